"""The same journey as each persona sees it: one look gives what a look for each would."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.airport import make_airport
from touchpoints.models import Journey
from touchpoints.scoring.score import Period
from touchpoints.services.answered import days_answered
from touchpoints.services.by_persona import scored_by_persona
from touchpoints.services.counts import UnknownPersona
from touchpoints.services.portfolio import portfolio
from touchpoints.services.scores import scored_journey

YEAR = Period(date(2017, 1, 1), date(2017, 12, 31))


@pytest.fixture
def airport(db: None) -> Journey:
    return make_airport()


def test_each_persona_has_the_scores_of_a_look_for_it_alone(airport: Journey) -> None:
    for slug, seen in scored_by_persona(airport, scored_journey(airport, period=YEAR)).items():
        alone = scored_journey(airport, persona=slug, period=YEAR)
        assert seen.comparisons == alone.comparisons
        assert seen.pain_points == alone.pain_points
        assert {key: step.evidence for key, step in seen.steps.items()} == {
            key: step.evidence for key, step in alone.steps.items()
        }


def test_whoever_is_looked_at_the_others_are_the_same(airport: Journey) -> None:
    of_all = scored_by_persona(airport, scored_journey(airport, period=YEAR))
    of_one = scored_by_persona(airport, scored_journey(airport, persona="business", period=YEAR))
    assert of_all["leisure"].comparisons == of_one["leisure"].comparisons


def test_one_look_costs_a_fixed_number_of_queries(airport: Journey, django_assert_num_queries) -> None:
    scored = scored_journey(airport)
    with django_assert_num_queries(4):
        scored_by_persona(airport, scored)


@pytest.mark.parametrize("persona", [None, "business", "leisure"])
def test_the_portfolio_scores_a_persona_as_its_map_does(airport: Journey, persona: str | None) -> None:
    (entry,) = portfolio(airport.workspace, persona=persona)
    alone = scored_journey(airport, persona=persona)
    assert entry.scored.period == alone.period
    assert entry.scored.comparisons == alone.comparisons
    assert entry.scored.steps == alone.steps


def test_the_portfolio_knows_its_personas(airport: Journey) -> None:
    with pytest.raises(UnknownPersona):
        portfolio(airport.workspace, persona="nobody")


def test_the_days_with_answers_are_those_of_the_journeys_own_questions(airport: Journey) -> None:
    assert days_answered(airport) == (date(2016, 5, 6), date(2017, 5, 30))
    assert days_answered(airport.workspace.touchpoints.get(slug="shops")) == (
        date(2016, 5, 6),
        date(2017, 5, 30),
    )


def test_without_answers_there_are_no_days(airport: Journey) -> None:
    room = airport.workspace.touchpoints.create(
        slug="quiet-room", name="Quiet room", channel=airport.workspace.channels.first()
    )
    assert days_answered(room) is None
