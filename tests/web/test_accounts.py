"""How people get in, and what they find when they may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.airport import make_member
from tests.web.pages import fill_in, messages_of
from touchpoints.models import Invitation, Membership, User, Workspace
from touchpoints.services.accounts import one_time_link
from touchpoints.services.members import invite
from touchpoints.vocabulary import Role

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def team() -> Workspace:
    return Workspace.objects.create(slug="team", name="Our team")


@pytest.fixture
def owner(team: Workspace) -> User:
    return make_member(team, Role.OWNER)


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_nobody_opens_an_account_for_themselves() -> None:
    page = Client().get("/accounts/signup/")
    assert "Accounts come by invitation" in page.content.decode()
    Client().post("/accounts/signup/", {"email": "me@example.org", "password1": PASSWORD})
    assert not User.objects.exists()


@pytest.mark.parametrize("place", ["", "some-key/"])
def test_nobody_is_told_of_a_mail_that_confirms_an_address(client: Client, place: str) -> None:
    assert client.get(f"/accounts/confirm-email/{place}").url == "/accounts/login/"


def test_nobody_adds_an_address_to_their_account(owner: User) -> None:
    assert (
        signed_in(owner).post("/accounts/email/", {"email": "other@example.org", "action_add": ""}).url
        == "/account/"
    )


class TestOneTimeLink:
    def test_looking_at_it_signs_nobody_in(self, owner: User, client: Client) -> None:
        link = path_of(one_time_link(owner))
        for _scanner in range(2):
            assert client.get(link).status_code == 200
        assert client.get("/").url.startswith("/accounts/login/")

    def test_pressing_the_button_signs_in_once(self, owner: User, client: Client, team: Workspace) -> None:
        link = path_of(one_time_link(owner))
        assert client.post(link).url == reverse("start")
        assert client.get("/").url == reverse("home", args=[team.slug])
        again = Client().post(link)
        assert again.status_code == 410
        assert "opens nothing any more" in again.content.decode()

    def test_somebody_without_a_password_is_asked_to_set_one(self, client: Client) -> None:
        link = path_of(one_time_link(User.objects.create_user("first@example.org")))
        assert client.post(link).url == reverse("account_set_password")
        page = reverse("account_set_password")
        assert fill_in(client, page, password1=PASSWORD, password2=PASSWORD).url == reverse("start")
        assert Client().login(email="first@example.org", password=PASSWORD)

    def test_it_opens_nothing_for_who_was_shut_out(self, owner: User, client: Client) -> None:
        link = path_of(one_time_link(owner))
        User.objects.update(is_active=False)
        assert client.post(link).status_code == 410


class TestSigningIn:
    def test_with_address_and_password_leads_home(self, owner: User, team: Workspace, client: Client) -> None:
        answer = fill_in(client, "/accounts/login/", login=owner.email, password="a long password")
        assert answer.url == "/"
        assert client.get("/").url == reverse("home", args=[team.slug])

    def test_wrongly_says_so_without_saying_what_was_wrong(self, owner: User, client: Client) -> None:
        known = fill_in(client, "/accounts/login/", login=owner.email, password="guess")
        unknown = fill_in(client, "/accounts/login/", login="nobody@example.org", password="guess")
        assert str(known.context["form"].errors) == str(unknown.context["form"].errors)

    def test_too_often_is_slowed_down(self, owner: User, client: Client) -> None:
        for _guess in range(7):
            fill_in(client, "/accounts/login/", login=owner.email, password="guess")
        fill_in(client, "/accounts/login/", login=owner.email, password="a long password")
        assert client.get("/").url.startswith("/accounts/login/"), "not even the right one opens now"

    def test_a_forgotten_password_is_set_anew_by_mail(self, owner: User, client: Client) -> None:
        fill_in(client, "/accounts/password/reset/", email=owner.email)
        [letter] = mail.outbox
        assert letter.subject == "Set a new password for JourneyMap"
        assert f"a new password for {owner.email} in JourneyMap at {settings.SITE_URL}." in letter.body
        assert "Thank you" not in letter.body
        link = next(word for word in letter.body.split() if "/accounts/password/reset/key/" in word)
        form = client.get(path_of(link), follow=True)
        assert [str(field.label) for field in form.context["form"]] == [
            "New password",
            "New password once more",
        ]
        answer = client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
        assert answer.status_code == 302
        assert Client().login(email=owner.email, password=PASSWORD)

    def test_asking_for_an_unknown_address_tells_nothing_and_sends_nothing(self, client: Client) -> None:
        answer = fill_in(client, "/accounts/password/reset/", email="nobody@example.org")
        assert answer.url == "/accounts/password/reset/done/"
        assert not mail.outbox


def test_who_is_in_no_workspace_is_told_what_to_do(client: Client) -> None:
    client.force_login(User.objects.create_user("lonely@example.org"))
    page = client.get("/").content.decode()
    assert "You are in no workspace yet" in page
    assert "lonely@example.org" in page


def test_the_start_page_leads_to_where_one_was_last(owner: User, team: Workspace) -> None:
    other = Workspace.objects.create(slug="another", name="Another")
    Membership.objects.create(workspace=other, user=owner, role=Role.VIEWER)
    client = signed_in(owner)
    client.get(reverse("home", args=["team"]))
    assert client.get("/").url == reverse("home", args=["team"])
    page = client.get(reverse("home", args=["team"])).content.decode()
    assert reverse("home", args=["another"]) in page, "the switcher leads to the other one"


class TestInvitation:
    @pytest.fixture
    def link(self, team: Workspace, owner: User) -> str:
        return path_of(invite(workspace=team, role=Role.EDITOR, by=owner, email="new@example.org")[1])

    def test_makes_a_stranger_a_member_with_an_account(
        self, team: Workspace, link: str, client: Client
    ) -> None:
        answer = fill_in(client, link, name="Nowa Osoba", password=PASSWORD)
        assert answer.url == reverse("home", args=[team.slug])
        person = User.objects.get(email="new@example.org")
        assert Membership.objects.get(user=person).role == Role.EDITOR
        assert client.get(answer.url).status_code == 200

    def test_lets_somebody_with_an_account_join_with_one_press(self, team: Workspace, link: str) -> None:
        person = User.objects.create_user("known@example.org")
        client = signed_in(person)
        assert client.get(link).status_code == 200
        assert not Membership.objects.filter(user=person).exists(), "looking is not joining"
        client.post(link)
        assert Membership.objects.get(user=person).role == Role.EDITOR

    def test_opens_once(self, link: str, client: Client) -> None:
        fill_in(client, link, name="Nowa Osoba", password=PASSWORD)
        second = Client().get(link)
        assert second.status_code == 410
        assert "opens nothing any more" in second.content.decode()

    @pytest.mark.parametrize("change", ["revoked_at", "expires_at"])
    def test_opens_nothing_when_revoked_or_over(self, link: str, client: Client, change: str) -> None:
        Invitation.objects.update(**{change: timezone.now() - timedelta(seconds=1)})
        assert client.get(link).status_code == 410
        assert (
            client.post(link, {"email": "x@example.org", "name": "X", "password": PASSWORD}).status_code
            == 410
        )
        assert not User.objects.filter(email="x@example.org").exists()

    def test_never_takes_a_role_away(self, team: Workspace, owner: User) -> None:
        link = path_of(invite(workspace=team, role=Role.VIEWER, by=owner)[1])
        signed_in(owner).post(link)
        assert Membership.objects.get(user=owner).role == Role.OWNER

    def test_does_not_take_over_an_account_that_is_there(
        self, link: str, owner: User, client: Client
    ) -> None:
        page = fill_in(client, link, email=owner.email.upper(), name="Thief", password=PASSWORD)
        assert page.status_code == 422
        assert "sign in first" in str(page.context["form"].errors["email"])
        owner.refresh_from_db()
        assert owner.check_password("a long password")

    def test_a_common_password_is_refused_in_words(self, link: str, client: Client) -> None:
        page = fill_in(client, link, name="Nowa", password="password12")
        assert page.status_code == 422
        assert "too common" in str(page.context["form"].errors["password"])


class TestPeople:
    def test_a_link_is_shown_once_and_listed_until_it_is_revoked(self, team: Workspace, owner: User) -> None:
        client, page = signed_in(owner), reverse("people", args=[team.slug])
        made = fill_in(client, page, role="editor", days="14")
        link = made.context["link"]
        assert open_with(link) == 200
        later = client.get(page)
        assert later.context["link"] == ""
        [invitation] = later.context["invitations"]
        client.post(reverse("invitation_revoke", args=[team.slug, invitation.pk]))
        assert open_with(link) == 410

    def test_the_last_owner_cannot_leave_nor_step_down(self, team: Workspace, owner: User) -> None:
        client, own = signed_in(owner), Membership.objects.get(user=owner)
        for name, fields in (("member_remove", {}), ("member_role", {"role": "viewer"})):
            page = client.post(reverse(name, args=[team.slug, own.pk]), fields, follow=True)
            assert messages_of(page) == [
                "A workspace keeps at least one owner. Make somebody else an owner first."
            ]
        own.refresh_from_db()
        assert own.role == Role.OWNER

    def test_an_owner_leaves_when_there_is_another(self, team: Workspace, owner: User) -> None:
        second = User.objects.create_user("second@example.org")
        Membership.objects.create(workspace=team, user=second, role=Role.OWNER)
        client = signed_in(owner)
        assert client.post(reverse("member_remove", args=[team.slug, owner.memberships.get().pk])).url == "/"
        assert client.get(reverse("home", args=[team.slug])).status_code == 404

    def test_a_viewer_may_leave_and_remove_nobody_else(self, team: Workspace, owner: User) -> None:
        viewer = make_member(team, Role.VIEWER)
        other = User.objects.create_user("other@example.org")
        neighbour = Membership.objects.create(workspace=team, user=other, role=Role.VIEWER)
        client = signed_in(viewer)
        client.post(reverse("member_remove", args=[team.slug, neighbour.pk]))
        assert Membership.objects.filter(pk=neighbour.pk).exists()
        client.post(reverse("member_remove", args=[team.slug, viewer.memberships.get().pk]))
        assert not viewer.memberships.exists()

    def test_an_admin_makes_nobody_an_owner_and_touches_none(self, team: Workspace, owner: User) -> None:
        admin = make_member(team, Role.ADMIN)
        client = signed_in(admin)
        for member, role in ((admin.memberships.get(), "owner"), (owner.memberships.get(), "viewer")):
            client.post(reverse("member_role", args=[team.slug, member.pk]), {"role": role})
        assert {admin.memberships.get().role, owner.memberships.get().role} == {Role.ADMIN, Role.OWNER}
        assert ("owner", "Owner") not in client.get(reverse("people", args=[team.slug])).context["roles"]

    def test_a_key_for_a_program_is_shown_once(self, team: Workspace, owner: User) -> None:
        client, page = signed_in(owner), reverse("tokens", args=[team.slug])
        made = fill_in(client, page, name="nightly export", role="viewer")
        assert len(made.context["secret"]) > 30
        assert made.context["secret"] in made.content.decode()
        later = client.get(page)
        assert later.context["secret"] == ""
        [token] = later.context["tokens"]
        client.post(reverse("token_revoke", args=[team.slug, token.pk]))
        assert not client.get(page).context["tokens"]


def open_with(link: str) -> int:
    return Client().get(path_of(link)).status_code


class TestAppearance:
    def test_is_kept_in_a_cookie_and_drawn_by_the_server(self, owner: User, team: Workspace) -> None:
        client, home = signed_in(owner), reverse("home", args=[team.slug])
        assert 'data-theme=""' in client.get(home).content.decode()
        assert client.post("/appearance/", {"theme": "dark", "next": home}).url == home
        assert 'data-theme="dark"' in client.get(home).content.decode()
        client.post("/appearance/", {"theme": "", "next": home})
        assert 'data-theme=""' in client.get(home).content.decode()

    def test_leads_back_only_to_this_site(self, client: Client) -> None:
        assert client.post("/appearance/", {"theme": "dark", "next": "https://evil.example/"}).url == "/"
        assert client.post("/appearance/", {"theme": "dark", "next": "//evil.example/"}).url == "/"


def test_a_form_that_is_too_old_says_what_to_do(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    answer = client.post("/appearance/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "This form was not sent" in answer.content.decode()


def test_who_lacks_a_permission_is_told_whom_to_ask(team: Workspace, owner: User) -> None:
    page = signed_in(make_member(team, Role.VIEWER)).get(reverse("channel_new", args=[team.slug]))
    assert page.status_code == 403
    assert owner.email in page.content.decode()
    assert "you are: Viewer" in page.content.decode()
