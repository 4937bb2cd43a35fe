"""What happened to a journey, told in sentences."""

from uuid import uuid4

import pytest

from tests.journeys import uid
from tests.stored import make_workspace, set_title, store_journey
from touchpoints.graph.operations import AddPart, MoveStage, MoveStep, RemovePart, SetFields
from touchpoints.models import Journey
from touchpoints.services.history import history
from touchpoints.services.operations import MOST_TOLD, apply_operations
from touchpoints.vocabulary import SubjectKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey() -> Journey:
    return store_journey(make_workspace())


def told(journey: Journey, *operations) -> list[str]:
    outcome = apply_operations(journey=journey, operations=operations, origin="test")
    assert not outcome.conflicts
    return list(history(journey)[0].sentences)


def setting(kind: SubjectKind, subject: str, **fields) -> SetFields:
    return SetFields(str(uuid4()), kind, subject, fields)


STEP, STAGE, WAY = SubjectKind.STEP, SubjectKind.STAGE, SubjectKind.TRANSITION


@pytest.mark.parametrize(
    "operation, sentence",
    [
        (set_title(uid("compare"), "Look around"), "Renamed “Compare” to “Look around”"),
        (setting(STEP, uid("order"), visits=300), "“Order”: customers who pass changed from “200” to “300”"),
        (setting(STEP, uid("order"), visits=None), "“Order”: customers who pass removed"),
        (setting(STEP, uid("order"), does="Pays"), "“Order”: what the customer does set to “Pays”"),
        (setting(STEP, uid("order"), does="Pays " * 50), "“Order”: what the customer does rewritten"),
        (
            setting(STEP, uid("order"), touchpoint="hotline"),
            "“Order”: touchpoint changed from “Checkout” to “Hotline”",
        ),
        (setting(STEP, uid("order"), moment_of_truth=True), "“Order”: moment of truth set to “yes”"),
        (setting(STEP, uid("delivery"), feels=-2), "“Delivery”: feels changed from “Good” to “Very bad”"),
        (
            setting(WAY, uid("compare>order"), flow="failure"),
            "“Compare → Order”: flow changed from “Main way” to “Failure”",
        ),
        (MoveStage(str(uuid4()), uid("use"), None), "Moved the stage “Use” to the front"),
        (MoveStage(str(uuid4()), uid("discover"), uid("use")), "Moved the stage “Discover” behind “Use”"),
        (
            MoveStep(str(uuid4()), uid("order"), stage=uid("use"), channel="store", column=0, row=0),
            "Moved “Order” to “Use”, Store",
        ),
        (AddPart(str(uuid4()), STAGE, str(uuid4()), {"title": "Repair"}), "Added the stage “Repair”"),
        (
            AddPart(str(uuid4()), STEP, str(uuid4()), {"title": "Radio", "stage": uid("use")}),
            "Added the step “Radio” to “Use”",
        ),
        (
            AddPart(str(uuid4()), WAY, str(uuid4()), {"source": uid("advert"), "target": uid("order")}),
            "Joined “Advert” to “Order”",
        ),
        (RemovePart(str(uuid4()), WAY, uid("compare>order")), "Parted “Compare” from “Order”"),
        (RemovePart(str(uuid4()), STEP, uid("order")), "Removed the step “Order”"),
        (RemovePart(str(uuid4()), STAGE, uid("use")), "Removed the stage “Use” with 4 steps"),
    ],
)
def test_an_operation_is_told_in_a_sentence(journey, operation, sentence):
    assert told(journey, operation) == [sentence]


def test_history_says_who_and_since_when(journey, django_user_model):
    ada = django_user_model.objects.create_user("ada@example.org")
    apply_operations(journey=journey, operations=[set_title(uid("advert"), "Ad")], by=ada, origin="api")
    apply_operations(journey=journey, operations=[set_title(uid("advert"), "Poster")], origin="import")
    newest, older, _first = history(journey)
    assert (newest.revision, newest.made_by, newest.origin) == (3, None, "import")
    assert (older.revision, older.made_by, older.origin) == (2, ada, "api")
    assert [entry.revision for entry in history(journey, since=1)] == [3, 2]
    assert [entry.revision for entry in history(journey, limit=1)] == [3]


def test_of_very_many_operations_some_are_told_and_the_others_counted(journey):
    many = [set_title(uid("advert"), f"Advert {number}") for number in range(MOST_TOLD + 5)]
    told(journey, *many)
    entry = history(journey)[0]
    assert (len(entry.sentences), entry.more) == (MOST_TOLD, 5)


def test_what_was_saved_as_it_was_says_so(journey):
    told(journey, set_title(uid("advert"), "Poster"))
    assert told(journey, set_title(uid("advert"), "Poster")) == ["Saved without a change"]
    assert "Saved without a change" not in history(journey)[-1].sentences
