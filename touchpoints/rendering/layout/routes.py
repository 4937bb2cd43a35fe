"""Transitions: which way each takes, how thick it is drawn, and where it starts and ends on its cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from touchpoints.graph.journey import JourneyGraph
from touchpoints.rendering.layout.graphviz_routes import NoRoutes, find_routes, on_tracks
from touchpoints.rendering.layout.grid import CARD_HEIGHT, CARD_WIDTH, Grid
from touchpoints.rendering.layout.lines import lines_of
from touchpoints.rendering.layout.tracks import Place, Tracks, Way, place_of
from touchpoints.rendering.scene import Box, Point

THICKEST, THINNEST = 10.0, 1.5
LOOP_HEIGHT, LOOP_HALF = 14.0, 22.0


@dataclass(frozen=True, slots=True)
class Roads:
    """Every transition's line and thickness by its id, and who found the ways."""

    lines: Mapping[str, tuple[Point, ...]]
    thickness: Mapping[str, float]
    routed_by: Literal["graphviz", "map"]


def route(graph: JourneyGraph, grid: Grid, cards: Mapping[str, Box]) -> Roads:
    """Lay every transition: Graphviz says which way, the grid's tracks keep ways apart.

    A route of Graphviz is kept unless the map knows a cheaper one (fewer bends and crossings, out on the
    right and in on the left); loops, which orthogonal splines do not have, are drawn above their card.
    """
    places = {step: place_of(*grid.place(graph, graph.nodes[step])) for step in cards}
    thickness = _thickness(graph)
    edges = [(edge.id, edge.source, edge.target) for edge in graph.edges.values() if edge.source != edge.target]
    try:
        found = find_routes(cards, edges) if edges else {}
        routed_by: Literal["graphviz", "map"] = "graphviz"
    except NoRoutes:
        found, routed_by = {}, "map"
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
    by_place = {places[step]: box for step, box in cards.items()}
    lines = lines_of(ways, tracks, by_place, thickness) if ways else {}
    lines |= {edge.id: _loop(cards[edge.source]) for edge in graph.edges.values() if edge.source == edge.target}
    return Roads(lines, thickness, routed_by)


def _better(given: Way | None, source: Place, target: Place, tracks: Tracks) -> Way | None:
    """Graphviz's way, unless the map's own is cheaper."""
    own = tracks.cheapest(source, target)
    if given is None or own is None:
        return own or given
    return given if tracks.price(given) <= tracks.price(own) else own


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


def _loop(card: Box) -> tuple[Point, ...]:
    """A way back to the same card, above it."""
    middle = card.x + card.width / 2
    out, back, top = middle + LOOP_HALF, middle - LOOP_HALF, card.y - LOOP_HEIGHT
    return Point(out, card.y), Point(out, top), Point(back, top), Point(back, card.y)
