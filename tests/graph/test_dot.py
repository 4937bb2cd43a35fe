"""Journeys as DOT (Ada's is drawn in tests/journeys.py)."""

import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.graph.worlds import journeys
from tests.journeys import coffee_journey, uid
from touchpoints.graph.documents import LossKind
from touchpoints.graph.dot import write

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz's dot is not installed")


def read_by_graphviz(text):
    """The nodes and edges that Graphviz reads."""
    plain = subprocess.run(
        ["dot", "-Tplain"], input=text.encode(), capture_output=True, check=True, timeout=60
    ).stdout.decode()
    words = [line.split(" ", 1)[0] for line in plain.splitlines()]
    return words.count("node"), words.count("edge")


def test_a_step_is_a_node_named_by_its_address_in_the_cluster_of_its_stage():
    lines = write(coffee_journey()).text.splitlines()
    stage = lines.index("  subgraph cluster_1 {")
    assert lines[stage + 1] == f'    graph [label="Decide", id="{uid("decide")}"]'
    assert lines[stage + 3].startswith(f'    "B1.1" [label="Order", id="{uid("order")}", column="1"')
    assert 'touchpoint="Checkout"' in lines[stage + 3]


def test_a_transition_carries_its_flow_label_and_volume():
    text = write(coffee_journey()).text
    assert (
        f'"A1.1" -> "B2.1" [id="{uid("advert>demonstration")}", style="dashed", '
        'label="lives nearby", flow="alternative", volume="80"]' in text
    )
    assert '"C3.1" -> "C3.1"' in text


def test_what_dot_cannot_say_is_reported():
    lost = {loss.kind: loss for loss in write(coffee_journey()).lost}
    assert lost[LossKind.INVENTORY].count == 5
    assert lost[LossKind.FIELDS].written == "goal"


@needs_dot
def test_graphviz_reads_quotes_and_backslashes_as_they_are():
    node = replace(coffee_journey().nodes[uid("order")], title='"Pay\\now" \\N', does="one\ntwo")
    text = write(coffee_journey(nodes={**coffee_journey().nodes, node.id: node})).text
    assert read_by_graphviz(text) == (9, 10)


@needs_dot
@given(journeys())
@settings(max_examples=10)
def test_graphviz_reads_every_step_and_transition(graph):
    assert read_by_graphviz(write(graph).text) == (len(graph.nodes), len(graph.edges))
