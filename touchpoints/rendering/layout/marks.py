"""What is drawn with transitions: their labels, where the journey begins and ends, and who leaves."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from touchpoints.graph.journey import JourneyGraph, TransitionEdge
from touchpoints.rendering import text, words
from touchpoints.rendering.layout.grid import Grid
from touchpoints.rendering.layout.routes import THICKEST, THINNEST, Roads
from touchpoints.rendering.layout.space import Space, along
from touchpoints.rendering.scene import (
    Box,
    DropOff,
    Point,
    RoutedTransition,
    Surface,
    Terminal,
    TerminalMark,
    Text,
)

SIZE = 10.0
LEAVING_FROM = 0.05
STUB = 17.0


def text_box(line: Text) -> Box:
    """The box that a line of text takes, by measured width."""
    width = text.width(line.content, line.size, line.weight, italic=line.italic, spacing=line.spacing)
    x = {"start": line.x, "middle": line.x - width / 2, "end": line.x - width}[line.anchor]
    return Box(x, line.y - line.size * 0.78, width, line.size)


def surface_at(grid: Grid, y: float) -> Surface:
    """What lies under a text at this height: lanes alternate."""
    for at, box in enumerate(grid.lane_boxes.values()):
        if box.y <= y < box.bottom:
            return "lane" if at % 2 else "field"
    return "field"


def label_transitions(
    graph: JourneyGraph, grid: Grid, roads: Roads, space: Space
) -> tuple[RoutedTransition, ...]:
    """Every transition with its label, the largest first; labels take their place in `space`.

    A label says as much as fits: volume, words and share, then less; what fits nowhere is left to the table.
    """
    drawn = []
    for edge in sorted(graph.edges.values(), key=lambda one: (-roads.thickness[one.id], one.id)):
        points = roads.lines.get(edge.id)
        if points is None:
            continue
        label = _label(graph, grid, edge, points, roads.thickness[edge.id], space)
        if label:
            space.take(text_box(label).grown(1))
        drawn.append(
            RoutedTransition(edge.id, edge.source, edge.target, points, roads.thickness[edge.id], label)
        )
    return tuple(drawn)


def take_roads(roads: Roads, space: Space) -> None:
    """Mark all lines and their arrowheads as taken."""
    for edge, points in roads.lines.items():
        for box in along(points, roads.thickness[edge] / 2 + 1):
            space.take(box)
        space.take(arrowhead(points[-2], points[-1], roads.thickness[edge]))


def arrowhead(last: Point, tip: Point, thickness: float) -> Box:
    """The box of an arrowhead that comes from `last` to `tip`."""
    half, length = head_half(thickness), 8 + thickness * 0.32
    if last.y == tip.y:
        return Box(tip.x - (length if tip.x > last.x else 0), tip.y - half, length, 2 * half)
    return Box(tip.x - half, tip.y - (length if tip.y > last.y else 0), 2 * half, length)


def head_half(thickness: float) -> float:
    """Half the width of an arrowhead."""
    return 3.6 + thickness * 0.43


def _label(
    graph: JourneyGraph,
    grid: Grid,
    edge: TransitionEdge,
    points: tuple[Point, ...],
    thickness: float,
    space: Space,
) -> Text | None:
    forms = list(_forms(graph, edge))
    for form in forms:
        for x, y, anchor in _spots(points, thickness, text.width(form, SIZE, 600)):
            label = Text(form, x, y, SIZE, 600, "ink2", anchor, full=forms[0], halo=surface_at(grid, y))
            box = text_box(label)
            if space.is_free(box) and grid.lanes_box.grown(-2).holds(box):
                return label
    return None


def _forms(graph: JourneyGraph, edge: TransitionEdge) -> Iterator[str]:
    """What a label may say, most first."""
    said = text.clean(edge.label or edge.condition)
    share = _share(graph, edge)
    volume = words.number(edge.volume) if edge.volume is not None else ""
    short = text.shorten(said, 170, SIZE, 600)
    counted = " ".join(part for part in (volume, short) if part)
    if said and share:
        yield f"{counted} · {share}"
    if counted:
        yield counted
    if said and share and volume:
        yield f"{volume} · {share}"
    if said and volume:
        yield volume
    elif said:
        yield text.shorten(said, 90, SIZE, 600)


def _share(graph: JourneyGraph, edge: TransitionEdge) -> str:
    """Share of the customers at the source who take this way, when they were counted."""
    visits = graph.nodes[edge.source].visits
    if edge.volume is None or not visits or edge.volume > visits:
        return ""
    return words.percent(edge.volume / visits)


def _spots(points: tuple[Point, ...], thickness: float, width: float) -> Iterator[tuple[float, float, str]]:
    """Places for a label along a line as (x, baseline, anchor): beside its long pieces first."""
    pieces = sorted(
        zip(points, points[1:], strict=False),
        key=lambda ends: -(abs(ends[0].x - ends[1].x) + abs(ends[0].y - ends[1].y)),
    )
    beside = head_half(thickness) + 2.5
    for one, other in pieces:
        if one.y == other.y:
            low, high = min(one.x, other.x), max(one.x, other.x)
            places = [(low + high) / 2]
            if high - low > width + 30:
                places += [low + width / 2 + 12, high - width / 2 - 12]
            for y in (one.y - beside, one.y + beside + 7.5):
                for x in places:
                    yield x, y, "middle"
        else:
            low, high = min(one.y, other.y), max(one.y, other.y)
            heights = [low + (high - low) * share + 3.5 for share in (0.5, 0.25, 0.75)]
            for x, anchor in ((one.x + beside + 1, "start"), (one.x - beside - 1, "end")):
                for y in heights:
                    yield x, y, anchor


def terminals(
    graph: JourneyGraph, grid: Grid, cards: Mapping[str, Box], space: Space
) -> tuple[TerminalMark, ...]:
    """Rings where nothing earlier leads to, ringed dots where nothing leads on; each takes its place.

    `cards` are in reading order; of a loop that nothing else enters, its first step is the start.
    """
    place = {step: at for at, step in enumerate(cards)}
    forward: dict[str, set[str]] = {step: set() for step in cards}
    back: dict[str, set[str]] = {step: set() for step in cards}
    for edge in graph.edges.values():
        forward[edge.source].add(edge.target)
        back[edge.target].add(edge.source)
    marks = []
    for step, box in cards.items():
        visits = graph.nodes[step].visits
        if forward[step] and all(place[other] >= place[step] for other in _reached(step, back)):
            marks.append(_terminal(grid, step, box, Terminal.START, visits, space))
        if back[step] and all(place[other] <= place[step] for other in _reached(step, forward)):
            marks.append(_terminal(grid, step, box, Terminal.END, visits, space))
    return tuple(mark for mark in marks if mark)


def _reached(step: str, ways: Mapping[str, set[str]]) -> set[str]:
    """Every step that ways lead to from one step, itself included."""
    seen, open_ = {step}, [step]
    while open_:
        found = ways[open_.pop()] - seen
        seen |= found
        open_ += found
    return seen


def _terminal(
    grid: Grid, step: str, box: Box, kind: Terminal, visits: int | None, space: Space
) -> TerminalMark | None:
    """A mark beside its card where the road to it is free, else above; with its label where there is room."""
    start = kind is Terminal.START
    x = box.x if start else box.right
    spots = [
        (Point(x - 9 if start else x + 9, box.centre.y), Point(x, box.centre.y)),
        (
            Point(box.centre.x + (-34 if start else 34), box.y - 11),
            Point(box.centre.x + (-34 if start else 34), box.y),
        ),
    ]
    for at, edge in spots:
        ring = Box(at.x - 7, at.y - 7, 14, 14)
        if space.is_free(ring.grown(-0.5)):
            space.take(ring)
            label = _visits(grid, box, kind, visits, at, space) if visits is not None else None
            return TerminalMark(step, kind, at, edge, label)
    return None


def _visits(grid: Grid, box: Box, kind: Terminal, visits: int, at: Point, space: Space) -> Text | None:
    said = _("%(n)s start") if kind is Terminal.START else _("%(n)s complete")
    content = said % {"n": words.number(visits)}
    if kind is Terminal.START:
        spots = [
            (box.x, box.y - 9, "start"),
            (box.x, box.bottom + 14, "start"),
            (at.x + 11, at.y + 3, "start"),
        ]
    else:
        spots = [
            (box.right, box.bottom + 14, "end"),
            (box.right, box.y - 9, "end"),
            (at.x + 11, at.y + 3, "start"),
        ]
    return _first_free(
        [Text(content, x, y, SIZE, 600, "ink2", anchor) for x, y, anchor in spots], grid, space
    )


def _first_free(labels: list[Text], grid: Grid, space: Space) -> Text | None:
    """The first of several labels that has room among the lanes; its place is then taken."""
    for label in labels:
        box = text_box(label)
        if space.is_free(box) and grid.lanes_box.grown(-1).holds(box):
            space.take(box.grown(1))
            return replace(label, halo=surface_at(grid, label.y))
    return None


def drop_offs(graph: JourneyGraph, grid: Grid, cards: Mapping[str, Box], space: Space) -> tuple[DropOff, ...]:
    """A stub at every step that one customer in twenty or more leaves, where roads let it; each takes its place."""
    found = []
    for step, box in cards.items():
        node = graph.nodes[step]
        if node.leaves and node.visits and node.leaves / node.visits >= LEAVING_FROM:
            stub = _drop_off(grid, step, box, min(node.leaves / node.visits, 1.0), space)
            if stub:
                found.append(stub)
    return tuple(found)


def _drop_off(grid: Grid, step: str, box: Box, share: float, space: Space) -> DropOff | None:
    said = words.percent(share)
    y = box.bottom
    for x in (box.right - 26, box.x + 26, box.centre.x + 12, box.centre.x - 12):
        if not space.is_free(Box(x - 8, y + 2, 16, STUB)):
            continue
        labels = [
            Text(content, x + side * 12, y + 13, SIZE, 600, "pain_text", "end" if side < 0 else "start")
            for content in (_("%(share)s leave") % {"share": said}, said)
            for side in (-1, 1)
        ]
        label = _first_free(labels, grid, space)
        if label:
            space.take(Box(x - 8, y, 16, STUB + 2))
            return DropOff(step, Point(x, y), Point(x, y + STUB), max(THINNEST, THICKEST * share), label)
    return None
