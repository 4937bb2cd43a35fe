"""A journey edited with forms: each change an operation, undone with one press, never lost to another's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.journeys import uid
from tests.web.conftest import SignIn
from tests.web.pages import fields_of, fill_in, messages_of
from touchpoints.models import Change, Journey, Step, Touchpoint
from touchpoints.vocabulary import Role

RESTAURANTS = uid("restaurants")


def address(name: str, journey: Journey, *more: object) -> str:
    return reverse(name, args=[journey.workspace.slug, journey.slug, *more])


@pytest.fixture
def step_page(airport: Journey) -> str:
    return address("step_edit", airport, RESTAURANTS)


def step(journey: Journey, name: str = "restaurants") -> Step:
    return Step.objects.get(journey=journey, uid=uid(name))


def test_only_what_was_changed_becomes_an_operation(airport: Journey, editor: Client, step_page: str) -> None:
    answer = fill_in(editor, step_page, does="Looks for something warm.\r\nFinds a queue.")
    assert answer.status_code == 302
    change = Change.objects.get(journey=airport, revision=2)
    assert [operation["fields"] for operation in change.operations] == [
        {"does": "Looks for something warm.\nFinds a queue."}
    ]
    assert change.origin == "form"
    assert change.made_by.email == "editor@sfo.example"


def test_saving_an_unchanged_form_makes_no_revision(airport: Journey, editor: Client, step_page: str) -> None:
    fill_in(editor, step_page, title="Restaurants")
    airport.refresh_from_db()
    assert airport.revision == 1


def test_texts_of_several_lines_count_as_unchanged_when_they_are(
    airport: Journey, editor: Client, step_page: str
) -> None:
    fill_in(editor, step_page, does="one\r\ntwo", links="https://one.example\r\nhttps://two.example")
    fill_in(editor, step_page, does="one\r\ntwo")
    airport.refresh_from_db()
    assert airport.revision == 2
    assert step(airport).links == ["https://one.example", "https://two.example"]


def test_the_same_form_sent_twice_is_one_change(airport: Journey, editor: Client, step_page: str) -> None:
    fields = fields_of(editor.get(step_page), "title") | {"does": "Eats."}
    assert editor.post(step_page, fields).status_code == 302
    assert editor.post(step_page, fields).status_code == 302
    airport.refresh_from_db()
    assert airport.revision == 2


def test_a_change_is_undone_with_one_press_and_done_again(
    airport: Journey, editor: Client, step_page: str
) -> None:
    page = editor.get(fill_in(editor, step_page, title="Food").url)
    assert messages_of(page) == ["“Restaurants” was changed."]
    undo = address("journey_undo", airport, 2)
    assert undo in page.content.decode()
    undone = editor.post(undo, follow=True)
    assert step(airport).title == "Restaurants"
    assert messages_of(undone) == ["Undone."]
    editor.post(address("journey_undo", airport, 3))
    assert step(airport).title == "Food"


def test_undoing_what_made_the_journey_is_asked_first_and_says_what_will_go(
    airport: Journey, editor: Client
) -> None:
    undo = address("journey_undo", airport, 1)
    asked = editor.post(undo)
    page = asked.content.decode()
    assert asked.status_code == 200
    for going in ("5 stages", "17 steps", f"{airport.transitions.count()} transitions"):
        assert going in page
    assert airport.steps.count() == 17
    editor.post(undo, fields_of(asked, "sure"))
    assert airport.steps.count() == 0


def test_undoing_what_was_changed_again_since_is_refused_in_words(
    airport: Journey, editor: Client, step_page: str
) -> None:
    fill_in(editor, step_page, title="Food")
    fill_in(editor, step_page, title="Food and drink")
    answer = editor.post(address("journey_undo", airport, 2), follow=True)
    assert step(airport).title == "Food and drink"
    assert messages_of(answer)[-1] == "Somebody changed this meanwhile."


class TestTwoPeople:
    @pytest.fixture
    def late(self, editor: Client, sign_in: SignIn, step_page: str) -> dict[str, list[str]]:
        """What the editor had open when somebody else saved another text for “wrong”."""
        opened = fields_of(editor.get(step_page), "wrong")
        fill_in(sign_in(Role.ADMIN), step_page, wrong="150 want a wider choice; vending closed at night")
        return opened

    def test_changing_different_fields_both_win(
        self, airport: Journey, editor: Client, step_page: str, late: dict[str, list[str]]
    ) -> None:
        assert editor.post(step_page, late | {"worked": "Short ways"}).status_code == 302
        assert step(airport).worked == "Short ways"
        assert step(airport).wrong == "150 want a wider choice; vending closed at night"

    def test_changing_one_field_are_shown_both_texts(
        self, airport: Journey, editor: Client, step_page: str, late: dict[str, list[str]]
    ) -> None:
        page = editor.post(step_page, late | {"wrong": "Too dear", "worked": "Short ways"})
        assert page.status_code == 409
        shown = page.content.decode()
        assert "Saved by Admin" in shown and "Too dear" in shown and "vending" in shown
        assert step(airport).wrong == "150 want a wider choice; vending closed at night"
        assert step(airport).worked == "Short ways", "what did not collide is saved"

    @pytest.mark.parametrize(
        ("keep", "then"),
        [
            ("mine", "Too dear"),
            ("theirs", "150 want a wider choice; vending closed at night"),
            ("both", "150 want a wider choice; vending closed at night\nToo dear"),
        ],
    )
    def test_decide_which_text_stays(
        self,
        airport: Journey,
        editor: Client,
        step_page: str,
        late: dict[str, list[str]],
        keep: str,
        then: str,
    ) -> None:
        page = editor.post(step_page, late | {"wrong": "Too dear"})
        decision = fields_of(page, "mine") | {"keep-wrong": keep}
        assert editor.post(address("journey_settle", airport), decision).status_code == 302
        assert step(airport).wrong == then

    def test_are_asked_again_when_a_third_one_was_faster(
        self, airport: Journey, editor: Client, step_page: str, late: dict[str, list[str]], sign_in: SignIn
    ) -> None:
        page = editor.post(step_page, late | {"wrong": "Too dear"})
        decision = fields_of(page, "mine") | {"keep-wrong": "mine"}
        fill_in(sign_in(Role.OWNER), step_page, wrong="A third text")
        again = editor.post(address("journey_settle", airport), decision)
        assert again.status_code == 409
        assert step(airport).wrong == "A third text"

    def test_see_thresholds_in_words(self, airport: Journey, editor: Client, sign_in: SignIn) -> None:
        page = address("journey_facts", airport)
        late = fields_of(editor.get(page), "minimum_gap")
        fill_in(sign_in(Role.ADMIN), page, minimum_gap="8")
        shown = editor.post(page, late | {"minimum_gap": "5"})
        [dispute] = shown.context["disputes"]
        assert "Smallest gap, 0–100: 5.0" in dispute.mine
        assert "Smallest gap, 0–100: 8.0" in dispute.theirs

    def test_are_told_when_the_step_has_gone_before_they_decided(
        self, airport: Journey, editor: Client, step_page: str, late: dict[str, list[str]]
    ) -> None:
        page = editor.post(step_page, late | {"wrong": "Too dear"})
        decision = fields_of(page, "mine") | {"keep-wrong": "mine"}
        editor.post(address("part_remove", airport, "step", RESTAURANTS))
        answer = editor.post(address("journey_settle", airport), decision, follow=True)
        assert messages_of(answer)[-1] == "Somebody removed this meanwhile."

    def test_a_forged_decision_is_refused(self, airport: Journey, editor: Client) -> None:
        assert editor.post(address("journey_settle", airport), {"mine": "{"}).status_code == 400


def test_a_step_somebody_removed_meanwhile_is_told_so(
    airport: Journey, editor: Client, sign_in: SignIn, step_page: str
) -> None:
    opened = fields_of(editor.get(step_page), "title")
    sign_in(Role.ADMIN).post(address("part_remove", airport, "step", RESTAURANTS))
    assert editor.post(step_page, opened | {"title": "Food"}).status_code == 404


def test_a_new_step_comes_last_in_its_stage_and_is_joined(airport: Journey, editor: Client) -> None:
    answer = fill_in(editor, address("step_new", airport), title="Baggage belt", touchpoint="airtrain")
    assert answer.url == address("journey_edit", airport)
    made = Step.objects.get(journey=airport, title="Baggage belt")
    assert made.stage.title == "Coming back"
    assert made.column == 1 + max(
        airport.steps.filter(stage=made.stage).exclude(pk=made.pk).values_list("column", flat=True)
    )
    assert [way.source.title for way in made.ways_in.all()] == ["Information booth, arrivals"]
    assert made.touchpoint == Touchpoint.objects.get(workspace=airport.workspace, slug="airtrain")


def test_save_and_add_another_opens_the_next_empty_form(airport: Journey, editor: Client) -> None:
    answer = fill_in(editor, address("step_new", airport), title="Baggage belt", another="")
    assert answer.url == address("step_new", airport)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("title", "", "This field is required."),
        ("links", "javascript:alert(1)", "is no address"),
        ("visits", "-3", "greater than or equal to 0"),
    ],
)
def test_errors_stand_in_words_at_their_field(
    airport: Journey, editor: Client, step_page: str, field: str, value: str, why: str
) -> None:
    page = fill_in(editor, step_page, **{field: value})
    assert page.status_code == 422
    assert why in str(page.context["form"].errors[field])
    assert f'id="id_{field}_error"' in page.content.decode()


def test_a_step_moved_by_its_form_goes_through_the_one_door(
    airport: Journey, editor: Client, step_page: str
) -> None:
    fill_in(editor, step_page, stage=uid("Coming back"), column="3")
    moved = step(airport)
    assert (moved.stage.title, moved.column, moved.row) == ("Coming back", 2, 0)
    assert Change.objects.get(journey=airport, revision=2).operations[0]["type"] == "move"


def test_later_and_earlier_let_neighbours_change_places(airport: Journey, editor: Client) -> None:
    move = address("step_move", airport, RESTAURANTS)
    editor.post(move, {"later": ""})
    assert (step(airport).column, step(airport, "shops").column) == (1, 0)
    editor.post(move, {"earlier": ""})
    assert (step(airport).column, step(airport, "shops").column) == (0, 1)


def test_stages_are_made_moved_renamed_and_removed(airport: Journey, editor: Client) -> None:
    fill_in(editor, address("stage_new", airport), title="Flying home")
    made = airport.stages.get(title="Flying home")
    editor.post(address("stage_move", airport, made.uid), {"earlier": ""})
    order = [stage.title for stage in airport.stages.order_by("position")]
    assert order[-2:] == ["Flying home", "Coming back"]
    fill_in(editor, address("stage_edit", airport, made.uid), title="In the air")
    made.refresh_from_db()
    assert made.title == "In the air"
    editor.post(address("part_remove", airport, "stage", made.uid))
    assert not airport.stages.filter(pk=made.pk).exists()


def test_transitions_are_made_changed_and_removed(airport: Journey, editor: Client) -> None:
    ends = {"source": uid("shops"), "target": uid("rental-car-centre")}
    fill_in(editor, address("transition_new", airport), **ends, label="in a hurry")
    made = airport.transitions.get(label="in a hurry")
    fill_in(editor, address("transition_edit", airport, made.uid), volume="12", flow="failure")
    made.refresh_from_db()
    assert (made.volume, made.flow) == (12, "failure")
    editor.post(address("part_remove", airport, "transition", made.uid))
    assert not airport.transitions.filter(pk=made.pk).exists()


def test_what_is_said_of_the_journey_and_its_thresholds_are_changed(airport: Journey, editor: Client) -> None:
    fill_in(
        editor, address("journey_facts", airport), owner="Commercial", minimum_gap="5", personas=["leisure"]
    )
    airport.refresh_from_db()
    [operation] = Change.objects.get(journey=airport, revision=2).operations
    assert operation["fields"].keys() == {"owner", "personas", "thresholds"}
    assert (airport.owner, airport.minimum_gap, airport.minimum_answers) == ("Commercial", 5.0, 30)
    assert [persona.slug for persona in airport.personas.all()] == ["leisure"]


def test_history_tells_each_change_in_a_sentence(airport: Journey, editor: Client, step_page: str) -> None:
    fill_in(editor, step_page, title="Food")
    page = editor.get(address("journey_history", airport)).content.decode()
    assert "Renamed “Restaurants” to “Food”" in page
    assert "Editor" in page


def test_the_edit_page_costs_the_same_for_many_steps(
    airport: Journey, editor: Client, django_assert_num_queries: object
) -> None:
    page = address("journey_edit", airport)
    editor.get(page)
    with django_assert_num_queries(EDIT_PAGE):
        editor.get(page)
    for number in range(3):
        fill_in(editor, address("step_new", airport), title=f"Extra {number}")
    editor.get(page)
    with django_assert_num_queries(EDIT_PAGE):
        editor.get(page)


EDIT_PAGE = 16
"""Queries of the edit page: who asks and where, the journey with its whole inventory, the sidebar."""
