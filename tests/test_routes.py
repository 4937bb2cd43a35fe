"""Every address there is, whoever asks: declared here, or walked with the walls of pages and panel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.admin.test_walls import PAGES as PANEL
from tests.api.conftest import ApiClient
from tests.web.airport import make_airport, make_member
from tests.web.test_walls import ROLES
from touchpoints.models import Journey, ShareLink, User, Workspace
from touchpoints.vocabulary import Role

PUBLIC = {
    "healthz", "appearance", "account_login", "account_logout", "account_signup", "account_inactive",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done",
    "account_email_verification_sent", "account_confirm_login_code",
}  # fmt: skip
"""Open to everybody: they show nothing of anybody's."""
BY_SECRET = {
    "sign_in_link", "invitation", "share", "share_drawing", "account_confirm_email",
    "account_reset_password_from_key",
}  # fmt: skip
"""Open to who has the secret in the address; what it opens, tests of accounts and share links tell."""
SIGNED_IN = {
    "start", "account", "account_change_password", "account_set_password", "account_reauthenticate",
    "account_email",
}  # fmt: skip
"""For anybody who is signed in, and about nobody else."""
DESCRIPTION = {"api-schema", "api-docs"}
"""How the API is used: open to everybody, as it shows nothing of anybody's."""
UNNAMED = {"accounts/email/", "^accounts/confirm-email/", "admin/(?P<url>.*)$", "api/v1/"}
"""To the person's own page and to signing in; and the panel's and the API's “nothing here”."""

READING = ("get", "head", "options")
TO_READ = {"api-share-links-list": Role.ADMIN, "api-share-links-detail": Role.ADMIN}
TO_WRITE = {
    **dict.fromkeys(
        [f"api-{kind}-{shape}"
         for kind in ("personas", "channels", "touchpoints", "questions", "journeys", "opportunities")
         for shape in ("list", "detail")],
        Role.EDITOR,
    ),
    **dict.fromkeys(
        ["api-responses", "api-journeys-archive", "api-journeys-unarchive", "api-journeys-duplicate",
         "api-journeys-operations"],
        Role.EDITOR,
    ),
    "api-journeys-graph": None,
    "api-journeys-changes": None,
    "api-map": None,
    "api-share-links-list": Role.ADMIN,
    "api-share-links-detail": Role.ADMIN,
}  # fmt: skip
"""The least role that changes something there; None where there is nothing to change."""


class Route(NamedTuple):
    pattern: str
    name: str
    words: frozenset[str]
    methods: frozenset[str]


def routes(patterns: list[URLPattern | URLResolver], above: Route | None = None) -> Iterator[Route]:
    """Each address below these, with its arguments and, in the API, its methods."""
    for pattern in patterns:
        text = (above.pattern if above else "") + str(pattern.pattern)
        words = (above.words if above else frozenset()) | {
            *pattern.pattern.converters,
            *pattern.pattern.regex.groupindex,
        }
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, Route(text, "", words, frozenset()))
            continue
        view = getattr(pattern.callback, "cls", None)
        methods = getattr(pattern.callback, "actions", None) or [
            method for method in ("get", "post", "put", "patch", "delete") if hasattr(view, method)
        ]
        yield Route(text, pattern.name or "", words, frozenset(methods))


ROUTES = list(routes(get_resolver().url_patterns))
API = {
    route.name: route for route in ROUTES if route.name.startswith("api-") and route.name not in DESCRIPTION
}
OTHERS = {
    route.name: route
    for route in ROUTES
    if route.name and not route.pattern.startswith(("admin/", "api/")) and "workspace" not in route.words
}


def test_every_route_is_declared() -> None:
    pages = {route.name for route in ROUTES if "workspace" in route.words}
    panel = {route.name for route in ROUTES if route.pattern.startswith("admin/")}
    unnamed = {route.pattern for route in ROUTES if not route.name}
    # what Django's admin keeps for old bookmarks leads to a page that has a name
    assert {text for text in unnamed if not text.endswith("/<path:object_id>/")} == UNNAMED
    assert pages == set().union(*ROLES.values())
    assert panel - {""} == {*PANEL, "login", "logout", "password_change_done"}
    assert set(API) == set(TO_WRITE)
    assert set(OTHERS) == PUBLIC | BY_SECRET | SIGNED_IN
    assert {route.name for route in ROUTES if route.pattern.startswith("api/")} == {*API, *DESCRIPTION, ""}


def outside(name: str) -> str:
    """The address of a page outside workspaces, with a secret that opens nothing."""
    wrong = {"secret": "wrong", "form": "svg", "key": "wrong", "uidb36": "0"}
    return reverse(name, kwargs={word: wrong[word] for word in OTHERS[name].words})


@pytest.mark.django_db
def test_outside_workspaces_strangers_see_what_is_for_everybody() -> None:
    found = {name: Client().get(outside(name)) for name in OTHERS}
    asked = {
        name
        for name, answer in found.items()
        if "/accounts/login/?next=" in answer.headers.get("Location", "")
    }
    assert asked == SIGNED_IN - {"account_email"}
    assert found["account_email"]["Location"] == reverse("account")
    assert {name for name in PUBLIC if found[name].status_code not in (200, 302, 405, 503)} == set()


@pytest.mark.django_db
def test_a_wrong_secret_opens_nothing_for_anybody() -> None:
    member = Client()
    member.force_login(make_member(make_airport().workspace, Role.OWNER))
    for client in (Client(), member):
        found = {name: client.get(outside(name)) for name in BY_SECRET - {"sign_in_link"}}
        assert {name for name, answer in found.items() if answer.status_code in (404, 410)} >= {
            "share", "share_drawing", "invitation"
        }  # fmt: skip
        assert not any("San Francisco" in answer.content.decode() for answer in found.values())
        assert client.post(outside("sign_in_link")).status_code == 410


@pytest.fixture
def shared(db: None) -> Journey:
    """The airport with a share link."""
    journey = make_airport()
    ShareLink.objects.create(journey=journey, secret_hash="y")
    return journey


def endpoint(name: str, journey: Journey) -> str:
    """Where an endpoint is, about something that exists."""
    kind = name.split("-")[1]
    slugs = {
        "personas": "business",
        "channels": "services",
        "touchpoints": "restaurants",
        "questions": "restaurants",
    }
    known = {
        "slug": slugs.get(kind, journey.slug),
        "id": journey.opportunities.get().uid,
        "pk": journey.share_links.get().pk,
        "form": "svg",
    }
    return reverse(name, kwargs={word: known[word] for word in API[name].words})


def asked(client: Client, journey: Journey, name: str, method: str) -> int:
    """What an endpoint answers; what it did is undone."""
    with transaction.atomic():
        answer = client.generic(method.upper(), endpoint(name, journey), "{}", "application/json")
        transaction.set_rollback(True)
    return answer.status_code


EVERYTHING = [(name, method) for name, route in sorted(API.items()) for method in sorted(route.methods)]


def test_without_a_token_the_api_answers_nothing(shared: Journey) -> None:
    assert {asked(Client(), shared, *each) for each in EVERYTHING} == {401}


def test_a_token_of_another_workspace_finds_nothing_of_this_one(shared: Journey) -> None:
    stranger = ApiClient(Workspace.objects.create(slug="elsewhere", name="Elsewhere"), Role.OWNER)
    there_named = ApiClient(Workspace.objects.create(slug="beyond", name="Beyond"), Role.OWNER)
    there_named.defaults["HTTP_X_WORKSPACE"] = shared.workspace.slug
    stamp = Workspace.objects.get(pk=shared.workspace_id).stamp
    for name, method in EVERYTHING:
        if API[name].words:
            assert asked(stranger, shared, name, method) in (404, 405), (name, method)
        assert asked(there_named, shared, name, method) == 404, (name, method)
    for name in (name for name, route in API.items() if not route.words and "get" in route.methods):
        assert stranger.get(endpoint(name, shared)).json()["results"] == [], name
    assert Workspace.objects.get(pk=shared.workspace_id).stamp == stamp


def test_a_session_of_somebody_elsewhere_finds_nothing(shared: Journey) -> None:
    elsewhere = Workspace.objects.create(slug="elsewhere", name="Elsewhere")
    neighbour, operator = Client(), Client()
    neighbour.force_login(make_member(elsewhere, Role.OWNER))
    operator.force_login(User.objects.create_superuser("root@server.example"))
    for client in (neighbour, operator):
        client.defaults["HTTP_X_WORKSPACE"] = shared.workspace.slug
        assert {asked(client, shared, *each) for each in EVERYTHING} == {404}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_and_writes_what_is_its_own(shared: Journey, role: Role) -> None:
    client = ApiClient(shared.workspace, role)
    found = {each: asked(client, shared, *each) for each in EVERYTHING}

    def needed(name: str, method: str) -> Role:
        return TO_READ.get(name, Role.VIEWER) if method in READING else TO_WRITE[name] or Role.VIEWER

    closed = {each for each in EVERYTHING if not role.includes(needed(*each))}
    assert {each for each, status in found.items() if status == 403} == closed
    assert {
        each: found[each] for each in EVERYTHING if each not in closed and found[each] in (401, 404, 500)
    } == {}
