"""A touchpoint's page: its scores, their spread and trend, what people said of it, where it is used."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.web.conftest import SignIn
from tests.web.test_maps import shown as on_map
from tests.web.test_maps import squeezed
from touchpoints.models import (
    Channel,
    Journey,
    Persona,
    Question,
    Submission,
    SurveyResponse,
    Touchpoint,
    Workspace,
)
from touchpoints.vocabulary import Role

PAGE = "/w/sfo/touchpoints/restaurants/"


@pytest.fixture
def viewer(sign_in: SignIn) -> Client:
    return sign_in(Role.VIEWER)


def said(
    workspace: Workspace, question: str, score: int, words: str, persona: str = "", day: int = 10
) -> None:
    """Somebody's words with a score, in May 2017."""
    submission = Submission.objects.create(
        workspace=workspace,
        source="test",
        external_id=words,
        persona=Persona.objects.filter(workspace=workspace, slug=persona).first(),
        attributes={"age": "41", "home": "Oakland"},
    )
    at = datetime(2017, 5, day, 12, tzinfo=UTC)
    SurveyResponse.objects.create(
        submission=submission,
        question=Question.objects.get(workspace=workspace, slug=question),
        score=score,
        verbatim=words,
        answered_at=at,
        answered_on=at.date(),
    )


def shown(client: Client, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return squeezed(answer.content.decode())


def test_the_strip_says_score_interval_number_and_change(viewer: Client) -> None:
    page = shown(viewer)
    for words in ("Satisfaction, 1–5", "<b>3.62</b>", "95% interval 3.58–3.65", "n 2,421", "unchanged on"):
        assert words in page


def test_the_spread_is_told_in_words_too(viewer: Client) -> None:
    assert "How the scores are spread. 1: 2%, 2: 9%, 3: 34%, 4: 38%, 5: 18%" in shown(viewer)


def test_both_personas_stand_beside_everyone_and_not_beside_one_of_them(viewer: Client) -> None:
    assert 'class="key-2">Leisure travellers' in shown(viewer)
    assert "key-2" not in shown(viewer, "?persona=business")


def test_the_trend_reaches_over_all_months_with_answers(viewer: Client) -> None:
    assert "From May 2016 to May 2017; newest 3.62 from 2,421 answers." in shown(viewer)


def test_the_trend_stands_against_the_average_of_the_journey(viewer: Client) -> None:
    assert ">journey 4.00</text>" in shown(viewer)
    assert ">journey 4.00</text>" not in shown(viewer, "?persona=business")


def test_it_says_where_it_is_used_and_how_it_stands_there(viewer: Client) -> None:
    page = shown(viewer)
    assert "Through the airport and back" in page
    assert "at D3.1 · 0.38 below, place 1 of 17 from the lowest" in page
    assert "/w/sfo/journeys/through-the-airport-and-back/#D3.1" in page


def test_it_says_first_how_it_stands_in_the_journey_and_how_sure_that_is(viewer: Client) -> None:
    page = shown(viewer)
    strip = page[: page.index("How the scores are spread")]
    assert "Against the average of “Through the airport and back”, 4.00" in strip
    assert "<b>0.38 below<" in strip
    assert "place 1 of 17 from the lowest; the whole 95% interval lies below" in strip
    assert "Against the average" not in shown(viewer, "?persona=business")  # the journey is scored for all


def test_it_says_what_went_wrong_and_what_to_do(viewer: Client) -> None:
    page = shown(viewer)
    noted = page[page.index("What went wrong, and what to do") :]
    assert "150 want a wider choice" in noted
    assert "Open three local kitchens" in noted


def test_words_are_those_of_this_touchpoint_only_and_as_they_were_written(
    viewer: Client, workspace: Workspace
) -> None:
    said(workspace, "restaurants", 2, "„Drogo!”")
    said(workspace, "shops", 2, "Boring shops")
    page = shown(viewer)
    assert "„Drogo!”" in page
    assert "Boring shops" not in page


def test_low_and_high_scores_can_be_read_apart(viewer: Client, workspace: Workspace) -> None:
    for score, words in ((1, "awful"), (2, "poor"), (3, "so so"), (5, "lovely")):
        said(workspace, "restaurants", score, words)
    low = shown(viewer, "?side=low")
    assert "awful" in low
    assert "poor" in low
    assert "so so" not in low
    assert "lovely" not in low
    assert "Low scores 2" in low
    assert "lovely" in shown(viewer, "?side=high")


def test_words_come_ten_at_a_time_newest_first(viewer: Client, workspace: Workspace) -> None:
    for day in range(1, 13):
        said(workspace, "restaurants", 4, f"day {day:02}", day=day)
    first, second = shown(viewer), shown(viewer, "?page=2")
    assert "day 12" in first
    assert "day 02" not in first
    assert "day 02" in second
    assert "page 2 of 2" in second


def test_words_are_those_of_the_persona_and_days_shown(viewer: Client, workspace: Workspace) -> None:
    said(workspace, "restaurants", 4, "from business", persona="business")
    said(workspace, "restaurants", 4, "from leisure", persona="leisure")
    page = shown(viewer, "?persona=business")
    assert "from business" in page
    assert "from leisure" not in page
    assert "from business" not in shown(viewer, "?from=2016-01-01&to=2016-12-31")


def test_little_is_told_of_who_said_it(viewer: Client, workspace: Workspace) -> None:
    said(workspace, "restaurants", 4, "fine", persona="business")
    page = shown(viewer)
    assert "Business travellers" in page
    assert "Oakland" not in page


def test_words_never_become_markup(viewer: Client, workspace: Workspace) -> None:
    said(workspace, "restaurants", 1, "<script>alert(1)</script>")
    assert "<script>alert" not in shown(viewer)


def test_a_touchpoint_nobody_asked_about_says_so(sign_in: SignIn, workspace: Workspace) -> None:
    channel = Channel.objects.get(workspace=workspace, slug="services")
    Touchpoint.objects.create(workspace=workspace, slug="quiet-room", name="Quiet room", channel=channel)
    page = sign_in(Role.EDITOR).get("/w/sfo/touchpoints/quiet-room/").content.decode()
    assert "Not asked about yet" in page
    assert "Add a question" in page


def test_a_touchpoint_without_answers_says_so(viewer: Client, workspace: Workspace) -> None:
    channel = Channel.objects.get(workspace=workspace, slug="services")
    room = Touchpoint.objects.create(
        workspace=workspace, slug="quiet-room", name="Quiet room", channel=channel
    )
    Question.objects.create(workspace=workspace, slug="quiet", touchpoint=room, wording="How quiet?")
    assert "No answers yet" in viewer.get("/w/sfo/touchpoints/quiet-room/").content.decode()


def test_days_without_answers_offer_all_of_them(viewer: Client) -> None:
    assert "No answers in these days" in shown(viewer, "?from=2019-01-01&to=2019-01-31")


@pytest.mark.parametrize("query", ["?persona=nobody"])
def test_an_unknown_persona_is_not_found(viewer: Client, query: str) -> None:
    assert viewer.get(PAGE + query).status_code == 404


def test_the_page_costs_a_fixed_number_of_queries(
    viewer: Client, workspace: Workspace, django_assert_max_num_queries
) -> None:
    for number in range(30):
        said(workspace, "restaurants", 4, f"words {number}", persona="business")
    with django_assert_max_num_queries(37):
        shown(viewer)


def test_the_map_leads_here_only_where_there_are_words(
    viewer: Client, airport: Journey, workspace: Workspace
) -> None:
    assert "What people said there" not in on_map(viewer)
    said(workspace, "restaurants", 2, "Twelve dollars", "business")
    workspace.touch()
    page = squeezed(on_map(viewer))
    assert page.count("What people said there") == 1
    assert 'What people said there<span class="visually-hidden">: Restaurants' in page
    for elsewhere in ("?persona=leisure", "?from=2016-01-01&to=2016-12-31"):
        assert "What people said there" not in on_map(viewer, elsewhere)
