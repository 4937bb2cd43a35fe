"""Journeys and inventories from memory to graph."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.expressions import RawSQL

from touchpoints.graph.journey import Inventory, JourneyGraph
from touchpoints.models import (
    Channel,
    Journey,
    Opportunity,
    Persona,
    Question,
    Stage,
    Step,
    Touchpoint,
    Transition,
    Workspace,
)
from touchpoints.services import rows

_USED_AND_ABOVE = f"""
    WITH RECURSIVE used(id) AS (
        SELECT touchpoint_id FROM {Step._meta.db_table} WHERE journey_id = %s AND touchpoint_id IS NOT NULL
        UNION
        SELECT above.parent_id FROM {Touchpoint._meta.db_table} above JOIN used ON above.id = used.id
        WHERE above.parent_id IS NOT NULL
    )
    SELECT id FROM used"""  # noqa: S608 (only names of tables are put in)


def load_inventory(workspace: Workspace) -> Inventory:
    """All personas, channels and touchpoints of the workspace, and the questions about touchpoints.

    Four queries.
    """
    return Inventory(
        personas=rows.personas_of(Persona.objects.in_workspace(workspace)),
        channels=rows.channels_of(Channel.objects.in_workspace(workspace)),
        touchpoints=rows.touchpoints_of(Touchpoint.objects.in_workspace(workspace)),
        questions=rows.questions_of(Question.objects.in_workspace(workspace).exclude(touchpoint=None)),
    )


def load_graph(journey: Journey, *, inventory: Inventory | None = None) -> JourneyGraph:
    """The journey as it is stored, with the part of the inventory that it uses, or with the one given.

    Eleven queries whatever the size, six with an inventory given. An edit that comes between them is
    noticed by its revision, and everything is read again.
    """
    while True:
        graph = _read(journey.pk, inventory)
        if Journey.objects.filter(pk=journey.pk, revision=graph.revision).exists():
            return graph


def _read(journey: int, inventory: Inventory | None) -> JourneyGraph:
    stored = Journey.objects.values("uid", "slug", "revision", *rows.FACTS).get(pk=journey)
    told_for = Persona.objects.filter(journey_personas__journey=journey).order_by(
        "journey_personas__position", "journey_personas__pk"
    )
    return JourneyGraph(
        id=str(stored["uid"]),
        slug=stored["slug"],
        facts=rows.facts_from(stored, tuple(told_for.values_list("slug", flat=True))),
        stages=rows.stages_of(Stage.objects.filter(journey=journey)),
        nodes=rows.nodes_of(Step.objects.filter(journey=journey)),
        edges=rows.edges_of(Transition.objects.filter(journey=journey)),
        inventory=_used_by(journey) if inventory is None else inventory,
        revision=stored["revision"],
    )


def _used_by(journey: int) -> Inventory:
    """What the journey's steps refer to, larger touchpoints included, and whom it is told for."""
    touchpoints = Touchpoint.objects.filter(pk__in=RawSQL(_USED_AND_ABOVE, [journey]))  # noqa: S611
    steps = Step.objects.filter(journey=journey)
    lanes = Q(pk__in=touchpoints.order_by().values("channel")) | Q(pk__in=steps.values("channel"))
    asked = Q(journey=journey) | Q(touchpoint__in=steps.order_by().values("touchpoint"))
    return Inventory(
        personas=rows.personas_of(Persona.objects.filter(journey_personas__journey=journey)),
        channels=rows.channels_of(Channel.objects.filter(lanes)),
        touchpoints=rows.touchpoints_of(touchpoints),
        questions=rows.questions_of(Question.objects.filter(asked)),
        opportunities=rows.opportunities_of(Opportunity.objects.filter(journey=journey)),
    )
