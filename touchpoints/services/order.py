"""The order people give to personas and channels."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction

from touchpoints.models import Channel, Persona
from touchpoints.services.recounting import recount

Ordered = TypeVar("Ordered", Persona, Channel)


@transaction.atomic
def move_in_order(thing: Ordered, *, up: bool) -> None:
    """Let it change places with the one before it (`up`) or after it; at the end nothing happens.

    The first persona whose rule matches owns an answer, so another order gives answers to others.
    """
    model = type(thing)
    rows = list(model.objects.select_for_update().in_workspace(thing.workspace))
    place = next(n for n, row in enumerate(rows) if row.pk == thing.pk)
    neighbour = place + (-1 if up else 1)
    if not 0 <= neighbour < len(rows):
        return
    rows[place], rows[neighbour] = rows[neighbour], rows[place]
    for n, row in enumerate(rows):
        row.position = n
    model.objects.bulk_update(rows, ["position"])
    if model is Persona:
        recount(thing.workspace)
    thing.workspace.touch()
