"""The experience curve alone, small: for portfolio cards and the phone."""

from django.utils.translation import gettext as _

from touchpoints.graph.reading import stage_letters
from touchpoints.graph.scored import ScoredJourney
from touchpoints.rendering import text
from touchpoints.rendering.layout.curve import Plot, curve_points, experience_range, runs_of, shown_experience
from touchpoints.rendering.layout.reader import Reader, read
from touchpoints.rendering.layout.whole import summary
from touchpoints.rendering.scene import CurvePoint
from touchpoints.rendering.shapes import Box, Text
from touchpoints.rendering.svg.curve import definitions, draw_areas, draw_line, draw_ribbon, places_of
from touchpoints.rendering.svg.marks import draw_rank
from touchpoints.rendering.svg.pen import Pen, figure, tag, written
from touchpoints.rendering.theme import THEMES, ThemeName

LETTERS = 22.0
EDGE = 10.0
MOST_MARKS = 5


def tiny_curve(
    scored: ScoredJourney,
    *,
    width: float = 328,
    height: float = 110,
    theme: ThemeName = "page",
    prefix: str = "",
) -> str:
    """The curve of a journey as SVG: stages and their letters, average, interval, pain points.

    `prefix` comes before ids, so that many fit in one page. A thin journey's curve is dashed, as on the map;
    one without answers shows its stages and the words for it.
    """
    reader = read(scored)
    pen = Pen(THEMES[theme], prefix)
    shown, thin = shown_experience(reader)
    top = 12.0 if shown else 26.0  # what is said instead of scores stands above the guesses
    box = Box(EDGE, top, width - 2 * EDGE, height - LETTERS - top - 12)
    plot = Plot(box, *experience_range(reader, shown))
    pitch = box.width / max(len(reader.order), 1)
    xs = {step: box.x + (at + 0.5) * pitch for at, step in enumerate(reader.order)}
    points = curve_points(reader, shown, plot, xs, height, thin=thin)
    average = plot.y(scored.average) if scored.average is not None else None
    runs = [points[first : last + 1] for first, last in runs_of(points)]
    parts = [_stages(reader, xs, pitch, height, pen)]
    if average is not None:
        parts.append(definitions(Box(0, 0, width, height - LETTERS), average, pen))
        areas = [run for run in runs if len(run) > 1 and not run[0].felt]
        parts += [draw_areas(places_of(run), average, pen) for run in areas]
    parts += [draw_ribbon(run, pen) for run in runs]
    if average is not None:
        parts.append(tag("path", d=f"M0 {figure(average)}H{figure(width)}", stroke=pen.theme.ink2))
    parts += [draw_line(places_of(run), pen, dashed=thin or run[0].felt) or _dot(run[0], pen) for run in runs]
    worst = [point.rank._replace(radius=8.5) for point in points if point.rank]
    parts += [draw_rank(rank, pen) for rank in sorted(worst, key=lambda rank: rank.number or 99)[:MOST_MARKS]]
    if not shown:
        guessed = any(point.felt for point in points)
        said = _("felt, by the editor’s guess") if guessed else _("No scores yet")
        y = 14.0 if guessed else box.centre.y
        parts.append(pen.text(Text(said, width / 2, y, 12, ink="ink3", anchor="middle", halo="card")))
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {figure(width)} {figure(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=written(summary(reader)),
        font_family=text.FAMILY.replace("'", "&#39;"),
    )


def _stages(reader: Reader, xs: dict[str, float], pitch: float, height: float, pen: Pen) -> str:
    """Lines between stages, and their letters below, as wide as they have steps."""
    parts = []
    for stage, letter in stage_letters(reader.graph).items():
        places = [xs[step] for step in reader.of_stage[stage]]
        if not places:
            continue
        left, right = places[0] - pitch / 2, places[-1] + pitch / 2
        if left > EDGE + 1:
            parts.append(
                tag("path", d=f"M{figure(left)} 0V{figure(height - LETTERS)}", stroke=pen.theme.line2)
            )
        if right - left >= text.width(letter, 11) + 2:
            parts.append(
                pen.text(Text(letter, (left + right) / 2, height - 6, 11, ink="ink3", anchor="middle"))
            )
    return "".join(parts)


def _dot(point: CurvePoint, pen: Pen) -> str:
    """A score that stands alone."""
    if point.at is None:
        return ""
    if point.felt:
        return tag("circle", cx=point.at.x, cy=point.at.y, r=3, fill=pen.theme.page, stroke=pen.theme.ink2)
    return tag("circle", cx=point.at.x, cy=point.at.y, r=2.6, fill=pen.theme.ink)
