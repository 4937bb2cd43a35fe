"""What operations made of a journey, written down: only the rows that became different."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, JSONField, Model, QuerySet, UUIDField

from touchpoints.graph.journey import JourneyFacts, JourneyGraph, TouchpointNode, TransitionEdge
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
from touchpoints.services.rows import STEP, id_text, read_id

_AT_ONCE = 5_000
"""How many values one query names: SQLite takes no more than 32,766."""

_NAMED = 1_000
"""Of more rows than these it is cheaper to read all keys of the journey than to name each row."""

_STEP = attrgetter(*STEP)

T = TypeVar("T")


def store(journey: Journey, before: JourneyGraph, after: JourneyGraph) -> None:
    """Write the difference between two graphs of one journey, inside the caller's transaction.

    Parts that an edit did not touch are the same objects in both graphs, so that finding the difference
    costs next to nothing. What goes is taken out last, when nothing refers to it any more. Number of
    queries: fixed, for up to some thousands of rows.
    """
    _store_stages(journey, before, after)
    _store_steps(journey, _different(before.nodes, after.nodes))
    _store_transitions(journey, _different(before.edges, after.edges))
    _remove(Transition, journey, before.edges.keys() - after.edges.keys())
    _remove(Step, journey, before.nodes.keys() - after.nodes.keys())
    _remove(Stage, journey, before.stages.keys() - after.stages.keys())
    if after.facts is not before.facts:
        _store_facts(journey, before.facts, after.facts)


def write_rows(
    model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, replacing: bool = False
) -> None:
    """Insert rows whose columns are `names`: plain values, ids as text, lists for JSON.

    With `replacing`, a row whose journey and uid are there already is brought up to the new one. Written
    by hand because `bulk_create` takes three times as long for thousands of rows.
    """
    if not rows:
        return
    fields = {field.attname: field for field in model._meta.concrete_fields}
    table = model._meta.db_table
    columns = [connection.ops.quote_name(str(fields[name].column)) for name in names]
    into = f"INSERT INTO {table} ({', '.join(columns)})"
    conflict = ""
    if replacing:
        news = [f"{column} = excluded.{column}" for column in columns]
        conflict = f"ON CONFLICT (journey_id, uid) DO UPDATE SET {', '.join(news)}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # one statement, with the types of the table itself
            given = f"SELECT {', '.join(columns)} FROM json_populate_recordset(NULL::{table}, %s)"  # noqa: S608 (names of our own)
            parts = [dict(zip(names, row, strict=True)) for row in rows]
            cursor.execute(f"{into} {given} {conflict}", [json.dumps(parts)])
        else:
            written = zip(names, zip(*rows, strict=True), strict=True)
            kept = [_kept_as(fields[name], values) for name, values in written]
            given = f"VALUES ({', '.join(['%s'] * len(columns))})"
            cursor.executemany(f"{into} {given} {conflict}", list(zip(*kept, strict=True)))


def _kept_as(field: Field, values: Sequence[Any]) -> Iterable[Any]:
    """A column's values as SQLite takes them."""
    if isinstance(field, UUIDField):
        return [value.replace("-", "") for value in values]
    if isinstance(field, JSONField):
        return ["[]" if value == [] else json.dumps(value) for value in values]
    return values


def _different(before: Mapping[str, T], after: Mapping[str, T]) -> list[T]:
    """The parts that are new or other than before."""
    return [part for key, part in after.items() if before.get(key) is not part]


def _store_stages(journey: Journey, before: JourneyGraph, after: JourneyGraph) -> None:
    place_before = {stage: place for place, stage in enumerate(before.stages)}
    write_rows(
        Stage,
        ("journey_id", "uid", "position", "title", "description"),
        [
            (journey.pk, stage.id, place, stage.title, stage.description)
            for place, stage in enumerate(after.stages.values())
            if before.stages.get(stage.id) is not stage or place_before[stage.id] != place
        ],
        replacing=True,
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
    elsewhere = ("stage_id", "touchpoint_id", "channel_id", "nested_journey_id")
    write_rows(
        Step,
        ("journey_id", "uid", *elsewhere, "evidence", "links", "pictures", "typical_words", *STEP),
        [
            (
                journey.pk,
                node.id,
                stage[node.stage],
                touchpoint[node.touchpoint] if node.touchpoint else None,
                channel[node.channel] if node.channel else None,
                nested.get(node.nested_journey or ""),  # it may have been deleted since
                node.evidence.value,
                list(node.links),
                list(node.pictures),
                list(node.typical_words),
                *_STEP(node),
            )
            for node in nodes
        ],
        replacing=True,
    )


def _store_transitions(journey: Journey, edges: Sequence[TransitionEdge]) -> None:
    ends = {edge.source for edge in edges} | {edge.target for edge in edges}
    step = _keys(Step.objects.filter(journey=journey), "uid", ends)
    write_rows(
        Transition,
        ("journey_id", "uid", "source_id", "target_id", "label", "condition", "flow", "volume"),
        [
            (
                journey.pk,
                edge.id,
                step[edge.source],
                step[edge.target],
                edge.label,
                edge.condition,
                edge.flow.value,
                edge.volume,
            )
            for edge in edges
        ],
        replacing=True,
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


def _remove(model: type[Model], journey: Journey, uids: Iterable[str]) -> None:
    """Without Django's search for what refers to them: nothing does any more."""
    for some in _in_parts(uids):
        going = model._default_manager.filter(journey=journey, uid__in=some)
        going._raw_delete(going.db)


def _keys(known: QuerySet, name: str, wanted: set[Any]) -> dict[str, int]:
    """Primary keys by slug or uid. One query, none for none."""
    wanted.discard(None)
    if not wanted:
        return {}
    if len(wanted) <= _NAMED:
        known = known.filter(**{f"{name}__in": wanted})
    if name == "slug":
        return dict(known.order_by().values_list("slug", "pk"))
    return {read_id(uid): key for uid, key in known.order_by().values_list(id_text("uid"), "pk")}


def _in_parts(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
