"""The legend: only the marks that this map uses, in the largest free place or in a strip below."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from touchpoints.graph.scored import Evidence
from touchpoints.rendering import text, words
from touchpoints.rendering.layout.cards import whisker
from touchpoints.rendering.layout.grid import SHEET_WIDTH, Grid
from touchpoints.rendering.layout.marks import drop_off_shares
from touchpoints.rendering.layout.reader import Reader
from touchpoints.rendering.layout.routes import THICKEST, THINNEST
from touchpoints.rendering.layout.space import Space
from touchpoints.rendering.scene import Legend, TouchpointCard
from touchpoints.rendering.shapes import Badge, Box, ChangeMark, Point, Rank, Sample, Text, Whisker

WIDTH = 470.0
PADDING = 16.0
MARGIN = 10.0
RIGHT_COLUMN = 308.0
RIGHT_TEXT = WIDTH - PADDING - RIGHT_COLUMN - 24 - 10
LEFT_TEXT = RIGHT_COLUMN - PADDING - 92 - 10 - 10
STRIP_ROW = 34.0
STEPS = ((-12.0, 1), (-6.5, 2), (0.0, 3), (6.5, 4), (12.0, 5))


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark with its words. `draw` gives the mark with its left middle at a point; `mark` is its width."""

    mark: float
    lines: tuple[str, ...]
    draw: Callable[[Point], dict[str, tuple]]
    height: float = 26.0


def make_legend(reader: Reader, cards: tuple[TouchpointCard, ...]) -> Legend:
    """The legend as a block at the origin."""
    left, right = _left_entries(reader, cards), _right_entries(reader, cards)
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
    for line in text.wrap(_of_ways(reader), RIGHT_COLUMN - PADDING - 14, 10.5, 3):
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
        return replace(
            one,
            track=shift_box(one.track),
            average=None if one.average is None else one.average + dx,
            mean=one.mean + dx,
            low=None if one.low is None else one.low + dx,
            high=None if one.high is None else one.high + dx,
        )

    return Legend(
        box=shift_box(legend.box),
        texts=tuple(replace(line, x=line.x + dx, y=line.y + dy) for line in legend.texts),
        badges=tuple(replace(badge, box=shift_box(badge.box)) for badge in legend.badges),
        whiskers=tuple(shift_whisker(one) for one in legend.whiskers),
        changes=tuple(replace(mark, at=shift(mark.at)) for mark in legend.changes),
        ranks=tuple(replace(rank, at=shift(rank.at)) for rank in legend.ranks),
        stars=tuple(shift(star) for star in legend.stars),
        drop_offs=tuple((shift(start), shift(end)) for start, end in legend.drop_offs),
        roads=tuple(replace(road, start=shift(road.start), end=shift(road.end)) for road in legend.roads),
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


def strip(reader: Reader, cards: tuple[TouchpointCard, ...], at: Box) -> Legend:
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
    ways = _of_ways(reader)
    last = [Entry(-10, (ways,), lambda at: {})] if ways else []
    for entry in (*_left_entries(reader, cards), *_right_entries(reader, cards), *last):
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


def _left_entries(reader: Reader, cards: tuple[TouchpointCard, ...]) -> list[Entry]:
    entries = []
    if any(card.whisker for card in cards) and reader.scored.average is not None:
        average = reader.scored.average

        def sample(at: Point) -> dict[str, tuple]:
            track = Box(at.x, at.y - 6, 92, 12)
            return {"whiskers": (whisker(average - 3, (average - 5, average - 1), average, track, 2),)}

        entries.append(Entry(92, (_("Mean and 95% interval;"), _("dashes: journey average")), sample, 32))
    if any(card.change for card in cards):
        example = reader.scale.difference(5.0)

        def changes(at: Point) -> dict[str, tuple]:
            large, small = (words.signed(value, reader.scale.decimals) for value in (example, example / 5))
            one, other = Point(at.x, at.y - 3.5), Point(at.x + 48, at.y - 3.5)
            return {"changes": (ChangeMark(one, large, "up", True), ChangeMark(other, small, "up", False))}

        before = words.period_before(reader.scored.before) if reader.scored.before else ""
        said = _("Change on %(before)s: solid if significant") % {"before": before}
        lines = text.wrap(said, LEFT_TEXT, 10.5, 2)
        entries.append(Entry(92, lines, changes, 18 + 7 * len(lines)))
    if cards:
        first = cards[0]

        def reference(at: Point) -> dict[str, tuple]:
            return {
                "texts": (Text(first.reference, at.x, at.y + 3.5, 9.5, 500, "ink3"),),
                "icons": ((first.icon, Point(at.x + 36, at.y - 6)),),
            }

        entries.append(Entry(52, (_("Grid reference and channel"),), reference))
    return entries + _evidence_entries(reader, cards)


def _evidence_entries(reader: Reader, cards: tuple[TouchpointCard, ...]) -> list[Entry]:
    """Dashed and outlined badges, when the map has such."""
    entries = []
    evidence = {card.evidence for card in cards}

    def empty(at: Point) -> dict[str, tuple]:
        return {"badges": (Badge(Box(at.x, at.y - 9, 36, 18), "–", None, size=11.5),)}

    def old(at: Point) -> dict[str, tuple]:
        return {"badges": (Badge(Box(at.x, at.y - 9, 36, 18), "", 3, outlined=True, size=11.5),)}

    if any(card.badge.label == "–" for card in cards):
        needed = words.number(reader.graph.facts.thresholds.minimum_answers)
        entries.append(Entry(36, (_("Fewer than %(n)s responses: no score") % {"n": needed},), empty))
    faces = [card.felt for card in cards if card.felt]
    if faces:

        def guess(at: Point) -> dict[str, tuple]:
            frame = Badge(Box(at.x, at.y - 9, 36, 18), "", None)
            return {"badges": (frame,), "icons": ((faces[0], Point(at.x + 12, at.y - 6)),)}

        lines = text.wrap(_("Felt, by the editor’s guess: nobody answered there"), LEFT_TEXT, 10.5, 2)
        entries.append(Entry(36, lines, guess, 12 + 14 * len(lines)))
    if Evidence.STALE in evidence:
        days = words.number(reader.graph.facts.thresholds.stale_after_days)
        entries.append(Entry(36, (_("Newest response over %(n)s days old") % {"n": days},), old))
    return entries


def _right_entries(reader: Reader, cards: tuple[TouchpointCard, ...]) -> list[Entry]:
    entries = []
    if any(card.rank for card in cards):
        entries.append(
            Entry(
                24,
                (_("Pain point, by rank"),),
                lambda at: {"ranks": (Rank(Point(at.x + 10, at.y), 1, 10),)},
                29,
            )
        )
    if any(card.star for card in cards):
        entries.append(
            Entry(24, (_("Moment of truth"),), lambda at: {"stars": (Point(at.x + 10, at.y),)}, 26)
        )
    if drop_off_shares(reader.graph):
        entries.append(
            Entry(
                24,
                (_("Customers who leave"),),
                lambda at: {"drop_offs": ((Point(at.x + 11, at.y - 7), Point(at.x + 11, at.y + 6)),)},
            )
        )
    return entries + _road_entries(reader)


def _road_entries(reader: Reader) -> list[Entry]:
    """Three thicknesses of road with their volume."""
    largest = max((edge.volume or 0 for edge in reader.graph.edges.values()), default=0)
    entries: list[Entry] = []
    if largest < 3:
        return entries
    for at, volume in enumerate((largest, round(largest * 0.43), round(largest * 0.17))):
        thickness = max(THINNEST, THICKEST * volume / largest)
        shown = words.number(volume)
        whose = _("%(n)s of all customers") if reader.scored.persona else _("%(n)s customers")
        lines = text.wrap(whose % {"n": shown} if at == 0 else shown, RIGHT_TEXT, 10.5, 2)

        def road(at: Point, thickness: float = thickness) -> dict[str, tuple]:
            return {"roads": (Sample(at, Point(at.x + 24, at.y), thickness),)}

        entries.append(Entry(24, lines, road, 2 + 13 * len(lines)))
    return entries


def _of_ways(reader: Reader) -> str:
    """Why the numbers into and out of a step differ, on a map where they do; empty where all adds up."""
    into: Counter[str] = Counter()
    out: Counter[str] = Counter()
    for edge in reader.graph.edges.values():
        into[edge.target] += edge.volume or 0
        out[edge.source] += edge.volume or 0
    counted = {step for step in into | out if into[step] or out[step]}
    visits = {step: reader.graph.nodes[step].visits for step in counted}
    leaves = {step: reader.graph.nodes[step].leaves or 0 for step in counted}
    differ = any(
        (step in into and into[step] != visits[step])
        or (step in out and out[step] + leaves[step] != visits[step])
        for step in counted
        if visits[step] is not None
    )
    if not differ:
        return ""
    return _("Ways need not add up: a customer may take several, or one that nobody counted.")
