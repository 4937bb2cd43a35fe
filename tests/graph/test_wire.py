"""Operations as clients send them."""

from datetime import date

import pytest

from tests.journeys import coffee_journey, uid
from touchpoints.graph.draft import OperationRefused
from touchpoints.graph.operations import AddPart, MoveStage, MoveStep, RemovePart, SetFields
from touchpoints.graph.values import Refusal
from touchpoints.graph.wire import from_json, to_json
from touchpoints.vocabulary import SubjectKind

ID, STEP, STAGE = uid("id"), uid("step"), uid("stage")

DOCUMENTS = [
    (
        {"id": ID, "type": "add", "kind": "step", "subject": STEP, "fields": {"stage": STAGE, "title": "x"}},
        AddPart(ID, SubjectKind.STEP, STEP, {"stage": STAGE, "title": "x"}),
    ),
    (
        {"id": ID, "type": "set", "kind": "step", "subject": STEP, "fields": {"thinks_before": "…"}},
        SetFields(ID, SubjectKind.STEP, STEP, {"thinks_before": "…"}),
    ),
    (
        {
            "id": ID,
            "type": "move",
            "kind": "step",
            "subject": STEP,
            "stage": STAGE,
            "channel": None,
            "column": 2,
            "row": 0,
        },
        MoveStep(ID, STEP, stage=STAGE, channel=None, column=2, row=0),
    ),
    (
        {"id": ID, "type": "move", "kind": "stage", "subject": STAGE, "after": None},
        MoveStage(ID, STAGE, None),
    ),
    (
        {"id": ID, "type": "remove", "kind": "transition", "subject": STEP},
        RemovePart(ID, SubjectKind.TRANSITION, STEP),
    ),
]


@pytest.mark.parametrize(("document", "operation"), DOCUMENTS)
def test_the_documents_of_the_contract_are_read_and_written(document, operation):
    assert from_json(document) == operation
    assert to_json(operation) == document


def test_ids_come_in_any_case_and_leave_in_lower_case():
    document = {"id": ID.upper(), "type": "remove", "kind": "step", "subject": STEP.upper()}
    assert to_json(from_json(document))["subject"] == STEP


def test_ids_within_fields_come_in_any_case_too():
    fields = {"source": uid("order").upper(), "target": uid("order")}
    document = {"id": ID, "type": "add", "kind": "transition", "subject": STEP, "fields": fields}
    assert from_json(document).apply(coffee_journey()).edges[STEP].source == uid("order")


def test_typed_values_leave_as_json_has_them():
    operation = SetFields(ID, SubjectKind.JOURNEY, STEP, {"review_date": date(2026, 3, 1)})
    assert to_json(operation)["fields"] == {"review_date": "2026-03-01"}


MOVE = DOCUMENTS[2][0]


@pytest.mark.parametrize(
    ("document", "field", "reason"),
    [
        ([], None, Refusal.WRONG_TYPE),
        ({}, "type", Refusal.REQUIRED),
        ({**MOVE, "type": "shake"}, "type", Refusal.NOT_A_CHOICE),
        ({**MOVE, "type": ["move"]}, "type", Refusal.NOT_A_CHOICE),
        ({**MOVE, "kind": "persona"}, "kind", Refusal.NOT_A_CHOICE),
        ({**MOVE, "kind": "transition"}, "kind", Refusal.UNKNOWN_KIND),
        ({**MOVE, "kind": "journey"}, "kind", Refusal.UNKNOWN_KIND),
        ({**MOVE, "id": "1"}, "id", Refusal.WRONG_TYPE),
        ({**MOVE, "subject": 7}, "subject", Refusal.WRONG_TYPE),
        ({**MOVE, "colum": 3}, "colum", Refusal.UNKNOWN_FIELD),
        ({**MOVE, "opens": 1}, "opens", Refusal.WRONG_TYPE),
        ({key: value for key, value in MOVE.items() if key != "channel"}, "channel", Refusal.REQUIRED),
        ({**DOCUMENTS[1][0], "fields": []}, "fields", Refusal.WRONG_TYPE),
        ({**DOCUMENTS[0][0], "brings": [MOVE]}, "brings", Refusal.NOT_A_CHOICE),
        ({**DOCUMENTS[0][0], "brings": [{"brings": []}]}, "brings", Refusal.UNKNOWN_FIELD),
        ({**DOCUMENTS[0][0], "brings": {}}, "brings", Refusal.WRONG_TYPE),
    ],
)
def test_a_document_that_is_no_operation_is_refused_at_its_key(document, field, reason):
    with pytest.raises(OperationRefused) as caught:
        from_json(document)
    assert (caught.value.field, caught.value.reason) == (field, reason)
