"""Getting feedback in: the list of imports, a file dropped, its columns settled, started, stopped, undone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from touchpoints.graph.documents import DocumentRefused
from touchpoints.ingestion.encodings import OFFERED
from touchpoints.ingestion.fields import MappingError
from touchpoints.ingestion.mapping import SurveyMapping, mapping_from_data
from touchpoints.ingestion.table import TableError
from touchpoints.models import ImportJob, ImportState, Touchpoint, Workspace
from touchpoints.rendering import words
from touchpoints.services.document_uploads import is_document, keep_document
from touchpoints.services.imports import start_import, stop_import, try_again
from touchpoints.services.refused import in_words
from touchpoints.services.undo import CannotUndo, undo_import
from touchpoints.services.uploads import UploadRefused, forget, keep_upload, look_through
from touchpoints.web.forms import Crumb
from touchpoints.web.import_checks import checks
from touchpoints.web.import_form import ImportForm
from touchpoints.web.import_remembered import fitting_mappings
from touchpoints.web.import_table import groups, preview
from touchpoints.web.scope import WorkspaceRequest, workspace_page

AT_ONCE = 20


@workspace_page()
def index(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    """Where files are dropped, and what came in before; answers sent by programs stand apart."""
    jobs = ImportJob.objects.in_workspace(workspace).select_related("created_by")
    files = jobs.exclude(file_name="")
    if not request.may_edit:
        files = files.exclude(state=ImportState.UPLOADED)
    page = Paginator(files, AT_ONCE).get_page(request.GET.get("page"))
    sent = jobs.filter(file_name="")[:5]
    return render(request, "imports/list.html", {"page": page, "sent": sent, "most": settings.UPLOAD_LIMIT})


@workspace_page("edit")
@require_POST
def upload(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    """Keep the file: of a table of answers the columns are asked for, of journeys is told what they bring."""
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file first."))
        return redirect("import_list", workspace.slug)
    try:
        if is_document(file.name or ""):
            job = keep_document(workspace=workspace, file=file, by=request.user)
            return redirect("import_preview", workspace.slug, job.pk)
        job = keep_upload(workspace=workspace, file=file, by=request.user)
    except DocumentRefused as refused:
        messages.error(request, in_words(refused))
        return redirect("import_list", workspace.slug)
    except UploadRefused as refused:
        messages.error(request, str(refused))
        return redirect("import_list", workspace.slug)
    return redirect("import_columns", workspace.slug, job.pk)


@workspace_page("edit")
def columns(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    """What each column means, with what to check and the first rows; sent, it starts the import."""
    job = find_job(workspace, pk)
    if job.state != ImportState.UPLOADED or not job.file or is_document(job.file_name):
        return redirect("import_job", workspace.slug, pk)
    try:
        look = look_through(job, _encoding(request, job))
    except (TableError, OSError) as error:
        forget(job)
        gone = TableError(_("is not there any more; choose the file again"))
        messages.error(request, (error if isinstance(error, TableError) else gone).about(f"“{job}”"))
        return redirect("import_list", workspace.slug)
    fitting = fitting_mappings(job, look)
    begun_with, chosen = _begun_with(request, job, fitting)
    form = ImportForm(job, look, request.POST or None, begun_with)
    wants_import = request.method == "POST" and "import" in request.POST
    if wants_import and form.is_valid() and _start(form):
        return redirect("import_job", workspace.slug, pk)
    context = {"form": form, "job": job, "look": look, "show_errors": wants_import}
    context |= {
        "fitting": fitting,
        "chosen": chosen,
        "show_unused": "unused" in request.POST or not form.used,
    }
    context["groups"] = groups(form, list(request.POST), unfold_errors=wants_import)
    context |= _beside(form)
    context["crumbs"] = crumbs(workspace)
    return render(request, "imports/columns.html", context, status=422 if wants_import else 200)


def _encoding(request: HttpRequest, job: ImportJob) -> str:
    """How the letters of the file are written, as far as somebody has said."""
    asked = request.GET.get("encoding", "")
    return asked if asked in OFFERED else str(job.mapping.get("encoding", "") if job.mapping else "")


def _begun_with(
    request: HttpRequest, job: ImportJob, fitting: list[Any]
) -> tuple[SurveyMapping | None, int | None]:
    """The mapping the form begins with, and the key of the remembered one it is."""
    asked = request.GET.get("mapping", "")
    saved = next((saved for saved in fitting if str(saved.pk) == asked), None)
    data = saved.mapping if saved else job.mapping
    try:
        return (mapping_from_data(data) if data else None), (saved.pk if saved else None)
    except MappingError:  # written by hand in the admin panel, or by an older version
        return None, None


def _start(form: ImportForm) -> bool:
    """Start the import; False when a question does not fit, and the form says so. Starting twice is once."""
    try:
        start_import(
            job=form.job,
            mapping=form.mapping(),
            journey=form.journey,
            first_map=form.first_map,
            remember_as=form.file.cleaned_data["remember_as"].strip(),
        )
    except MappingError as error:
        form.blame(error)
        return False
    return True


def _beside(form: ImportForm) -> dict[str, Any]:
    """What stands beside and below the columns."""
    found = checks(form)
    touchpoints = Touchpoint.objects.in_workspace(form.job.workspace).order_by("name")
    return {
        "checks": found,
        "open": sum(check.open for check in found),
        "preview": preview(form),
        "touchpoint_names": touchpoints.values_list("name", flat=True),
    }


@workspace_page("edit")
@require_POST
def discard(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    """Throw the uploaded file away, to choose another."""
    forget(find_job(workspace, pk))
    return redirect("import_list", workspace.slug)


@workspace_page("edit")
@require_POST
def stop(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    job = find_job(workspace, pk)
    if stop_import(job):
        messages.success(request, _("The import was stopped. Nothing has changed."))
    else:
        messages.info(request, _("It was too late to stop: the import had ended."))
    return redirect("import_job", workspace.slug, pk)


@workspace_page("edit")
@require_POST
def again(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    """Back to the columns of an import that failed or was stopped."""
    job = find_job(workspace, pk)
    return redirect("import_columns" if try_again(job) else "import_job", workspace.slug, pk)


@workspace_page("edit")
@require_POST
def undo(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    job = find_job(workspace, pk)
    try:
        undo_import(job=job)
    except CannotUndo as why:
        messages.error(request, str(why))
    else:
        count = job.created + job.updated
        said = ngettext(
            "The import was undone: %(count)s answer is as it was before.",
            "The import was undone: %(count)s answers are as they were before.",
            count,
        )
        messages.success(request, said % {"count": words.number(count)})
    return redirect("import_job", workspace.slug, pk)


def find_job(workspace: Workspace, pk: int) -> ImportJob:
    """An import of this workspace. Raises Http404."""
    jobs = ImportJob.objects.in_workspace(workspace).select_related("workspace", "journey", "created_by")
    return get_object_or_404(jobs, pk=pk)


def crumbs(workspace: Workspace) -> list[Crumb]:
    """The way back."""
    return [(_("Feedback"), reverse("import_list", args=[workspace.slug]))]
