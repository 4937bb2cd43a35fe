"""What ships with the product to look at and to start from: the example with its answers, and templates."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from re import sub
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from touchpoints.graph import native
from touchpoints.graph.journey import JourneyGraph, QuestionEntry
from touchpoints.ingestion.mapping import AnsweredAt, QuestionColumn, SurveyMapping
from touchpoints.models import (
    Channel,
    DayTally,
    ImportedChange,
    ImportJob,
    Journey,
    Membership,
    MonthTally,
    Persona,
    Submission,
    SurveyResponse,
    Touchpoint,
    User,
    Workspace,
)
from touchpoints.scoring.score import Scale
from touchpoints.services.documents import import_document
from touchpoints.services.inventory import free_slug, slug_stem
from touchpoints.services.responses import Progress, import_responses
from touchpoints.vocabulary import Role

FOLDER = Path(__file__).resolve().parent.parent / "examples"
JOURNEY = FOLDER / "airport.yaml"
ANSWERS = FOLDER / "airport_answers.csv"
TEMPLATES = FOLDER / "templates"

SLUG = "airport"
NAME = "San Francisco airport"
TIME_ZONE = "America/Los_Angeles"
SOURCE, NAMESPACE = "csv", "sfo-survey"
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class NotTheExample(Exception):
    """A workspace holds more than the example, or something else."""


class UnknownTemplate(LookupError):
    """There is no template of this name."""


@dataclass(frozen=True, slots=True)
class Example:
    """The example in a workspace. `answers` is how many were written now: 0 when all were there."""

    workspace: Workspace
    journey: Journey
    answers: int


@dataclass(frozen=True, slots=True)
class Template:
    """A journey to start from, as it is offered."""

    slug: str
    title: str
    goal: str
    stages: tuple[str, ...]
    steps: int


def load_example(
    *, workspace: Workspace | None = None, by: User | None = None, progress: Progress | None = None
) -> Example:
    """The example with its answers, in the workspace given or in one of its own, which then is `by`'s.

    Loaded once: what has been changed in it since stays changed. A loading that was interrupted between
    the journey and its answers is completed.
    """
    graph = _read(JOURNEY)
    with transaction.atomic():
        workspace = workspace or _own_workspace(by)
        journey = Journey.objects.in_workspace(workspace).filter(uid=graph.id).first()
        if journey and _answers_of(workspace).exists():
            return Example(workspace, journey, answers=0)
        journey = journey or _import(workspace, JOURNEY.name, JOURNEY.read_text(encoding="utf-8"), by)
    report = import_responses(
        workspace=workspace,
        file=one_by_one(graph.inventory.questions),
        mapping=_mapping(graph),
        source=SOURCE,
        name=ANSWERS.name,
        journey=journey,
        strict=True,
        progress=progress,
        by=by,
    )
    return Example(workspace, journey, answers=report.created)


def remove_example(workspace: Workspace) -> None:
    """Delete the example for good, and the workspace with it where that was made for it.

    A workspace that was there before, or was renamed since, stays, empty. Raises NotTheExample when there
    is anything of somebody's own beside the example: nothing of that is ever thrown away with it.
    """
    if not is_only_the_example(workspace):
        raise NotTheExample(workspace.slug)
    with transaction.atomic():
        for counted in (ImportedChange, SurveyResponse, DayTally, MonthTally, Submission):
            rows = counted.objects.in_workspace(workspace)
            rows._raw_delete(rows.db)  # nothing refers to these any more: collecting them takes seconds
        for model in (Journey, Touchpoint, Channel, Persona, ImportJob):  # the first three protect the next
            model.objects.in_workspace(workspace).delete()
        if workspace.slug.startswith(SLUG) and workspace.name == NAME:
            workspace.delete()
        else:
            workspace.touch()


def is_only_the_example(workspace: Workspace) -> bool:
    """Whether a workspace holds the example and nothing of anybody's own beside it."""
    graph = _read(JOURNEY)
    journeys = Journey.objects.in_workspace(workspace).values_list("uid", flat=True)
    touchpoints = Touchpoint.objects.in_workspace(workspace).exclude(slug__in=graph.inventory.touchpoints)
    personas = Persona.objects.in_workspace(workspace).exclude(slug__in=graph.inventory.personas)
    answers = Submission.objects.in_workspace(workspace).exclude(source=SOURCE, namespace=NAMESPACE)
    return list(journeys) == [UUID(graph.id)] and not any(
        own.exists() for own in (touchpoints, personas, answers)
    )


def list_templates() -> tuple[Template, ...]:
    """The templates, in the order of their titles."""
    templates = [
        Template(
            slug=graph.slug,
            title=graph.facts.title,
            goal=graph.facts.goal,
            stages=tuple(stage.title for stage in graph.stages.values()),
            steps=len(graph.nodes),
        )
        for graph in map(_read, TEMPLATES.glob("*.yaml"))
    ]
    return tuple(sorted(templates, key=lambda template: template.title))


def create_from_template(
    *, workspace: Workspace, template: str, title: str = "", by: User | None = None
) -> Journey:
    """A new journey from the template of this slug, under its own title unless one is given.

    Its parts have ids of their own, so that a template serves as often as one likes; touchpoints and the
    like that the workspace has under the same name are used and not made again. Raises UnknownTemplate.
    """
    if template not in {offered.slug for offered in list_templates()}:
        raise UnknownTemplate(template)
    graph = _read(TEMPLATES / f"{template}.yaml")
    if title:
        slug = slug_stem(title) or str(Journey._meta.model_name)
        graph = replace(graph, slug=slug, facts=replace(graph.facts, title=title))
    return _import(workspace, f"{template}.yaml", _with_new_ids(native.write(graph, "yaml").text), by)


def one_by_one(questions: Mapping[str, QuestionEntry]) -> io.BytesIO:
    """The example's answers as a wide table with one answer in each row, made from the counts that ship.

    Nothing is known of which answers one passenger gave together, so each stands alone. The rows, and the
    ids in them, are the same each time.
    """
    table = io.StringIO()
    lines = csv.writer(table)
    lines.writerow(["answer", "day", "purpose", *questions])
    place = {slug: number for number, slug in enumerate(questions)}
    for day, question, purpose, score, count in _counts(questions):
        cells: list[int | str] = [""] * len(questions)
        cells[place[question]] = score
        for number in range(1, count + 1):
            lines.writerow([f"{day} {question} {purpose} {score} {number}", day, purpose, *cells])
    return io.BytesIO(table.getvalue().encode())


def _counts(questions: Mapping[str, QuestionEntry]) -> Iterator[tuple[str, str, str, int, int]]:
    """Day, question, purpose, score and how many passengers gave it."""
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            lowest = questions[line["question"]].minimum
            for score, count in enumerate(map(int, line["counts"].split()), start=lowest):
                yield line["day"], line["question"], line["purpose"], score, count


def _mapping(graph: JourneyGraph) -> SurveyMapping:
    """How the table of `one_by_one` is read: each question's column goes by its slug."""
    names = {slug: touchpoint.name for slug, touchpoint in graph.inventory.touchpoints.items()}
    return SurveyMapping(
        namespace=NAMESPACE,
        external_id="answer",
        answered_at=AnsweredAt(column="day"),
        attributes={"purpose": "purpose"},
        questions=tuple(
            QuestionColumn(
                column=question.slug,
                touchpoint=names[question.touchpoint] if question.touchpoint else None,
                wording=question.wording,
                metric=question.metric,
                scale=Scale(question.minimum, question.maximum, question.direction),
            )
            for question in graph.inventory.questions.values()
        ),
    )


def _answers_of(workspace: Workspace) -> QuerySet[Submission]:
    return Submission.objects.in_workspace(workspace).filter(source=SOURCE, namespace=NAMESPACE)


def _own_workspace(by: User | None) -> Workspace:
    """The workspace that was made for the example, or a new one; another of that name is left alone."""
    named_so = Workspace.objects.filter(slug__startswith=SLUG)
    workspace = named_so.filter(journeys__uid=_read(JOURNEY).id).first()
    if workspace is None:
        slug = free_slug(SLUG, set(named_so.values_list("slug", flat=True)))
        workspace = Workspace.objects.create(slug=slug, name=NAME, time_zone=TIME_ZONE)
        if by:
            Membership.objects.create(workspace=workspace, user=by, role=Role.OWNER)
    return workspace


def _import(workspace: Workspace, name: str, text: str, by: User | None) -> Journey:
    [imported] = import_document(workspace=workspace, text=text, name=name, by=by)
    imported.journey.refresh_from_db()
    return imported.journey


@cache
def _read(path: Path) -> JourneyGraph:
    [graph] = native.read(path.read_text(encoding="utf-8"), name=path.name).graphs
    return graph


def _with_new_ids(document: str) -> str:
    """The document with every id replaced by a new one, the same id by the same."""
    new: dict[str, str] = {}
    return sub(_ID, lambda match: new.setdefault(match[0], str(uuid4())), document)
