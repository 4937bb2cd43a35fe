"""The rows of docs/architecture.md hold: imports point down the picture, libraries stay at home."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PICTURE = re.search(r"```\n( web.*?)```", (ROOT / "docs" / "architecture.md").read_text(), re.S)[1]


def rows_of(picture: str) -> list[set[str]]:
    """The rows from top to bottom, each with the packages that stand side by side in it."""
    lines = [line for line in picture.splitlines() if line.strip()]
    # explanations stand in the column that begins right of the rules between the rows
    width = max(len(line) for line in lines if "─" in line)
    return [set(line[:width].split()) for line in lines if "─" not in line]


ROWS = rows_of(PICTURE)
FLOOR = {package: number for number, row in enumerate(ROWS) for package in row}
# A library, and the only packages that may import it.
HOMES = {
    "rest_framework": {"api"},
    "networkx": {"graph"},
    "graphviz": {"rendering"},
    "vl_convert": {"rendering"},
    "scipy": {"scoring"},
    "django_tasks": {"services"},
    "openpyxl": {"ingestion"},
    "defusedxml": {"ingestion", "graph"},
    "rules": {"services"},
}
PURE = {"vocabulary", "scoring", "graph"}
WITHOUT_A_DATABASE = {"rendering", "ingestion", "mining"}


def imported(path: Path) -> Iterator[str]:
    """Dotted names of everything a module imports, also within functions and for type checkers."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it leads"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def arrows() -> Iterator[tuple[Path, str, str]]:
    """Each import of each package of the picture: the file, its package, and what it imports."""
    for path in sorted((ROOT / "touchpoints").rglob("*.py")):
        package = path.relative_to(ROOT / "touchpoints").parts[0]
        if package in FLOOR:
            for name in imported(path):
                yield path.relative_to(ROOT), package, name


def wrong(package: str, name: str) -> str | None:
    """Why this package may not import that name; None when it may."""
    library, *rest = name.split(".")
    if library == "journeymap":
        return "wiring stands above the house"
    if library == "touchpoints":
        other = rest[0] if rest else ""
        if other not in FLOOR:
            return "no package of the picture"
        if other != package and FLOOR[other] <= FLOOR[package]:
            return "not below it in the picture"
        return None
    if package in PURE and library.startswith("django"):
        return "runs without Django"
    if package in WITHOUT_A_DATABASE and name.startswith("django.db"):
        return "never knows the database"
    if library in HOMES and package not in HOMES[library]:
        return f"at home in {', '.join(sorted(HOMES[library]))}"
    return None


def test_the_picture_shows_every_package():
    packages = {path.parent.name for path in (ROOT / "touchpoints").glob("*/__init__.py")}
    assert len(ROWS) == 6
    assert packages - {"migrations"} <= set(FLOOR)


def test_imports_point_down_and_libraries_stay_at_home():
    assert [f"{p}: {name} ({why})" for p, package, name in arrows() if (why := wrong(package, name))] == []


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("graph", "touchpoints.models.Journey"),  # up
        ("web", "touchpoints.api.serializers"),  # sideways
        ("rendering", "touchpoints.models"),
        ("web", "rest_framework.views.APIView"),
        ("services", "networkx"),
        ("scoring", "django.utils.timezone"),
        ("ingestion", "django.db.models"),
        ("web", "journeymap.settings"),
    ],
)
def test_an_arrow_that_is_not_in_the_picture_is_told(package, name):
    assert wrong(package, name)


def test_arrows_down_are_free():
    assert wrong("web", "touchpoints.services.tasks.reap") is None
    assert wrong("services", "touchpoints.vocabulary.Role") is None
    assert wrong("models", "touchpoints.models.people.User") is None
