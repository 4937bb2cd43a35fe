"""A workspace with Ada's way to a coffee machine, a stranger's workspace, and clients with tokens."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.stored import make_workspace, store_journey
from touchpoints.models import Journey, Membership, User, Workspace
from touchpoints.services.tokens import create_token
from touchpoints.vocabulary import Role


class ApiClient(Client):
    """A client that speaks JSON with a token of its own."""

    def __init__(self, workspace: Workspace, role: Role, by: User | None = None) -> None:
        _token, secret = create_token(workspace=workspace, name=str(role), role=role, by=by)
        self.signed_in = {"Authorization": f"Bearer {secret}"}
        super().__init__(headers=self.signed_in)

    def send(self, method: str, path: str, data: object = None):
        return self.generic(
            method, f"/api/v1/{path}", "" if data is None else json.dumps(data), "application/json"
        )


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("ada@example.org", "a long password", name="Ada Keller")


@pytest.fixture
def workspace(person) -> Workspace:
    workspace = make_workspace()
    Membership.objects.create(workspace=workspace, user=person, role=Role.OWNER)
    return workspace


@pytest.fixture
def journey(workspace) -> Journey:
    return store_journey(workspace)


@pytest.fixture
def editor(workspace, person) -> ApiClient:
    return ApiClient(workspace, Role.EDITOR, person)


@pytest.fixture
def viewer(workspace) -> ApiClient:
    return ApiClient(workspace, Role.VIEWER)


@pytest.fixture
def stranger(db) -> ApiClient:
    return ApiClient(make_workspace("elsewhere"), Role.OWNER)
