"""Settings: keys for programs, and the example that goes when one has seen enough of it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from tests.stored import make_workspace, store_journey
from tests.web.airport import make_member
from touchpoints.models import Journey, Workspace
from touchpoints.services.examples import load_example
from touchpoints.services.tokens import create_token
from touchpoints.vocabulary import Role

pytestmark = pytest.mark.django_db


def client_of(workspace: Workspace, role: Role) -> Client:
    client = Client()
    client.force_login(make_member(workspace, role))
    return client


def said(client: Client, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland", "UTC"])
def test_a_key_is_listed_with_the_last_day_that_was_asked_for(zone: str) -> None:
    workspace = make_workspace(time_zone=zone)
    create_token(workspace=workspace, name="export", role=Role.VIEWER, last_day=date(2098, 12, 31))
    assert "valid until 31 December 2098" in said(
        client_of(workspace, Role.OWNER), "/w/coffee/settings/tokens/"
    )


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The example, without its eighty thousand answers."""
    monkeypatch.setattr("touchpoints.services.examples._counts", lambda _questions: iter(()))
    workspace = make_workspace()
    load_example(workspace=workspace)
    return workspace


def test_the_example_goes_after_a_question_and_the_workspace_stays(example: Workspace) -> None:
    admin = client_of(example, Role.ADMIN)
    assert "Remove the example" in said(admin, "/w/coffee/settings/")
    assert "Remove the example?" in said(admin, "/w/coffee/settings/example/remove/")
    assert Journey.objects.count() == 1
    page = admin.post("/w/coffee/settings/example/remove/", follow=True)
    assert page.redirect_chain == [("/w/coffee/", 302)]
    assert (Journey.objects.count(), Workspace.objects.count()) == (0, 1)
    assert "Remove the example" not in said(admin, "/w/coffee/settings/")


def test_the_workspace_of_the_example_goes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("touchpoints.services.examples._counts", lambda _questions: iter(()))
    workspace = load_example().workspace
    page = client_of(workspace, Role.OWNER).post(f"/w/{workspace.slug}/settings/example/remove/", follow=True)
    assert not Workspace.objects.exists()
    assert page.status_code == 200


def test_an_example_with_anything_of_ones_own_stays(example: Workspace) -> None:
    store_journey(example)
    admin = client_of(example, Role.ADMIN)
    assert "Remove the example" not in said(admin, "/w/coffee/settings/")
    page = admin.post("/w/coffee/settings/example/remove/")
    assert page.status_code == 409
    assert "something of your own beside the example" in page.content.decode()
    assert Journey.objects.count() == 2


def test_an_editor_does_not_remove_the_example(example: Workspace) -> None:
    page = client_of(example, Role.EDITOR).post("/w/coffee/settings/example/remove/")
    assert page.status_code == 403
    assert Journey.objects.count() == 1
