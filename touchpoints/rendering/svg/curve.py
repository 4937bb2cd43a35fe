"""The experience curve: ribbon, previous period, average, hatch below and tint above."""

from collections.abc import Sequence
from itertools import pairwise

from touchpoints.rendering.scene import CurvePoint, ExperienceCurve
from touchpoints.rendering.shapes import Box, Point
from touchpoints.rendering.svg.marks import draw_rank, draw_star
from touchpoints.rendering.svg.pen import Pen, figure, shape, tag


def draw_curve(curve: ExperienceCurve, pen: Pen) -> str:
    """The whole row, background first."""
    plot, theme = curve.plot, pen.theme
    parts = [
        tag("path", d=f"M{figure(plot.x)} {figure(tick.y)}H{figure(plot.right)}", stroke=theme.line)
        + pen.text(tick.text)
        for tick in curve.ticks
    ]
    runs = [curve.points[first : last + 1] for first, last in curve.runs]
    if curve.average is not None:
        around = curve.plot._replace(y=curve.box.y, height=curve.box.height)
        parts.append(definitions(around, curve.average, pen))
        areas = [run for run in runs if len(run) > 1 and not run[0].felt]
        parts += [draw_areas(places_of(run), curve.average, pen) for run in areas]
    parts += [draw_ribbon(run, pen) for run in runs]
    parts.append(_before(curve.points, pen))
    if curve.average is not None:
        line = f"M{figure(plot.x)} {figure(curve.average)}H{figure(plot.right)}"
        parts.append(tag("path", d=line, stroke=theme.ink2))
    for run in runs:
        parts.append(draw_line(places_of(run), pen, dashed=curve.dashed or run[0].felt))
    parts += [_drop(point, curve, pen) for point in curve.points]
    parts += [_mark(point, point.at, pen) for point in curve.points if point.at]
    return tag("g", *parts, pen.texts(curve.texts), id=f"{pen.prefix}curve")


def definitions(around: Box, average: float, pen: Pen) -> str:
    """The hatch, and the clips that keep it below the average and the tint above, within a box."""
    hatch = tag(
        "pattern",
        tag("path", d="M0 0V5", stroke=pen.theme.pain, opacity=".55"),
        id=f"{pen.prefix}hatch",
        width=5,
        height=5,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    halves = (("below", average, around.bottom - average), ("above", around.y, average - around.y))
    clips = [
        tag(
            "clipPath",
            tag("rect", x=around.x, y=y, width=around.width, height=max(height, 0)),
            id=f"{pen.prefix}{name}",
        )
        for name, y, height in halves
    ]
    return tag("defs", hatch, *clips)


def draw_areas(places: Sequence[Point], average: float, pen: Pen) -> str:
    """What lies between curve and average: tinted above, tinted and hatched below."""
    first, last = places[0], places[-1]
    area = f"{monotone(places)}L{figure(last.x)} {figure(average)}L{figure(first.x)} {figure(average)}Z"
    below, above = f"url(#{pen.prefix}below)", f"url(#{pen.prefix}above)"
    return (
        tag("path", d=area, fill=pen.theme.curve_below, opacity=".75", clip_path=below)
        + tag("path", d=area, fill=f"url(#{pen.prefix}hatch)", clip_path=below)
        + tag("path", d=area, fill=pen.theme.curve_above, opacity=".7", clip_path=above)
    )


def draw_ribbon(run: Sequence[CurvePoint], pen: Pen) -> str:
    """The 95 % interval along a stretch; a bar where the stretch is one point."""
    known = [(one.x, one.low, one.high) for one in run if one.low is not None and one.high is not None]
    if len(known) == 1:
        x, low, high = known[0]
        bar = f"M{figure(x)} {figure(low)}V{figure(high)}"
        return tag("path", d=bar, stroke=pen.theme.ribbon, stroke_width=8, opacity=".42")
    if not known:
        return ""
    upper = monotone([Point(x, high) for x, _low, high in known])
    lower = monotone([Point(x, low) for x, low, _high in reversed(known)])
    return tag("path", d=f"{upper}L{lower[1:]}Z", fill=pen.theme.ribbon, opacity=".42")


def draw_line(places: Sequence[Point], pen: Pen, *, dashed: bool = False) -> str:
    """The curve itself."""
    if len(places) < 2:
        return ""
    return tag(
        "path",
        d=monotone(places),
        fill="none",
        stroke=pen.theme.ink,
        stroke_width=2.2,
        stroke_linejoin="round",
        stroke_dasharray="6 4" if dashed else None,
    )


def _before(points: Sequence[CurvePoint], pen: Pen) -> str:
    """The period before, dashed; it breaks where that period has no score."""
    stretches: list[list[Point]] = [[]]
    for point in points:
        if point.before is None:
            stretches.append([])
        else:
            stretches[-1].append(Point(point.x, point.before))
    return "".join(
        tag(
            "path",
            d=monotone(stretch),
            fill="none",
            stroke=pen.theme.ink3,
            stroke_width=1.2,
            stroke_dasharray="3 3",
        )
        for stretch in stretches
        if len(stretch) > 1
    )


def _drop(point: CurvePoint, curve: ExperienceCurve, pen: Pen) -> str:
    """The reference with its line up to the curve's ribbon."""
    reference = pen.text(point.reference)
    foot = curve.box.bottom - 17
    if point.at is None:
        return reference
    head = max(point.at.y, point.low or point.at.y) + 6
    if head > foot - 2:
        return reference
    line = f"M{figure(point.x)} {figure(foot)}V{figure(head)}"
    return shape(line, f'stroke="{pen.theme.line2}"') + reference


def _mark(point: CurvePoint, at: Point, pen: Pen) -> str:
    if point.rank:
        return draw_rank(point.rank, pen)
    if point.star:
        return draw_star(at, pen, 8.5)
    if point.felt:
        return tag("circle", cx=at.x, cy=at.y, r=4.4, fill=pen.theme.page, stroke=pen.theme.ink2,
                   stroke_width=1.4, stroke_dasharray="2.3 1.6")  # fmt: skip
    fill = pen.theme.step(point.score_step).fill if point.score_step else pen.theme.page
    return (
        f'<circle cx="{figure(at.x)}" cy="{figure(at.y)}" r="3.6" fill="{fill}" stroke="{pen.theme.ink}"'
        ' stroke-width="1.4"/>'
    )


def places_of(run: Sequence[CurvePoint]) -> list[Point]:
    """Where the points of a stretch lie."""
    return [point.at for point in run if point.at]


def monotone(places: Sequence[Point]) -> str:
    """A cubic through points that never overshoots between two of them (Fritsch and Carlson 1980).

    Points may run in either direction along x.
    """
    slopes = [(b.y - a.y) / (b.x - a.x) if b.x != a.x else 0.0 for a, b in pairwise(places)]
    tangents = [slopes[0] if slopes else 0.0]
    for before, after in pairwise(slopes):
        same = before * after > 0
        tangents.append(2 * before * after / (before + after) if same else 0.0)
    tangents.append(slopes[-1] if slopes else 0.0)
    parts = [f"M{figure(places[0].x)} {figure(places[0].y)}"]
    for (one, other), (start, end) in zip(pairwise(places), pairwise(tangents), strict=True):
        third = (other.x - one.x) / 3
        parts.append(
            f"C{figure(one.x + third)} {figure(one.y + third * start)}"
            f" {figure(other.x - third)} {figure(other.y - third * end)} {figure(other.x)} {figure(other.y)}"
        )
    return "".join(parts)
