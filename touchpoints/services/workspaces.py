"""The end of a workspace."""

from __future__ import annotations

from touchpoints.models import Workspace


class SlugNotTyped(ValueError):
    """A workspace is deleted only by whoever types its short name."""


def delete_workspace(workspace: Workspace, *, typed_slug: str) -> None:
    """Delete a workspace with all that is in it. Raises SlugNotTyped unless its short name was typed."""
    if typed_slug.strip() != workspace.slug:
        raise SlugNotTyped(typed_slug)
    workspace.delete()
