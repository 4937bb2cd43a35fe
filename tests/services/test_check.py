"""What the database cannot forbid is found when somebody goes round the one door."""

from datetime import UTC, date, datetime

import pytest

from tests.stored import make_workspace, store_journey
from touchpoints.models import (
    Change,
    Customer,
    Journey,
    Question,
    Step,
    Submission,
    SurveyResponse,
    Touchpoint,
    Transition,
)
from touchpoints.services.check import check_data
from touchpoints.services.customers import SeveralNamespaces, erase_customer
from touchpoints.services.journeys import create_journey, duplicate_journey
from touchpoints.services.tallies import rebuild_tallies

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey() -> Journey:
    return store_journey(make_workspace(time_zone="Pacific/Auckland"))


def answer(workspace, external_id: str, score: int | None = 4, customer: Customer | None = None, **more):
    submission = Submission.objects.create(
        workspace=workspace, source="csv", external_id=external_id, customer=customer
    )
    return SurveyResponse.objects.create(
        submission=submission,
        question=Question.objects.get(slug="hotline-help", workspace=workspace),
        score=score,
        **{"answered_at": datetime(2017, 5, 14, 20, tzinfo=UTC), "answered_on": date(2017, 5, 15), **more},
    )


def problems(workspace) -> list[str]:
    return [problem.what for problem in check_data(workspace)]


def test_a_sound_workspace_has_no_problems(journey):
    answer(journey.workspace, "1")
    answer(journey.workspace, "2", None, verbatim="Nice")
    rebuild_tallies(workspace=journey.workspace)
    assert problems(journey.workspace) == []


def test_each_thing_that_should_never_be_is_found(journey):
    workspace = journey.workspace
    foreign = store_journey(make_workspace("tea"))
    copy = duplicate_journey(journey=journey, title="Copy")

    def broken(what: str, break_it, mend) -> None:
        break_it()
        assert any(what in problem for problem in problems(workspace)), what
        mend()
        assert problems(workspace) == []

    order = Step.objects.get(journey=journey, title="Order")
    demonstration = Step.objects.get(journey=journey, title="Demonstration")
    way = Transition.objects.filter(journey=journey).first()

    def setting(row, **values):
        return lambda: type(row).objects.filter(pk=row.pk).update(**values)

    stage, theirs = order.stage, copy.stages.first()
    broken("stage is of another journey", setting(order, stage=theirs), setting(order, stage=stage))
    broken(
        "ends in another journey", setting(way, target=copy.steps.first()), setting(way, target=way.target)
    )
    stranger = Touchpoint.objects.get(workspace=foreign.workspace, slug="hotline")
    own = order.touchpoint
    broken(
        "touchpoint is of another workspace",
        setting(order, touchpoint=stranger),
        setting(order, touchpoint=own),
    )
    broken(
        "several lie in one cell",
        setting(demonstration, channel=own.channel, column=order.column),
        setting(demonstration, channel=None, column=demonstration.column),
    )
    Touchpoint.objects.filter(pk=own.parent_id).update(parent=own)
    assert "touchpoint: it lies under itself" in problems(workspace)
    Touchpoint.objects.filter(pk=own.parent_id).update(parent=None)
    change = Change.objects.get(journey=journey, revision=1)
    broken("not revisions 1", setting(change, revision=7), setting(change, revision=1))


def test_answers_that_cannot_be_are_found(journey):
    workspace = journey.workspace
    given = answer(workspace, "1", score=5)
    rebuild_tallies(workspace=workspace)
    SurveyResponse.objects.filter(pk=given.pk).update(score=6, answered_on=date(2017, 5, 14))
    found = problems(workspace)
    assert any("outside the scale" in problem for problem in found)
    assert any("its day is not the day" in problem for problem in found)
    assert any("tallies are not what the answers say" in problem for problem in found)


def test_an_empty_journey_at_revision_0_is_sound():
    workspace = make_workspace()
    create_journey(workspace=workspace, title="New")
    assert problems(workspace) == []


def test_an_erased_customer_leaves_no_trace_and_right_tallies(journey):
    workspace = journey.workspace
    ada = Customer.objects.create(workspace=workspace, namespace="2017", reference="17")
    other = Customer.objects.create(workspace=workspace, namespace="2017", reference="18")
    answer(workspace, "1", 5, ada)
    answer(workspace, "2", 5, other)
    answer(workspace, "3", None, ada, verbatim="Call me")
    rebuild_tallies(workspace=workspace)
    assert erase_customer(workspace=workspace, reference="17").answers == 2
    assert not Customer.objects.filter(reference="17").exists()
    assert list(SurveyResponse.objects.values_list("submission__external_id", flat=True)) == ["2"]
    assert problems(workspace) == []


def test_a_reference_in_two_namespaces_must_be_told_apart(journey):
    for namespace in ("2016", "2017"):
        Customer.objects.create(workspace=journey.workspace, namespace=namespace, reference="17")
    with pytest.raises(SeveralNamespaces, match="“2016”, “2017”"):
        erase_customer(workspace=journey.workspace, reference="17")
    erase_customer(workspace=journey.workspace, reference="17", namespace="2016")
    assert list(Customer.objects.values_list("namespace", flat=True)) == ["2017"]
    with pytest.raises(Customer.DoesNotExist):
        erase_customer(workspace=make_workspace("tea"), reference="17")
