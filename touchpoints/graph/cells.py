"""Cells that hold one step each, for journeys that come from where nobody saw to that."""

from dataclasses import replace

from touchpoints.graph.fields import LAST_CELL
from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.reading import reading_order

Cell = tuple[str, str | None, int, int]
"""Stage, lane, row and column."""


def settled(graph: JourneyGraph) -> JourneyGraph:
    """The journey with no two steps in one cell.

    In reading order, and as they were given where that ties, each step keeps its cell unless an earlier one
    has it; then it goes to the next free one to its right, and to further rows when the row is full. The
    same graph, when no cell was taken twice. Needed where lanes change under the steps: an imported
    document, or a touchpoint that was given another channel.
    """
    taken = set()
    latest: dict[Cell, Cell] = {}  # where the search from a cell ended last, so that crowds part quickly
    moved = {}
    for step in reading_order(graph):
        node = graph.nodes[step]
        lane = graph.lane_of(node)
        given: Cell = (node.stage, lane, node.row, node.column)
        cell = latest.get(given, given)
        while cell in taken:
            row, column = cell[2:]
            cell = (
                (node.stage, lane, row, column + 1) if column < LAST_CELL else (node.stage, lane, row + 1, 0)
            )
        taken.add(cell)
        latest[given] = cell
        if cell != given:
            moved[step] = replace(node, row=cell[2], column=cell[3])
    return replace(graph, nodes={**graph.nodes, **moved}) if moved else graph
