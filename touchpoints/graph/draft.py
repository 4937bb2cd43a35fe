"""A journey being changed: the graph's parts in plain dictionaries, with the cells of every row at hand."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from touchpoints.graph.fields import LAST_CELL, Part, changed
from touchpoints.graph.journey import (
    JourneyFacts,
    JourneyGraph,
    JourneyStage,
    TouchpointNode,
    TransitionEdge,
)
from touchpoints.graph.values import Refusal
from touchpoints.vocabulary import SubjectKind

Row = tuple[str, str | None, int]
"""Stage, lane and row: the cells that push each other to the right."""


class OperationRefused(Exception):
    """An operation does not fit the journey: `reason`, the `field` it is about and its `current` value.

    For a full row (no column left to push into) the current value is the id of the step in the cell.
    """

    def __init__(self, reason: Refusal, field: str | None = None, current: Any = None) -> None:
        super().__init__(f"{field}: {reason}" if field else reason.value)
        self.reason = reason
        self.field = field
        self.current = current


class Draft:
    """A working copy of a graph, changed in place; `graph()` gives what has become of it.

    Copied once however many operations follow. A column that a push changed is written into its step only
    when that step is asked for, so that a push costs no more than counting.
    """

    def __init__(self, graph: JourneyGraph) -> None:
        self._before = graph
        self.id = graph.id
        self.inventory = graph.inventory
        self.facts: JourneyFacts = graph.facts
        self.stages: dict[str, JourneyStage] = dict(graph.stages)
        self.edges: dict[str, TransitionEdge] = dict(graph.edges)
        self._nodes: dict[str, TouchpointNode] = dict(graph.nodes)
        self._columns: defaultdict[Row, dict[str, int]] = defaultdict(dict)
        for node in self._nodes.values():
            self._columns[self.row_of(node)][node.id] = node.column
        self._ways: defaultdict[str, set[str]] = defaultdict(set)
        for edge in self.edges.values():
            self._ways[edge.source].add(edge.id)
            self._ways[edge.target].add(edge.id)
        self._undo: list[Callable[[], None]] = []

    def graph(self) -> JourneyGraph:
        """The journey as it stands now, in a new frozen graph."""
        nodes = {step: self._node(step) for step in self._nodes}
        return replace(
            self._before, facts=self.facts, stages=self.stages, nodes=nodes, edges=dict(self.edges)
        )

    def begin(self) -> None:
        """Forget how to go back: what was done so far stays."""
        self._undo.clear()

    def go_back(self) -> None:
        """Undo everything since `begin`."""
        while self._undo:
            self._undo.pop()()

    # What there is

    def node(self, step: str) -> TouchpointNode | None:
        """The step with this id, where it lies now."""
        return self._node(step) if step in self._nodes else None

    def part(self, kind: SubjectKind, subject: str) -> Part | None:
        """What an operation of this kind about this id is about."""
        match kind:
            case SubjectKind.JOURNEY:
                return self.facts if subject == self.id else None
            case SubjectKind.STAGE:
                return self.stages.get(subject)
            case SubjectKind.STEP:
                return self.node(subject)
            case SubjectKind.TRANSITION:
                return self.edges.get(subject)

    def row_of(self, node: TouchpointNode) -> Row:
        """The row in which a step lies."""
        return node.stage, self._before.lane_of(node), node.row

    def lies_as(self, node: TouchpointNode) -> bool:
        """Whether a changed step still lies in the row that it lay in."""
        return self.row_of(node) == self.row_of(self._nodes[node.id])

    def occupant(self, node: TouchpointNode) -> str | None:
        """Id of the other step that lies in this step's cell."""
        cells = self._columns[self.row_of(node)]
        return next(
            (step for step, column in cells.items() if column == node.column and step != node.id), None
        )

    def steps_of(self, stage: str) -> list[TouchpointNode]:
        """The steps of a stage."""
        return [self._node(step) for step, node in self._nodes.items() if node.stage == stage]

    def ways_of(self, step: str) -> list[TransitionEdge]:
        """The transitions that begin or end at a step, by id."""
        return [self.edges[edge] for edge in sorted(self._ways[step])]

    # What can be done

    def say(self, facts: JourneyFacts) -> None:
        """Replace what is said of the journey as a whole."""
        before = self.facts
        self.facts = facts
        self._undo.append(lambda: setattr(self, "facts", before))

    def put_stage(self, stage: JourneyStage) -> None:
        """Replace a stage in its place, or add it as the last."""
        self._arrange({**self.stages, stage.id: stage})

    def put_stage_after(self, stage: str, after: str | None) -> None:
        """Move a stage behind another, or (None) to the front."""
        moved = self.stages[stage]
        order = {} if after is not None else {stage: moved}
        for other, kept in self.stages.items():
            if other != stage:
                order[other] = kept
                if other == after:
                    order[stage] = moved
        self._arrange(order)

    def drop_stage(self, stage: str) -> None:
        """Take a stage out; its steps must have gone before."""
        self._arrange({other: kept for other, kept in self.stages.items() if other != stage})

    def enter(self, node: TouchpointNode, *, opens: bool = False) -> bool:
        """Put a step that is nowhere into its cell; tells whether others were pushed.

        A step in that cell, and all that follow it in the row, go one column right; with `opens` those
        that follow do so even when the cell is free.
        """
        cells = self._columns[self.row_of(node)]
        pushed = False
        if opens or node.column in cells.values():
            last = max(cells.values(), default=-1)
            if node.column <= last:
                if last >= LAST_CELL:
                    raise OperationRefused(Refusal.ROW_FULL, "column", self.occupant(node))
                pushed = self._shift(cells, node.column, +1)
        self._nodes[node.id] = node
        cells[node.id] = node.column
        self._undo.append(lambda: self._forget(node.id, cells))
        return pushed

    def leave(self, step: str, *, closes: bool = False) -> bool:
        """Take a step out of its cell; with `closes`, what follows in the row goes one column left.

        Tells whether others moved.
        """
        node = self._node(step)
        cells = self._columns[self.row_of(node)]
        self._forget(step, cells)
        self._undo.append(lambda: self._remember(node, cells))
        return closes and node.column not in cells.values() and self._shift(cells, node.column + 1, -1)

    def change(self, node: TouchpointNode) -> None:
        """Replace a step that stays in its cell."""
        before = self._nodes[node.id]
        self._nodes[node.id] = node
        self._undo.append(lambda: self._nodes.update({node.id: before}))

    def put_edge(self, edge: TransitionEdge) -> None:
        """Add or replace a transition."""
        before = self.edges.get(edge.id)
        self._tie(edge.id, before, edge)
        self._undo.append(lambda: self._tie(edge.id, edge, before))

    def drop_edge(self, edge: str) -> None:
        """Take a transition out."""
        before = self.edges[edge]
        self._tie(edge, before, None)
        self._undo.append(lambda: self._tie(edge, None, before))

    def _node(self, step: str) -> TouchpointNode:
        node = self._nodes[step]
        column = self._columns[self.row_of(node)][step]
        return node if node.column == column else changed(node, {"column": column})

    def _arrange(self, stages: dict[str, JourneyStage]) -> None:
        before = self.stages
        self.stages = stages
        self._undo.append(lambda: setattr(self, "stages", before))

    def _shift(self, cells: dict[str, int], start: int, by: int) -> bool:
        moved = [step for step, column in cells.items() if column >= start]
        for step in moved:
            cells[step] += by
        self._undo.append(lambda: cells.update((step, cells[step] - by) for step in moved))
        return bool(moved)

    def _forget(self, step: str, cells: dict[str, int]) -> None:
        del self._nodes[step]
        del cells[step]

    def _remember(self, node: TouchpointNode, cells: dict[str, int]) -> None:
        self._nodes[node.id] = node
        cells[node.id] = node.column

    def _tie(self, edge: str, before: TransitionEdge | None, after: TransitionEdge | None) -> None:
        if before is not None:
            del self.edges[edge]
            for end in (before.source, before.target):
                self._ways[end].discard(edge)
        if after is not None:
            self.edges[edge] = after
            for end in (after.source, after.target):
                self._ways[end].add(edge)
