"""Mermaid `journey` diagrams: what is read, what is kept though Mermaid refuses it, what is reported."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.graph.worlds import is_storable, journeys
from tests.journeys import coffee_journey, uid
from touchpoints.graph.documents import DocumentRefused, Fault, LossKind
from touchpoints.graph.mermaid import read, write
from touchpoints.graph.mermaid_text import Diagram, parse, score_of
from touchpoints.graph.reading import reading_order

FOUND = Path(__file__).parents[3] / "shared/data/mermaid"
EXPECTED = json.loads((FOUND / "expected.json").read_text(encoding="utf-8")) if FOUND.is_dir() else []


def journey(*lines):
    return "\n".join(("journey", *lines)) + "\n"


def read_one(text, name="a.mmd"):
    found = read(text, name=name)
    [graph] = found.graphs
    return graph, found.lost


def steps(graph):
    nodes = [graph.nodes[step] for step in reading_order(graph)]
    return [(graph.stages[node.stage].title, node.title, node.feels) for node in nodes]


def kinds(lost):
    return [loss.kind for loss in lost]


@pytest.mark.skipif(not EXPECTED, reason="the folder ../shared/data/mermaid with found diagrams is absent")
def test_there_are_diagrams_to_compare_with():
    assert len(EXPECTED) == 43


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected["file"])
def test_found_diagrams_give_the_steps_that_mermaid_reads(expected):
    text = (FOUND / expected["file"]).read_text(encoding="utf-8")
    diagram = parse(text)
    assert isinstance(diagram, Diagram)
    graph, lost = read_one(text, expected["file"])
    is_storable(graph)
    if not expected["ok"]:
        assert LossKind.NOT_MERMAID in kinds(lost)
        assert len(graph.nodes) == sum(": " in line for line in text.splitlines()[2:])
        return
    assert LossKind.NOT_MERMAID not in kinds(lost)
    assert [section.title for section in diagram.sections] == [
        title.strip() for title in expected["section_order"]
    ]
    tasks = [
        {
            "section": section.title,
            "task": task.name,
            "score": score_of(task.score),
            "people": list(task.actors),
        }
        for section in diagram.sections
        for task in section.tasks
    ]
    assert tasks == [
        {
            "section": task["section"].strip(),
            "task": task["task"].strip(),
            "score": task["score"],
            "people": [person for person in task["people"] if person],
        }
        for task in expected["tasks"]
    ]
    assert steps(graph) == [
        (task["section"], task["task"], int(task["score"]) - 3 if task["score"] in (1, 2, 3, 4, 5) else None)
        for task in tasks
    ]
    outside = [loss for loss in lost if loss.kind is LossKind.SCORE_OUTSIDE_SCALE]
    assert len(outside) == sum(task["score"] not in (1, 2, 3, 4, 5) for task in tasks)
    actors = {actor for task in tasks for actor in task["people"]}
    assert {graph.inventory.personas[slug].name for slug in graph.facts.personas} == actors


def test_sections_tasks_and_actors_become_stages_steps_and_personas():
    graph, lost = read_one(
        journey("title My day", "section Morning", "Make tea: 5: Me, Cat", "Do work: 1: Me, Cat")
    )
    assert lost == ()
    assert graph.facts.title == "My day"
    assert steps(graph) == [("Morning", "Make tea", 2), ("Morning", "Do work", -2)]
    assert [graph.inventory.personas[slug].name for slug in graph.facts.personas] == ["Me", "Cat"]


def test_steps_follow_each_other_across_stages():
    graph, _ = read_one(journey("section A", "a: 1", "b: 2", "section B", "c: 3"))
    ways = [(graph.nodes[e.source].title, graph.nodes[e.target].title) for e in graph.edges.values()]
    assert ways == [("a", "b"), ("b", "c")]


def test_tasks_of_one_name_are_steps_at_one_touchpoint_on_the_unspecified_channel():
    graph, _ = read_one(journey("section A", "Sign in: 1", "Leave: 2", "sign in: 3"))
    assert [entry.name for entry in graph.inventory.touchpoints.values()] == ["Sign in", "Leave"]
    assert {graph.lane_of(node) for node in graph.nodes.values()} == {"unspecified"}
    is_storable(graph)


@pytest.mark.parametrize("written", ["0", "6", "500", "-1.5", "3.5", "X", "bad"])
def test_a_score_outside_the_scale_is_reported_as_written_and_is_no_feeling(written):
    graph, lost = read_one(journey("section A", f"Pay: {written}: Me"))
    assert steps(graph) == [("A", "Pay", None)]
    [loss] = lost
    assert (loss.kind, loss.subject, loss.written, loss.line) == (
        LossKind.SCORE_OUTSIDE_SCALE,
        "Pay",
        written,
        3,
    )


@pytest.mark.parametrize(
    ("line", "title", "feels"),
    [
        ("Pay; then leave: 2: Me", "Pay; then leave", -1),
        ("Order #12: 4: Me", "Order #12", 1),
        ("Journey ends: 5: Me", "Journey ends", 2),
        ("Section nine: 5: Me", "Section nine", 2),
        ("Just look around", "Just look around", None),
        ("Look:", "Look", None),
    ],
)
def test_a_task_that_mermaid_refuses_is_kept_and_reported(line, title, feels):
    graph, lost = read_one(journey("section A", line))
    assert steps(graph) == [("A", title, feels)]
    assert LossKind.NOT_MERMAID in kinds(lost)


def test_a_task_that_begins_with_title_replaces_the_title_as_in_mermaid():
    graph, lost = read_one(journey("title Day", "section A", "Title deeds: 3: Me", "b: 2"))
    assert graph.facts.title == "deeds: 3: Me"
    assert [title for _, title, _ in steps(graph)] == ["b"]
    assert lost[0].kind is LossKind.REPLACED_TITLE
    assert lost[0].written == "Day"


def test_a_colon_in_a_name_is_read_as_mermaid_does_and_the_rest_is_reported():
    graph, lost = read_one(journey("section A", "Check: status: 3: Me"))
    assert steps(graph) == [("A", "Check", None)]
    assert [(loss.kind, loss.written) for loss in lost] == [
        (LossKind.SHORTENED, "Me"),
        (LossKind.SCORE_OUTSIDE_SCALE, "status"),
    ]


def test_entities_stand_for_the_characters_that_mermaid_would_choke_on():
    graph, lost = read_one(journey("title Day #35;1", "section A#58; b", "#35;1 Pay#59; go: 3: Me#44; too"))
    assert graph.facts.title == "Day #1"
    assert steps(graph) == [("A: b", "#1 Pay; go", 0)]
    assert [entry.name for entry in graph.inventory.personas.values()] == ["Me, too"]
    assert lost == ()


def test_comments_case_byte_order_mark_and_line_ends_do_not_matter():
    lines = (
        "\ufeff%% a note",
        "JOURNEY",
        " TITLE Tag",
        "# note",
        "  SECTION Früh",
        " %% x",
        "    Tee: 4: Ich",
    )
    text = "\r\n".join(lines)
    graph, lost = read_one(text)
    assert graph.facts.title == "Tag"
    assert steps(graph) == [("Früh", "Tee", 1)]
    assert lost == ()


def test_text_in_any_script_is_kept():
    graph, _ = read_one(journey("title 购物 🛒", "section 发现", "看广告 📺: 5: 顾客", "下单: 2: 顾客"))
    assert graph.facts.title == "购物 🛒"
    assert [title for _, title, _ in steps(graph)] == ["看广告 📺", "下单"]
    assert len(graph.inventory.touchpoints) == 2


def test_the_accessible_title_names_a_diagram_without_title_and_the_description_is_reported():
    graph, lost = read_one(journey("accTitle: My day", "accDescr: Long", "section A", "a: 3"))
    assert graph.facts.title == "My day"
    assert [(loss.kind, loss.written, loss.line) for loss in lost] == [(LossKind.DESCRIPTION, "Long", 3)]


def test_a_description_may_run_over_lines():
    graph, lost = read_one(journey("accDescr {", "one: 1", "two", "}", "section A", "a: 9"))
    assert [title for _, title, _ in steps(graph)] == ["a"]
    assert [(loss.kind, loss.line) for loss in lost] == [
        (LossKind.DESCRIPTION, 2),
        (LossKind.SCORE_OUTSIDE_SCALE, 7),
    ]


def test_front_matter_gives_the_title_and_settings_are_reported():
    text = (
        '---\ntitle: "A: day"\nconfig:\n  theme: dark\n---\n%%{init: {"x": 1}}%%\njourney\nsection A\na: 3\n'
    )
    graph, lost = read_one(text)
    assert graph.facts.title == "A: day"
    assert kinds(lost) == [LossKind.SETTINGS, LossKind.SETTINGS]


def test_tasks_without_section_or_title_are_in_a_stage_named_like_the_file():
    graph, _ = read_one(journey("Pay: 3: Me"), name="some/shop.mmd")
    assert graph.facts.title == "shop"
    assert [stage.title for stage in graph.stages.values()] == ["shop"]


def test_who_does_which_step_is_reported_when_not_all_do_all():
    _, lost = read_one(journey("section A", "a: 3: Me", "b: 3: Me, Cat"))
    assert [(loss.kind, loss.subject, loss.written) for loss in lost] == [
        (LossKind.PERSONAS_OF_STEPS, "a", "Me")
    ]


def test_each_journey_fence_of_a_markdown_file_is_a_journey():
    text = (
        "# Notes\n\n```mermaid\njourney\n  title One\n  section A\n    a: 1\n```\n\n"
        "~~~ mermaid\nflowchart LR\n  a --> b\n~~~\n\n"
        "  ```{mermaid}\n  journey\n    title Two\n    b: 7\n  ```\n\n```python\njourney = 1\n```\n"
    )
    found = read(text, name="notes.md")
    assert [graph.facts.title for graph in found.graphs] == ["One", "Two"]
    assert [(loss.kind, loss.written, loss.line) for loss in found.lost] == [
        (LossKind.OTHER_DIAGRAM, "flowchart", 11),
        (LossKind.SCORE_OUTSIDE_SCALE, "7", 18),
    ]


@pytest.mark.parametrize("text", ["", "flowchart LR\n a-->b", "# only\n\ntext", "%% nothing"])
def test_a_file_without_journey_is_refused(text):
    with pytest.raises(DocumentRefused) as caught:
        read(text, name="a.md")
    assert caught.value.reason is Fault.NO_JOURNEY


def test_long_names_are_shortened_and_reported():
    graph, lost = read_one(journey("section A", f"{'x' * 250}: 3"))
    is_storable(graph)
    assert [(loss.kind, len(loss.written)) for loss in lost] == [(LossKind.SHORTENED, 50)]


def test_an_exported_journey_says_what_it_lost():
    exported = write(coffee_journey(), {uid("order"): 65.0})
    assert exported.text == (
        "journey\n"
        "    title A new coffee machine\n"
        "    section Discover\n"
        "      Advert: 3: Ada\n"
        "      Compare: 3: Ada\n"
        "      Unsubscribe: 3: Ada\n"
        "    section Decide\n"
        "      Demonstration: 3: Ada\n"
        "      Order: 3.6: Ada\n"
        "    section Use\n"
        "      Delivery: 4: Ada\n"
        "      Newsletter: 3: Ada\n"
        "      Hotline: 1: Ada\n"
        "      First cup: 5: Ada\n"
    )
    assert {loss.kind: loss.count for loss in exported.lost} == {
        LossKind.FEELING_UNKNOWN: 5,
        LossKind.TRANSITIONS: 6,
        LossKind.FIELDS: 6,
        LossKind.INVENTORY: 10,
    }


@given(journeys())
def test_an_exported_journey_reads_back_with_its_stages_steps_and_feelings(graph):
    text = write(graph).text
    again, lost = read_one(text)
    assert LossKind.NOT_MERMAID not in kinds(lost)
    assert [" ".join(stage.title.split()) for stage in graph.stages.values()] == [
        stage.title for stage in again.stages.values()
    ]
    assert [(" ".join(title.split()), feels or 0) for _, title, feels in steps(graph)] == [
        (title, feels) for _, title, feels in steps(again)
    ]


def test_signs_of_private_use_stay_as_they_are():
    again, _lost = read_one("journey\n  section \U000f0041\n    \U000f0000 #59; z: 3: Ada")
    assert [(stage, title) for stage, title, _feels in steps(again)] == [("\U000f0041", "\U000f0000 ; z")]


@given(st.text(st.sampled_from("journey title section :;#%{}\n\r5,aä汉`-\t")))
def test_any_text_is_read_or_refused(text):
    try:
        found = read(text, name="any.md")
    except DocumentRefused:
        return
    for graph in found.graphs:
        is_storable(graph)
