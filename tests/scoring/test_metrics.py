"""What a histogram of answers is worth, against the published vectors, plain lists and scipy."""

import statistics

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from touchpoints.scoring.errors import CountBelowZero, ScaleNotForMetric, ScalesDiffer, ScoreOutsideScale
from touchpoints.scoring.metrics import check_scale, merge, pool, score
from touchpoints.scoring.score import Interval, Scale
from touchpoints.vocabulary import Direction, Metric

NPS = Scale(0, 10)
FIVE = Scale(1, 5)
SEVEN = Scale(1, 7)

RECOMMEND_2017 = {0: 17, 1: 6, 2: 8, 3: 19, 4: 18, 5: 144, 6: 130, 7: 291, 8: 677, 9: 564, 10: 872}
OVERALL_2017 = {1: 6, 2: 32, 3: 444, 4: 1507, 5: 699}
FOOD_2017 = {1: 38, 2: 217, 3: 817, 4: 915, 5: 434}


@st.composite
def asked(draw, fewest=0):
    """A metric, a scale it may be asked on, and answers on it."""
    metric = draw(st.sampled_from(Metric))
    if metric is Metric.NPS:
        scale = NPS
    else:
        minimum = draw(st.integers(-5, 5))
        scale = Scale(minimum, minimum + draw(st.integers(2, 10)), draw(st.sampled_from(Direction)))
    return metric, scale, draw(histograms(scale, fewest))


def histograms(scale, fewest=0):
    counts = st.dictionaries(st.integers(scale.minimum, scale.maximum), st.integers(0, 500))
    return counts.filter(lambda drawn: sum(drawn.values()) >= fewest)


def answers(counts):
    return [answer for answer, count in counts.items() for _ in range(count)]


def within(value, interval):
    return interval.low <= value <= interval.high


# The vectors everybody agreed on


def test_eighteen_promoters_eleven_passives_two_detractors():
    result = score(Metric.NPS, NPS, {10: 18, 7: 11, 3: 2})
    assert result.value == pytest.approx(51.6, abs=0.05)
    assert result.interval.low == pytest.approx(25.5, abs=0.05)
    assert result.interval.high == pytest.approx(68.6, abs=0.05)


def test_five_promoters_of_five_may_well_be_seventeen():
    result = score(Metric.NPS, NPS, {9: 5})
    assert result.value == 100
    assert result.interval.low == pytest.approx(17, abs=0.5)
    assert result.interval.high == 100


def test_an_airport_is_recommended():
    result = score(Metric.NPS, NPS, RECOMMEND_2017)
    assert result.n == 2746
    assert round(result.value, 2) == 39.84


def test_an_airport_is_liked_as_a_whole():
    result = score(Metric.CSAT, FIVE, OVERALL_2017)
    assert (result.n, round(result.value, 2), round(result.mean, 4)) == (2688, 82.07, 4.0644)


def test_an_airport_s_restaurants_are_liked_less():
    result = score(Metric.CSAT, FIVE, FOOD_2017)
    assert (result.n, round(result.value, 2)) == (2421, 55.72)
    assert (round(result.interval.low, 1), round(result.interval.high, 1)) == (53.7, 57.7)
    assert (round(result.mean_interval.low, 2), round(result.mean_interval.high, 2)) == (3.58, 3.65)
    low, high = result.experience_interval.low, result.experience_interval.high
    assert (round(low, 1), round(high, 1), round(result.se, 3)) == (64.5, 66.3, 0.474)


# What little can be said of few answers


@pytest.mark.parametrize("metric", Metric)
def test_of_no_answers_nothing_is_said(metric):
    result = score(metric, NPS, {})
    assert result.n == 0
    said = (
        result.value, result.interval, result.mean, result.mean_interval, result.experience,
        result.experience_interval, result.se, result.agreement, result.agreement_interval,
    )  # fmt: skip
    assert set(said) == {None}


def test_one_answer_has_a_mean_and_no_spread():
    result = score(Metric.RATING, FIVE, {4: 1})
    assert (result.value, result.mean, result.experience) == (4, 4, 75)
    assert (result.interval, result.mean_interval, result.experience_interval, result.se) == (None,) * 4


def test_one_answer_has_an_interval_for_shares():
    assert score(Metric.CSAT, FIVE, {5: 1}).interval.low == pytest.approx(20.65, abs=0.01)
    assert score(Metric.NPS, NPS, {10: 1}).interval.low == pytest.approx(-48.5, abs=0.01)


def test_an_experience_stays_on_its_scale_and_a_mean_is_not_cut_off():
    result = score(Metric.RATING, FIVE, {1: 1, 5: 1})
    assert result.experience_interval == Interval(0, 100)
    assert result.mean_interval.low < 1
    assert result.mean_interval.high > 5


def test_answers_that_are_all_alike_have_no_width():
    result = score(Metric.RATING, FIVE, {4: 40})
    assert result.se == 0
    assert result.mean_interval == Interval(4, 4)
    assert result.experience_interval == Interval(75, 75)


# What each metric counts


def test_where_low_is_good_the_lowest_codes_are_the_top_boxes():
    school_marks = Scale(1, 6, Direction.LOW)
    result = score(Metric.CSAT, school_marks, {1: 3, 2: 4, 3: 2, 6: 1})
    assert result.value == 70
    assert result.experience == pytest.approx(100 * (6 - 2.3) / 5)


def test_effort_shows_who_found_it_easy_beside_the_mean():
    result = score(Metric.CES, SEVEN, {1: 2, 4: 3, 5: 1, 6: 2, 7: 2})
    assert (result.value, result.agreement) == (4.5, 50)
    wilson = stats.binomtest(5, 10).proportion_ci(method="wilson")
    assert result.agreement_interval.low == pytest.approx(100 * wilson.low)
    assert result.agreement_interval.high == pytest.approx(100 * wilson.high)


@pytest.mark.parametrize("scale", [FIVE, Scale(1, 7, Direction.LOW), Scale(0, 6)])
def test_easy_is_defined_on_the_scale_of_effort_only(scale):
    assert score(Metric.CES, scale, {3: 5}).agreement is None


def test_only_effort_is_easy():
    assert score(Metric.RATING, SEVEN, {3: 5}).agreement is None


def test_scores_nobody_gave_are_not_listed():
    assert score(Metric.RATING, FIVE, {5: 2, 3: 0, 1: 1}).counts == {1: 1, 5: 2}


# What cannot be scored


@pytest.mark.parametrize("answer", [0, 6, -1])
def test_a_score_outside_its_scale_is_refused(answer):
    with pytest.raises(ScoreOutsideScale, match=rf"score {answer} lies outside the scale 1–5"):
        score(Metric.CSAT, FIVE, {3: 5, answer: 1})


def test_a_negative_count_is_refused():
    with pytest.raises(CountBelowZero, match="score 3 is counted -1 times"):
        score(Metric.CSAT, FIVE, {3: -1})


@pytest.mark.parametrize(
    ("metric", "scale"),
    [
        (Metric.NPS, Scale(1, 10)),
        (Metric.NPS, Scale(0, 10, Direction.LOW)),
        (Metric.CSAT, Scale(0, 1)),
        (Metric.RATING, Scale(3, 3)),
        (Metric.CES, Scale(7, 1)),
    ],
)
def test_a_metric_is_refused_on_a_scale_where_it_means_nothing(metric, scale):
    with pytest.raises(ScaleNotForMetric):
        check_scale(metric, scale)
    with pytest.raises(ScaleNotForMetric):
        score(metric, scale, {})


@pytest.mark.parametrize("scale", [FIVE, Scale(1, 7, Direction.LOW)])
def test_effort_on_another_scale_is_never_pooled(scale):
    with pytest.raises(ScalesDiffer, match="ces on 1–7 and ces on 1–"):
        pool(score(Metric.CES, SEVEN, {3: 1}), score(Metric.CES, scale, {3: 1}))


def test_metrics_are_never_pooled():
    with pytest.raises(ScalesDiffer):
        pool(score(Metric.CSAT, FIVE, {3: 1}), score(Metric.RATING, FIVE, {3: 1}))


# Laws


@given(asked(fewest=1))
def test_every_number_lies_in_its_interval_and_on_its_scale(question):
    metric, scale, counts = question
    result = score(metric, scale, counts)
    assert 0 <= result.experience <= 100
    assert scale.minimum <= result.mean <= scale.maximum
    if metric is not Metric.NPS and result.interval:
        assert within(result.value, result.interval)
    if result.n > 1:
        assert within(result.mean, result.mean_interval)
        assert within(result.experience, result.experience_interval)
        assert 0 <= result.experience_interval.low <= result.experience_interval.high <= 100


@given(histograms(NPS, fewest=1))
def test_the_nps_interval_is_centred_on_the_adjusted_score_and_stays_on_the_scale(counts):
    result = score(Metric.NPS, NPS, counts)
    low, high = result.interval.low, result.interval.high
    assert -100 <= low < high <= 100
    centre = result.value * result.n / (result.n + 3)
    assert within(centre, result.interval)
    if low > -100 and high < 100:
        assert (low + high) / 2 == pytest.approx(centre, abs=1e-9)


@given(asked())
def test_turning_the_scale_round_mirrors_the_answers(question):
    metric, scale, counts = question
    assume(metric is not Metric.NPS)
    turned = Direction.LOW if scale.direction is Direction.HIGH else Direction.HIGH
    mirrored = {scale.minimum + scale.maximum - answer: count for answer, count in counts.items()}
    one = score(metric, scale, counts)
    other = score(metric, Scale(scale.minimum, scale.maximum, turned), mirrored)
    assert (one.experience, one.se, one.experience_interval) == (
        other.experience, other.se, other.experience_interval,
    )  # fmt: skip
    if metric is Metric.CSAT:
        assert (one.value, one.interval) == (other.value, other.interval)


@given(asked(fewest=1))
def test_calling_the_other_end_good_turns_experience_round(question):
    metric, scale, counts = question
    assume(metric is not Metric.NPS)
    turned = Direction.LOW if scale.direction is Direction.HIGH else Direction.HIGH
    one = score(metric, scale, counts)
    other = score(metric, Scale(scale.minimum, scale.maximum, turned), counts)
    assert one.experience + other.experience == pytest.approx(100)
    assert one.se == other.se


@given(st.data())
def test_answers_counted_in_parts_are_the_answers_counted_together(data):
    metric, scale, counts = data.draw(asked())
    parts = [counts, *data.draw(st.lists(histograms(scale), max_size=3))]
    together = score(metric, scale, merge(*parts))
    assert pool(*(score(metric, scale, part) for part in parts)) == together
    assert pool(*(score(metric, scale, part) for part in reversed(parts))) == together


@given(asked(fewest=1), st.integers(2, 50))
def test_more_of_the_same_answers_leave_the_value_and_narrow_the_interval(question, times):
    metric, scale, counts = question
    few = score(metric, scale, counts)
    many = score(metric, scale, {answer: count * times for answer, count in counts.items()})
    assert (many.value, many.mean, many.experience) == (few.value, few.mean, few.experience)
    if few.se:
        assert many.se < few.se


@given(asked(fewest=2))
def test_means_are_those_of_the_plain_list(question):
    metric, scale, counts = question
    result, given_answers = score(metric, scale, counts), answers(counts)
    assert result.mean == pytest.approx(statistics.fmean(given_answers))
    assert result.se == pytest.approx(100 / scale.span * stats.sem(given_answers), abs=1e-12)
    if len(set(given_answers)) > 1:
        low, high = stats.t.interval(
            0.95, len(given_answers) - 1, statistics.fmean(given_answers), stats.sem(given_answers)
        )
        assert (result.mean_interval.low, result.mean_interval.high) == pytest.approx((low, high))


@given(histograms(NPS, fewest=1))
def test_nps_is_that_of_the_plain_list(counts):
    given_answers = answers(counts)
    promoters = sum(answer >= 9 for answer in given_answers)
    detractors = sum(answer <= 6 for answer in given_answers)
    result = score(Metric.NPS, NPS, counts)
    assert result.value == pytest.approx(100 * (promoters - detractors) / len(given_answers))
    # By adding answers: +1 for each promoter, −1 for each detractor, three quarters of one to each camp.
    weights = {
        1: promoters + 0.75,
        0: len(given_answers) - promoters - detractors + 1.5,
        -1: detractors + 0.75,
    }
    total = sum(weights.values())
    centre = sum(value * weight for value, weight in weights.items()) / total
    variance = sum(weight * (value - centre) ** 2 for value, weight in weights.items()) / total
    half = stats.norm.ppf(0.975) * (variance / total) ** 0.5
    assert result.interval.low == pytest.approx(max(-100, 100 * (centre - half)))
    assert result.interval.high == pytest.approx(min(100, 100 * (centre + half)))
