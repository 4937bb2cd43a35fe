"""Many operations as one batch: what went in, what would not, and how to undo it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from touchpoints.graph.draft import Draft, OperationRefused
from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.operations import MoveStep, Operation, SetFields
from touchpoints.graph.values import Refusal, plain
from touchpoints.vocabulary import SubjectKind

Spot = tuple[SubjectKind, str, str]
"""Kind, subject and field: what two people may both want to change."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """An operation that did not go in: why, at which field, what that holds now, and who changed it last."""

    operation: Operation
    reason: Refusal
    field: str | None = None
    current: Any = None
    by: Any = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a batch.

    `applied` went in, in their order; `inverses` undo them when applied in the order given (the last one's
    first); `repeated` are ids that had gone in before.
    """

    graph: JourneyGraph
    applied: tuple[Operation, ...] = ()
    inverses: tuple[Operation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    repeated: tuple[str, ...] = ()


def apply_all(
    graph: JourneyGraph,
    operations: Iterable[Operation],
    *,
    already: Collection[str] = frozenset(),
    changed_since: Mapping[Spot, Any] | None = None,
) -> Applied:
    """Apply operations in order, each whole or not at all; those that do not fit become conflicts.

    `already` are ids applied earlier: the same id again, there or in this batch, is the same change.
    `changed_since` tells who changed which field since the revision these operations were made on; a
    `set` of such a field is a conflict with its current value.
    """
    draft = Draft(graph)
    changed = changed_since or {}
    met = set()
    applied: list[Operation] = []
    inverses: list[Operation] = []
    conflicts: list[Conflict] = []
    repeated: list[str] = []
    for operation in operations:
        if operation.id in met or operation.id in already:
            repeated.append(operation.id)
            continue
        met.add(operation.id)
        draft.begin()
        try:
            _check_unchanged(draft, operation, changed)
            inverses.append(operation.perform(draft))
        except OperationRefused as refused:
            draft.go_back()
            by = changed.get((operation.kind, operation.subject, refused.field or ""))
            conflicts.append(Conflict(operation, refused.reason, refused.field, refused.current, by))
        else:
            applied.append(operation)
    return Applied(
        draft.graph(), tuple(applied), tuple(reversed(inverses)), tuple(conflicts), tuple(repeated)
    )


def fields_of(operation: Operation) -> tuple[Spot, ...]:
    """The fields that an operation sets, which a later `set` made on an older revision must not overwrite."""
    if isinstance(operation, SetFields):
        return tuple((operation.kind, operation.subject, name) for name in operation.fields)
    if isinstance(operation, MoveStep):
        return ((SubjectKind.STEP, operation.subject, "channel"),)
    return ()


def _check_unchanged(draft: Draft, operation: Operation, changed: Mapping[Spot, Any]) -> None:
    if not changed or not isinstance(operation, SetFields):
        return
    part = draft.part(operation.kind, operation.subject)
    if part is None:
        return  # which the operation itself will say
    for spot in fields_of(operation):
        if spot in changed and hasattr(part, spot[2]):
            raise OperationRefused(Refusal.CHANGED_SINCE, spot[2], plain(getattr(part, spot[2])))
