"""Who may do what: roles, tokens, links, and walls."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.stored import make_workspace
from touchpoints.models import Membership, User
from touchpoints.services.journeys import archive_journey, create_journey
from touchpoints.services.permissions import may, membership, memberships
from touchpoints.services.shares import create_share_link
from touchpoints.services.tokens import create_token
from touchpoints.vocabulary import Role

pytestmark = pytest.mark.django_db

PERMISSIONS = ("view", "edit", "administer", "own")
ALLOWED = {Role.VIEWER: 1, Role.EDITOR: 2, Role.ADMIN: 3, Role.OWNER: 4}


def member(workspace, role: Role) -> User:
    person = User.objects.create_user(f"{role}@{workspace.slug}.example")
    Membership.objects.create(workspace=workspace, user=person, role=role)
    return person


def allowed(actor, place) -> tuple[str, ...]:
    return tuple(permission for permission in PERMISSIONS if may(actor, permission, place))


@pytest.mark.parametrize("role", Role)
def test_a_role_allows_what_lower_roles_do_and_more(role):
    workspace = make_workspace()
    journey = create_journey(workspace=workspace, title="J")
    token, _secret = create_token(workspace=workspace, name="t", role=role)
    for actor in (member(workspace, role), token):
        assert allowed(actor, workspace) == allowed(actor, journey) == PERMISSIONS[: ALLOWED[role]]


@pytest.mark.parametrize("role", Role)
def test_nobody_sees_over_the_wall(role):
    home, foreign = make_workspace(), make_workspace("tea")
    token, _secret = create_token(workspace=home, name="t", role=role)
    for actor in (member(home, role), token):
        assert allowed(actor, foreign) == ()
        assert allowed(actor, create_journey(workspace=foreign, title="J")) == ()


def test_a_share_link_opens_its_own_journey_and_nothing_else():
    workspace = make_workspace()
    shared, other = (create_journey(workspace=workspace, title=title) for title in ("A", "B"))
    link, _secret = create_share_link(journey=shared)
    assert allowed(link, shared) == ("view",)
    assert allowed(link, other) == allowed(link, workspace) == ()
    archive_journey(shared)
    assert allowed(link, shared) == ()


def test_running_the_server_opens_no_workspace():
    root = User.objects.create_superuser("root@example.org")
    assert allowed(root, make_workspace()) == ()


def test_strangers_and_people_who_were_shut_out_see_nothing():
    workspace = make_workspace()
    gone = member(workspace, Role.OWNER)
    gone.is_active = False
    assert allowed(gone, workspace) == allowed(AnonymousUser(), workspace) == ()
    assert membership(AnonymousUser(), workspace) is None


def test_a_membership_may_what_its_person_may_without_asking_again(django_assert_num_queries):
    workspace, foreign = make_workspace(), make_workspace("tea")
    [joined] = memberships(member(workspace, Role.EDITOR))
    with django_assert_num_queries(0):
        assert allowed(joined, joined.workspace) == ("view", "edit")
        assert allowed(joined, foreign) == ()
