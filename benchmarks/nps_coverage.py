"""How often the 95 % interval of the NPS holds the true NPS: exact, by enumerating every outcome.

    python -m benchmarks.nps_coverage

For a population of known shares of promoters, passives and detractors, every possible result of asking
n customers is listed with its multinomial probability; coverage is the probability of those whose
interval contains the true score. The plain Wald interval (centred on the NPS, nothing added) is the
one in common use; it is enumerated beside ours.
"""

from collections.abc import Callable, Iterator
from math import exp, fsum, lgamma, log, sqrt

from touchpoints.scoring.intervals import Z
from touchpoints.scoring.nps import nps_interval
from touchpoints.scoring.score import Interval

SIZES = (5, 10, 20, 30, 50, 100)
POPULATIONS = ((0.70, 0.20, 0.10), (0.90, 0.08, 0.02), (0.40, 0.30, 0.30))
"""Shares of promoters, passives and detractors."""

IntervalOf = Callable[[int, int, int], Interval | None]


def outcomes(n: int, shares: tuple[float, float, float]) -> Iterator[tuple[tuple[int, int, int], float]]:
    """Every way in which n answers can fall into the three camps, with its probability."""
    logs = [log(share) for share in shares]
    for promoters in range(n + 1):
        for passives in range(n + 1 - promoters):
            camps = (promoters, passives, n - promoters - passives)
            ways = lgamma(n + 1) - fsum(lgamma(camp + 1) for camp in camps)
            yield camps, exp(ways + fsum(camp * share for camp, share in zip(camps, logs, strict=True)))


def coverage(interval_of: IntervalOf, n: int, shares: tuple[float, float, float]) -> float:
    """Probability that the interval made of n answers holds the true NPS of the population."""
    truth = 100 * (shares[0] - shares[2])
    return fsum(
        probability
        for camps, probability in outcomes(n, shares)
        if (interval := interval_of(*camps)) and interval.low <= truth <= interval.high
    )


def plain_wald(promoters: int, passives: int, detractors: int) -> Interval:
    """The interval in common use: NPS ± z · √((P + D)/n − NPS²)/√n."""
    n = promoters + passives + detractors
    score = (promoters - detractors) / n
    half = Z * sqrt(max(0.0, (promoters + detractors) / n - score**2) / n)
    return Interval(100 * (score - half), 100 * (score + half))


def main() -> None:
    print("promoters/passives/detractors     n   adjusted Wald   plain Wald")
    for shares in POPULATIONS:
        label = "/".join(f"{share:.2f}" for share in shares)
        for n in SIZES:
            adjusted, plain = coverage(nps_interval, n, shares), coverage(plain_wald, n, shares)
            print(f"{label:<29} {n:>5} {adjusted:>15.4f} {plain:>12.4f}")


if __name__ == "__main__":
    main()
