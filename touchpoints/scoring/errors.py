"""What can be wrong with answers, stated as facts."""

from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Direction, Metric


class ScoringError(ValueError):
    """Answers that no number can be made of."""


class ScoreOutsideScale(ScoringError):
    """An answer is not one of the scale's whole numbers."""

    def __init__(self, score: int, scale: Scale) -> None:
        super().__init__(f"score {score} lies outside the scale {describe(scale)}")
        self.score = score
        self.scale = scale


class CountBelowZero(ScoringError):
    """A histogram says that fewer than no answers gave a score."""

    def __init__(self, score: int, count: int) -> None:
        super().__init__(f"score {score} is counted {count} times")


class ScaleNotForMetric(ScoringError):
    """The metric has no meaning on this scale."""

    def __init__(self, metric: Metric, scale: Scale, reason: str) -> None:
        super().__init__(f"{metric} cannot be asked on {describe(scale)}: {reason}")


class ScalesDiffer(ScoringError):
    """Answers to different metrics, scales or directions were to be counted as one."""

    def __init__(self, one: tuple[Metric, Scale], other: tuple[Metric, Scale]) -> None:
        described = " and ".join(f"{metric} on {describe(scale)}" for metric, scale in (one, other))
        super().__init__(f"answers on different scales never mix: {described}")


class PartExceedsWhole(ScoringError):
    """A part is negative or larger than the whole it is a share of."""

    def __init__(self, part: int, whole: int) -> None:
        super().__init__(f"{part} is not a part of {whole}")


def describe(scale: Scale) -> str:
    """The scale in words, for messages to developers and command lines.

    >>> describe(Scale(1, 7, Direction.LOW))
    '1–7 (low is good)'
    """
    return f"{scale.minimum}–{scale.maximum}" + (" (low is good)" if scale.direction is Direction.LOW else "")
