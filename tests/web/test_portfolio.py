"""The portfolio: which journeys are shown, in which order, and what their cards say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.airport import make_member
from touchpoints.models import DayTally, Journey, Persona, Workspace
from touchpoints.services.journeys import archive_journey, create_journey, duplicate_journey
from touchpoints.services.portfolio import portfolio
from touchpoints.vocabulary import Role
from touchpoints.web.portfolio import ago, make_card

TODAY = date(2026, 11, 18)


@pytest.fixture
def home(workspace: Workspace) -> str:
    return reverse("home", args=[workspace.slug])


def card_of(journey: Journey, today: date = TODAY):
    [entry] = portfolio(journey.workspace, journeys=Journey.objects.filter(pk=journey.pk))
    return make_card(entry, today)


def titles(client: Client, address: str) -> list[str]:
    return [card.journey.title for card in client.get(address).context["cards"]]


def test_a_card_shows_nps_with_its_interval_and_number_of_answers(airport: Journey) -> None:
    figure = card_of(airport).figure
    assert (figure.label, figure.value, figure.interval, figure.n) == ("NPS", "+40", "+37 to +42", "2,746")
    assert figure.low < figure.at < figure.high
    assert figure.at == pytest.approx(69.9, abs=0.05), "NPS 39.8 lies there on a track from −100 to 100"


def test_a_card_without_a_question_of_its_own_shows_the_average(airport: Journey) -> None:
    copy = duplicate_journey(journey=airport, title="Changing a booking")
    figure = card_of(copy).figure
    assert (figure.label, figure.value, figure.interval) == ("Average experience", "75.0", "74.7–75.2")


def test_a_card_shows_the_worst_pain_points_in_order(airport: Journey) -> None:
    card = card_of(airport)
    assert [(point.rank, point.touchpoint) for point in card.pain_points] == [
        (1, "restaurants"),
        (2, "shops"),
    ]
    assert card.worst == ["1\N{NO-BREAK SPACE}Restaurants", "2\N{NO-BREAK SPACE}Shops"]
    assert card.more_pain_points == 0


def test_a_card_without_answers_says_so_and_claims_nothing(workspace: Workspace) -> None:
    card = card_of(create_journey(workspace=workspace, title="Connecting at night"))
    assert card.freshness == "No answers yet"
    assert card.figure is None
    assert not card.was_tested


@pytest.mark.parametrize(
    ("days", "freshness", "is_old"),
    [
        (0, "Scores today", False),
        (1, "Scores yesterday", False),
        (60, "Scores 60 days ago", False),
        (61, "Stale, 61 days ago", True),
        (800, "Stale, 2 years ago", True),
    ],
)
def test_a_card_says_how_old_its_scores_are(
    airport: Journey, days: int, freshness: str, is_old: bool
) -> None:
    newest = max(DayTally.objects.values_list("day", flat=True))
    card = card_of(airport, newest + timedelta(days=days))
    assert (card.freshness, card.is_old) == (freshness, is_old)


def test_few_answers_are_said_to_be_few(airport: Journey) -> None:
    Journey.objects.filter(pk=airport.pk).update(minimum_answers=100_000)
    card = card_of(Journey.objects.get(pk=airport.pk))
    assert card.freshness == "Few answers, dashed curve"
    assert not card.was_tested


def test_ages_are_said_as_people_say_them() -> None:
    assert [ago(days) for days in (-1, 0, 1, 2, 364, 365, 3_500)] == [
        "today", "today", "yesterday", "2 days ago", "364 days ago", "1 year ago", "9 years ago",
    ]  # fmt: skip


class TestFinding:
    @pytest.fixture
    def viewer(self, workspace: Workspace) -> Client:
        client = Client()
        client.force_login(make_member(workspace, Role.VIEWER))
        return client

    @pytest.fixture(autouse=True)
    def others(self, airport: Journey) -> None:
        workspace = airport.workspace
        editor = make_member(workspace, Role.EDITOR)
        night = create_journey(workspace=workspace, title="Connecting at night", by=editor)
        Journey.objects.filter(pk=night.pk).update(owner="Night shift")
        archive_journey(create_journey(workspace=workspace, title="The old terminal"))

    def test_live_journeys_come_with_the_most_pain_first(self, viewer: Client, home: str) -> None:
        assert titles(viewer, home) == ["Through the airport and back", "Connecting at night"]

    def test_tabs_count_all_mine_and_archived(self, viewer: Client, home: str) -> None:
        assert viewer.get(home).context["numbers"] == {"all": 2, "mine": 0, "archived": 1}
        assert titles(viewer, f"{home}?show=archived") == ["The old terminal"]

    def test_mine_are_those_i_made_or_own_by_name(self, workspace: Workspace, home: str) -> None:
        client = Client()
        client.force_login(workspace.memberships.get(role="editor").user)
        assert titles(client, f"{home}?show=mine") == ["Connecting at night"]
        Journey.objects.filter(title__startswith="Through").update(owner="Editor")
        assert len(titles(client, f"{home}?show=mine")) == 2

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("q=night", ["Connecting at night"]),
            ("q=restaurants", ["Through the airport and back"]),
            ("q=ON+THE+PLANE", ["Through the airport and back"]),
            ("persona=business", ["Through the airport and back"]),
            ("owner=Night+shift", ["Connecting at night"]),
            ("sort=title", ["Connecting at night", "Through the airport and back"]),
            ("sort=nonsense&show=nonsense", ["Through the airport and back", "Connecting at night"]),
        ],
    )
    def test_words_persona_owner_and_order_narrow_the_list(
        self, viewer: Client, home: str, asked: str, found: list[str]
    ) -> None:
        assert titles(viewer, f"{home}?{asked}") == found

    def test_nothing_found_says_so_and_offers_the_way_back(self, viewer: Client, home: str) -> None:
        page = viewer.get(f"{home}?q=<b>belt").content.decode()
        assert "Nothing matches “&lt;b&gt;belt”" in page
        assert "Clear the filter" in page

    def test_a_part_of_the_page_is_enough_for_htmx(self, viewer: Client, home: str) -> None:
        part = viewer.get(f"{home}?q=night", headers={"HX-Request": "true"}).content.decode()
        assert part.lstrip().startswith('<div id="portfolio">')
        assert "<html" not in part

    def test_only_editors_are_offered_to_make_and_import(self, viewer: Client, home: str) -> None:
        assert "New map" not in viewer.get(home).content.decode()


def test_an_empty_workspace_offers_three_ways_in(db: None) -> None:
    empty = Workspace.objects.create(slug="empty", name="Empty")
    client = Client()
    client.force_login(make_member(empty, Role.EDITOR))
    page = client.get(reverse("home", args=["empty"])).content.decode()
    for way in ("Open the example", "Choose a template", "Choose a file"):
        assert way in page


def test_the_portfolio_costs_the_same_for_many_journeys(
    airport: Journey, editor: Client, home: str, django_assert_num_queries: object
) -> None:
    editor.get(home)
    with django_assert_num_queries(PORTFOLIO):
        editor.get(home)
    for number in range(4):
        duplicate_journey(journey=airport, title=f"Copy {number}")
    Persona.objects.create(workspace=airport.workspace, slug="crew", name="Crew")
    with django_assert_num_queries(PORTFOLIO):
        editor.get(home)


PORTFOLIO = 20
"""Queries of the portfolio: who asks and where, twelve for all journeys, filters, the sidebar."""
