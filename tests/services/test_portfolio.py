"""All journeys side by side say what each one's own map says."""

from datetime import date

import pytest

from tests.stored import make_workspace, store_journey, tally
from touchpoints.graph.reading import reading_order
from touchpoints.models import Journey, PainPointDecision, Question, Touchpoint
from touchpoints.services.journeys import archive_journey, create_journey, duplicate_journey
from touchpoints.services.portfolio import portfolio
from touchpoints.services.scores import scored_journey

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey() -> Journey:
    journey = store_journey(make_workspace())
    for day in (date(2016, 5, 20), date(2017, 2, 3), date(2017, 5, 15)):
        tally(Question.objects.get(slug="hotline-help"), day, {1: 80, 2: 50, 3: day.month})
        tally(Question.objects.get(slug="checkout-ease"), day, {6: 100, 7: 300})
    return journey


def test_a_card_says_what_the_map_says(journey):
    copy = duplicate_journey(journey=journey, title="B copy")
    tally(Question.objects.get(journey=copy), date(2018, 1, 7), {9: 20, 3: 12})
    empty = create_journey(workspace=journey.workspace, title="C empty")
    entries = {entry.journey: entry for entry in portfolio(journey.workspace)}
    assert list(entries) == [journey, copy, empty]
    for one, entry in entries.items():
        own = scored_journey(one)
        scored = entry.scored
        assert (scored.period, scored.before) == (own.period, own.before)
        assert (scored.average, scored.average_interval) == (own.average, own.average_interval)
        assert (scored.overall, scored.steps) == (own.overall, own.steps)
        assert (scored.pain_points, scored.comparisons) == (own.pain_points, own.comparisons)
        assert reading_order(scored.graph) == reading_order(own.graph)
    assert entries[journey].scored.pain_points[0].touchpoint == "hotline"
    assert [entry.newest for entry in entries.values()] == [date(2017, 5, 15), date(2018, 1, 7), None]


def test_a_card_and_its_map_leave_out_the_same_stray_answers(journey):
    tally(Question.objects.get(slug="hotline-help"), date(2020, 1, 7), {1: 3})
    tally(Question.objects.get(journey=journey), date(2017, 5, 1), {9: 40})
    tally(Question.objects.get(slug="checkout-ease"), date(2020, 1, 8), {1: 3})
    (entry,) = portfolio(journey.workspace)
    own = scored_journey(journey)
    assert entry.newest == own.period.end == date(2017, 5, 15)
    assert (entry.scored.overall, entry.scored.steps) == (own.overall, own.steps)


def test_a_hidden_pain_point_is_hidden_in_the_portfolio(journey):
    PainPointDecision.objects.create(
        journey=journey, touchpoint=Touchpoint.objects.get(slug="hotline"), kind="hidden", reason="Closed"
    )
    (entry,) = portfolio(journey.workspace)
    assert (entry.scored.pain_points, len(entry.scored.hidden)) == ((), 1)


def test_what_is_put_away_is_left_out_unless_asked_for(journey):
    archive_journey(journey)
    assert portfolio(journey.workspace) == []
    assert len(portfolio(journey.workspace, journeys=Journey.objects.archived())) == 1


def test_journeys_of_another_workspace_are_not_there(journey):
    assert portfolio(make_workspace("tea")) == []


def test_the_number_of_queries_does_not_grow_with_journeys(journey, django_assert_num_queries):
    with django_assert_num_queries(13):
        portfolio(journey.workspace)
    for title in ("B", "C", "D"):
        copy = duplicate_journey(journey=journey, title=title)
        tally(Question.objects.get(journey=copy), date(2017, 1 + len(title), 7), {9: 20})
    with django_assert_num_queries(13):
        portfolio(journey.workspace)
