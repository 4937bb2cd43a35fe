"""A journey with its scores: what every reader (map, table, API) is drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from touchpoints.graph.journey import JourneyGraph
from touchpoints.scoring.score import Change, Comparison, Interval, Period, Score
from touchpoints.vocabulary import DecisionKind


class Evidence(StrEnum):
    """How much a step's score can carry."""

    ENOUGH = "enough"
    STALE = "stale"  # enough answers, but the newest is old
    TOO_FEW = "too_few"
    NO_ANSWERS = "no_answers"
    NOT_ASKED = "not_asked"  # no touchpoint, or a touchpoint without question


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """A question with what its answers say in the shown period and for the shown persona."""

    question: str
    wording: str
    score: Score
    previous: Score | None = None
    change: Change | None = None
    newest: date | None = None


@dataclass(frozen=True, slots=True)
class StepScore:
    """A step as measured by its touchpoint's primary question."""

    step: str
    evidence: Evidence
    measured: QuestionScore | None = None
    age_in_days: int | None = None
    """Days from the newest answer to the end of the shown period, None without answers."""


@dataclass(frozen=True, slots=True)
class PainPoint:
    """A touchpoint where it hurts, at the steps that pass it.

    `rank` counts from 1, most severe first; None for one marked by hand that the rule does not find.
    `touchpoint` is the slug; `steps` are in reading order, the first one carries the callout.
    """

    rank: int | None
    touchpoint: str
    steps: tuple[str, ...]
    comparison: Comparison | None
    decision: DecisionKind | None = None
    reason: str = ""


@dataclass(frozen=True)
class ScoredJourney:
    """A journey graph with scores for one period and persona (None: everyone).

    `steps` has an entry for every step of the graph. `comparisons` are by touchpoint slug, for all that
    were tested, so that near misses can be listed. `hidden` are pain points that people hid, with the reason.
    """

    graph: JourneyGraph
    period: Period
    before: Period | None
    persona: str | None
    overall: tuple[QuestionScore, ...] = ()
    steps: Mapping[str, StepScore] = field(default_factory=dict)
    average: float | None = None
    average_interval: Interval | None = None
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    pain_points: tuple[PainPoint, ...] = ()
    hidden: tuple[PainPoint, ...] = ()
    personas: Mapping[str, QuestionScore | None] = field(default_factory=dict)
    """First overall question by persona slug, for the chips of the title block."""

    @cached_property
    def key(self) -> str:
        """Hash of all of it; equal journeys have equal keys. 64 hexadecimal digits.

        Kept, because it is asked twice: whether there is a drawing, and for the note in it.
        """
        return sha256(repr(self).encode()).hexdigest()
