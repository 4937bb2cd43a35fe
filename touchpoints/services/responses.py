"""Answers taken in from a file: read and checked in a waiting room, then merged in one short transaction."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from touchpoints.ingestion.mapping import SurveyMapping, mapping_to_data
from touchpoints.ingestion.opening import open_table
from touchpoints.ingestion.records import Problem, Reading, RecordReader
from touchpoints.models import ImportJob, ImportProblem, ImportState, Journey, User, Workspace
from touchpoints.services.merging import Counts, Merge
from touchpoints.services.segments import segmentation
from touchpoints.services.staging import Staging
from touchpoints.services.survey_questions import Made, find_questions, journey_for, make_questions
from touchpoints.services.tallies import lock, tally_changes

Progress = Callable[[int, int], None]
"""Told how many of how many rows were read. An exception it raises ends the import; nothing has changed."""

TELL_EVERY = 500
IN_MEMORY = 1_000_000
"""Bytes of problems kept in memory; more go to a temporary file."""


class RowRefused(ValueError):
    """A row that could not be read, in an import that takes all rows or none."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        words = {"line": problem.line, "field": problem.field, "why": problem.why}
        line = _("line %(line)s, %(field)s: %(why)s") if problem.field else _("line %(line)s: %(why)s")
        super().__init__(line % words)


class ImportStopped(Exception):
    """Somebody stopped the import before its answers were stored; nothing has changed."""


class Problems:
    """The problems of one import in their order, however many."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, problem: Problem) -> None:
        """Keep one more."""
        self._file.write(json.dumps(asdict(problem)) + "\n")
        self._count += 1

    def __iter__(self) -> Iterator[Problem]:
        self._file.seek(0)
        for line in self._file:
            yield Problem(**json.loads(line))


@dataclass(slots=True)
class ImportReport:
    """What became of a file. `read` counts data rows, the other numbers answers.

    `left_out` counts cells that held no answer, by why. `repeated` counts rows whose record came again
    further down. `made` is what the inventory gained.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: Problems = field(default_factory=Problems)
    left_out: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    made: Made = field(default_factory=Made)
    job: ImportJob | None = None

    def as_json(self) -> Iterator[str]:
        """The report as the command line prints it, in pieces."""
        numbers = {name: getattr(self, name) for name in NUMBERS}
        yield json.dumps(numbers)[:-1] + ', "problems": ['
        for n, problem in enumerate(self.problems):
            words = {"line": problem.line, "field": problem.field, "why": problem.why}
            yield (", " if n else "") + json.dumps(words, ensure_ascii=False)
        yield "]}"


NUMBERS = ("read", "created", "updated", "unchanged", "rejected")


def import_responses(
    *,
    workspace: Workspace,
    file: Path | BinaryIO,
    mapping: SurveyMapping,
    source: str = "csv",
    name: str = "",
    journey: Journey | None = None,
    strict: bool = False,
    progress: Progress | None = None,
    by: User | None = None,
    job: ImportJob | None = None,
) -> ImportReport:
    """Take in the answers of one file, all that can be read together in one transaction.

    `journey` is whose overall questions those without a touchpoint are. Without a `job` one is made, so
    that the import is listed and can be undone.

    Raises `TableError`, `MappingError`, `JourneyNotSaid`, with `strict` `RowRefused` and, when its job was
    stopped meanwhile, `ImportStopped`; then, and when it is killed, nothing has changed.
    """
    journey = journey_for(workspace, mapping, journey)
    find_questions(workspace, mapping, journey)  # a question on another scale shows before the file is read
    job = job or ImportJob(workspace=workspace, created_by=by, started_at=timezone.now())
    job.source, job.journey, job.mapping = source, journey, mapping_to_data(mapping)
    report = ImportReport(job=job)
    with open_table(file, name, mapping.encoding) as table, Staging(segmentation(workspace)) as staging:
        job.file_name = job.file_name or table.name[-255:]
        reader = RecordReader(mapping, table.header, workspace.zone, table.name)
        readings = reader.read(table.rows())
        _stage(readings, staging, report, strict=strict, progress=progress, total=table.lines - 1)
        report.left_out = reader.left_out
        report.repeated = staging.finish()
        _merge(workspace, mapping, journey, staging, report)
    return report


def _stage(
    readings: Iterable[Reading],
    staging: Staging,
    report: ImportReport,
    *,
    strict: bool,
    progress: Progress | None,
    total: int,
) -> None:
    for reading in readings:
        report.read += 1
        report.rejected += reading.rejected
        for problem in reading.problems:
            if strict:
                raise RowRefused(problem)
            report.problems.add(problem)
        if reading.record is not None:
            staging.add(reading.record)
        if progress and report.read % TELL_EVERY == 0:
            progress(report.read, max(total, report.read))
    if progress:
        progress(report.read, report.read)


def _merge(
    workspace: Workspace,
    mapping: SurveyMapping,
    journey: Journey | None,
    staging: Staging,
    report: ImportReport,
) -> None:
    job = report.job
    assert job is not None  # noqa: S101 (made by the only caller)
    with transaction.atomic():
        lock(workspace)
        if ImportJob.objects.select_for_update().filter(pk=job.pk, state=ImportState.STOPPED).exists():
            raise ImportStopped
        questions, report.made = make_questions(workspace, mapping, journey)
        job.state, job.finished_at = ImportState.RUNNING, None
        job.save()
        with tally_changes() as changes:
            merge = Merge(
                workspace=workspace, job=job, namespace=mapping.namespace, staging=staging, changes=changes
            )
            counts: Counts = merge.run(questions)
        report.created, report.updated, report.unchanged = counts.created, counts.updated, counts.unchanged
        for number in NUMBERS:
            setattr(job, number, getattr(report, number))
        job.rows_total = job.rows_done = report.read
        job.state, job.finished_at = ImportState.DONE, timezone.now()
        job.save()
        rows = _problem_rows(job, report.problems)
        while some := list(islice(rows, 1_000)):
            ImportProblem.objects.bulk_create(some)
        workspace.touch()


def _problem_rows(job: ImportJob, problems: Problems) -> Iterator[ImportProblem]:
    for problem in problems:
        yield ImportProblem(
            job=job,
            line=problem.line,
            field=problem.field[:200],
            value=problem.value[:200],
            why=problem.why[:500],
        )
