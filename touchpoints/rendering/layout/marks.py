"""What is drawn with transitions: their labels, where the journey begins and ends, and who leaves."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from operator import ge, le

from django.utils.translation import gettext as _

from touchpoints.graph.journey import JourneyGraph, TransitionEdge
from touchpoints.rendering import text
from touchpoints.rendering.layout.grid import Grid
from touchpoints.rendering.layout.routes import THICKEST, THINNEST, Roads
from touchpoints.rendering.layout.space import Space, along
from touchpoints.rendering.numbers import Numbers, numbers
from touchpoints.rendering.scene import DropOff, RoutedTransition, Terminal, TerminalMark
from touchpoints.rendering.shapes import Anchor, Box, Point, Surface, Text

SIZE = 10.0
LEAVING_FROM = 0.05
STUB = 17.0
CLEAR = 3.0
"""Left and right of a label, so that it does not lean on a card."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where marks are set: the journey on its grid, its cards in reading order, and what is taken already."""

    graph: JourneyGraph
    grid: Grid
    cards: Mapping[str, Box]
    space: Space
    numbers: Numbers = field(default_factory=numbers)


def text_box(line: Text) -> Box:
    """The box that a line of text takes, by measured width."""
    width = text.width(line.content, line.size, line.weight, italic=line.italic, spacing=line.spacing)
    return _box(line.x, line.y, line.anchor, width, line.size)


def _box(x: float, y: float, anchor: Anchor, width: float, size: float) -> Box:
    if anchor != "start":
        x -= width / 2 if anchor == "middle" else width
    return Box(x, y - size * 0.78, width, size)


def surface_at(grid: Grid, y: float) -> Surface:
    """What lies under a text at this height: lanes alternate."""
    for at, box in enumerate(grid.lane_boxes.values()):
        if box.y <= y < box.bottom:
            return "lane" if at % 2 else "field"
    return "field"


def label_transitions(ground: Ground, roads: Roads) -> tuple[RoutedTransition, ...]:
    """Every transition with its label, the largest first; labels take their place.

    A label says as much as fits: volume, words and share, then less; what fits nowhere is left to the table.
    """
    drawn = []
    for edge in sorted(ground.graph.edges.values(), key=lambda one: (-roads.thickness[one.id], one.id)):
        points = roads.lines.get(edge.id)
        if points is None:
            continue
        label = _label(ground, edge, points, roads.thickness[edge.id])
        if label:
            ground.space.take(text_box(label).grown(1))
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


def _label(ground: Ground, edge: TransitionEdge, points: tuple[Point, ...], thickness: float) -> Text | None:
    forms = list(_forms(ground, edge))
    room = ground.grid.lanes_box.grown(-2)
    for form in forms:
        width = text.width(form, SIZE, 600)
        for x, y, anchor in _spots(points, thickness, width):
            box = _box(x, y, anchor, width, SIZE)
            around = box._replace(x=box.x - CLEAR, width=width + 2 * CLEAR)
            if room.holds(box) and ground.space.is_free(around):
                halo = surface_at(ground.grid, y)
                return Text(form, x, y, SIZE, 600, "ink2", anchor, full=forms[0], halo=halo)
    return None


def _forms(ground: Ground, edge: TransitionEdge) -> Iterator[str]:
    """What a label may say, most first."""
    said = text.clean(edge.label or edge.condition)
    share = _share(ground, edge) if said else ""
    volume = ground.numbers.number(edge.volume) if edge.volume is not None else ""
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


def _share(ground: Ground, edge: TransitionEdge) -> str:
    """Share of the customers at the source who take this way, when they were counted."""
    visits = ground.graph.nodes[edge.source].visits
    if edge.volume is None or not visits or edge.volume > visits:
        return ""
    return ground.numbers.percent(edge.volume / visits)


def _spots(
    points: tuple[Point, ...], thickness: float, width: float
) -> Iterator[tuple[float, float, Anchor]]:
    """Places for a label along a line as (x, baseline, anchor): beside its long pieces first."""
    pieces = sorted(
        pairwise(points),
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
            sides: tuple[tuple[float, Anchor], ...] = (
                (one.x + beside + 1, "start"),
                (one.x - beside - 1, "end"),
            )
            for x, anchor in sides:
                for y in heights:
                    yield x, y, anchor


def terminals(ground: Ground) -> tuple[TerminalMark, ...]:
    """Rings where nothing earlier leads to, ringed dots where nothing leads on; each takes its place.

    Of a loop that nothing else enters, its first step is the start.
    """
    graph, cards = ground.graph, ground.cards
    place = {step: at for at, step in enumerate(cards)}
    forward: dict[str, set[str]] = {step: set() for step in cards}
    back: dict[str, set[str]] = {step: set() for step in cards}
    for edge in graph.edges.values():
        forward[edge.source].add(edge.target)
        back[edge.target].add(edge.source)
    marks = []
    for step in cards:
        if forward[step] and _only_from(step, back, partial(le, place[step]), place):
            marks.append(_terminal(ground, step, Terminal.START))
        if back[step] and _only_from(step, forward, partial(ge, place[step]), place):
            marks.append(_terminal(ground, step, Terminal.END))
    return tuple(mark for mark in marks if mark)


def _only_from(
    step: str, ways: Mapping[str, set[str]], allowed: Callable[[int], bool], place: Mapping[str, int]
) -> bool:
    """Whether everything that ways lead to from a step has an allowed place."""
    seen, open_ = {step}, [step]
    while open_:
        found = ways[open_.pop()] - seen
        if not all(allowed(place[other]) for other in found):
            return False
        seen |= found
        open_ += found
    return True


def _terminal(ground: Ground, step: str, kind: Terminal) -> TerminalMark | None:
    """A mark beside its card where the road to it is free, else above; with its label where there is room."""
    start, box, visits = kind is Terminal.START, ground.cards[step], ground.graph.nodes[step].visits
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
        if ground.space.is_free(ring.grown(-0.5)):
            ground.space.take(ring)
            label = _visits(ground, box, at, kind, visits) if visits is not None else None
            return TerminalMark(step, kind, at, edge, label)
    return None


def _visits(ground: Ground, box: Box, at: Point, kind: Terminal, visits: int) -> Text | None:
    said = _("%(n)s start") if kind is Terminal.START else _("%(n)s complete")
    content = said % {"n": ground.numbers.number(visits)}
    if kind is Terminal.START:
        spots: list[tuple[float, float, Anchor]] = [
            (box.x, box.y - 9, "start"),
            (box.x, box.bottom + 14, "start"),
            (at.x + 11, at.y + 3, "start"),
        ]
        over = Box(box.x, box.y - 31, 60, 13)
        if not ground.space.is_free(over):  # under a road it would pass for its label
            spots.insert(0, (at.x - 10, at.y + 3, "end"))
    else:
        spots = [
            (box.right, box.bottom + 14, "end"),
            (box.right, box.y - 9, "end"),
            (at.x + 11, at.y + 3, "start"),
        ]
    return _first_free([Text(content, x, y, SIZE, 600, "ink2", anchor) for x, y, anchor in spots], ground)


def _first_free(labels: Iterable[Text], ground: Ground) -> Text | None:
    """The first of several labels that has room among the lanes; its place is then taken."""
    for label in labels:
        box = text_box(label)
        if ground.space.is_free(box) and ground.grid.lanes_box.grown(-1).holds(box):
            ground.space.take(box.grown(1))
            return replace(label, halo=surface_at(ground.grid, label.y))
    return None


def drop_offs(ground: Ground) -> tuple[DropOff, ...]:
    """A stub at every step that one customer in twenty leaves, where roads let it; each takes its place."""
    shares = drop_off_shares(ground.graph)
    said = _("%(share)s leave")
    stubs = (_drop_off(ground, step, shares[step], said) for step in ground.cards if step in shares)
    return tuple(stub for stub in stubs if stub)


def drop_off_shares(graph: JourneyGraph) -> Mapping[str, float]:
    """Which share of those at a step stop there, 0–1, from one in twenty.

    Only where a way leads on: at the end of a journey customers have not dropped off, they are through.
    """
    onward = {edge.source for edge in graph.edges.values()}
    shares = {
        node.id: min(node.leaves / node.visits, 1.0)
        for node in graph.nodes.values()
        if node.leaves and node.visits and node.id in onward
    }
    return {step: share for step, share in shares.items() if share >= LEAVING_FROM}


def _drop_off(ground: Ground, step: str, share: float, said: str) -> DropOff | None:
    box = ground.cards[step]
    percent, y = ground.numbers.percent(share), box.bottom
    forms = (said % {"share": percent}, percent)
    for x in (box.right - 26, box.x + 26, box.centre.x + 12, box.centre.x - 12):
        if not ground.space.is_free(Box(x - 8, y + 2, 16, STUB)):
            continue
        labels = (
            Text(content, x + side * 12, y + 13, SIZE, 600, "pain_text", "end" if side < 0 else "start")
            for content in forms
            for side in (-1, 1)
        )
        label = _first_free(labels, ground)
        if label:
            ground.space.take(Box(x - 8, y, 16, STUB + 2))
            return DropOff(step, Point(x, y), Point(x, y + STUB), max(THINNEST, THICKEST * share), label)
    return None
