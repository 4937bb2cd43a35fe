"""Undoing an import: answers are put back as they were before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from touchpoints.models import Customer, ImportedChange, ImportJob, ImportState, Submission, SurveyResponse
from touchpoints.services.segments import assign_personas, segmentation
from touchpoints.services.tallies import TallyChanges, lock, tally_changes

# ruff: noqa: S608 (the words put into statements are our own)

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


AS_STORED = {
    "sqlite": ("{}", "{}"),
    "postgresql": ("CAST({} AS timestamp with time zone)", "CAST({} AS date)"),
}
"""How a time and a day kept as JSON text become what the column holds."""


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
    own = ImportedChange.objects.filter(job=job)
    # One import at a time changes a workspace, so what has a greater key than its last change came later.
    last = own.aggregate(last=Max("pk"))["last"] or 0
    later = ImportedChange.objects.exclude(job=job)
    of_its_submissions = later.filter(submission__imported_by=job).values("job")
    of_its_changes = later.filter(pk__gt=last, submission__in=own.values("submission")).values("job")
    return ImportJob.objects.filter(pk__in=of_its_submissions.union(of_its_changes)).order_by("-finished_at")


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
    as_time, as_day = AS_STORED[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM touchpoints_surveyresponse WHERE id IN (
                SELECT x.id FROM touchpoints_importedchange c
                JOIN touchpoints_surveyresponse x
                    ON x.submission_id = c.submission_id AND x.question_id = c.question_id
                WHERE c.job_id = %s AND c.before IS NULL)
            """,
            [job.pk],
        )
        cursor.execute(
            f"""
            INSERT INTO touchpoints_surveyresponse
                (submission_id, question_id, score, verbatim, answered_at, answered_on)
            SELECT submission_id, question_id, CAST(before ->> 'score' AS smallint), before ->> 'verbatim',
                {as_time.format("before ->> 'answered_at'")}, {as_day.format("before ->> 'answered_on'")}
            FROM touchpoints_importedchange
            WHERE job_id = %s AND question_id IS NOT NULL AND before IS NOT NULL
            ON CONFLICT (submission_id, question_id) DO UPDATE SET score = excluded.score,
                verbatim = excluded.verbatim, answered_at = excluded.answered_at,
                answered_on = excluded.answered_on
            """,
            [job.pk],
        )


def _put_back_submissions(job: ImportJob, changes: TallyChanges) -> None:
    """What submissions said of their respondents is as before; they may then be another persona's."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE touchpoints_submission SET
                customer_id = (
                    SELECT id FROM touchpoints_customer
                    WHERE id = CAST(c.before ->> 'customer' AS bigint)),
                language = c.before ->> 'language',
                weight = CAST(c.before ->> 'weight' AS double precision),
                attributes = c.before -> 'attributes',
                payload = c.before -> 'payload'
            FROM touchpoints_importedchange c
            WHERE c.job_id = %s AND c.question_id IS NULL AND c.submission_id = touchpoints_submission.id
            """,
            [job.pk],
        )
    changed = Submission.objects.filter(imported_changes__job=job, imported_changes__question=None)
    owned = changed.values_list("pk", "attributes", "persona_id")
    assign_personas(owned.iterator(AT_ONCE), segmentation(job.workspace), changes)


def _remove_submissions(job: ImportJob) -> None:
    """Submissions the import made go, and customers of whom nothing is left."""
    made = Submission.objects.filter(imported_by=job)
    SurveyResponse.objects.filter(submission__in=made)._raw_delete(made.db)
    customers = iter(list(made.exclude(customer=None).values_list("customer_id", flat=True).distinct()))
    made.delete()
    for some in _in_parts(customers):
        Customer.objects.filter(pk__in=some, submissions=None).delete()


def _in_parts(things: Iterator[Thing]) -> Iterator[list[Thing]]:
    while some := list(islice(things, AT_ONCE)):
        yield some
