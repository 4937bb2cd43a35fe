"""Journeys made, duplicated, put away, taken back and deleted."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.pages import fill_in, messages_of
from touchpoints.models import Journey, Touchpoint, Workspace


def address(name: str, journey: Journey) -> str:
    return reverse(name, args=[journey.workspace.slug, journey.slug])


def test_a_blank_map_begins_with_the_stages_one_types(workspace: Workspace, editor: Client) -> None:
    new = reverse("journey_new", args=[workspace.slug])
    answer = fill_in(editor, new, title="Moving house", stages="Deciding\r\nPacking\r\n\r\nLiving there")
    made = Journey.objects.get(workspace=workspace, title="Moving house")
    assert answer.url == address("journey_edit", made)
    assert [stage.title for stage in made.stages.all()] == ["Deciding", "Packing", "Living there"]
    assert made.created_by.email == "editor@sfo.example"


def test_a_map_begins_from_a_template_under_its_own_or_another_title(
    workspace: Workspace, editor: Client
) -> None:
    new = reverse("journey_new", args=[workspace.slug])
    for title in ("", "Our shop"):
        fill_in(editor, new, start="retail-purchase", title=title)
    assert {"Buying in a store", "Our shop"} <= set(workspace.journeys.values_list("title", flat=True))
    assert workspace.journeys.get(title="Our shop").steps.count() == 14


def test_a_blank_map_needs_a_title(workspace: Workspace, editor: Client) -> None:
    page = fill_in(editor, reverse("journey_new", args=[workspace.slug]), title="")
    assert page.status_code == 422
    assert "Give it a title" in str(page.context["form"].errors["title"])


def test_a_journey_called_new_has_an_address_of_its_own(workspace: Workspace, editor: Client) -> None:
    fill_in(editor, reverse("journey_new", args=[workspace.slug]), title="New")
    assert editor.get(reverse("journey_edit", args=[workspace.slug, "new"])).status_code == 200


def test_a_duplicate_has_its_own_title_and_all_steps(airport: Journey, editor: Client) -> None:
    answer = fill_in(editor, address("journey_duplicate", airport), title="Through the airport at night")
    copy = Journey.objects.get(workspace=airport.workspace, title="Through the airport at night")
    assert answer.url == address("journey_edit", copy)
    assert copy.steps.count() == airport.steps.count()


def test_an_archived_journey_leaves_the_lists_and_comes_back(airport: Journey, editor: Client) -> None:
    home = reverse("home", args=[airport.workspace.slug])
    answer = editor.post(address("journey_archive", airport), follow=True)
    assert messages_of(answer) == ["“Through the airport and back” was archived."]
    assert answer.context["cards"] == []
    assert [card.journey for card in editor.get(f"{home}?show=archived").context["cards"]] == [airport]
    assert "It is in no list" in editor.get(address("journey_edit", airport)).content.decode()
    editor.post(address("journey_restore", airport))
    assert [card.journey for card in editor.get(home).context["cards"]] == [airport]
    assert "It is in no list" not in editor.get(address("journey_edit", airport)).content.decode()


def test_a_journey_is_deleted_only_by_typing_its_title(airport: Journey, editor: Client) -> None:
    page = fill_in(editor, address("journey_delete", airport), title="through the airport")
    assert page.status_code == 422
    assert Journey.objects.filter(pk=airport.pk).exists()
    fill_in(editor, address("journey_delete", airport), title="Through the airport and back")
    assert not Journey.objects.filter(pk=airport.pk).exists()
    assert Touchpoint.objects.filter(workspace=airport.workspace).count() == 17


@pytest.mark.django_db
def test_the_example_opens_in_an_empty_workspace(client: Client) -> None:
    from tests.web.airport import make_member
    from touchpoints.vocabulary import Role

    empty = Workspace.objects.create(slug="empty", name="Empty")
    client.force_login(make_member(empty, Role.EDITOR))
    answer = client.post(reverse("example_open", args=["empty"]))
    made = empty.journeys.get()
    assert answer.url == address("map", made)
