"""The days a map opens with are those that say something of it, not those of a stray answer."""

from datetime import date

import pytest

from tests.journeys import uid
from tests.stored import make_workspace, store_journey, tally
from touchpoints.graph.scored import Evidence
from touchpoints.models import Journey, Question, Touchpoint
from touchpoints.scoring.score import Period
from touchpoints.services.periods import latest_year
from touchpoints.services.scores import scored_journey, scored_touchpoint
from touchpoints.services.usual_period import fuller_year, usual_month

pytestmark = pytest.mark.django_db

MAY, TODAY = date(2017, 5, 15), date(2026, 11, 21)
THE_YEAR_TO_MAY = Period(date(2016, 6, 1), MAY)


@pytest.fixture
def journey() -> Journey:
    """Three questions, all answered by enough people in one month."""
    journey = store_journey(make_workspace())
    for question in Question.objects.all():
        tally(question, MAY, {question.minimum: 20, question.maximum: 20})
    return journey


def question(slug: str) -> Question:
    return Question.objects.get(slug=slug)


def test_a_few_answers_to_one_question_leave_the_map_as_it_is(journey):
    before = scored_journey(journey)
    tally(question("hotline-help"), TODAY, {1: 5})
    assert scored_journey(journey) == before
    assert before.period == THE_YEAR_TO_MAY


def test_the_newest_day_of_what_is_shown_is_not_that_of_what_is_left_out(journey):
    tally(question("hotline-help"), TODAY, {1: 5})
    found = scored_journey(journey).steps[uid("hotline")]
    assert (found.measured.newest, found.evidence) == (MAY, Evidence.ENOUGH)


def test_a_few_answers_to_every_question_leave_the_map_as_it_is(journey):
    for one in Question.objects.all():
        tally(one, TODAY, {one.minimum: 29})
    assert scored_journey(journey).period == THE_YEAR_TO_MAY


def test_enough_answers_to_a_third_of_the_questions_move_the_map(journey):
    tally(question("hotline-help"), TODAY, {1: 30})
    assert Question.objects.count() == 3
    assert scored_journey(journey).period == latest_year(TODAY)[0]


def test_a_survey_that_asks_less_than_it_used_to_moves_the_map_all_the_same():
    asked = [(question, date(2017, 5, 1), 100) for question in range(20)]
    now = [(question, date(2026, 11, 1), 100) for question in range(7)]
    assert usual_month(asked + now, needs=30) == date(2026, 11, 1)
    assert usual_month(asked + now[:6], needs=30) == date(2017, 5, 1)


def test_answers_of_twelve_months_are_counted_together():
    asked = [(question, date(2017, 5, 1), 30) for question in range(4)]
    slowly = [(question, date(2018, month, 1), 10) for question in range(4) for month in (1, 6, 12)]
    apart = [(question, date(year, 6, 1), 10) for question in range(4) for year in (2018, 2020, 2022)]
    assert usual_month(asked + slowly, needs=30) == date(2018, 12, 1)
    assert usual_month(asked + apart, needs=30) == date(2017, 5, 1)


def test_where_no_question_ever_had_enough_answers_any_answer_counts():
    asked = [(question, date(2017, 5, 1), 12) for question in range(4)]
    assert usual_month([*asked, (0, date(2020, 1, 1), 1)], needs=30) == date(2017, 5, 1)
    assert usual_month([*asked, (0, date(2020, 1, 1), 1), (1, date(2020, 1, 1), 1)], 30) == date(2020, 1, 1)


def test_a_persona_is_shown_for_the_same_days_as_everybody(journey):
    tally(question("hotline-help"), TODAY, {1: 5})
    assert scored_journey(journey, persona="ada").period == THE_YEAR_TO_MAY


def test_a_touchpoint_does_not_follow_a_handful_of_answers_either(journey):
    tally(question("hotline-help"), TODAY, {1: 5})
    scored = scored_touchpoint(Touchpoint.objects.get(slug="hotline"))
    assert (scored.period, scored.questions[0].score.n) == (THE_YEAR_TO_MAY, 40)


def test_the_best_months_are_found_when_few_questions_are_shown(journey):
    tally(question("hotline-help"), TODAY, {1: 30})
    assert fuller_year(journey, latest_year(TODAY)[0]) == THE_YEAR_TO_MAY
    tally(question("checkout-ease"), TODAY, {1: 30})
    assert fuller_year(journey, latest_year(TODAY)[0]) is None  # half again as many are not many more
