"""Several people write one journey at the same time, each in a thread and connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from tests.journeys import uid
from tests.stored import make_workspace, set_title, store_journey
from touchpoints.graph.operations import AddPart, SetFields
from touchpoints.graph.values import Refusal
from touchpoints.models import AppliedOperation, Change, Journey, Step
from touchpoints.services.check import check_data
from touchpoints.services.journeys import load_graph
from touchpoints.services.operations import apply_operations
from touchpoints.vocabulary import SubjectKind

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="the suite's SQLite is one connection, and has one writer anyway",
    ),
]
WRITERS = 6


@pytest.fixture
def journey() -> Journey:
    return store_journey(make_workspace())


def at_once(journey: Journey, batches: list[list], base_revision: int | None = None) -> list:
    """Outcomes of batches that all begin at the same moment."""
    ready = Barrier(len(batches))

    def write(operations: list):
        try:
            own = Journey.objects.get(pk=journey.pk)
            ready.wait(timeout=20)
            return apply_operations(
                journey=own, operations=operations, base_revision=base_revision, origin="test"
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(len(batches)) as writers:
        return list(writers.map(write, batches))


def test_revisions_stay_gapless_and_nothing_is_lost(journey):
    steps = [str(uuid4()) for _writer in range(WRITERS)]
    batches = [
        [
            AddPart(
                str(uuid4()), SubjectKind.STEP, step, {"stage": uid("use"), "title": "New", "channel": "post"}
            )
        ]
        for step in steps
    ]
    outcomes = at_once(journey, batches)
    assert sorted(outcome.revision for outcome in outcomes) == list(range(2, 2 + WRITERS))
    new = Step.objects.filter(uid__in=steps)
    assert sorted(new.values_list("column", flat=True)) == list(range(WRITERS)), "each pushed those before it"
    assert list(check_data(journey.workspace)) == []


def test_of_two_who_set_one_field_the_second_is_told_of_the_first(journey):
    batches = [[set_title(uid("order"), f"Title {writer}")] for writer in range(WRITERS)]
    outcomes = at_once(journey, batches, base_revision=1)
    (winner,) = [outcome for outcome in outcomes if outcome.applied]
    title = load_graph(journey).nodes[uid("order")].title
    assert [operation.fields["title"] for (operation,) in batches if operation.id in winner.applied] == [
        title
    ]
    for outcome in outcomes:
        for conflict in outcome.conflicts:
            assert (conflict.reason, conflict.current) == (Refusal.CHANGED_SINCE, title)
    assert Journey.objects.get(pk=journey.pk).revision == 2


def test_everybody_who_sets_another_field_wins(journey):
    fields = ("title", "does", "thinks_before", "thinks_after", "worked", "wrong")
    batches = [[SetFields(str(uuid4()), SubjectKind.STEP, uid("order"), {field: field})] for field in fields]
    outcomes = at_once(journey, batches, base_revision=1)
    assert not any(outcome.conflicts for outcome in outcomes)
    node = load_graph(journey).nodes[uid("order")]
    assert [getattr(node, field) for field in fields] == list(fields)


def test_one_operation_sent_several_times_at_once_is_one_change(journey):
    operation = set_title(uid("order"), "Once")
    outcomes = at_once(journey, [[operation]] * WRITERS)
    assert {outcome.applied for outcome in outcomes} == {(operation.id,)}
    assert AppliedOperation.objects.filter(uid=operation.id).count() == 1
    assert Change.objects.filter(journey=journey).count() == 2
