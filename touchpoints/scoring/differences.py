"""Two groups of customers, question by question: where they really differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from touchpoints.scoring.intervals import Z
from touchpoints.scoring.pain_points import holm, one_sided_p
from touchpoints.scoring.score import Interval, Score


@dataclass(frozen=True, slots=True)
class Difference:
    """One group's experience less the other's, in points of 0–100; negative: the first is worse off.

    `interval` is 95 % and not corrected; `p` is two-sided, `p_adjusted` after Holm over all compared, and
    `significant` says whether that stays below the level.
    """

    difference: float
    interval: Interval
    p: float
    p_adjusted: float
    significant: bool


def differences(
    pairs: Sequence[tuple[Score, Score]], *, minimum_answers: int, significance: float
) -> list[Difference | None]:
    """Compare the two scores of each pair, in the order given; None where either has too few answers.

    The groups are of different people, so the variances add: SE = √(se₁² + se₂²). p is normal, as in the
    pain point rule, which asks for at least `minimum_answers` on each side.

    >>> from touchpoints.scoring.metrics import score
    >>> from touchpoints.scoring.score import Scale
    >>> from touchpoints.vocabulary import Metric
    >>> of = lambda counts: score(Metric.CSAT, Scale(1, 5), counts)
    >>> found = differences([(of({2: 40, 4: 60}), of({4: 100})), (of({4: 9}), of({4: 100}))],
    ...                     minimum_answers=30, significance=0.05)
    >>> found[0].difference, found[0].significant, found[1]
    (-20.0, True, None)
    """
    compared = [
        (place, one.experience - other.experience, sqrt(one.se**2 + other.se**2))
        for place, (one, other) in enumerate(pairs)
        if min(one.n, other.n) >= minimum_answers
        and one.experience is not None
        and other.experience is not None
        and one.se is not None
        and other.se is not None
    ]
    ps = [min(1.0, 2 * one_sided_p(abs(difference), error)) for _place, difference, error in compared]
    found: list[Difference | None] = [None] * len(pairs)
    for (place, difference, error), p, adjusted in zip(compared, ps, holm(ps), strict=True):
        interval = Interval(difference - Z * error, difference + Z * error)
        found[place] = Difference(difference, interval, p, adjusted, adjusted < significance)
    return found
