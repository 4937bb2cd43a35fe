"""A persona's page: who they are, who belongs, how they fare and where they differ."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.stored import tally
from tests.web.conftest import SignIn
from tests.web.test_maps import squeezed
from touchpoints.models import DayTally, MonthTally, Persona, Question, Submission, Workspace
from touchpoints.vocabulary import Role
from touchpoints.web.persona_page import rule_in_words

PAGE = "/w/sfo/personas/business/"


@pytest.fixture
def viewer(sign_in: SignIn) -> Client:
    return sign_in(Role.VIEWER)


@pytest.fixture
def respondents(workspace: Workspace) -> None:
    """Three business travellers, five at leisure, two of whom nothing is known."""
    personas = {persona.slug: persona for persona in Persona.objects.in_workspace(workspace)}
    people = [("business", "1")] * 3 + [("leisure", "2")] * 5 + [("", "")] * 2
    for number, (persona, purpose) in enumerate(people):
        Submission.objects.create(
            workspace=workspace,
            source="test",
            external_id=str(number),
            persona=personas.get(persona),
            attributes={"purpose": purpose},
        )


def shown(client: Client, query: str = "", page: str = PAGE) -> str:
    answer = client.get(page + query)
    assert answer.status_code == 200
    return squeezed(answer.content.decode())


def test_invented_words_are_labelled_so(viewer: Client) -> None:
    page = shown(viewer)
    assert "I have two hours and three calls." in page
    assert "Written by the editor; not a quotation" in page


def test_figures_stand_beside_those_of_the_other_persona(viewer: Client) -> None:
    page = shown(viewer)
    assert "<b>+34</b>" in page
    assert "Leisure travellers: +42" in page
    assert "Leisure travellers: 2" in page


def test_it_says_how_many_answers_belong_and_to_whom(viewer: Client, workspace: Workspace) -> None:
    personas = {persona.slug: persona for persona in Persona.objects.in_workspace(workspace)}
    for model in (DayTally, MonthTally):
        model.objects.all().delete()
    question = Question.objects.in_workspace(workspace).first()
    for slug, count in (("business", 3), ("leisure", 5), ("", 2)):
        tally(question, date(2017, 5, 15), {4: count}, personas.get(slug))
    page = shown(viewer)
    assert "3 of 10 answers" in page
    assert "Leisure travellers 5" in page
    assert "no persona 2" in page


def test_the_rule_stands_in_words(viewer: Client) -> None:
    page = shown(viewer)
    assert "An answer belongs here when all of these are true" in page
    assert "purpose is any of 1, 5" in page


def test_a_persona_without_a_rule_has_no_data_yet(viewer: Client, workspace: Workspace) -> None:
    Persona.objects.create(workspace=workspace, slug="crew", name="Crew", position=9)
    assert "This persona has no data yet" in shown(viewer, page="/w/sfo/personas/crew/")


def test_differences_are_bold_only_where_they_survive_the_correction(viewer: Client) -> None:
    page = shown(viewer)
    table = page[page.index('<table class="against">') :]
    bold = [row for row in table.split("<tr")[2:] if 'class="is-significant"' in row]
    assert len(bold) == 13
    assert "Long-term parking shuttle" in bold[0]
    assert "−0.35" in bold[0]
    assert not any("Restaurants" in row for row in bold)
    assert "after correcting for 17 comparisons" in page


def test_its_journeys_lead_to_their_maps_for_this_persona(viewer: Client) -> None:
    assert "/w/sfo/journeys/through-the-airport-and-back/?persona=business" in shown(viewer)


def test_the_page_costs_a_fixed_number_of_queries(viewer: Client, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(37):
        shown(viewer)


@pytest.mark.parametrize(
    ("segment", "heading", "conditions"),
    [
        ({}, "", ()),
        (
            {"any": [{"attribute": "age", "between": [18, 30]}, {"attribute": "area", "not_in": ["B"]}]},
            "An answer belongs here when any of these is true",
            ("age lies between 18 and 30", "area is not B"),
        ),
        (
            {"all": [{"any": [{"attribute": "a", "in": ["1"]}, {"attribute": "b", "in": ["2", "3"]}]}]},
            "An answer belongs here when all of these are true",
            ("(a is 1 or b is any of 2, 3)",),
        ),
    ],
)
def test_rules_are_told_in_words(segment: dict, heading: str, conditions: tuple[str, ...]) -> None:
    assert rule_in_words(segment) == (heading, conditions)


def test_a_rule_that_cannot_be_understood_says_so() -> None:
    assert "not understood" in rule_in_words({"all": "everybody"})[0]


def filled_in(attribute: str, values: str) -> dict[str, str]:
    """What the form sends while one condition is filled in."""
    return {
        "name": "Business travellers",
        "join": "all",
        "rule-TOTAL_FORMS": "1",
        "rule-INITIAL_FORMS": "0",
        "rule-0-attribute": attribute,
        "rule-0-relation": "in",
        "rule-0-values": values,
    }


def test_a_rule_counts_while_it_is_filled_in(editor: Client, respondents: None) -> None:
    answer = editor.post(f"{PAGE}count/", filled_in("purpose", "1, 2"))
    assert "8 of 10 replies match." in squeezed(answer.content.decode())


def test_a_rule_that_comes_later_gets_what_is_left(editor: Client, respondents: None) -> None:
    for address in ("/w/sfo/personas/leisure/count/", "/w/sfo/new/persona/count/"):
        page = squeezed(editor.post(address, filled_in("purpose", "1, 2")).content.decode())
        assert "8 of 10 replies match." in page
    assert "8 of them already belong to a persona before this one, so 0 would be theirs." in page


def test_a_condition_half_filled_in_is_not_counted(editor: Client, respondents: None) -> None:
    page = editor.post(f"{PAGE}count/", filled_in("purpose", "")).content.decode()
    assert "Finish the condition" in page


def test_counting_changes_nothing(editor: Client, workspace: Workspace, respondents: None) -> None:
    before = Persona.objects.get(slug="business").segment
    editor.post(f"{PAGE}count/", filled_in("purpose", "9"))
    assert Persona.objects.get(slug="business").segment == before
