"""What the database itself refuses, whoever writes."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.stored import make_workspace, store_journey
from touchpoints.models import (
    Channel,
    Customer,
    Journey,
    JourneyPersona,
    Membership,
    Opportunity,
    PainPointDecision,
    Persona,
    Question,
    Stage,
    Step,
    Submission,
    SurveyResponse,
    Touchpoint,
    Transition,
    User,
    Workspace,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey() -> Journey:
    return store_journey(make_workspace())


def refused(write) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@pytest.mark.parametrize(
    "model, wrong",
    [
        (Journey, {"state": "past"}),
        (Journey, {"significance": 0}),
        (Journey, {"significance": 1}),
        (Journey, {"minimum_gap": -1}),
        (Journey, {"minimum_answers": 1}),
        (Channel, {"kind": "telepathy"}),
        (Touchpoint, {"phase": "never"}),
        (Step, {"feels": 3}),
        (Step, {"feels": -3}),
        (Step, {"evidence": "guessed"}),
        (Transition, {"flow": "upwards"}),
        (Question, {"metric": "mood"}),
        (Question, {"direction": "up"}),
        (Question, {"minimum": 5, "maximum": 5}),
        (Question, {"minimum": -101}),
        (Question, {"touchpoint": None, "journey": None}),
        (Question, {"metric": "nps", "minimum": 1, "maximum": 10}),
        (Question, {"metric": "nps", "minimum": 0, "maximum": 10, "direction": "low"}),
    ],
)
def test_a_value_outside_the_vocabulary_or_range_is_refused(journey, model, wrong):
    row = model.objects.first()
    refused(lambda: model.objects.filter(pk=row.pk).update(**wrong))


@pytest.mark.parametrize("model", [Persona, Channel, Touchpoint, Question, Journey])
def test_a_slug_is_taken_once_in_a_workspace(journey, model):
    first = model.objects.first()
    copy = model.objects.get(pk=first.pk)
    copy.pk, copy._state.adding = None, True
    if model is Journey:
        copy.uid = None
        copy.uid = model._meta.get_field("uid").get_default()
    if model is Question:
        copy.primary = False
    refused(copy.save)
    copy.slug = "another"
    copy.save()


@pytest.mark.parametrize("model", [Stage, Step, Transition])
def test_the_id_of_a_part_is_taken_once_in_a_journey(journey, model):
    copy = model.objects.first()
    copy.pk, copy._state.adding = None, True
    refused(copy.save)


def test_a_touchpoint_shows_one_question_on_maps(journey):
    asked = Question.objects.get(slug="hotline-help")
    asked.pk, asked._state.adding, asked.slug = None, True, "second"
    refused(asked.save)
    asked.primary = False
    asked.save()


def test_a_question_is_about_one_thing(journey):
    asked = Question.objects.get(slug="hotline-help")
    refused(lambda: Question.objects.filter(pk=asked.pk).update(journey=journey))


def test_a_touchpoint_is_not_its_own_parent(journey):
    touchpoint = Touchpoint.objects.first()
    refused(lambda: Touchpoint.objects.filter(pk=touchpoint.pk).update(parent=touchpoint))


def test_a_persona_stands_once_in_a_journey(journey):
    persona = Persona.objects.get(slug="ada")
    refused(lambda: JourneyPersona.objects.create(journey=journey, persona=persona, position=5))


def test_hiding_a_pain_point_needs_a_reason(journey):
    touchpoint = Touchpoint.objects.first()
    about = {"journey": journey, "touchpoint": touchpoint}
    refused(lambda: PainPointDecision.objects.create(kind="hidden", **about))
    PainPointDecision.objects.create(kind="accepted", **about)
    refused(lambda: PainPointDecision.objects.create(kind="marked", **about))


@pytest.mark.parametrize(
    "wrong", [{"impact": "huge"}, {"effort": "none"}, {"status": "lost"}, {"kind": "wait"}]
)
def test_an_opportunity_speaks_the_vocabulary(journey, wrong):
    refused(
        lambda: Opportunity.objects.create(
            workspace=journey.workspace, journey=journey, title="Call back", **wrong
        )
    )


def test_the_same_answer_is_stored_once(journey):
    workspace = journey.workspace
    same = {"workspace": workspace, "source": "csv", "namespace": "2017", "external_id": "1"}
    submission = Submission.objects.create(**same)
    refused(lambda: Submission.objects.create(**same))
    Submission.objects.create(**{**same, "namespace": "2016"})
    given = {
        "submission": submission,
        "question": Question.objects.get(slug="hotline-help"),
        "answered_at": datetime(2017, 5, 1, tzinfo=UTC),
        "answered_on": date(2017, 5, 1),
    }
    refused(lambda: SurveyResponse.objects.create(**given))  # neither score nor words
    SurveyResponse.objects.create(score=3, **given)
    refused(lambda: SurveyResponse.objects.create(score=3, **given))


def test_a_customer_is_known_once_in_a_namespace(journey):
    same = {"workspace": journey.workspace, "namespace": "2017", "reference": "17"}
    Customer.objects.create(**same)
    refused(lambda: Customer.objects.create(**same))


def test_a_person_is_known_by_one_address_and_is_a_member_once():
    person = User.objects.create_user("ada@example.org")
    refused(lambda: User.objects.create(email="ADA@example.org"))
    membership = {"workspace": make_workspace(), "user": person, "role": "viewer"}
    Membership.objects.create(**membership)
    refused(lambda: Membership.objects.create(**membership))
    refused(lambda: Membership.objects.filter(user=person).update(role="god"))


@pytest.mark.parametrize("zone", ["Mars/North", "", "../../etc/passwd", "Europe/"])
def test_a_time_zone_is_one_the_system_knows(zone):
    with pytest.raises(ValidationError):
        Workspace(slug="w", name="W", time_zone=zone).full_clean()
