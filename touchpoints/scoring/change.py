"""Whether an experience became better or worse from one period to the next."""

from touchpoints.scoring.errors import ScalesDiffer
from touchpoints.scoring.intervals import student_t
from touchpoints.scoring.score import Change, Period, Score


def change(before: Score, after: Score, period: Period) -> Change | None:
    """Difference of experience, after − before, in points of 0–100; positive is better.

    Welch's interval for two means of unequal spread, degrees of freedom after Welch and Satterthwaite,
    not clipped; significant when it excludes 0. `period` is that of `before`. None when either side has
    fewer than two answers. Raises `ScalesDiffer`.
    Sources: Welch (1947), The generalization of “Student’s” problem when several different population
    variances are involved, Biometrika 34, 28–35; Satterthwaite (1946), An approximate distribution of
    estimates of variance components, Biometrics Bulletin 2, 110–114.

    >>> from touchpoints.scoring.metrics import score
    >>> from touchpoints.scoring.score import Scale
    >>> from touchpoints.vocabulary import Metric
    >>> spring = score(Metric.CSAT, Scale(1, 5), {3: 40, 4: 40, 5: 20})
    >>> autumn = score(Metric.CSAT, Scale(1, 5), {3: 20, 4: 40, 5: 40})
    >>> change(spring, autumn, Period())
    Change(before=..., difference=10.0, interval=Interval(low=4.756..., high=15.243...), significant=True)
    """
    if (before.metric, before.scale) != (after.metric, after.scale):
        raise ScalesDiffer((before.metric, before.scale), (after.metric, after.scale))
    if before.experience is None or after.experience is None or before.se is None or after.se is None:
        return None
    difference = after.experience - before.experience
    variance = before.se**2 + after.se**2
    spread_of_variance = before.se**4 / (before.n - 1) + after.se**4 / (after.n - 1)
    degrees = variance**2 / spread_of_variance if variance else float(before.n + after.n - 2)
    interval = student_t(difference, variance**0.5, degrees)
    return Change(period, difference, interval, significant=interval.low > 0 or interval.high < 0)
