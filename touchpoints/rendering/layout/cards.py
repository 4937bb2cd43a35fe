"""Cards: what a step's score, evidence and marks look like on its card."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.graph.journey import JourneyGraph, TouchpointNode
from touchpoints.graph.scored import Evidence, ScoredJourney, StepScore
from touchpoints.rendering import text, values, words
from touchpoints.rendering.icons import ICON_OF_KIND
from touchpoints.rendering.layout.reader import Reader
from touchpoints.rendering.numbers import Numbers
from touchpoints.rendering.scene import TouchpointCard
from touchpoints.rendering.shapes import Badge, Box, ChangeMark, Point, Rank, Text, Whisker
from touchpoints.rendering.values import Reading, ShownScale
from touchpoints.scoring.score import Period
from touchpoints.vocabulary import ChannelKind, Feeling

PADDING = 9
BADGE_WIDTH, BADGE_HEIGHT = 44, 22
TRACK_WIDTH = 62
NARROWEST_INTERVAL = 3.0

MOODS = {
    Feeling.VERY_BAD: "mood-cry",
    Feeling.BAD: "mood-sad",
    Feeling.NEUTRAL: "mood-neutral",
    Feeling.GOOD: "mood-smile",
    Feeling.VERY_GOOD: "mood-happy",
}
"""The face of each feeling."""


def icon_of(graph: JourneyGraph, node: TouchpointNode) -> str:
    """Name of a card's icon: the touchpoint's own, else its channel's."""
    entry = graph.inventory.touchpoints.get(node.touchpoint or "")
    return (entry.icon if entry else "") or channel_icon(graph, graph.lane_of(node))


def channel_icon(graph: JourneyGraph, channel: str | None) -> str:
    """Name of a channel's icon: its own, else its kind's."""
    entry = graph.inventory.channels.get(channel or "")
    return (entry.icon or ICON_OF_KIND[entry.kind]) if entry else ICON_OF_KIND[ChannelKind.OTHER]


def make_cards(reader: Reader, boxes: Mapping[str, Box]) -> tuple[TouchpointCard, ...]:
    """Every step's card in its box, with every text measured."""
    phrases = Phrases(_("interval %(ends)s"), _("pain point %(rank)s"))
    return tuple(_card(reader, reader.graph.nodes[step], box, phrases) for step, box in boxes.items())


@dataclass(frozen=True, slots=True)
class Phrases:
    """What most cards say in the same words, asked of the translation once."""

    interval: str
    pain_point: str


def _card(reader: Reader, node: TouchpointNode, box: Box, phrases: Phrases) -> TouchpointCard:
    scored, scale = reader.scored, reader.scale
    score = scored.steps.get(node.id) or StepScore(node.id, Evidence.NOT_ASKED)
    reference, pain = reader.references[node.id], reader.pains.get(node.id)
    said = reader.readings.get(node.id)
    title = text.clean(node.title)
    corner = _corner(score, said, box, reference, scale.numbers)
    guessed = values.felt_on_map(node, score) is not None
    clock = star = None
    if score.evidence is Evidence.STALE and corner:
        clock = Point(corner[0].x - text.width(corner[0].content, 9.5) - 14, box.y + 9)
    if node.moment_of_truth:
        star = Point(box.right + 1 if pain else box.x - 1, box.y - 1)
    return TouchpointCard(
        step=node.id,
        reference=reference,
        title=title,
        label=_spoken(reader, node, score, said, phrases),
        box=box,
        evidence=score.evidence,
        icon=icon_of(scored.graph, node),
        texts=(
            Text(reference, box.x + 25, box.y + 18, 9.5, 500, "ink3"),
            *corner,
            *_name(title, box),
            *_aside(scored, node, score, box),
        ),
        badge=_badge(
            scored, score, said, guessed, Box(box.x + PADDING, box.y + 60, BADGE_WIDTH, BADGE_HEIGHT)
        ),
        change=_change(score, scale, Point(box.x + 62, box.y + 60)),
        whisker=_whisker(scored, score, Box(box.x + 61, box.y + 72, TRACK_WIDTH, 12)),
        rank=Rank(Point(box.x - 1, box.y - 1), pain.rank, 14) if pain else None,
        star=star,
        clock=clock,
        felt=MOODS[Feeling(node.feels)] if guessed and node.feels is not None else "",
    )


def _spoken(
    reader: Reader, node: TouchpointNode, score: StepScore, said: Reading | None, phrases: Phrases
) -> str:
    """The card as a sentence: "D1.1 In-flight wifi, 2.81 of 5, interval 2.67 to 2.95, 312 responses, …"."""
    write = reader.scale.numbers
    parts = [f"{reader.references[node.id]} {text.clean(node.title)}"]
    if said and values.on_map(score) is not None:
        parts.append(said.spoken)
        if said.ends:
            parts.append(phrases.interval % {"ends": write.spoken_between(*said.ends)})
    answers = score.measured.score.n if score.measured else 0
    if answers:
        count = {"n": write.number(answers)}
        parts.append(ngettext("%(n)s response", "%(n)s responses", answers) % count)
    else:
        parts.append(words.missing(score.evidence))
        if node.feels is not None and values.felt_on_map(node, score) is not None:
            parts.append(_("%(felt)s by the editor’s guess") % {"felt": words.felt(node.feels)})
    if score.evidence is Evidence.TOO_FEW:
        parts.append(_("too few for a score"))
    if score.evidence is Evidence.STALE and score.age_in_days is not None:
        parts.append(_age(score.age_in_days))
    pain = reader.pains.get(node.id)
    if pain:
        parts.append(
            phrases.pain_point % {"rank": pain.rank} if pain.rank else _("pain point marked by hand")
        )
    if node.moment_of_truth:
        parts.append(_("moment of truth"))
    return ", ".join(parts)


def _age(days: int) -> str:
    return ngettext("%(n)s day old", "%(n)s days old", days) % {"n": words.number(days)}


def _corner(
    score: StepScore, said: Reading | None, box: Box, reference: str, write: Numbers
) -> tuple[Text, ...]:
    """How many answered, top right; the age of the newest answer when it is old."""
    if score.evidence is Evidence.NOT_ASKED or score.measured is None:
        return ()
    x = box.right - PADDING
    if score.evidence is Evidence.STALE and score.age_in_days is not None:
        days = ngettext("%(n)s day", "%(n)s days", score.age_in_days) % {"n": words.number(score.age_in_days)}
        return (Text(days, x, box.y + 18, 9.5, ink="ink2", anchor="end"),)
    count = write.number(score.measured.score.n)
    forms = [f"n {count}", count]
    if said and said.corner:
        forms.insert(0, f"{said.corner}, n {count}")
    room = x - (box.x + 25 + text.width(reference, 9.5, 500) + 6)
    fitting = next((form for form in forms if text.width(form, 9.5) <= room), None)
    return (Text(fitting, x, box.y + 18, 9.5, ink="ink3", anchor="end"),) if fitting else ()


def _name(title: str, box: Box) -> tuple[Text, ...]:
    lines = text.wrap(title, box.width - 2 * PADDING, 12.5, 2, 600)
    first = box.y + 41 if len(lines) == 1 else box.y + 35
    shortened = text.whole_if_shortened(lines, title)
    return tuple(
        Text(line, box.x + PADDING, first + at * 14.5, 12.5, 600, full=shortened)
        for at, line in enumerate(lines)
    )


def _aside(scored: ScoredJourney, node: TouchpointNode, score: StepScore, box: Box) -> tuple[Text, ...]:
    """The words beside a badge without a number, or n beside one that is old."""
    x, first = box.x + 61, box.y + 69
    if score.evidence is Evidence.STALE and score.measured:
        return (Text(f"n {words.number(score.measured.score.n)}", x, box.y + 67, 9.5, ink="ink3"),)
    if score.evidence is Evidence.TOO_FEW and score.measured:
        needed = scored.graph.facts.thresholds.minimum_answers
        counts = {"n": words.number(score.measured.score.n), "needed": words.number(needed)}
        reason = ngettext("%(n)s of %(needed)s response", "%(n)s of %(needed)s responses", needed) % counts
    elif node.feels is not None and values.felt_on_map(node, score) is not None:
        reason = _("guess: %(felt)s") % {"felt": words.felt(node.feels)}
    elif score.evidence is Evidence.NO_ANSWERS:
        reason = _no_data(scored.period)
    elif score.evidence is Evidence.NOT_ASKED:
        reason = _("not asked")
    else:
        return ()
    lines = text.wrap(reason, TRACK_WIDTH, 10, 2)
    drop = 6 if len(lines) == 1 else 0
    return tuple(
        Text(line, x, first + drop + at * 12, 10, ink="ink2", full=text.whole_if_shortened(lines, reason))
        for at, line in enumerate(lines)
    )


def _no_data(period: Period) -> str:
    """That nobody answered, with the period's name where it is short enough for a card."""
    if period.start is None and period.end is None:
        return _("no data")
    named = _("no data in %(period)s") % {"period": words.period_name(period)}
    cut = text.whole_if_shortened(text.wrap(named, TRACK_WIDTH, 10, 2), named)
    return _("no data in these days") if cut else named


def _badge(scored: ScoredJourney, score: StepScore, said: Reading | None, guessed: bool, box: Box) -> Badge:
    experience = values.on_map(score)
    if experience is None or said is None:
        return Badge(box, "" if guessed else "–", None)
    step = values.step_of(experience, scored.average)
    return Badge(box, said.label, step, outlined=score.evidence is Evidence.STALE)


def _change(score: StepScore, scale: ShownScale, at: Point) -> ChangeMark | None:
    if score.evidence is not Evidence.ENOUGH or score.measured is None:
        return None
    found = values.change_value(score.measured, scale)
    change = score.measured.change
    if found is None or change is None:
        return None
    direction = values.direction_of(change)
    label = "±0" if direction == "none" else scale.numbers.signed(*found)
    return ChangeMark(at, label, direction, change.significant and direction != "none")


def _whisker(scored: ScoredJourney, score: StepScore, track: Box) -> Whisker | None:
    experience = values.on_map(score)
    if experience is None or score.measured is None:
        return None
    interval = score.measured.score.experience_interval
    return whisker(
        experience,
        (interval.low, interval.high) if interval else None,
        scored.average,
        track,
        step=None if score.evidence is Evidence.STALE else values.step_of(experience, scored.average),
    )


def whisker(
    experience: float,
    interval: tuple[float, float] | None,
    average: float | None,
    track: Box,
    step: int | None,
) -> Whisker:
    """A mean and its interval on a track of ±15 points round the average, or of 0–100 without one."""
    low_end, half = (average - values.TRACK, values.TRACK) if average is not None else (0.0, 50.0)

    def x(value: float) -> float:
        return track.x + (value - low_end) / (2 * half) * track.width

    low, high = (x(interval[0]), x(interval[1])) if interval else (None, None)
    if low is not None and high is not None and high - low < NARROWEST_INTERVAL:
        low = high = None
    mean = x(experience)
    beyond: Literal["left", "right"] | None = (
        "left" if mean < track.x else "right" if mean > track.right else None
    )
    middle = None if average is None else x(average)
    return Whisker(track, middle, mean, low, high, step, beyond)
