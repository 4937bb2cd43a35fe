"""The operations that lead from one journey to another, for whoever holds only a before and an after."""

from collections.abc import Callable
from dataclasses import replace

from touchpoints.graph.draft import Draft, OperationRefused
from touchpoints.graph.fields import FIELDS, LAST_CELL, PLACE, Part, said
from touchpoints.graph.journey import JourneyGraph, TouchpointNode
from touchpoints.graph.operations import AddPart, MoveStage, MoveStep, Operation, RemovePart, SetFields
from touchpoints.graph.values import Refusal, plain
from touchpoints.vocabulary import SubjectKind


def operations_between(
    before: JourneyGraph, after: JourneyGraph, new_id: Callable[[], str]
) -> tuple[Operation, ...]:
    """Operations that turn `before` into `after`: its facts, stages in order, steps and transitions.

    Only what differs is set, moved, added or removed; parts are the same when their ids are. `new_id`
    gives each operation its id. Lanes are those of `after`'s inventory, which must be the one that the
    operations will be applied with. Raises OperationRefused when `after` could not be stored.
    """
    way = _Way(replace(before, inventory=after.inventory), after, new_id)
    way.take_out()
    way.rewrite()
    way.place()
    way.close_stages()
    way.connect()
    return tuple(way.operations)


class _Way:
    """The way so far: operations already found, and the draft they have led to."""

    def __init__(self, before: JourneyGraph, after: JourneyGraph, new_id: Callable[[], str]) -> None:
        self.before = before
        self.after = after
        self.new_id = new_id
        self.draft = Draft(before)
        self.operations: list[Operation] = []

    def take_out(self) -> None:
        """Transitions and steps that are gone; what a removed step or stage takes along goes with it."""
        for edge in self.before.edges.values():
            if edge.id not in self.after.edges and {edge.source, edge.target} <= self.after.nodes.keys():
                self._do(RemovePart(self.new_id(), SubjectKind.TRANSITION, edge.id))
        for node in self.before.nodes.values():
            if node.id not in self.after.nodes and node.stage in self.after.stages:
                self._do(RemovePart(self.new_id(), SubjectKind.STEP, node.id))

    def rewrite(self) -> None:
        """What is said of the journey, and of the stages and steps that stay."""
        self._set(SubjectKind.JOURNEY, self.before.id, self.before.facts, self.after.facts)
        for stage in self.after.stages.values():
            if stage.id in self.before.stages:
                self._set(SubjectKind.STAGE, stage.id, self.before.stages[stage.id], stage)
            else:
                fields = said(SubjectKind.STAGE, stage)
                self._do(AddPart(self.new_id(), SubjectKind.STAGE, stage.id, fields))
        for node in self.after.nodes.values():
            if node.id in self.before.nodes:
                self._set(SubjectKind.STEP, node.id, self.before.nodes[node.id], node)

    def place(self) -> None:
        """Every step in its cell, row by row from the left: a push then meets only steps not yet placed."""
        order = {stage: place for place, stage in enumerate(self.after.stages)}

        def cell(node: TouchpointNode) -> tuple[int, str, int, int]:
            return order[node.stage], self.after.lane_of(node) or "", node.row, node.column

        for node in sorted(self.after.nodes.values(), key=cell):
            now = self.draft.node(node.id)
            if now is None:
                fields = said(SubjectKind.STEP, node)
                self._do(AddPart(self.new_id(), SubjectKind.STEP, node.id, fields))
            elif (now.stage, now.column, now.row) != (node.stage, node.column, node.row):
                self._move(node)

    def close_stages(self) -> None:
        """Stages that are gone, now that the steps that stay have left them; then the order of the others."""
        for stage in self.before.stages:
            if stage not in self.after.stages:
                self._do(RemovePart(self.new_id(), SubjectKind.STAGE, stage))
        stay = _longest_in_order(list(self.after.stages), list(self.draft.stages))
        previous = None
        for stage in self.after.stages:
            if stage not in stay:
                self._do(MoveStage(self.new_id(), stage, previous))
            previous = stage

    def connect(self) -> None:
        """The transitions, including those that fell with a removed step but now lead elsewhere."""
        for edge in self.after.edges.values():
            now = self.draft.edges.get(edge.id)
            if now is None:
                fields = said(SubjectKind.TRANSITION, edge)
                self._do(AddPart(self.new_id(), SubjectKind.TRANSITION, edge.id, fields))
            else:
                self._set(SubjectKind.TRANSITION, edge.id, now, edge)

    def _set(self, kind: SubjectKind, subject: str, now: Part, then: Part) -> None:
        changed = {
            name: plain(getattr(then, name))
            for name in FIELDS[kind]
            if getattr(now, name) != getattr(then, name) and not (kind is SubjectKind.STEP and name in PLACE)
        }
        if changed:
            self._do(SetFields(self.new_id(), kind, subject, changed))

    def _move(self, node: TouchpointNode) -> None:
        self._do(
            MoveStep(
                self.new_id(),
                node.id,
                stage=node.stage,
                channel=node.channel,
                column=node.column,
                row=node.row,
            )
        )

    def _do(self, operation: Operation) -> None:
        self.draft.begin()
        try:
            operation.perform(self.draft)
        except OperationRefused as refused:
            if refused.reason is not Refusal.ROW_FULL:
                raise
            self.draft.go_back()
            self._park(refused.current)
            operation.perform(self.draft)
        self.operations.append(operation)

    def _park(self, step: str) -> None:
        """Put a step out of the way of one that cannot push it; it is placed later."""
        node = self.draft.part(SubjectKind.STEP, step)
        assert isinstance(node, TouchpointNode)  # noqa: S101 - a full row is full of steps
        rows = (replace(node, column=0, row=row) for row in range(LAST_CELL, -1, -1))
        self._move(next(free for free in rows if self.draft.occupant(free) is None))


def _longest_in_order(wanted: list[str], now: list[str]) -> set[str]:
    """As many as possible of the wanted that already stand in the wanted order: the others must move.

    >>> sorted(_longest_in_order(["b", "c", "a"], ["a", "b", "c"]))
    ['b', 'c']
    """
    place = {stage: number for number, stage in enumerate(now)}
    best: list[tuple[str, ...]] = []
    for stage in wanted:
        runs = [run for run in best if place[run[-1]] < place[stage]]
        longest = max(runs, key=len, default=())
        best.append((*longest, stage))
    stay = max(best, key=len, default=())
    return set(stay)
