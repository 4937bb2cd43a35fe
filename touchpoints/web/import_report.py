"""One import: how far it has come, and when it has ended, what became of it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from touchpoints.models import ImportJob, ImportProblem, ImportState, Workspace
from touchpoints.services.document_uploads import is_document
from touchpoints.services.imports import UNDER_WAY
from touchpoints.services.table import guarded
from touchpoints.services.tasks import troubles
from touchpoints.services.undo import UNDO_WITHIN
from touchpoints.web.imports import crumbs, find_job
from touchpoints.web.scope import WorkspaceRequest, workspace_page

AT_ONCE = 50
PATIENCE = timedelta(seconds=10)
"""How long a queued import waits before the page says that nobody is there to do it."""

ENOUGH_SEEN = 0.05
"""Share of the rows after which the time left can be told."""


@workspace_page()
def show(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    """The import as it stands: asked for its columns, under way, or ended."""
    job = find_job(workspace, pk)
    if job.state == ImportState.UPLOADED:
        settle = "import_preview" if is_document(job.file_name) else "import_columns"
        return redirect(
            *((settle, workspace.slug, pk) if request.may_edit else ("import_list", workspace.slug))
        )
    if _under_way(job):
        recent = (
            ImportJob.objects.in_workspace(workspace).filter(state=ImportState.DONE).exclude(file_name="")
        )
        context = _progress(job) | {"recent": recent.exclude(pk=pk)[:3], "crumbs": crumbs(workspace)}
        return render(request, "imports/running.html", context)
    return _report(request, job)


@workspace_page()
def progress(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    """The part of the page that is asked for every second; leads to the report when there is one."""
    job = find_job(workspace, pk)
    if _under_way(job):
        return render(request, "imports/_progress.html", _progress(job))
    answer = HttpResponse()
    answer["HX-Redirect"] = reverse("import_job", args=[workspace.slug, pk])
    return answer


def _under_way(job: ImportJob) -> bool:
    """Not ended, or ended and still being compared with before: until then the file is kept."""
    return job.state in UNDER_WAY or (job.state == ImportState.DONE and bool(job.file) and not job.outcome)


def _progress(job: ImportJob) -> dict[str, Any]:
    total = job.rows_total or 0
    share = min(1.0, job.rows_done / total) if total else 0.0
    is_read = bool(total) and job.rows_done >= total
    is_stored = job.state == ImportState.DONE
    left = None
    if job.started_at and ENOUGH_SEEN < share < 1:
        gone = (timezone.now() - job.started_at).total_seconds()
        left = max(1, round(gone / share - gone))
    waits = timezone.now() - (job.started_at or job.created_at)
    return {
        "job": job,
        "percent": int(share * 100),
        "left": left,
        "stages": [
            (_("Read and check rows"), "done" if is_read else "now", int(share * 100)),
            (_("Store answers and count scores"), _stage(begun=is_read, ended=is_stored), None),
            (_("Compare the maps with before"), _stage(begun=is_stored, ended=False), None),
        ],
        "may_stop": not is_stored,
        "troubles": troubles() if job.state == ImportState.QUEUED and waits > PATIENCE else [],
    }


def _stage(*, begun: bool, ended: bool) -> str:
    return "done" if ended else "now" if begun else "waits"


def _report(request: WorkspaceRequest, job: ImportJob) -> HttpResponse:
    which = request.GET.get("rows", "")
    problems = ImportProblem.objects.filter(job=job)
    rejected, partly = _rejected(job), problems.exclude(_whole_rows(job))
    counts = {"rejected": rejected.count(), "partly": partly.values("line").distinct().count()}
    shown = {"rejected": rejected, "partly": partly}.get(which, problems)
    undo_until = job.finished_at + UNDO_WITHIN if job.finished_at else None
    context = {
        "job": job,
        "which": which if which in counts else "",
        "counts": counts | {"all": counts["rejected"] + counts["partly"]},
        "page": Paginator(shown.order_by("line", "pk"), AT_ONCE).get_page(request.GET.get("page")),
        "row_fields": _row_fields(job),
        "imported": job.read - counts["rejected"],
        "answers": job.created + job.updated + job.unchanged,
        "left_out": sum(job.outcome.get("left_out", {}).values()),
        "maps": job.outcome.get("maps", []),
        "seconds": (job.finished_at - job.started_at).total_seconds()
        if job.finished_at and job.started_at
        else None,
        "key": job.mapping.get("external_id") or job.mapping.get("customer"),
        "may_undo": request.may_edit
        and job.state == ImportState.DONE
        and undo_until is not None
        and timezone.now() < undo_until,
        "undo_until": undo_until,
        "crumbs": crumbs(job.workspace),
    }
    return render(request, "imports/report.html", context)


def _row_fields(job: ImportJob) -> set[str]:
    """Columns without which a whole row cannot be read; "" stands for the row itself."""
    mapping = job.mapping
    day, language = mapping.get("answered_at", {}).get("column"), mapping.get("language")
    named = [mapping.get("external_id"), mapping.get("customer"), day, language]
    return {"", *(name for name in named if isinstance(name, str))}


def _whole_rows(job: ImportJob) -> Q:
    return Q(field__in=_row_fields(job))


def _rejected(job: ImportJob) -> QuerySet[ImportProblem]:
    """One problem for each row of which nothing was imported."""
    return ImportProblem.objects.filter(_whole_rows(job), job=job)


@workspace_page()
def rows_csv(request: WorkspaceRequest, workspace: Workspace, pk: int) -> StreamingHttpResponse:
    """The rows to look at, those the page shows, as a file."""
    job = find_job(workspace, pk)
    problems: QuerySet[ImportProblem] = ImportProblem.objects.filter(job=job)
    which = request.GET.get("rows")
    if which == "rejected":
        problems = _rejected(job)
    elif which == "partly":
        problems = problems.exclude(_whole_rows(job))
    answer = StreamingHttpResponse(_lines(problems, _row_fields(job)), content_type="text/csv; charset=utf-8")
    name = quote(f"{job.file_name or job.source}-rows.csv")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


class _Echo:
    """Gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(problems: QuerySet[ImportProblem], row_fields: Iterable[str]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # The mark tells spreadsheets that this is UTF-8.
    yield "\ufeff" + writer.writerow(["line", "column", "value", "what_happened", "outcome"])
    for problem in problems.order_by("line", "pk").iterator(1_000):
        outcome = "rejected" if problem.field in row_fields else "partly kept"
        yield writer.writerow(
            [problem.line, *map(guarded, (problem.field, problem.value, problem.why)), outcome]
        )
