"""A journey edited in the admin panel: one form, one revision, through the one door."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from tests.journeys import uid
from touchpoints.graph.operations import AddPart
from touchpoints.models import Change, Journey, Stage, Step, Transition
from touchpoints.services.journeys import load_graph
from touchpoints.services.operations import apply_operations
from touchpoints.vocabulary import SubjectKind

Form = dict[str, str]
PAGE_QUERIES = 45


def page_of(journey: Journey) -> str:
    return f"/admin/touchpoints/journey/{journey.pk}/change/"


def filled_in(html: str) -> Form:
    """What a browser would send of this page if nothing was touched."""
    form: Form = {}
    main = html[html.index('id="journey_form"') : html.index("submit-row")]
    for tag in re.findall(r"<input[^>]*>", main):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        checked = said.get("type") not in ("checkbox", "radio") or re.search(r"\schecked", tag)
        if "name" in said and checked and said["name"] not in form:
            form[said["name"]] = unescape(said.get("value", "on" if said.get("type") == "checkbox" else ""))
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', main, re.S):
        form[name] = unescape(text).replace("\n", "\r\n")
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', main, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', options)
        form[name] = unescape(chosen[1]) if chosen else ""
    form["personas"] = re.findall(r'name="personas" value="([^"]+)"[^>]*checked', main)  # type: ignore[assignment]
    form["lanes"] = re.findall(r'name="lanes" value="([^"]+)"[^>]*checked', main)  # type: ignore[assignment]
    return {name: value for name, value in form.items() if "__prefix__" not in name}


def opened(editor: Client, journey: Journey) -> Form:
    return filled_in(editor.get(page_of(journey)).content.decode())


def row_of(form: Form, table: str, id_: str) -> str:
    """The prefix of the row about this part."""
    return next(name[: -len("id")] for name, value in form.items() if name.startswith(table) and value == id_)


def added(form: Form, table: str, **said: str) -> None:
    """One more row, as the browser adds it."""
    number = int(form[f"{table}-TOTAL_FORMS"])
    form[f"{table}-TOTAL_FORMS"] = str(number + 1)
    form.update({f"{table}-{number}-{name}": value for name, value in said.items()})


def test_a_form_sent_as_it_was_opened_changes_nothing(airport: Journey, editor: Client) -> None:
    before = load_graph(airport)
    answer = editor.post(page_of(airport), opened(editor, airport), follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert load_graph(airport) == before


def test_whatever_is_changed_in_one_form_is_one_revision(airport: Journey, editor: Client) -> None:
    form = opened(editor, airport)
    form["goal"] = "Home again"
    form[row_of(form, "stages", uid("Security")) + "title"] = "Checks"
    restaurants = row_of(form, "steps", uid("restaurants"))
    form[restaurants + "wrong"] = "Two lines,\r\nand a half"
    form[restaurants + "visits"] = "1400"
    assert editor.post(page_of(airport), form).status_code == 302
    graph = load_graph(airport)
    assert graph.revision == airport.revision + 1
    assert (graph.facts.goal, graph.stages[uid("Security")].title) == ("Home again", "Checks")
    assert graph.nodes[uid("restaurants")].wrong == "Two lines,\nand a half"
    assert graph.nodes[uid("restaurants")].visits == 1400
    change = Change.objects.get(journey=airport, revision=graph.revision)
    assert (change.origin, change.made_by.email) == ("admin", "editor@sfo.example")
    assert len(change.operations) == 3


def test_rows_are_added_moved_and_deleted(airport: Journey, editor: Client) -> None:
    form = opened(editor, airport)
    added(form, "stages", title="On the plane", order="6")
    channel = airport.workspace.channels.get(slug="services")
    added(form, "steps", title="Lost property", stage=uid("Coming back"), channel=str(channel.pk))
    added(form, "transitions", source="a1.1", target="C3.1 whatever", flow="failure", volume="7")
    form[row_of(form, "steps", uid("shops")) + "DELETE"] = "on"
    form[row_of(form, "stages", uid("Coming back")) + "order"] = "0"
    assert editor.post(page_of(airport), form).status_code == 302
    assert list(Stage.objects.filter(journey=airport).values_list("title", flat=True))[::5] == [
        "Coming back",
        "On the plane",
    ]
    lost = Step.objects.get(journey=airport, title="Lost property")
    assert (lost.stage.title, lost.channel, lost.column, lost.row) == ("Coming back", channel, 1, 0)
    way = Transition.objects.get(journey=airport, volume=7)
    assert (way.source.title, way.target.title) == ("Signs on airport roadways", "Check-in & security")
    assert not Step.objects.filter(journey=airport, title="Shops").exists()


def test_a_stage_takes_its_steps_along(airport: Journey, editor: Client) -> None:
    form = opened(editor, airport)
    form[row_of(form, "stages", uid("Security")) + "DELETE"] = "on"
    editor.post(page_of(airport), form)
    graph = load_graph(airport)
    assert uid("Security") not in graph.stages
    assert uid("check-in-and-security") not in graph.nodes
    assert graph.revision == airport.revision + 1


def test_a_step_moved_into_a_taken_cell_pushes_what_stands_there(airport: Journey, editor: Client) -> None:
    form = opened(editor, airport)
    shops = row_of(form, "steps", uid("shops"))
    form[shops + "column"] = "1"
    editor.post(page_of(airport), form)
    nodes = load_graph(airport).nodes
    assert (nodes[uid("shops")].column, nodes[uid("restaurants")].column) == (0, 1)


def test_what_others_changed_elsewhere_meanwhile_stays(airport: Journey, editor: Client) -> None:
    mine, theirs = opened(editor, airport), opened(editor, airport)
    theirs[row_of(theirs, "stages", uid("Security")) + "title"] = "Checks"
    editor.post(page_of(airport), theirs)
    mine["goal"] = "Home again"
    assert editor.post(page_of(airport), mine).status_code == 302
    graph = load_graph(airport)
    assert (graph.stages[uid("Security")].title, graph.facts.goal) == ("Checks", "Home again")


def test_two_who_change_the_same_field_are_told_and_what_was_typed_is_kept(
    airport: Journey, editor: Client
) -> None:
    mine, theirs = opened(editor, airport), opened(editor, airport)
    row = row_of(mine, "stages", uid("Security"))
    theirs[row + "title"], mine[row + "title"], mine["goal"] = "Checks", "Control", "Home again"
    editor.post(page_of(airport), theirs)
    answer = editor.post(page_of(airport), mine)
    html = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "“Security”, title: Editor has changed it meanwhile to “Checks”." in html
    assert 'value="Control"' in html
    assert load_graph(airport).facts.goal == "On the plane in time, and home again"  # all or nothing

    assert editor.post(page_of(airport), filled_in(answer.content.decode())).status_code == 302
    graph = load_graph(airport)
    assert (graph.stages[uid("Security")].title, graph.facts.goal) == ("Control", "Home again")


def test_a_step_removed_by_somebody_meanwhile_is_let_go_with_a_tick(airport: Journey, editor: Client) -> None:
    mine, theirs = opened(editor, airport), opened(editor, airport)
    row = row_of(mine, "steps", uid("shops"))
    theirs[row + "DELETE"], mine[row + "wrong"] = "on", "Closed at night"
    editor.post(page_of(airport), theirs)
    answer = editor.post(page_of(airport), mine)
    assert "Somebody has removed this meanwhile" in answer.content.decode()
    again = filled_in(answer.content.decode())
    assert again[row + "wrong"] == "Closed at night"
    assert editor.post(page_of(airport), again | {row + "DELETE": "on"}).status_code == 302


def test_the_same_form_sent_twice_is_one_change(airport: Journey, editor: Client) -> None:
    form = opened(editor, airport)
    added(form, "stages", title="On the plane", order="6")
    for _again in range(2):
        assert editor.post(page_of(airport), form).status_code == 302
    assert Stage.objects.filter(journey=airport, title="On the plane").count() == 1
    assert load_graph(airport).revision == airport.revision + 1


def test_a_form_opened_again_with_the_back_button_is_another_change(airport: Journey, editor: Client) -> None:
    form = opened(editor, airport)
    editor.post(page_of(airport), form | {"goal": "First"})
    answer = editor.post(page_of(airport), form | {"goal": "Second"})
    assert "has changed it meanwhile to “First”" in unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("transitions-0-source", "Z9.9", "There is no step “Z9.9”."),
        ("transitions-0-target", "", "This field is required."),
        ("steps-0-title", "", "This field is required."),
        ("steps-0-touchpoint", "999999", "This is not there any more."),
        ("steps-0-column", "0", "greater than or equal to 1"),
        ("significance", "7", "A number is too small or too large."),
        ("goal", "x" * 10_001, "A text is too long."),
    ],
)
def test_what_does_not_fit_is_said_in_words_and_nothing_is_saved(
    airport: Journey, editor: Client, field: str, value: str, why: str
) -> None:
    answer = editor.post(page_of(airport), opened(editor, airport) | {field: value})
    assert why in unescape(answer.content.decode())
    assert load_graph(airport).revision == airport.revision


@pytest.mark.parametrize("sent", [{}, {"revision": "soon"}, {"revision": "99", "seen": "99"}])
def test_a_form_without_sense_is_refused(airport: Journey, editor: Client, sent: Form) -> None:
    form = opened(editor, airport) | sent if sent else {}
    assert editor.post(page_of(airport), form).status_code == 400


def test_scores_and_addresses_stand_beside_the_fields(airport: Journey, editor: Client) -> None:
    html = editor.get(page_of(airport)).content.decode()
    row = html[html.index('id="steps-') :]
    row = row[row.index("D3.1") :][:9000]
    assert "badge-1" in row
    assert "2,421" in row
    assert 'aria-label="pain point 1"' in row
    assert "/w/sfo/journeys/through-the-airport-and-back/" in html  # the drawn map


def test_a_large_journey_costs_no_more_queries(
    airport: Journey, editor: Client, django_assert_max_num_queries: object
) -> None:
    for steps in (0, 40):
        graph = load_graph(airport)
        stage = next(iter(graph.stages))
        operations = [
            AddPart(
                str(uuid4()),
                SubjectKind.STEP,
                str(uuid4()),
                {"stage": stage, "title": "Step", "column": column},
            )
            for column in range(steps)
        ]
        apply_operations(journey=airport, operations=operations, origin="test")
        with django_assert_max_num_queries(PAGE_QUERIES):  # type: ignore[operator]
            assert editor.get(page_of(airport)).status_code == 200


def test_a_new_journey_begins_with_its_title(editor: Client, airport: Journey) -> None:
    answer = editor.post("/admin/touchpoints/journey/add/", {"title": "Moving house"})
    made = Journey.objects.get(title="Moving house")
    assert (made.workspace, made.revision, answer.url) == (airport.workspace, 0, page_of(made))
    assert editor.get(answer.url).status_code == 200


def test_a_journey_is_deleted_by_who_types_its_title(airport: Journey, editor: Client) -> None:
    page = f"/admin/touchpoints/journey/{airport.pk}/delete/"
    assert "not its title" in editor.post(page, {"title": "Through"}).content.decode()
    assert Journey.objects.filter(pk=airport.pk).exists()
    editor.post(page, {"title": airport.title})
    assert not Journey.objects.filter(pk=airport.pk).exists()


def test_no_list_deletes_journeys_at_once(airport: Journey, editor: Client) -> None:
    sent = {"action": "delete_selected", "_selected_action": [airport.pk], "post": "yes"}
    editor.post("/admin/touchpoints/journey/", sent)
    assert Journey.objects.filter(pk=airport.pk).exists()


def test_history_is_the_journeys_own(airport: Journey, editor: Client) -> None:
    answer = editor.get(f"/admin/touchpoints/journey/{airport.pk}/history/")
    assert answer.url == "/w/sfo/journeys/through-the-airport-and-back/history/"


def test_stages_and_steps_lead_to_forms_of_their_own(airport: Journey, editor: Client) -> None:
    html = editor.get(page_of(airport)).content.decode()
    for kind, part in (("stages", uid("Security")), ("steps", uid("restaurants"))):
        [address] = re.findall(rf'href="(/w/[^"]*/{kind}/{part}/)"', html)
        assert editor.get(address).status_code == 200
