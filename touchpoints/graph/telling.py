"""What an operation did, told in parts from which a translator makes a sentence.

Ids are replaced by the titles and names that people know; the words around them are the reader's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from touchpoints.graph.draft import Draft
from touchpoints.graph.fields import Part
from touchpoints.graph.journey import JourneyFacts, JourneyGraph, JourneyStage, TouchpointNode, TransitionEdge
from touchpoints.graph.operations import AddPart, MoveStage, MoveStep, Operation, SetFields
from touchpoints.graph.values import plain
from touchpoints.vocabulary import SubjectKind, Verb


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with what it held and what it holds now, plain; references are titles or names."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened to what; who did it and when is known elsewhere.

    `title` is the subject's before the operation (its new one when added). A transition has the titles of
    its `source` and `target`. `stage` and `channel` are where a step is put, by title and name; `after`
    is the title of the stage that a moved stage now follows, empty when it is the first. `count` is how
    many parts came or went along: a stage's steps, a step's transitions.
    """

    verb: Verb
    kind: SubjectKind
    title: str = ""
    changes: tuple[FieldChange, ...] = ()
    source: str = ""
    target: str = ""
    stage: str = ""
    channel: str = ""
    after: str = ""
    count: int = 0


def sentence(operation: Operation, before: JourneyGraph) -> Sentence:
    """What an operation does to the graph it is applied to."""
    return next(sentences((operation,), before))


def sentences(operations: Iterable[Operation], before: JourneyGraph) -> Iterator[Sentence]:
    """What operations that go in one after the other do, each told when it is asked for."""
    draft = Draft(before)
    for operation in operations:
        yield _tell(operation, draft)
        operation.perform(draft)


def _tell(operation: Operation, draft: Draft) -> Sentence:
    part = draft.part(operation.kind, operation.subject)
    told = replace(Sentence(operation.verb, operation.kind), **_named(part, draft))
    match operation:
        case AddPart(fields=fields, brings=brings):
            titles: dict[str, Any] = {"title": str(fields.get("title", ""))}
            for end in ("source", "target", "stage"):
                titles[end] = str(_known_as(end, fields.get(end), draft))
            steps = sum(with_it.kind is SubjectKind.STEP for with_it in brings)
            count = steps if operation.kind is SubjectKind.STAGE else len(brings)
            return replace(told, count=count, **titles)
        case SetFields(fields=fields):
            values = ((name, plain(getattr(part, name)), plain(value)) for name, value in fields.items())
            changes = (
                FieldChange(name, _known_as(name, old, draft), _known_as(name, new, draft))
                for name, old, new in values
                if old != new
            )
            return replace(told, changes=tuple(changes))
        case MoveStage(after=after):
            return replace(told, after=draft.stages[after].title if after else "")
        case MoveStep(stage=stage, channel=channel):
            return replace(
                told,
                stage=draft.stages[stage].title,
                channel=str(_known_as("channel", channel, draft) or ""),
            )
        case _:
            return replace(told, count=_with(part, draft))


def _named(part: Part | None, draft: Draft) -> dict[str, Any]:
    """What people call a part."""
    if isinstance(part, TransitionEdge):
        return {end: str(_known_as(end, getattr(part, end), draft)) for end in ("source", "target")}
    if isinstance(part, JourneyFacts | JourneyStage | TouchpointNode):
        return {"title": part.title}
    return {}


def _with(part: Part | None, draft: Draft) -> int:
    """How many parts go with one that is removed."""
    if isinstance(part, JourneyStage):
        return len(draft.steps_of(part.id))
    return len(draft.ways_of(part.id)) if isinstance(part, TouchpointNode) else 0


def _known_as(field: str, value: Any, draft: Draft) -> Any:
    """The title or name behind a reference; any other value as it is."""
    if isinstance(value, list):
        return [_known_as(field, entry, draft) for entry in value]
    if field in ("source", "target"):
        node = draft.node(value) if isinstance(value, str) else None
        return node.title if node else ""
    if field == "stage":
        return draft.stages[value].title if value in draft.stages else ""
    entries: Mapping[str, Any] = {
        "touchpoint": draft.inventory.touchpoints,
        "channel": draft.inventory.channels,
        "personas": draft.inventory.personas,
    }.get(field, {})
    return entries[value].name if isinstance(value, str) and value in entries else value
