"""The sheet's grid: stages across, channels down, a cell for every step."""

from collections.abc import Mapping
from dataclasses import dataclass

from touchpoints.graph.journey import JourneyGraph, TouchpointNode
from touchpoints.graph.reading import lanes
from touchpoints.rendering import text
from touchpoints.rendering.numbers import numbers
from touchpoints.rendering.shapes import Box

SHEET_WIDTH, SHEET_HEIGHT = 1680, 1188
MARGIN = 36
TITLE_HEIGHT = 98
NEAT = 6
HEADER = 44
GUTTER = 96
CARD_WIDTH, CARD_HEIGHT = 132, 92
PITCH = 168
WIDEST_PITCH = 252
ROW = 130
ABOVE_CARDS, BELOW_CARDS = 32, 16
FOR_LEAVING = 8
MOST_SPARE = 130
UNDER_FIELD = 92
LEAVING_FROM = 0.05
CURVE = 174

Cell = tuple[int, int]
"""Column and row in the whole map."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where columns and rows lie. Columns and rows are counted through the whole map from 0.

    `columns_of` and `rows_of` give the first column of a stage, the first row of a lane, and how many.
    `row_y` are tops of cards; `lanes_box` is the part of the field where they lie, without gutter and header;
    `spare` is what each lane got beyond its need, to fill the sheet.
    """

    pitch: float
    columns: int
    columns_of: Mapping[str, tuple[int, int]]
    rows_of: Mapping[str | None, tuple[int, int]]
    lane_boxes: Mapping[str | None, Box]
    row_y: tuple[float, ...]
    field: Box
    lanes_box: Box
    spare: float

    @property
    def left(self) -> float:
        return self.field.x + GUTTER

    def column_x(self, column: int) -> float:
        return self.left + column * self.pitch

    def stage_box(self, stage: str) -> Box:
        first, count = self.columns_of[stage]
        return Box(self.column_x(first), self.field.y, count * self.pitch, self.field.height)

    def place(self, graph: JourneyGraph, node: TouchpointNode) -> Cell:
        """The cell of a step."""
        return (
            self.columns_of[node.stage][0] + node.column,
            self.rows_of[graph.lane_of(node)][0] + node.row,
        )

    def card(self, column: int, row: int) -> Box:
        """The card's box in a cell."""
        x = self.column_x(column) + (self.pitch - CARD_WIDTH) / 2
        return Box(x, self.row_y[row], CARD_WIDTH, CARD_HEIGHT)


def make_grid(graph: JourneyGraph, *, sheet: bool, below: float, reserve: float = 0.0) -> Grid:
    """The grid of a journey; `below` is the height of what comes under the lanes inside the neat line.

    A small journey is spread over A3, less `reserve` kept for what comes under the neat line; a large one
    makes the sheet larger.
    """
    columns_of, columns = _stage_columns(graph)
    rows_of = _lane_rows(graph)
    pitch = _pitch(graph, columns)
    width = max(SHEET_WIDTH - 2 * MARGIN, GUTTER + columns * pitch)
    top = MARGIN + TITLE_HEIGHT if sheet else MARGIN
    heights = {lane: _lane_height(count) for lane, (_first, count) in rows_of.items()}
    if shares_leaving(graph):
        heights[next(reversed(heights))] += FOR_LEAVING
    spare = 0.0
    if sheet:
        wanted = SHEET_HEIGHT - UNDER_FIELD - reserve - top - HEADER - below
        spare = min(max(0.0, wanted - sum(heights.values())) / len(heights), MOST_SPARE)
    boxes: dict[str | None, Box] = {}
    row_y: list[float] = []
    y = float(top + HEADER)
    for lane, (_first, count) in rows_of.items():
        height = heights[lane] + spare
        boxes[lane] = Box(MARGIN, y, width, height)
        row_y += [y + ABOVE_CARDS + spare / 6 + row * ROW for row in range(count)]
        y += height
    field = Box(MARGIN, top, width, y + below - top)
    left = MARGIN + GUTTER
    lanes_box = Box(left, top + HEADER, field.right - left, y - top - HEADER)
    return Grid(pitch, columns, columns_of, rows_of, boxes, tuple(row_y), field, lanes_box, spare)


def shares_leaving(graph: JourneyGraph) -> dict[str, float | None]:
    """The steps where people leaving are drawn: the share of those at the step, 0–1, from one in twenty.

    None where visits were not counted. Only where a way leads on: at the end of a journey customers have not
    dropped off, they are through.
    """
    onward = {edge.source for edge in graph.edges.values()}
    shares = {
        node.id: min(node.leaves / node.visits, 1.0) if node.visits else None
        for node in graph.nodes.values()
        if node.leaves and node.id in onward
    }
    return {step: share for step, share in shares.items() if share is None or share >= LEAVING_FROM}


def _stage_columns(graph: JourneyGraph) -> tuple[dict[str, tuple[int, int]], int]:
    counts = dict.fromkeys(graph.stages, 1)
    for node in graph.nodes.values():
        counts[node.stage] = max(counts[node.stage], node.column + 1)
    places, first = {}, 0
    for stage, count in counts.items():
        places[stage] = (first, count)
        first += count
    return places, max(first, 1)


def _lane_rows(graph: JourneyGraph) -> dict[str | None, tuple[int, int]]:
    counts: dict[str | None, int] = dict.fromkeys(
        lanes(graph) or (*graph.inventory.channels,)[:3] or (None,), 1
    )
    for node in graph.nodes.values():
        lane = graph.lane_of(node)
        counts[lane] = max(counts[lane], node.row + 1)
    places, first = {}, 0
    for lane, count in counts.items():
        places[lane] = (first, count)
        first += count
    return places


def _lane_height(rows: int) -> float:
    return ABOVE_CARDS + CARD_HEIGHT + BELOW_CARDS + (rows - 1) * ROW


def _pitch(graph: JourneyGraph, columns: int) -> float:
    """Column pitch: the gap between cards holds the widest volume, and few columns share the sheet."""
    write = numbers()
    volumes = [write.number(edge.volume) for edge in graph.edges.values() if edge.volume is not None]
    widest = max((text.width(volume, 10, 600) for volume in volumes), default=0.0)
    pitch = max(PITCH, CARD_WIDTH + widest + 4)
    room = (SHEET_WIDTH - 2 * MARGIN - GUTTER) / columns
    return max(pitch, room) if columns > 4 else WIDEST_PITCH
