"""Callouts say why a step hurts, next to it where there is room, else in a numbered band below."""

from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from touchpoints.graph.scored import PainPoint, ScoredJourney
from touchpoints.rendering import text, values, words
from touchpoints.rendering.layout.grid import Grid
from touchpoints.rendering.layout.space import Space
from touchpoints.rendering.scene import Box, Callout, Chip, Point, Rank, Text
from touchpoints.rendering.values import ShownScale
from touchpoints.vocabulary import ReachSource

WIDTH = 300.0
MARGIN = 9.0
FARTHEST = 340.0
INDENT = 15.0


def place_callouts(
    scored: ScoredJourney, grid: Grid, cards: dict[str, Box], scale: ShownScale, space: Space
) -> tuple[tuple[Callout, ...], tuple[Callout, ...]]:
    """Callouts that found room near their card, and those that did not (at the origin, without leader)."""
    near, homeless = [], []
    for pain in scored.pain_points:
        made = _content(scored, pain, scale)
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
        rank=replace(callout.rank, at=Point(callout.rank.at.x + dx, callout.rank.at.y + dy)),
        texts=tuple(replace(line, x=line.x + dx, y=line.y + dy) for line in callout.texts),
        chips=tuple(
            Chip(
                chip.box._replace(x=chip.box.x + dx, y=chip.box.y + dy),
                replace(chip.text, x=chip.text.x + dx, y=chip.text.y + dy),
            )
            for chip in callout.chips
        ),
        leader=leader,
    )


def _content(scored: ScoredJourney, pain: PainPoint, scale: ShownScale) -> Callout:
    """A callout at the origin."""
    step = pain.steps[0]
    node = scored.graph.nodes[step]
    gap = pain.comparison.gap if pain.comparison else None
    room = WIDTH - 2 * INDENT
    name = text.clean(node.title)
    if gap is not None and gap > 0:
        amount = words.number(scale.difference(gap), scale.decimals)
        tail = _(": %(gap)s below the journey") % {"gap": amount}
        name = text.shorten(name, room - 25 - text.width(tail, 13.5, 600), 13.5, 600) + tail
    else:
        name = text.shorten(name, room - 25, 13.5, 600)
    lines = [line for said in _evidence(scored, pain, scale) for line in text.wrap(said, room, 11, 2)][:3]
    texts = [Text(name, 40, 24.5, 13.5, 600, full=text.clean(node.title))]
    texts += [Text(line, INDENT, 46 + at * 17, 11, ink="ink2") for at, line in enumerate(lines)]
    y = 46 + len(lines) * 17
    chips: tuple[Chip, ...] = ()
    if node.typical_words:
        heading = Text(_("Typical words"), INDENT, y + 4, 10.5, ink="ink3")
        chips = _chips(node.typical_words, INDENT + text.width(heading.content, 10.5) + 8, y + 4)
        texts.append(heading)
        y += 18
    return Callout(step, Box(0, 0, WIDTH, y - 1), Rank(Point(22, 20), pain.rank, 11), tuple(texts), chips, ())


def _evidence(scored: ScoredJourney, pain: PainPoint, scale: ShownScale) -> list[str]:
    """The numbers behind a pain point, as sentences."""
    measured = scored.steps[pain.steps[0]].measured
    said = values.reading(measured.score, scale) if measured else None
    sentences = []
    if measured and said and said.ends:
        first = _("%(score)s, 95%% interval %(interval)s, n = %(n)s.")
        if scored.average is not None and not said.corner:
            first = _("%(score)s against %(average)s. 95%% interval %(interval)s, n = %(n)s.")
        sentences.append(
            first
            % {
                "score": said.label,
                "average": scale.text(scored.average) if scored.average is not None else "",
                "interval": words.between(*said.ends),
                "n": words.number(measured.score.n),
            }
        )
    second = []
    if pain.comparison:
        reach = {"share": words.percent(pain.comparison.reach)}
        by_visits = pain.comparison.reach_from is ReachSource.VISITS
        second.append(
            _("Reaches %(share)s of customers.") % reach
            if by_visits
            else _("%(share)s of the most answers.") % reach
        )
    second.append(_trend(scored, pain, scale))
    if pain.rank is None:
        second.append(_("Marked by hand: %(reason)s") % {"reason": pain.reason} if pain.reason else _("Marked by hand."))
    sentences.append(" ".join(part for part in second if part))
    return [sentence for sentence in sentences if sentence]


def _trend(scored: ScoredJourney, pain: PainPoint, scale: ShownScale) -> str:
    measured = scored.steps[pain.steps[0]].measured
    if measured is None or measured.change is None:
        return ""
    found = values.change_value(measured, scale)
    before = {"before": words.period_name(measured.change.before)}
    if found is None or values.direction_of(measured.change) == "none":
        return _("Unchanged since %(before)s.") % before
    amount = {"amount": words.number(abs(found[0]), found[1]), **before}
    if not measured.change.significant:
        signed = {"amount": words.signed(*found), **before}
        return _("%(amount)s since %(before)s, not significant.") % signed
    return (
        _("Fell by %(amount)s since %(before)s.") if found[0] < 0 else _("Rose by %(amount)s since %(before)s.")
    ) % amount


def _chips(typical: tuple[str, ...], x: float, y: float) -> tuple[Chip, ...]:
    """As many words in frames as the line holds."""
    chips = []
    for word in map(text.clean, typical):
        width = text.width(word, 11, 500) + 12
        if x + width > WIDTH - INDENT:
            break
        chips.append(Chip(Box(x, y - 12, width, 17), Text(word, x + 6, y, 11, 500, "pain_text")))
        x += width + 5
    return tuple(chips)


def _spot(grid: Grid, card: Box, size: Box, space: Space) -> tuple[Point, tuple[Point, ...]] | None:
    """The free place that costs least: near, below rather than above, inside one lane and one stage."""
    within = grid.lanes_box
    reach = card.grown(FARTHEST + WIDTH)
    left, top = max(within.x, reach.x), max(within.y, reach.y)
    near = Box(left, top, min(within.right, reach.right) - left, min(within.bottom, reach.bottom) - top)
    corners = space.corners(near, size.width, size.height, MARGIN)
    if not len(corners):
        return None
    x, y = corners[:, 0], corners[:, 1]
    dx = np.maximum(0, np.maximum(card.x - (x + size.width), x - card.right))
    dy = np.maximum(0, np.maximum(card.y - (y + size.height), y - card.bottom))
    cost = np.hypot(dx, dy) + 0.15 * np.abs(x + size.width / 2 - card.centre.x) + 50 * (y < card.y)
    cost += np.where(np.hypot(dx, dy) > FARTHEST, np.inf, 0)
    for line in [box.y for box in grid.lane_boxes.values()]:
        cost += 90 * ((y < line) & (line < y + size.height))
    for line in [grid.column_x(first) for first, _count in grid.columns_of.values()]:
        cost += 60 * ((x < line) & (line < x + size.width))
    for at in np.argsort(cost, kind="stable")[:400]:
        if not np.isfinite(cost[at]):
            return None
        box = Box(float(x[at]), float(y[at]), size.width, size.height)
        leader = _leader(card, box)
        if leader and all(space.is_free(part) for part in _between(leader)):
            return Point(box.x, box.y), leader
    return None


def _leader(card: Box, box: Box) -> tuple[Point, ...]:
    """A line from the card to its callout: upright where they share a column, level where a row, else slanted."""
    if box.x + 16 < card.right and card.x + 16 < box.right and not box.overlaps(card):
        x = (max(card.x, box.x) + min(card.right, box.right)) / 2
        below = box.y >= card.bottom
        return Point(x, card.bottom if below else card.y), Point(x, box.y if below else box.bottom)
    right = box.x >= card.right
    if box.y + 16 < card.bottom and card.y + 16 < box.bottom:
        y = (max(card.y, box.y) + min(card.bottom, box.bottom)) / 2
        return Point(card.right if right else card.x, y), Point(box.x if right else box.right, y)
    below = box.y >= card.bottom
    start = Point(card.right - 4 if right else card.x + 4, card.bottom if below else card.y)
    end = Point(box.x + 12 if right else box.right - 12, box.y if below else box.bottom)
    return start, end


def _between(leader: tuple[Point, ...]) -> list[Box]:
    """The line as small boxes, without its ends on card and callout."""
    (x1, y1), (x2, y2) = leader
    steps = max(2, int(max(abs(x2 - x1), abs(y2 - y1)) // 8))
    found = []
    for at in range(1, steps):
        share = at / steps
        found.append(Box(x1 + (x2 - x1) * share - 1, y1 + (y2 - y1) * share - 1, 2, 2))
    return [box for box in found if abs(box.y - y1) + abs(box.x - x1) > 5]
