"""The interval of the NPS holds its promise, by exact enumeration."""

from math import fsum

import pytest

from benchmarks.nps_coverage import POPULATIONS, SIZES, coverage, outcomes, plain_wald
from touchpoints.scoring.nps import nps_interval


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("shares", POPULATIONS)
def test_the_nps_interval_covers_the_truth_nine_times_in_ten_and_more(n, shares):
    assert 0.91 <= coverage(nps_interval, n, shares) <= 0.98


def test_the_plain_interval_would_not():
    assert coverage(plain_wald, 5, (0.90, 0.08, 0.02)) == pytest.approx(0.40, abs=0.005)


def test_every_outcome_is_enumerated():
    listed = list(outcomes(100, (0.70, 0.20, 0.10)))
    assert len(listed) == 5151
    assert fsum(probability for _, probability in listed) == pytest.approx(1)
