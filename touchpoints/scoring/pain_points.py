"""The pain point rule: where a journey hurts, and how sure that is."""

from collections.abc import Sequence
from math import erfc, fsum, inf, sqrt

from touchpoints.scoring.intervals import Z
from touchpoints.scoring.score import Comparison, Interval, Measured, Thresholds, Verdict
from touchpoints.vocabulary import ReachSource


def find_pain_points(
    measured: Sequence[Measured], thresholds: Thresholds, *, most_visits: int = 0
) -> Verdict:
    """Hold every well-measured touchpoint against the average `a` of the journey.

    `measured` has each touchpoint once; those with fewer than `minimum_answers` count for reach only.
    `most_visits` is how many customers pass the busiest step of the journey, measured or not.

    A touchpoint of experience `e` is a pain point when its whole interval lies below `a`, its gap
    `g = a − e` is at least `minimum_gap`, and the one-sided normal p of `g / SE(g)`, adjusted after Holm
    over all `k`, is below `significance`. Touchpoints are taken as independent, which errs on the careful
    side when the same people answer several. With `k < 2` there is nothing to compare and no average.

    Reach is visits ÷ the most visits, or for a touchpoint that nobody counted, answers ÷ the most
    answers; `reach_from` says which for each. Severity = gap · reach gives the rank; ties go to the
    larger gap, then to the key.

    >>> wifi = Measured("wifi", 60.0, Interval(58.0, 62.0), se=1.0, n=300)
    >>> gate = Measured("gate", 80.0, Interval(78.0, 82.0), se=1.0, n=400)
    >>> verdict = find_pain_points([wifi, gate], Thresholds())
    >>> verdict.average, [(found.key, found.gap, found.severity) for found in verdict.pain_points]
    (70.0, [('wifi', 10.0, 7.5)])
    """
    compared = [touchpoint for touchpoint in measured if touchpoint.n >= thresholds.minimum_answers]
    k = len(compared)
    if k < 2:
        return Verdict(None, None)
    average = fsum(touchpoint.experience for touchpoint in compared) / k
    variances = fsum(touchpoint.se**2 for touchpoint in compared)
    gaps = [average - touchpoint.experience for touchpoint in compared]
    errors = [gap_error(touchpoint.se, variances, k) for touchpoint in compared]
    ps = [one_sided_p(gap, error) for gap, error in zip(gaps, errors, strict=True)]
    busiest = max([most_visits, *(touchpoint.visits or 0 for touchpoint in measured)])
    most_answers = max(touchpoint.n for touchpoint in measured)

    comparisons = []
    for touchpoint, gap, error, p, adjusted in zip(compared, gaps, errors, ps, holm(ps), strict=True):
        reach, source = _reach(touchpoint, busiest, most_answers)
        below = touchpoint.interval.high < average
        holds = below and gap >= thresholds.minimum_gap and adjusted < thresholds.significance
        comparisons.append(
            Comparison(touchpoint.key, gap, error, p, adjusted, reach, source, gap * reach, below, holds)
        )
    found = sorted(
        (comparison for comparison in comparisons if comparison.is_pain_point),
        key=lambda comparison: (-comparison.severity, -comparison.gap, comparison.key),
    )
    half = Z * sqrt(variances) / k
    return Verdict(average, Interval(average - half, average + half), tuple(comparisons), tuple(found))


def gap_error(se: float, variances: float, k: int) -> float:
    """Standard error of a gap: of the mean of `k` independent touchpoints less one of them.

    √((1 − 1/k)²·se² + Σ_others se²/k²), written with the sum `variances` of all squared errors.

    >>> round(gap_error(1.0, variances=3.0, k=3) ** 2, 4)  # (2/3)² + 2/9
    0.6667
    """
    return sqrt((1 - 2 / k) * se**2 + variances / k**2)


def one_sided_p(gap: float, error: float) -> float:
    """How likely a gap this large or larger is when there is none: upper tail of the normal.

    Without any spread (`error = 0`) a gap is certain: 0 when it is positive, else 1.

    >>> round(one_sided_p(1.6449, 1.0), 4), one_sided_p(0.1, 0.0), one_sided_p(0.0, 0.0)
    (0.05, 0.0, 1.0)
    """
    if error == 0:
        return 0.0 if gap > 0 else 1.0
    return erfc(gap / error / sqrt(2)) / 2


def holm(ps: Sequence[float]) -> list[float]:
    """p values adjusted so that among all of them the chance of any false alarm stays at the level.

    The smallest is multiplied by their number, the next by one less, and so on, none below one before
    it and none above 1. In the order given. Source: Holm (1979), A simple sequentially rejective
    multiple test procedure, Scandinavian Journal of Statistics 6, 65–70.

    >>> holm([0.01, 0.04, 0.03, 0.005])
    [0.03, 0.06, 0.06, 0.02]
    """
    adjusted = [1.0] * len(ps)
    highest = -inf
    for place, index in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        highest = max(highest, min(1.0, ps[index] * (len(ps) - place)))
        adjusted[index] = highest
    return adjusted


def _reach(touchpoint: Measured, busiest: int, most_answers: int) -> tuple[float, ReachSource]:
    if touchpoint.visits is not None and busiest > 0:
        return touchpoint.visits / busiest, ReachSource.VISITS
    return touchpoint.n / most_answers, ReachSource.ANSWERS
