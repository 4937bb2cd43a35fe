"""Labels of transitions, and what every mark among the lanes must know: its ground, and the room of text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from touchpoints.graph.journey import JourneyGraph, TransitionEdge
from touchpoints.rendering import text, words
from touchpoints.rendering.layout.grid import Grid
from touchpoints.rendering.layout.routes import Roads
from touchpoints.rendering.layout.space import Space, along
from touchpoints.rendering.numbers import Numbers, numbers
from touchpoints.rendering.scene import RoutedTransition
from touchpoints.rendering.shapes import Anchor, Box, Point, Surface, Text

SIZE = 10.0
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


def first_free(labels: Iterable[Text], ground: Ground) -> Text | None:
    """The first of several labels that has room among the lanes; its place is then taken."""
    for label in labels:
        box = text_box(label)
        if ground.space.is_free(box) and ground.grid.lanes_box.grown(-1).holds(box):
            ground.space.take(box.grown(1))
            return label._replace(halo=surface_at(ground.grid, label.y))
    return None


def label_transitions(ground: Ground, roads: Roads) -> tuple[RoutedTransition, ...]:
    """Every transition with its label, the largest first; labels take their place.

    A label says as much as fits: volume, words and share, then less.
    """
    drawn = []
    for edge in sorted(ground.graph.edges.values(), key=lambda one: (-roads.thickness[one.id], one.id)):
        points = roads.lines.get(edge.id)
        if points is None:
            continue
        said, forms = _wording(ground, edge)
        label = _label(ground, points, roads.thickness[edge.id], said, forms)
        if label:
            ground.space.take(text_box(label).grown(1))
        drawn.append(
            RoutedTransition(
                edge.id,
                edge.source,
                edge.target,
                points,
                roads.thickness[edge.id],
                label,
                edge.flow,
                said,
            )
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
    ground: Ground, points: tuple[Point, ...], thickness: float, said: str, forms: Iterable[str]
) -> Text | None:
    """The longest form that has room, with all that is `said` of the transition behind it."""
    room = ground.grid.lanes_box.grown(-2)
    for form in forms:
        width = text.width(form, SIZE, 600)
        for x, y, anchor in _spots(points, thickness, width):
            box = _box(x, y, anchor, width, SIZE)
            around = Box(box.x - CLEAR, box.y, width + 2 * CLEAR, box.height)
            if room.holds(box) and ground.space.is_free(around):
                halo = surface_at(ground.grid, y)
                return Text(form, x, y, SIZE, 600, "ink2", anchor, full=said, halo=halo)
    return None


def _wording(ground: Ground, edge: TransitionEdge) -> tuple[str, Iterator[str]]:
    """All there is to say of a transition, and what a label may say, most first.

    All is volume, label, condition, share, and any flow but the main one.
    """
    label, condition = text.clean(edge.label), text.clean(edge.condition)
    name = label or condition
    volume = ground.numbers.number(edge.volume) if edge.volume is not None else ""
    share = _share(ground, edge) if name else ""
    counted = f"{volume} {name}".strip()
    parts = (counted, condition if label else "", share, words.flow_name(edge.flow))
    return " · ".join(part for part in parts if part), _forms(volume, name, share)


def _forms(volume: str, said: str, share: str) -> Iterator[str]:
    """What a label may say, most first."""
    counted = f"{volume} {text.shorten(said, 170, SIZE, 600)}".strip()
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
        yield text.shorten(said, 45, SIZE, 600)


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
            heights.append(low + 1)  # beside the upper end: a loop is too low for more
            sides: tuple[tuple[float, Anchor], ...] = (
                (one.x + beside + 1, "start"),
                (one.x - beside - 1, "end"),
            )
            for x, anchor in sides:
                for y in heights:
                    yield x, y, anchor
