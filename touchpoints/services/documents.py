"""Journeys from documents, and documents from journeys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath
from uuid import UUID, uuid5

from django.db import transaction

from touchpoints.graph import dot, mermaid, native
from touchpoints.graph.cells import settled
from touchpoints.graph.documents import DocumentRefused, Exported, Fault, Imported, Loss, LossKind
from touchpoints.graph.journey import Inventory, JourneyGraph, OpportunityEntry
from touchpoints.graph.scored import Evidence, ScoredJourney
from touchpoints.graph.values import Refusal
from touchpoints.models import Journey, Opportunity, User, Workspace
from touchpoints.rendering.options import DrawingOptions
from touchpoints.scoring.errors import ScaleNotForMetric
from touchpoints.scoring.metrics import check_scale
from touchpoints.scoring.score import Period, Scale
from touchpoints.services.adopting import adopt
from touchpoints.services.journeys import create_journey, load_graph
from touchpoints.services.maps import picture
from touchpoints.services.operations import bring_up_to
from touchpoints.services.recounting import recount
from touchpoints.services.rows import opportunities_of
from touchpoints.services.scores import scored_journey
from touchpoints.services.table import table_csv
from touchpoints.vocabulary.sayings import Saying

READERS: Mapping[str, Callable[..., Imported]] = {
    "json": partial(native.read, markup="json"),
    "yaml": partial(native.read, markup="yaml"),
    "mermaid": mermaid.read,
}
SUFFIXES: Mapping[str, str] = {
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".md": "mermaid",
}
_WIDEST_SCALE = 100


@dataclass(frozen=True, slots=True)
class ImportedJourney:
    """A journey that a document made or (`is_known`) brought up to date, its size, what came with it and
    what did not come over."""

    journey: Journey
    steps: int
    transitions: int
    lost: tuple[Loss, ...]
    is_known: bool = False
    added: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Names of the personas, channels, touchpoints and questions that the workspace did not have."""


def format_of(name: str) -> str:
    """The format that a file's name tells. Raises DocumentRefused."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        known = Saying("a name that ends with %(names)s", names=", ".join(SUFFIXES))
        raise DocumentRefused(name, Fault.UNKNOWN_FORMAT, detail=suffix, expected=known)
    return SUFFIXES[suffix]


@transaction.atomic
def import_document(
    *,
    workspace: Workspace,
    text: str,
    name: str,
    format: str | None = None,
    by: User | None = None,
    as_trial: bool = False,
) -> list[ImportedJourney]:
    """The journeys of a document, made in the workspace or, where it has one of that id, brought up to it.

    `format` is one of READERS, else told by the file's `name`. What a document says of the inventory is
    found in the workspace or added (see `adopt`); what is there already stays as it is and is reported.
    Opportunities that the document does not name stay. All or nothing. `as_trial` is for whoever takes all
    of it back: answers are not given to new personas. Raises DocumentRefused with line and field.
    """
    format = format or format_of(name)
    imported = READERS[format](text, name=name)
    for graph in imported.graphs:
        _check_questions(graph.inventory, name)
    lost = [imported.lost, *((),) * (len(imported.graphs) - 1)]  # they are told by line, not by journey
    stored = [
        _store(workspace, graph, by, losses) for graph, losses in zip(imported.graphs, lost, strict=True)
    ]
    if any(has_new_segments for _journey, has_new_segments in stored) and not as_trial:
        recount(workspace)
    journeys = [journey for journey, _has_new_segments in stored]
    workspace.touch()
    return journeys


def _store(
    workspace: Workspace, graph: JourneyGraph, by: User | None, lost: tuple[Loss, ...]
) -> tuple[ImportedJourney, bool]:
    """The journey as stored, and whether personas with rules came with it."""
    journey = Journey.objects.in_workspace(workspace).filter(uid=graph.id).first()
    is_here = journey is not None
    if journey is None:
        journey = create_journey(
            workspace=workspace, title=graph.facts.title, by=by, uid=UUID(graph.id), slug=graph.slug
        )
    journey.workspace = workspace
    adopted = adopt(journey, graph.inventory, by_slug=is_here)
    others = Journey.objects.in_workspace(workspace).exclude(pk=journey.pk).values_list("slug", flat=True)
    wanted = settled(adopted.graph(graph, others))
    bring_up_to(journey=journey, after=wanted, by=by, origin="import")
    _store_opportunities(journey, graph.inventory.opportunities)
    stored = ImportedJourney(
        journey,
        steps=len(wanted.nodes),
        transitions=len(wanted.edges),
        lost=(
            *lost,
            *(Loss(LossKind.INVENTORY, kept) for kept in adopted.kept),
            *_unknown_journeys(graph, wanted),
        ),
        is_known=is_here,
        added=adopted.added,
    )
    return stored, adopted.has_new_segments


def _unknown_journeys(given: JourneyGraph, stored: JourneyGraph) -> list[Loss]:
    """References to journeys that this workspace does not have."""
    lost = [
        Loss(LossKind.FIELDS, node.title, node.nested_journey)
        for node in given.nodes.values()
        if node.nested_journey and stored.nodes[node.id].nested_journey is None
    ]
    if given.facts.variant_of and stored.facts.variant_of is None:
        lost.append(Loss(LossKind.FIELDS, given.facts.title, given.facts.variant_of))
    return lost


def _check_questions(inventory: Inventory, name: str) -> None:
    """Refuse scales on which a metric means nothing, which the database would refuse without a word."""
    for number, question in enumerate(inventory.questions.values()):
        field = f"questions[{number}].metric"
        try:
            check_scale(question.metric, Scale(question.minimum, question.maximum, question.direction))
        except ScaleNotForMetric as error:
            raise DocumentRefused(name, Refusal.OUTSIDE_RANGE, field=field, detail=str(error)) from None
        if question.minimum < -_WIDEST_SCALE or question.maximum > _WIDEST_SCALE:
            raise DocumentRefused(name, Refusal.OUTSIDE_RANGE, field=f"questions[{number}].maximum")


def _store_opportunities(journey: Journey, given: Mapping[str, OpportunityEntry]) -> None:
    """Make or bring up to date the opportunities a document names.

    One whose id another journey of the workspace has (the document is a copy) gets an id of its own.
    """
    there = opportunities_of(Opportunity.objects.filter(journey=journey))
    elsewhere = (
        Opportunity.objects.in_workspace(journey.workspace).filter(uid__in=given).exclude(journey=journey)
    )
    taken = {str(uid) for uid in elsewhere.filter(uid__in=given).values_list("uid", flat=True)}
    for entry in given.values():
        if there.get(entry.id) == entry:
            continue
        columns = {
            "title": entry.title,
            "steps": list(entry.steps),
            "kind": entry.kind.value,
            "description": entry.description,
            "impact": entry.impact or "",
            "effort": entry.effort or "",
            "owner": entry.owner,
            "due": entry.due,
            "status": entry.status.value,
        }
        uid = str(uuid5(journey.uid, entry.id)) if entry.id in taken else entry.id
        if uid in there:
            Opportunity.objects.filter(journey=journey, uid=uid).update(**columns)
        else:
            Opportunity.objects.create(workspace=journey.workspace, journey=journey, uid=uid, **columns)


@dataclass(frozen=True, slots=True)
class Document:
    """A journey as a file, and what its format has no words for."""

    data: bytes
    content_type: str
    file_name: str
    lost: tuple[Loss, ...] = ()


CONTENT_TYPES: Mapping[str, str] = {
    "json": "application/json",
    "yaml": "application/yaml",
    "mermaid": "text/vnd.mermaid",
    "dot": "text/vnd.graphviz",
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
}
"""What a journey can be exported as."""


def export_document(
    *,
    journey: Journey,
    format: str,
    persona: str | None = None,
    period: Period | None = None,
    options: DrawingOptions | None = None,
) -> Document:
    """The journey as a document of one of the formats in CONTENT_TYPES.

    Native documents and DOT hold no scores, so that persona and period (as for `scored_journey`) matter to
    the others only. Raises UnknownPersona, KeyError for a format that there is not.
    """
    content_type = CONTENT_TYPES[format]
    lost: tuple[Loss, ...] = ()
    match format:
        case "svg" | "png" | "pdf":
            data = picture(journey, format, persona=persona, period=period, options=options)
        case "csv":
            data = table_csv(scored_journey(journey, persona=persona, period=period)).encode()
        case _:
            exported = _written(journey, format, persona, period)
            data, lost = exported.text.encode(), exported.lost
    suffix = "mmd" if format == "mermaid" else format
    return Document(data, content_type, f"{journey.slug}.{suffix}", lost)


def _written(journey: Journey, format: str, persona: str | None, period: Period | None) -> Exported:
    match format:
        case "mermaid":
            scored = scored_journey(journey, persona=persona, period=period)
            return mermaid.write(scored.graph, _experiences(scored))
        case "dot":
            return dot.write(load_graph(journey))
        case "json" | "yaml":
            return native.write(load_graph(journey), format)
    raise KeyError(format)


def _experiences(scored: ScoredJourney) -> dict[str, float]:
    """Experience (0–100) of the steps that have enough answers."""
    return {
        step.step: step.measured.score.experience
        for step in scored.steps.values()
        if step.evidence in (Evidence.ENOUGH, Evidence.STALE)
        and step.measured
        and step.measured.score.experience is not None
    }
