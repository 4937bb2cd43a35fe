"""Tallies in, scores out: whose answers, of which days, at what cost."""

from datetime import date
from uuid import uuid4

import pytest

from tests.journeys import uid
from tests.stored import make_workspace, store_journey, tally
from touchpoints.graph.operations import SetFields
from touchpoints.graph.scored import Evidence
from touchpoints.models import Journey, PainPointDecision, Persona, Question, Touchpoint
from touchpoints.scoring.score import Period
from touchpoints.services.counts import UnknownPersona
from touchpoints.services.operations import apply_operations
from touchpoints.services.scores import scored_journey, scored_questions, scored_touchpoint, trend
from touchpoints.vocabulary import SubjectKind

pytestmark = pytest.mark.django_db

MAY_2016, MAY_2017 = date(2016, 5, 20), date(2017, 5, 15)


@pytest.fixture
def journey() -> Journey:
    return store_journey(make_workspace())


def question(slug: str) -> Question:
    return Question.objects.get(slug=slug)


def persona(slug: str) -> Persona:
    return Persona.objects.get(slug=slug)


def measured(scored, step: str):
    return scored.steps[uid(step)].measured


def test_a_journey_without_answers_has_no_period_and_no_scores(journey):
    scored = scored_journey(journey)
    assert (scored.period, scored.before) == (Period(), None)
    assert scored.steps[uid("order")].evidence is Evidence.NO_ANSWERS
    assert scored.average is None


def test_surveys_of_the_same_month_in_two_years_fall_apart(journey):
    tally(question("hotline-help"), MAY_2016, {1: 40})
    tally(question("hotline-help"), MAY_2017, {5: 60})
    scored = scored_journey(journey)
    found = measured(scored, "hotline")
    assert (scored.period, scored.before) == (
        Period(date(2016, 6, 1), MAY_2017),
        Period(date(2015, 6, 1), date(2016, 5, 31)),
    )
    assert (found.score.counts, found.previous.counts) == ({5: 60}, {1: 40})
    assert found.change.difference == 100
    assert found.newest == MAY_2017


def test_the_edges_of_a_period_are_cut_by_day(journey):
    asked = question("hotline-help")
    days = [date(2017, 1, 30), date(2017, 1, 31), date(2017, 2, 14), date(2017, 4, 2), date(2017, 4, 3)]
    for place, day in enumerate(days):
        tally(asked, day, {place % 5 + 1: 10**place})
    found = measured(scored_journey(journey, period=Period(days[1], days[3])), "hotline")
    assert found.score.counts == {2: 10, 3: 100, 4: 1000}
    assert found.newest == days[3]


def test_days_outside_a_period_that_holds_most_of_their_month_are_not_counted(journey):
    asked = question("hotline-help")
    days = [date(2017, 1, 2), date(2017, 1, 3), date(2017, 2, 14), date(2017, 4, 28), date(2017, 4, 29)]
    for place, day in enumerate(days):
        tally(asked, day, {place % 5 + 1: 10**place})
    found = measured(scored_journey(journey, period=Period(days[1], days[3])), "hotline")
    assert found.score.counts == {2: 10, 3: 100, 4: 1000}


def test_an_explicit_period_is_held_against_as_many_days_before(journey):
    asked = question("hotline-help")
    tally(asked, date(2017, 2, 28), {2: 50})
    tally(asked, date(2017, 1, 28), {1: 50})
    tally(asked, date(2017, 3, 5), {4: 50})
    scored = scored_journey(journey, period=Period(date(2017, 3, 1), date(2017, 3, 31)))
    assert scored.before == Period(date(2017, 1, 29), date(2017, 2, 28))
    assert measured(scored, "hotline").previous.counts == {2: 50}


def test_days_where_one_period_ends_and_the_next_begins_are_read_once(journey, django_assert_num_queries):
    scale = question("hotline-help")
    for day, score in ((8, 1), (11, 2), (12, 3), (13, 4), (30, 5)):
        tally(scale, date(2016, 11, day), {score: 10 + day})
    shown = Period(date(2016, 11, 12), date(2017, 10, 17))
    with django_assert_num_queries(15) as queries:
        found = measured(scored_journey(journey, period=shown), "hotline")
    assert (found.score.counts, found.previous.counts) == ({3: 22, 4: 23, 5: 40}, {1: 18, 2: 21})
    (tallies,) = (query["sql"] for query in queries if 'FROM "touchpoints_monthtally"' in query["sql"])
    assert tallies.count("SELECT") == 5  # months of both, the cut month they share, and the two at the ends


def test_all_time_is_compared_with_nothing(journey):
    tally(question("hotline-help"), MAY_2016, {1: 40})
    tally(question("hotline-help"), MAY_2017, {5: 60})
    scored = scored_journey(journey, period=Period())
    assert measured(scored, "hotline").score.n == 100
    assert (scored.before, measured(scored, "hotline").change) == (None, None)


def test_everyone_is_all_personas_and_those_of_none(journey):
    asked = question("hotline-help")
    tally(asked, MAY_2017, {5: 1}, persona("ada"))
    tally(asked, MAY_2017, {4: 2}, persona("bruno"))
    tally(asked, MAY_2017, {3: 4})
    assert measured(scored_journey(journey), "hotline").score.counts == {3: 4, 4: 2, 5: 1}
    assert measured(scored_journey(journey, persona="bruno"), "hotline").score.counts == {4: 2}


def test_all_personas_are_shown_for_the_same_period(journey):
    asked = question("hotline-help")
    tally(asked, date(2015, 1, 1), {5: 40}, persona("ada"))
    tally(asked, MAY_2017, {4: 40}, persona("bruno"))
    ada = scored_journey(journey, persona="ada")
    assert ada.period == scored_journey(journey, persona="bruno").period
    assert ada.steps[uid("hotline")].evidence is Evidence.NO_ANSWERS


def test_chips_say_what_each_persona_of_the_journey_thinks_of_the_whole(journey):
    both = SetFields(str(uuid4()), SubjectKind.JOURNEY, load_id(journey), {"personas": ["bruno", "ada"]})
    apply_operations(journey=journey, operations=[both], origin="test")
    tally(question("recommend"), MAY_2017, {10: 3, 0: 1}, persona("ada"))
    for shown in (None, "ada", "bruno"):
        chips = scored_journey(journey, persona=shown).personas
        assert list(chips) == ["bruno", "ada"]
        assert (chips["bruno"], chips["ada"].score.value) == (None, 50)


def load_id(journey: Journey) -> str:
    return str(journey.uid)


def test_a_persona_that_is_not_there_is_refused(journey):
    with pytest.raises(UnknownPersona):
        scored_journey(journey, persona="nobody")


def test_a_hidden_pain_point_is_hidden_with_its_reason(journey):
    tally(question("hotline-help"), MAY_2017, {1: 300, 2: 50})
    tally(question("checkout-ease"), MAY_2017, {6: 100, 7: 300})
    assert [point.touchpoint for point in scored_journey(journey).pain_points] == ["hotline"]
    PainPointDecision.objects.create(
        journey=journey,
        touchpoint=Touchpoint.objects.get(slug="hotline"),
        kind="hidden",
        reason="Being closed",
    )
    scored = scored_journey(journey)
    assert scored.pain_points == ()
    assert [(point.touchpoint, point.reason) for point in scored.hidden] == [("hotline", "Being closed")]


@pytest.mark.parametrize("shown", [None, "ada"])
@pytest.mark.parametrize("period", [None, Period(), Period(date(2016, 5, 3), date(2017, 5, 20))])
def test_the_number_of_queries_is_fixed(journey, django_assert_num_queries, shown, period):
    for place in range(12):
        day = date(2016, 6 + place // 2 if place < 12 else 1, 1 + place)
        tally(question("hotline-help"), day, {1: 3, 5: 4}, persona("ada"))
        tally(question("checkout-ease"), day, {1: 3, 7: 4})
    fresh = Journey.objects.select_related("workspace").get(pk=journey.pk)
    with django_assert_num_queries(15 if period else 16):
        scored_journey(fresh, persona=shown, period=period)


def test_a_touchpoint_is_scored_by_persona(journey):
    tally(question("hotline-help"), MAY_2016, {1: 40}, persona("ada"))
    tally(question("hotline-help"), MAY_2017, {5: 60}, persona("ada"))
    tally(question("hotline-help"), MAY_2017, {3: 10})
    scored = scored_touchpoint(Touchpoint.objects.get(slug="hotline"))
    (asked,) = scored.questions
    assert (asked.score.counts, asked.previous.counts) == ({3: 10, 5: 60}, {1: 40})
    assert {slug: found.score.n for slug, found in scored.personas.items()} == {"ada": 60, "bruno": 0}


def test_questions_are_scored_side_by_side_in_one_period(journey, django_assert_num_queries):
    tally(question("hotline-help"), date(2015, 1, 1), {1: 40})
    tally(question("checkout-ease"), MAY_2017, {6: 30}, persona("ada"))
    workspace = journey.workspace
    with django_assert_num_queries(5):
        scores = scored_questions(workspace, Question.objects.exclude(touchpoint=None))
    assert {slug: score.score.counts for slug, score in scores.items()} == {
        "checkout-ease": {6: 30},
        "hotline-help": {},
    }


def test_a_trend_has_a_score_for_each_month_with_answers(journey):
    asked = question("hotline-help")
    tally(asked, date(2017, 1, 3), {1: 2}, persona("ada"))
    tally(asked, date(2017, 1, 30), {5: 2})
    tally(asked, date(2017, 3, 3), {5: 4})
    assert [(month.start, month.score.mean) for month in trend(asked)] == [
        (date(2017, 1, 1), 3), (date(2017, 3, 1), 5),
    ]  # fmt: skip
    assert [month.score.n for month in trend(asked, persona="ada")] == [2]
