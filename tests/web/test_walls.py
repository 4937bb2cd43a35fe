"""Every page of a workspace, whoever asks: a walk over all addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.web.airport import make_member
from tests.web.conftest import SignIn
from touchpoints.models import ImportJob, Invitation, Journey, Membership, ShareLink, User, Workspace
from touchpoints.services.tokens import create_token
from touchpoints.vocabulary import Role

ROLES = {
    Role.VIEWER: {
        "home", "journeys", "map", "map_drawing", "journey_history", "pain_points", "touchpoints",
        "touchpoint", "personas", "persona", "channels", "opportunities", "settings", "people",
        "member_remove",
        "import_list", "import_job", "import_progress", "import_rows",
    },
    Role.EDITOR: {
        "example_open", "journey_new", "journey_edit", "journey_facts", "journey_undo", "journey_settle",
        "journey_duplicate", "journey_archive", "journey_restore", "journey_delete", "journey_question_new",
        "stage_new", "stage_edit", "stage_move", "step_new", "step_edit", "step_move", "transition_new",
        "transition_edit", "part_remove", "pain_point_decide", "touchpoint_new", "touchpoint_edit",
        "touchpoint_delete", "question_new", "question_edit", "question_delete", "persona_new",
        "persona_edit", "persona_move", "persona_delete", "persona_count", "persona_count_new",
        "channel_new", "channel_edit", "channel_move", "channel_delete", "opportunity_new",
        "opportunity_edit", "opportunity_delete", "import_upload", "import_document", "import_columns",
        "import_preview",
        "import_again", "import_discard", "import_stop", "import_undo",
    },
    Role.ADMIN: {
        "member_role", "invitation_revoke", "tokens", "token_revoke", "journey_shares", "share_revoke",
        "example_remove",
    },
}  # fmt: skip
"""The least role that opens a page, by name; tests/test_routes.py sees that each page is named."""


def needed(name: str) -> Role:
    """The least role that opens a page."""
    return next(role for role, names in ROLES.items() if name in names)


def routes(
    patterns: list[URLPattern | URLResolver], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, frozenset[str]]]:
    """Name and arguments of each address below these."""
    for pattern in patterns:
        words = (*above, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, words)
        elif pattern.name:
            yield pattern.name, frozenset(words)


PAGES = dict(sorted(found for found in routes(get_resolver().url_patterns) if "workspace" in found[1]))


@pytest.fixture
def furnished(airport: Journey) -> Journey:
    """The airport with a member, an invitation, a key, a share link and an import."""
    workspace = airport.workspace
    owner = make_member(workspace, Role.OWNER)
    Invitation.objects.create(workspace=workspace, role=Role.VIEWER, secret_hash="x", created_by=owner)
    create_token(workspace=workspace, name="export", role=Role.VIEWER)
    ShareLink.objects.create(journey=airport, secret_hash="y")
    ImportJob.objects.create(workspace=workspace, file_name="answers.csv", created_by=owner)
    return airport


def address(name: str, journey: Journey) -> str:
    """Where a page is, about something that exists."""
    workspace = journey.workspace
    slugs = {
        "touchpoint": "restaurants",
        "question": "restaurants",
        "persona": "business",
        "channel": "services",
    }
    parts = {"stage": journey.stages, "transition": journey.transitions}
    keys = {
        "member": Membership.objects.in_workspace(workspace),
        "invitation": Invitation.objects.in_workspace(workspace),
        "token": workspace.api_tokens,
        "share": journey.share_links,
        "import": workspace.imports,
    }
    kind = name.split("_", maxsplit=1)[0]
    key = keys[kind].first().pk if kind in keys else None
    known = {
        "workspace": workspace.slug,
        "slug": slugs.get(kind, journey.slug),
        "part": parts.get(kind, journey.steps).first().uid,
        "uid": journey.opportunities.get().uid,
        "kind": "step",
        "revision": 1,
        "touchpoint": "restaurants",
        "form": "svg",
        "pk": key,
        "job": key,
    }
    return reverse(name, kwargs={word: known[word] for word in PAGES[name]})


def walk(client: Client, journey: Journey, names: Iterable[str], method: str = "get") -> dict[str, int]:
    """What each of these pages answers, by name."""
    return {name: getattr(client, method)(address(name, journey)).status_code for name in names}


def stamp(workspace: Workspace) -> int:
    """Counts every change to anything in the workspace."""
    return Workspace.objects.values_list("stamp", flat=True).get(pk=workspace.pk)


def test_a_stranger_finds_nothing(furnished: Journey) -> None:
    elsewhere = Workspace.objects.create(slug="elsewhere", name="Elsewhere")
    stranger = Client()
    stranger.force_login(make_member(elsewhere, Role.OWNER))
    before = stamp(furnished.workspace)
    nothing = dict.fromkeys(PAGES, 404)
    assert walk(stranger, furnished, PAGES) == nothing
    assert walk(stranger, furnished, PAGES, "post") == nothing
    assert stamp(furnished.workspace) == before


def test_running_the_server_opens_no_workspace(furnished: Journey) -> None:
    operator = Client()
    operator.force_login(User.objects.create_superuser("root@server.example"))
    assert walk(operator, furnished, PAGES) == dict.fromkeys(PAGES, 404)


def test_who_is_not_signed_in_is_asked_to_sign_in(furnished: Journey) -> None:
    for name in PAGES:
        answer = Client().get(address(name, furnished))
        assert answer.status_code == 302, name
        assert answer.url.startswith("/accounts/login/?next=/w/sfo/"), name


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.ADMIN])
def test_each_role_opens_what_is_its_own(furnished: Journey, sign_in: SignIn, role: Role) -> None:
    found = walk(sign_in(role), furnished, PAGES)
    closed = {name for name in PAGES if not role.includes(needed(name))}
    assert {name for name, status in found.items() if status == 403} == closed
    # 405: a button's address, which answers only to being pressed
    assert {name: found[name] for name in PAGES.keys() - closed if found[name] not in (200, 302, 405)} == {}


def test_a_viewer_changes_nothing(furnished: Journey, sign_in: SignIn) -> None:
    viewer = sign_in(Role.VIEWER)
    before = stamp(furnished.workspace)
    closed = {name for name in PAGES if needed(name) is not Role.VIEWER}
    assert walk(viewer, furnished, closed, "post") == dict.fromkeys(closed, 403)
    assert stamp(furnished.workspace) == before
