"""Everything goes into one file and comes back from it, whichever engine keeps it."""

import json
import os
import subprocess
import sys
import threading
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from tests.journeys import uid
from tests.stored import make_workspace, set_title, store_journey
from touchpoints.models import Customer, Question, Submission, SurveyResponse, Touchpoint, User, Workspace
from touchpoints.services.backup import kept_models, write_backup
from touchpoints.services.operations import apply_operations
from touchpoints.services.restore import NotRestored, restore_backup
from touchpoints.services.tallies import rebuild_tallies
from touchpoints.services.workspaces import delete_workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(settings, tmp_path) -> Workspace:
    settings.MEDIA_ROOT = tmp_path / "media"
    upload = settings.MEDIA_ROOT / "imports" / "answers.csv"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"a;b\n")
    User.objects.create_user("ada@example.org", "a long pass phrase", name="Łucja „Ada“ Żak")
    workspace = make_workspace(time_zone="Europe/Kyiv")
    journey = store_journey(workspace)
    apply_operations(journey=journey, operations=[set_title(uid("order"), "Заказ")], origin="test")
    question = Question.objects.get(slug="hotline-help")
    customer = Customer.objects.create(workspace=workspace, reference="17")
    for number in range(3):
        submission = Submission.objects.create(
            workspace=workspace,
            source="csv",
            external_id=str(number),
            customer=customer,
            weight=1 / 3,
            attributes={"z": [1, None], "a": "ü"},
        )
        SurveyResponse.objects.create(
            submission=submission,
            question=question,
            score=number or None,
            verbatim="“quoted”\n\tΩ" if number == 0 else "",
            answered_at=datetime(2017, 5, 1, 23, 59, 59, 123456, tzinfo=UTC),
            answered_on=date(2017, 5, 2),
        )
    rebuild_tallies(workspace=workspace)
    return workspace


def rows() -> dict[str, list]:
    """Everything in the database, but for the stamp, which restoring counts up."""
    found = {}
    for model in kept_models():
        names = [
            field.attname for field in model._meta.concrete_fields if field.column and field.name != "stamp"
        ]
        found[model._meta.label] = list(model._base_manager.order_by("pk").values_list(*names))
    return found


def test_what_was_written_comes_back_to_the_last_microsecond(world, tmp_path, settings):
    before = rows()
    write_backup(tmp_path / "b")
    stamp = Workspace.objects.get().stamp
    delete_workspace(world, typed_slug="coffee")
    User.objects.create_user("late@example.org")
    (settings.MEDIA_ROOT / "imports" / "answers.csv").unlink()
    restore_backup(tmp_path / "b", replace=True)
    assert rows() == before
    assert (settings.MEDIA_ROOT / "imports" / "answers.csv").read_bytes() == b"a;b\n"
    assert Workspace.objects.get().stamp > stamp, "no process may take an old drawing for one of this data"
    assert User.objects.get().check_password("a long pass phrase")


def test_after_a_restore_new_rows_get_new_keys(world, tmp_path):
    write_backup(tmp_path / "b")
    restore_backup(tmp_path / "b", replace=True)
    last = max(Touchpoint.objects.values_list("pk", flat=True))
    channel = Touchpoint.objects.first().channel
    new = Touchpoint.objects.create(
        workspace=Workspace.objects.get(), slug="new", name="New", channel=channel
    )
    assert new.pk > last


def test_a_backup_moves_to_another_engine(world, tmp_path):
    """From whatever engine the suite runs on, into SQLite, and back again."""
    write_backup(tmp_path / "b")
    before = rows()
    elsewhere = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}",
        "VAR_DIR": str(tmp_path / "var"),
    }
    for command, *files in (["restore", "b"], ["backup", "again"], ["check_data"]):
        paths = [str(tmp_path / name) for name in files]
        done = subprocess.run(
            [sys.executable, settings.BASE_DIR / "manage.py", command, *paths],
            env=elsewhere, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    restore_backup(tmp_path / "again", replace=True)
    assert rows() == before


def test_a_database_with_people_in_it_is_not_written_over_by_mistake(world, tmp_path):
    write_backup(tmp_path / "b")
    before = rows()
    with pytest.raises(NotRestored, match="not empty"):
        restore_backup(tmp_path / "b")
    assert rows() == before


def test_sessions_stay_behind_and_end(world, tmp_path):
    Session.objects.create(session_key="k", session_data="d", expire_date=datetime(2099, 1, 1, tzinfo=UTC))
    write_backup(tmp_path / "b")
    assert not any("session" in name for name in zipfile.ZipFile(tmp_path / "b").namelist())
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


STEP = "touchpoints.step"


def rewritten(file, change) -> None:
    """The backup with its manifest changed."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["manifest.json"])
    change(manifest, members)
    members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda manifest, members: manifest.update(version=2), "newer version"),
        (lambda manifest, members: manifest["migrations"].append("touchpoints.0999_later"), "newer version"),
        (lambda manifest, members: manifest.update(format="other"), "not a backup of JourneyMap"),
        (
            lambda manifest, members: manifest["tables"]["touchpoints.step"]["columns"].append("x"),
            "keeps otherwise",
        ),
        (lambda manifest, members: members.update({f"data/{STEP}.jsonl": b""}), "damaged"),
        (lambda manifest, members: members.update({f"data/{STEP}.jsonl": b"["}), "damaged"),
        (lambda manifest, members: members.pop(f"data/{STEP}.jsonl"), "damaged"),
        (lambda manifest, members: members.update({"media/../../evil": b"x"}), "leads elsewhere"),
    ],
)
def test_what_cannot_be_restored_is_refused_in_words_and_nothing_changes(world, tmp_path, change, words):
    write_backup(tmp_path / "b")
    before = rows()
    rewritten(tmp_path / "b", change)
    with pytest.raises(NotRestored, match=words):
        restore_backup(tmp_path / "b", replace=True)
    assert rows() == before
    assert not list(tmp_path.rglob("evil"))


def test_a_file_that_is_no_archive_is_refused(world, tmp_path):
    (tmp_path / "b").write_text("Hello")
    with pytest.raises(NotRestored, match="not a backup"):
        restore_backup(tmp_path / "b", replace=True)


@pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="the suite's SQLite is in memory"
)
def test_all_rows_are_of_one_moment_and_nobody_waits(world, tmp_path):
    """While the backup is written, somebody adds a workspace: it comes in whole or not at all."""

    def add_and_go(done: int, total: int) -> None:
        def add() -> None:
            try:
                store_journey(make_workspace("tea"))
            finally:
                connection.close()

        writer = threading.Thread(target=add)
        writer.start()
        writer.join(timeout=20)
        assert not writer.is_alive(), "the writer had to wait"

    before = rows()
    write_backup(tmp_path / "b", progress=add_and_go)
    assert Workspace.objects.filter(slug="tea").exists()
    restore_backup(tmp_path / "b", replace=True)
    assert rows() == before
