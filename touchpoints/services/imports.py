"""Imports in the background: started, followed, stopped, tried again.

uploaded → queued → running → done | failed | stopped, and back to uploaded from the last two. Each step is
one conditional update, so that of two people (or two tabs) who press at once exactly one is heard. Until the
very last step nothing has changed but the job's own row.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TaskResult, TaskResultStatus
from django_tasks.signals import task_finished

from touchpoints.ingestion.fields import MappingError
from touchpoints.ingestion.mapping import SurveyMapping, mapping_from_data, mapping_to_data
from touchpoints.ingestion.table import TableError
from touchpoints.models import ImportJob, ImportState, Journey, SavedMapping
from touchpoints.services.first_map import draw_first_map
from touchpoints.services.journeys import create_journey
from touchpoints.services.map_changes import measured_by, told_changes
from touchpoints.services.responses import ImportReport, ImportStopped, import_responses
from touchpoints.services.scores import scored_journey
from touchpoints.services.survey_questions import JourneyNotSaid, find_questions
from touchpoints.services.uploads import throw_away

logger = logging.getLogger(__name__)

UNDER_WAY = (ImportState.QUEUED, ImportState.RUNNING)
TELL_EVERY = 0.5
"""Seconds between two notes of how far an import has come."""


def start_import(
    *,
    job: ImportJob,
    mapping: SurveyMapping,
    journey: Journey | None = None,
    first_map: str = "",
    remember_as: str = "",
) -> bool:
    """Have the file of a job imported in the background; False when that was begun already.

    `journey` is whose overall questions the file answers. `first_map` is the title of a new journey that is
    made with the answers: of all touchpoints of the mapping, in its order; the overall questions are its own.
    `remember_as` keeps the mapping by that name. Raises MappingError when a question is stored on another
    scale already.
    """
    find_questions(job.workspace, mapping, journey)
    data = mapping_to_data(mapping)
    with transaction.atomic():
        started = ImportJob.objects.filter(pk=job.pk, state=ImportState.UPLOADED).update(
            state=ImportState.QUEUED,
            mapping=data,
            journey=journey,
            first_map=first_map,
            rows_done=0,
            error="",
            outcome={},
        )
        if not started:
            return False
        if remember_as:
            SavedMapping.objects.update_or_create(
                workspace=job.workspace, name=remember_as, defaults={"mapping": data}
            )
        run_import.enqueue(job.pk)
    return True


def stop_import(job: ImportJob) -> bool:
    """Stop an import before its answers are stored; False when it was too late, or had ended before."""
    under_way = ImportJob.objects.filter(pk=job.pk, state__in=UNDER_WAY)
    return bool(under_way.update(state=ImportState.STOPPED, finished_at=timezone.now()))


def try_again(job: ImportJob) -> bool:
    """Go back to the columns of an import that failed or was stopped, as long as its file is there."""
    ended = ImportJob.objects.filter(pk=job.pk, state__in=(ImportState.FAILED, ImportState.STOPPED))
    return bool(ended.exclude(file="").update(state=ImportState.UPLOADED, error="", started_at=None))


@task()
def run_import(key: int) -> None:
    """Import the file of the job of that key. Safe to be begun again when a worker was killed half-way."""
    job = ImportJob.objects.select_related("workspace", "journey", "created_by").filter(pk=key).first()
    if job is None:
        return
    if job.state == ImportState.DONE:  # killed after the answers went in, before the rest
        _draw(job)
        throw_away(job)
    elif _begin(job):
        try:
            _run(job)
        except ImportStopped:
            _clear_up(job)
        except (TableError, MappingError, JourneyNotSaid) as error:
            _fail(job, str(error))


def _begin(job: ImportJob) -> bool:
    """Note that the import runs, unless it was stopped while it waited."""
    job.state, job.started_at, job.rows_done = ImportState.RUNNING, timezone.now(), 0
    return bool(
        ImportJob.objects.filter(pk=job.pk, state__in=UNDER_WAY).update(
            state=job.state, started_at=job.started_at, rows_done=0
        )
    )


def _run(job: ImportJob) -> None:
    mapping = mapping_from_data(job.mapping)
    if job.first_map and job.journey is None:
        job.journey = create_journey(workspace=job.workspace, title=job.first_map, by=job.created_by)
        job.save(update_fields=["journey"])
    before = {
        journey.pk: scored_journey(journey) for journey in measured_by(job.workspace, mapping, job.journey)
    }
    report = import_responses(
        workspace=job.workspace,
        file=Path(job.file.path),
        name=job.file_name,
        mapping=mapping,
        journey=job.journey,
        progress=_Teller(job),
        job=job,
    )
    _draw(job)
    journeys = measured_by(job.workspace, mapping, job.journey)
    changed = [
        told
        for journey in journeys
        if (told := told_changes(journey, before.get(journey.pk), scored_journey(journey)))
    ]
    ImportJob.objects.filter(pk=job.pk).update(outcome=_outcome(report) | {"maps": changed})
    throw_away(job)  # last: until then the page of the import waits for what the report tells


def _outcome(report: ImportReport) -> dict[str, Any]:
    """What the report page tells beside the job's own numbers."""
    return {
        "left_out": dict(report.left_out),
        "repeated": report.repeated,
        "touchpoints": report.made.touchpoints,
        "questions": len(report.made.questions),
        "encoding": report.job.mapping.get("encoding", "") if report.job else "",
    }


def _draw(job: ImportJob) -> None:
    """Draw the map that was asked for with the answers, which are in."""
    if job.first_map and job.journey is not None and job.journey.revision == 0:
        draw_first_map(journey=job.journey, mapping=mapping_from_data(job.mapping), by=job.created_by)


class _Teller:
    """Notes now and then how far an import has come. Raises ImportStopped when somebody stopped it."""

    def __init__(self, job: ImportJob) -> None:
        self._job, self._next = job, 0.0

    def __call__(self, done: int, total: int) -> None:
        if done < total and time.monotonic() < self._next:
            return
        self._next = time.monotonic() + TELL_EVERY
        running = ImportJob.objects.filter(pk=self._job.pk, state=ImportState.RUNNING)
        if not running.update(rows_done=done, rows_total=total):
            raise ImportStopped


def _fail(job: ImportJob, why: str) -> None:
    """Say why nothing was imported."""
    ImportJob.objects.filter(pk=job.pk, state__in=UNDER_WAY).update(
        state=ImportState.FAILED, error=why, finished_at=timezone.now()
    )
    _clear_up(job)


def _clear_up(job: ImportJob) -> None:
    """Take back the journey that was made for an import of which nothing came."""
    if job.first_map and job.journey_id:
        made = Journey.objects.filter(pk=job.journey_id, revision=0, created_at__gte=job.created_at)
        made.delete()


@receiver(task_finished)
def _tell_of_failure(task_result: TaskResult, **_more: Any) -> None:
    """An import whose task failed (by a mistake, or with its workers) has failed, and says so."""
    if (
        task_result.task.module_path != run_import.module_path
        or task_result.status != TaskResultStatus.FAILED
    ):
        return
    job = ImportJob.objects.filter(pk=task_result.args[0]).first()
    if job is None:
        return
    if job.state == ImportState.DONE:
        throw_away(job)
    else:
        _fail(job, _("The import was interrupted, and the server gave it up."))
