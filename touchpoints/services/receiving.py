"""Answers taken in one by one, as programs send them, through the same merge as files."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from touchpoints.ingestion.records import (
    LONGEST_LANGUAGE,
    LONGEST_REFERENCE,
    LONGEST_VERBATIM,
    Problem,
    Record,
)
from touchpoints.models import ImportJob, ImportState, Question, SurveyResponse, User, Workspace
from touchpoints.scoring.codes import code
from touchpoints.services.merging import Merge
from touchpoints.services.responses import ImportReport
from touchpoints.services.segments import segmentation
from touchpoints.services.staging import Staging
from touchpoints.services.tallies import lock, tally_changes

OWN_SOURCE = "api"
FIELDS = frozenset(
    ("question", "score", "verbatim", "answered_at", "source", "namespace", "external_id", "customer",
     "language", "weight", "attributes")
)  # fmt: skip
LONGEST_SOURCE, LONGEST_NAMESPACE = 40, 120


class _Refused(ValueError):
    """A field of one answer that cannot be taken."""

    def __init__(self, field: str, why: str, value: object = "") -> None:
        super().__init__(why)
        self.field, self.why, self.value = field, why, str(value)


@transaction.atomic
def receive_answers(
    *, workspace: Workspace, answers: Iterable[tuple[int, Any]], by: User | None = None
) -> ImportReport:
    """Store answers that came as objects, each with its line (or place, from 1) in what was sent.

    An answer names its `question` by slug, and has a `score`, a `verbatim` or both. The same source,
    namespace, external id and question again is the same answer: unchanged, or brought up to what was
    sent. What cannot be taken is told by line; the rest goes in together.
    """
    report = ImportReport()
    questions = {question.slug: question for question in Question.objects.in_workspace(workspace)}
    groups: dict[tuple[str, str], list[_Given]] = {}
    for line, sent in answers:
        report.read += 1
        try:
            place, given = _read(line, sent, questions, workspace)
        except _Refused as refused:
            report.rejected += 1
            report.problems.add(Problem(line, refused.field, refused.why, refused.value))
        else:
            groups.setdefault(place, []).append(given)
    lock(workspace)
    for (source, namespace), group in groups.items():
        job = ImportJob(workspace=workspace, source=source, created_by=by, started_at=timezone.now())
        _merge(job, namespace, group, report)
    if groups:
        workspace.touch()
    return report


class _Given(NamedTuple):
    """One answer: the key of its question, the score or none, and the record that holds it.

    `dated` tells whether the sender said when it was given.
    """

    question: int
    score: int | None
    verbatim: str
    record: Record
    dated: bool


def _merge(job: ImportJob, namespace: str, group: list[_Given], report: ImportReport) -> None:
    """Store the answers of one source and namespace, as an import of their own."""
    workspace = job.workspace
    job.state, job.read = ImportState.DONE, len(group)
    job.save()
    keys = list(dict.fromkeys(given.question for given in group))
    numbers = {key: number for number, key in enumerate(keys)}
    _keep_moments(job, namespace, group)
    with Staging(segmentation(workspace)) as staging, tally_changes() as changes:
        for given in group:
            number = numbers[given.question]
            given.record.scores = {number: given.score}
            given.record.words = {number: given.verbatim} if given.verbatim else {}
            staging.add(given.record)
        staging.finish()
        merge = Merge(workspace=workspace, job=job, namespace=namespace, staging=staging, changes=changes)
        counts = merge.run(keys)
    job.created, job.updated, job.unchanged = counts.created, counts.updated, counts.unchanged
    job.finished_at = timezone.now()
    job.save()
    report.created += counts.created
    report.updated += counts.updated
    report.unchanged += counts.unchanged


def _keep_moments(job: ImportJob, namespace: str, group: list[_Given]) -> None:
    """An answer sent again without a moment keeps the one it was stored with. One query."""
    undated = [given for given in group if not given.dated]
    stored = SurveyResponse.objects.filter(
        submission__workspace=job.workspace,
        submission__source=job.source,
        submission__namespace=namespace,
        submission__external_id__in={given.record.external_id for given in undated},
    ).values_list("submission__external_id", "question", "answered_at", "answered_on")
    moments = {(external_id, question): (at, on) for external_id, question, at, on in stored}
    for given in undated:
        if moment := moments.get((given.record.external_id, given.question)):
            given.record.answered_at, given.record.answered_on = moment


def _read(
    line: int, sent: Any, questions: Mapping[str, Question], workspace: Workspace
) -> tuple[tuple[str, str], _Given]:
    """Source and namespace of one answer, and the answer. Raises _Refused."""
    if not isinstance(sent, Mapping):
        raise _Refused("", _("expected an object"), sent)
    if unknown := sorted(set(map(str, sent)) - FIELDS):
        raise _Refused(unknown[0], _("there is no such field"))
    question = questions.get(str(sent.get("question")))
    if question is None:
        raise _Refused("question", _("there is no question of this name"), sent.get("question"))
    score, verbatim = _score(sent.get("score"), question), _text(sent, "verbatim", LONGEST_VERBATIM)
    if score is None and not verbatim.strip():
        raise _Refused("score", _("an answer needs a score or words"), sent.get("score"))
    at = _moment(sent.get("answered_at"))
    record = Record(
        line=line,
        external_id=_text(sent, "external_id", LONGEST_REFERENCE) or str(uuid.uuid4()),
        customer=_text(sent, "customer", LONGEST_REFERENCE),
        answered_at=at,
        answered_on=at.astimezone(workspace.zone).date(),
        language=_text(sent, "language", LONGEST_LANGUAGE),
        weight=_weight(sent.get("weight")),
        attributes=_attributes(sent.get("attributes")),
        payload=dict(sent),
    )
    source = _text(sent, "source", LONGEST_SOURCE) or OWN_SOURCE
    return (source, _text(sent, "namespace", LONGEST_NAMESPACE)), _Given(
        question.pk, score, verbatim, record, dated=sent.get("answered_at") is not None
    )


def _score(value: Any, question: Question) -> int | None:
    """One of the scale's whole numbers; None for nothing and for the question's codes of no answer."""
    if value is None or code(value) in map(code, (*question.no_answer, *question.not_applicable)):
        return None
    whole = isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()
    if not whole or not question.minimum <= value <= question.maximum:
        words = {"low": question.minimum, "high": question.maximum}
        raise _Refused("score", _("expected a whole number from %(low)s to %(high)s") % words, value)
    return int(value)


def _text(sent: Mapping[str, Any], field: str, longest: int) -> str:
    value = sent.get(field)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and field in ("external_id", "customer"):
        value = str(value)
    if not isinstance(value, str):
        raise _Refused(field, _("expected text"), value)
    if len(value) > longest:
        raise _Refused(field, _("longer than %(most)d characters") % {"most": longest})
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _Refused(field, _("holds characters that cannot be stored"))
    return value if field == "verbatim" else value.strip()


def _moment(value: Any) -> datetime:
    """A moment with its offset from UTC; now when nothing is said."""
    if value is None:
        return timezone.now()
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _Refused("answered_at", _("expected a moment such as 2026-11-21T09:30:00Z"), value)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise _Refused("answered_at", _("lies outside the calendar"), value) from None


def _weight(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise _Refused("weight", _("expected a number, 0 or more"), value)
    return float(value)


def _attributes(value: Any) -> dict[str, str | None]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _Refused("attributes", _("expected an object"), value)
    read: dict[str, str | None] = {}
    for name, said in value.items():
        if said is not None and not isinstance(said, str | int | float):
            raise _Refused(f"attributes.{name}", _("expected text or a number"), said)
        words = {"name": str(name), "said": None if said is None else str(said)}
        read[_text(words, "name", LONGEST_REFERENCE)] = (
            None if said is None else _text(words, "said", LONGEST_REFERENCE)
        )
    return read
