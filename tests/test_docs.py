"""The docs speak of everything there is, lead somewhere, and say where their figures come from."""

import re
from enum import StrEnum
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.conf import settings

from touchpoints import vocabulary
from touchpoints.graph.scored import Evidence
from touchpoints.vocabulary import Metric

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"!?\[[^]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.M)
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
WORDS = [
    enum for enum in vars(vocabulary).values() if isinstance(enum, type) and enum in StrEnum.__subclasses__()
]
EXPLAINED_ELSEWHERE = {"Verb", "SubjectKind", "NoteLane"}
"""Operations in docs/formats.md, lanes on the map itself."""


def plain(document: Path) -> str:
    """The text without fenced blocks."""
    return FENCE.sub("", document.read_text())


def anchor(heading: str) -> str:
    """The fragment by which a page links to one of its headings."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def squeezed(name: str) -> str:
    """Letters alone, so that a class and its heading compare: SurveyResponse, “Survey response”."""
    return re.sub(r"[^a-z]", "", name.lower())


@pytest.fixture(scope="module")
def glossary() -> str:
    return (ROOT / "docs" / "glossary.md").read_text()


@pytest.fixture(scope="module")
def explained(glossary) -> set[str]:
    """Every word that has a heading; one heading may name several."""
    return {squeezed(word) for heading in HEADING.findall(glossary) for word in heading.split(",")}


@pytest.mark.parametrize(
    "name", sorted(model.__name__ for model in apps.get_app_config("touchpoints").get_models())
)
def test_the_glossary_explains_every_noun_that_is_stored(name, explained):
    assert squeezed(name) in explained


@pytest.mark.parametrize("metric", Metric)
def test_the_glossary_explains_every_metric(metric, explained):
    assert metric.value in explained


@pytest.mark.parametrize(
    "computed",
    ["experience", "average", "interval", "change between periods", "gap", "reach", "severity", "pain point",
     "moment of truth", "evidence", "stale", "churn", "retention"],
)  # fmt: skip
def test_the_glossary_explains_what_is_computed(computed, explained):
    assert squeezed(computed) in explained


@pytest.mark.parametrize(
    "enum", [*(e for e in WORDS if e.__name__ not in EXPLAINED_ELSEWHERE), Evidence], ids=lambda e: e.__name__
)
def test_the_glossary_uses_every_word_of_the_vocabulary(enum, glossary):
    text = re.sub(r"\s+", " ", glossary.lower())
    missing = [w for word in enum if (w := word.value.replace("_", " ")) not in text]
    assert not missing


def test_every_entry_of_the_glossary_says_something(glossary):
    entries = re.split(r"^### .+$", glossary, flags=re.M)[1:]
    assert all(entry.strip() for entry in entries)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    for target in LINK.findall(plain(document)):
        if "://" in target:
            continue
        path, _, fragment = target.partition("#")
        aim = (document.parent / path).resolve() if path else document
        assert aim.exists(), f"{target} is not there"
        if fragment:
            assert fragment in map(anchor, HEADING.findall(plain(aim))), f"{target} has no such heading"


def test_every_document_can_be_found_from_the_index():
    index = (ROOT / "docs" / "README.md").read_text()
    listed = {(ROOT / "docs" / link.partition("#")[0]).resolve() for link in LINK.findall(index)}
    documents = {path for path in DOCUMENTS if path.parent != ROOT} - {ROOT / "docs" / "README.md"}
    assert not {str(path.relative_to(ROOT)) for path in documents - listed}


def test_every_figure_of_the_readme_comes_with_its_benchmark():
    section = re.search(r"^## Figures\n(.*?)^## ", (ROOT / "README.md").read_text(), re.M | re.S)[1]
    rows = [line for line in section.splitlines() if line.startswith("|")][2:]
    named = [re.search(r"benchmarks[./](\w+)", row.split("|")[-2]) for row in rows]
    assert all(named), "a figure without a command"
    assert {name[1] for name in named} == {path.stem for path in (ROOT / "benchmarks").glob("*.py")} - {
        "__init__"
    }


def test_the_picture_is_a_light_drawing_that_says_what_it_shows():
    readme = (ROOT / "README.md").read_text()
    alternative, path = re.search(r"!\[([^]]+)\]\(([^)]+)\)", readme).groups()
    picture = ROOT / path
    assert picture.stat().st_size < 300_000
    title = ElementTree.parse(picture).getroot().find("{http://www.w3.org/2000/svg}title").text
    assert title.removeprefix("Journey map: ") in alternative
