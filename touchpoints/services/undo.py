"""Undoing an import: answers are put back as they were before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from touchpoints.models import Customer, ImportedChange, ImportJob, ImportState, Submission, SurveyResponse
from touchpoints.services.segments import assign_personas, segmentation
from touchpoints.services.tallies import TallyChanges, lock, tally_changes

UNDO_WITHIN = timedelta(days=30)
AT_ONCE = 1_000
Thing = TypeVar("Thing")

MADE = """
    SELECT x.question_id, COALESCE(s.persona_id, 0), x.answered_on, x.score, -COUNT(*)
    FROM touchpoints_submission s JOIN touchpoints_surveyresponse x ON x.submission_id = s.id
    WHERE s.imported_by_id = %s AND x.score IS NOT NULL GROUP BY 1, 2, 3, 4
"""
CHANGED = """
    SELECT x.question_id, COALESCE(s.persona_id, 0), x.answered_on, x.score, {sign} * COUNT(*)
    FROM touchpoints_importedchange c JOIN touchpoints_submission s ON s.id = c.submission_id
    JOIN touchpoints_surveyresponse x ON x.submission_id = s.id AND x.question_id = c.question_id
    WHERE c.job_id = %s AND x.score IS NOT NULL GROUP BY 1, 2, 3, 4
"""


class CannotUndo(ValueError):
    """An import that cannot be undone (any more); says in words why."""


def undo_import(*, job: ImportJob) -> None:
    """Put the answers back as they were before this import. What it added to the inventory stays.

    Raises `CannotUndo` after 30 days, and while a later import that changed the same answers stands.
    """
    with transaction.atomic(), tally_changes() as changes:
        lock(job.workspace)
        job.refresh_from_db()
        _check(job)
        changes.note_selected(MADE, [job.pk])
        changes.note_selected(CHANGED.format(sign=-1), [job.pk])
        _put_back_answers(job)
        changes.note_selected(CHANGED.format(sign=1), [job.pk])
        _put_back_submissions(job, changes)
        _remove_submissions(job)
        job.changes.all().delete()
        job.state = ImportState.UNDONE
        job.save()


def later_imports(job: ImportJob) -> QuerySet[ImportJob]:
    """Imports that changed, later, what this one brought: they would have to be undone first."""
    own = ImportedChange.objects.filter(
        job=job, submission=OuterRef("changes__submission"), pk__lt=OuterRef("changes__pk")
    )
    touched = Q(changes__submission__imported_by=job) | Exists(own)
    return ImportJob.objects.exclude(pk=job.pk).filter(touched).distinct().order_by("-finished_at")


def _check(job: ImportJob) -> None:
    if job.state != ImportState.DONE or job.finished_at is None:
        raise CannotUndo(_("This import is not done, so there is nothing to undo."))
    if timezone.now() - job.finished_at > UNDO_WITHIN:
        raise CannotUndo(_("An import can be undone for %(days)s days.") % {"days": UNDO_WITHIN.days})
    if later := later_imports(job).first():
        why = _("“%(file)s” was imported later and changed the same answers; undo that first.")
        raise CannotUndo(why % {"file": later.file_name})


def _put_back_answers(job: ImportJob) -> None:
    """Answers the import added to submissions go; those it changed or withdrew are as before."""
    changed = job.changes.exclude(question=None).select_related("submission", "question").order_by("pk")
    for some in _in_parts(changed.iterator(AT_ONCE)):
        stored = {
            (answer.submission_id, answer.question_id): answer
            for answer in SurveyResponse.objects.filter(
                submission__in={change.submission_id for change in some},
                question__in={change.question_id for change in some},
            )
        }
        gone: list[int] = []
        restored: list[SurveyResponse] = []
        again: list[SurveyResponse] = []
        for change in some:
            answer = stored.get((change.submission_id, change.question_id or 0))
            if change.before is not None:
                (restored if answer else again).append(_as_before(change, change.before, answer))
            elif answer:
                gone.append(answer.pk)
        SurveyResponse.objects.filter(pk__in=gone).delete()
        SurveyResponse.objects.bulk_update(restored, ["score", "verbatim", "answered_at", "answered_on"])
        SurveyResponse.objects.bulk_create(again)


def _as_before(
    change: ImportedChange, before: dict[str, Any], answer: SurveyResponse | None
) -> SurveyResponse:
    answer = answer or SurveyResponse(submission=change.submission, question=change.question)
    answer.score, answer.verbatim = before["score"], before["verbatim"]
    moment = datetime.fromisoformat(before["answered_at"])
    answer.answered_at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    answer.answered_on = date.fromisoformat(before["answered_on"])
    return answer


def _put_back_submissions(job: ImportJob, changes: TallyChanges) -> None:
    """What submissions said of their respondents is as before; they may then be another persona's."""
    personas = segmentation(job.workspace)
    for some in _in_parts(job.changes.filter(question=None).select_related("submission").iterator(AT_ONCE)):
        befores: list[dict[str, Any]] = [change.before or {} for change in some]
        named = [before["customer"] for before in befores]
        customers = set(Customer.objects.filter(pk__in=named).values_list("pk", flat=True))
        for change, before in zip(some, befores, strict=True):
            submission = change.submission
            submission.customer_id = before["customer"] if before["customer"] in customers else None
            for name in ("language", "weight", "attributes", "payload"):
                setattr(submission, name, before[name])
        submissions = [change.submission for change in some]
        Submission.objects.bulk_update(
            submissions, ["customer", "language", "weight", "attributes", "payload"]
        )
        assign_personas([(s.pk, s.attributes, s.persona_id) for s in submissions], personas, changes)


def _remove_submissions(job: ImportJob) -> None:
    """Submissions the import made go, and customers of whom nothing is left."""
    made = Submission.objects.filter(imported_by=job)
    customers = iter(list(made.exclude(customer=None).values_list("customer_id", flat=True).distinct()))
    made.delete()
    for some in _in_parts(customers):
        Customer.objects.filter(pk__in=some, submissions=None).delete()


def _in_parts(things: Iterator[Thing]) -> Iterator[list[Thing]]:
    while some := list(islice(things, AT_ONCE)):
        yield some
