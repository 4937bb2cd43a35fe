"""Callouts say why a step hurts, next to it where there is room, else in a numbered band below."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from touchpoints.graph.scored import PainPoint, QuestionScore
from touchpoints.rendering import text, values, words
from touchpoints.rendering.layout.grid import Grid
from touchpoints.rendering.layout.reader import Reader
from touchpoints.rendering.layout.space import CELL, Space
from touchpoints.rendering.scene import Callout
from touchpoints.rendering.shapes import Box, Chip, Point, Rank, Text
from touchpoints.rendering.values import ShownScale
from touchpoints.vocabulary import ReachSource

WIDTH, WIDEST = 300.0, 318.0
MARGIN = 7.0
CLOSEST, FARTHEST = 28.0, 220.0
INDENT = 15.0
CHIP_ROWS = 2
MOST = 12
"""More than these would bury the map; the others have their diamond, and the table has them all."""


def place_callouts(
    reader: Reader, grid: Grid, cards: Mapping[str, Box], space: Space
) -> tuple[tuple[Callout, ...], tuple[Callout, ...]]:
    """Callouts that found room near their card, and those that did not (at the origin, without leader)."""
    near, homeless = [], []
    for pain in reader.scored.pain_points[:MOST]:
        made = _content(reader, pain)
        spot = _spot(grid, cards[made.step], made.box, space)
        if spot is None:
            homeless.append(made)
            continue
        corner, leader = spot
        placed = moved(made, corner, leader)
        space.take(placed.box)
        near.append(placed)
    return tuple(near), tuple(homeless)


def moved(callout: Callout, to: Point, leader: tuple[Point, ...] = ()) -> Callout:
    """The callout with its upper left corner at `to`."""
    dx, dy = to.x - callout.box.x, to.y - callout.box.y
    return replace(
        callout,
        box=callout.box._replace(x=to.x, y=to.y),
        rank=callout.rank._replace(at=Point(callout.rank.at.x + dx, callout.rank.at.y + dy)),
        texts=tuple(line._replace(x=line.x + dx, y=line.y + dy) for line in callout.texts),
        chips=tuple(
            Chip(
                chip.box._replace(x=chip.box.x + dx, y=chip.box.y + dy),
                chip.text._replace(x=chip.text.x + dx, y=chip.text.y + dy),
            )
            for chip in callout.chips
        ),
        leader=leader,
    )


def _content(reader: Reader, pain: PainPoint) -> Callout:
    """A callout at the origin, as wide as its longest line between `WIDTH` and `WIDEST`."""
    step = pain.steps[0]
    node = reader.graph.nodes[step]
    room = WIDEST - 2 * INDENT
    name = text.clean(node.title)
    heading = Text(_heading(name, pain, reader.scale, room - 25), 40, 24.5, 13.5, 600, full=name)
    lines = [text.fitting(forms, room, 11) for forms in _evidence(reader, pain)]
    texts = [heading, *(Text(line, INDENT, 46 + at * 17, 11, ink="ink2") for at, line in enumerate(lines))]
    width = max(
        WIDTH, *(line.x + text.width(line.content, line.size, line.weight) + INDENT for line in texts)
    )
    y = 46.0 + len(lines) * 17 + 4
    chips: tuple[Chip, ...] = ()
    if node.typical_words:
        texts.append(Text(_("Typical words"), INDENT, y, 10.5, ink="ink3"))
        chips = _chips(
            node.typical_words, INDENT + text.width(texts[-1].content, 10.5) + 8, y, width - INDENT
        )
        y = chips[-1].box.y + 30
    return Callout(step, Box(0, 0, width, y - 4), Rank(Point(22, 20), pain.rank, 11), tuple(texts), chips, ())


def _heading(name: str, pain: PainPoint, scale: ShownScale, room: float) -> str:
    """Name and gap; the words give way before the name does."""
    gap = pain.comparison.gap if pain.comparison else 0.0
    if gap <= 0:
        return text.shorten(name, room, 13.5, 600)
    amount = {"name": name, "gap": words.number(scale.difference(gap), scale.decimals)}
    forms = (_("%(name)s: %(gap)s below the journey"), _("%(name)s: %(gap)s below"))
    for form in forms:
        if text.width(form % amount, 13.5, 600) <= room:
            return form % amount
    tail = text.width(forms[1] % {**amount, "name": ""}, 13.5, 600)
    return forms[1] % {**amount, "name": text.shorten(name, room - tail, 13.5, 600)}


def _evidence(reader: Reader, pain: PainPoint) -> list[list[str]]:
    """The numbers behind a pain point, each line in several forms, longest first."""
    scored, scale = reader.scored, reader.scale
    lines = []
    measured = scored.steps[pain.steps[0]].measured
    said = reader.readings.get(pain.steps[0])
    if measured and said and said.ends:
        numbers = {
            "score": said.label,
            "average": scale.text(scored.average) if scored.average is not None else "",
            "interval": words.between(*said.ends),
            "n": words.number(measured.score.n),
        }
        alone = [_("%(score)s, 95%% interval %(interval)s, n = %(n)s.") % numbers]
        against = [
            _("%(score)s against %(average)s. 95%% interval %(interval)s, n = %(n)s.") % numbers,
            _("%(score)s against %(average)s. %(interval)s, n = %(n)s.") % numbers,
        ]
        lines.append([*against, *alone] if scored.average is not None and not said.corner else alone)
    reach = ""
    if pain.comparison:
        by_visits = pain.comparison.reach_from is ReachSource.VISITS
        share = {"share": words.percent(pain.comparison.reach)}
        counted = (
            _("Reaches %(share)s of all customers.")
            if scored.persona
            else _("Reaches %(share)s of customers.")
        )
        reach = (counted if by_visits else _("Reach %(share)s, by answers.")) % share
    trends = _trend(measured, scale)
    lines.append([f"{reach} {trend}".strip() for trend in (*trends, "")] if reach else trends)
    if pain.rank is None:
        lines.append(
            [
                _("Marked by hand: %(reason)s") % {"reason": pain.reason}
                if pain.reason
                else _("Marked by hand.")
            ]
        )
    return [forms for forms in lines if any(forms)]


def _trend(measured: QuestionScore | None, scale: ShownScale) -> list[str]:
    """What happened since the period before, with and without its name."""
    if measured is None or measured.change is None:
        return []
    found = values.change_value(measured, scale)
    before = {"before": words.period_before(measured.change.before)}
    if found is None or values.direction_of(measured.change) == "none":
        return [_("Unchanged since %(before)s.") % before, _("Unchanged.")]
    if not measured.change.significant:
        amount = {"amount": words.signed(*found), **before}
        return [
            _("%(amount)s since %(before)s, not significant.") % amount,
            _("%(amount)s, not significant.") % amount,
        ]
    amount = {"amount": words.number(abs(found[0]), found[1]), **before}
    if found[0] < 0:
        return [_("Fell by %(amount)s since %(before)s.") % amount, _("Fell by %(amount)s.") % amount]
    return [_("Rose by %(amount)s since %(before)s.") % amount, _("Rose by %(amount)s.") % amount]


def _chips(typical: tuple[str, ...], left: float, y: float, right: float) -> tuple[Chip, ...]:
    """Words in frames, as many as two rows hold; one that is wider than a row is shortened."""
    chips: list[Chip] = []
    x, rows = left, 1
    for whole in map(text.clean, typical):
        word = text.shorten(whole, right - left - 12, 11, 500)
        width = text.width(word, 11, 500) + 12
        if x + width > right:
            if rows == CHIP_ROWS:
                break
            x, y, rows = left, y + 20, rows + 1
        chips.append(Chip(Box(x, y - 12, width, 17), Text(word, x + 6, y, 11, 500, "pain_text", full=whole)))
        x += width + 5
    return tuple(chips)


def _spot(grid: Grid, card: Box, size: Box, space: Space) -> tuple[Point, tuple[Point, Point]] | None:
    """The free place that costs least: near, below rather than above, inside one lane and one stage."""
    within = grid.lanes_box
    reach, higher = card.grown(FARTHEST + WIDTH), FARTHEST + size.height
    left, top = max(within.x, reach.x), max(within.y, reach.y)
    top += max(0.0, (card.y - higher - top) // CELL) * CELL  # what begins above is too far away
    right, bottom = min(within.right, reach.right), min(within.bottom, card.bottom + higher)
    near = Box(left, top, right - left, bottom - top)
    corners = space.corners(near, size.width, size.height, MARGIN)
    if not len(corners):
        return None
    x, y = corners[:, 0], corners[:, 1]
    dx = np.maximum(0, np.maximum(card.x - (x + size.width), x - card.right))
    dy = np.maximum(0, np.maximum(card.y - (y + size.height), y - card.bottom))
    cost = np.hypot(dx, dy) + 0.15 * np.abs(x + size.width / 2 - card.centre.x) + 50 * (y < card.y)
    cost += np.where(np.hypot(dx, dy) > FARTHEST, np.inf, 0)
    cost += 2 * np.maximum(0, CLOSEST - np.hypot(dx, dy))
    for line in [box.y for box in grid.lane_boxes.values()]:
        cost += 90 * ((y - 5 < line) & (line < y + size.height + 5))
    for line in [grid.column_x(first) for first, _count in grid.columns_of.values()]:
        cost += 60 * ((x - 5 < line) & (line < x + size.width + 5))
    for at in np.argsort(cost, kind="stable")[:400]:
        if not np.isfinite(cost[at]):
            return None
        box = Box(float(x[at]), float(y[at]), size.width, size.height)
        for leader in _leaders(card, box):
            if all(space.is_free(part) for part in _between(leader)):
                return Point(box.x, box.y), leader
    return None


def _leaders(card: Box, box: Box) -> Iterator[tuple[Point, Point]]:
    """Lines from the card to its callout: upright in one column, level in one row, else slanted."""
    below, right = box.y >= card.bottom, box.x >= card.right
    start_y, end_y = (card.bottom, box.y) if below else (card.y, box.bottom)
    if box.x + 16 < card.right and card.x + 16 < box.right:
        low, high = max(card.x, box.x), min(card.right, box.right)
        for share in (0.5, 0.25, 0.75):
            x = low + (high - low) * share
            yield Point(x, start_y), Point(x, end_y)
    elif box.y + 16 < card.bottom and card.y + 16 < box.bottom:
        low, high = max(card.y, box.y), min(card.bottom, box.bottom)
        for share in (0.5, 0.25, 0.75):
            y = low + (high - low) * share
            yield Point(card.right if right else card.x, y), Point(box.x if right else box.right, y)
    else:
        yield (
            Point(card.right - 4 if right else card.x + 4, start_y),
            Point(box.x + 12 if right else box.right - 12, end_y),
        )


def _between(leader: tuple[Point, Point]) -> list[Box]:
    """The line as small boxes, without its ends on card and callout."""
    (x1, y1), (x2, y2) = leader
    steps = max(2, int(max(abs(x2 - x1), abs(y2 - y1)) // 8))
    found = []
    for at in range(1, steps):
        share = at / steps
        found.append(Box(x1 + (x2 - x1) * share - 1, y1 + (y2 - y1) * share - 1, 2, 2))
    return [box for box in found if abs(box.y - y1) + abs(box.x - x1) > 5]
