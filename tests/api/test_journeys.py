"""Journeys over HTTP: facts, graph, operations, changes, drawings."""

from datetime import date
from uuid import uuid4

import pytest

from tests.stored import tally
from touchpoints.models import Change, Journey, Persona, Question, Stage, Step

pytestmark = pytest.mark.django_db


def test_facts_are_changed_by_operations_and_stand_in_the_change_log(editor, journey):
    before = journey.revision
    changed = editor.send("PATCH", f"journeys/{journey.slug}/", {"goal": "A good cup", "minimum_gap": 4})
    assert changed.status_code == 200
    assert (changed.json()["goal"], changed.json()["minimum_gap"]) == ("A good cup", 4)
    assert changed.json()["revision"] == before + 1
    assert Change.objects.get(journey=journey, revision=before + 1).origin == "api"


def test_a_fact_changed_meanwhile_is_answered_with_what_is_there(editor, journey):
    base = journey.revision
    editor.send("PATCH", f"journeys/{journey.slug}/", {"goal": "Theirs", "base_revision": base})
    late = editor.send("PATCH", f"journeys/{journey.slug}/", {"goal": "Mine", "base_revision": base})
    assert late.status_code == 409
    assert (late.json()["field"], late.json()["current"]) == ("goal", "Theirs")


def test_a_journey_is_deleted_only_with_its_title(editor, journey):
    assert editor.send("DELETE", f"journeys/{journey.slug}/").status_code == 409
    assert editor.send("DELETE", f"journeys/{journey.slug}/?title={journey.title}").status_code == 204
    assert not Journey.objects.filter(pk=journey.pk).exists()


def test_a_journey_is_made_duplicated_put_away_and_taken_back(editor, journey):
    made = editor.send("POST", "journeys/", {"title": "New way", "owner": "Team"})
    assert (made.status_code, made.json()["owner"]) == (201, "Team")
    copy = editor.send("POST", f"journeys/{journey.slug}/duplicate/", {"title": "Another"})
    assert Step.objects.filter(journey__slug=copy.json()["slug"]).count() == journey.steps.count()
    assert editor.send("POST", f"journeys/{journey.slug}/archive/").json()["archived_at"]
    assert editor.send("POST", f"journeys/{journey.slug}/unarchive/").json()["archived_at"] is None


def test_a_journey_is_told_for_personas_and_may_be_a_variant_of_another(editor, journey):
    persona = Persona.objects.in_workspace(journey.workspace).first().slug
    facts = {"title": "Next year", "state": "variant", "personas": [persona], "variant_of": journey.slug}
    made = editor.send("POST", "journeys/", facts).json()
    assert {name: made[name] for name in facts} == facts
    read = editor.send("GET", f"journeys/?persona={persona}").json()["results"]
    assert made["slug"] in [found["slug"] for found in read]
    changed = editor.send("PATCH", f"journeys/{made['slug']}/", {"personas": [], "variant_of": None}).json()
    assert (changed["personas"], changed["variant_of"]) == ([], None)
    # Nothing is left of a journey that cannot be made as it was asked for.
    refused = editor.send("POST", "journeys/", {"title": "Not made", "personas": ["nobody"]})
    assert refused.status_code == 400
    assert not Journey.objects.filter(title="Not made").exists()


def test_operations_give_the_revision_what_went_in_and_what_did_not(editor, journey):
    step = journey.steps.first()
    fine, late, unknown = str(uuid4()), str(uuid4()), str(uuid4())
    base = journey.revision

    def set_title(uid: str, subject: object, title: str) -> dict:
        return {"id": uid, "type": "set", "kind": "step", "subject": str(subject), "fields": {"title": title}}

    first = editor.send(
        "POST",
        f"journeys/{journey.slug}/operations/",
        {
            "base_revision": base,
            "operations": [set_title(fine, step.uid, "One"), set_title(unknown, uuid4(), "?")],
        },
    ).json()
    assert first["revision"] == base + 1
    assert first["applied"] == [fine]
    assert [(c["id"], c["reason"]) for c in first["conflicts"]] == [(unknown, "unknown_subject")]

    second = editor.send(
        "POST",
        f"journeys/{journey.slug}/operations/",
        {"base_revision": base, "operations": [set_title(late, step.uid, "Two")]},
    ).json()
    assert second["applied"] == []
    assert second["conflicts"] == [
        {"id": late, "reason": "changed_since", "field": "title", "current": "One", "by": "Ada Keller"}
    ]


def test_the_same_operation_sent_twice_is_one_change(editor, journey):
    ids = {"id": str(uuid4()), "subject": str(uuid4())}
    operation = {**ids, "type": "add", "kind": "stage", "fields": {"title": "Later"}}
    answers = [
        editor.send("POST", f"journeys/{journey.slug}/operations/", {"operations": [operation]}).json()
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert Stage.objects.filter(journey=journey, title="Later").count() == 1


def test_an_operation_that_cannot_be_read_names_the_field(editor, journey):
    wrong = {"operations": [{"id": str(uuid4()), "type": "paint", "kind": "step", "subject": str(uuid4())}]}
    answer = editor.send("POST", f"journeys/{journey.slug}/operations/", wrong)
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"field": "type", "why": "not_a_choice"}]


def test_changes_since_a_revision_come_oldest_first_in_sentences(editor, journey):
    base = journey.revision
    for goal in ("One", "Two"):
        editor.send("PATCH", f"journeys/{journey.slug}/", {"goal": goal})
    log = editor.send("GET", f"journeys/{journey.slug}/changes/?since={base}").json()
    assert [change["revision"] for change in log["changes"]] == [base + 1, base + 2]
    assert "“One”" in log["changes"][0]["sentences"][0]
    assert log["more"] is False


def test_the_graph_has_the_contracted_keys_and_a_score_at_every_node(viewer, journey):
    question = Question.objects.in_workspace(journey.workspace).exclude(touchpoint=None).first()
    tally(question, date(2026, 3, 1), {question.minimum: 10, question.maximum: 30})
    graph = viewer.send("GET", f"journeys/{journey.slug}/graph/").json()
    assert {"revision", "stages", "nodes", "edges", "average", "pain_points"} <= set(graph)
    assert len(graph["nodes"]) == journey.steps.count()
    scored = [node for node in graph["nodes"] if node.get("touchpoint") == question.touchpoint.slug]
    assert scored[0]["score"]["n"] == 40
    assert scored[0]["reference"][0].isalpha()


def test_the_graph_takes_a_fixed_number_of_queries(viewer, journey, django_assert_num_queries):
    with django_assert_num_queries(18):
        viewer.send("GET", f"journeys/{journey.slug}/graph/")
    Step.objects.filter(journey=journey).delete()
    journey.workspace.touch()
    with django_assert_num_queries(17):  # the token's use was noted the first time
        viewer.send("GET", f"journeys/{journey.slug}/graph/")


def test_an_unchanged_read_is_answered_without_reading_it_again(
    viewer, editor, journey, django_assert_num_queries
):
    first = viewer.send("GET", f"journeys/{journey.slug}/graph/")
    with django_assert_num_queries(1):  # the token with its workspace
        again = viewer.get(
            f"/api/v1/journeys/{journey.slug}/graph/", headers={"If-None-Match": first["ETag"]}
        )
    assert again.status_code == 304
    editor.send("PATCH", f"journeys/{journey.slug}/", {"goal": "Changed"})
    later = viewer.get(f"/api/v1/journeys/{journey.slug}/graph/", headers={"If-None-Match": first["ETag"]})
    assert later.status_code == 200


@pytest.mark.parametrize(
    ("query", "status"), [("from=soon", 400), ("from=2026-02-01&to=2026-01-01", 400), ("persona=nobody", 404)]
)
def test_a_view_that_cannot_be_is_told(viewer, journey, query, status):
    answer = viewer.send("GET", f"journeys/{journey.slug}/graph/?{query}")
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_the_map_is_drawn_in_every_form(viewer, journey, form, begins):
    answer = viewer.send("GET", f"journeys/{journey.slug}/map.{form}?theme=dark")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
