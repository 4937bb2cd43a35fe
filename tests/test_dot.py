"""The stand-in for Graphviz places and routes as Graphviz does."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

DOT = Path(settings.BASE_DIR) / "script" / "dot"
# a → b beside each other, c above b
GRID = """digraph { graph [splines=ortho]; node [shape=box fixedsize=true width=1.5 height=1]
  a [pos="72,72"]; b [pos="300,72"]; c [pos="300,300"]; a -> b; b -> c; a -> c }"""


def run(*flags: str, source: str = GRID, dot: str = str(DOT)) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [dot, *flags], input=source, capture_output=True, text=True, check=False, timeout=60
    )


def positions(dot: str) -> dict[str, str]:
    """Where each node's centre came to lie; the drawing's lower left corner is the origin."""
    graph = json.loads(run("-Kneato", "-n2", "-Tjson", dot=dot).stdout)
    return {node["name"]: node["pos"] for node in graph["objects"]}


def test_given_positions_are_kept_as_they_lie_to_each_other():
    # half a node, 54 by 36, lies left of and below the first centre
    assert positions(str(DOT)) == {"a": "54,36", "b": "282,36", "c": "282,264"}


def test_every_edge_gets_its_route():
    graph = json.loads(run("-Kneato", "-n2", "-Tjson").stdout)
    assert [edge["pos"].startswith("e,") for edge in graph["edges"]] == [True] * 3


@pytest.mark.parametrize(
    ("flags", "source", "word"), [(["-Tjson"], "digraph {", "syntax"), (["-Gdpi=72"], GRID, "-Gdpi=72")]
)
def test_what_it_cannot_do_is_said(flags, source, word):
    done = run(*flags, source=source)
    assert done.returncode != 0
    assert word in done.stderr
    assert done.stdout == ""


def test_it_answers_as_the_machine_s_graphviz_does():
    graphviz = shutil.which("dot")
    if graphviz:
        assert positions(str(DOT)) == positions(graphviz)
