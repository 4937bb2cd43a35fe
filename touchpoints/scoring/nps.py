"""The Net Promoter Score and an interval that holds for few answers, too."""

from math import sqrt

from touchpoints.scoring.intervals import Z, clip
from touchpoints.scoring.score import Counts, Interval


def camps(counts: Counts) -> tuple[int, int, int]:
    """How many promoters (9–10), passives (7–8) and detractors (0–6) a histogram of 0–10 holds.

    >>> camps({10: 5, 9: 1, 8: 2, 6: 1, 0: 3})
    (6, 2, 4)
    """
    promoters = counts.get(9, 0) + counts.get(10, 0)
    passives = counts.get(7, 0) + counts.get(8, 0)
    return promoters, passives, sum(counts.values()) - promoters - passives


def net_promoter_score(promoters: int, passives: int, detractors: int) -> float | None:
    """Promoters less detractors in % of all answers, −100…100, high is good; None without answers.

    Source: Reichheld (2003), The one number you need to grow, Harvard Business Review 81 (12), 46–54.

    >>> round(net_promoter_score(1436, 968, 342), 2)
    39.84
    """
    answers = promoters + passives + detractors
    return 100 * (promoters - detractors) / answers if answers else None


def nps_interval(promoters: int, passives: int, detractors: int) -> Interval | None:
    """95 % interval of the NPS, −100…100: adjusted Wald, with ¾ promoter, ¾ detractor and 1½ passives added.

    Centred on the adjusted score and not on the NPS itself, clipped to the scale; None without answers.
    A single promoter gives [−48.5, 98.5], which leaves the NPS of 100 outside. How well it covers is
    enumerated in `benchmarks/nps_coverage.py`.
    Sources: Bonett & Price (2012), Adjusted Wald confidence interval for a difference of binomial
    proportions based on paired data, Journal of Educational and Behavioral Statistics 37, 479–488;
    compared for the NPS by Rocks (2016), Interval estimation for the “Net Promoter Score”, The American
    Statistician 70, 365–372.

    >>> nps_interval(18, 11, 2)
    Interval(low=25.51..., high=68.60...)
    """
    answers = promoters + passives + detractors
    if not answers:
        return None
    adjusted = answers + 3
    centre = (promoters - detractors) / adjusted
    spread = (promoters + detractors + 1.5) / adjusted - centre**2
    half = Z * sqrt(spread / adjusted)
    return clip(Interval(100 * (centre - half), 100 * (centre + half)), -100.0, 100.0)
