"""The native journey document, `journeymap/1`: all of a journey and what it uses, as JSON or YAML.

Described in docs/formats.md and docs/journeymap-1.schema.json. The same graph gives the same text, and
reading that text gives the same graph.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from touchpoints.graph.cells import settled
from touchpoints.graph.documents import (
    MOST_PARTS,
    DocumentRefused,
    Exported,
    Fault,
    Imported,
    Loss,
    LossKind,
    Path,
    spelled,
)
from touchpoints.graph.entries import ENTRY_FIELDS, Entry, entry_required, entry_said, used_inventory
from touchpoints.graph.fields import FIELDS, REQUIRED, FieldReader, said
from touchpoints.graph.journey import (
    ChannelEntry,
    Inventory,
    JourneyFacts,
    JourneyGraph,
    JourneyStage,
    OpportunityEntry,
    PersonaEntry,
    QuestionEntry,
    TouchpointEntry,
    TouchpointNode,
    TransitionEdge,
)
from touchpoints.graph.markup import Markup, line_of, read_markup, write_markup
from touchpoints.graph.reading import reading_order
from touchpoints.graph.values import Refusal, ValueRefused, plain, read_slug, read_uuid
from touchpoints.vocabulary import SubjectKind
from touchpoints.vocabulary.sayings import Saying

FORMAT = "journeymap/1"

Part = TypeVar("Part")

_ENTRIES: Mapping[str, type] = {
    "personas": PersonaEntry,
    "channels": ChannelEntry,
    "touchpoints": TouchpointEntry,
    "questions": QuestionEntry,
    "opportunities": OpportunityEntry,
}
_KEYS = ("format", "journey", "stages", "steps", "transitions", *_ENTRIES)


def write(graph: JourneyGraph, markup: Markup = "json") -> Exported:
    """The journey as a document, with the inventory it uses; nothing is lost."""
    inventory = used_inventory(graph)
    facts = graph.facts
    place = {step: number for number, step in enumerate(reading_order(graph))}
    edges = sorted(graph.edges.values(), key=lambda way: (place[way.source], place[way.target], way.id))
    document = {
        "format": FORMAT,
        "journey": {
            "id": graph.id,
            "slug": graph.slug,
            **said(SubjectKind.JOURNEY, facts),
            # Written even when usual: the product's defaults may change, and what a map showed may not.
            "lanes": plain(facts.lanes),
            "thresholds": plain(facts.thresholds),
        },
        "stages": [_with_id(SubjectKind.STAGE, stage) for stage in graph.stages.values()],
        "steps": [_with_id(SubjectKind.STEP, graph.nodes[step]) for step in place],
        "transitions": [_with_id(SubjectKind.TRANSITION, edge) for edge in edges],
        "personas": [entry_said(entry) for entry in inventory.personas.values()],
        "channels": [entry_said(entry) for entry in inventory.channels.values()],
        "touchpoints": [entry_said(entry) for entry in inventory.touchpoints.values()],
        "questions": [entry_said(entry) for entry in inventory.questions.values()],
        "opportunities": [
            entry_said(replace(entry, steps=tuple(step for step in entry.steps if step in graph.nodes)))
            for entry in inventory.opportunities.values()
        ],
    }
    return Exported(write_markup(document, markup))


def read(text: str, *, name: str, markup: Markup | None = None) -> Imported:
    """The journey that a document holds.

    Without `markup` the file's `name` tells it: `.yaml` or `.yml` is YAML, all else JSON.

    Raises DocumentRefused with line and field where it does not say what the schema demands. Steps that
    share a cell are moved to the right and reported; nothing else is lost.
    """
    markup = markup or ("yaml" if name.lower().endswith((".yaml", ".yml")) else "json")
    document = read_markup(text, markup, name=name)
    try:
        given = _Document(document).graph()
    except _Wrong as wrong:
        line = line_of(text, markup, wrong.path)
        raise DocumentRefused(
            name,
            wrong.reason,
            line=line,
            field=spelled(wrong.path),
            detail=wrong.detail,
            expected=wrong.expected,
        ) from None
    graph = settled(given)
    moved = [node.title for step, node in graph.nodes.items() if node is not given.nodes[step]]
    return Imported((graph,), tuple(Loss(LossKind.PLACES, title) for title in moved))


def _with_id(kind: SubjectKind, part: JourneyStage | TouchpointNode | TransitionEdge) -> dict[str, Any]:
    return {"id": part.id, **said(kind, part)}


class _Wrong(Exception):
    """What is wrong at a path of a document, and what is expected there."""

    def __init__(
        self, path: Path, reason: Refusal | Fault, value: Any = None, expected: Saying | None = None
    ) -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason
        self.detail = "" if value is None else repr(value)[:60]
        self.expected = expected


class _Document:
    """A document on its way to a graph: the inventory first, then what refers to it."""

    def __init__(self, document: Any) -> None:
        self.document = _mapping(document, ())
        if self.document.get("format") != FORMAT:
            raise _Wrong(
                ("format",),
                Fault.UNKNOWN_FORMAT,
                self.document.get("format"),
                Saying("%(name)s", name=FORMAT),
            )
        _only(self.document, _KEYS, ())

    def graph(self) -> JourneyGraph:
        inventory = self._inventory()
        facts = dict(_mapping(self.document.get("journey"), ("journey",)))
        _need(facts, ("id", "slug"), ("journey",))
        graph = JourneyGraph(
            id=_read(read_uuid, facts.pop("id"), ("journey", "id")),
            slug=_read(read_slug, facts.pop("slug"), ("journey", "slug")),
            facts=JourneyFacts(**self._fields(SubjectKind.JOURNEY, facts, ("journey",), inventory)),
            stages=self._parts("stages", SubjectKind.STAGE, JourneyStage, inventory),
            nodes=self._parts("steps", SubjectKind.STEP, TouchpointNode, inventory),
            edges=self._parts("transitions", SubjectKind.TRANSITION, TransitionEdge, inventory),
            inventory=inventory,
        )
        _check(graph.nodes, {"stage": graph.stages}, "steps")
        _check(graph.edges, {"source": graph.nodes, "target": graph.nodes}, "transitions")
        for number, entry in enumerate(inventory.opportunities.values()):
            for place, step in enumerate(entry.steps):
                if step not in graph.nodes:
                    path = ("opportunities", number, "steps", place)
                    raise _Wrong(path, Refusal.UNKNOWN_REFERENCE, step)
        return graph

    def _inventory(self) -> Inventory:
        inventory = Inventory(
            personas=self._entries("personas", PersonaEntry),
            channels=self._entries("channels", ChannelEntry),
            touchpoints=self._entries("touchpoints", TouchpointEntry),
            questions=self._entries("questions", QuestionEntry),
            opportunities=self._entries("opportunities", OpportunityEntry),
        )
        touchpoints = inventory.touchpoints
        _check(touchpoints, {"channel": inventory.channels, "parent": touchpoints}, "touchpoints")
        _check(inventory.questions, {"touchpoint": touchpoints}, "questions")
        for number, touchpoint in enumerate(touchpoints.values()):
            if _is_under_itself(touchpoint, touchpoints):
                raise _Wrong(("touchpoints", number, "parent"), Refusal.UNDER_ITSELF, touchpoint.parent)
        for number, question in enumerate(inventory.questions.values()):
            if question.minimum >= question.maximum:
                raise _Wrong(("questions", number, "maximum"), Refusal.OUTSIDE_RANGE, question.maximum)
        return inventory

    def _entries(self, key: str, kind: type[Entry]) -> dict[str, Entry]:
        readers = ENTRY_FIELDS[kind]
        name = "id" if kind is OpportunityEntry else "slug"
        found: dict[str, Entry] = {}
        for path, values in self._list(key):
            _only(values, readers, path)
            _need(values, entry_required(kind), path)
            entry = kind(**{key: _read(readers[key], value, (*path, key)) for key, value in values.items()})
            _put(found, getattr(entry, name), entry, (*path, name))
        return found

    def _parts(
        self, key: str, kind: SubjectKind, part: Callable[..., Part], inventory: Inventory
    ) -> dict[str, Part]:
        found: dict[str, Part] = {}
        for path, given in self._list(key):
            values = dict(given)
            _need(values, ("id",), path)
            subject = _read(read_uuid, values.pop("id"), (*path, "id"))
            made = part(subject, **self._fields(kind, values, path, inventory))
            _put(found, subject, made, (*path, "id"))
        return found

    def _fields(
        self, kind: SubjectKind, values: Mapping[str, Any], path: Path, inventory: Inventory
    ) -> dict[str, Any]:
        readers = FIELDS[kind]
        _only(values, readers, path)
        _need(values, REQUIRED[kind], path)
        return {
            name: _read(partial(_read_field, readers[name], inventory), value, (*path, name))
            for name, value in values.items()
        }

    def _list(self, key: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        value = self.document.get(key, [])
        if not isinstance(value, list):
            raise _Wrong((key,), Refusal.WRONG_TYPE, value, Saying("a list"))
        if len(value) > MOST_PARTS:
            raise _Wrong(
                (key,), Refusal.TOO_MANY, len(value), Saying("at most %(count)s", count=f"{MOST_PARTS:,}")
            )
        for number, entry in enumerate(value):
            path: Path = (key, number)
            yield path, _mapping(entry, path)


def _read_field(reader: FieldReader, inventory: Inventory, value: Any) -> Any:
    return reader(value, inventory)


def _mapping(value: Any, path: Path) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        reason = Refusal.REQUIRED if value is None else Refusal.WRONG_TYPE
        raise _Wrong(path, reason, value, Saying("an object with keys and values"))
    return value


def _read(reader: Callable[[Any], Any], value: Any, path: Path) -> Any:
    try:
        return reader(value)
    except ValueRefused as refused:
        raise _Wrong(path, refused.reason, value, refused.expected) from None


def _only(values: Mapping[str, Any], known: Iterable[str], path: Path) -> None:
    unknown = [key for key in values if key not in known]
    if unknown:
        raise _Wrong(
            (*path, str(unknown[0])),
            Refusal.UNKNOWN_FIELD,
            expected=Saying("one of %(names)s", names=", ".join(known)),
        )


def _need(values: Mapping[str, Any], names: Iterable[str], path: Path) -> None:
    for name in names:
        if name not in values:
            raise _Wrong((*path, name), Refusal.REQUIRED)


def _put(found: dict[str, Any], key: str, entry: Any, path: Path) -> None:
    if key in found:
        raise _Wrong(path, Refusal.ALREADY_THERE, key)
    found[key] = entry


def _check(entries: Mapping[str, Any], references: Mapping[str, Mapping[str, Any]], key: str) -> None:
    for number, entry in enumerate(entries.values()):
        for name, there in references.items():
            value = getattr(entry, name)
            if value is not None and value not in there:
                raise _Wrong(
                    (key, number, name), Refusal.UNKNOWN_REFERENCE, value, Saying("what this document has")
                )


def _is_under_itself(touchpoint: TouchpointEntry, touchpoints: Mapping[str, TouchpointEntry]) -> bool:
    met = {touchpoint.slug}
    above = touchpoint.parent
    while above is not None and above not in met:
        met.add(above)
        above = touchpoints[above].parent
    return above is not None
