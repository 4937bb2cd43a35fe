"""What operations made of a journey, written down: only the rows that became different."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from touchpoints.graph.journey import JourneyFacts, JourneyGraph, TouchpointNode
from touchpoints.models import (
    Channel,
    Journey,
    JourneyPersona,
    Persona,
    Stage,
    Step,
    Touchpoint,
    Transition,
)
from touchpoints.services.rows import STEP

_AT_ONCE = 5_000
"""How many values one query names: SQLite takes no more than 32,766."""

T = TypeVar("T")


def store(journey: Journey, before: JourneyGraph, after: JourneyGraph) -> None:
    """Write the difference between two graphs of one journey, inside the caller's transaction.

    Parts that an edit did not touch are the same objects in both graphs, so that finding the difference
    costs next to nothing. Number of queries: fixed, for up to some thousands of rows.
    """
    _remove(Transition, journey, before.edges.keys() - after.edges.keys())
    _remove(Step, journey, before.nodes.keys() - after.nodes.keys())
    _store_stages(journey, before, after)
    _remove(Stage, journey, before.stages.keys() - after.stages.keys())
    _store_steps(journey, _different(before.nodes, after.nodes))
    _store_transitions(journey, before, after)
    if after.facts is not before.facts:
        _store_facts(journey, before.facts, after.facts)


def _different(before: Mapping[str, T], after: Mapping[str, T]) -> list[T]:
    """The parts that are new or other than before."""
    return [part for key, part in after.items() if before.get(key) is not part]


def _store_stages(journey: Journey, before: JourneyGraph, after: JourneyGraph) -> None:
    place_before = {stage: place for place, stage in enumerate(before.stages)}
    _upsert(
        Stage,
        (
            {
                "journey_id": journey.pk,
                "uid": stage.id,
                "position": place,
                "title": stage.title,
                "description": stage.description,
            }
            for place, stage in enumerate(after.stages.values())
            if before.stages.get(stage.id) is not stage or place_before[stage.id] != place
        ),
    )


def _store_steps(journey: Journey, nodes: Sequence[TouchpointNode]) -> None:
    workspace = journey.workspace_id
    stage = _keys(Stage.objects.filter(journey=journey), "uid", {node.stage for node in nodes})
    touchpoint = _keys(
        Touchpoint.objects.filter(workspace=workspace), "slug", {node.touchpoint for node in nodes}
    )
    channel = _keys(Channel.objects.filter(workspace=workspace), "slug", {node.channel for node in nodes})
    nested = _keys(
        Journey.objects.filter(workspace=workspace), "slug", {node.nested_journey for node in nodes}
    )
    _upsert(
        Step,
        (
            {
                "journey_id": journey.pk,
                "uid": node.id,
                "stage_id": stage[node.stage],
                "touchpoint_id": touchpoint[node.touchpoint] if node.touchpoint else None,
                "channel_id": channel[node.channel] if node.channel else None,
                "nested_journey_id": nested.get(node.nested_journey or ""),  # it may have been deleted since
                "evidence": node.evidence.value,
                "links": list(node.links),
                "pictures": list(node.pictures),
                "typical_words": list(node.typical_words),
                **{name: getattr(node, name) for name in STEP},
            }
            for node in nodes
        ),
    )


def _store_transitions(journey: Journey, before: JourneyGraph, after: JourneyGraph) -> None:
    edges = _different(before.edges, after.edges)
    ends = {edge.source for edge in edges} | {edge.target for edge in edges}
    step = _keys(Step.objects.filter(journey=journey), "uid", ends)
    _upsert(
        Transition,
        (
            {
                "journey_id": journey.pk,
                "uid": edge.id,
                "source_id": step[edge.source],
                "target_id": step[edge.target],
                "label": edge.label,
                "condition": edge.condition,
                "flow": edge.flow.value,
                "volume": edge.volume,
            }
            for edge in edges
        ),
    )


def _store_facts(journey: Journey, before: JourneyFacts, after: JourneyFacts) -> None:
    journey.title = after.title
    journey.goal = after.goal
    journey.state = after.state.value
    journey.variant_of = Journey.objects.filter(
        workspace=journey.workspace_id, slug=after.variant_of or ""
    ).first()
    journey.vision = after.vision
    journey.owner = after.owner
    journey.review_date = after.review_date
    journey.lanes = [lane.value for lane in after.lanes]
    journey.source_note = after.source_note
    for name, value in asdict(after.thresholds).items():
        setattr(journey, name, value)
    if after.personas != before.personas:
        persona = _keys(Persona.objects.filter(workspace=journey.workspace_id), "slug", set(after.personas))
        JourneyPersona.objects.filter(journey=journey).delete()
        JourneyPersona.objects.bulk_create(
            JourneyPersona(journey=journey, persona_id=persona[slug], position=place)
            for place, slug in enumerate(after.personas)
        )


def _upsert(model: type[Model], parts: Iterable[Mapping[str, Any]]) -> None:
    """Insert the parts, or bring those whose uid is there already up to them.

    Written by hand because `bulk_create` takes twice as long for thousands of rows.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    rows = [[field.get_db_prep_save(part[field.attname], connection) for field in fields] for part in parts]
    if not rows:
        return
    names = [connection.ops.quote_name(field.column) for field in fields]
    others = [f"{name} = excluded.{name}" for name in names if name not in ('"journey_id"', '"uid"')]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"  # noqa: S608 (names of our own)
            f" VALUES ({', '.join(['%s'] * len(names))})"
            f" ON CONFLICT (journey_id, uid) DO UPDATE SET {', '.join(others)}",
            rows,
        )


def _remove(model: type[Model], journey: Journey, uids: Iterable[str]) -> None:
    for some in _in_parts(uids):
        model.objects.filter(journey=journey, uid__in=some).delete()


def _keys(known: QuerySet, name: str, wanted: set[Any]) -> dict[str, int]:
    """Primary keys by slug or uid. One query for some thousands, none for none."""
    return {
        str(value): key
        for some in _in_parts(wanted - {None})
        for value, key in known.filter(**{f"{name}__in": some}).order_by().values_list(name, "pk")
    }


def _in_parts(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
