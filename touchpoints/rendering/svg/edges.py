"""Transitions, where they begin and end, and who leaves."""

from math import hypot

from touchpoints.rendering.layout.marks import head_half
from touchpoints.rendering.scene import DropOff, RoutedTransition, Terminal, TerminalMark
from touchpoints.rendering.shapes import Point, Text
from touchpoints.rendering.svg.pen import Pen, figure, path, shape, tag, written
from touchpoints.vocabulary import Flow

CORNER = 14.0
CASED_FROM = 2.4
DASHES = {Flow.ALTERNATIVE: "9 4", Flow.FAILURE: "2 4"}


def draw_transition(edge: RoutedTransition, pen: Pen) -> str:
    """A road: casing, fill where it is wide enough to see, arrowhead. Labels come later, above all roads.

    Where there was no room for a label, the road itself says what it would say.
    """
    length = 6 + edge.thickness * 0.32
    half = head_half(edge.thickness)
    road = draw_road(rounded(_cut(edge.points, length - 1)), edge.thickness, pen, edge.flow)
    head = _head(edge.points[-2], edge.points[-1], length, half, pen)
    return f'<g data-transition="{edge.transition}">{_unprinted(edge.said, edge.label)}{road}{head}</g>'


def draw_road(way: str, thickness: float, pen: Pen, flow: Flow = Flow.MAIN) -> str:
    """A line cased like a road on a map; below 2.4 the casing is all there is.

    Whole for the main way, dashed for an alternative, dotted for a failure.
    """
    strokes = [(pen.theme.edge_casing, thickness + 0.7)]
    if thickness >= CASED_FROM:
        strokes.append((pen.theme.edge, thickness - 1.1))
    dashes = f' stroke-dasharray="{DASHES[flow]}"' if flow in DASHES else ""
    return "".join(
        shape(way, f'fill="none" stroke="{stroke}" stroke-width="{figure(width)}"{dashes}')
        for stroke, width in strokes
    )


def _unprinted(said: str, label: Text | None) -> str:
    """Words that no label has, for the pointer and for those who listen."""
    return f"<title>{written(said)}</title>" if said and label is None else ""


def draw_terminal(mark: TerminalMark, pen: Pen) -> str:
    """A ring at the start, a ringed dot at the end."""
    x, y = mark.at
    theme = pen.theme
    inner = 5.0 if mark.kind is Terminal.START else 6.5
    away = x + inner if mark.edge.x > x else x - inner
    road = tag(
        "path",
        d=f"M{figure(away)} {figure(y)}H{figure(mark.edge.x)}",
        stroke=theme.edge_casing,
        stroke_width=3,
    )
    if mark.kind is Terminal.START:
        return road + tag(
            "circle", cx=x, cy=y, r=inner, fill=theme.field, stroke=theme.edge_casing, stroke_width=2.5
        )
    ring = tag("circle", cx=x, cy=y, r=inner, fill=theme.field, stroke=theme.edge_casing, stroke_width=1.5)
    return road + ring + tag("circle", cx=x, cy=y, r=3, fill=theme.edge_casing)


def draw_drop_off(stub: DropOff, pen: Pen) -> str:
    """A dashed stub that ends at a bar."""
    drawn = draw_stub(stub.start, stub.end, stub.thickness, pen)
    if stub.label is None:
        return tag("g", _unprinted(stub.said, None), drawn)
    return drawn + pen.text(stub.label)


def draw_stub(start: Point, end: Point, thickness: float, pen: Pen) -> str:
    stroke = f'stroke="{pen.theme.pain}"'
    line = shape(path((start, end)), f'{stroke} stroke-width="{figure(thickness)}" stroke-dasharray="3 2.2"')
    bar = f"M{figure(end.x - 7)} {figure(end.y)}h14"
    return line + shape(bar, f'{stroke} stroke-width="2.4" stroke-linecap="round"')


def rounded(points: tuple[Point, ...]) -> str:
    """A path through points with corners of radius 14, less where pieces are short."""
    parts = [f"M{figure(points[0].x)} {figure(points[0].y)}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        back = hypot(corner.x - before.x, corner.y - before.y)
        ahead = hypot(after.x - corner.x, after.y - corner.y)
        radius = min(CORNER, back / 2, ahead / 2)
        if radius < 0.5:
            parts.append(f"L{figure(corner.x)} {figure(corner.y)}")
            continue
        x1, y1 = _towards(corner, before, radius / back)
        x2, y2 = _towards(corner, after, radius / ahead)
        parts.append(
            f"L{figure(x1)} {figure(y1)}Q{figure(corner.x)} {figure(corner.y)} {figure(x2)} {figure(y2)}"
        )
    parts.append(f"L{figure(points[-1].x)} {figure(points[-1].y)}")
    return "".join(parts)


def _towards(start: Point, end: Point, share: float) -> tuple[float, float]:
    return start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share


def _cut(points: tuple[Point, ...], by: float) -> tuple[Point, ...]:
    """The line without its last bit, where the arrowhead goes."""
    last, tip = points[-2], points[-1]
    length = hypot(tip.x - last.x, tip.y - last.y)
    share = max(0.0, 1 - (by + 2) / length) if length else 0.0
    return (*points[:-1], Point(*_towards(last, tip, share)))


def _head(last: Point, tip: Point, length: float, half: float, pen: Pen) -> str:
    """An arrowhead whose point stands two units off the card."""
    size = hypot(tip.x - last.x, tip.y - last.y) or 1.0
    dx, dy = (tip.x - last.x) / size, (tip.y - last.y) / size
    x, y = tip.x - 2 * dx, tip.y - 2 * dy
    left = (x - length * dx - half * dy, y - length * dy + half * dx)
    right = (x - length * dx + half * dy, y - length * dy - half * dx)
    head = (
        f"M{figure(left[0])} {figure(left[1])}L{figure(x)} {figure(y)}L{figure(right[0])} {figure(right[1])}Z"
    )
    return shape(head, f'fill="{pen.theme.edge_casing}"')
