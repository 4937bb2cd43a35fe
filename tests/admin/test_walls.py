"""Who gets into the admin panel, and how far: a walk over all its addresses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from tests.web.airport import make_airport, make_member
from tests.web.conftest import SignIn
from touchpoints.admin import site
from touchpoints.models import (
    Channel,
    ImportJob,
    Journey,
    Membership,
    PainPointDecision,
    Submission,
    SurveyResponse,
    Touchpoint,
    User,
    Workspace,
)
from touchpoints.vocabulary import DecisionKind, Role


def routes(
    patterns: list[URLPattern | URLResolver], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, frozenset]]:
    """Name and arguments of each address of the panel."""
    for pattern in patterns:
        words = (*above, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, words)
        elif pattern.name and pattern.name not in ("login", "logout", "password_change_done"):
            yield pattern.name, frozenset(words)


PAGES = dict(sorted(routes(site.urls[0])))
CLOSED = (403, 404)  # 403: a page that nobody may change, whatever is on it
ABOUT_ONE = sorted(name for name, words in PAGES.items() if words == {"object_id"})


@pytest.fixture
def furnished(airport: Journey) -> Journey:
    """The airport with something of every kind."""
    workspace = airport.workspace
    restaurants = Touchpoint.objects.get(workspace=workspace, slug="restaurants")
    PainPointDecision.objects.create(journey=airport, touchpoint=restaurants, kind=DecisionKind.ACCEPTED)
    ImportJob.objects.create(workspace=workspace, file_name="answers.csv")
    given = Submission.objects.create(workspace=workspace, source="csv", external_id="1")
    SurveyResponse.objects.create(
        submission=given,
        question=restaurants.questions.get(),
        score=2,
        answered_at="2017-05-15T12:00Z",
        answered_on="2017-05-15",
    )
    return airport


def address(name: str, workspace: Workspace) -> str:
    """Where a page is, about something that exists."""
    known: dict[str, object] = {
        "app_label": "touchpoints",
        "content_type_id": 1,
        "object_id": 1,
        "url": "nowhere",
    }
    if name in ABOUT_ONE:
        kind = name.split("_")[1]
        model = next(model for model in site._registry if model._meta.model_name == kind)
        known["object_id"] = model.objects.in_workspace(workspace).first().pk
    return reverse(f"admin:{name}", kwargs={word: known[word] for word in PAGES[name]})


def test_who_is_not_signed_in_is_asked_to_on_the_products_own_page(furnished: Journey) -> None:
    for name in PAGES:
        answer = Client().get(address(name, furnished.workspace))
        assert answer.status_code == 302, name
        asked = Client().get(answer.url)
        assert asked.url.startswith("/accounts/login/?next=/admin/"), name


def test_who_edits_nowhere_finds_nothing(furnished: Journey, sign_in: SignIn, stranger: Client) -> None:
    operator = Client()
    operator.force_login(User.objects.create_superuser("root@server.example", "a long password"))
    for client in (sign_in(Role.VIEWER), stranger, operator):
        for name in PAGES:
            assert client.get(address(name, furnished.workspace)).status_code == 404, name
            assert client.post(address(name, furnished.workspace)).status_code == 404, name


def test_an_editor_of_another_workspace_finds_nothing_of_this_one(furnished: Journey) -> None:
    elsewhere = Workspace.objects.create(slug="elsewhere", name="Elsewhere")
    neighbour = Client()
    neighbour.force_login(make_member(elsewhere, Role.OWNER))
    stamp = Workspace.objects.get(pk=furnished.workspace_id).stamp
    for name in ABOUT_ONE:
        assert neighbour.get(address(name, furnished.workspace)).status_code in CLOSED, name
        assert neighbour.post(address(name, furnished.workspace), {"post": "yes"}).status_code in CLOSED, name
    assert Workspace.objects.get(pk=furnished.workspace_id).stamp == stamp


@pytest.mark.parametrize("role", [Role.EDITOR, Role.OWNER])
def test_editors_open_every_page(furnished: Journey, sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)
    shown = {name: client.get(address(name, furnished.workspace)).status_code for name in PAGES}
    closed = {name: status for name, status in shown.items() if status not in (200, 302)}
    assert closed == {
        "autocomplete": 403,  # asked for nothing in particular
        "view_on_site": 404,
        **{
            f"touchpoints_{kind}_process_import": 405
            for kind in ("channel", "persona", "question", "touchpoint")
        },
        **{
            f"touchpoints_{kind}_{do}": 403
            for kind in ("importjob", "surveyresponse")
            for do in ("add", "delete")
        },
    }


def test_lists_choices_and_autocompletion_stay_within_the_workspace(
    furnished: Journey, editor: Client
) -> None:
    other = make_airport("elsewhere").workspace
    Channel.objects.filter(workspace=other).update(name="Foreign channel")
    Touchpoint.objects.filter(workspace=other).update(name="Foreign touchpoint")
    Journey.objects.filter(workspace=other).update(title="Foreign journey")
    asked = {"app_label": "touchpoints", "model_name": "step", "field_name": "touchpoint", "term": ""}
    pages = [
        editor.get("/admin/autocomplete/", asked),
        editor.get("/admin/autocomplete/", asked | {"field_name": "channel"}),
        editor.get("/admin/autocomplete/", asked | {"model_name": "journey", "field_name": "variant_of"}),
        *(
            editor.get(address(name, furnished.workspace))
            for name in PAGES
            if "_change" in name and "password" not in name
        ),
        editor.get("/admin/touchpoints/touchpoint/export/"),
    ]
    assert {page.status_code for page in pages} == {200}
    assert not any("Foreign" in page.content.decode() for page in pages)
    assert "Restaurants" in pages[0].content.decode()


def test_an_action_reaches_no_row_of_another_workspace(furnished: Journey, editor: Client) -> None:
    foreign = make_airport("elsewhere").workspace.touchpoints.get(slug="airtrain")
    foreign.steps.all().delete()
    sent = {"action": "delete_selected", "_selected_action": [foreign.pk], "post": "yes"}
    editor.post("/admin/touchpoints/touchpoint/", sent)
    assert Touchpoint.objects.filter(pk=foreign.pk).exists()


def test_a_form_goes_where_it_was_opened_though_another_workspace_was_chosen_since(
    workspace: Workspace, editor: Client
) -> None:
    person = User.objects.get(email=f"editor@{workspace.slug}.example")
    other = Workspace.objects.create(slug="elsewhere", name="Elsewhere")
    Membership.objects.create(workspace=other, user=person, role=Role.EDITOR)
    form = editor.get("/admin/touchpoints/channel/add/?workspace=sfo").content.decode()
    assert 'name="_workspace" value="sfo"' in form
    assert "Elsewhere" in editor.get("/admin/?workspace=elsewhere").content.decode()
    sent = {"name": "Phone", "position": 9, "kind": "phone", "_workspace": "sfo"}
    editor.post("/admin/touchpoints/channel/add/", sent)
    assert Channel.objects.get(name="Phone").workspace == workspace


def test_naming_a_workspace_in_a_form_opens_none_that_is_closed(workspace: Workspace, editor: Client) -> None:
    Workspace.objects.create(slug="elsewhere", name="Elsewhere")
    sent = {"name": "Phone", "position": 9, "kind": "phone", "_workspace": "elsewhere"}
    editor.post("/admin/touchpoints/channel/add/", sent)
    assert Channel.objects.get(name="Phone").workspace == workspace


def test_answers_are_shown_and_never_edited(furnished: Journey, editor: Client) -> None:
    answer = SurveyResponse.objects.get()
    page = f"/admin/touchpoints/surveyresponse/{answer.pk}/change/"
    assert editor.get(page).status_code == 200
    assert editor.post(page, {"score": 5}).status_code == 403
    assert SurveyResponse.objects.get().score == 2
