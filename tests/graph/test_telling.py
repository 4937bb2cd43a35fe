"""What the history can say about each operation."""

from tests.journeys import coffee_journey, uid
from touchpoints.graph.operations import AddPart, MoveStage, MoveStep, RemovePart, SetFields
from touchpoints.graph.telling import FieldChange, sentence, sentences
from touchpoints.vocabulary import SubjectKind

ID = uid("operation")


def test_a_set_tells_old_and_new_by_name():
    told = sentence(
        SetFields(ID, SubjectKind.STEP, uid("order"), {"title": "Pay", "touchpoint": "hotline"}),
        coffee_journey(),
    )
    assert told.title == "Order"
    assert told.changes == (
        FieldChange("title", "Order", "Pay"),
        FieldChange("touchpoint", "Checkout", "Hotline"),
    )


def test_an_added_step_tells_its_stage():
    fields = {"stage": uid("use"), "title": "Descale", "column": 9}
    told = sentence(AddPart(ID, SubjectKind.STEP, uid("descale"), fields), coffee_journey())
    assert (told.title, told.stage) == ("Descale", "Use")


def test_a_moved_step_tells_where_to():
    move = MoveStep(ID, uid("order"), stage=uid("use"), channel="phone", column=4, row=0)
    told = sentence(move, coffee_journey())
    assert (told.title, told.stage, told.channel) == ("Order", "Use", "Phone")


def test_a_moved_stage_tells_what_it_follows():
    assert sentence(MoveStage(ID, uid("use"), uid("discover")), coffee_journey()).after == "Discover"
    assert sentence(MoveStage(ID, uid("use"), None), coffee_journey()).after == ""


def test_a_transition_tells_its_ends():
    told = sentence(RemovePart(ID, SubjectKind.TRANSITION, uid("compare>order")), coffee_journey())
    assert (told.source, told.target) == ("Compare", "Order")
    fields = {"source": uid("order"), "target": uid("first cup")}
    told = sentence(AddPart(ID, SubjectKind.TRANSITION, uid("new"), fields), coffee_journey())
    assert (told.source, told.target) == ("Order", "First cup")


def test_a_removal_and_its_undo_tell_how_much_goes_and_comes_along():
    before = coffee_journey()
    for kind, subject, count in ((SubjectKind.STAGE, "decide", 2), (SubjectKind.STEP, "hotline", 3)):
        removal = RemovePart(ID, kind, uid(subject))
        undo = removal.inverse(before)
        told = list(sentences((removal, undo), before))
        assert [line.count for line in told] == [count, count]
