"""The airport with its people, and browsers signed in as them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.airport import make_airport, make_member
from touchpoints.models import Journey, User, Workspace
from touchpoints.vocabulary import Role

SignIn = Callable[[Role], Client]


@pytest.fixture
def airport(db: None) -> Journey:
    """The airport's journey, in a workspace with nobody in it."""
    return make_airport()


@pytest.fixture
def workspace(airport: Journey) -> Workspace:
    """The airport's workspace."""
    return airport.workspace


@pytest.fixture
def sign_in(workspace: Workspace) -> SignIn:
    """A client signed in as somebody with this role at the airport."""

    def sign_in(role: Role) -> Client:
        client = Client()
        client.force_login(make_member(workspace, role))
        return client

    return sign_in


@pytest.fixture
def editor(sign_in: SignIn) -> Client:
    return sign_in(Role.EDITOR)


@pytest.fixture
def stranger(db: None) -> Client:
    """Somebody with an account, and a workspace of their own."""
    client = Client()
    client.force_login(User.objects.create_user("stranger@elsewhere.example", "a long password"))
    return client
