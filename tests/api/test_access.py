"""Who gets in: tokens, sessions, roles, and what strangers are told."""

import pytest
from django.utils import timezone

from tests.api.conftest import ApiClient
from tests.stored import make_workspace
from touchpoints.models import ApiToken, Membership
from touchpoints.vocabulary import Role

pytestmark = pytest.mark.django_db


def test_without_a_token_the_answer_says_how_to_sign_in(client, journey):
    answer = client.get("/api/v1/journeys/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"


def test_a_revoked_or_ended_token_opens_nothing(editor, workspace):
    for field in ("revoked_at", "expires_at"):
        ApiToken.objects.update(revoked_at=None, expires_at=None)
        assert editor.send("GET", "journeys/").status_code == 200
        ApiToken.objects.update(**{field: timezone.now()})
        assert editor.send("GET", "journeys/").status_code == 401


def test_what_a_stranger_may_not_see_is_not_there(stranger, journey):
    for path in ("", "graph/", "changes/", "map.svg"):
        assert stranger.send("GET", f"journeys/{journey.slug}/{path}").status_code == 404
    assert stranger.send("GET", "journeys/").json()["results"] == []


def test_a_viewer_reads_and_does_not_write(viewer, journey):
    assert viewer.send("GET", f"journeys/{journey.slug}/graph/").status_code == 200
    assert viewer.send("POST", "channels/", {"name": "Kiosk"}).status_code == 403
    assert viewer.send("POST", f"journeys/{journey.slug}/operations/", {"operations": []}).status_code == 403


def test_share_links_are_for_those_who_administer(editor, workspace, journey):
    assert editor.send("GET", "share-links/").status_code == 403
    admin = ApiClient(workspace, Role.ADMIN)
    made = admin.send("POST", "share-links/", {"journey": journey.slug, "label": "Board"})
    assert made.status_code == 201
    assert made.json()["secret"]
    one = admin.send("GET", f"share-links/{made.json()['id']}/")
    assert "secret" not in one.json()
    assert one["ETag"]


def test_a_person_in_two_workspaces_names_the_one_meant(client, person, workspace, journey):
    client.force_login(person)
    assert client.get("/api/v1/journeys/").json()["results"][0]["slug"] == journey.slug
    second = make_workspace("tea")
    Membership.objects.create(workspace=second, user=person, role=Role.VIEWER)
    unnamed = client.get("/api/v1/journeys/")
    assert (unnamed.status_code, unnamed.json()["errors"][0]["field"]) == (400, "workspace")
    assert client.get("/api/v1/journeys/?workspace=tea").json()["results"] == []
    assert client.get("/api/v1/journeys/", headers={"X-Workspace": "coffee"}).json()["results"]
    assert client.get("/api/v1/journeys/?workspace=elsewhere").status_code == 404


def test_a_session_needs_the_csrf_token_to_write(person, workspace):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    answer = client.post("/api/v1/channels/", {"name": "Kiosk"}, content_type="application/json")
    assert answer.status_code == 403
