"""From ways on tracks to lines on the sheet: parallel stretches lie beside each other, not on each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from itertools import pairwise

from touchpoints.rendering.layout.grid import CARD_HEIGHT, CARD_WIDTH
from touchpoints.rendering.layout.tracks import Tracks, Way
from touchpoints.rendering.shapes import Box, Point

APART = 12.0
CLEARANCE = 6.0
PORTS = 34.0
TURN = 30.0
"""How much longer a level stretch may become: the upright one where it turns finds its place only later."""


@dataclass
class Stretch:
    """One straight piece of a way, seen along its track.

    `low` and `high` are where it runs, `offset` how far beside the track. `tails` are its ends: where along
    the track, and whether the way comes from or goes on to the side of lower (−1) or higher (+1) coordinates;
    a stretch that ends at a card has no tail there.
    """

    low: float
    high: float
    tails: tuple[tuple[float, int], ...]
    thickness: float
    room: float
    name: tuple[str, int]
    offset: float = 0.0


def lines_of(
    ways: Mapping[str, Way],
    tracks: Tracks,
    cards: Mapping[tuple[int, int], Box],
    thickness: Mapping[str, float],
) -> dict[str, tuple[Point, ...]]:
    """Points of every way, from the edge of its first card to the edge of its last.

    `cards` are by the middle of their cell. Stretches that share a stretch of track are put in the order that
    crosses least and kept `APART`, or closer when the gap between cards is full: level ones first, then
    upright ones between them.
    """
    stretches: dict[tuple[str, int], Stretch] = {}
    for upright, slack in ((False, TURN), (True, 1.0)):
        beside: dict[int, list[Stretch]] = {}
        for name, way in ways.items():
            for at, (here, there) in enumerate(pairwise(way)):
                if (here[0] == there[0]) is upright:
                    ends = [stretches.get((name, at + step)) for step in (-1, 1)]
                    stretch = _stretch((name, at), way, tracks, thickness[name], ends)
                    stretches[name, at] = stretch
                    beside.setdefault(here[0] if upright else here[1], []).append(stretch)
        for track in beside.values():
            for group in _groups(track, slack):
                _spread(group, slack)
    return {
        name: _points(way, [stretches[name, at] for at in range(len(way) - 1)], tracks, cards)
        for name, way in ways.items()
    }


def _stretch(
    name: tuple[str, int], way: Way, tracks: Tracks, thickness: float, ends: Sequence[Stretch | None]
) -> Stretch:
    """One piece of a way; `ends` are the pieces before and after it, where their offset is known."""
    at = name[1]
    here, there = way[at], way[at + 1]
    upright = here[0] == there[0]
    along, beside = (1, 0) if upright else (0, 1)
    where = (tracks.ys if upright else tracks.xs, tracks.xs if upright else tracks.ys)
    start, end = where[0][here[along]], where[0][there[along]]
    half_card = (CARD_HEIGHT if upright else CARD_WIDTH) / 2 * (1 if end > start else -1)
    first, last = at == 0, at == len(way) - 2
    start += half_card if first else ends[0].offset if ends[0] else 0.0
    end += -half_card if last else ends[1].offset if ends[1] else 0.0
    tails = []
    if not first:
        tails.append((start, -1 if way[at - 1][beside] < here[beside] else 1))
    if not last:
        tails.append((end, -1 if way[at + 2][beside] < there[beside] else 1))
    room = PORTS if here[beside] % 2 else _gap(where[1], here[beside], upright)
    return Stretch(min(start, end), max(start, end), tuple(tails), thickness, room, name)


def _gap(lines: Sequence[float], at: int, upright: bool) -> float:
    """Half the width that a track between cards may use."""
    half_card = (CARD_WIDTH if upright else CARD_HEIGHT) / 2
    beside = [abs(lines[at] - lines[near]) - half_card for near in (at - 1, at + 1) if 0 <= near < len(lines)]
    return max(min(beside) - CLEARANCE, 2.0)


def _groups(beside: list[Stretch], slack: float) -> list[list[Stretch]]:
    """Stretches of one track that overlap, directly or through others."""
    groups: list[list[Stretch]] = []
    reach = float("-inf")
    for stretch in sorted(beside, key=lambda one: (one.low, one.high, one.name)):
        if groups and stretch.low < reach + slack:
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
        reach = max(reach, stretch.high) if len(groups[-1]) > 1 else stretch.high
    return groups


def _spread(group: list[Stretch], slack: float) -> None:
    """Give each stretch of a group its place beside the track."""
    if len(group) == 1:
        return
    ordered = sorted(group, key=cmp_to_key(_before))
    slots: list[int] = []
    for at, stretch in enumerate(ordered):
        under = [slots[k] for k in range(at) if _overlap(ordered[k], stretch, slack)]
        slots.append(max(under, default=-1) + 1)
    widest = max(stretch.thickness for stretch in group)
    steps = max(slots)
    if not steps:
        return
    room = min(stretch.room for stretch in group)
    apart = min(max(APART, widest + 3), 2 * room / steps)
    for stretch, slot in zip(ordered, slots, strict=True):
        stretch.offset = (slot - steps / 2) * apart


def _overlap(one: Stretch, other: Stretch, slack: float) -> bool:
    return one.low < other.high + slack and other.low < one.high + slack


def _before(one: Stretch, other: Stretch) -> int:
    """Negative when `one` should lie at the lower coordinate: what crosses less, then what turns there."""
    crossings = _crossings(one, other) - _crossings(other, one)
    if crossings:
        return crossings
    leaning = sum(side for _, side in one.tails) - sum(side for _, side in other.tails)
    return leaning or (-1 if (one.low, one.name) < (other.low, other.name) else 1)


def _crossings(lower: Stretch, higher: Stretch) -> int:
    """How often the two meet when `lower` lies at the lower coordinate."""
    out = sum(side > 0 and higher.low - 0.5 < at < higher.high + 0.5 for at, side in lower.tails)
    back = sum(side < 0 and lower.low - 0.5 < at < lower.high + 0.5 for at, side in higher.tails)
    return out + back


def _points(
    way: Way, stretches: list[Stretch], tracks: Tracks, cards: Mapping[tuple[int, int], Box]
) -> tuple[Point, ...]:
    """Corners where neighbouring stretches meet, and the ports at both ends."""
    lines = []
    for stretch, here, there in zip(stretches, way, way[1:], strict=False):
        upright = here[0] == there[0]
        lines.append((upright, (tracks.xs[here[0]] if upright else tracks.ys[here[1]]) + stretch.offset))
    points = [_port(cards[way[0]], way[0], way[1], lines[0][1])]
    for (upright, value), (_, following) in pairwise(lines):
        points.append(Point(value, following) if upright else Point(following, value))
    points.append(_port(cards[way[-1]], way[-1], way[-2], lines[-1][1]))
    return tuple(points)


def _port(card: Box, here: tuple[int, int], towards: tuple[int, int], beside: float) -> Point:
    """Where a way that heads to `towards` meets the edge of its card."""
    if here[0] == towards[0]:
        return Point(beside, card.bottom if towards[1] > here[1] else card.y)
    return Point(card.right if towards[0] > here[0] else card.x, beside)
