"""Walls between workspaces: the base of everything that belongs to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import F, Max, QuerySet

if TYPE_CHECKING:
    from touchpoints.models.people import User
    from touchpoints.models.workspaces import Workspace

Row = TypeVar("Row", bound="Scoped")


class ScopedQuerySet(models.QuerySet[Row]):
    """Rows that can be asked for only through a workspace or a person."""

    def in_workspace(self, workspace: Workspace) -> Self:
        """Those that belong to this workspace."""
        return self.filter(**{self.model.workspace_path: workspace})

    def visible_to(self, user: User) -> Self:
        """Those in workspaces this person is a member of."""
        return self.filter(**{f"{self.model.workspace_path}__memberships__user": user})

    def next_position(self) -> int:
        """The position behind all of these. One query."""
        last = self.aggregate(last=Max("position"))["last"]
        return 0 if last is None else last + 1


class Scoped(models.Model):
    """A row inside a workspace's walls. `workspace_path` says how to get from the row to the workspace.
    `named_by` is the field that holds its name.

    Saving or deleting one counts up the workspace's stamp, so that cached drawings are made anew; code
    that writes in bulk calls `Workspace.touch` itself.
    """

    workspace_path = "workspace"
    named_by = "name"

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        touch(self.owning_workspace_id())

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        workspace_id = self.owning_workspace_id()
        deleted = super().delete(*args, **kwargs)
        touch(workspace_id)
        return deleted

    def owning_workspace_id(self) -> int:
        """Key of the workspace the row belongs to. Costs a query for each relation not yet loaded."""
        owner: Any = self
        *relations, last = self.workspace_path.split("__")
        for relation in relations:
            owner = getattr(owner, relation)
        return getattr(owner, f"{last}_id")


def rows_within(rows: QuerySet[Any] | None, workspace: Workspace) -> ScopedQuerySet[Any]:
    """Those of some rows that lie within the workspace. Raises TypeError for rows that lie in none."""
    if not isinstance(rows, ScopedQuerySet):
        raise TypeError(f"{rows!r} are not rows of a workspace")
    return rows.in_workspace(workspace)


def touch(workspace_id: int) -> None:
    """Count up the stamp of a workspace: something that drawings are made from has changed."""
    from touchpoints.models.workspaces import Workspace  # noqa: PLC0415 (Workspace is not Scoped itself)

    Workspace.objects.filter(pk=workspace_id).update(stamp=F("stamp") + 1)
