"""The end of a workspace."""

from __future__ import annotations

from django.db import transaction

from touchpoints.models import Channel, Journey, Touchpoint, Workspace


class SlugNotTyped(ValueError):
    """A workspace is deleted only by whoever types its short name."""


@transaction.atomic
def delete_workspace(workspace: Workspace, *, typed_slug: str) -> None:
    """Delete a workspace with all that is in it. Raises SlugNotTyped unless its short name was typed."""
    if typed_slug.strip() != workspace.slug:
        raise SlugNotTyped(typed_slug)
    # Steps protect touchpoints, and these channels: so they go in this order.
    for model in (Journey, Touchpoint, Channel):
        model.objects.in_workspace(workspace).delete()
    workspace.delete()
