"""The one door for edits: operations in, a new revision of the journey out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from uuid import uuid4

from django.db import transaction
from django.dispatch import Signal

from touchpoints.graph.batch import Applied, Conflict, Spot, apply_all, fields_of
from touchpoints.graph.between import operations_between
from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.operations import AddPart, Operation, SetFields
from touchpoints.graph.telling import sentences
from touchpoints.graph.values import Refusal
from touchpoints.graph.wire import from_json, to_json
from touchpoints.models import AppliedOperation, Change, Journey, User
from touchpoints.services.loading import load_graph, load_inventory
from touchpoints.services.rows import id_text, read_id
from touchpoints.services.storing import store, write_rows

journey_changed = Signal()
"""Sent after commit, by Journey, with `journey` (its key) and `revision`, for each new revision."""

MOST_TOLD = 20
"""How many operations of one change are kept as sentences too; of more, history says how many."""

_JOURNEY_FIELDS = ("variant_of", "nested_journey")


class RevisionAhead(ValueError):
    """Operations claim to be made on a revision that the journey has not reached."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: the journey's revision after it, and the fate of each operation.

    `applied` are the ids that are in the journey now, those of an earlier sending included; `conflicts`
    are operations that did not go in, with the reason and what is there instead.
    """

    revision: int
    applied: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


@transaction.atomic
def apply_operations(
    *,
    journey: Journey,
    operations: Sequence[Operation],
    base_revision: int | None = None,
    by: User | None = None,
    origin: str,
) -> Outcome:
    """Apply operations in their order as one new revision; those that do not fit become conflicts.

    Operations made on `base_revision` conflict where they set a field that was changed after it; None:
    they are made on what is there now. `origin` says in a word where they come from (`canvas`, `api`,
    `import` …). When none goes in there is no new revision. Writers of one journey go one after the
    other. `journey` is brought up to date. Raises RevisionAhead, Journey.DoesNotExist.
    """
    _hold(journey)
    if base_revision is not None and base_revision > journey.revision:
        raise RevisionAhead(base_revision)
    before = load_graph(journey, inventory=load_inventory(journey.workspace))
    fitting, strangers = _without_strangers(journey, before, operations)
    batch = apply_all(
        before,
        fitting,
        already=_applied_before(journey, operations),
        changed_since=_changed_since(journey, base_revision),
    )
    if batch.applied:
        _write(journey, before, batch, by, origin)
    went_in = {operation.id for operation in batch.applied} | set(batch.repeated)
    return Outcome(
        revision=journey.revision,
        applied=tuple(dict.fromkeys(operation.id for operation in operations if operation.id in went_in)),
        conflicts=(*strangers, *batch.conflicts),
    )


@transaction.atomic
def bring_up_to(*, journey: Journey, after: JourneyGraph, by: User | None = None, origin: str) -> Outcome:
    """Make a journey what `after` says: its facts, stages, steps and transitions, by operations.

    `after` may be of another id, slug and revision; what it refers to must be in the inventory of the
    journey's workspace. Nothing happens when nothing differs. Raises OperationRefused when `after` could
    not be stored.
    """
    _hold(journey)
    now = load_graph(journey, inventory=load_inventory(journey.workspace))
    wanted = replace(now, facts=after.facts, stages=after.stages, nodes=after.nodes, edges=after.edges)
    operations = operations_between(now, wanted, lambda: str(uuid4()))
    return apply_operations(journey=journey, operations=operations, by=by, origin=origin)


def _hold(journey: Journey) -> None:
    """Make other writers of this journey wait, and see it as they left it."""
    journey.refresh_from_db(from_queryset=Journey.objects.select_for_update(of=("self",)))


def _write(journey: Journey, before: JourneyGraph, batch: Applied, by: User | None, origin: str) -> None:
    """Store what became different, and the change that made it so."""
    revision = journey.revision + 1
    store(journey, before, replace(batch.graph, revision=revision))
    change = Change.objects.create(
        journey=journey,
        revision=revision,
        made_by=by,
        origin=origin,
        operations=[to_json(operation) for operation in batch.applied],
        inverses=[to_json(operation) for operation in batch.inverses],
        summary=[asdict(told) for told in islice(sentences(batch.applied, before), MOST_TOLD)],
    )
    write_rows(
        AppliedOperation,
        ("journey_id", "uid", "change_id"),
        [(journey.pk, operation.id, change.pk) for operation in batch.applied],
    )
    journey.revision = revision
    journey.save()  # which counts up the workspace's stamp
    transaction.on_commit(lambda: journey_changed.send_robust(Journey, journey=journey.pk, revision=revision))


def _applied_before(journey: Journey, operations: Iterable[Operation]) -> set[str]:
    """Ids of those that went in with an earlier sending."""
    ids = {operation.id for operation in operations}
    known = AppliedOperation.objects.filter(journey=journey)
    if len(ids) <= 1_000:  # else it is cheaper to look through all than to name each
        known = known.filter(uid__in=ids)
    return ids.intersection(map(read_id, known.values_list(id_text("uid"), flat=True)))


def _changed_since(journey: Journey, base_revision: int | None) -> dict[Spot, str]:
    """Who (by name; empty for nobody) last changed which field after that revision."""
    if base_revision is None or base_revision == journey.revision:
        return {}
    later = Change.objects.filter(journey=journey, revision__gt=base_revision).order_by("revision")
    return {
        spot: str(change.made_by or "")
        for change in later.select_related("made_by")
        for operation in change.operations
        for spot in fields_of(from_json(operation))
    }


def _without_strangers(
    journey: Journey, graph: JourneyGraph, operations: Sequence[Operation]
) -> tuple[list[Operation], list[Conflict]]:
    """Operations without those that name a journey which is not another one of this workspace.

    Only this is not in the graph, which knows its own journey and the inventory.
    """
    named = [
        (operation, name, operation.fields[name])
        for operation in operations
        if isinstance(operation, AddPart | SetFields)
        for name in _JOURNEY_FIELDS
        if isinstance(operation.fields.get(name), str)
    ]
    if not named:
        return list(operations), []
    others = Journey.objects.filter(workspace=journey.workspace_id).exclude(pk=journey.pk)
    known = set(others.filter(slug__in={slug for *_, slug in named}).values_list("slug", flat=True))
    conflicts = [
        Conflict(operation, Refusal.UNKNOWN_REFERENCE, name, _held(graph, operation, name))
        for operation, name, slug in named
        if slug not in known
    ]
    refused = {conflict.operation.id for conflict in conflicts}
    return [operation for operation in operations if operation.id not in refused], conflicts


def _held(graph: JourneyGraph, operation: AddPart | SetFields, name: str) -> str | None:
    """The journey that this field names now."""
    if name == "variant_of":
        return graph.facts.variant_of
    node = graph.nodes.get(operation.subject)
    return node.nested_journey if node else None
