"""A file of journeys: what importing it brings, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.graph.documents import DocumentRefused
from touchpoints.models import ImportState, Workspace
from touchpoints.services.document_uploads import import_kept_document, is_document, preview_document
from touchpoints.services.documents import ImportedJourney
from touchpoints.services.losses import in_words
from touchpoints.services.refused import in_words as why_refused
from touchpoints.services.uploads import forget
from touchpoints.web.imports import crumbs, find_job
from touchpoints.web.scope import WorkspaceRequest, workspace_page

MOST_LOSSES = 200
"""Losses of a document that are told one by one."""

MOST_NAMES = 12

KINDS: Mapping[str, Any] = {
    "personas": gettext_lazy("New personas"),
    "channels": gettext_lazy("New channels"),
    "touchpoints": gettext_lazy("New touchpoints"),
    "questions": gettext_lazy("New questions"),
}


@workspace_page("edit")
def preview(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    """What the journeys of a file bring along, before any of it is written; sent, it is written."""
    job = find_job(workspace, pk)
    if job.state != ImportState.UPLOADED or not job.file or not is_document(job.file_name):
        return redirect("import_job", workspace.slug, pk)
    try:
        if request.method == "POST":
            made = import_kept_document(job, by=request.user)
            # the report waits in the session, so that loading it again imports nothing again
            request.session["document"] = _told(workspace, job.file_name, made)
            return redirect("import_document", workspace.slug)
        found = preview_document(job)
    except (DocumentRefused, OSError) as refused:
        forget(job)
        gone = _("“%(name)s” is not there any more; choose the file again.") % {"name": job}
        messages.error(request, why_refused(refused) if isinstance(refused, DocumentRefused) else gone)
        return redirect("import_list", workspace.slug)
    told = _told(workspace, job.file_name, found)
    context = {"document": told, "job": job, "crumbs": crumbs(workspace)}
    return render(request, "imports/document_preview.html", context)


@workspace_page("edit")
def document(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    """What became of the journeys in the document that was imported last."""
    found = request.session.get("document")
    if not found or found["workspace"] != workspace.pk:
        return redirect("import_list", workspace.slug)
    return render(request, "imports/document.html", {"document": found, "crumbs": crumbs(workspace)})


def _told(workspace: Workspace, name: str, journeys: list[ImportedJourney]) -> dict[str, Any]:
    return {"workspace": workspace.pk, "name": name, "journeys": [_journey(one) for one in journeys]}


def _journey(one: ImportedJourney) -> dict[str, Any]:
    return {
        "slug": one.journey.slug,
        "title": one.journey.title,
        "is_known": one.is_known,
        "steps": one.steps,
        "transitions": one.transitions,
        "added": [
            {
                "kind": str(label),
                "count": len(one.added[kind]),
                "names": list(one.added[kind][:MOST_NAMES]),
                "more": max(0, len(one.added[kind]) - MOST_NAMES),
            }
            for kind, label in KINDS.items()
            if one.added.get(kind)
        ],
        "lost": [in_words(loss) for loss in one.lost[:MOST_LOSSES]],
        "more": max(0, len(one.lost) - MOST_LOSSES),
    }
