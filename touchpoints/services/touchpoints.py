"""Touchpoints saved so that the journeys that pass them stay in order."""

from __future__ import annotations

from django.db import transaction

from touchpoints.graph.cells import settled
from touchpoints.models import Journey, Touchpoint, User
from touchpoints.services.journeys import load_graph
from touchpoints.services.operations import bring_up_to


@transaction.atomic
def save_touchpoint(touchpoint: Touchpoint, *, by: User | None = None) -> Touchpoint:
    """Store a touchpoint. With another channel its steps change lanes, and make way where others lie already.

    That is an ordinary edit of each journey concerned, with its own revision.
    """
    before = Touchpoint.objects.filter(pk=touchpoint.pk).values_list("channel", flat=True).first()
    touchpoint.save()
    if before is not None and before != touchpoint.channel_id:
        for journey in Journey.objects.filter(steps__touchpoint=touchpoint).distinct():
            bring_up_to(journey=journey, after=settled(load_graph(journey)), by=by, origin="inventory")
    return touchpoint
