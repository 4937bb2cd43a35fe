"""Shares of customers against scipy and by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from touchpoints.scoring.errors import PartExceedsWhole
from touchpoints.scoring.intervals import wilson
from touchpoints.scoring.proportions import annual_churn, churn, retention, share

PARTS = st.integers(1, 100_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(PARTS)
def test_a_share_has_the_interval_that_scipy_gives(part_and_whole):
    part, whole = part_and_whole
    result = share(part, whole)
    expected = stats.binomtest(part, whole).proportion_ci(method="wilson")
    assert result.value == pytest.approx(100 * part / whole)
    assert result.interval.low == pytest.approx(100 * expected.low, abs=1e-9)
    assert result.interval.high == pytest.approx(100 * expected.high, abs=1e-9)


@given(PARTS)
def test_a_share_lies_in_its_interval_and_the_interval_between_none_and_all(part_and_whole):
    part, whole = part_and_whole
    interval = wilson(part, whole)
    assert 0 <= interval.low <= part / whole <= interval.high <= 1
    assert interval.low < interval.high


@given(PARTS)
def test_a_share_and_the_rest_mirror_each_other(part_and_whole):
    part, whole = part_and_whole
    assert wilson(part, whole).low == pytest.approx(1 - wilson(whole - part, whole).high, abs=1e-12)


def test_a_share_of_nobody_is_unknown():
    assert (share(0, 0).value, share(0, 0).interval) == (None, None)
    assert annual_churn(churn(lost=0, at_start=0)).value is None


@pytest.mark.parametrize(("part", "whole"), [(3, 2), (-1, 2), (1, 0)])
def test_a_part_larger_than_its_whole_is_refused(part, whole):
    with pytest.raises(PartExceedsWhole, match=f"{part} is not a part of {whole}"):
        share(part, whole)


def test_churn_is_lost_of_those_at_the_start():
    monthly = churn(lost=50, at_start=2000)
    assert (monthly.value, monthly.part, monthly.whole) == (2.5, 50, 2000)


def test_a_year_of_churn_leaves_whom_twelve_months_leave():
    monthly = churn(lost=50, at_start=2000)
    left, low, high = 1.0, 1.0, 1.0
    for _ in range(12):
        left *= 1 - monthly.value / 100
        low *= 1 - monthly.interval.low / 100
        high *= 1 - monthly.interval.high / 100
    annual = annual_churn(monthly)
    assert annual.value == pytest.approx(100 * (1 - left))
    assert (annual.interval.low, annual.interval.high) == pytest.approx((100 * (1 - low), 100 * (1 - high)))


def test_retention_is_of_the_cohort_in_every_period():
    shares = retention(400, [400, 300, 320])
    assert [period.value for period in shares] == [100, 75, 80]
    assert {period.whole for period in shares} == {400}


def test_nobody_is_retained_who_was_not_in_the_cohort():
    with pytest.raises(PartExceedsWhole):
        retention(10, [10, 11])
