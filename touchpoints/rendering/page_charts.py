"""Small charts inside pages: how scores are spread, how they went by month. Coloured by the style sheet.

Each is an image with a sentence that says the same; the numbers themselves stand in the page as text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from touchpoints.rendering import text, words
from touchpoints.rendering.svg.pen import figure, tag, written
from touchpoints.scoring.score import Interval, Scale
from touchpoints.vocabulary import Direction, Metric

WIDTH, HEIGHT = 480.0, 220.0
FLOOR = HEIGHT - 34.0
HEADROOM = 22.0


@dataclass(frozen=True, slots=True)
class Spread:
    """What share of the answers gave each score, 0–1: of everyone shown, and of personas by name."""

    everyone: tuple[tuple[int, float], ...]
    personas: tuple[tuple[str, tuple[float, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A month's mean and interval, in the question's own unit."""

    month: date
    mean: float
    interval: Interval | None
    n: int


def colour_of(score: int, scale: Scale, metric: Metric) -> int:
    """Step 1 to 5 of the score scale for one answer.

    >>> [colour_of(score, Scale(1, 5), Metric.CSAT) for score in range(1, 6)]
    [1, 2, 3, 4, 5]
    >>> [colour_of(score, Scale(0, 10), Metric.NPS) for score in (0, 3, 4, 6, 7, 8, 9, 10)]
    [1, 1, 2, 2, 3, 3, 4, 5]
    """
    if metric is Metric.NPS:
        return 1 if score <= 3 else 2 if score <= 6 else 3 if score <= 8 else score - 5
    share = (score - scale.minimum) / scale.span
    if scale.direction is Direction.LOW:
        share = 1 - share
    return min(5, int(share * 5) + 1)


def spread_chart(spread: Spread, scale: Scale, metric: Metric) -> str:
    """A bar for each score; beside it what each persona gave: a dash for the first, a ring for the second."""
    most = max((share for _score, share in spread.everyone), default=0.0)
    most = max([most, *(max(shares, default=0.0) for _name, shares in spread.personas)]) or 1.0
    slot = WIDTH / len(spread.everyone)
    bar = slot * (0.56 if spread.personas else 0.72)
    parts = []
    for place, (score, share) in enumerate(spread.everyone):
        left = place * slot + slot * 0.08
        top = _height(share, most)
        step = colour_of(score, scale, metric)
        parts.append(
            tag(
                "rect",
                x=left,
                y=top,
                width=bar,
                height=max(FLOOR - top, 1),
                class_=f"spread-bar step-{step}",
            )
        )
        middle = left + bar / 2
        parts.append(_text(middle, top - 6, words.percent(share), "spread-share"))
        parts.append(_text(middle, FLOOR + 18, words.number(score), "spread-score"))
        for nth, (_name, shares) in enumerate(spread.personas[:2]):
            parts.append(_persona(left + bar + slot * (0.1 + 0.14 * nth), _height(shares[place], most), nth))
    parts.append(tag("path", d=f"M0 {figure(FLOOR)}H{figure(WIDTH)}", class_="axis"))
    said = ", ".join(
        _("%(score)s: %(share)s") % {"score": words.number(score), "share": words.percent(share)}
        for score, share in spread.everyone
    )
    return _image(_("How the scores are spread. %(said)s") % {"said": said}, "spread", HEIGHT, *parts)


def _height(share: float, most: float) -> float:
    return FLOOR - share / most * (FLOOR - HEADROOM)


def _persona(x: float, y: float, nth: int) -> str:
    stick = tag("path", d=f"M{figure(x)} {figure(FLOOR)}V{figure(y)}", class_="spread-stick")
    if nth:
        return stick + tag("circle", cx=x, cy=y, r=3.6, class_="spread-second")
    return stick + tag("path", d=f"M{figure(x - 4.5)} {figure(y)}h9", class_="spread-first")


def trend_chart(
    months: Sequence[Reading], bounds: tuple[float, float], decimals: int, average: float | None = None
) -> str:
    """Means by month with their intervals: a ribbon where months follow each other, else a whisker each.

    `average` is that of the journey, in the same unit: a dashed line to see them against.
    """
    left, right, top, floor = 34.0, WIDTH - 48, 14.0, FLOOR - 12
    low, high, step = _axis(months, bounds, average)
    first, last = months[0].month, months[-1].month
    across = max(_months(first, last), 1)

    def x(month: date) -> float:
        return (
            (left + right) / 2 if len(months) == 1 else left + _months(first, month) / across * (right - left)
        )

    def y(value: float) -> float:
        return floor - (value - low) / (high - low) * (floor - top)

    parts = []
    ticks = round((high - low) / step)
    for tick in range(ticks + 1):
        value = low + tick * step
        at = y(value)
        parts.append(tag("path", d=f"M{figure(left)} {figure(at)}H{figure(right)}", class_="grid"))
        parts.append(_text(left - 6, at + 4, words.number(value, 1 if step < 1 else 0), "tick", "end"))
    if average is not None:
        named = _("journey %(score)s") % {"score": words.number(average, decimals)}
        parts.append(tag("path", d=f"M{figure(left)} {figure(y(average))}H{figure(right)}", class_="average"))
        parts.append(_text((left + right) / 2, y(average) - 6, named, "average-name"))
    for run in _runs(months):
        places = [(x(reading.month), y(reading.mean)) for reading in run]
        ends = [
            (x(one.month), y(one.interval.low), y(one.interval.high))
            for one in run
            if one.interval is not None
        ]
        if len(run) > 1:
            over = [f"{figure(at)} {figure(upper)}" for at, _low, upper in ends]
            under = [f"{figure(at)} {figure(lower)}" for at, lower, _high in reversed(ends)]
            parts.append(tag("path", d="M" + "L".join(over + under) + "Z", class_="ribbon"))
            line = "L".join(f"{figure(at)} {figure(value)}" for at, value in places)
            parts.append(tag("path", d=f"M{line}", class_="line"))
        else:
            parts += [
                tag(
                    "path",
                    d=f"M{figure(at)} {figure(lower)}V{figure(upper)}"
                    f"M{figure(at - 4)} {figure(lower)}h8M{figure(at - 4)} {figure(upper)}h8",
                    class_="bar",
                )
                for at, lower, upper in ends
            ]
        parts += [tag("circle", cx=at, cy=value, r=3.6, class_="point") for at, value in places]
    parts.append(tag("path", d=f"M{figure(left)} {figure(floor)}H{figure(right)}", class_="axis"))
    parts += _month_names(months, x, floor)
    newest = months[-1]
    parts.append(
        _text(x(newest.month) + 10, y(newest.mean) + 4, words.number(newest.mean, decimals), "newest")
    )
    said = _("From %(first)s to %(last)s; newest %(value)s from %(n)s answers.") % {
        "first": _month(first),
        "last": _month(last),
        "value": words.number(newest.mean, decimals),
        "n": words.number(newest.n),
    }
    return _image(
        _("Score by month with its 95%% interval. %(said)s") % {"said": said}, "trend", FLOOR + 30, *parts
    )


def _axis(
    months: Sequence[Reading], bounds: tuple[float, float], average: float | None
) -> tuple[float, float, float]:
    """Ends and step of the axis: round numbers that hold every interval and the average, within the scale."""
    besides = [] if average is None else [average]
    lows = [one.interval.low if one.interval else one.mean for one in months] + besides
    highs = [one.interval.high if one.interval else one.mean for one in months] + besides
    span = bounds[1] - bounds[0]
    step = next(
        (s for s in (span / 40, span / 20, span / 8, span / 4) if (max(highs) - min(lows)) / s <= 4), span / 4
    )
    low = bounds[0] + step * int((min(lows) - bounds[0]) / step)
    high = bounds[0] + step * (int((max(highs) - bounds[0]) / step) + 1)
    return max(low, bounds[0]), min(max(high, low + 2 * step), bounds[1]), step


def _runs(months: Sequence[Reading]) -> list[list[Reading]]:
    runs: list[list[Reading]] = []
    for one in months:
        if runs and _months(runs[-1][-1].month, one.month) == 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _month_names(months: Sequence[Reading], x: Callable[[date], float], floor: float) -> list[str]:
    """Names under the axis, as many as have room; the year under the first of each year."""
    parts: list[str] = []
    free_from, year = 0.0, None
    for one in months:
        at = x(one.month)
        name = formats.date_format(one.month, "M")
        half = text.width(name, 12) / 2 + 3
        if at - half < free_from:
            continue
        free_from = at + half
        parts.append(_text(at, floor + 18, name, "month"))
        if one.month.year != year:
            year = one.month.year
            parts.append(_text(at, floor + 33, str(year), "year"))
    return parts


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def _month(month: date) -> str:
    return formats.date_format(month, "YEAR_MONTH_FORMAT")


def _text(x: float, y: float, content: str, css: str, anchor: str | None = None) -> str:
    return tag("text", written(content), x=x, y=y, class_=css, text_anchor=anchor)


def _image(label: str, css: str, height: float, *parts: str) -> str:
    return tag(
        "svg",
        *parts,
        viewBox=f"0 0 {figure(WIDTH)} {figure(height)}",
        class_=f"chart chart-{css}",
        role="img",
        aria_label=written(label),
    )
