"""Share links: a read-only way to one journey's map for whoever holds the address."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from touchpoints.models import Journey, ShareLink, User
from touchpoints.models.workspaces import hash_secret, new_secret
from touchpoints.services.permissions import may

_NOTED_AGAIN_AFTER = timedelta(minutes=10)


def create_share_link(
    *, journey: Journey, label: str = "", last_day: date | None = None, by: User | None = None
) -> tuple[ShareLink, str]:
    """A link and its secret, which is told only now: what is kept is its hash.

    With `last_day` the link ends with that day, in the workspace's time zone.
    """
    secret = new_secret()
    link = ShareLink.objects.create(
        journey=journey,
        label=label,
        secret_hash=hash_secret(secret),
        expires_at=journey.workspace.end_of(last_day),
        created_by=by,
    )
    return link, secret


def open_share_link(secret: str) -> ShareLink | None:
    """The valid link with this secret, whose journey is in use; None otherwise. One query, seldom two.

    When it was last used is noted to within ten minutes.
    """
    now = timezone.now()
    links = ShareLink.objects.valid().select_related("journey__workspace")
    link = links.filter(secret_hash=hash_secret(secret)).first()
    if link is None or not may(link, "view", link.journey):
        return None
    if link.last_used_at is None or link.last_used_at < now - _NOTED_AGAIN_AFTER:
        # not `save`: nothing that drawings are made from has changed
        ShareLink.objects.filter(pk=link.pk).update(last_used_at=now)
    return link


def last_day(link: ShareLink) -> date | None:
    """The last day on which the link opens, where the workspace is; None for one without end."""
    return link.journey.workspace.last_day(link.expires_at)
