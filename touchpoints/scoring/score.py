"""The shapes that scoring gives: scale, interval, score, change, pain point."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from touchpoints.vocabulary import Direction, Metric, ReachSource

Counts = Mapping[int, int]
"""A histogram: how many answers gave each score of the scale. Exact and additive."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole numbers a question may be answered with, and which end is good."""

    minimum: int
    maximum: int
    direction: Direction = Direction.HIGH

    @property
    def span(self) -> int:
        """Distance between the ends, in points."""
        return self.maximum - self.minimum


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval, in the unit of the value it belongs to."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; None leaves that side open."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What the answers to one question say, in the question's own unit and as experience.

    `value` is the metric's own: NPS −100…100, CSAT the share of the two top boxes in %, CES and rating
    the mean. `experience` is the mean on the common 0–100 scale where high is good. Everything that
    nothing can be said about is None; `n = 0` gives None, never 0.
    """

    metric: Metric
    scale: Scale
    counts: Counts
    n: int
    value: float | None
    interval: Interval | None
    mean: float | None
    mean_interval: Interval | None
    experience: float | None
    experience_interval: Interval | None
    se: float | None
    """Standard error of `experience`, in points of 0–100."""
    agreement: float | None = None
    """CES on 1–7 only: share in % of the three codes that say it was easy (5–7), beside the mean."""
    agreement_interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Difference of experience between a period and the one before it, in points of 0–100 (Welch)."""

    before: Period
    difference: float
    interval: Interval
    significant: bool


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When something counts: settings of a journey, with the product's defaults."""

    minimum_answers: int = 30
    minimum_gap: float = 6.0
    significance: float = 0.05
    stale_after_days: int = 60


@dataclass(frozen=True, slots=True)
class Measured:
    """One touchpoint as the pain point rule sees it.

    `visits` is how many customers pass it, None when nobody counted.
    """

    key: str
    experience: float
    interval: Interval
    se: float
    n: int
    visits: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One touchpoint held against the average of its journey: every number the rule looks at.

    `gap` is average − experience in points of 0–100 (positive: below the average); `se` its standard
    error; `p` one-sided and `p_adjusted` after Holm; `reach` a share 0–1; `severity` = gap · reach.
    `below` tells whether the whole interval lies below the average; `is_pain_point` whether the rule holds.
    """

    key: str
    gap: float
    se: float
    p: float
    p_adjusted: float
    reach: float
    reach_from: ReachSource
    severity: float
    below: bool
    is_pain_point: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The pain point rule applied to one journey.

    `comparisons` are in the order given, one for each touchpoint with enough answers; `pain_points` are
    those for which the rule holds, most severe first: rank is position + 1.
    """

    average: float | None
    average_interval: Interval | None
    comparisons: tuple[Comparison, ...] = field(default=())
    pain_points: tuple[Comparison, ...] = field(default=())
