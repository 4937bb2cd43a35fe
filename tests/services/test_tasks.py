"""Work in the background: workers' signs of life, and the tasks of those that were killed."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from tests.processes import surroundings
from touchpoints.models import Worker
from touchpoints.services import tasks

pytestmark = pytest.mark.django_db


@task()
def write_report(name: str) -> str:
    return f"{name} is written"


def running_task(*workers: str) -> DBTaskResult:
    """A task that the last of these workers is at, the others having tried before."""
    row = DBTaskResult.objects.get(pk=write_report.enqueue("The report").id)
    for worker in workers:
        row.claim(worker)
    return row


def silent_since(worker: str, since: timedelta) -> None:
    Worker.objects.update_or_create(name=worker, defaults={"seen_at": timezone.now() - since})


def test_a_task_waits_until_a_worker_does_it(run_tasks):
    waiting = write_report.enqueue("The report")
    run_tasks()
    done = write_report.get_result(waiting.id)
    assert done.return_value == "The report is written"


def test_the_task_of_a_living_worker_is_left_alone():
    row = running_task("anna")
    tasks.say_alive("anna")
    assert tasks.reap() == 0
    row.refresh_from_db()
    assert row.status == "RUNNING"


def test_a_worker_that_cannot_write_to_the_database_is_alive_all_the_same():
    row = running_task("anna")
    tasks.say_alive("anna")
    silent_since("anna", tasks.SILENCE + timedelta(minutes=5))  # one long transaction keeps out all others
    assert tasks.troubles() == []
    assert tasks.reap() == 0
    row.refresh_from_db()
    assert row.status == "RUNNING"
    tasks.say_goodbye("anna")
    assert len(tasks.troubles()) == 1


def test_the_task_of_a_silent_worker_is_done_by_another(run_tasks):
    row = running_task("anna")
    silent_since("anna", tasks.SILENCE + timedelta(seconds=1))
    assert tasks.reap() == 1
    run_tasks()
    row.refresh_from_db()
    assert row.status == "SUCCESSFUL"
    assert row.return_value == "The report is written"
    assert not Worker.objects.filter(name="anna").exists()


def test_a_task_whose_second_worker_dies_too_has_failed_and_says_why():
    row = running_task("anna", "berta")
    assert tasks.reap() == 1
    row.refresh_from_db()
    assert row.status == "FAILED"
    assert row.exception_class_path == "touchpoints.services.tasks.WorkerDied"
    assert "interrupted 2 times" in row.traceback


def test_a_restarted_worker_takes_up_at_once_what_its_killed_self_left():
    left = running_task("anna")
    others = running_task("berta")
    assert tasks.take_over("anna") == 1
    left.refresh_from_db()
    others.refresh_from_db()
    assert (left.status, others.status) == ("READY", "RUNNING")


def test_a_task_that_ended_meanwhile_is_not_given_back(monkeypatch):
    row = running_task("anna")
    monkeypatch.setattr(tasks, "_running", lambda: StaleRows(DBTaskResult.objects.running(), row))
    assert tasks.reap() == 0
    row.refresh_from_db()
    assert row.status == "SUCCESSFUL"


class StaleRows:
    """Rows as they were read a moment before the task ended."""

    def __init__(self, rows, row):
        self.rows, self.row = rows, row

    def __iter__(self):
        seen = list(self.rows)
        self.row.set_successful("done")
        return iter(seen)

    def __getattr__(self, name):
        return getattr(self.rows.all(), name)


def test_health_is_good_while_a_worker_lives_and_says_what_is_wrong_otherwise(client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "trouble",
        "troubles": ["No background worker has given a sign of life in the last 60 seconds."],
    }
    tasks.say_alive("anna")
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}
    tasks.say_goodbye("anna")
    assert client.get("/healthz").status_code == 503


def test_a_worker_process_says_that_it_lives_and_takes_its_leave(tmp_path):
    path = tmp_path / "own.sqlite3"
    manage = [sys.executable, "manage.py"]
    place = {"cwd": settings.BASE_DIR, "env": surroundings(DATABASE_URL=f"sqlite:///{path}")}
    subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True, **place)

    def names() -> list[tuple[str]]:
        with closing(sqlite3.connect(path)) as database:
            return database.execute("SELECT name FROM touchpoints_worker").fetchall()

    worker = subprocess.Popen([*manage, "worker", "--worker-id", "anna", "--verbosity", "0"], **place)
    try:
        end = time.monotonic() + 120
        while not names():
            assert worker.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        assert names() == [("anna",)]
        worker.terminate()
        assert worker.wait(60) == 0
    finally:
        worker.kill()
    assert names() == []
