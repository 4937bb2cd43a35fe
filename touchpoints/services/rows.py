"""Rows as they are stored, to the parts of a graph.

Rows are sorted here and not by the database, whose order of names depends on its collation: a document must
come out the same on every database.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from touchpoints.graph.journey import (
    ChannelEntry,
    JourneyFacts,
    JourneyStage,
    OpportunityEntry,
    PersonaEntry,
    QuestionEntry,
    TouchpointEntry,
    TouchpointNode,
    TransitionEdge,
)
from touchpoints.scoring.score import Thresholds
from touchpoints.vocabulary import (
    ChannelKind,
    Direction,
    EvidenceStatus,
    Flow,
    JourneyState,
    Level,
    Metric,
    NoteLane,
    OpportunityKind,
    OpportunityStatus,
    Phase,
)

_SAID = ("title", "goal", "vision", "owner", "review_date", "source_note")
_THRESHOLDS = ("minimum_answers", "minimum_gap", "significance", "stale_after_days")
FACTS = (*_SAID, *_THRESHOLDS, "state", "lanes", "variant_of__slug")
STEP = (
    *("title", "column", "row", "does", "thinks_before", "thinks_after", "feels", "worked", "wrong"),
    *("backstage", "support", "visits", "leaves", "evidence_source", "moment_of_truth"),
)
"""The columns of a step that the graph has under the same name and type."""

_HYPHENED = 36


def facts_from(row: Mapping[str, Any], personas: tuple[str, ...]) -> JourneyFacts:
    """What is said of a journey, from a row of `FACTS`."""
    return JourneyFacts(
        **{name: row[name] for name in _SAID},
        state=JourneyState(row["state"]),
        variant_of=row["variant_of__slug"],
        personas=personas,
        lanes=tuple(NoteLane(lane) for lane in row["lanes"]),
        thresholds=Thresholds(**{name: row[name] for name in _THRESHOLDS}),
    )


def id_text(path: str) -> Cast:
    """A uid as the database's own text: making each an object first takes longer than reading the row."""
    return Cast(path, CharField())


def read_id(text: str) -> str:
    """That text as ids are written, with hyphens, which SQLite leaves out."""
    if len(text) == _HYPHENED:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def stages_of(stages: QuerySet) -> dict[str, JourneyStage]:
    """Stages by id, in their order."""
    rows = stages.order_by("position", "pk").values_list("uid", "title", "description")
    return {str(uid): JourneyStage(str(uid), title, description) for uid, title, description in rows}


def nodes_of(steps: QuerySet) -> dict[str, TouchpointNode]:
    """Steps by id."""
    lists = ("links", "pictures", "typical_words")
    elsewhere = ("touchpoint__slug", "channel__slug", "nested_journey__slug")
    ids = {"own": id_text("uid"), "within": id_text("stage__uid")}
    rows = steps.order_by("pk").values(*STEP, *lists, *elsewhere, "evidence", **ids)
    return {
        (uid := read_id(row["own"])): TouchpointNode(
            id=uid,
            stage=read_id(row["within"]),
            touchpoint=row["touchpoint__slug"],
            channel=row["channel__slug"],
            nested_journey=row["nested_journey__slug"],
            evidence=EvidenceStatus(row["evidence"]),
            links=tuple(row["links"]),
            pictures=tuple(row["pictures"]),
            typical_words=tuple(row["typical_words"]),
            **{name: row[name] for name in STEP},
        )
        for row in rows
    }


def edges_of(transitions: QuerySet) -> dict[str, TransitionEdge]:
    """Transitions by id."""
    ids = [id_text(path) for path in ("uid", "source__uid", "target__uid")]
    rows = transitions.order_by("pk").values_list(*ids, "label", "condition", "flow", "volume")
    return {
        (uid := read_id(own)): TransitionEdge(
            uid, read_id(source), read_id(target), label, condition, Flow(flow), volume
        )
        for own, source, target, label, condition, flow, volume in rows
    }


def personas_of(personas: QuerySet) -> dict[str, PersonaEntry]:
    """Personas by slug, in the order in which their segment rules are tried."""
    texts = ("slug", "name", "description", "quote", "context", "icon")
    rows = personas.order_by().values("pk", "position", *texts, "goals", "frustrations", "segment")
    return {
        row["slug"]: PersonaEntry(
            goals=tuple(row["goals"]),
            frustrations=tuple(row["frustrations"]),
            segment=_in_key_order(row["segment"]),
            **{name: row[name] for name in texts},
        )
        for row in _in_given_order(rows)
    }


def channels_of(channels: QuerySet) -> dict[str, ChannelEntry]:
    """Channels by slug, in the order of lanes."""
    rows = channels.order_by().values("pk", "position", "slug", "name", "kind", "icon", "online")
    return {
        row["slug"]: ChannelEntry(
            row["slug"], row["name"], ChannelKind(row["kind"]), row["icon"], row["online"]
        )
        for row in _in_given_order(rows)
    }


def touchpoints_of(touchpoints: QuerySet) -> dict[str, TouchpointEntry]:
    """Touchpoints by slug, in the order of their names."""
    rows = touchpoints.order_by().values_list(
        "slug", "name", "channel__slug", "parent__slug", "phase", "owner", "aliases", "icon", "description"
    )
    return {
        slug: TouchpointEntry(
            slug, name, channel, parent, Phase(phase) if phase else None, owner, tuple(aliases), *rest
        )
        for slug, name, channel, parent, phase, owner, aliases, *rest in sorted(
            rows, key=lambda row: (row[1], row[0])
        )
    }


def questions_of(questions: QuerySet) -> dict[str, QuestionEntry]:
    """Questions by slug, in their order."""
    as_stored = ("slug", "wording", "minimum", "maximum", "primary")
    rows = questions.order_by("position", "pk").values(
        *as_stored, "touchpoint__slug", "metric", "direction", "no_answer", "not_applicable"
    )
    return {
        row["slug"]: QuestionEntry(
            touchpoint=row["touchpoint__slug"],
            metric=Metric(row["metric"]),
            direction=Direction(row["direction"]),
            no_answer=tuple(map(str, row["no_answer"])),
            not_applicable=tuple(map(str, row["not_applicable"])),
            **{name: row[name] for name in as_stored},
        )
        for row in rows
    }


def opportunities_of(opportunities: QuerySet) -> dict[str, OpportunityEntry]:
    """Opportunities by id, in the order in which they were made."""
    as_stored = ("title", "description", "owner", "due")
    rows = opportunities.order_by("pk").values(
        *as_stored, "uid", "steps", "kind", "impact", "effort", "status"
    )
    return {
        str(row["uid"]): OpportunityEntry(
            id=str(row["uid"]),
            steps=tuple(row["steps"]),
            kind=OpportunityKind(row["kind"]),
            impact=Level(row["impact"]) if row["impact"] else None,
            effort=Level(row["effort"]) if row["effort"] else None,
            status=OpportunityStatus(row["status"]),
            **{name: row[name] for name in as_stored},
        )
        for row in rows
    }


def _in_given_order(rows: QuerySet) -> list[dict[str, Any]]:
    """Rows in the order people gave them; those without one by name."""
    return sorted(rows, key=lambda row: (row["position"], row["name"], row["pk"]))


def _in_key_order(value: Any) -> Any:
    """JSON with its keys sorted: PostgreSQL keeps them in an order of its own."""
    if isinstance(value, dict):
        return {key: _in_key_order(value[key]) for key in sorted(value)}
    return [_in_key_order(entry) for entry in value] if isinstance(value, list) else value
