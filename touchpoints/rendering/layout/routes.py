"""Transitions: which way each takes, how thick it is drawn, and where it starts and ends on its cards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from touchpoints.graph.journey import JourneyGraph
from touchpoints.rendering.layout.graphviz_routes import NoRoutes, Routing, on_tracks, start_routing
from touchpoints.rendering.layout.grid import ABOVE_CARDS, CARD_HEIGHT, CARD_WIDTH, Cell, Grid
from touchpoints.rendering.layout.lines import lines_of
from touchpoints.rendering.layout.tracks import Place, Tracks, Way, place_of
from touchpoints.rendering.shapes import Box, Point

THICKEST, THINNEST = 10.0, 1.5
LOOP_HEIGHTS = (14.0, 9.0, 19.0, 24.0, 5.0)
LOOP_HALVES = (22.0, 34.0, 28.0, 16.0, 40.0, 10.0, 46.0)
LOOP_APART = 5.0


@dataclass(frozen=True, slots=True)
class Roads:
    """Every transition's line and thickness by its id."""

    lines: Mapping[str, tuple[Point, ...]]
    thickness: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ways:
    """Which tracks every transition takes, by its id, and who found them."""

    tracks: Mapping[str, Way]
    routed_by: Literal["graphviz", "map"]


def between_cards(graph: JourneyGraph) -> list[tuple[str, str, str]]:
    """The transitions that lead somewhere else, as (id, source, target)."""
    return [
        (edge.id, edge.source, edge.target) for edge in graph.edges.values() if edge.source != edge.target
    ]


def start_ways(graph: JourneyGraph, cards: Mapping[str, Box]) -> Routing | None:
    """Graphviz at work on the transitions; None when there is nothing to route or no Graphviz."""
    edges = between_cards(graph)
    try:
        return start_routing(cards, edges) if edges else None
    except NoRoutes:
        return None


def find_ways(graph: JourneyGraph, grid: Grid, cells: Mapping[str, Cell], routing: Routing | None) -> Ways:
    """Find a way for every transition between two cards: Graphviz's, unless the map knows a cheaper one.

    Cheaper is fewer bends and crossings, out on the right and in on the left. The shortest come first:
    the longer a way, the more freedom it has.
    """
    places = {step: place_of(*cell) for step, cell in cells.items()}
    thickness, edges = _thickness(graph), between_cards(graph)
    try:
        found = routing.routes() if routing else {}
    except NoRoutes:
        found = {}
    tracks = _tracks(grid, frozenset(places.values()))
    ways: dict[str, Way] = {}

    def nearest_first(edge: tuple[str, str, str]) -> tuple[float, float, str]:
        (x1, y1), (x2, y2) = places[edge[1]], places[edge[2]]
        return abs(x1 - x2) + abs(y1 - y2), -thickness[edge[0]], edge[0]

    for edge, source, target in sorted(edges, key=nearest_first):
        corners = found.get(edge)
        given = on_tracks(corners, places[source], places[target], tracks) if corners else None
        way = _better(given, places[source], places[target], tracks)
        if way:
            tracks.use(way)
            ways[edge] = way
    return Ways(ways, "graphviz" if found else "map")


def lay_roads(
    graph: JourneyGraph, grid: Grid, cells: Mapping[str, Cell], cards: Mapping[str, Box], ways: Ways
) -> Roads:
    """Lines along the ways, beside each other where they share a track; loops above their cards."""
    thickness = _thickness(graph)
    by_place = {place_of(*cell): cards[step] for step, cell in cells.items()}
    lines = lines_of(ways.tracks, _tracks(grid, frozenset(by_place)), by_place, thickness)
    for edge in graph.edges.values():
        if edge.source == edge.target:
            lines[edge.id] = _loop(cards[edge.source], lines.values())
            thickness[edge.id] = min(thickness[edge.id], THICKEST / 2)
    return Roads(lines, thickness)


def _better(given: Way | None, source: Place, target: Place, tracks: Tracks) -> Way | None:
    """Graphviz's way, unless the map's own is cheaper."""
    if given is None:
        return tracks.cheapest(source, target)
    if tracks.is_plain(given) and tracks.alone(given):
        return given
    return tracks.cheapest(source, target, tracks.price(given)) or given


def _thickness(graph: JourneyGraph) -> dict[str, float]:
    """Ten times the share of the largest volume, at least what is still seen."""
    largest = max((edge.volume or 0 for edge in graph.edges.values()), default=0)
    return {
        edge.id: max(THINNEST, THICKEST * (edge.volume or 0) / largest) if largest else THINNEST
        for edge in graph.edges.values()
    }


def _tracks(grid: Grid, taken: frozenset[Place]) -> Tracks:
    """Tracks through the middle of cells and of the gaps between them."""
    gap = (grid.pitch - CARD_WIDTH) / 2
    xs: list[float] = []
    for column in range(grid.columns):
        xs += [grid.column_x(column), grid.column_x(column) + grid.pitch / 2]
    xs.append(grid.column_x(grid.columns))
    xs[0] += gap / 2
    xs[-1] -= gap / 2
    ys: list[float] = [grid.row_y[0] - 14]
    for above, below in pairwise(grid.row_y):
        ys += [above + CARD_HEIGHT / 2, (above + CARD_HEIGHT + below) / 2]
    ys += [grid.row_y[-1] + CARD_HEIGHT / 2, grid.row_y[-1] + CARD_HEIGHT + 10]
    return Tracks(xs, ys, taken)


def _loop(card: Box, others: Iterable[tuple[Point, ...]]) -> tuple[Point, ...]:
    """A way back to the same card, above it, as wide and high as keeps it off the lines already there."""
    near = [
        (one, other)
        for line in others
        for one, other in pairwise(line)
        if min(one.y, other.y) < card.y and max(one.y, other.y) > card.y - ABOVE_CARDS
        and min(one.x, other.x) < card.right and max(one.x, other.x) > card.x
    ]  # fmt: skip
    levels = [one.y for one, other in near if one.y == other.y]
    uprights = [one.x for one, other in near if one.x == other.x]
    middle = card.x + card.width / 2
    half = _farthest(LOOP_HALVES, lambda half: [abs(abs(x - middle) - half) for x in uprights])
    height = _farthest(LOOP_HEIGHTS, lambda height: [abs(card.y - y - height) for y in levels])
    out, back, top = middle + half, middle - half, card.y - height
    return Point(out, card.y), Point(out, top), Point(back, top), Point(back, card.y)


def _farthest(choices: Sequence[float], distances: Callable[[float], list[float]]) -> float:
    """The first choice that is far enough from everything, else the one that is farthest."""
    nearest = {choice: min(distances(choice), default=LOOP_APART) for choice in choices}
    return next(
        (choice for choice in choices if nearest[choice] >= LOOP_APART),
        max(choices, key=lambda one: nearest[one]),
    )
