"""Changes between periods against scipy's Welch test on the plain answers."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from touchpoints.scoring.change import change
from touchpoints.scoring.errors import ScalesDiffer
from touchpoints.scoring.metrics import score
from touchpoints.scoring.score import Interval, Period, Scale
from touchpoints.vocabulary import Direction, Metric

FIVE = Scale(1, 5)
SPRING = Period()
HISTOGRAMS = st.dictionaries(st.integers(1, 5), st.integers(1, 60), min_size=1)


def rated(counts, scale=FIVE):
    return score(Metric.RATING, scale, counts)


def experiences(counts):
    return [25.0 * (answer - 1) for answer, count in counts.items() for _ in range(count)]


@pytest.mark.filterwarnings("ignore:Precision loss")  # scipy, when one side is all alike
@given(HISTOGRAMS, HISTOGRAMS)
def test_a_change_is_what_welch_s_test_says(before, after):
    assume(len(before) > 1 or len(after) > 1)
    assume(sum(before.values()) > 1 and sum(after.values()) > 1)
    found = change(rated(before), rated(after), SPRING)
    welch = stats.ttest_ind(experiences(after), experiences(before), equal_var=False)
    expected = welch.confidence_interval(0.95)
    assert (found.interval.low, found.interval.high) == pytest.approx((expected.low, expected.high))
    if abs(welch.pvalue - 0.05) > 1e-6:
        assert found.significant == (welch.pvalue < 0.05)


@given(HISTOGRAMS, HISTOGRAMS)
def test_looking_back_turns_the_sign(before, after):
    assume(sum(before.values()) > 1 and sum(after.values()) > 1)
    forth, back = (
        change(*pair, SPRING) for pair in ((rated(before), rated(after)), (rated(after), rated(before)))
    )
    assert forth.difference == -back.difference
    assert forth.significant == back.significant
    assert forth.interval.low == pytest.approx(-back.interval.high)


@given(HISTOGRAMS, HISTOGRAMS, st.integers(-20, 20))
def test_moving_scale_and_answers_together_changes_nothing(before, after, constant):
    assume(sum(before.values()) > 1 and sum(after.values()) > 1)
    moved = Scale(1 + constant, 5 + constant)
    found = change(rated(before), rated(after), SPRING)
    shifted = change(
        *(
            rated({answer + constant: count for answer, count in counts.items()}, moved)
            for counts in (before, after)
        ),
        SPRING,
    )
    assert shifted.difference == pytest.approx(found.difference, abs=1e-9)
    assert (shifted.interval.low, shifted.interval.high) == pytest.approx(
        (found.interval.low, found.interval.high), abs=1e-9
    )


def test_better_is_positive_even_where_low_is_good():
    marks = Scale(1, 5, Direction.LOW)
    assert change(rated({4: 50, 5: 50}, marks), rated({1: 50, 2: 50}, marks), SPRING).difference == 75


def test_a_difference_without_any_spread_is_certain():
    found = change(rated({4: 30}), rated({5: 30}), SPRING)
    assert (found.difference, found.interval, found.significant) == (25, Interval(25, 25), True)


def test_no_difference_without_any_spread_is_none():
    assert not change(rated({4: 30}), rated({4: 90}), SPRING).significant


def test_a_change_names_the_period_it_looks_back_to():
    assert change(rated({4: 30}), rated({5: 30}), SPRING).before is SPRING


@pytest.mark.parametrize("few", [{}, {4: 1}])
def test_there_is_no_change_from_or_to_fewer_than_two_answers(few):
    assert change(rated(few), rated({4: 10, 5: 10}), SPRING) is None
    assert change(rated({4: 10, 5: 10}), rated(few), SPRING) is None


def test_scores_on_different_scales_are_never_compared():
    with pytest.raises(ScalesDiffer):
        change(rated({4: 10}), rated({4: 10}, Scale(1, 7)), SPRING)
