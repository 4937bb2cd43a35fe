"""The world of `tests/journeys.py` as rows, for tests that need a database."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import uuid4

from tests.journeys import coffee_journey
from touchpoints.graph.journey import Inventory, JourneyGraph
from touchpoints.graph.operations import AddPart, Operation, SetFields
from touchpoints.models import (
    NO_PERSONA,
    Channel,
    DayTally,
    Journey,
    MonthTally,
    Persona,
    Question,
    Touchpoint,
    Workspace,
)
from touchpoints.services.journeys import create_journey
from touchpoints.services.operations import apply_operations
from touchpoints.vocabulary import SubjectKind


def make_workspace(slug: str = "coffee", **more: object) -> Workspace:
    """A team's walls."""
    return Workspace.objects.create(slug=slug, name=slug.title(), **more)


def store_inventory(workspace: Workspace, inventory: Inventory, journey: Journey | None = None) -> None:
    """Rows for all of the inventory; questions about the journey as a whole belong to `journey`."""
    for place, persona in enumerate(inventory.personas.values()):
        Persona.objects.create(
            workspace=workspace,
            slug=persona.slug,
            name=persona.name,
            position=place,
            goals=list(persona.goals),
            segment=dict(persona.segment),
        )
    for place, channel in enumerate(inventory.channels.values()):
        Channel.objects.create(
            workspace=workspace, slug=channel.slug, name=channel.name, kind=channel.kind, position=place
        )
    for entry in inventory.touchpoints.values():
        Touchpoint.objects.create(
            workspace=workspace,
            slug=entry.slug,
            name=entry.name,
            channel=Channel.objects.get(workspace=workspace, slug=entry.channel),
            phase=entry.phase or "",
            aliases=list(entry.aliases),
            owner=entry.owner,
            description=entry.description,
        )
    for entry in inventory.touchpoints.values():
        if entry.parent:
            above = Touchpoint.objects.get(workspace=workspace, slug=entry.parent)
            Touchpoint.objects.filter(workspace=workspace, slug=entry.slug).update(parent=above)
    for place, entry in enumerate(inventory.questions.values()):
        touchpoint = Touchpoint.objects.filter(workspace=workspace, slug=entry.touchpoint or "").first()
        if touchpoint is None and journey is None:
            continue
        Question.objects.create(
            workspace=workspace,
            slug=entry.slug,
            touchpoint=touchpoint,
            journey=None if touchpoint else journey,
            wording=entry.wording,
            metric=entry.metric,
            minimum=entry.minimum,
            maximum=entry.maximum,
            position=place,
        )


def store_journey(workspace: Workspace, graph: JourneyGraph | None = None) -> Journey:
    """The journey with its inventory, made by operations; without a graph: Ada's way to a coffee machine."""
    graph = graph or coffee_journey()
    journey = create_journey(workspace=workspace, title=graph.facts.title, uid=graph.id)
    store_inventory(workspace, graph.inventory, journey)
    outcome = apply_operations(journey=journey, operations=everything_of(graph), origin="test")
    assert not outcome.conflicts, outcome.conflicts
    return journey


def everything_of(graph: JourneyGraph) -> list[Operation]:
    """Operations that make this journey from an empty one."""
    from touchpoints.graph.fields import said

    def added(kind: SubjectKind, part: object) -> AddPart:
        return AddPart(str(uuid4()), kind, part.id, said(kind, part))

    return [
        SetFields(str(uuid4()), SubjectKind.JOURNEY, graph.id, said(SubjectKind.JOURNEY, graph.facts)),
        *(added(SubjectKind.STAGE, stage) for stage in graph.stages.values()),
        *(added(SubjectKind.STEP, node) for node in graph.nodes.values()),
        *(added(SubjectKind.TRANSITION, edge) for edge in graph.edges.values()),
    ]


def set_title(subject: str, title: str, kind: SubjectKind = SubjectKind.STEP) -> SetFields:
    """An operation that gives something another title."""
    return SetFields(str(uuid4()), kind, subject, {"title": title})


def tally(question: Question, day: date, counts: dict[int, int], persona: Persona | None = None) -> None:
    """Tallies as though these answers had been given on that day."""
    key = persona.pk if persona else NO_PERSONA
    for score, count in counts.items():
        same = {"question": question, "persona_key": key, "score": score}
        for model, column, value in ((DayTally, "day", day), (MonthTally, "month", day.replace(day=1))):
            row, made = model.objects.get_or_create(**same, **{column: value}, defaults={"count": count})
            if not made:
                model.objects.filter(pk=row.pk).update(count=row.count + count)


def histogram(answers: list[int]) -> dict[int, int]:
    """How often each answer was given."""
    return dict(Counter(answers))
