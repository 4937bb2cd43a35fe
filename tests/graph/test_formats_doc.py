"""docs/formats.md says what the codecs and operations do."""

import re
from pathlib import Path

import pytest

from touchpoints.graph.documents import LossKind
from touchpoints.graph.fields import FIELDS
from touchpoints.graph.native import read, write
from touchpoints.graph.values import Refusal

PAGE = (Path(__file__).parents[2] / "docs/formats.md").read_text(encoding="utf-8")
CODE = [code for line in PAGE.splitlines() for code in re.findall(r"`([^`]+)`", line)]
WORDS = {word for code in CODE for word in re.findall(r"\w+", code)}


@pytest.mark.parametrize("word", [*LossKind, *Refusal])
def test_every_loss_and_refusal_is_documented(word):
    assert word.value in WORDS


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in FIELDS for name in FIELDS[kind]])
def test_every_field_is_documented(kind, name):
    operations = PAGE.partition("## Operations")[2].partition("\n## ")[0]
    [row] = [line for line in operations.splitlines() if line.startswith(f"| `{kind}`")]
    assert name in re.findall(r"\w+", row)


def test_the_example_is_a_document():
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1]
    [graph] = read(example, name="example.yaml").graphs
    assert graph.facts.title == "A new coffee machine"
    assert read(write(graph).text, name="a").graphs[0] == graph
