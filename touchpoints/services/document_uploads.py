"""Journeys dropped as files: kept until somebody has seen what importing them will do, then imported."""

from __future__ import annotations

from pathlib import Path, PurePath

from django.core.files import File
from django.db import transaction

from touchpoints.graph.documents import decoded
from touchpoints.models import ImportJob, User, Workspace
from touchpoints.services.documents import SUFFIXES, ImportedJourney, import_document
from touchpoints.services.uploads import forget, keep


def is_document(name: str) -> bool:
    """Whether a file of this name is one of journeys, and not of answers."""
    return PurePath(name).suffix.lower() in SUFFIXES


def keep_document(*, workspace: Workspace, file: File, by: User | None = None) -> ImportJob:
    """Keep a file of journeys that can be read. Raises UploadRefused, DocumentRefused."""
    job = keep(workspace=workspace, file=file, suffix=PurePath(file.name or "").suffix.lower(), by=by)
    try:
        preview_document(job)
    except BaseException:
        forget(job)
        raise
    return job


def preview_document(job: ImportJob) -> list[ImportedJourney]:
    """What importing a kept document would make, found by doing it and taking it back.

    The rows of the journeys are gone again. Raises DocumentRefused, OSError.
    """
    with transaction.atomic():
        found = _import(job, by=None, as_trial=True)
        transaction.set_rollback(True)
    return found


def import_kept_document(job: ImportJob, *, by: User | None = None) -> list[ImportedJourney]:
    """Import a kept document, and throw its file away. Raises DocumentRefused, OSError."""
    made = _import(job, by=by)
    forget(job)
    return made


def _import(job: ImportJob, *, by: User | None, as_trial: bool = False) -> list[ImportedJourney]:
    text = decoded(Path(job.file.path).read_bytes(), name=job.file_name)
    return import_document(workspace=job.workspace, text=text, name=job.file_name, by=by, as_trial=as_trial)
