"""The legend: only the marks that this map uses, in the largest free place or in a strip below."""

from dataclasses import replace

from django.utils.translation import gettext as _

from touchpoints.rendering import text
from touchpoints.rendering.layout.grid import SHEET_WIDTH, Grid
from touchpoints.rendering.layout.legend_entries import (
    PADDING,
    RIGHT_COLUMN,
    WIDTH,
    Drawn,
    Entry,
    left_entries,
    of_ways,
    right_entries,
)
from touchpoints.rendering.layout.reader import Reader
from touchpoints.rendering.layout.space import Space
from touchpoints.rendering.scene import Legend
from touchpoints.rendering.shapes import Badge, Box, Point, Text, Whisker

MARGIN = 10.0
STRIP_ROW = 34.0
STEPS = ((-12.0, 1), (-6.5, 2), (0.0, 3), (6.5, 4), (12.0, 5))


def make_legend(reader: Reader, drawn: Drawn) -> Legend:
    """The legend as a block at the origin."""
    left, right = left_entries(reader, drawn.cards), right_entries(reader, drawn)
    texts = [Text(_("How to read this map"), PADDING, 24, 13, 600)]
    parts: dict[str, tuple] = {}
    y = 46.0
    if reader.scored.average is not None:
        said = _("Score, by distance from the journey average of %(average)s") % {
            "average": reader.scale.text(reader.scored.average)
        }
        texts.append(Text(text.shorten(said, WIDTH - 2 * PADDING, 10.5), PADDING, 46, 10.5, ink="ink2"))
        badges, names = _scale_row(reader, PADDING, 61)
        parts["badges"] = badges
        texts += names
        y = 130.0
    heights = []
    for x, entries in ((PADDING, left), (RIGHT_COLUMN, right)):
        at = y
        for entry in entries:
            _put(entry, Point(x, at), _mark_column(entries), parts, texts)
            at += entry.height
        heights.append(at)
    for line in text.wrap(of_ways(reader), RIGHT_COLUMN - PADDING - 14, 10.5, 3):
        texts.append(Text(line, PADDING, heights[0] + 2, 10.5, ink="ink2"))
        heights[0] += 14
    return Legend(Box(0, 0, WIDTH, max(heights)), tuple(texts), **parts)


def moved(legend: Legend, to: Point) -> Legend:
    """The legend with its upper left corner at `to`."""
    dx, dy = to.x - legend.box.x, to.y - legend.box.y

    def shift(point: Point) -> Point:
        return Point(point.x + dx, point.y + dy)

    def shift_box(box: Box) -> Box:
        return box._replace(x=box.x + dx, y=box.y + dy)

    def shift_whisker(one: Whisker) -> Whisker:
        return one._replace(
            track=shift_box(one.track),
            average=None if one.average is None else one.average + dx,
            mean=one.mean + dx,
            low=None if one.low is None else one.low + dx,
            high=None if one.high is None else one.high + dx,
        )

    return Legend(
        box=shift_box(legend.box),
        texts=tuple(line._replace(x=line.x + dx, y=line.y + dy) for line in legend.texts),
        badges=tuple(badge._replace(box=shift_box(badge.box)) for badge in legend.badges),
        whiskers=tuple(shift_whisker(one) for one in legend.whiskers),
        changes=tuple(mark._replace(at=shift(mark.at)) for mark in legend.changes),
        ranks=tuple(rank._replace(at=shift(rank.at)) for rank in legend.ranks),
        stars=tuple(shift(star) for star in legend.stars),
        drop_offs=tuple((shift(start), shift(end)) for start, end in legend.drop_offs),
        roads=tuple(road._replace(start=shift(road.start), end=shift(road.end)) for road in legend.roads),
        icons=tuple((name, shift(at)) for name, at in legend.icons),
    )


def free_spot(legend: Legend, grid: Grid, space: Space) -> Point | None:
    """A free place for the block among the lanes: within one lane when it can, then left and low."""
    lanes = grid.lanes_box.grown(-12)
    first = lanes._replace(width=min(lanes.width, SHEET_WIDTH))  # where reading begins
    corners = space.corners(first, legend.box.width, legend.box.height, MARGIN)
    if not len(corners):
        return None
    x, y = corners[:, 0], corners[:, 1]
    cost = 0.1 * x - 0.1 * y
    for box in grid.lane_boxes.values():
        cost += 150 * ((y < box.y) & (box.y < y + legend.box.height))
    best = corners[cost.argmin()]
    return Point(float(best[0]), float(best[1]))


def strip(reader: Reader, drawn: Drawn, at: Box) -> Legend:
    """The legend as rows of marks with words, as wide as the sheet; `at` gives its place and width."""
    texts = [Text(_("How to read this map"), at.x + PADDING, at.y + 22, 12.5, 600)]
    parts: dict[str, tuple] = {}
    x = at.x + PADDING + text.width(texts[0].content, 12.5, 600) + 28
    y = at.y + 18
    if reader.scored.average is not None:
        badges, names = _scale_row(reader, x, y - 10, inline=True)
        parts["badges"] = badges
        texts += names
        x = max(names[-1].x + text.width(names[-1].content, 10), x) + 30
    ways = of_ways(reader)
    last = [Entry(-10, (ways,), lambda at: {})] if ways else []
    for entry in (*left_entries(reader, drawn.cards), *right_entries(reader, drawn), *last):
        words_width = text.width(" ".join(entry.lines), 10.5)
        if x + entry.mark + 10 + words_width > at.right - PADDING:
            x, y = at.x + PADDING, y + STRIP_ROW
        joined = replace(entry, lines=(" ".join(entry.lines),))
        _put(joined, Point(x, y), entry.mark, parts, texts)
        x += entry.mark + 10 + words_width + 28
    return Legend(Box(at.x, at.y, at.width, y + 18 - at.y), tuple(texts), **parts)


def _put(entry: Entry, at: Point, mark: float, parts: dict[str, tuple], texts: list[Text]) -> None:
    for kind, drawn in entry.draw(at).items():
        if kind == "texts":
            texts.extend(drawn)
        else:
            parts[kind] = parts.get(kind, ()) + drawn
    first = at.y + 3.5 - 6.5 * (len(entry.lines) - 1)
    texts += [
        Text(line, at.x + mark + 10, first + number * 13, 10.5, ink="ink2")
        for number, line in enumerate(entry.lines)
    ]


def _mark_column(entries: list[Entry]) -> float:
    return max((entry.mark for entry in entries), default=0.0)


def _scale_row(
    reader: Reader, x: float, y: float, *, inline: bool = False
) -> tuple[tuple[Badge, ...], list[Text]]:
    """The five badges with their names below them, or behind them in a strip."""
    names = (_("far below"), _("below"), _("near"), _("above"), _("far above"))
    badges, texts = [], []
    for (distance, step), name in zip(STEPS, names, strict=True):
        value = min(max((reader.scored.average or 0.0) + distance, 0.0), 100.0)
        badges.append(Badge(Box(x, y, 40, 20), reader.scale.text(value), step, size=11.5))
        if inline:
            texts.append(Text(name, x + 46, y + 14, 10, ink="ink2"))
            x += 46 + text.width(name, 10) + 16
        else:
            texts.append(Text(name, x + 20, y + 40, 10, ink="ink2", anchor="middle"))
            x += 88
    return tuple(badges), texts
