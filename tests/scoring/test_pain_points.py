"""The pain point rule against its definition, written out with matrices and lists."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from touchpoints.scoring.pain_points import find_pain_points, gap_error, holm
from touchpoints.scoring.score import Interval, Measured, Thresholds
from touchpoints.vocabulary import ReachSource

DEFAULTS = Thresholds()


def touchpoint(key, experience, se=1.0, n=100, visits=None, half=None):
    half = 1.98 * se if half is None else half
    return Measured(key, experience, Interval(experience - half, experience + half), se, n, visits)


@st.composite
def journeys(draw, fewest=2):
    """Touchpoints measured well and badly, some of them counted."""
    return [
        touchpoint(
            f"t{place}",
            draw(st.floats(0, 100)),
            draw(st.sampled_from([0.0, 0.1, 0.5, 1.0, 2.0, 5.0])),
            draw(st.sampled_from([1, 29, 30, 31, 500, 2000])),
            draw(st.none() | st.integers(0, 10_000)),
        )
        for place in range(draw(st.integers(fewest, 12)))
    ]


P_VALUES = st.lists(st.floats(0, 1), max_size=15)


# Holm


@given(P_VALUES, st.floats(0.001, 0.999))
def test_holm_rejects_what_the_step_down_procedure_rejects(ps, level):
    rejected = set()
    for place, index in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        if ps[index] * (len(ps) - place) > level:
            break
        rejected.add(index)
    assert {index for index, adjusted in enumerate(holm(ps)) if adjusted <= level} == rejected


@given(P_VALUES)
def test_holm_keeps_the_order_and_only_raises(ps):
    adjusted = holm(ps)
    assert all(p <= raised <= 1 for p, raised in zip(ps, adjusted, strict=True))
    pairs = sorted(zip(ps, adjusted, strict=True))
    assert [raised for _, raised in pairs] == sorted(adjusted)


@given(P_VALUES, st.randoms())
def test_holm_does_not_mind_the_order(ps, shuffler):
    places = list(range(len(ps)))
    shuffler.shuffle(places)
    assert holm([ps[place] for place in places]) == [holm(ps)[place] for place in places]


# The numbers


@given(st.lists(st.floats(0, 10), min_size=2, max_size=12))
def test_the_error_of_a_gap_is_that_of_the_average_less_one(errors):
    k = len(errors)
    weights = np.full((k, k), 1 / k) - np.eye(k)
    covariance = weights @ np.diag(np.square(errors)) @ weights.T
    ours = [gap_error(se, sum(error**2 for error in errors), k) for se in errors]
    assert ours == pytest.approx(np.sqrt(np.diag(covariance)), abs=1e-9)


@given(journeys())
def test_every_comparison_follows_the_definition(measured):
    verdict = find_pain_points(measured, DEFAULTS)
    compared = [one for one in measured if one.n >= 30]
    if len(compared) < 2:
        assert verdict.comparisons == ()
        return
    k = len(compared)
    average = np.mean([one.experience for one in compared])
    assert verdict.average == pytest.approx(average)
    half = 1.96 * np.sqrt(sum(one.se**2 for one in compared)) / k
    assert verdict.average_interval.high - verdict.average == pytest.approx(half, rel=1e-4)
    ps = [comparison.p for comparison in verdict.comparisons]
    for one, found, adjusted in zip(compared, verdict.comparisons, holm(ps), strict=True):
        others = sum(other.se**2 for other in compared if other is not one)
        error = np.sqrt((1 - 1 / k) ** 2 * one.se**2 + others / k**2)
        assert found.key == one.key
        assert found.gap == pytest.approx(average - one.experience, abs=1e-9)
        assert found.se == pytest.approx(error)
        if error > 0:
            assert found.p == pytest.approx(stats.norm.sf(found.gap / error), abs=1e-12)
        else:
            assert found.p == (0 if found.gap > 0 else 1)
        assert found.p_adjusted == adjusted
        assert found.below == (one.interval.high < verdict.average)
        assert found.is_pain_point == (found.below and found.gap >= 6 and found.p_adjusted < 0.05)
        assert found.severity == found.gap * found.reach
        assert 0 <= found.reach <= 1


@given(journeys(), st.randoms())
def test_the_order_of_touchpoints_changes_nothing(measured, shuffler):
    shuffled = list(measured)
    shuffler.shuffle(shuffled)
    one, other = find_pain_points(measured, DEFAULTS), find_pain_points(shuffled, DEFAULTS)
    assert one.pain_points == other.pain_points
    assert (one.average, one.average_interval) == (other.average, other.average_interval)
    assert {found.key: found for found in one.comparisons} == {
        found.key: found for found in other.comparisons
    }


@given(journeys())
def test_pain_points_are_those_for_which_the_rule_holds_most_severe_first(measured):
    verdict = find_pain_points(measured, DEFAULTS)
    assert set(verdict.pain_points) == {found for found in verdict.comparisons if found.is_pain_point}
    severities = [found.severity for found in verdict.pain_points]
    assert severities == sorted(severities, reverse=True)


@given(journeys(), st.floats(-30, 30))
def test_raising_every_touchpoint_alike_leaves_every_gap(measured, constant):
    raised = [touchpoint(one.key, one.experience + constant, one.se, one.n, one.visits) for one in measured]
    before, after = (find_pain_points(either, DEFAULTS).comparisons for either in (measured, raised))
    assert [found.gap for found in after] == pytest.approx([found.gap for found in before], abs=1e-9)


# The rule, clause by clause


def found(measured, thresholds=DEFAULTS, **known):
    return [one.key for one in find_pain_points(measured, thresholds, **known).pain_points]


def test_a_touchpoint_far_below_the_others_hurts():
    assert found([touchpoint("wifi", 60), touchpoint("gate", 80), touchpoint("desk", 79)]) == ["wifi"]


def test_a_gap_under_six_points_does_not_hurt_however_sure():
    sure = [touchpoint("wifi", 70, se=0.01), touchpoint("gate", 81.99, se=0.01)]
    assert find_pain_points(sure, DEFAULTS).comparisons[0].p_adjusted < 1e-6
    assert found(sure) == []
    assert found([touchpoint("wifi", 70, se=0.01), touchpoint("gate", 82, se=0.01)]) == ["wifi"]


def test_an_interval_that_reaches_the_average_does_not_hurt():
    assert found([touchpoint("wifi", 60, half=10), touchpoint("gate", 80)]) == []
    assert found([touchpoint("wifi", 60, half=9.99), touchpoint("gate", 80)]) == ["wifi"]


def test_a_gap_that_many_comparisons_could_show_by_chance_does_not_hurt():
    many = [touchpoint("wifi", 69, se=3.8, half=7.4), *(touchpoint(f"t{i}", 77, se=0.1) for i in range(40))]
    wifi = find_pain_points(many, DEFAULTS).comparisons[0]
    assert wifi.below and wifi.gap >= 6 and wifi.p < 0.05 < wifi.p_adjusted
    assert found(many) == []


def test_thirty_answers_are_compared_and_twenty_nine_are_not():
    others = [touchpoint("gate", 80), touchpoint("desk", 80)]
    assert found([touchpoint("wifi", 60, n=30), *others]) == ["wifi"]
    verdict = find_pain_points([touchpoint("wifi", 60, n=29), *others], DEFAULTS)
    assert [one.key for one in verdict.comparisons] == ["gate", "desk"]
    assert verdict.average == 80


@pytest.mark.parametrize(
    "measured", [[], [touchpoint("wifi", 60)], [touchpoint("wifi", 60), touchpoint("gate", 80, n=5)]]
)
def test_fewer_than_two_touchpoints_have_no_average(measured):
    verdict = find_pain_points(measured, DEFAULTS)
    assert (verdict.average, verdict.average_interval, verdict.comparisons) == (None, None, ())


def test_without_any_spread_a_gap_is_certain():
    verdict = find_pain_points([touchpoint("wifi", 60, se=0), touchpoint("gate", 80, se=0)], DEFAULTS)
    assert [one.p for one in verdict.comparisons] == [0, 1]
    assert [one.key for one in verdict.pain_points] == ["wifi"]


def test_a_tiny_p_is_not_rounded_to_none():
    verdict = find_pain_points([touchpoint("wifi", 60), touchpoint("gate", 80)], DEFAULTS)
    assert 0 < verdict.comparisons[0].p < 1e-40


def test_a_journey_sets_its_own_thresholds():
    measured = [touchpoint("wifi", 70, se=0.5, n=20), touchpoint("gate", 76, se=0.5)]
    assert found(measured) == []
    assert found(measured, Thresholds(minimum_answers=20, minimum_gap=3)) == ["wifi"]


# Reach and rank


def reaches(measured, **known):
    return [(one.reach, one.reach_from) for one in find_pain_points(measured, DEFAULTS, **known).comparisons]


def test_reach_is_visits_of_the_busiest():
    measured = [touchpoint("wifi", 60, visits=300), touchpoint("gate", 80, visits=1200)]
    assert reaches(measured) == [(0.25, ReachSource.VISITS), (1.0, ReachSource.VISITS)]


def test_the_busiest_step_need_not_be_measured():
    measured = [touchpoint("wifi", 60, visits=300), touchpoint("gate", 80, visits=1200)]
    assert reaches(measured, most_visits=2400)[0] == (0.125, ReachSource.VISITS)


def test_reach_is_answers_where_nobody_counted():
    measured = [touchpoint("wifi", 60, n=200), touchpoint("gate", 80, n=800, visits=50)]
    assert reaches(measured) == [(0.25, ReachSource.ANSWERS), (1.0, ReachSource.VISITS)]


def test_visits_of_none_anywhere_are_no_count():
    measured = [touchpoint("wifi", 60, n=200, visits=0), touchpoint("gate", 80, n=800, visits=0)]
    assert reaches(measured) == [(0.25, ReachSource.ANSWERS), (1.0, ReachSource.ANSWERS)]


def test_a_small_gap_that_many_meet_comes_before_a_large_one_that_few_meet():
    measured = [
        touchpoint("rare", 50, visits=100),
        touchpoint("common", 60, visits=1000),
        *(touchpoint(f"t{place}", 85, visits=1000) for place in range(4)),
    ]
    assert found(measured) == ["common", "rare"]


def test_ties_go_to_the_larger_gap_and_then_to_the_key():
    good = [touchpoint(f"good{place}", 90, visits=100) for place in range(6)]
    twins = [touchpoint(key, 60, visits=0) for key in ("b", "a")]
    deep = touchpoint("z", 55, visits=0)
    everything = [*good, *twins, deep]
    random.Random(7).shuffle(everything)
    assert found(everything) == ["z", "a", "b"]
