"""Getting feedback in by the web: a file dropped, its columns settled, imported, reported, undone."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.stored import make_workspace
from tests.web.airport import make_member
from tests.web.pages import fields_of, messages_of
from touchpoints.models import (
    ImportJob,
    ImportState,
    Journey,
    Question,
    SavedMapping,
    Submission,
    SurveyResponse,
    Touchpoint,
    Workspace,
)
from touchpoints.services import imports, tasks
from touchpoints.vocabulary import Role

pytestmark = pytest.mark.django_db

LIST = "/w/coffee/feedback/"
SFO = Path(settings.BASE_DIR).parent / "shared" / "data" / "sfo"
RATED = """id,Q1 Coffee,Q1 Cake,Q1 Chairs,recommend,why,who
1,5,4,3,9,"lovely, and so near to the station",student
2,4,0,2,10,,student
3,1,3,1,11,"too loud to speak with anybody",worker
4,2,1,5,2,,worker
5,3,5,4,7,,student
6,5,2,6,8,,worker
"""

RunTasks = Callable[[], None]


@pytest.fixture
def workspace(db: None) -> Workspace:
    """A workspace with nothing in it."""
    return make_workspace()


@pytest.fixture
def editor(workspace: Workspace) -> Client:
    client = Client()
    client.force_login(make_member(workspace, Role.EDITOR))
    return client


@pytest.fixture
def viewer(workspace: Workspace) -> Client:
    client = Client()
    client.force_login(make_member(workspace, Role.VIEWER))
    return client


def send(client: Client, content: str | bytes = RATED, name: str = "week 46.csv") -> HttpResponse:
    """Drop a file."""
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"{LIST}upload/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def uploaded(client: Client, content: str | bytes = RATED, name: str = "week 46.csv") -> ImportJob:
    page = send(client, content, name)
    assert page.templates[0].name == "imports/columns.html", messages_of(page)
    return ImportJob.objects.order_by("pk").last()


def settle(client: Client, job: ImportJob, press: str = "import", **changes: str) -> HttpResponse:
    """Send the columns as the page shows them, with these changes."""
    address = f"{LIST}imports/{job.pk}/columns/"
    fields = fields_of(client.get(address), "file-survey")
    fields = {name: value for name, value in fields.items() if name not in ("import", "look")}
    return client.post(address, fields | {press: "1", "file-day": "2026-11-16"} | changes, follow=True)


def settled(client: Client, run_tasks: RunTasks, job: ImportJob, **changes: str) -> ImportJob:
    """The job after its import, whatever came of it."""
    page = settle(client, job, **changes)
    assert page.templates[0].name == "imports/running.html", squeezed(page)
    run_tasks()
    job.refresh_from_db()
    return job


def squeezed(page: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    return " ".join(text.split())


def test_an_empty_list_says_what_belongs_here(editor: Client, viewer: Client) -> None:
    page = squeezed(editor.get(LIST))
    assert "Drop a file here, or choose one" in page
    assert "No answers from files yet" in page
    page = squeezed(viewer.get(LIST))
    assert "Drop a file here" not in page
    assert "once an editor has imported a file" in page


def test_the_columns_are_guessed_and_the_first_rows_shown(editor: Client) -> None:
    page = send(editor)
    text = squeezed(page)
    assert "week 46.csv" in text
    assert "comma, UTF-8, one header row · 6 rows, 7 columns" in text
    assert "Import 6 rows" in text
    assert "<s>0</s>" in page.content.decode()


def test_an_import_from_drop_to_report(editor: Client, workspace: Workspace, run_tasks: RunTasks) -> None:
    job = settled(editor, run_tasks, uploaded(editor))
    assert (job.state, job.error) == ("done", "")
    assert (job.read, job.created, job.rejected) == (6, 22, 0)
    page = editor.get(f"{LIST}imports/{job.pk}/")
    text = squeezed(page)
    assert "week 46.csv is imported" in text
    assert "2 never used" not in text
    assert Journey.objects.get(workspace=workspace).title == "week 46"


def test_a_workspace_without_maps_gets_its_first_one(
    editor: Client, workspace: Workspace, run_tasks: RunTasks
) -> None:
    settled(editor, run_tasks, uploaded(editor), **{"file-map_title": "The café"})
    journey = Journey.objects.get(workspace=workspace)
    steps = list(journey.steps.order_by("column").values_list("title", flat=True))
    assert (journey.title, journey.revision) == ("The café", 1)
    assert steps == ["Coffee", "Cake", "Chairs"]
    assert journey.transitions.count() == 0
    assert journey.questions.get().metric == "nps"
    assert editor.get(f"/w/coffee/journeys/{journey.slug}/").status_code == 200
