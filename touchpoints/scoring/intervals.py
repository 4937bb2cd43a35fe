"""95 % intervals: the quantiles behind them, Student's for a mean, Wilson's for a share."""

from functools import lru_cache
from math import sqrt

from touchpoints.scoring.errors import PartExceedsWhole
from touchpoints.scoring.score import Interval

Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution, what tables round to 1.96."""


@lru_cache(maxsize=4096)
def t_quantile(degrees: float) -> float:
    """97.5 % quantile of Student's t; degrees of freedom may be fractional (Welch).

    >>> round(t_quantile(29), 4)
    2.0452
    """
    from scipy.special import stdtrit  # noqa: PLC0415 - a seventh of a second, not for every command

    return float(stdtrit(degrees, 0.975))


def student_t(value: float, se: float, degrees: float) -> Interval:
    """95 % interval of a mean, in its own unit: value ± t · standard error.

    `degrees` is n − 1 for a plain mean. Answers that are all alike have `se = 0` and an interval without
    width: it tells that nothing varied, not that nothing is uncertain.
    Source: Student (1908), The probable error of a mean, Biometrika 6, 1–25.

    >>> student_t(4.0, 0.1, degrees=29)
    Interval(low=3.79547..., high=4.20452...)
    """
    half = t_quantile(degrees) * se if se else 0.0
    return Interval(value - half, value + half)


def wilson(part: int, whole: int) -> Interval:
    """95 % interval of the share `part / whole`, between 0 and 1; `whole` is at least 1.

    Holds its promise near 0 and 1 and for few answers, where the plain interval does not.
    Raises `PartExceedsWhole`. Source: Wilson (1927), Probable inference, the law of succession, and
    statistical inference, Journal of the American Statistical Association 22, 209–212.

    >>> wilson(9, 10)
    Interval(low=0.595849..., high=0.982123...)
    """
    if not 0 <= part <= whole:
        raise PartExceedsWhole(part, whole)
    centre = part + Z**2 / 2
    half = Z * sqrt(part * (whole - part) / whole + Z**2 / 4)
    # The ends are exactly 0 and 1 by algebra, yet not in floating point.
    low = (centre - half) / (whole + Z**2) if part else 0.0
    high = (centre + half) / (whole + Z**2) if part < whole else 1.0
    return Interval(low, high)


def clip(interval: Interval, low: float, high: float) -> Interval:
    """The part of an interval that lies on a scale.

    >>> clip(Interval(92.0, 103.5), 0, 100)
    Interval(low=92.0, high=100)
    """
    return Interval(max(low, interval.low), min(high, interval.high))
