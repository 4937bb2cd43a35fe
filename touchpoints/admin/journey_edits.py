"""From the form of a whole journey to operations: what was changed in it, as one revision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from touchpoints.graph.batch import Conflict, apply_all
from touchpoints.graph.between import operations_between
from touchpoints.graph.draft import OperationRefused
from touchpoints.graph.journey import JourneyGraph, JourneyStage, TouchpointNode
from touchpoints.graph.operations import Operation, RemovePart
from touchpoints.graph.values import Refusal
from touchpoints.graph.wire import from_json, to_json
from touchpoints.models import Change, Journey, Stage, Step, Transition, User
from touchpoints.models.labels import why_refused
from touchpoints.services.loading import load_graph, load_inventory
from touchpoints.services.operations import Outcome, apply_operations
from touchpoints.vocabulary import SubjectKind

_MODELS = {
    SubjectKind.JOURNEY: Journey,
    SubjectKind.STAGE: Stage,
    SubjectKind.STEP: Step,
    SubjectKind.TRANSITION: Transition,
}


class NotSaved(Exception):
    """Nothing was changed; `why` holds a sentence for each thing that stood in the way."""

    def __init__(self, why: Iterable[str]) -> None:
        self.why = tuple(dict.fromkeys(why))
        super().__init__(*self.why)


def graph_at(journey: Journey, revision: int) -> JourneyGraph:
    """The journey as it was at an earlier revision, with all that the workspace's inventory has now."""
    graph = load_graph(journey, inventory=load_inventory(journey.workspace))
    later = Change.objects.filter(journey=journey, revision__gt=revision, revision__lte=graph.revision)
    for change in later.order_by("-revision"):
        graph = apply_all(graph, map(from_json, change.inverses)).graph
    return replace(graph, revision=min(revision, graph.revision))


@transaction.atomic
def save_journey(
    journey: Journey, *, before: JourneyGraph, after: JourneyGraph, seen: int, form: UUID, by: User
) -> Outcome:
    """Change the journey by what `after` differs from `before`, all of it or nothing.

    `seen` is the revision up to which the person knows what others changed: those changes may be
    overwritten, later ones stand in the way. The same `form` with the same content is one change. Raises
    NotSaved, RevisionAhead.
    """
    try:
        found = operations_between(before, after, lambda: str(uuid4()))
    except OperationRefused as refused:
        raise NotSaved([_what(refused.reason)]) from refused
    operations = [_named(operation, number, form) for number, operation in enumerate(found)]
    outcome = apply_operations(
        journey=journey, operations=operations, base_revision=seen, by=by, origin="admin"
    )
    in_the_way = [conflict for conflict in outcome.conflicts if not _is_gone_anyway(conflict)]
    if in_the_way:
        raise NotSaved(_told(conflict, before) for conflict in in_the_way)
    return outcome


def _named(operation: Operation, number: int, form: UUID) -> Operation:
    """The operation with an id made from the form and what it says."""
    said = {**to_json(operation), "id": number}
    return replace(operation, id=str(uuid5(form, json.dumps(said, sort_keys=True))))


def _is_gone_anyway(conflict: Conflict) -> bool:
    """What was to be removed has been removed by somebody else."""
    return isinstance(conflict.operation, RemovePart) and conflict.reason is Refusal.UNKNOWN_SUBJECT


def _told(conflict: Conflict, graph: JourneyGraph) -> str:
    """A conflict in words: about what, why, and what is there instead."""
    operation = conflict.operation
    titled: dict[SubjectKind, Mapping[str, JourneyStage | TouchpointNode]] = {
        SubjectKind.STAGE: graph.stages,
        SubjectKind.STEP: graph.nodes,
    }
    part = titled.get(operation.kind, {}).get(operation.subject)
    title = part.title if part else _MODELS[operation.kind]._meta.verbose_name
    if conflict.reason is not Refusal.CHANGED_SINCE:
        return _("“%(title)s”: %(why)s") % {"title": title, "why": _what(conflict.reason)}
    model, name = _MODELS[operation.kind], str(conflict.field)
    known = {
        field.name: field.verbose_name for field in model._meta.get_fields() if hasattr(field, "verbose_name")
    }
    about = {
        "title": title,
        "field": known.get(name, _("thresholds of the pain point rule")),
        "by": conflict.by or _("somebody else"),
        "now": conflict.current if conflict.current not in (None, "", []) else "–",
    }
    return _("“%(title)s”, %(field)s: %(by)s has changed it meanwhile to “%(now)s”.") % about


def _what(reason: Refusal) -> str:
    """Words for what stands in the way, and what to do where this form can."""
    if reason is Refusal.UNKNOWN_SUBJECT:
        return _("Somebody has removed this meanwhile; tick “Delete” to go along.")
    return why_refused(reason)
