"""The experience curve: scores in reading order, with their intervals and the period before."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10

from django.utils.translation import gettext as _

from touchpoints.rendering import text, values, words
from touchpoints.rendering.layout.grid import CURVE, GUTTER, Grid
from touchpoints.rendering.layout.marks import text_box
from touchpoints.rendering.layout.notes import gutter_heading
from touchpoints.rendering.layout.reader import Reader
from touchpoints.rendering.layout.space import Space
from touchpoints.rendering.scene import CurvePoint, ExperienceCurve, Tick
from touchpoints.rendering.shapes import Anchor, Box, Ink, Point, Rank, Text
from touchpoints.rendering.values import ShownScale

ABOVE, BELOW = 34.0, 46.0
NAME_WIDTH = 150.0
SMALLEST_RANGE = 8.0

Spot = tuple[float, float, Anchor]


@dataclass(frozen=True, slots=True)
class Plot:
    """The part of the row where the curve runs, and the experience at its bottom and top."""

    box: Box
    low: float
    high: float

    def y(self, experience: float) -> float:
        return self.box.bottom - (experience - self.low) / (self.high - self.low) * self.box.height


def make_curve(reader: Reader, grid: Grid) -> ExperienceCurve:
    """The curve's row. It breaks where a step has no score, and is dashed when all scores are thin."""
    bottom = max(box.bottom for box in grid.lane_boxes.values())
    box = Box(grid.field.x, bottom, grid.field.width, CURVE)
    inner = Box(grid.left, bottom + ABOVE, grid.field.right - grid.left, CURVE - ABOVE - BELOW)
    shown, thin = shown_experience(reader)
    plot = Plot(inner, *experience_range(reader, shown))
    xs = _places(reader, grid)
    points = curve_points(reader, shown, plot, xs, box.bottom - 7, thin=thin)
    average = reader.scored.average
    guessed = any(point.felt for point in points)
    unit = _("%(unit)s by touchpoint") % {"unit": reader.scale.name}
    if guessed and not shown:
        unit = _("felt, by the editor’s guess")
    return ExperienceCurve(
        box,
        inner,
        points,
        runs_of(points),
        _ticks(reader.scale, plot) if shown or not guessed else _felt_ticks(plot),
        plot.y(average) if average is not None else None,
        (*_heading(unit, box), *_labels(reader, points, plot)),
        dashed=thin,
    )


def shown_experience(reader: Reader) -> tuple[dict[str, float], bool]:
    """Experience by step where the curve shows one, and whether the journey is thin.

    A journey without a single well measured step shows what little it has.
    """
    steps = reader.scored.steps
    known = {step: values.on_map(steps.get(step)) for step in reader.order}
    thin = all(experience is None for experience in known.values())
    if thin:
        measured = {step: steps[step].measured for step in reader.order if step in steps}
        known = {step: one.score.experience for step, one in measured.items() if one}
    return {step: experience for step, experience in known.items() if experience is not None}, thin


def experience_range(reader: Reader, shown: dict[str, float]) -> tuple[float, float]:
    """Lowest and highest experience that a plot must hold, intervals and guesses included."""
    if not shown:
        return 0.0, 100.0
    guesses = (
        values.felt_on_map(reader.graph.nodes[step], reader.scored.steps.get(step)) for step in reader.order
    )
    found = [*shown.values(), *(guess for guess in guesses if guess is not None)]
    for step in shown:
        measured = reader.scored.steps[step].measured
        if measured and measured.score.experience_interval:
            found += [measured.score.experience_interval.low, measured.score.experience_interval.high]
    if reader.scored.average is not None:
        found.append(reader.scored.average)
    lack = max(0.0, SMALLEST_RANGE - (max(found) - min(found))) / 2
    return min(found) - lack, max(found) + lack


def curve_points(
    reader: Reader, shown: dict[str, float], plot: Plot, xs: dict[str, float], foot: float, *, thin: bool
) -> tuple[CurvePoint, ...]:
    """Every step in reading order, without place where nothing is known; references stand at `foot`."""
    points = []
    for step in reader.order:
        pain, x = reader.pains.get(step), xs[step]
        ink: Ink = "pain_text" if pain else "ink3"
        label = Text(reader.references[step], x, foot, 9.5, 700 if pain else 500, ink, "middle")
        star = reader.graph.nodes[step].moment_of_truth
        measured = reader.scored.steps[step].measured if step in shown else None
        if measured is None:
            felt = values.felt_on_map(reader.graph.nodes[step], reader.scored.steps.get(step))
            place = None if felt is None else Point(x, plot.y(felt))
            points.append(CurvePoint(step, x, label, place, star=star, felt=felt is not None))
            continue
        at = Point(x, plot.y(shown[step]))
        interval = measured.score.experience_interval
        before = measured.previous.experience if measured.previous else None
        points.append(
            CurvePoint(
                step,
                x,
                label,
                at,
                low=plot.y(interval.low) if interval else None,
                high=plot.y(interval.high) if interval else None,
                before=plot.y(before) if before is not None else None,
                score_step=None if thin else values.step_of(shown[step], reader.scored.average),
                rank=Rank(at, pain.rank, 10.5) if pain else None,
                star=star,
            )
        )
    return tuple(points)


def runs_of(points: tuple[CurvePoint, ...]) -> tuple[tuple[int, int], ...]:
    """First and last index of every unbroken stretch, of scores or of guesses."""
    runs: list[tuple[int, int]] = []
    for at, point in enumerate(points):
        if point.at is None:
            continue
        if runs and runs[-1][1] == at - 1 and points[at - 1].felt == point.felt:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return tuple(runs)


def _places(reader: Reader, grid: Grid) -> dict[str, float]:
    """x of every step: those of one column share its width, in reading order."""
    columns: dict[int, list[str]] = {}
    for step in reader.order:
        columns.setdefault(grid.place(reader.graph, reader.graph.nodes[step])[0], []).append(step)
    return {
        step: grid.column_x(column) + grid.pitch * (at + 0.5) / len(steps)
        for column, steps in columns.items()
        for at, step in enumerate(steps)
    }


def _ticks(scale: ShownScale, plot: Plot) -> tuple[Tick, ...]:
    """Round values on the axis, at least two."""
    bottom, top = scale.shown(plot.low), scale.shown(plot.high)
    power = 10.0 ** floor(log10(top - bottom))
    sizes = (power * 5, power * 2, power, power / 2, power / 5)
    step = next(size for size in sizes if top // size + bottom // -size >= 1)
    decimals = max(0, -floor(log10(step)))
    first, last = scale.bounds
    ticks = []
    value = -(-bottom // step) * step
    while value <= top + step / 100:
        y = plot.y((value - first) / (last - first) * 100)
        label = Text(words.number(value, decimals), plot.box.x - 8, y + 3.5, 10, ink="ink3", anchor="end")
        ticks.append(Tick(y, label))
        value += step
    return tuple(ticks)


def _felt_ticks(plot: Plot) -> tuple[Tick, ...]:
    """The axis where there are only guesses: words, for a guess has no unit."""
    named = ((75.0, _("good")), (25.0, _("bad")))
    places = [(plot.y(felt), name) for felt, name in named]
    return tuple(
        Tick(y, Text(name, plot.box.x - 8, y + 3.5, 10, ink="ink3", anchor="end")) for y, name in places
    )


def _heading(unit: str, box: Box) -> tuple[Text, ...]:
    texts = gutter_heading(_("Experience curve"), box.x + 14, box.y + 24)
    below = text.wrap(unit, GUTTER - 36, 10, 3)
    top = box.bottom - 12 - 13 * (len(below) - 1)
    texts += [Text(line, box.x + 14, top + at * 13, 10, ink="ink3") for at, line in enumerate(below)]
    return tuple(texts)


def _labels(reader: Reader, points: tuple[CurvePoint, ...], plot: Plot) -> tuple[Text, ...]:
    """Names at pain points, moments of truth and the highest points; the average at its line."""
    space = Space(_along_curve(points))
    for point in points:
        if point.at and (point.rank or point.star):
            space.take(Box(point.at.x - 11, point.at.y - 11, 22, 22))
    found: list[Text] = []
    box, average = plot.box, reader.scored.average
    if average is not None:
        said = _("journey %(score)s") % {"score": reader.scale.text(average)}
        over, under = plot.y(average) - 5, plot.y(average) + 13
        ends: list[Spot] = [(box.right - 8, over, "end"), (box.right - 8, under, "end")]
        starts: list[Spot] = [(box.x + 8, over, "start"), (box.x + 8, under, "start")]
        found += _first_free(space, box, [*ends, *starts], Text(said, 0, 0, 10, 600, "ink2"))
    seen = {point.step: point.at for point in points if point.at}
    if not seen:
        return (
            Text(
                _no_scores(reader),
                box.centre.x,
                box.centre.y + 4,
                12,
                ink="ink2",
                anchor="middle",
                halo="page",
            ),
        )
    tops = [(seen[point.step].y, point.step) for point in points if point.score_step == 5]
    best = {step for _y, step in sorted(tops)[:3]}
    for point in sorted(points, key=lambda one: (one.rank is None, not one.star)):
        if point.step in seen and (point.rank or point.star or point.step in best):
            found += _first_free(space, box, _spots(point, seen[point.step]), _name(reader, point))
    return tuple(found)


def _no_scores(reader: Reader) -> str:
    """Why there is no curve."""
    if not any(step.measured for step in reader.scored.steps.values()):
        return _("No scores yet: nobody was asked")
    period = reader.scored.period
    if period.start is None and period.end is None:
        return _("No scores yet: nobody has answered")
    return _("No scores for %(period)s: nobody answered") % {"period": words.period_name(period)}


def _name(reader: Reader, point: CurvePoint) -> Text:
    title = text.clean(reader.graph.nodes[point.step].title)
    said = reader.readings.get(point.step)
    label = said.label if said else ""
    content = f"{text.shorten(title, NAME_WIDTH, 11, 600)} {label}".strip()
    return Text(content, 0, 0, 11, 600, "pain_text" if point.rank else "ink", full=f"{title} {label}")


def _spots(point: CurvePoint, at: Point) -> list[Spot]:
    """Where a name may stand: beside a pain point, above anything else, before other places."""
    sides: list[Spot] = [(at.x + 16, at.y + 9, "start"), (at.x - 16, at.y + 9, "end")]
    ends: list[Spot] = [(at.x, at.y - 15, "middle"), (at.x, at.y + 24, "middle")]
    return [*sides, *reversed(ends)] if point.rank else [*ends, *sides]


def _first_free(space: Space, plot: Box, spots: Iterable[Spot], label: Text) -> list[Text]:
    """The label at the first of these places that is free, if any; the place is then taken."""
    room = Box(plot.x + 2, plot.y - ABOVE + 2, plot.width - 4, plot.height + ABOVE + BELOW - 24)
    for x, y, anchor in spots:
        placed = label._replace(x=x, y=y, anchor=anchor, halo="page")
        box = text_box(placed)
        if room.holds(box) and space.is_free(box):
            space.take(box)
            return [placed]
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
