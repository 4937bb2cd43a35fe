"""Personas, channels, touchpoints and questions over HTTP."""

import pytest

from tests.api.conftest import ApiClient
from touchpoints.models import Channel, Persona, Question, Submission, Touchpoint
from touchpoints.vocabulary import Role

pytestmark = pytest.mark.django_db


def test_what_is_made_can_be_read_changed_and_removed(editor):
    made = editor.send("POST", "channels/", {"name": "Kiosk", "kind": "store"})
    assert (made.status_code, made.json()["slug"]) == (201, "kiosk")

    changed = editor.send("PATCH", "channels/kiosk/", {"name": "Kiosks"})
    assert changed.json()["name"] == "Kiosks"
    assert editor.send("GET", "channels/?search=kiosk").json()["results"][0]["slug"] == "kiosk"

    assert editor.send("DELETE", "channels/kiosk/").status_code == 204
    assert not Channel.objects.filter(slug="kiosk").exists()


def test_a_channel_in_use_stays_and_the_answer_says_where_it_is_used(editor, journey):
    used = Touchpoint.objects.in_workspace(journey.workspace).first().channel
    answer = editor.send("DELETE", f"channels/{used.slug}/")
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert used.name in answer.json()["detail"]
    assert Channel.objects.filter(pk=used.pk).exists()


def test_a_touchpoint_is_no_part_of_its_own_part(editor, workspace):
    editor.send("POST", "channels/", {"name": "Radio", "kind": "other"})
    above = editor.send("POST", "touchpoints/", {"name": "Advertising", "channel": "radio"}).json()["slug"]
    below = {"name": "Radio spot", "channel": "radio", "parent": above}
    part = editor.send("POST", "touchpoints/", below).json()["slug"]
    refused = editor.send("PATCH", f"touchpoints/{above}/", {"parent": part})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "parent"


def test_references_do_not_reach_into_another_workspace(stranger, journey):
    channel = Channel.objects.in_workspace(journey.workspace).first()
    refused = stranger.send("POST", "touchpoints/", {"name": "Mine", "channel": channel.slug})
    assert refused.json()["errors"] == [
        {"field": "channel", "why": f"Object with slug={channel.slug} does not exist."}
    ]


def test_the_question_shown_on_maps_takes_the_place_of_the_one_before(editor, journey):
    touchpoint = Question.objects.in_workspace(journey.workspace).exclude(touchpoint=None).first().touchpoint
    asked = {"touchpoint": touchpoint.slug, "wording": "How easy was it?", "metric": "ces"}
    made = editor.send("POST", "questions/", {**asked, "minimum": 1, "maximum": 7, "primary": True})
    assert made.status_code == 201
    assert touchpoint.questions.get(primary=True).slug == made.json()["slug"]


@pytest.mark.parametrize(
    "scale",
    [
        {"metric": "nps", "minimum": 1, "maximum": 10},
        {"metric": "csat", "minimum": 5, "maximum": 1},
        {"metric": "csat", "minimum": 1, "maximum": 2},
        {"metric": "rating", "minimum": 0, "maximum": 1000},
    ],
)
def test_a_scale_without_meaning_is_refused_by_field(editor, journey, scale):
    refused = editor.send("POST", "questions/", {"journey": journey.slug, "wording": "Well?", **scale})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] in scale


def test_a_question_is_about_one_thing(editor, journey):
    touchpoint = Touchpoint.objects.in_workspace(journey.workspace).first()
    both = {"wording": "Well?", "journey": journey.slug, "touchpoint": touchpoint.slug}
    for about in (both, {"wording": "Well?"}):
        assert editor.send("POST", "questions/", about).status_code == 400


def test_a_persona_with_a_rule_takes_the_answers_that_match_at_once(editor, workspace):
    submission = Submission.objects.create(
        workspace=workspace, source="csv", external_id="1", attributes={"purpose": "1"}
    )
    rule = {"all": [{"attribute": "purpose", "in": [1]}]}
    made = editor.send("POST", "personas/", {"name": "Business", "segment": rule})
    assert made.status_code == 201
    submission.refresh_from_db()
    assert submission.persona == Persona.objects.get(workspace=workspace, slug="business")


def test_a_rule_that_cannot_be_understood_is_refused_with_the_reason(editor):
    refused = editor.send("POST", "personas/", {"name": "Young", "segment": {"all": [{"age": 3}]}})
    assert refused.status_code == 400
    assert "attribute" in refused.json()["errors"][0]["why"]


def test_a_guess_whose_low_end_lies_above_its_high_one_is_refused(editor, journey):
    guess = {"title": "Longer hours", "journey": journey.slug, "expected_low": 9, "expected_high": 2}
    refused = editor.send("POST", "opportunities/", guess)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "expected_high"


def test_lists_are_narrowed_by_the_names_of_their_fields(editor, journey):
    touchpoint = Touchpoint.objects.in_workspace(journey.workspace).first()
    found = editor.send("GET", f"touchpoints/?channel={touchpoint.channel.slug}").json()["results"]
    assert found
    assert {one["channel"] for one in found} == {touchpoint.channel.slug}


@pytest.mark.parametrize(
    "list_and_parameter",
    ["touchpoints/?chanel=web", "journeys/?ordering=zzz", "questions/?channel=web", "share-links/?x=1"],
)
def test_a_list_asked_for_with_an_unknown_parameter_is_refused_and_told_the_known_ones(
    workspace, list_and_parameter
):
    admin = ApiClient(workspace, Role.ADMIN)
    refused = admin.send("GET", list_and_parameter)
    assert refused.status_code == 400
    assert "Known: " in refused.json()["errors"][0]["why"]


@pytest.mark.parametrize(
    "kind", ["channels", "personas", "touchpoints", "questions", "journeys", "opportunities"]
)
def test_a_name_that_is_no_field_is_refused(editor, kind):
    refused = editor.send("POST", f"{kind}/", {"name": "X", "colour": "red"})
    assert {"field": "colour", "why": "There is no such field."} in refused.json()["errors"]


def test_a_share_link_does_not_end_before_it_begins(workspace, journey):
    admin = ApiClient(workspace, Role.ADMIN)
    refused = admin.send("POST", "share-links/", {"journey": journey.slug, "last_day": "2020-01-01"})
    assert refused.json()["errors"] == [{"field": "last_day", "why": "This day has passed."}]
