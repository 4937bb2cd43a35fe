"""What the lists of the admin panel show, and what they cost."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.web.airport import make_member
from touchpoints.models import (
    Channel,
    ImportJob,
    Journey,
    Opportunity,
    PainPointDecision,
    Persona,
    Question,
    Submission,
    SurveyResponse,
    Touchpoint,
    Workspace,
)
from touchpoints.vocabulary import DecisionKind, Role

WITHIN = "/admin/touchpoints/touchpoint/?journey=through-the-airport-and-back"
QUERIES = {
    "channel/": 9,
    "persona/": 9,
    "touchpoint/": 17,
    "touchpoint/?journey=through-the-airport-and-back": 32,
    "question/": 14,
    "journey/": 22,
    "opportunity/": 10,
    "painpointdecision/": 10,
    "surveyresponse/": 9,
    "importjob/": 10,
}
"""How many queries each list costs at most, however many rows it shows."""


def rows_of(html: str) -> list[str]:
    """The rows of the list, without their tags."""
    table = html[html.index('<table id="result_list"') :]
    table = table[: table.index("</table>")]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_touchpoints_stand_as_a_tree(workspace: Workspace, editor: Client) -> None:
    Touchpoint.objects.exclude(slug="shops").exclude(slug="restaurants").update(name="Z")
    channel = Channel.objects.get(slug="services")
    made: dict[str, Touchpoint] = {}
    for name, above in [("Advertising", ""), ("Radio", "Advertising"), ("Jingle", "Radio"), ("Apps", "")]:
        parent = made.get(above)
        made[name] = Touchpoint.objects.create(
            workspace=workspace, slug=name.lower(), name=name, channel=channel, parent=parent
        )
    shown = rows_of(editor.get("/admin/touchpoints/touchpoint/").content.decode())
    begin = [re.split(r" Services", row)[0] for row in shown[:5]]
    assert begin == ["Advertising", "Advertising › Radio", "Radio › Jingle", "Apps", "Restaurants"]


def test_a_touchpoint_shows_score_interval_answers_and_change(workspace: Workspace, editor: Client) -> None:
    shown = rows_of(editor.get("/admin/touchpoints/touchpoint/?q=restaurants").content.decode())
    assert shown[0].startswith("Restaurants Services 3.62 3.58–3.65 2,421")


def test_within_a_journey_the_worst_stands_first_held_against_its_average(
    workspace: Workspace, editor: Client
) -> None:
    html = editor.get(WITHIN).content.decode()
    shown = rows_of(html)
    assert shown[0].startswith("Restaurants D3.1 D Waiting &amp; boarding Services 3.62 3.58–3.65 2,421")
    assert shown[0].endswith("1")
    assert 'aria-label="pain point 1"' in html
    assert "badge-1" in html[: html.index("Rental car")]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ("&stage=C", ["Check-in &amp; security"]),
        ("&pain=yes", ["Restaurants", "Shops"]),
        ("&channel=services&stage=B", ["Information booth, departures"]),
        ("&stage=Z", []),
    ],
)
def test_filters_narrow_the_list(
    workspace: Workspace, editor: Client, filters: str, names: list[str]
) -> None:
    html = editor.get(WITHIN + filters).content.decode()
    shown = rows_of(html) if "result_list" in html else []
    assert len(shown) == len(names)
    assert all(row.startswith(name) for row, name in zip(shown, names, strict=True))


def test_pain_points_are_marked_by_hand_with_the_evidence(workspace: Workspace, editor: Client) -> None:
    airtrain = Touchpoint.objects.get(slug="airtrain")
    sent = {"action": "mark_by_hand", "_selected_action": [airtrain.pk]}
    editor.post("/admin/touchpoints/touchpoint/", sent)
    assert not PainPointDecision.objects.exists()  # of which journey?
    editor.post(WITHIN, sent)
    decision = PainPointDecision.objects.get()
    assert (decision.kind, decision.touchpoint, decision.decided_by.name) == ("marked", airtrain, "Editor")
    assert decision.evidence["average"] == pytest.approx(75.0, abs=2)
    assert [row.split(" A2")[0] for row in rows_of(editor.get(WITHIN + "&pain=marked").content.decode())] == [
        "AirTrain"
    ]


def test_journeys_show_their_overall_score_and_lead_to_the_map(airport: Journey, editor: Client) -> None:
    html = editor.get("/admin/touchpoints/journey/").content.decode()
    assert "4.06" in rows_of(html)[0]
    assert 'href="/w/sfo/journeys/through-the-airport-and-back/"' in html


def test_archived_journeys_are_put_away_and_taken_back(airport: Journey, editor: Client) -> None:
    chosen = {"_selected_action": [airport.pk]}
    editor.post("/admin/touchpoints/journey/", {"action": "archive", **chosen})
    assert "result_list" not in editor.get("/admin/touchpoints/journey/").content.decode()
    editor.post("/admin/touchpoints/journey/?archived=yes", {"action": "take_back", **chosen})
    airport.refresh_from_db()
    assert airport.archived_at is None


def test_what_is_in_use_is_not_deleted_and_says_where(workspace: Workspace, editor: Client) -> None:
    shops = Touchpoint.objects.get(slug="shops")
    answer = editor.post(f"/admin/touchpoints/touchpoint/{shops.pk}/delete/", {"post": "yes"}, follow=True)
    assert "is used in the journey" in answer.content.decode()
    assert Touchpoint.objects.filter(pk=shops.pk).exists()


def test_a_touchpoint_goes_with_its_questions_when_no_journey_passes_it(
    workspace: Workspace, editor: Client
) -> None:
    shops = Touchpoint.objects.get(slug="shops")
    given = Submission.objects.create(workspace=workspace, source="csv", external_id="1")
    when = {"answered_at": "2017-05-15T12:00Z", "answered_on": "2017-05-15"}
    SurveyResponse.objects.create(submission=given, question=shops.questions.get(), score=4, **when)
    shops.steps.all().delete()
    editor.post(f"/admin/touchpoints/touchpoint/{shops.pk}/delete/", {"post": "yes"})
    assert not Touchpoint.objects.filter(pk=shops.pk).exists()
    assert not SurveyResponse.objects.exists()


def test_the_scale_of_an_answered_question_stays(workspace: Workspace, editor: Client) -> None:
    question = Question.objects.get(slug="shops")
    given = Submission.objects.create(workspace=workspace, source="csv", external_id="1")
    when = {"answered_at": "2017-05-15T12:00Z", "answered_on": "2017-05-15"}
    SurveyResponse.objects.create(submission=given, question=question, score=4, **when)
    page = f"/admin/touchpoints/question/{question.pk}/change/"
    assert 'name="maximum"' not in editor.get(page).content.decode()
    editor.post(page, {"wording": "How?", "touchpoint": question.touchpoint_id, "maximum": 7, "position": 0})
    question.refresh_from_db()
    assert (question.wording, question.maximum) == ("How?", 5)


def test_a_touchpoint_never_becomes_a_part_of_itself(workspace: Workspace, editor: Client) -> None:
    shops = Touchpoint.objects.get(slug="shops")
    part = Touchpoint.objects.create(
        workspace=workspace, slug="kiosk", name="Kiosk", channel=shops.channel, parent=shops
    )
    sent = {"name": "Shops", "channel": shops.channel_id, "parent": part.pk, "aliases": ""}
    answer = editor.post(
        f"/admin/touchpoints/touchpoint/{shops.pk}/change/",
        sent | {"questions-TOTAL_FORMS": 0, "questions-INITIAL_FORMS": 0},
    )
    assert "itself a part of this touchpoint" in answer.content.decode()


def test_a_rule_that_cannot_be_understood_is_refused(workspace: Workspace, editor: Client) -> None:
    answer = editor.post("/admin/touchpoints/persona/add/", {"name": "Shy", "segment": '{"every": 1}'})
    assert answer.status_code == 200
    assert not Persona.objects.filter(name="Shy").exists()
    editor.post("/admin/touchpoints/persona/add/", {"name": "Shy", "segment": "{}", "goals": "Rest\nQuiet"})
    assert Persona.objects.get(name="Shy").goals == ["Rest", "Quiet"]


def test_hiding_a_pain_point_takes_a_reason(airport: Journey, editor: Client) -> None:
    shops = Touchpoint.objects.get(slug="shops")
    sent = {"journey": airport.pk, "touchpoint": shops.pk, "kind": "hidden", "reason": ""}
    assert "Say why" in editor.post("/admin/touchpoints/painpointdecision/add/", sent).content.decode()
    editor.post("/admin/touchpoints/painpointdecision/add/", sent | {"reason": "Rebuilt"})
    decision = PainPointDecision.objects.get()
    assert (decision.kind, decision.evidence["gap"] > 6) == ("hidden", True)


@pytest.mark.parametrize("page", QUERIES)
def test_a_list_costs_the_same_however_long_it_is(
    airport: Journey, editor: Client, page: str, django_assert_max_num_queries: Any
) -> None:
    workspace, services = airport.workspace, Channel.objects.get(slug="services")
    owner = make_member(workspace, Role.OWNER)
    for number in range(20):
        more = {"workspace": workspace, "slug": f"more-{number}"}
        Channel.objects.create(name="Channel", **more)
        Persona.objects.create(name="Persona", **more)
        touchpoint = Touchpoint.objects.create(name="Stop", channel=services, **more)
        question = Question.objects.create(touchpoint=touchpoint, wording="How?", **more)
        journey = Journey.objects.create(title="Journey", **more)
        ImportJob.objects.create(workspace=workspace, file_name="answers.csv", created_by=owner)
        Opportunity.objects.create(workspace=workspace, journey=journey, uid=uuid4(), title="More")
        PainPointDecision.objects.create(journey=journey, touchpoint=touchpoint, kind=DecisionKind.MARKED)
        given = Submission.objects.create(workspace=workspace, source="csv", external_id=str(number))
        when = {"answered_at": "2017-05-15T12:00Z", "answered_on": "2017-05-15"}
        SurveyResponse.objects.create(submission=given, question=question, score=4, **when)
    with django_assert_max_num_queries(QUERIES[page]):
        assert editor.get(f"/admin/touchpoints/{page}").status_code == 200
