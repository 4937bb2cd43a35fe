"""The one door for edits: what goes in stays in, once, in order."""

from uuid import uuid4

import pytest

from tests.journeys import coffee_journey, uid
from tests.stored import make_workspace, set_title, store_journey
from touchpoints.graph.operations import AddPart, MoveStep, RemovePart, SetFields
from touchpoints.graph.values import Refusal
from touchpoints.graph.wire import from_json
from touchpoints.models import AppliedOperation, Change, Journey, Step, Workspace
from touchpoints.services.journeys import create_journey, load_graph
from touchpoints.services.operations import RevisionAhead, apply_operations, journey_changed
from touchpoints.vocabulary import SubjectKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey() -> Journey:
    return store_journey(make_workspace())


def test_a_journey_made_by_operations_reads_as_it_was_drawn(journey):
    drawn, read = coffee_journey(), load_graph(journey)
    assert (read.facts, read.stages, read.nodes, read.edges) == (
        drawn.facts, drawn.stages, drawn.nodes, drawn.edges,
    )  # fmt: skip
    assert list(read.stages) == list(drawn.stages)
    assert read.revision == 1


def test_an_edit_makes_the_next_revision_and_a_change(journey):
    operation = set_title(uid("compare"), "Look around")
    outcome = apply_operations(journey=journey, operations=[operation], origin="test")
    assert (outcome.revision, outcome.applied, outcome.conflicts) == (2, (operation.id,), ())
    assert journey.revision == 2
    change = Change.objects.get(journey=journey, revision=2)
    assert change.operations[0]["fields"] == {"title": "Look around"}
    assert load_graph(journey).nodes[uid("compare")].title == "Look around"


def test_the_kept_inverses_undo_a_change_exactly(journey):
    before = load_graph(journey)
    removal = RemovePart(str(uuid4()), SubjectKind.STAGE, uid("decide"))
    apply_operations(journey=journey, operations=[removal, set_title(uid("advert"), "Ad")], origin="test")
    assert uid("order") not in load_graph(journey).nodes
    undone = [from_json(kept) for kept in Change.objects.get(journey=journey, revision=2).inverses]
    assert not apply_operations(journey=journey, operations=undone, origin="undo").conflicts
    after = load_graph(journey)
    assert (after.stages, after.nodes, after.edges) == (before.stages, before.nodes, before.edges)
    assert list(after.stages) == list(before.stages)


def test_a_step_saved_from_a_stage_that_goes_keeps_its_transitions(journey):
    before = load_graph(journey)
    stage = before.nodes[uid("order")].stage
    place = {"stage": before.nodes[uid("advert")].stage, "channel": None, "column": 5, "row": 5}
    saved = MoveStep(str(uuid4()), uid("order"), **place)
    removal = RemovePart(str(uuid4()), SubjectKind.STAGE, stage)
    outcome = apply_operations(journey=journey, operations=[saved, removal], origin="test")
    assert not outcome.conflicts
    after = load_graph(journey)
    gone = {step for step, node in before.nodes.items() if node.stage == stage} - {uid("order")}
    assert after.nodes.keys() == before.nodes.keys() - gone
    assert after.edges == {
        key: edge for key, edge in before.edges.items() if not {edge.source, edge.target} & gone
    }
    assert any(uid("order") in (edge.source, edge.target) for edge in after.edges.values())


def test_the_same_id_twice_is_one_change(journey):
    operation = set_title(uid("compare"), "Look around")
    first = apply_operations(journey=journey, operations=[operation, operation], origin="test")
    again = apply_operations(journey=journey, operations=[operation], origin="test")
    assert first.applied == again.applied == (operation.id,)
    assert again.revision == first.revision == 2
    assert AppliedOperation.objects.filter(journey=journey, uid=operation.id).count() == 1


def test_two_people_changing_different_fields_both_win(journey):
    apply_operations(
        journey=journey, operations=[set_title(uid("compare"), "Look around")], base_revision=1, origin="test"
    )
    thought = SetFields(str(uuid4()), SubjectKind.STEP, uid("compare"), {"thinks_before": "Which one?"})
    outcome = apply_operations(journey=journey, operations=[thought], base_revision=1, origin="test")
    assert not outcome.conflicts
    node = load_graph(journey).nodes[uid("compare")]
    assert (node.title, node.thinks_before) == ("Look around", "Which one?")


def test_a_field_changed_since_is_refused_with_what_it_holds_now(journey, django_user_model):
    ada = django_user_model.objects.create_user("ada@example.org", name="Ada")
    apply_operations(
        journey=journey, operations=[set_title(uid("compare"), "Ada's")], base_revision=1, by=ada, origin="t"
    )
    late = set_title(uid("compare"), "Bruno's")
    outcome = apply_operations(journey=journey, operations=[late], base_revision=1, origin="test")
    (conflict,) = outcome.conflicts
    assert (conflict.reason, conflict.field, conflict.current, conflict.by) == (
        Refusal.CHANGED_SINCE, "title", "Ada's", "Ada",
    )  # fmt: skip
    assert (outcome.revision, outcome.applied) == (2, ())
    assert load_graph(journey).nodes[uid("compare")].title == "Ada's"


def test_what_cannot_apply_is_told_and_the_others_apply(journey):
    nobody = set_title(str(uuid4()), "Nobody")
    fine = set_title(uid("advert"), "Poster")
    outcome = apply_operations(journey=journey, operations=[nobody, fine], origin="test")
    assert [conflict.reason for conflict in outcome.conflicts] == [Refusal.UNKNOWN_SUBJECT]
    assert outcome.applied == (fine.id,)


def test_revisions_have_no_gaps_when_nothing_goes_in(journey):
    apply_operations(journey=journey, operations=[set_title(str(uuid4()), "Nobody")], origin="test")
    assert journey.revision == 1
    assert list(Change.objects.filter(journey=journey).values_list("revision", flat=True)) == [1]


def test_a_revision_that_is_not_reached_yet_is_refused(journey):
    with pytest.raises(RevisionAhead):
        apply_operations(journey=journey, operations=[], base_revision=2, origin="test")


def test_a_journey_of_another_workspace_is_unknown(journey):
    foreign = create_journey(workspace=make_workspace("tea"), title="Tea")
    nested = SetFields(str(uuid4()), SubjectKind.STEP, uid("order"), {"nested_journey": foreign.slug})
    variant = SetFields(str(uuid4()), SubjectKind.JOURNEY, coffee_journey().id, {"variant_of": journey.slug})
    outcome = apply_operations(journey=journey, operations=[nested, variant], origin="test")
    assert [conflict.field for conflict in outcome.conflicts] == ["nested_journey", "variant_of"]
    assert not outcome.applied


def test_another_journey_can_be_nested(journey):
    other = create_journey(workspace=journey.workspace, title="Ordering in detail")
    nested = SetFields(str(uuid4()), SubjectKind.STEP, uid("order"), {"nested_journey": other.slug})
    assert not apply_operations(journey=journey, operations=[nested], origin="test").conflicts
    assert load_graph(journey).nodes[uid("order")].nested_journey == "ordering-in-detail"


def test_an_edit_counts_up_the_stamp_of_the_workspace(journey):
    before = Workspace.objects.get(pk=journey.workspace_id).stamp
    apply_operations(journey=journey, operations=[set_title(uid("advert"), "Poster")], origin="test")
    assert Workspace.objects.get(pk=journey.workspace_id).stamp > before


def test_an_edit_is_told_after_commit_and_only_then(journey, django_capture_on_commit_callbacks):
    told = []

    def listen(sender, **what):
        told.append((what["journey"], what["revision"]))

    journey_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=False) as callbacks:
            apply_operations(journey=journey, operations=[set_title(uid("advert"), "Poster")], origin="t")
        assert told == []
        for callback in callbacks:
            callback()
    finally:
        journey_changed.disconnect(listen)
    assert told == [(journey.pk, 2)]


def test_only_rows_that_became_different_are_written(journey, django_assert_max_num_queries):
    keys = dict(Step.objects.filter(journey=journey).values_list("uid", "pk"))
    with django_assert_max_num_queries(26) as captured:
        apply_operations(journey=journey, operations=[set_title(uid("advert"), "Poster")], origin="test")
    written = [query["sql"] for query in captured.captured_queries if "INSERT" in query["sql"]]
    (of_steps,) = [sql for sql in written if "INTO touchpoints_step" in sql]
    # One row: SQLite counts them, PostgreSQL is given them as a list.
    assert of_steps.startswith("1 times: ") or of_steps.count('"uid": ') == 1
    assert not [sql for sql in written if "touchpoints_stage" in sql or "touchpoints_transition" in sql]
    assert dict(Step.objects.filter(journey=journey).values_list("uid", "pk")) == keys


def test_a_step_added_to_a_taken_cell_pushes_its_occupant_in_memory_too(journey):
    new = AddPart(
        str(uuid4()),
        SubjectKind.STEP,
        str(uuid4()),
        {"stage": uid("discover"), "title": "Radio", "touchpoint": "advert"},
    )
    apply_operations(journey=journey, operations=[new], origin="test")
    columns = dict(Step.objects.filter(journey=journey).values_list("title", "column"))
    assert (columns["Radio"], columns["Advert"], columns["Compare"]) == (0, 1, 2)
