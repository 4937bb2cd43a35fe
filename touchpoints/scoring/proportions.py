"""Shares of customers, in percent with their Wilson interval: boxes, churn, retention."""

from collections.abc import Sequence
from dataclasses import dataclass

from touchpoints.scoring.intervals import wilson
from touchpoints.scoring.score import Interval


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, in %, with its 95 % interval; both None when the whole is empty."""

    part: int
    whole: int
    value: float | None
    interval: Interval | None


def share(part: int, whole: int) -> Share:
    """`part` of `whole` in %, with the Wilson interval. Raises `PartExceedsWhole`.

    >>> share(9, 10)
    Share(part=9, whole=10, value=90.0, interval=Interval(low=59.584..., high=98.212...))
    >>> share(0, 0)
    Share(part=0, whole=0, value=None, interval=None)
    """
    if part == whole == 0:
        return Share(part, whole, None, None)
    interval = wilson(part, whole)
    return Share(part, whole, 100 * part / whole, Interval(100 * interval.low, 100 * interval.high))


def churn(lost: int, at_start: int) -> Share:
    """Customers lost in a period, in % of those there at its start; low is good.

    `lost` counts only customers who were there at the start: who came and left within the period is in
    neither number. Raises `PartExceedsWhole`.
    Source: Farris, Bendle, Pfeifer, Reibstein (2010), Marketing Metrics, 2nd ed., chapter 5.

    >>> churn(lost=25, at_start=1000).value
    2.5
    """
    return share(lost, at_start)


def annual_churn(monthly: Share) -> Share:
    """Churn of a year in %, were every month of it like the one measured: 1 − (1 − monthly)¹².

    The ends of the interval are turned into years the same way. `part` and `whole` stay those of the
    month that was counted.

    >>> annual_churn(churn(lost=25, at_start=1000)).value
    26.20...
    """
    if monthly.value is None or monthly.interval is None:
        return monthly
    interval = Interval(_of_a_year(monthly.interval.low), _of_a_year(monthly.interval.high))
    return Share(monthly.part, monthly.whole, _of_a_year(monthly.value), interval)


def retention(cohort: int, still_there: Sequence[int]) -> tuple[Share, ...]:
    """Customers of one cohort still there (or buying again) in each period after its start, in %.

    `cohort` is how many began together, `still_there` how many of them were active in each period;
    customers may come back, so that the shares need not fall. High is good. Raises `PartExceedsWhole`.
    Source: Farris, Bendle, Pfeifer, Reibstein (2010), Marketing Metrics, 2nd ed., chapter 5.

    >>> [period.value for period in retention(200, [200, 150, 120])]
    [100.0, 75.0, 60.0]
    """
    return tuple(share(active, cohort) for active in still_there)


def _of_a_year(monthly: float) -> float:
    return 100 * (1 - (1 - monthly / 100) ** 12)
