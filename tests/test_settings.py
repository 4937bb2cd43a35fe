"""Settings come from the environment, and nonsense in it is refused."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.processes import surroundings

ROOT = Path(settings.BASE_DIR)


def read(tmp_path: Path, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """These settings as JSON, read by a process with this environment alone."""
    program = (
        "import json; from journeymap import settings as s;"
        f"print(json.dumps({{name: getattr(s, name) for name in {names}}}, default=str))"
    )
    bare = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var")}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=bare | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("SITE_URL", "journeys.example.com"),
        ("SITE_URL", "ftp://journeys.example.com"),
        ("DATABASE_URL", "mysql://root@localhost/journeys"),
        ("PROXIES", "one"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start_and_is_named(tmp_path, name, value):
    answer = read(tmp_path, "DEBUG", **{name: value})
    assert answer.returncode != 0
    assert name in answer.stderr or value in answer.stderr


def test_an_https_address_makes_cookies_and_pages_insist_on_it(tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    secure = json.loads(read(tmp_path, *names, SITE_URL="https://journeys.example.com").stdout)
    assert secure == {**dict.fromkeys(names, True), "SECURE_HSTS_SECONDS": 31536000}
    plain = json.loads(read(tmp_path, *names).stdout)
    assert plain == {**dict.fromkeys(names, False), "SECURE_HSTS_SECONDS": 0}


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    first = json.loads(read(tmp_path, "SECRET_KEY").stdout)
    assert json.loads(read(tmp_path, "SECRET_KEY").stdout) == first
    assert len(first["SECRET_KEY"]) >= 50
    path = tmp_path / "var" / "secret-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_server_on_https_passes_the_deployment_checks(tmp_path):
    environment = surroundings(SITE_URL="https://journeys.example.com", VAR_DIR=tmp_path)
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
