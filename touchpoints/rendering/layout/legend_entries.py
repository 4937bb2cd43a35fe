"""What the legend explains: every mark that this map uses, with its words."""

from collections import Counter
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.utils.translation import gettext as _

from touchpoints.graph.scored import Evidence
from touchpoints.rendering import text, words
from touchpoints.rendering.layout.cards import whisker
from touchpoints.rendering.layout.reader import Reader
from touchpoints.rendering.layout.routes import THICKEST, THINNEST
from touchpoints.rendering.scene import TouchpointCard
from touchpoints.rendering.shapes import Badge, Box, ChangeMark, Point, Rank, Sample, Text
from touchpoints.vocabulary import Flow

WIDTH = 470.0
PADDING = 16.0
RIGHT_COLUMN = 308.0
RIGHT_TEXT = WIDTH - PADDING - RIGHT_COLUMN - 24 - 10
LEFT_TEXT = RIGHT_COLUMN - PADDING - 92 - 10 - 10
SAMPLE = 3.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One mark with its words. `draw` gives the mark with its left middle at a point; `mark` is its width."""

    mark: float
    lines: tuple[str, ...]
    draw: Callable[[Point], dict[str, tuple]]
    height: float = 26.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on the map and may need a word: cards, the flows of transitions, whether people leave."""

    cards: tuple[TouchpointCard, ...]
    flows: AbstractSet[Flow]
    leaving: bool


def left_entries(reader: Reader, cards: tuple[TouchpointCard, ...]) -> list[Entry]:
    """Scores and how cards are read."""
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


def right_entries(reader: Reader, drawn: Drawn) -> list[Entry]:
    """Marks on and between cards."""
    entries = []
    if any(card.rank for card in drawn.cards):
        entries.append(
            Entry(
                24,
                (_("Pain point, by rank"),),
                lambda at: {"ranks": (Rank(Point(at.x + 10, at.y), 1, 10),)},
                29,
            )
        )
    if any(card.star for card in drawn.cards):
        entries.append(
            Entry(24, (_("Moment of truth"),), lambda at: {"stars": (Point(at.x + 10, at.y),)}, 26)
        )
    if drawn.leaving:
        entries.append(
            Entry(
                24,
                (_("Customers who leave"),),
                lambda at: {"drop_offs": ((Point(at.x + 11, at.y - 7), Point(at.x + 11, at.y + 6)),)},
            )
        )
    return entries + _flow_entries(drawn.flows) + _road_entries(reader)


def _flow_entries(flows: AbstractSet[Flow]) -> list[Entry]:
    """Dashed and dotted ways, when the map has such."""
    said = {Flow.ALTERNATIVE: _("Alternative way"), Flow.FAILURE: _("Failure")}

    def entry(flow: Flow) -> Entry:
        return Entry(
            24, (said[flow],), lambda at: {"roads": (Sample(at, Point(at.x + 24, at.y), SAMPLE, flow),)}, 22
        )

    return [entry(flow) for flow in said if flow in flows]


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


def of_ways(reader: Reader) -> str:
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
