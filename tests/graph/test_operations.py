"""What single operations do to Ada's journey (drawn in tests/journeys.py)."""

import sys
from uuid import UUID, uuid4, uuid5

import pytest

from tests.graph.worlds import same
from tests.journeys import coffee_journey, uid
from touchpoints.graph.batch import apply_all
from touchpoints.graph.draft import OperationRefused
from touchpoints.graph.operations import AddPart, MoveStage, MoveStep, RemovePart, SetFields
from touchpoints.graph.values import Refusal
from touchpoints.graph.wire import from_json, to_json
from touchpoints.vocabulary import SubjectKind

STEP, STAGE, WAY, JOURNEY = (
    SubjectKind.STEP,
    SubjectKind.STAGE,
    SubjectKind.TRANSITION,
    SubjectKind.JOURNEY,
)


def new_id():
    return str(uuid4())


def add_step(name, stage, **fields):
    return AddPart(new_id(), STEP, uid(name), {"stage": uid(stage), "title": name, **fields})


def set_step(name, **fields):
    return SetFields(new_id(), STEP, uid(name), fields)


def columns(graph, *names):
    return [graph.nodes[uid(name)].column for name in names]


def refused(operation, graph=None):
    with pytest.raises(OperationRefused) as caught:
        operation.apply(graph or coffee_journey())
    return caught.value


def test_a_step_added_to_a_taken_cell_pushes_what_follows_in_that_row():
    graph = add_step("review", "discover", channel="website", column=0).apply(coffee_journey())
    assert columns(graph, "review", "advert", "compare", "unsubscribe") == [0, 1, 2, 1]


def test_a_step_added_to_a_free_cell_pushes_nothing():
    graph = add_step("review", "decide", channel="website", column=0).apply(coffee_journey())
    assert columns(graph, "review", "order") == [0, 1]


def test_a_lane_is_its_own_row():
    graph = add_step("call", "discover", channel="phone", column=0).apply(coffee_journey())
    assert columns(graph, "call", "advert") == [0, 0]


def test_a_moved_step_leaves_a_gap_unless_it_closes():
    to_use = {"stage": uid("use"), "channel": None, "column": 5, "row": 0}
    graph = MoveStep(new_id(), uid("advert"), **to_use).apply(coffee_journey())
    assert columns(graph, "advert", "compare") == [5, 1]
    graph = MoveStep(new_id(), uid("advert"), **to_use, closes=True).apply(coffee_journey())
    assert columns(graph, "advert", "compare") == [5, 0]


def test_a_step_whose_touchpoint_changes_lanes_pushes_there():
    graph = set_step("hotline", touchpoint="delivery").apply(coffee_journey())
    assert graph.lane_of(graph.nodes[uid("hotline")]) == "website"
    assert columns(graph, "hotline", "delivery", "newsletter") == [1, 0, 2]


def test_a_push_never_goes_past_the_last_column():
    graph = add_step("last", "discover", channel="website", column=999).apply(coffee_journey())
    problem = refused(add_step("review", "discover", channel="website", column=1), graph)
    assert (problem.reason, problem.current) == (Refusal.ROW_FULL, uid("compare"))


def test_a_refused_operation_leaves_no_trace_in_its_batch():
    graph = apply_all(
        coffee_journey(),
        [
            add_step("last", "use", channel="phone", column=999),
            add_step("call", "use", channel="website", column=1, row=1),
            add_step("taken", "use", channel="phone", column=1, row=1),
            add_step("end", "use", channel="phone", column=999, row=1),
        ],
    ).graph
    # To the phone's second row "call" cannot go: it has left the website's when the push is refused.
    done = apply_all(graph, [set_step("call", channel="phone"), set_step("advert", title="Poster")])
    assert [conflict.reason for conflict in done.conflicts] == [Refusal.ROW_FULL]
    assert done.graph.nodes[uid("call")] == graph.nodes[uid("call")]
    assert done.graph.nodes[uid("advert")].title == "Poster"


def test_the_undoing_of_an_operation_has_the_same_id_whoever_computes_it():
    undoings = UUID("8a3d1f52-0c65-4f0a-9b71-5e0d4c6f2b18")
    done = apply_all(coffee_journey(), [set_step("advert", feels=nth % 3 - 1) for nth in range(20)])
    undone = [str(uuid5(undoings, operation.id)) for operation in done.applied]
    assert sorted(undone) == sorted(operation.id for operation in done.inverses)


def test_removing_a_step_removes_its_transitions_and_the_inverse_brings_them_back():
    before = coffee_journey()
    removal = RemovePart(new_id(), STEP, uid("hotline"))
    after = removal.apply(before)
    assert len(before.edges) - len(after.edges) == 3
    assert same(removal.inverse(before).apply(after), before)


def test_a_transition_added_in_a_batch_falls_with_a_step_removed_in_it():
    way = AddPart(new_id(), WAY, new_id(), {"source": uid("advert"), "target": uid("first cup")})
    done = apply_all(coffee_journey(), [way, RemovePart(new_id(), STEP, uid("first cup"))])
    assert all(uid("first cup") not in (edge.source, edge.target) for edge in done.graph.edges.values())
    assert same(apply_all(done.graph, done.inverses).graph, coffee_journey())


def test_removing_a_stage_removes_its_steps_and_the_inverse_puts_all_back_in_order():
    before = coffee_journey()
    removal = RemovePart(new_id(), STAGE, uid("decide"))
    after = removal.apply(before)
    assert [stage.title for stage in after.stages.values()] == ["Discover", "Use"]
    assert uid("order") not in after.nodes
    undo = from_json(to_json(removal.inverse(before)))
    assert same(undo.apply(after), before)


def test_a_transition_brought_back_to_a_step_that_has_gone_is_left_out():
    before = coffee_journey()
    removal = RemovePart(new_id(), STEP, uid("hotline"))
    without = RemovePart(new_id(), STEP, uid("delivery")).apply(removal.apply(before))
    back = removal.inverse(before).apply(without)
    assert uid("delivery>hotline") not in back.edges
    assert uid("hotline>hotline") in back.edges


def test_a_part_brought_along_must_belong_to_what_brings_it():
    stranger = AddPart(new_id(), WAY, new_id(), {"source": uid("advert"), "target": uid("order")})
    operation = AddPart(
        new_id(), STEP, uid("x"), {"stage": uid("use"), "title": "X", "column": 7}, brings=(stranger,)
    )
    assert refused(operation).reason is Refusal.UNKNOWN_REFERENCE


def test_a_failed_companion_takes_the_whole_operation_back():
    stage = new_id()
    bad = AddPart(new_id(), STEP, new_id(), {"stage": stage, "title": "Y", "feels": 3})
    good = AddPart(new_id(), STEP, new_id(), {"stage": stage, "title": "X"})
    operation = AddPart(new_id(), STAGE, stage, {"title": "New"}, brings=(good, bad))
    done = apply_all(coffee_journey(), [operation])
    assert same(done.graph, coffee_journey())
    assert done.conflicts[0].field == "feels"


def test_a_stage_is_added_last_unless_told_after_which():
    names = {"title": "Dream"}
    last = AddPart(new_id(), STAGE, uid("dream"), names).apply(coffee_journey())
    first = AddPart(new_id(), STAGE, uid("dream"), {**names, "after": None}).apply(coffee_journey())
    second = AddPart(new_id(), STAGE, uid("dream"), {**names, "after": uid("discover")})
    assert list(last.stages)[-1] == next(iter(first.stages)) == uid("dream")
    assert list(second.apply(coffee_journey()).stages)[1] == uid("dream")


def test_a_moved_stage_keeps_its_steps():
    graph = MoveStage(new_id(), uid("use"), None).apply(coffee_journey())
    assert [stage.title for stage in graph.stages.values()] == ["Use", "Discover", "Decide"]
    assert graph.nodes == coffee_journey().nodes


def test_a_step_may_lead_to_itself_and_twice_to_another():
    loop = AddPart(new_id(), WAY, new_id(), {"source": uid("order"), "target": uid("order")})
    again = AddPart(new_id(), WAY, new_id(), {"source": uid("order"), "target": uid("delivery")})
    assert not apply_all(coffee_journey(), [loop, again]).conflicts


@pytest.mark.parametrize(
    ("operation", "field", "reason", "current"),
    [
        (set_step("advert", feels=3), "feels", Refusal.OUTSIDE_RANGE, None),
        (set_step("first cup", feels=True), "feels", Refusal.WRONG_TYPE, 2),
        (set_step("advert", visits=-1), "visits", Refusal.OUTSIDE_RANGE, 1000),
        (set_step("advert", title="x" * 201), "title", Refusal.TOO_LONG, "Advert"),
        (set_step("advert", title=" "), "title", Refusal.BLANK, "Advert"),
        (set_step("advert", title=None), "title", Refusal.WRONG_TYPE, "Advert"),
        (set_step("advert", does="x" * 10_001), "does", Refusal.TOO_LONG, ""),
        (set_step("advert", does="a\x00b"), "does", Refusal.NOT_STORABLE, ""),
        (set_step("advert", does="\ud800"), "does", Refusal.NOT_STORABLE, ""),
        (set_step("advert", links=["javascript:alert(1)"]), "links", Refusal.NOT_A_CHOICE, []),
        (set_step("advert", typical_words=["a", "a"]), "typical_words", Refusal.REPEATED, []),
        (set_step("advert", touchpoint="nowhere"), "touchpoint", Refusal.UNKNOWN_REFERENCE, "advert"),
        (set_step("advert", channel="smoke"), "channel", Refusal.UNKNOWN_REFERENCE, None),
        (set_step("advert", column=2), "column", Refusal.MOVED_NOT_SET, None),
        (set_step("advert", colour="red"), "colour", Refusal.UNKNOWN_FIELD, None),
        (set_step("advert", id="x"), "id", Refusal.UNKNOWN_FIELD, None),
        (set_step("advert"), "fields", Refusal.REQUIRED, None),
        (set_step("nobody", title="x"), None, Refusal.UNKNOWN_SUBJECT, None),
        (add_step("advert", "use"), "subject", Refusal.ALREADY_THERE, None),
        (add_step("x", "nowhere"), "stage", Refusal.UNKNOWN_REFERENCE, None),
        (add_step("x", "use", column=1000), "column", Refusal.OUTSIDE_RANGE, None),
        (AddPart(new_id(), STEP, "x", {"title": "x"}), "subject", Refusal.WRONG_TYPE, None),
        (AddPart(new_id(), STEP, uid("x"), {"title": "x"}), "stage", Refusal.REQUIRED, None),
        (
            AddPart(new_id(), WAY, uid("x"), {"source": uid("x"), "target": uid("order")}),
            "source",
            Refusal.UNKNOWN_REFERENCE,
            None,
        ),
        (RemovePart(new_id(), JOURNEY, uid("coffee")), None, Refusal.UNKNOWN_KIND, None),
        (MoveStage(new_id(), uid("use"), uid("use")), "after", Refusal.UNKNOWN_REFERENCE, None),
        (
            SetFields(new_id(), JOURNEY, uid("coffee"), {"personas": ["nobody"]}),
            "personas",
            Refusal.UNKNOWN_REFERENCE,
            ["ada"],
        ),
        (
            SetFields(new_id(), JOURNEY, uid("coffee"), {"thresholds": {"significance": 1}}),
            "thresholds",
            Refusal.OUTSIDE_RANGE,
            {"minimum_answers": 30, "minimum_gap": 6.0, "significance": 0.05, "stale_after_days": 60},
        ),
        (
            SetFields(new_id(), JOURNEY, uid("coffee"), {"review_date": "soon"}),
            "review_date",
            Refusal.WRONG_TYPE,
            None,
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_field_reason_and_current_value(operation, field, reason, current):
    problem = refused(operation)
    assert (problem.field, problem.reason) == (field, reason)
    if reason is not Refusal.MOVED_NOT_SET:
        assert problem.current == current


def test_a_set_of_a_field_changed_since_its_base_is_a_conflict_and_the_others_apply():
    batch = [set_step("advert", title="Mine"), set_step("advert", does="reads it")]
    changed = {(STEP, uid("advert"), "title"): "Bruno"}
    done = apply_all(coffee_journey(), batch, changed_since=changed)
    [conflict] = done.conflicts
    assert (conflict.reason, conflict.field) == (Refusal.CHANGED_SINCE, "title")
    assert (conflict.current, conflict.by) == ("Advert", "Bruno")
    assert done.applied == (batch[1],)


def test_an_operation_sent_twice_is_reported_as_repeated():
    operation = set_step("advert", title="Poster")
    done = apply_all(coffee_journey(), [operation, operation])
    assert (len(done.applied), done.repeated) == (1, (operation.id,))


def test_the_inverse_has_the_same_id_whoever_computes_it():
    operation = set_step("advert", title="Poster")
    assert operation.inverse(coffee_journey()).id == operation.inverse(coffee_journey()).id != operation.id


def test_an_operation_leaves_the_graph_it_is_applied_to_alone():
    graph = coffee_journey()
    RemovePart(new_id(), STAGE, uid("discover")).apply(graph)
    assert same(graph, coffee_journey())


def thousand_operations_many_times(many):
    stages = [new_id() for _ in range(20)]
    steps = [new_id() for _ in range(300 * many)]
    batch = [AddPart(new_id(), STAGE, stage, {"title": "Stage"}) for stage in stages]
    for number, step in enumerate(steps):
        cell = {"stage": stages[number % 20], "column": number % 17, "row": number % 5}
        batch.append(AddPart(new_id(), STEP, step, {**cell, "title": "Step"}))
    for source, target in zip(steps, reversed(steps), strict=True):
        batch.append(AddPart(new_id(), WAY, new_id(), {"source": source, "target": target}))
        batch.append(SetFields(new_id(), STEP, source, {"does": "something", "feels": 1}))
    for number, step in enumerate(steps[: 100 * many - 20]):
        batch.append(MoveStep(new_id(), step, stages[number % 19], None, column=number % 13, row=0))
    assert len(batch) == 1000 * many
    return batch


def calls_made(action):
    """How many functions an action calls: its work, counted rather than timed."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        done = action()
    finally:
        sys.setprofile(None)
    return calls, done


def test_an_operation_costs_no_more_in_a_batch_of_ten_thousand():
    graph = coffee_journey()
    few, many = thousand_operations_many_times(1), thousand_operations_many_times(10)
    calls_for_few, done = calls_made(lambda: apply_all(graph, few))
    assert not done.conflicts
    calls_for_many, done = calls_made(lambda: apply_all(graph, many))
    assert not done.conflicts
    assert calls_for_many < 12 * calls_for_few
