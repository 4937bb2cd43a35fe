"""Laws that hold for every journey and every operation."""

from itertools import count
from uuid import UUID

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.graph.worlds import is_storable, journeys, operations, same
from touchpoints.graph.batch import apply_all
from touchpoints.graph.between import operations_between
from touchpoints.graph.draft import OperationRefused
from touchpoints.graph.operations import SetFields
from touchpoints.graph.telling import sentences
from touchpoints.graph.wire import from_json, to_json
from touchpoints.vocabulary import SubjectKind


def numbered_ids():
    numbers = count(1)
    return lambda: str(UUID(int=next(numbers)))


def fitting(graph, tried):
    """Those of the operations that fit the journey, each with what comes of it."""
    for operation in tried:
        try:
            yield operation, operation.apply(graph)
        except OperationRefused:
            continue


@given(journeys(), st.lists(operations, max_size=12))
@settings(max_examples=200)
def test_the_inverse_undoes_what_an_operation_did(graph, tried):
    for operation, after in fitting(graph, tried):
        assert same(operation.inverse(graph).apply(after), graph)


@given(journeys(), st.lists(operations, max_size=12))
@settings(max_examples=200)
def test_undo_can_be_undone(graph, tried):
    for operation, after in fitting(graph, tried):
        undo = operation.inverse(graph)
        assert same(undo.inverse(after).apply(graph), after)


@given(journeys(), st.lists(operations, max_size=12))
@settings(max_examples=200)
def test_what_a_batch_reaches_can_be_stored(graph, batch):
    is_storable(apply_all(graph, batch).graph)


@given(journeys(), st.lists(operations, max_size=12))
@settings(max_examples=200)
def test_the_inverses_of_a_batch_undo_it(graph, batch):
    done = apply_all(graph, batch)
    undone = apply_all(done.graph, done.inverses)
    assert not undone.conflicts
    assert same(undone.graph, graph)


@given(journeys(), st.lists(operations, max_size=8))
def test_a_batch_is_its_operations_one_by_one(graph, batch):
    one_by_one = graph
    for operation in batch:
        try:
            one_by_one = operation.apply(one_by_one)
        except OperationRefused:
            continue
    assert same(apply_all(graph, batch).graph, one_by_one)


@given(journeys(), st.lists(operations, min_size=1, max_size=6))
def test_the_same_id_twice_is_once(graph, batch):
    once = apply_all(graph, batch)
    twice = apply_all(graph, [*batch, *batch])
    assert same(twice.graph, once.graph)
    again = apply_all(once.graph, batch, already={operation.id for operation in batch})
    assert same(again.graph, once.graph)
    assert again.applied == again.conflicts == ()


@given(journeys(), journeys())
@settings(max_examples=200)
def test_operations_between_two_journeys_lead_from_one_to_the_other(before, after):
    way = operations_between(before, after, numbered_ids())
    reached = apply_all(before, way)
    assert not reached.conflicts
    assert same(reached.graph, after)


@given(journeys())
def test_nothing_lies_between_a_journey_and_itself(graph):
    assert operations_between(graph, graph, numbered_ids()) == ()


@given(journeys(), st.data())
def test_sets_of_different_fields_may_come_in_any_order(graph, data):
    assume(graph.nodes)
    step = data.draw(st.sampled_from(sorted(graph.nodes)))
    first = SetFields(str(UUID(int=1)), SubjectKind.STEP, step, {"title": "One", "feels": 2})
    second = SetFields(str(UUID(int=2)), SubjectKind.STEP, step, {"does": "Two", "visits": 3})
    one_way = apply_all(graph, (first, second)).graph
    assert same(one_way, apply_all(graph, (second, first)).graph)


@given(operations)
@settings(max_examples=200)
def test_an_operation_survives_json(operation):
    assert from_json(to_json(operation)) == operation


@given(journeys(), st.lists(operations, max_size=6))
def test_an_inverse_survives_json(graph, batch):
    done = apply_all(graph, batch)
    assert tuple(from_json(to_json(inverse)) for inverse in done.inverses) == done.inverses


@given(journeys(), st.lists(operations, max_size=8))
def test_everything_applied_can_be_told(graph, batch):
    done = apply_all(graph, batch)
    told = list(sentences(done.applied, graph))
    assert [(line.verb, line.kind) for line in told] == [
        (operation.verb, operation.kind) for operation in done.applied
    ]
