"""Since when it hurts: the unbroken run of months below today's average."""

from __future__ import annotations

from datetime import date

import pytest

from tests.stored import make_workspace, store_journey, tally
from touchpoints.models import Journey, Question
from touchpoints.scoring.score import Period
from touchpoints.services.scores import scored_journey
from touchpoints.services.since import Below, below_since

BAD, GOOD = {2: 40, 3: 40}, {4: 40, 5: 40}
SHOWN = Period(date(2026, 1, 1), date(2026, 6, 30))


@pytest.fixture
def journey(db: None) -> Journey:
    """Ada's journey; checkout is well liked all through, and hotline is what a test says."""
    journey = store_journey(make_workspace())
    for month in range(1, 7):
        answer(journey, "checkout-ease", date(2026, month, 5), {6: 40, 7: 40})
    return journey


def answer(journey: Journey, question: str, day: date, counts: dict[int, int]) -> None:
    tally(Question.objects.get(workspace=journey.workspace, slug=question), day, counts)


def since(journey: Journey, period: Period = SHOWN) -> dict[str, Below]:
    return dict(below_since(journey, scored_journey(journey, period=period)))


def test_a_run_begins_after_the_last_month_above(journey: Journey) -> None:
    for month, counts in ((1, BAD), (2, GOOD), (3, BAD), (4, BAD), (5, BAD)):
        answer(journey, "hotline-help", date(2026, month, 5), counts)
    assert since(journey) == {"hotline": Below(date(2026, 3, 1), 3, all_along=False)}


def test_a_run_may_reach_back_before_the_shown_period(journey: Journey) -> None:
    for day in (date(2025, 9, 5), date(2026, 2, 5)):
        answer(journey, "hotline-help", day, BAD)
    assert since(journey) == {"hotline": Below(date(2025, 9, 1), 2, all_along=True)}


def test_months_with_too_few_answers_neither_break_nor_lengthen_a_run(journey: Journey) -> None:
    answer(journey, "hotline-help", date(2026, 1, 5), BAD)
    answer(journey, "hotline-help", date(2026, 2, 5), {5: 3})
    answer(journey, "hotline-help", date(2026, 3, 5), BAD)
    assert since(journey) == {"hotline": Below(date(2026, 1, 1), 2, all_along=True)}


def test_what_has_recovered_in_its_newest_month_has_no_run(journey: Journey) -> None:
    answer(journey, "hotline-help", date(2026, 1, 5), {1: 400})
    answer(journey, "hotline-help", date(2026, 6, 5), {5: 40})
    assert scored_journey(journey, period=SHOWN).pain_points
    assert since(journey) == {}


def test_what_does_not_hurt_is_left_out(journey: Journey) -> None:
    answer(journey, "hotline-help", date(2026, 1, 5), {5: 80})
    assert since(journey) == {}


def test_months_after_the_shown_period_do_not_count(journey: Journey) -> None:
    answer(journey, "hotline-help", date(2026, 5, 5), BAD)
    answer(journey, "hotline-help", date(2026, 8, 5), GOOD)
    assert since(journey) == {"hotline": Below(date(2026, 5, 1), 1, all_along=True)}
