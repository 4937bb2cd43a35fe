"""From a histogram of answers to a score, its interval, and the same on the common 0–100 scale."""

from collections.abc import Mapping
from math import sqrt

from touchpoints.scoring.errors import CountBelowZero, ScaleNotForMetric, ScalesDiffer, ScoreOutsideScale
from touchpoints.scoring.intervals import clip, student_t
from touchpoints.scoring.nps import camps, net_promoter_score, nps_interval
from touchpoints.scoring.proportions import Share, share
from touchpoints.scoring.score import Counts, Interval, Scale, Score
from touchpoints.vocabulary import Direction, Metric

NPS_SCALE = Scale(0, 10)
CES_SCALE = Scale(1, 7)


def score(metric: Metric, scale: Scale, counts: Counts) -> Score:
    """What the answers to one question say; `counts` holds answered scores only, unweighted.

    Sums are exact (whole numbers), so that the same answers give the same bits in whatever order and
    parts they were counted. No answers give None everywhere. One answer gives a value and a mean, but
    no spread: `mean_interval`, `experience_interval` and `se` are None. Raises `ScaleNotForMetric`,
    `ScoreOutsideScale`, `CountBelowZero`.

    >>> food = score(Metric.CSAT, Scale(1, 5), {1: 38, 2: 217, 3: 817, 4: 915, 5: 434})
    >>> food.n, round(food.value, 2), round(food.mean, 3), round(food.experience, 1)
    (2421, 55.72, 3.615, 65.4)
    """
    check_scale(metric, scale)
    counts = _answered(scale, counts)
    n, total, squares = _sums(counts)
    mean = total / n if n else None
    se = sqrt((n * squares - total * total) / (n - 1)) / n if n > 1 else None
    mean_interval = student_t(total / n, se, n - 1) if se is not None else None
    value, interval = _in_own_unit(metric, scale, counts, mean, mean_interval)
    experience = _experience(scale, n, total) if n else None
    experience_se = 100 * se / scale.span if se is not None else None
    agreement = _agreement(metric, scale, counts)
    return Score(
        metric=metric,
        scale=scale,
        counts=counts,
        n=n,
        value=value,
        interval=interval,
        mean=mean,
        mean_interval=mean_interval,
        experience=experience,
        experience_interval=_experience_interval(experience, experience_se, n),
        se=experience_se,
        agreement=agreement.value if agreement else None,
        agreement_interval=agreement.interval if agreement else None,
    )


def check_scale(metric: Metric, scale: Scale) -> None:
    """Raise `ScaleNotForMetric` unless the metric means something on this scale.

    NPS is defined on 0–10 with high as good and on nothing else. Of two codes the two top boxes would
    always be everyone, so CSAT needs three.

    >>> check_scale(Metric.NPS, Scale(1, 10))
    Traceback (most recent call last):
    touchpoints.scoring.errors.ScaleNotForMetric: nps cannot be asked on 1–10: it is defined on 0–10
    """
    if metric is Metric.NPS and scale != NPS_SCALE:
        raise ScaleNotForMetric(metric, scale, "it is defined on 0–10")
    fewest = 3 if metric is Metric.CSAT else 2
    if scale.span + 1 < fewest:
        raise ScaleNotForMetric(metric, scale, f"it needs at least {fewest} codes")


def merge(*histograms: Counts) -> dict[int, int]:
    """One histogram of all the answers in several, which must be of one scale (see `pool`).

    >>> merge({4: 2, 5: 1}, {5: 3})
    {4: 2, 5: 4}
    """
    merged: dict[int, int] = {}
    for counts in histograms:
        for answer, count in counts.items():
            merged[answer] = merged.get(answer, 0) + count
    return merged


def pool(first: Score, *others: Score) -> Score:
    """The score of all the answers in several scores together, as though they had been counted as one.

    Raises `ScalesDiffer` unless metric, scale and direction are the same: effort on 1–5, or with low
    as good, says something else than on 1–7.

    >>> monday, tuesday = (score(Metric.CES, Scale(1, 7), {answer: 2}) for answer in (4, 7))
    >>> pool(monday, tuesday).mean
    5.5
    """
    for other in others:
        if (other.metric, other.scale) != (first.metric, first.scale):
            raise ScalesDiffer((first.metric, first.scale), (other.metric, other.scale))
    return score(first.metric, first.scale, merge(first.counts, *(other.counts for other in others)))


def _answered(scale: Scale, counts: Counts) -> Mapping[int, int]:
    """The scores that were given, from low to high."""
    answered = {answer: count for answer, count in sorted(counts.items()) if count}
    for answer, count in answered.items():
        if not scale.minimum <= answer <= scale.maximum:
            raise ScoreOutsideScale(answer, scale)
        if count < 0:
            raise CountBelowZero(answer, count)
    return answered


def _sums(counts: Counts) -> tuple[int, int, int]:
    """Number of answers, their sum, and the sum of their squares."""
    n = total = squares = 0
    for answer, count in counts.items():
        n += count
        total += count * answer
        squares += count * answer * answer
    return n, total, squares


def _in_own_unit(
    metric: Metric, scale: Scale, counts: Counts, mean: float | None, mean_interval: Interval | None
) -> tuple[float | None, Interval | None]:
    """The metric's own value and interval."""
    match metric:
        case Metric.NPS:
            return net_promoter_score(*camps(counts)), nps_interval(*camps(counts))
        case Metric.CSAT:
            boxes = _boxes(scale, counts, 2)
            return boxes.value, boxes.interval
        case Metric.CES | Metric.RATING:
            return mean, mean_interval


def _agreement(metric: Metric, scale: Scale, counts: Counts) -> Share | None:
    """Customers who agreed that it was easy: 5–7 on the scale of CES 2.0, undefined on any other."""
    return _boxes(scale, counts, 3) if metric is Metric.CES and scale == CES_SCALE else None


def _boxes(scale: Scale, counts: Counts, number: int) -> Share:
    """Share of the best codes: the highest, or the lowest where low is good."""
    if scale.direction is Direction.HIGH:
        best = range(scale.maximum - number + 1, scale.maximum + 1)
    else:
        best = range(scale.minimum, scale.minimum + number)
    return share(sum(counts.get(code, 0) for code in best), sum(counts.values()))


def _experience(scale: Scale, n: int, total: int) -> float:
    """The mean as percent of the way from the bad end of the scale to the good one.

    Source: Cohen, Cohen, Aiken & West (1999), The problem of units and the circumstance for POMP,
    Multivariate Behavioral Research 34, 315–346.
    """
    way = total - n * scale.minimum if scale.direction is Direction.HIGH else n * scale.maximum - total
    return 100 * way / (n * scale.span)


def _experience_interval(experience: float | None, se: float | None, n: int) -> Interval | None:
    if experience is None or se is None:
        return None
    return clip(student_t(experience, se, n - 1), 0.0, 100.0)
