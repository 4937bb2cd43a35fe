"""Getting feedback in by the web: a file dropped, its columns settled, imported, reported, undone."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable, Sequence
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

from tests.stored import make_workspace, store_journey
from tests.web.airport import make_member
from tests.web.pages import fields_of, messages_of
from touchpoints.ingestion.mapping import mapping_from_data
from touchpoints.models import (
    ImportJob,
    ImportState,
    Journey,
    Persona,
    Question,
    SavedMapping,
    Submission,
    SurveyResponse,
    Touchpoint,
    Workspace,
)
from touchpoints.services import imports, tasks
from touchpoints.services.documents import export_document
from touchpoints.services.inventory import unspecified_channel
from touchpoints.services.scores import scored_questions
from touchpoints.vocabulary import Role
from touchpoints.web.upload_limit import ROOM

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


def test_answers_of_the_airport_give_its_known_scores(
    editor: Client, workspace: Workspace, run_tasks: RunTasks
) -> None:
    if not SFO.exists():
        pytest.skip("the airport's answers are not on this machine")
    job = settled(editor, run_tasks, uploaded(editor, (SFO / "2017.csv").read_bytes(), "2017.csv"))
    assert (job.read, job.created, job.rejected) == (2831, 56755, 0)
    told = job.outcome["maps"][0]["told"]
    assert [(one["kind"], one["name"], one["n"]) for one in told] == [
        ("pain", "Food", 2421),
        ("pain", "Store", 2374),
    ]
    nps = Question.objects.get(workspace=workspace, metric="nps")
    score = scored_questions(workspace, Question.objects.filter(pk=nps.pk))[nps.slug].score
    assert (score.n, round(score.value, 2)) == (2746, 39.84)


def test_a_code_that_a_person_rejects_goes_to_the_report(editor: Client, run_tasks: RunTasks) -> None:
    job = settled(editor, run_tasks, uploaded(editor), **{"file-ask-4-0": "report"})
    assert (job.created, job.rejected) == (21, 1)
    page = squeezed(editor.get(f"{LIST}imports/{job.pk}/"))
    assert "“11” is not a whole number from 0 to 10" in page
    assert "All 1 Rejected 0 Partly 1" in page


def test_a_question_says_what_would_happen_in_numbers(editor: Client) -> None:
    page = squeezed(send(editor))
    assert "Does 11 mean “no answer”?" in page
    assert "recommend runs from 0 to 10, but 1 row holds 11." in page
    assert "Counted as a score it would raise NPS from +20.0 to +33.3." in page


def test_what_will_be_rejected_is_said_before_it_is(editor: Client) -> None:
    assert "will be rejected" not in squeezed(send(editor))
    page = settle(
        editor, ImportJob.objects.get(), press="look", **{"c2-no_answer": "", "file-ask-4-0": "report"}
    )
    assert "2 answers will be rejected Q1 Cake, recommend: neither a score nor left out." in squeezed(page)


def test_looking_again_shows_what_was_changed_and_imports_nothing(editor: Client) -> None:
    job = uploaded(editor)
    page = settle(editor, job, press="look", **{"c6-becomes": "left_out", "c2-no_answer": "0, 4"})
    assert page.status_code == 200
    assert "4 means “no answer”" in squeezed(page)
    assert "Show the column left out" in squeezed(page)
    job.refresh_from_db()
    assert job.state == ImportState.UPLOADED
    assert "needs an answer" not in squeezed(page)


def test_a_day_must_be_said_when_no_column_holds_one(editor: Client) -> None:
    page = settle(editor, uploaded(editor), **{"file-day": ""})
    assert page.status_code == 422
    assert "Say on which day these answers were given." in squeezed(page)


def test_day_and_month_are_never_guessed(editor: Client, run_tasks: RunTasks) -> None:
    rows = "".join(f"{n},0{n}/06/2026,{n}\n" for n in range(1, 6))
    job = uploaded(editor, f"id,date,satisfaction\n{rows}")
    page = settle(editor, job)
    assert page.status_code == 422
    assert "Which comes first in date?" in squeezed(page)
    assert "Say which comes first." in squeezed(page)
    settled(editor, run_tasks, job, **{"file-date_format": "%d/%m/%Y"})
    days = SurveyResponse.objects.order_by("answered_on").values_list("answered_on", flat=True)
    assert [day.isoformat() for day in days] == [f"2026-06-0{n}" for n in range(1, 6)]


def test_only_one_column_can_be_the_number_of_the_answer(editor: Client) -> None:
    page = settle(editor, uploaded(editor), **{"c6-becomes": "key"})
    assert page.status_code == 422
    assert "“id” is that already." in squeezed(page)


def test_words_need_the_score_they_explain(editor: Client) -> None:
    page = settle(editor, uploaded(editor), **{"c5-becomes": "verbatim", "c5-name": "nothing"})
    assert "Name the column whose score these words explain." in squeezed(page)


def test_without_any_score_nothing_is_imported(editor: Client) -> None:
    page = settle(editor, uploaded(editor, "colour,town\nred,Ystad\nblue,Lund\nred,Lund\n"))
    assert page.status_code == 422
    assert "No column holds a score yet." in squeezed(page)


def test_columns_about_the_whole_need_a_journey(editor: Client, workspace: Workspace) -> None:
    job = uploaded(editor)
    address = f"{LIST}imports/{job.pk}/columns/"
    fields = fields_of(editor.get(address), "file-survey") | {"import": "1", "file-day": "2026-11-16"}
    fields.pop("file-make_map")
    page = editor.post(address, fields)
    assert "Columns about the whole journey need a map, or leave them out." in squeezed(page)
    for title in ("One", "Two"):
        Journey.objects.create(workspace=workspace, slug=title.lower(), title=title)
    page = settle(editor, job)
    assert "Say which journey these columns are about." in squeezed(page)
    settle(editor, job, **{"file-journey": "two"})
    job.refresh_from_db()
    assert (job.journey.slug, job.first_map) == ("two", "")


def test_a_question_on_another_scale_is_told_at_its_column(
    editor: Client, workspace: Workspace, run_tasks: RunTasks
) -> None:
    settled(editor, run_tasks, uploaded(editor))
    Question.objects.filter(wording="Q1 Coffee").update(wording="How was the coffee?")
    wide = uploaded(editor, RATED.replace("1,5,4,3,9", "1,7,4,3,9"))
    page = settle(editor, wide, **{"c1-high": "7", "c1-metric": "ces"})
    assert page.status_code == 422
    assert "is stored with the metric csat" in squeezed(page)


def test_a_column_of_a_question_asked_before_has_the_scale_that_is_stored(
    editor: Client, run_tasks: RunTasks
) -> None:
    wide = RATED.replace("1,5,4,3,9", "1,7,4,3,9")
    settled(editor, run_tasks, uploaded(editor))
    page = send(editor, wide)
    text = squeezed(page)
    assert "4 columns answer questions asked before" in text
    assert "“Q1 Coffee” is stored with the scale 1 to 5" in text
    assert "1 answer in Q1 Coffee does not fit that scale." in text
    assert 'name="c1-high"' not in page.content.decode()
    job = settled(editor, run_tasks, ImportJob.objects.latest("pk"), **{"c1-high": "7", "c1-metric": "ces"})
    assert (job.state, job.rejected) == ("done", 1)
    assert Question.objects.filter(wording="Q1 Coffee").count() == 1


def test_a_column_may_be_about_something_else_than_the_question_of_its_name(
    editor: Client, run_tasks: RunTasks
) -> None:
    settled(editor, run_tasks, uploaded(editor))
    again = uploaded(editor)
    settled(editor, run_tasks, again, **{"c1-name": "Tea", "c1-high": "6"})
    tea = Question.objects.get(touchpoint__name="Tea")
    assert (tea.wording, tea.maximum) == ("Q1 Coffee", 6)


def rated_on(days: Sequence[str], columns: str = "Q1 Coffee,Q1 Chairs,Q1 Cake") -> str:
    rows = [
        ",".join([str(n), day, *[str(n % 5 + 1)] * len(columns.split(","))]) for n, day in enumerate(days)
    ]
    return "\n".join([f"id,date,{columns}", *rows]) + "\n"


def test_a_bad_day_is_told_and_its_row_rejected(editor: Client, run_tasks: RunTasks) -> None:
    days = ["2025-05-03", "last week", *["2025-05-04"] * 20]
    page = squeezed(send(editor, rated_on(days)))
    assert "1 row will be rejected" in page
    assert "date holds no day that can be read there, such as “last week”." in page
    job = settled(editor, run_tasks, ImportJob.objects.latest("pk"))
    assert (job.read, job.created, job.rejected) == (22, 63, 3)


def test_a_page_says_before_an_import_which_maps_will_open_with_other_months(
    editor: Client, run_tasks: RunTasks
) -> None:
    settled(editor, run_tasks, uploaded(editor, rated_on(["2025-05-03"] * 40), "2025.csv"))
    page = squeezed(send(editor, rated_on(["2026-11-03"] * 40, "Q1 Coffee"), "coffee.csv"))
    assert "The map “2025” will open with other months" in page
    assert "twelve months to May 2025, and will open with those to November 2026: 2 of its questions" in page
    page = squeezed(send(editor, rated_on(["2026-11-03"] * 5, "Q1 Coffee"), "few.csv"))
    assert "The map “2025” goes on opening with the months to May 2025" in page
    page = squeezed(send(editor, rated_on(["2026-11-03"] * 40), "all.csv"))
    assert "opening with" not in page
    assert "will open with" not in page


def test_a_file_dropped_again_changes_nothing_and_corrected_it_is_brought_up_to_date(
    editor: Client, run_tasks: RunTasks
) -> None:
    settled(editor, run_tasks, uploaded(editor))
    again = settled(editor, run_tasks, uploaded(editor))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 22)
    corrected = settled(editor, run_tasks, uploaded(editor, RATED.replace("1,5,4,3,9", "1,4,4,3,9")))
    assert (corrected.created, corrected.updated, corrected.unchanged) == (0, 1, 21)
    assert Submission.objects.count() == 6


def test_a_mapping_is_remembered_and_offered_for_the_same_headers(
    editor: Client, workspace: Workspace, run_tasks: RunTasks
) -> None:
    settled(
        editor, run_tasks, uploaded(editor), **{"file-remember_as": "Café survey", "c1-name": "Espresso bar"}
    )
    saved = SavedMapping.objects.get(workspace=workspace)
    job = uploaded(editor, name="week 47.csv")
    page = editor.get(f"{LIST}imports/{job.pk}/columns/")
    assert "Use “Café survey”" in squeezed(page)
    fields = fields_of(editor.get(f"{LIST}imports/{job.pk}/columns/?mapping={saved.pk}"), "file-survey")
    assert fields["c1-name"] == ["Espresso bar"]
    assert fields["file-survey"] == ["week 47"]
    other = uploaded(editor, RATED.replace("Coffee", "Tea"), "tea.csv")
    assert "Use “Café survey”" not in squeezed(editor.get(f"{LIST}imports/{other.pk}/columns/"))


def test_two_presses_are_one_import(editor: Client) -> None:
    job = uploaded(editor)
    address = f"{LIST}imports/{job.pk}/columns/"
    fields = fields_of(editor.get(address), "file-survey") | {"import": "1", "file-day": "2026-11-16"}
    for _press in range(2):
        assert editor.post(address, fields).url == f"{LIST}imports/{job.pk}/"
    assert DBTaskResult.objects.count() == 1
    job.refresh_from_db()
    assert imports.start_import(job=job, mapping=mapping_from_data(job.mapping)) is False


def test_an_import_that_waits_can_be_stopped_and_taken_up_again(
    editor: Client, workspace: Workspace, run_tasks: RunTasks
) -> None:
    job = uploaded(editor)
    settle(editor, job)
    page = editor.post(f"{LIST}imports/{job.pk}/stop/", follow=True)
    assert "Nothing has changed" in squeezed(page)
    run_tasks()
    assert not Submission.objects.exists()
    assert not Journey.objects.exists()
    page = editor.post(f"{LIST}imports/{job.pk}/again/", follow=True)
    assert fields_of(page, "file-survey")["file-day"] == ["2026-11-16"]
    assert settled(editor, run_tasks, job).state == ImportState.DONE


def test_an_import_stopped_while_it_reads_stores_nothing(
    editor: Client, run_tasks: RunTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = uploaded(editor)
    settle(editor, job)
    told = imports._Teller.__call__

    def stop_then_tell(self: imports._Teller, done: int, total: int) -> None:
        imports.stop_import(job)
        told(self, done, total)

    monkeypatch.setattr(imports._Teller, "__call__", stop_then_tell)
    run_tasks()
    job.refresh_from_db()
    assert job.state == ImportState.STOPPED
    assert not Submission.objects.exists()
    assert not Journey.objects.exists()


def test_an_import_stopped_just_before_it_stores_stores_nothing(
    editor: Client, run_tasks: RunTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = uploaded(editor)
    settle(editor, job)
    monkeypatch.setattr(imports._Teller, "__call__", lambda self, done, total: imports.stop_import(job))
    run_tasks()
    job.refresh_from_db()
    assert job.state == ImportState.STOPPED
    assert not Submission.objects.exists()


def test_it_is_too_late_to_stop_what_is_done(editor: Client, run_tasks: RunTasks) -> None:
    job = settled(editor, run_tasks, uploaded(editor))
    page = editor.post(f"{LIST}imports/{job.pk}/stop/", follow=True)
    assert messages_of(page) == ["It was too late to stop: the import had ended."]


def test_an_import_whose_workers_are_killed_has_failed_in_words(editor: Client, workspace: Workspace) -> None:
    job = uploaded(editor)
    settle(editor, job)
    row = DBTaskResult.objects.get()
    for worker in ("anna", "berta"):
        row.claim(worker)
    ImportJob.objects.filter(pk=job.pk).update(
        state=ImportState.RUNNING,
        journey=Journey.objects.create(workspace=workspace, slug="new", title="New"),
    )
    assert tasks.reap() == 1
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The import was interrupted, and the server gave it up.")
    assert not Journey.objects.exists()
    page = squeezed(editor.get(f"{LIST}imports/{job.pk}/"))
    assert "Nothing has changed" in page
    assert "Back to the columns" in page


def test_a_mistake_of_the_server_is_no_import_for_ever_under_way(
    editor: Client, run_tasks: RunTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(**_more: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(imports, "import_responses", break_down)
    job = settled(editor, run_tasks, uploaded(editor))
    assert job.state == ImportState.FAILED


def test_an_import_can_be_undone_for_thirty_days(editor: Client, run_tasks: RunTasks) -> None:
    job = settled(editor, run_tasks, uploaded(editor))
    page = editor.post(f"{LIST}imports/{job.pk}/undo/", follow=True)
    assert messages_of(page) == ["The import was undone: 22 answers are as they were before."]
    assert not SurveyResponse.objects.exists()
    assert "The import of week 46.csv was undone" in squeezed(page)
    assert "The answers were put back as they were." in squeezed(page)
    assert "new in the inventory" not in squeezed(page)
    job = settled(editor, run_tasks, uploaded(editor))
    ImportJob.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(days=31))
    assert "Undo this import" not in squeezed(editor.get(f"{LIST}imports/{job.pk}/"))
    page = editor.post(f"{LIST}imports/{job.pk}/undo/", follow=True)
    assert messages_of(page) == ["An import can be undone for 30 days."]


def test_the_file_is_kept_no_longer_than_it_is_needed(editor: Client, run_tasks: RunTasks) -> None:
    job = uploaded(editor)
    path = Path(job.file.path)
    assert path.exists()
    settled(editor, run_tasks, job)
    assert not path.exists()
    assert not job.file
    other = uploaded(editor)
    path = Path(other.file.path)
    editor.post(f"{LIST}imports/{other.pk}/discard/")
    assert not path.exists()
    assert not ImportJob.objects.filter(pk=other.pk).exists()


def test_a_file_nobody_came_back_to_is_thrown_away(editor: Client) -> None:
    old = uploaded(editor)
    ImportJob.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))
    uploaded(editor)
    assert not ImportJob.objects.filter(pk=old.pk).exists()
    assert not Path(old.file.path).exists()


def test_rows_to_look_at_are_a_file_without_formulas(editor: Client, run_tasks: RunTasks) -> None:
    rows = "".join(f"{n},2026-06-{n:02},{n % 5 + 1}\n" for n in range(1, 12))
    job = uploaded(editor, f"id,date,satisfaction\n{rows}")
    path = Path(job.file.path)
    path.write_text(f'id,date,satisfaction\n{rows}12,2026-06-30,=1+1\n13,soon,4\n14,2026-06-01,"9"\n')
    job = settled(editor, run_tasks, job)
    assert (job.read, job.created, job.rejected) == (14, 11, 3)
    page = squeezed(editor.get(f"{LIST}imports/{job.pk}/"))
    assert "All 3 Rejected 1 Partly 2" in page
    answer = editor.get(f"{LIST}imports/{job.pk}/rows.csv")
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "line,column,value,what_happened,outcome"
    assert lines[1].startswith("13,satisfaction,'=1+1,“=1+1” is not a whole number")
    assert lines[2].startswith("14,date,soon,")
    assert lines[2].endswith(",rejected")
    only = editor.get(f"{LIST}imports/{job.pk}/rows.csv?rows=rejected").getvalue().decode()
    assert len(only.splitlines()) == 2


def test_a_spreadsheet_and_a_packed_table_are_read_as_well(editor: Client, run_tasks: RunTasks) -> None:
    packed = settled(editor, run_tasks, uploaded(editor, gzip.compress(RATED.encode()), "week 46.csv.gz"))
    book = openpyxl.Workbook()
    for line in RATED.splitlines()[:3]:
        book.active.append([int(cell) if cell.isdecimal() else cell for cell in line.split(",")[:5]])
    kept = io.BytesIO()
    book.save(kept)
    page = send(editor, kept.getvalue(), "week 46.xlsx")
    assert (packed.state, packed.created) == ("done", 22)
    assert "sheet “Sheet”, one header row · 2 rows, 5 columns" in squeezed(page)


POLISH = RATED.replace("Coffee", "Obsługa").replace("student", "żółć ńę").encode("cp1250")


def test_letters_that_nobody_told_how_to_read_are_shown_in_each_way_and_not_imported(editor: Client) -> None:
    job = uploaded(editor, POLISH)
    page = squeezed(editor.get(f"{LIST}imports/{job.pk}/columns/"))
    assert "not UTF-8, one header row" in page
    assert "Obsługa · żółć · ńę Central European (windows-1250)" in page
    assert "Obs³uga · ¿ó³æ · ñê Western European (windows-1252)" in page
    refused = settle(editor, job)
    assert refused.status_code == 422
    assert "Choose first how the letters of this file are written." in squeezed(refused)
    assert not Submission.objects.exists()


def test_letters_are_kept_as_they_are_read_on_the_page(
    editor: Client, workspace: Workspace, run_tasks: RunTasks
) -> None:
    job = uploaded(editor, POLISH)
    address = f"{LIST}imports/{job.pk}/columns/?encoding=windows-1250"
    page = editor.get(address)
    assert "comma, WINDOWS-1250" in squeezed(page)
    fields = {name: value for name, value in fields_of(page, "file-survey").items() if name != "look"}
    editor.post(address, fields | {"import": "1", "file-day": "2026-11-16", "file-remember_as": "weekly"})
    run_tasks()
    job.refresh_from_db()
    assert (job.state, job.mapping["encoding"]) == ("done", "windows-1250")
    assert Touchpoint.objects.filter(workspace=workspace, name="Obsługa").exists()
    assert Submission.objects.filter(attributes__who="żółć ńę").exists()
    assert "it was read as windows-1250" in squeezed(editor.get(f"{LIST}imports/{job.pk}/"))
    assert SavedMapping.objects.get().mapping["encoding"] == "windows-1250"


@pytest.mark.parametrize("encoding", ["shift_jis", "rot13", "utf-8", "undefined"])
def test_an_encoding_that_the_file_is_not_written_in_leaves_the_question_open(
    editor: Client, encoding: str
) -> None:
    job = uploaded(editor, RATED.replace("student", "\xff\x81").encode("latin-1"))
    page = squeezed(editor.get(f"{LIST}imports/{job.pk}/columns/?encoding={encoding}"))
    assert "not UTF-8, one header row" in page
    assert ImportJob.objects.filter(pk=job.pk).exists()


def test_a_file_in_utf_8_is_read_so_whatever_is_asked_for(editor: Client) -> None:
    job = uploaded(editor, RATED.replace("student", "żółć"))
    page = squeezed(editor.get(f"{LIST}imports/{job.pk}/columns/?encoding=windows-1250"))
    assert "żółć" in page
    assert "Which line is spelled right?" not in page


def _bomb() -> bytes:
    return gzip.compress(b"id,score\n" + b"1,2\n" * 20_000_000, compresslevel=1)


def _fake_book() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("nothing.txt", "nothing")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "empty.csv", "is empty"),
        (b"\n\n", "blank.csv", "is empty"),
        (b"id,score\n", "header.csv", "has a header and no rows below it"),
        (b"\x89PNG", "photo.png", "is no table of answers"),
        (_fake_book(), "fake.xlsx", "cannot be read as a spreadsheet"),
        (gzip.compress(b"id,score\n1,2\n")[:-9], "torn.csv.gz", "is damaged"),
        (b'id,why\n1,"never closed\n', "torn.csv", "is never closed"),
        (b",".join(b"c%d" % n for n in range(1_200)) + b"\n1", "wide.csv", "more than 1000 columns"),
    ],
)
def test_what_cannot_be_read_is_said_in_words_and_leaves_nothing(
    editor: Client, content: bytes, name: str, why: str
) -> None:
    page = send(editor, content, name)
    assert why in messages_of(page)[0]
    assert not ImportJob.objects.exists()


def test_a_file_that_unpacks_without_end_is_refused(editor: Client) -> None:
    assert "unpacks to more than 200 times its size" in messages_of(send(editor, _bomb(), "bomb.csv.gz"))[0]
    assert not ImportJob.objects.exists()


def test_a_file_above_the_limit_is_refused(editor: Client, settings: object) -> None:
    settings.UPLOAD_LIMIT = 100
    page = send(editor)
    assert page.status_code == 413
    assert "This server takes files of up to 100" in squeezed(page)
    assert not ImportJob.objects.exists()


def test_a_file_that_announces_too_much_is_refused_before_any_of_it_is_received(
    editor: Client, settings: object
) -> None:
    class Untouchable(io.BytesIO):
        def read(self, *_args: object) -> bytes:
            raise AssertionError("a byte was received")

    settings.UPLOAD_LIMIT = 1000
    page = editor.generic(
        "POST",
        f"{LIST}upload/",
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(1000 + ROOM + 1),
        **{"wsgi.input": Untouchable()},
    )
    assert page.status_code == 413
    assert "This file is too large" in squeezed(page)


def test_columns_of_one_name_can_only_be_left_out(editor: Client) -> None:
    page = send(editor, RATED.replace("Q1 Cake", "Q1 Coffee"))
    assert squeezed(page).count("The file has several columns of this name") == 2


def test_a_large_file_is_looked_at_only_in_part(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("touchpoints.services.uploads.MOST_CELLS", 21)
    page = squeezed(send(editor))
    assert "Import 6 rows" in page
    assert "The numbers on this page are of the first 3 rows" in page


COFFEE = "journey\n  title Getting coffee\n  section Queue\n    Wait: 2: Ada\n    Pay: 9: Ada\n"


def test_a_journey_is_previewed_before_anything_is_written(editor: Client, workspace: Workspace) -> None:
    Touchpoint.objects.create(
        workspace=workspace, slug="pay", name="Pay", channel=unspecified_channel(workspace)
    )
    said = squeezed(send(editor, COFFEE, "coffee.mmd"))
    assert "This is what importing it brings. Nothing has been written yet." in said
    assert "Getting coffee new journey 2 steps, 1 transition." in said
    assert "New personas 1 Ada" in said
    assert "New touchpoints 1 Wait What" in said
    assert "New channels" not in said
    assert "the score “9” is not one of 1 to 5" in said
    assert (Journey.objects.count(), Persona.objects.count(), Touchpoint.objects.count()) == (0, 0, 1)


def test_a_journey_that_was_looked_at_is_imported_once_and_its_file_thrown_away(
    editor: Client, workspace: Workspace
) -> None:
    send(editor, COFFEE, "coffee.mmd")
    job = ImportJob.objects.get()
    path = Path(job.file.path)
    page = editor.post(f"{LIST}imports/{job.pk}/journeys/", follow=True)
    said = squeezed(page)
    assert "coffee.mmd is imported" in said
    assert "2 steps, 1 transition." in said
    assert Journey.objects.get(workspace=workspace).title == "Getting coffee"
    assert (ImportJob.objects.exists(), path.exists()) == (False, False)
    assert squeezed(editor.get(f"{LIST}document/")) == said
    assert Journey.objects.count() == 1


def test_a_journey_that_is_here_already_is_told_apart_from_a_new_one(
    editor: Client, workspace: Workspace
) -> None:
    journey = store_journey(workspace)
    document = export_document(journey=journey, format="json").data
    said = squeezed(send(editor, document, "coffee.json"))
    assert "brought up to date" in said
    assert "all that it names are here already" in said
    assert "Everything can be kept." in said


def test_a_document_that_is_none_is_refused_in_words(editor: Client) -> None:
    page = send(editor, "{", "broken.json")
    assert messages_of(page)[0].startswith(
        "“broken.json”, line 1, column 2: is not spelled as such a file is"
    )
    assert not ImportJob.objects.exists()


def test_answers_sent_by_programs_are_listed_apart(editor: Client, workspace: Workspace) -> None:
    ImportJob.objects.create(workspace=workspace, source="kiosk", state=ImportState.DONE, read=3)
    page = squeezed(editor.get(LIST))
    assert "Sent by programs" in page
    assert "kiosk 3 answers" in page
    assert "No answers from files yet" in page


def test_a_viewer_sees_list_and_report_and_nothing_to_press(
    editor: Client, viewer: Client, run_tasks: RunTasks
) -> None:
    job = settled(editor, run_tasks, uploaded(editor))
    waiting = uploaded(editor)
    page = squeezed(viewer.get(f"{LIST}imports/{job.pk}/"))
    assert "week 46.csv is imported" in page
    assert "Undo this import" not in page
    assert squeezed(viewer.get(LIST)).count("week 46.csv") == 1
    assert viewer.get(f"{LIST}imports/{waiting.pk}/").url == LIST
    assert send(viewer).status_code == 403
    for name in ("columns", "stop", "undo", "again", "discard"):
        assert viewer.post(f"{LIST}imports/{job.pk}/{name}/").status_code == 403


def test_an_import_of_another_workspace_is_not_there(editor: Client, run_tasks: RunTasks) -> None:
    job = settled(editor, run_tasks, uploaded(editor))
    other = make_workspace("tea")
    stranger = Client()
    stranger.force_login(make_member(other, Role.OWNER))
    for name in ("", "columns/", "progress/", "rows.csv"):
        assert stranger.get(f"/w/tea/feedback/imports/{job.pk}/{name}").status_code == 404
    assert stranger.get(LIST).status_code == 404


def test_the_page_of_an_import_follows_it_to_its_report(editor: Client, run_tasks: RunTasks) -> None:
    job = uploaded(editor)
    page = settle(editor, job)
    assert 'role="progressbar"' in page.content.decode()
    ImportJob.objects.filter(pk=job.pk).update(
        state=ImportState.RUNNING, rows_done=3, started_at=timezone.now() - timedelta(seconds=10)
    )
    part = editor.get(f"{LIST}imports/{job.pk}/progress/")
    assert 'aria-valuenow="50"' in part.content.decode()
    assert "about 10 seconds of reading left" in squeezed(part)
    ImportJob.objects.filter(pk=job.pk).update(state=ImportState.QUEUED)
    run_tasks()
    part = editor.get(f"{LIST}imports/{job.pk}/progress/")
    assert part["HX-Redirect"] == f"{LIST}imports/{job.pk}/"


def test_the_report_is_not_shown_before_the_maps_are_compared(
    editor: Client, run_tasks: RunTasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = uploaded(editor)
    settle(editor, job)
    seen = []

    def looked_at(workspace: Workspace, *more: object) -> list[Journey]:
        seen.append(editor.get(f"{LIST}imports/{job.pk}/").templates[0].name)
        return []

    monkeypatch.setattr("touchpoints.services.imports.measured_by", looked_at)
    run_tasks()
    assert seen == ["imports/running.html"] * 2
    assert "never used" in squeezed(editor.get(f"{LIST}imports/{job.pk}/"))


def test_a_waiting_import_says_when_nobody_is_there_to_do_it(editor: Client) -> None:
    job = uploaded(editor)
    settle(editor, job)
    ImportJob.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=1))
    page = squeezed(editor.get(f"{LIST}imports/{job.pk}/"))
    assert "No background worker has given a sign of life" in page


@pytest.mark.parametrize("more", [0, 12])
def test_pages_cost_the_same_however_many_imports_there_are(
    editor: Client,
    workspace: Workspace,
    run_tasks: RunTasks,
    django_assert_num_queries: Callable[[int], object],
    more: int,
) -> None:
    job = settled(editor, run_tasks, uploaded(editor), **{"file-ask-4-0": "report"})
    for _nth in range(more):
        ImportJob.objects.create(workspace=workspace, file_name="old.csv", state=ImportState.DONE, read=1)
    waiting = uploaded(editor)
    editor.get(LIST)
    for address, queries in {
        LIST: 7,
        f"{LIST}imports/{waiting.pk}/columns/": 12,
        f"{LIST}imports/{job.pk}/": 9,
        f"{LIST}imports/{job.pk}/progress/": 4,
    }.items():
        with django_assert_num_queries(queries):
            editor.get(address)


def test_the_report_tells_what_moved_and_what_stopped_hurting(editor: Client, run_tasks: RunTasks) -> None:
    def answers(year: int, *, bad_cake: bool) -> str:
        rows = []
        for n in range(300):
            score = n % 5 + 1
            cake = 1 if bad_cake and n % 9 else score
            rows.append(f"{n},{year}-05-0{n % 9 + 1},{score},{score},{cake}")
        return "\n".join(["id,date,Q1 Coffee,Q1 Chairs,Q1 Cake", *rows]) + "\n"

    first = settled(editor, run_tasks, uploaded(editor, answers(2025, bad_cake=True), "2025.csv"))
    told = first.outcome["maps"][0]["told"]
    assert [(one["kind"], one["name"], one["rank"]) for one in told] == [("pain", "Cake", 1)]
    second = settled(editor, run_tasks, uploaded(editor, answers(2026, bad_cake=False), "2026.csv"))
    told = second.outcome["maps"][0]["told"]
    assert [(one["kind"], one["name"]) for one in told] == [("gone", "Cake"), ("rose", "Cake")]
    page = squeezed(editor.get(f"{LIST}imports/{second.pk}/"))
    assert "Cake is no pain point any more" in page
    assert f"{told[1]['value']:.2f}, was {told[1]['was']:.2f} in the twelve months before" in page


def test_a_map_that_new_answers_leave_thin_is_not_called_healed(editor: Client, run_tasks: RunTasks) -> None:
    def answers(year: int, cakes: int) -> str:
        scores = [n % 5 + 1 for n in range(300)]
        rows = [
            f"{n},{year}-05-0{n % 9 + 1},{score},{score},{(1 if n % 9 else score) if n < cakes else ''}"
            for n, score in enumerate(scores)
        ]
        return "\n".join(["id,date,Q1 Coffee,Q1 Chairs,Q1 Cake", *rows]) + "\n"

    settled(editor, run_tasks, uploaded(editor, answers(2025, 300), "2025.csv"))
    later = settled(editor, run_tasks, uploaded(editor, answers(2027, 20), "2027.csv"))
    assert [(one["kind"], one["name"]) for one in later.outcome["maps"][0]["told"]] == [("untested", "Cake")]
    assert "Cake can no longer be tested" in squeezed(editor.get(f"{LIST}imports/{later.pk}/"))
