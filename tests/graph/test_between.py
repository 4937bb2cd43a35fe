"""Operations between two versions of Ada's journey say no more than what differs."""

from dataclasses import replace
from itertools import count

import pytest

from tests.graph.worlds import same
from tests.journeys import coffee_journey, make_step, make_way, uid
from touchpoints.graph.batch import apply_all
from touchpoints.graph.between import operations_between
from touchpoints.graph.draft import OperationRefused
from touchpoints.graph.operations import AddPart, MoveStage, MoveStep, RemovePart, SetFields
from touchpoints.vocabulary import SubjectKind


def between(after):
    numbers = count()
    way = operations_between(coffee_journey(), after, lambda: uid(str(next(numbers))))
    assert same(apply_all(coffee_journey(), way).graph, after)
    return way


def with_step(name, **changes):
    nodes = coffee_journey().nodes
    return coffee_journey(nodes={**nodes, uid(name): replace(nodes[uid(name)], **changes)})


def without_steps(*names):
    gone = {uid(name) for name in names}
    graph = coffee_journey()
    return coffee_journey(
        nodes={step: node for step, node in graph.nodes.items() if step not in gone},
        edges={way: e for way, e in graph.edges.items() if not {e.source, e.target} & gone},
    )


def test_only_changed_fields_are_set():
    [operation] = between(with_step("order", title="Pay", visits=None))
    assert isinstance(operation, SetFields)
    assert operation.fields == {"title": "Pay", "visits": None}


def test_a_changed_fact_of_the_journey_is_one_set():
    facts = replace(coffee_journey().facts, owner="Cleo")
    [operation] = between(coffee_journey(facts=facts))
    assert (operation.kind, operation.fields) == (SubjectKind.JOURNEY, {"owner": "Cleo"})


def test_a_step_put_between_others_is_one_add_that_pushes():
    graph = coffee_journey()
    new = make_step("review", "discover", channel="website", column=1)
    pushed = replace(graph.nodes[uid("compare")], column=2)
    [operation] = between(coffee_journey(nodes={**graph.nodes, new.id: new, pushed.id: pushed}))
    assert isinstance(operation, AddPart)


def test_a_step_that_changes_cells_is_one_move():
    [operation] = between(with_step("order", stage=uid("use"), column=7))
    assert isinstance(operation, MoveStep)


def test_two_steps_that_change_places_keep_their_row():
    graph = coffee_journey()
    swapped = {
        uid("advert"): replace(graph.nodes[uid("advert")], column=1),
        uid("compare"): replace(graph.nodes[uid("compare")], column=0),
    }
    assert all(
        isinstance(move, MoveStep) for move in between(coffee_journey(nodes={**graph.nodes, **swapped}))
    )


def test_a_removed_step_takes_its_transitions_along_in_one_operation():
    [operation] = between(without_steps("hotline"))
    assert isinstance(operation, RemovePart)


def test_a_removed_stage_takes_its_steps_along_in_one_operation():
    graph = without_steps("order", "demonstration")
    stages = {key: stage for key, stage in graph.stages.items() if key != uid("decide")}
    [operation] = between(replace(graph, stages=stages))
    assert (operation.verb, operation.kind) == ("remove", SubjectKind.STAGE)


def test_a_step_of_a_removed_stage_that_stays_is_moved_out_first():
    graph = without_steps("demonstration")
    stages = {key: stage for key, stage in graph.stages.items() if key != uid("decide")}
    order = replace(graph.nodes[uid("order")], stage=uid("use"), column=5)
    way = between(replace(graph, stages=stages, nodes={**graph.nodes, order.id: order}))
    assert [type(operation) for operation in way] == [MoveStep, RemovePart]


def test_the_first_stage_put_last_is_one_move():
    first, *others = coffee_journey().stages.values()
    [operation] = between(coffee_journey(stages={stage.id: stage for stage in (*others, first)}))
    assert operation == MoveStage(operation.id, first.id, others[-1].id)


def test_a_transition_led_away_from_a_removed_step_stays():
    graph = without_steps("hotline")
    led_away = replace(make_way("hotline", "compare"), source=uid("first cup"))
    way = between(replace(graph, edges={**graph.edges, led_away.id: led_away}))
    assert [operation.verb for operation in way] == ["remove", "add"]


def test_steps_of_a_full_row_change_places_by_way_of_another_row():
    graph = coffee_journey()
    last = make_step("last", "discover", channel="website", column=999)
    before = replace(graph, nodes={**graph.nodes, last.id: last})
    swapped = {
        uid("advert"): replace(graph.nodes[uid("advert")], column=1),
        uid("compare"): replace(graph.nodes[uid("compare")], column=0),
    }
    after = replace(before, nodes={**before.nodes, **swapped})
    numbers = count()
    way = operations_between(before, after, lambda: uid(str(next(numbers))))
    assert [(move.subject, move.row, move.column) for move in way] == [
        (uid("advert"), 999, 0),
        (uid("compare"), 0, 0),
        (uid("advert"), 0, 1),
    ]
    assert same(apply_all(before, way).graph, after)


def test_an_after_that_could_not_be_stored_is_refused():
    with pytest.raises(OperationRefused):
        between(with_step("order", title=""))
