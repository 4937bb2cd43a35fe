"""The native journey document: there and back again, and what is refused where."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.graph.worlds import IDS, is_storable, journeys, operations, same
from tests.journeys import INVENTORY, coffee_journey, uid
from touchpoints.graph.batch import apply_all
from touchpoints.graph.documents import DocumentRefused, Fault, LossKind, decoded
from touchpoints.graph.entries import ENTRY_FIELDS, entry_required, used_inventory
from touchpoints.graph.fields import FIELDS, REQUIRED
from touchpoints.graph.journey import (
    ChannelEntry,
    OpportunityEntry,
    PersonaEntry,
    QuestionEntry,
    TouchpointEntry,
)
from touchpoints.graph.native import read, write
from touchpoints.graph.values import Refusal
from touchpoints.vocabulary import SubjectKind

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/journeymap-1.schema.json").read_text(encoding="utf-8"))
CHECK = jsonschema.Draft202012Validator(SCHEMA)


def refused(text, name="a.json"):
    with pytest.raises(DocumentRefused) as caught:
        read(text, name=name)
    return caught.value


def changed(change, markup="json"):
    """Ada's document after `change` was made to its plain value."""
    document = json.loads(write(coffee_journey()).text)
    change(document)
    if markup == "yaml":
        return yaml.safe_dump(document, sort_keys=False)
    return json.dumps(document, indent=2)


@pytest.mark.parametrize("markup", ["json", "yaml"])
def test_a_journey_comes_back_as_it_was_with_what_it_uses(markup):
    graph = coffee_journey()
    found = read(write(graph, markup).text, name=f"coffee.{markup}")
    [again] = found.graphs
    assert found.lost == ()
    assert same(again, replace(graph, inventory=used_inventory(graph), revision=0))


@pytest.mark.parametrize("markup", ["json", "yaml"])
@given(journeys(), st.lists(operations, max_size=8))
def test_export_import_export_is_byte_identical(markup, graph, batch):
    graph = apply_all(graph, batch).graph
    text = write(graph, markup).text
    [again] = read(text, name=f"a.{markup}").graphs
    assert write(again, markup).text == text
    is_storable(again)


@given(journeys())
def test_the_same_journey_gives_the_same_text_however_it_is_kept(graph):
    turned = replace(
        graph, nodes=dict(reversed(graph.nodes.items())), edges=dict(reversed(graph.edges.items()))
    )
    assert write(turned).text == write(graph).text


@given(journeys(), st.lists(operations, max_size=8))
def test_every_export_is_what_the_published_schema_says(graph, batch):
    CHECK.validate(json.loads(write(apply_all(graph, batch).graph).text))


def test_a_journey_with_everything_said_is_what_the_schema_says_and_comes_back():
    due = OpportunityEntry(uid("call back"), "Call back", (uid("hotline"),), due=date(2026, 3, 1))
    facts = replace(coffee_journey().facts, review_date=date(2026, 5, 1), variant_of="other", owner="Cleo")
    graph = coffee_journey(facts=facts, inventory=replace(INVENTORY, opportunities={due.id: due}))
    text = write(graph).text
    CHECK.validate(json.loads(text))
    assert write(read(text, name="a").graphs[0]).text == text


def test_the_schema_knows_every_field_and_no_other():
    CHECK.check_schema(SCHEMA)
    parts = {"stages": SubjectKind.STAGE, "steps": SubjectKind.STEP, "transitions": SubjectKind.TRANSITION}
    entries = {
        "personas": PersonaEntry,
        "channels": ChannelEntry,
        "touchpoints": TouchpointEntry,
        "questions": QuestionEntry,
        "opportunities": OpportunityEntry,
    }
    properties = SCHEMA["properties"]
    assert set(properties) == {"format", "journey", *parts, *entries}
    assert set(properties["journey"]["properties"]) == {"id", "slug", *FIELDS[SubjectKind.JOURNEY]}
    for key, kind in parts.items():
        described = properties[key]["items"]
        assert set(described["properties"]) == {"id", *FIELDS[kind]}
        assert set(described["required"]) == {"id", *REQUIRED[kind]}
    for key, entry in entries.items():
        described = properties[key]["items"]
        assert set(described["properties"]) == set(ENTRY_FIELDS[entry])
        assert set(described["required"]) == set(entry_required(entry))


def test_only_what_the_journey_uses_goes_out():
    document = json.loads(write(coffee_journey()).text)
    assert [entry["slug"] for entry in document["personas"]] == ["ada"]
    assert [entry["slug"] for entry in document["channels"]] == ["website", "store", "phone"]


def test_a_larger_touchpoint_goes_out_with_the_one_under_it():
    graph = coffee_journey()
    graph = replace(graph, nodes={uid("order"): graph.nodes[uid("order")]}, edges={})
    assert list(used_inventory(graph).touchpoints) == ["shop", "checkout"]
    assert list(used_inventory(graph).questions) == ["recommend", "checkout-ease"]


def test_a_hand_written_yaml_document_needs_little():
    stage, first, second = IDS[:3]
    text = f"""
        format: journeymap/1
        journey: {{id: {uid("x")}, slug: tea, title: Tea, review_date: 2026-03-01}}
        stages: [{{id: {stage}, title: Buy}}]
        steps:
        - {{id: {first}, stage: {stage}, title: Look}}
        - {{id: {second}, stage: {stage}, title: Pay}}
    """
    found = read(text, name="tea.yml")
    [graph] = found.graphs
    assert graph.facts.review_date == date(2026, 3, 1)
    assert [graph.nodes[step].column for step in (first, second)] == [0, 1]
    assert [(loss.kind, loss.subject) for loss in found.lost] == [(LossKind.PLACES, "Pay")]


CHANGES = [
    (lambda d: d.update(format="journeymap/2"), "format", Fault.UNKNOWN_FORMAT),
    (lambda d: d.pop("journey"), "journey", Refusal.REQUIRED),
    (lambda d: d.update(extra=1), "extra", Refusal.UNKNOWN_FIELD),
    (lambda d: d.update(steps={}), "steps", Refusal.WRONG_TYPE),
    (lambda d: d["steps"].append("x"), "steps[9]", Refusal.WRONG_TYPE),
    (lambda d: d["steps"][2].update(feels=3), "steps[2].feels", Refusal.OUTSIDE_RANGE),
    (lambda d: d["steps"][2].update(feel=1), "steps[2].feel", Refusal.UNKNOWN_FIELD),
    (lambda d: d["steps"][2].pop("title"), "steps[2].title", Refusal.REQUIRED),
    (lambda d: d["steps"][2].update(id="2"), "steps[2].id", Refusal.WRONG_TYPE),
    (lambda d: d["steps"][2].update(id=d["steps"][1]["id"]), "steps[2].id", Refusal.ALREADY_THERE),
    (lambda d: d["steps"][2].update(stage=uid("x")), "steps[2].stage", Refusal.UNKNOWN_REFERENCE),
    (lambda d: d["steps"][2].update(touchpoint="x"), "steps[2].touchpoint", Refusal.UNKNOWN_REFERENCE),
    (
        lambda d: d["transitions"][0].update(target=uid("x")),
        "transitions[0].target",
        Refusal.UNKNOWN_REFERENCE,
    ),
    (lambda d: d["touchpoints"][0].update(channel="x"), "touchpoints[0].channel", Refusal.UNKNOWN_REFERENCE),
    (lambda d: d["touchpoints"][1].update(parent="checkout"), "touchpoints[1].parent", Refusal.UNDER_ITSELF),
    (lambda d: d["questions"][0].update(minimum=10), "questions[0].maximum", Refusal.OUTSIDE_RANGE),
    (lambda d: d["questions"][0].update(metric="joy"), "questions[0].metric", Refusal.NOT_A_CHOICE),
    (lambda d: d["personas"][0].update(slug="a b"), "personas[0].slug", Refusal.NOT_STORABLE),
    (lambda d: d["personas"][0].update(segment=[]), "personas[0].segment", Refusal.WRONG_TYPE),
    (
        lambda d: d["opportunities"][0].update(steps=[uid("x")]),
        "opportunities[0].steps[0]",
        Refusal.UNKNOWN_REFERENCE,
    ),
    (lambda d: d["journey"].update(review_date="1.3.2026"), "journey.review_date", Refusal.WRONG_TYPE),
    (
        lambda d: d["journey"].update(thresholds={"significance": 2}),
        "journey.thresholds",
        Refusal.OUTSIDE_RANGE,
    ),
]


@pytest.mark.parametrize("markup", ["json", "yaml"])
@pytest.mark.parametrize(("change", "field", "reason"), CHANGES)
def test_a_wrong_value_is_refused_at_its_line_and_field(change, field, reason, markup):
    text = changed(change, markup)
    problem = refused(text, f"a.{markup}")
    assert (problem.field, problem.reason) == (field, reason)
    key = field.rpartition(".")[2]
    if reason is not Refusal.REQUIRED and key not in ("thresholds", "steps[9]", "steps[0]"):
        assert f"{key}:" in text.splitlines()[problem.line - 1].replace('"', "")


def test_the_message_names_file_line_and_field():
    text = changed(lambda document: document["steps"][2].update(feels=3))
    line = next(n for n, line in enumerate(text.splitlines(), 1) if '"feels": 3' in line)
    told = "outside range (3); expected a whole number from -2 to 2"
    assert str(refused(text)) == f"a.json, line {line}, steps[2].feels: {told}"


@pytest.mark.parametrize(
    ("text", "name", "reason", "line"),
    [
        ("", "a.json", Fault.MALFORMED, 1),
        ("{\n  'a': 1}", "a.json", Fault.MALFORMED, 2),
        ('{"a": 1, "a": 2}', "a.json", Fault.REPEATED_KEY, None),
        ('{"a": NaN}', "a.json", Fault.MALFORMED, None),
        ("[" * 100_000, "a.json", Fault.TOO_DEEP, None),
        ('{"a": ' + "9" * 5000 + "}", "a.json", Fault.MALFORMED, None),
        ("[]", "a.json", Refusal.WRONG_TYPE, 1),
        ("", "a.yaml", Refusal.REQUIRED, 1),
        ("a: 1\nb: c: d", "a.yaml", Fault.MALFORMED, 2),
        ("a: 1\na: 2", "a.yaml", Fault.REPEATED_KEY, 2),
        ("a: &x [1]\nb: *x", "a.yaml", Fault.ALIAS, 2),
        ("[" * 1000 + "]" * 1000, "a.yaml", Fault.TOO_DEEP, 1),
        ("a: !!python/object/apply:os.getcwd []", "a.yaml", Fault.MALFORMED, 1),
        ("? [a]\n: 1", "a.yaml", Fault.MALFORMED, 1),
        ("a: 2026-99-99", "a.yaml", Fault.MALFORMED, None),
        (" " * 10_000_001, "a.yaml", Fault.TOO_LARGE, None),
    ],
)
def test_a_text_that_is_no_document_is_refused_where_it_breaks(text, name, reason, line):
    problem = refused(text, name)
    assert (problem.reason, problem.line) == (reason, line)


def test_bytes_are_utf8_with_or_without_a_byte_order_mark():
    assert decoded(b"\xef\xbb\xbf{}", name="a") == decoded(b"{}", name="a") == "{}"
    with pytest.raises(DocumentRefused) as caught:
        decoded(b"a\nb\xff", name="a")
    assert (caught.value.reason, caught.value.line) == (Fault.NOT_UTF8, 2)


def test_an_opportunity_forgets_steps_that_are_gone():
    graph = coffee_journey()
    gone = {step: node for step, node in graph.nodes.items() if step != uid("hotline")}
    ways = {key: e for key, e in graph.edges.items() if uid("hotline") not in (e.source, e.target)}
    [again] = read(write(replace(graph, nodes=gone, edges=ways)).text, name="a").graphs
    assert again.inventory.opportunities[uid("call back")].steps == ()
