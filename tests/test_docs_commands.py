"""Commands that the docs show run as a reader would type them, and print what the text says."""

import json
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings

from tests.processes import surroundings

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [path for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))] if path.exists()]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
# what the tests themselves stand in the result of
ALREADY_DONE = ("git clone ", "cd ", "script/setup", "script/test", ".ci/run")


def commands(document: Path) -> list[str]:
    """What a reader types, one command each; a backslash goes on in the next line."""
    lines = "".join(BLOCK.findall(document.read_text())).replace("\\\n", " ").splitlines()
    typed = [line.removeprefix("$ ").strip() for line in lines]
    return [line for line in typed if line and not line.startswith(("#", *ALREADY_DONE))]


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> Path:
    """Where the product keeps things after its first start."""
    var = tmp_path_factory.mktemp("example") / "var"
    environment = surroundings(VAR_DIR=var)
    first_run = [ROOT / ".venv/bin/python", "manage.py", "first_run"]
    subprocess.run(first_run, cwd=ROOT, env=environment, check=True, timeout=300)
    return var


@pytest.fixture
def checkout(tmp_path, example) -> Path:
    """A checkout that may be written to: the real one's files, and things kept apart."""
    for entry in ROOT.iterdir():
        if entry.name not in ("var", ".git"):
            (tmp_path / entry.name).symlink_to(entry)
    shutil.copytree(example, tmp_path / "var")
    return tmp_path


@pytest.mark.parametrize(
    "document", [d for d in DOCUMENTS if commands(d)], ids=lambda d: str(d.relative_to(ROOT))
)
def test_commands_shown_to_readers_run(document, checkout):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = surroundings(VAR_DIR=checkout / "var", PORT=port)
    for command in commands(document):
        if command.startswith("script/server"):
            serve_until_it_answers(re.sub(r"--port \d+", "", command), port, checkout, environment)
            continue
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=checkout,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"


def serve_until_it_answers(command: str, port: int, checkout: Path, environment: dict[str, str]) -> None:
    server = subprocess.Popen(["bash", "-c", f"exec {command}"], cwd=checkout, env=environment)
    try:
        end = time.monotonic() + 180
        while not answers(port):
            assert server.poll() is None, f"{command} ended before it answered"
            assert time.monotonic() < end, f"{command} did not answer"
            time.sleep(0.5)
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def test_the_docs_show_commands():
    assert sum(len(commands(document)) for document in DOCUMENTS) >= 5


# What the text says of the example, as `score --latest-year` and the survey's counts have it.
SAID = {
    "README.md": [
        "**Restaurants** are pain point 1: {all.restaurants.mean:.2f} of 5 from {all.restaurants.n:,} "
        "answers, {all.restaurants.below:.2f} below the journey's average of {all.average:.2f}, and "
        "{all.restaurants.reach:.0%} of the customers pass them",
        "*Check-in & security* rose by {all.check_in_security.rose:.2f} on the year before",
    ],
    "docs/tutorial.md": [
        "Restaurants stand at {all.restaurants.mean:.2f} of 5, which is {all.restaurants.below:.2f} below "
        "the journey's average of {all.average:.2f}.",
        "by {least:.2f} or more (6 points of 100)",
        "The rental car centre, at {all.rental_car_centre.mean:.2f}, is below the average too, but by "
        "{all.rental_car_centre.below:.2f}:",
        "Restaurants, which {all.restaurants.reach:.0%} of the customers pass, have "
        "{all.restaurants.severity:.1f}; shops, with {all.shops.reach:.0%}, have {all.shops.severity:.1f}.",
        "The average falls from {all.average:.2f} to {business.average:.2f}, and a third pain point appears: "
        "the long-term parking shuttle, {business.long_term_parking_shuttle.mean:.2f} of 5 from "
        "{business.long_term_parking_shuttle.n} answers. It comes last, because "
        "{business.long_term_parking_shuttle.reach:.0%} pass it. For business travellers the shops lie "
        "further below the average than the restaurants ({business.shops.below:.2f} and "
        "{business.restaurants.below:.2f}).",
        "a little deeper at the restaurants ({leisure.restaurants.below:.2f})",
        "nothing changed from 2016 to 2017 ({all.restaurants.mean_before:.2f} to {all.restaurants.mean:.2f})",
        "Check-in & security rose by {all.check_in_security.rose:.2f}, more than chance",
        "AirTrain {business.airtrain.fell:.2f} and the departures booth "
        "{business.information_booth_departures.fell:.2f} worse than the year before",
        "{all.restaurants.low:.2f} to {all.restaurants.high:.2f} at the restaurants",
        "NPS {nps.value:+.0f}, with an interval from {nps.interval[0]:+.0f} to {nps.interval[1]:+.0f}.",
        "{all.restaurants.n:,} passengers rated the restaurants.",
        "{facts[came][through security]:,} go through security, "
        "{facts[used][restaurant after security]:,} of them buy a meal.",
        "The way of the {facts[came][rental car]} who return a rental car",
        "restaurants are {all.restaurants.reference},",
        "{facts[everyone][asked for][a wider choice of food]} want a wider choice of food, "
        "{facts[everyone][asked for][lower prices for food]} lower prices, "
        "{facts[everyone][asked for][better food]} better food.",
    ],
}
PARTS = {
    "README.md": ("## Five minutes", "## What the numbers mean"),
    "docs/tutorial.md": ("## 1.", "## The same"),
}
SURVEY = [
    "| Airport as a whole, 2017 | {whole.n:,} | {whole.value:.2f} % in the two top boxes, "
    "mean {whole_mean:.4f} of 5 |",
    "| Recommend the airport, 2017 | {nps.n:,} | NPS {nps.value:.2f} |",
    "| Restaurants, 2017 | {all.restaurants.n:,} | {all.restaurants.value:.2f} % in the two top boxes, "
    "mean {all.restaurants.mean:.3f} of 5 |",
    "{facts[came][rental car]} passengers returned a rental car",
]
NOT_MEASURED = r"\[.*?\]\(.*?\)|95%|pain point \d|0 to 100|2016 to 2017|^#* ?\d\. "


def figures(report: dict) -> SimpleNamespace:
    """A report of `score` in points of the scale 1–5, each step under the name of its title."""
    found = SimpleNamespace(average=1 + report["average"] / 25)
    for step in report["steps"]:
        pain = next((point for point in report["pain_points"] if step["id"] in point["steps"]), {})
        change = step["change"]["difference"] / 25
        numbers = SimpleNamespace(
            n=step["n"],
            value=step["value"],
            mean=step["mean"],
            mean_before=step["mean"] - change,
            low=step["mean_interval"][0],
            high=step["mean_interval"][1],
            below=found.average - step["mean"],
            rose=change,
            fell=-change,
            reach=pain.get("reach"),
            severity=pain.get("severity"),
            reference=step["reference"],
        )
        setattr(found, "_".join(re.findall(r"\w+", step["title"].lower())), numbers)
    return found


@pytest.fixture(scope="module")
def told(example) -> dict:
    """What the commands print of the example."""

    def score(*more: str) -> dict:
        command = [ROOT / ".venv/bin/python", "manage.py", "score", "through-the-airport", "--latest-year"]
        environment = surroundings(VAR_DIR=example)
        printed = subprocess.run(
            [*command, *more], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        return json.loads(printed.stdout)

    everyone = score()
    facts = json.loads((ROOT / "touchpoints/examples/airport_facts.json").read_text())
    return {
        "all": figures(everyone),
        "business": figures(score("--persona", "business-traveller")),
        "leisure": figures(score("--persona", "leisure-traveller")),
        "whole": (whole := SimpleNamespace(**everyone["overall"][0])),
        "whole_mean": sum(int(score) * count for score, count in whole.counts.items()) / whole.n,
        "nps": SimpleNamespace(**everyone["overall"][1]),
        "facts": facts["2017"],
        "report": everyone,
        "least": 6 / 25,
    }


@pytest.mark.parametrize("document", SAID)
def test_every_figure_told_of_the_example_is_what_the_commands_print(document, told):
    begin, end = PARTS[document]
    text = (ROOT / document).read_text()
    part = text[text.index(begin) : text.index(end)]
    part = re.sub(r"\s+", " ", re.sub(NOT_MEASURED, "", re.sub(BLOCK, "", part), flags=re.M))
    for sentence in SAID[document]:
        said = re.sub(r"\s+", " ", re.sub(NOT_MEASURED, "", sentence.format(**told)))
        assert said in part
        part = part.replace(said, "")
    assert not re.findall(r"\d[\d.,]*", part), "a figure that nothing is compared with"


@pytest.mark.parametrize("sentence", SURVEY)
def test_the_survey_s_figures_in_the_docs_are_what_the_commands_print(sentence, told):
    text = (ROOT / "docs/example.md").read_text()
    assert re.sub(r"\s+", " ", sentence.format(**told)) in re.sub(r"\s+", " ", text)


def keys(value: object) -> set[str]:
    """Every key of a JSON document but the scores that counts are of."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if not isinstance(value, dict):
        return set()
    return {key for key in value if not key.isdigit()}.union(*map(keys, value.values()))


def test_every_key_that_score_prints_is_documented(told):
    scores = (ROOT / "docs/formats.md").read_text().partition("## Scores")[2]
    documented = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", scores))))
    printed = {key.removesuffix("_interval") for key in keys(told["report"])}
    assert not printed - documented
