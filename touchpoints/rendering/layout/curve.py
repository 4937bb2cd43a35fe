"""The experience curve: scores in reading order, with their intervals and the period before."""

from collections.abc import Mapping
from itertools import pairwise
from math import floor, log10

from django.utils.translation import gettext as _

from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.scored import PainPoint, ScoredJourney
from touchpoints.rendering import text, values, words
from touchpoints.rendering.layout.grid import CURVE, GUTTER, Grid
from touchpoints.rendering.layout.marks import text_box
from touchpoints.rendering.layout.notes import gutter_heading
from touchpoints.rendering.layout.space import Space
from touchpoints.rendering.scene import Box, CurvePoint, ExperienceCurve, Point, Rank, Text, Tick
from touchpoints.rendering.values import ShownScale

ABOVE, BELOW = 34.0, 46.0
NAME_WIDTH = 150.0
SMALLEST_RANGE = 8.0


def make_curve(
    scored: ScoredJourney,
    grid: Grid,
    order: tuple[str, ...],
    references: Mapping[str, str],
    pains: Mapping[str, PainPoint],
    scale: ShownScale,
) -> ExperienceCurve:
    """The curve's row. It breaks where a step has no score, and is dashed when all scores are thin."""
    bottom = max(box.bottom for box in grid.lane_boxes.values())
    box = Box(grid.field.x, bottom, grid.field.width, CURVE)
    plot = Box(grid.left, bottom + ABOVE, grid.field.right - grid.left, CURVE - ABOVE - BELOW)
    thin = not any(values.on_map(scored.steps.get(step)) is not None for step in order)
    low, high = _range(scored, thin)

    def y(experience: float) -> float:
        return plot.bottom - (experience - low) / (high - low) * plot.height

    xs = _places(scored.graph, grid, order)
    points = tuple(
        _point(scored, step, xs[step], references[step], box, y, pains.get(step), thin) for step in order
    )
    average = y(scored.average) if scored.average is not None else None
    ticks = _ticks(scale, low, high, y, plot)
    heading = _heading(scale, box)
    labels = _labels(scored, points, pains, scale, plot, average)
    return ExperienceCurve(box, plot, points, _runs(points), ticks, average, (*heading, *labels), dashed=thin)


def _shown(scored: ScoredJourney, step: str, thin: bool) -> float | None:
    """Experience of a step on the curve; thin journeys show what little they have."""
    score = scored.steps.get(step)
    if thin and score and score.measured:
        return score.measured.score.experience
    return values.on_map(score)


def _point(scored, step, x, reference, box, y, pain, thin) -> CurvePoint:
    experience = _shown(scored, step, thin)
    label = Text(
        reference,
        x,
        box.bottom - 7,
        9.5,
        700 if pain else 500,
        "pain_text" if pain else "ink3",
        "middle",
    )
    star = scored.graph.nodes[step].moment_of_truth
    if experience is None:
        return CurvePoint(step, x, label, None, star=star)
    measured = scored.steps[step].measured
    interval = measured.score.experience_interval
    before = measured.previous.experience if measured.previous else None
    at = Point(x, y(experience))
    return CurvePoint(
        step,
        x,
        label,
        at,
        low=y(interval.low) if interval else None,
        high=y(interval.high) if interval else None,
        before=y(before) if before is not None else None,
        score_step=None if thin else values.step_of(experience, scored.average),
        rank=Rank(at, pain.rank, 10.5) if pain else None,
        star=star,
    )


def _places(graph: JourneyGraph, grid: Grid, order: tuple[str, ...]) -> dict[str, float]:
    """x of every step: those of one column share its width, in reading order."""
    columns: dict[int, list[str]] = {}
    for step in order:
        columns.setdefault(grid.place(graph, graph.nodes[step])[0], []).append(step)
    return {
        step: grid.column_x(column) + grid.pitch * (at + 0.5) / len(steps)
        for column, steps in columns.items()
        for at, step in enumerate(steps)
    }


def _range(scored: ScoredJourney, thin: bool) -> tuple[float, float]:
    """Lowest and highest experience that the plot must hold, intervals included."""
    found = [scored.average] if scored.average is not None else []
    for step in scored.steps:
        experience = _shown(scored, step, thin)
        if experience is None:
            continue
        score = scored.steps[step].measured.score
        found.append(experience)
        if score.experience_interval:
            found += [score.experience_interval.low, score.experience_interval.high]
    if not found:
        return 0.0, 100.0
    low, high = min(found), max(found)
    lack = max(0.0, SMALLEST_RANGE - (high - low)) / 2
    return low - lack, high + lack


def _runs(points: tuple[CurvePoint, ...]) -> tuple[tuple[int, int], ...]:
    """First and last index of every unbroken stretch."""
    runs: list[tuple[int, int]] = []
    for at, point in enumerate(points):
        if point.at is None:
            continue
        if runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return tuple(runs)


def _ticks(scale: ShownScale, low: float, high: float, y, plot: Box) -> tuple[Tick, ...]:
    """Round values on the axis, at least two."""
    bottom, top = scale.shown(low), scale.shown(high)
    power = 10.0 ** floor(log10(top - bottom))
    sizes = (power * 5, power * 2, power, power / 2, power / 5)
    step = next(size for size in sizes if top // size + bottom // -size >= 1)
    decimals = max(0, -floor(log10(step)))
    first, last = scale.bounds
    ticks = []
    value = -(-bottom // step) * step
    while value <= top + step / 100:
        at = y((value - first) / (last - first) * 100)
        label = Text(words.number(value, decimals), plot.x - 8, at + 3.5, 10, ink="ink3", anchor="end")
        ticks.append(Tick(at, label))
        value += step
    return tuple(ticks)


def _heading(scale: ShownScale, box: Box) -> tuple[Text, ...]:
    texts = gutter_heading(_("Experience curve"), box.x + 14, box.y + 24)
    below = text.wrap(_("%(unit)s by touchpoint") % {"unit": scale.name}, GUTTER - 36, 10, 3)
    top = box.bottom - 12 - 13 * (len(below) - 1)
    return (*texts, *(Text(line, box.x + 14, top + at * 13, 10, ink="ink3") for at, line in enumerate(below)))


def _labels(scored, points, pains, scale, plot, average) -> tuple[Text, ...]:
    """Names at pain points, moments of truth and the highest point, and the average at the end of its line."""
    space = Space(_along_curve(points))
    for point in points:
        if point.at and (point.rank or point.star):
            space.take(Box(point.at.x - 11, point.at.y - 11, 22, 22))
    found = []
    if average is not None:
        said = _("journey %(score)s") % {"score": scale.text(scored.average)}
        found += _first_free(
            space, plot, [(plot.right - 8, average - 5, "end"), (plot.right - 8, average + 13, "end"),
                          (plot.x + 8, average - 5, "start"), (plot.x + 8, average + 13, "start")],
            said, 10, "ink2",
        )  # fmt: skip
    seen = [point for point in points if point.at]
    if not seen:
        said = _("No scores: %(period)s") % {"period": words.period_name(scored.period)}
        found.append(
            Text(said, plot.centre.x, plot.centre.y + 4, 12, ink="ink2", anchor="middle", halo="page")
        )
    best = sorted((point for point in seen if point.score_step == 5), key=lambda point: point.at.y)[:3]
    for point in sorted(seen, key=lambda one: (one.rank is None, not one.star)):
        if not (point.rank or point.star or point in best):
            continue
        measured = scored.steps[point.step].measured
        said = values.reading(measured.score, scale)
        name = text.shorten(text.clean(scored.graph.nodes[point.step].title), NAME_WIDTH, 11, 600)
        x, y = point.at
        sides = [(x + 16, y + 9, "start"), (x - 16, y + 9, "end")]
        over, under = (x, y - 15, "middle"), (x, y + 24, "middle")
        spots = [*sides, under, over] if point.rank else [over, under, *sides]
        ink = "pain_text" if point.rank else "ink"
        found += _first_free(space, plot, spots, f"{name} {said.label}", 11, ink)
    return tuple(found)


def _first_free(space: Space, plot: Box, spots, said: str, size: float, ink) -> list[Text]:
    """The text at the first of these places that is free, if any; the place is then taken."""
    room = Box(plot.x + 2, plot.y - ABOVE + 2, plot.width - 4, plot.height + ABOVE + BELOW - 24)
    for x, y, anchor in spots:
        label = Text(said, x, y, size, 600, ink, anchor, halo="page")
        box = text_box(label)
        if room.holds(box) and space.is_free(box):
            space.take(box)
            return [label]
    return []


def _along_curve(points: tuple[CurvePoint, ...]) -> list[Box]:
    """The curve, roughly, as small boxes: labels keep off it."""
    boxes = []
    for one, other in pairwise(points):
        if one.at is None or other.at is None:
            continue
        steps = max(1, int((other.at.x - one.at.x) // 12))
        for at in range(steps + 1):
            share = at / steps
            eased = share * share * (3 - 2 * share)  # what a cubic between level tangents does
            x = one.at.x + (other.at.x - one.at.x) * share
            y = one.at.y + (other.at.y - one.at.y) * eased
            boxes.append(Box(x - 2, y - 2, 4, 4))
    return boxes
