"""Operations: the one door through which a journey changes.

Each is a small frozen dataclass with its own client-made `id`; `apply` gives the graph after it, `inverse`
the operation that undoes it on that graph. Values in `fields` are plain, as in JSON; typed ones do as well.
`opens` and `closes` say what else happens in the rows of cells that a step enters and leaves: they are
what the inverse of a push needs, and are part of the documents (docs/formats.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha1
from typing import Any, ClassVar
from uuid import UUID

from touchpoints.graph.checks import (
    check_after,
    check_ends,
    check_new,
    check_stage,
    part_of,
    read_fields,
    read_new_fields,
    stage_before,
)
from touchpoints.graph.draft import Draft, OperationRefused
from touchpoints.graph.fields import PLACE, changed, said
from touchpoints.graph.journey import (
    JourneyFacts,
    JourneyGraph,
    JourneyStage,
    TouchpointNode,
    TransitionEdge,
)
from touchpoints.graph.values import Refusal, plain
from touchpoints.vocabulary import SubjectKind, Verb

_UNDOING = UUID("8a3d1f52-0c65-4f0a-9b71-5e0d4c6f2b18").bytes


class _Operation:
    """What all operations have in common; `perform` changes a draft and gives the inverse."""

    __slots__ = ()

    def perform(self, draft: Draft) -> "Operation":
        raise NotImplementedError

    def apply(self, graph: JourneyGraph) -> JourneyGraph:
        """The graph after this operation. Raises OperationRefused when it does not fit."""
        draft = Draft(graph)
        self.perform(draft)
        return draft.graph()

    def inverse(self, graph: JourneyGraph) -> "Operation":
        """The operation that undoes this one, applied to what `apply(graph)` gives."""
        return self.perform(Draft(graph))


@dataclass(frozen=True, slots=True)
class AddPart(_Operation):
    """A new stage, step or transition.

    A stage's fields may name the stage it comes `after` (None: first); without it, it comes last. A step
    added to a taken cell pushes; with `opens` what follows in the row moves even when the cell is free.
    `brings` are parts that come with it: a step's transitions, a stage's steps and theirs. A transition
    brought along whose other end has gone is left out.
    """

    verb: ClassVar[Verb] = Verb.ADD
    id: str
    kind: SubjectKind
    subject: str
    fields: Mapping[str, Any]
    opens: bool = False
    brings: tuple["AddPart", ...] = ()

    def perform(self, draft: Draft) -> "RemovePart":
        check_new(draft, self.kind, self.subject)
        values = dict(self.fields)
        pushed = False
        match self.kind:
            case SubjectKind.STAGE:
                last = next(reversed(draft.stages), None)
                after = values.pop("after", last)
                check_after(draft, self.subject, after)
                draft.put_stage(JourneyStage(self.subject, **read_new_fields(self.kind, values, draft)))
                if after != last:
                    draft.put_stage_after(self.subject, after)
            case SubjectKind.STEP:
                node = TouchpointNode(self.subject, **read_new_fields(self.kind, values, draft))
                check_stage(draft, node)
                pushed = draft.enter(node, opens=self.opens)
            case _:
                edge = TransitionEdge(self.subject, **read_new_fields(self.kind, values, draft))
                check_ends(draft, edge)
                draft.put_edge(edge)
        self._bring(draft)
        return RemovePart(_undoing(self.id), self.kind, self.subject, closes=pushed)

    def _bring(self, draft: Draft) -> None:
        own = {self.subject} if self.kind is SubjectKind.STEP else set()
        for part in self.brings:
            if part.kind is SubjectKind.TRANSITION:
                ends = [part.fields.get("source"), part.fields.get("target")]
                if not any(isinstance(end, str) and end in own for end in ends):
                    raise OperationRefused(Refusal.UNKNOWN_REFERENCE, "brings", part.subject)
                if all(isinstance(end, str) and draft.node(end) for end in ends):
                    part.perform(draft)
            elif part.kind is SubjectKind.STEP and part.fields.get("stage") == self.subject:
                part.perform(draft)
                own.add(part.subject)
            else:
                raise OperationRefused(Refusal.UNKNOWN_REFERENCE, "brings", part.subject)


@dataclass(frozen=True, slots=True)
class SetFields(_Operation):
    """Other values for some fields of one subject, all of them or none.

    A step whose touchpoint or channel changes may come to lie in another lane, and pushes there as if moved.
    """

    verb: ClassVar[Verb] = Verb.SET
    id: str
    kind: SubjectKind
    subject: str
    fields: Mapping[str, Any]
    opens: bool = False
    closes: bool = False

    def perform(self, draft: Draft) -> "SetFields":
        before = part_of(draft, self.kind, self.subject)
        values = read_fields(self.kind, self.fields, draft, before)
        if not values:
            raise OperationRefused(Refusal.REQUIRED, "fields")
        if self.kind is SubjectKind.STEP and (moved := PLACE & values.keys()):
            raise OperationRefused(Refusal.MOVED_NOT_SET, min(moved))
        after = changed(before, values)
        opens = closes = False
        match after:
            case TouchpointNode():
                if draft.lies_as(after):
                    draft.change(after)
                else:
                    opens = draft.leave(after.id, closes=self.closes)
                    closes = draft.enter(after, opens=self.opens)
            case TransitionEdge():
                check_ends(draft, after)
                draft.put_edge(after)
            case JourneyStage():
                draft.put_stage(after)
            case JourneyFacts():
                draft.say(after)
        earlier = {name: plain(getattr(before, name)) for name in values}
        return SetFields(_undoing(self.id), self.kind, self.subject, earlier, opens=opens, closes=closes)


@dataclass(frozen=True, slots=True)
class MoveStage(_Operation):
    """A stage put behind another one; `after` None puts it first."""

    verb: ClassVar[Verb] = Verb.MOVE
    kind: ClassVar[SubjectKind] = SubjectKind.STAGE
    id: str
    subject: str
    after: str | None

    def perform(self, draft: Draft) -> "MoveStage":
        part_of(draft, self.kind, self.subject)
        check_after(draft, self.subject, self.after)
        before = stage_before(draft, self.subject)
        draft.put_stage_after(self.subject, self.after)
        return MoveStage(_undoing(self.id), self.subject, before)


@dataclass(frozen=True, slots=True)
class MoveStep(_Operation):
    """A step put into a cell. `channel` becomes its own; None leaves it in its touchpoint's lane.

    A step in that cell and what follows it in the row go one column right; with `opens` they do so even
    when the cell is free. With `closes`, what follows in the row it leaves goes one column left, first.
    """

    verb: ClassVar[Verb] = Verb.MOVE
    kind: ClassVar[SubjectKind] = SubjectKind.STEP
    id: str
    subject: str
    stage: str
    channel: str | None
    column: int
    row: int
    opens: bool = False
    closes: bool = False

    def perform(self, draft: Draft) -> "MoveStep":
        before = draft.node(self.subject)
        if before is None:
            raise OperationRefused(Refusal.UNKNOWN_SUBJECT)
        place = {"stage": self.stage, "channel": self.channel, "column": self.column, "row": self.row}
        after = changed(before, read_fields(self.kind, place, draft, before))
        check_stage(draft, after)
        opens = draft.leave(self.subject, closes=self.closes)
        closes = draft.enter(after, opens=self.opens)
        return MoveStep(
            _undoing(self.id),
            self.subject,
            stage=before.stage,
            channel=before.channel,
            column=before.column,
            row=before.row,
            opens=opens,
            closes=closes,
        )


@dataclass(frozen=True, slots=True)
class RemovePart(_Operation):
    """A stage with its steps, a step with its transitions, or a transition taken out.

    With `closes`, what follows a removed step in its row goes one column left.
    """

    verb: ClassVar[Verb] = Verb.REMOVE
    id: str
    kind: SubjectKind
    subject: str
    closes: bool = False

    def perform(self, draft: Draft) -> AddPart:
        part = part_of(draft, self.kind, self.subject)
        fields = said(self.kind, part)
        brings: list[AddPart] = []
        opens = False
        match part:
            case JourneyStage():
                fields["after"] = stage_before(draft, self.subject)
                steps = draft.steps_of(self.subject)
                ways = {edge.id: edge for node in steps for edge in draft.ways_of(node.id)}
                brings = [self._bringing(SubjectKind.STEP, node) for node in steps]
                brings += [self._bringing(SubjectKind.TRANSITION, edge) for edge in ways.values()]
                for edge in ways:
                    draft.drop_edge(edge)
                for node in steps:
                    draft.leave(node.id)
                draft.drop_stage(self.subject)
            case TouchpointNode():
                ways_of_step = draft.ways_of(self.subject)
                brings = [self._bringing(SubjectKind.TRANSITION, edge) for edge in ways_of_step]
                for way in ways_of_step:
                    draft.drop_edge(way.id)
                opens = draft.leave(self.subject, closes=self.closes)
            case TransitionEdge():
                draft.drop_edge(self.subject)
            case _:
                raise OperationRefused(Refusal.UNKNOWN_KIND)
        return AddPart(_undoing(self.id), self.kind, self.subject, fields, opens=opens, brings=tuple(brings))

    def _bringing(self, kind: SubjectKind, part: TouchpointNode | TransitionEdge) -> AddPart:
        return AddPart(_undoing(self.id + part.id), kind, part.id, said(kind, part))


Operation = AddPart | SetFields | MoveStage | MoveStep | RemovePart


def _undoing(operation: str) -> str:
    """Id of the operation that undoes the one with this id: the same whoever computes it."""
    digest = sha1(_UNDOING + operation.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) % 4]  # as `uuid5` writes it, which takes three times as long
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"
