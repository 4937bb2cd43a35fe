"""Answers given to their personas anew: at once while they are few, in the background when they are many.

All of it is one transaction. Until that ends, every answer and every figure stays with the persona whose it
was under the old rules.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core.cache import cache
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from touchpoints.models import Submission, Workspace
from touchpoints.services.segments import reassign_personas

MANY = 20_000
"""Submissions; giving more to their personas takes longer than somebody should wait for a page."""

TELL_EVERY = 0.5
REMEMBERED = 60 * 60


@dataclass(frozen=True, slots=True)
class Recount:
    """Answers are being given to personas anew. `share` 0–1 is how far that is, None while it waits.

    `failed` says that it was given up, and answers are with the personas of the rules before.
    """

    share: float | None = None
    failed: bool = False

    @property
    def percent(self) -> int | None:
        """`share` in whole percent."""
        return None if self.share is None else int(100 * self.share)


def recount(workspace: Workspace) -> None:
    """Give every submission to its persona, after a rule or the order of personas changed."""
    if Submission.objects.in_workspace(workspace).order_by()[: MANY + 1].count() > MANY:
        # Always a new one: a task that is there already may have read the rules as they were before.
        recount_in_background.enqueue(workspace.pk)
    else:
        reassign_personas(workspace=workspace)


def recount_under_way(workspace: Workspace) -> Recount | None:
    """How far a recount in the background is; None when there is none. One query."""
    newest = (
        DBTaskResult.objects.filter(
            task_path=recount_in_background.module_path, args_kwargs={"args": [workspace.pk], "kwargs": {}}
        )
        .order_by("-enqueued_at")
        .values_list("status", flat=True)
        .first()
    )
    match newest:
        case "READY" | "RUNNING":
            return Recount(share=cache.get(_key(workspace.pk)))
        case "FAILED":
            return Recount(failed=True)
    return None


@task()
def recount_in_background(key: int) -> None:
    """Give every submission of the workspace of that key to its persona. Safe to be begun again."""
    workspace = Workspace.objects.filter(pk=key).first()
    if workspace is not None:
        reassign_personas(workspace=workspace, progress=_Teller(key))
        cache.delete(_key(key))


class _Teller:
    """Notes now and then how far a recount has come; in the cache, for others see no row of a transaction."""

    def __init__(self, workspace: int) -> None:
        self._key, self._next = _key(workspace), 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + TELL_EVERY
            cache.set(self._key, done / max(total, 1), REMEMBERED)


def _key(workspace: int) -> str:
    return f"recount:{workspace}"
