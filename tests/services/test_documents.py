"""Journeys come from documents and go into them, and nothing is lost in silence."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from tests.journeys import uid
from tests.stored import make_workspace, set_title, store_journey, tally
from touchpoints.graph.documents import DocumentRefused, LossKind
from touchpoints.models import (
    Channel,
    Journey,
    Opportunity,
    Persona,
    Question,
    Submission,
    Touchpoint,
    Workspace,
)
from touchpoints.services.check import check_data
from touchpoints.services.documents import CONTENT_TYPES, export_document, import_document
from touchpoints.services.journeys import load_graph
from touchpoints.services.operations import apply_operations

pytestmark = pytest.mark.django_db

MERMAID = """journey
    title Buying coffee
    section Discover
      See an advert: 4: Ada
      Compare: 2: Ada, Bruno
    section Buy
      online shop: 5: Ada
"""


@pytest.fixture
def journey() -> Journey:
    journey = store_journey(make_workspace())
    Opportunity.objects.create(
        workspace=journey.workspace, journey=journey, title="Call back", steps=[uid("hotline")]
    )
    return journey


def exported(journey: Journey, format: str = "json") -> str:
    return export_document(journey=journey, format=format).data.decode()


def imported(workspace: Workspace, text: str, name: str = "journey.json"):
    results = import_document(workspace=workspace, text=text, name=name)
    assert list(check_data(workspace)) == []
    return results


@pytest.mark.parametrize("format", ["json", "yaml"])
def test_a_document_comes_out_as_it_went_in_in_another_workspace(journey, format):
    text = exported(journey, format)
    other = make_workspace("tea")
    (result,) = imported(other, text, f"coffee.{format}")
    assert exported(result.journey, format) == text
    assert (result.journey.workspace, result.steps, result.transitions, result.lost) == (other, 9, 10, ())


@pytest.mark.parametrize("format", ["json", "yaml"])
def test_importing_it_again_changes_nothing(journey, format):
    text = exported(journey, format)
    counts = [
        model.objects.count() for model in (Journey, Persona, Channel, Touchpoint, Question, Opportunity)
    ]
    (result,) = imported(journey.workspace, text, f"coffee.{format}")
    assert result.journey == journey and result.lost == ()
    journey.refresh_from_db()
    assert journey.revision == 1
    assert exported(journey, format) == text
    assert counts == [
        model.objects.count() for model in (Journey, Persona, Channel, Touchpoint, Question, Opportunity)
    ]


def test_a_changed_document_brings_its_journey_up_to_date(journey):
    text = exported(journey)
    removal = json.loads(text)
    removal["steps"] = [step for step in removal["steps"] if step["title"] != "Newsletter"]
    removal["journey"]["goal"] = "Better coffee"
    imported(journey.workspace, json.dumps(removal))
    graph = load_graph(journey)
    assert (graph.revision, graph.facts.goal, len(graph.nodes)) == (2, "Better coffee", 8)
    imported(journey.workspace, text)
    assert exported(journey) == text


def test_an_older_document_finds_what_has_been_renamed_since(journey):
    text = exported(journey)
    Touchpoint.objects.filter(slug="hotline").update(name="Call centre")
    (result,) = imported(journey.workspace, text)
    assert Touchpoint.objects.count() == 6
    assert load_graph(journey).nodes[uid("hotline")].touchpoint == "hotline"
    assert result.lost == ()


def test_the_inventory_of_another_workspace_is_found_by_name_and_left_as_it_is(journey):
    other = make_workspace("tea")
    phone = Channel.objects.create(workspace=other, slug="telephone", name="phone", kind="phone")
    desk = Channel.objects.create(workspace=other, slug="desk", name="Desk")
    line = Touchpoint.objects.create(workspace=other, slug="line", name="hotline", channel=phone, owner="Dan")
    Touchpoint.objects.create(workspace=other, slug="advert", name="Advert", channel=desk)
    (result,) = imported(other, exported(journey))
    graph = load_graph(result.journey)
    assert graph.nodes[uid("hotline")].touchpoint == "line"
    assert graph.nodes[uid("advert")].touchpoint == "advert-2", "one on another channel is another touchpoint"
    line.refresh_from_db()
    assert (line.phase, line.owner) == ("", "Dan")
    assert [(loss.kind, loss.subject) for loss in result.lost] == [(LossKind.INVENTORY, "Hotline")]


def test_questions_on_another_scale_stand_beside_each_other(journey):
    other = make_workspace("tea")
    phone = Channel.objects.create(workspace=other, slug="phone", name="Phone", kind="phone")
    line = Touchpoint.objects.create(
        workspace=other, slug="hotline", name="Hotline", channel=phone, phase="after"
    )
    Question.objects.create(
        workspace=other,
        slug="hotline-help",
        touchpoint=line,
        wording="Did we help?",
        metric="csat",
        maximum=7,
    )
    (result,) = imported(other, exported(journey))
    asked = Question.objects.filter(touchpoint=line).order_by("pk")
    assert [(question.slug, question.maximum, question.primary) for question in asked] == [
        ("hotline-help", 7, True), ("hotline-help-2", 5, False),
    ]  # fmt: skip
    assert "Did we help?" in [loss.subject for loss in result.lost]


def test_answers_go_to_personas_that_a_document_brings(journey):
    other = make_workspace("tea")
    given = Submission.objects.create(
        workspace=other, source="csv", external_id="1", attributes={"first_time": "1"}
    )
    imported(other, exported(journey))
    given.refresh_from_db()
    assert given.persona.slug == "ada"


def test_an_opportunity_keeps_its_id_and_a_copy_gets_its_own(journey):
    text = exported(journey)
    copy = json.loads(text)
    copy["journey"] |= {"id": uid("copy"), "title": "Copy", "slug": "copy"}
    for _time in range(2):
        imported(journey.workspace, json.dumps(copy))
    assert Opportunity.objects.count() == 2
    later = json.loads(text)
    later["opportunities"][0]["status"] = "done"
    imported(journey.workspace, json.dumps(later))
    assert Opportunity.objects.get(journey=journey).status == "done"


def test_a_journey_that_is_not_here_is_reported(journey):
    document = json.loads(exported(journey))
    document["journey"]["variant_of"] = "elsewhere"
    document["steps"][0]["nested_journey"] = "nowhere"
    (result,) = imported(make_workspace("tea"), json.dumps(document))
    assert [(loss.kind, loss.written) for loss in result.lost] == [
        (LossKind.FIELDS, "nowhere"), (LossKind.FIELDS, "elsewhere"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text, name, where",
    [
        ("{", "a.json", "line 1"),
        ('{"format": "journeymap/9"}', "a.json", "format"),
        ("pie title Pets", "a.mmd", "a.mmd"),
        ("a,b", "a.csv", "unknown format"),
    ],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(text, name, where):
    with pytest.raises(DocumentRefused, match=where):
        import_document(workspace=make_workspace(), text=text, name=name)
    assert not Journey.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"metric": "nps", "minimum": 1, "maximum": 10}, {"maximum": 1000}, {"metric": "csat", "minimum": 4}],
)
def test_a_scale_without_meaning_is_refused(journey, wrong):
    document = json.loads(exported(journey))
    document["questions"][2] |= wrong
    other = make_workspace("tea")
    with pytest.raises(DocumentRefused, match=r"questions\[2\]"):
        import_document(workspace=other, text=json.dumps(document), name="a.json")
    assert not Touchpoint.objects.in_workspace(other).exists()


def test_mermaid_finds_touchpoints_by_name_and_makes_the_others(journey):
    (result,) = imported(journey.workspace, MERMAID, "coffee.mmd")
    graph = load_graph(result.journey)
    assert [stage.title for stage in graph.stages.values()] == ["Discover", "Buy"]
    assert [(node.title, node.touchpoint, node.feels) for node in graph.nodes.values()] == [
        ("See an advert", "see-an-advert", 1), ("Compare", "compare", -1), ("online shop", "shop", 2),
    ]  # fmt: skip
    assert graph.facts.personas == ("ada", "bruno")
    assert Persona.objects.count() == 2
    assert (result.steps, result.transitions) == (3, 2)
    made = Touchpoint.objects.get(slug="see-an-advert")
    assert made.channel.name == "Unspecified"


FOUND = Path(__file__).parents[3] / "shared/data/mermaid"


@pytest.mark.skipif(
    not FOUND.exists(), reason="the folder ../shared/data/mermaid with found diagrams is absent"
)
def test_every_diagram_found_in_public_files_can_be_stored():
    workspace = make_workspace()
    stored = 0
    for expected in json.loads((FOUND / "expected.json").read_text()):
        if expected["ok"]:
            text = (FOUND / expected["file"]).read_text()
            (result,) = import_document(workspace=workspace, text=text, name=expected["file"])
            assert result.steps == len(expected["tasks"])
            stored += 1
    assert stored > 40
    assert list(check_data(workspace)) == []


def test_the_table_as_csv_has_every_number_and_runs_nothing(journey):
    tally(Question.objects.get(slug="hotline-help"), date(2017, 5, 15), {1: 80, 2: 50})
    tally(Question.objects.get(slug="checkout-ease"), date(2017, 5, 15), {6: 100, 7: 300})
    apply_operations(journey=journey, operations=[set_title(uid("hotline"), "=HYPERLINK(1)")], origin="test")
    text = export_document(journey=journey, format="csv").data.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["reference"] for row in rows][:3] == ["A1.1", "A1.2", "A1.3"]
    (hotline,) = [row for row in rows if row["touchpoint"] == "Hotline"]
    assert hotline["step"] == "'=HYPERLINK(1)"
    assert (hotline["n"], hotline["value"], hotline["pain_point"]) == ("130", "0.0", "1")
    assert float(hotline["experience"]) == pytest.approx(100 * 50 / 130 / 4)
    assert hotline["newest_answer"] == "2017-05-15"
    (advert,) = [row for row in rows if row["step"] == "Advert"]
    assert (advert["n"], advert["goes_to"]) == ("", "A1.2 640; B2.1 80")
    assert not any(cell.startswith(("=", "@", "+")) for row in rows for cell in row.values())


def test_a_mermaid_export_says_how_it_was_measured_and_what_is_left_out(journey):
    tally(Question.objects.get(slug="hotline-help"), date(2017, 5, 15), {5: 80})
    document = export_document(journey=journey, format="mermaid")
    assert "      Hotline: 5: Ada\n" in document.data.decode()
    assert LossKind.FEELING_UNKNOWN in [loss.kind for loss in document.lost]
    assert document.file_name == f"{journey.slug}.mmd"


@pytest.mark.parametrize("format", CONTENT_TYPES)
def test_every_format_gives_a_file(journey, format):
    document = export_document(journey=journey, format=format)
    assert document.data and document.content_type == CONTENT_TYPES[format]
