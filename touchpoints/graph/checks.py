"""What an operation must find in the journey before it may go in; all raise OperationRefused."""

from collections.abc import Mapping
from typing import Any

from touchpoints.graph.draft import Draft, OperationRefused
from touchpoints.graph.fields import FIELDS, REQUIRED, Part
from touchpoints.graph.journey import TouchpointNode, TransitionEdge
from touchpoints.graph.values import Refusal, ValueRefused, plain, read_uuid
from touchpoints.vocabulary import SubjectKind


def part_of(draft: Draft, kind: SubjectKind, subject: str) -> Part:
    """The part an operation is about. Raises OperationRefused when there is none."""
    found = draft.part(kind, subject)
    if found is None:
        raise OperationRefused(Refusal.UNKNOWN_SUBJECT)
    return found


def stage_before(draft: Draft, stage: str) -> str | None:
    """Id of the stage before this one, None for the first."""
    order = list(draft.stages)
    place = order.index(stage)
    return order[place - 1] if place else None


def read_fields(
    kind: SubjectKind, values: Mapping[str, Any], draft: Draft, current: Part | None
) -> dict[str, Any]:
    """Typed values of plain fields. Raises OperationRefused with the field and what it holds now."""
    readers = FIELDS[kind]
    typed = {}
    for name, value in values.items():
        reader = readers.get(name)
        if reader is None:
            raise OperationRefused(Refusal.UNKNOWN_FIELD, name)
        try:
            typed[name] = reader(value, draft.inventory)
        except ValueRefused as refused:
            holds = None if current is None else plain(getattr(current, name))
            raise OperationRefused(refused.reason, name, holds) from None
    return typed


def read_new_fields(kind: SubjectKind, values: Mapping[str, Any], draft: Draft) -> dict[str, Any]:
    """The same for a part that is to be added: what it cannot do without must be there."""
    for name in REQUIRED[kind]:
        if name not in values:
            raise OperationRefused(Refusal.REQUIRED, name)
    return read_fields(kind, values, draft, None)


def check_new(draft: Draft, kind: SubjectKind, subject: str) -> None:
    """Refuse an id that is none, or that a part of this kind has already."""
    if kind is SubjectKind.JOURNEY:
        raise OperationRefused(Refusal.UNKNOWN_KIND)
    try:
        is_written_as_kept = read_uuid(subject) == subject
    except ValueRefused:
        is_written_as_kept = False
    if not is_written_as_kept:
        raise OperationRefused(Refusal.WRONG_TYPE, "subject")
    if draft.part(kind, subject) is not None:
        raise OperationRefused(Refusal.ALREADY_THERE, "subject")


def check_after(draft: Draft, stage: str, after: Any) -> None:
    """Refuse to put a stage behind one that is not there, or behind itself."""
    if after is not None and (not isinstance(after, str) or after == stage or after not in draft.stages):
        raise OperationRefused(Refusal.UNKNOWN_REFERENCE, "after")


def check_stage(draft: Draft, node: TouchpointNode) -> None:
    """Refuse a step in a stage that is not there."""
    if node.stage not in draft.stages:
        raise OperationRefused(Refusal.UNKNOWN_REFERENCE, "stage")


def check_ends(draft: Draft, edge: TransitionEdge) -> None:
    """Refuse a transition from or to a step that is not there; from a step to itself is ordinary."""
    for name in ("source", "target"):
        if draft.node(getattr(edge, name)) is None:
            raise OperationRefused(Refusal.UNKNOWN_REFERENCE, name)
