"""What `script/server` says before it begins."""

import socket
import subprocess

from django.conf import settings


def started_with(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(settings.BASE_DIR / "script" / "server"), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def test_a_port_that_is_taken_is_told_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = started_with("--port", str(port))
    assert ended.returncode == 1
    assert ended.stderr == f"Port {port} is taken: end what listens there, or choose another with --port.\n"


def test_a_port_is_a_number():
    ended = started_with("--port", "eighty")
    assert (ended.returncode, ended.stderr) == (2, "--port needs a number, not “eighty”.\n")
