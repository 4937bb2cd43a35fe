"""Every command that the README and the docs show runs, top to bottom, as a reader would type it."""

import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
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
