"""Which scale a map shows, and every score as a label and as a place on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from touchpoints.graph.journey import TouchpointNode
from touchpoints.graph.scored import Evidence, QuestionScore, ScoredJourney, StepScore
from touchpoints.rendering.numbers import Numbers, numbers
from touchpoints.scoring.score import Change, Interval, Scale, Score
from touchpoints.vocabulary import Direction, Metric

TRACK = 15.0
"""Half of what a whisker's track shows, in points of experience."""

UNCHANGED = 0.6
"""Changes of less than this, in points of experience, are drawn as none."""

FAR, NEAR = 9.0, 4.0


@dataclass(frozen=True, slots=True)
class ShownScale:
    """The unit of badges, curve and axis: the touchpoints' own when all share one, else experience 0–100.

    `mixed` when the map has more than one metric; then NPS and CES cards name theirs. `numbers` are those of
    the active translation.
    """

    native: Scale | None
    mixed: bool
    numbers: Numbers = field(default_factory=numbers)

    @property
    def decimals(self) -> int:
        return 2 if self.native and self.native.span <= 10 else 1

    @property
    def bounds(self) -> tuple[float, float]:
        """The ends of the unit."""
        return (self.native.minimum, self.native.maximum) if self.native else (0.0, 100.0)

    def shown(self, experience: float) -> float:
        """Experience 0–100 in the shown unit."""
        low, high = self.bounds
        return low + experience * (high - low) / 100

    def text(self, experience: float) -> str:
        return self.numbers.number(self.shown(experience), self.decimals)

    def difference(self, points: float) -> float:
        """A difference of experience in the shown unit."""
        low, high = self.bounds
        return points * (high - low) / 100

    @property
    def name(self) -> str:
        """The unit in words."""
        if self.native is None:
            return _("experience 0–100")
        return _("score %(low)s–%(high)s") % {"low": self.native.minimum, "high": self.native.maximum}


def shown_scale(scored: ScoredJourney) -> ShownScale:
    """The scale of the map; a scale where low is good is never shown itself, lest up mean worse."""
    scores = [step.measured.score for step in scored.steps.values() if step.measured]
    scales = {(score.scale.minimum, score.scale.maximum, score.scale.direction) for score in scores}
    metrics = {score.metric for score in scores}
    shared = len(scales) == 1 and Metric.NPS not in metrics and scores[0].scale.direction is Direction.HIGH
    return ShownScale(native=scores[0].scale if shared else None, mixed=len(metrics) > 1)


def step_of(experience: float, average: float | None) -> int | None:
    """Step 1 to 5 of the score scale by distance from the journey average; 3 when there is none to compare.

    >>> [step_of(value, 57.0) for value in (45, 50, 57, 61, 66)]
    [1, 2, 3, 4, 5]
    """
    if average is None:
        return 3
    distance = experience - average
    for step, bound in ((1, -FAR), (2, -NEAR)):
        if distance <= bound:
            return step
    return 5 if distance >= FAR else 4 if distance >= NEAR else 3


@dataclass(frozen=True, slots=True)
class Reading:
    """One touchpoint's score as the map prints it; `corner` names the metric where maps mix them.

    `ends` are the written ends of the interval, empty when there is none.
    """

    label: str
    spoken: str
    ends: tuple[str, ...]
    corner: str


def reading(score: Score, scale: ShownScale) -> Reading | None:
    """How a score is printed; None without answers."""
    if score.experience is None or score.mean is None:
        return None
    write = scale.numbers
    if score.metric is Metric.NPS and score.value is not None:
        label = write.signed(score.value)
        spoken = _("NPS %(value)s") % {"value": label}
        return Reading(label, spoken, _ends(score.interval, write.signed), _("NPS") if scale.mixed else "")
    if score.metric is Metric.CES and scale.mixed:
        label = write.number(score.mean, 1)
        ends = _ends(score.mean_interval, lambda end: write.number(end, 1))
        return Reading(label, write.of(label, score.scale.maximum), ends, _("CES"))
    label = scale.text(score.experience)
    ends = _ends(score.experience_interval, scale.text)
    return Reading(label, write.of(label, scale.bounds[1]), ends, "")


def _ends(interval: Interval | None, write: Callable[[float], str]) -> tuple[str, ...]:
    return (write(interval.low), write(interval.high)) if interval else ()


def change_value(measured: QuestionScore, scale: ShownScale) -> tuple[float, int] | None:
    """The change in the unit the card prints, with its decimals; None without a period before."""
    change, before, score = measured.change, measured.previous, measured.score
    if change is None:
        return None
    if score.metric is Metric.NPS and score.value is not None and before and before.value is not None:
        return score.value - before.value, 0
    if score.metric is Metric.CES and scale.mixed:
        return change.difference * score.scale.span / 100, 1
    return scale.difference(change.difference), scale.decimals


def direction_of(change: Change) -> Literal["up", "down", "none"]:
    """Up, down, or none when the change is too small to draw."""
    if abs(change.difference) < UNCHANGED:
        return "none"
    return "up" if change.difference > 0 else "down"


def felt_on_map(node: TouchpointNode, step: StepScore | None) -> float | None:
    """The editor's guess of how a step feels, as experience 0–100; None where somebody answered.

    >>> felt_on_map(TouchpointNode("a", "b", "Call", feels=-1), None)
    25.0
    """
    unanswered = step is None or step.evidence in (Evidence.NOT_ASKED, Evidence.NO_ANSWERS)
    return (node.feels + 2) * 25.0 if node.feels is not None and unanswered else None


def on_map(step: StepScore | None) -> float | None:
    """The experience that a step shows on the map, None where it can carry no verdict."""
    if step is None or step.measured is None or step.evidence not in (Evidence.ENOUGH, Evidence.STALE):
        return None
    return step.measured.score.experience
