"""What may be said of a journey, stage, step or transition: the fields that operations set, and their limits.

The limits are those of the database's columns, so that whatever operations reach can be stored.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any, TypeVar

from touchpoints.graph.journey import Inventory, JourneyFacts, JourneyStage, TouchpointNode, TransitionEdge
from touchpoints.graph.values import (
    Refusal,
    ValueRefused,
    plain,
    read_choice,
    read_date,
    read_link,
    read_many,
    read_slug,
    read_text,
    read_thresholds,
    read_truth,
    read_uuid,
    read_whole,
)
from touchpoints.vocabulary import EvidenceStatus, Flow, JourneyState, NoteLane, SubjectKind
from touchpoints.vocabulary.sayings import Saying

LAST_CELL = 999
"""Largest column and row of a stage's part of a lane."""

TITLE_LENGTH = 200
TEXT_LENGTH = 10_000
MOST_CUSTOMERS = 2**53 - 1  # exact in every JSON reader

FieldReader = Callable[[Any, Inventory], Any]
"""From a plain or typed value and the inventory that references must be in, to the typed value."""


def _text(limit: int, *, required: bool = False) -> FieldReader:
    return lambda value, inventory: read_text(value, limit, required=required)


def _whole(low: int, high: int) -> FieldReader:
    return lambda value, inventory: read_whole(value, low, high)


def _choice(choices: type[StrEnum]) -> FieldReader:
    return lambda value, inventory: read_choice(value, choices)


def _many(read: Callable[[Any], Any]) -> FieldReader:
    return lambda value, inventory: read_many(value, read)


def _or_none(read: FieldReader) -> FieldReader:
    return lambda value, inventory: None if value is None else read(value, inventory)


def _uuid(value: Any, inventory: Inventory) -> str:
    return read_uuid(value)


def _known(value: Any, entries: Mapping[str, Any]) -> str:
    if not isinstance(value, str):
        raise ValueRefused(Refusal.WRONG_TYPE, Saying("a slug"))
    if value not in entries:
        raise ValueRefused(Refusal.UNKNOWN_REFERENCE, Saying("the slug of one that is there"))
    return value


_LONG = _text(TEXT_LENGTH)
_TITLE = _text(TITLE_LENGTH, required=True)
_CUSTOMERS = _or_none(_whole(0, MOST_CUSTOMERS))
_JOURNEY_SLUG = _or_none(lambda value, inventory: read_slug(value))

FIELDS: Mapping[SubjectKind, Mapping[str, FieldReader]] = {
    SubjectKind.JOURNEY: {
        "title": _TITLE,
        "goal": _LONG,
        "state": _choice(JourneyState),
        "variant_of": _JOURNEY_SLUG,
        "vision": _LONG,
        "owner": _text(120),
        "review_date": _or_none(lambda value, inventory: read_date(value)),
        "personas": lambda value, inventory: read_many(value, lambda slug: _known(slug, inventory.personas)),
        "lanes": _many(lambda lane: read_choice(lane, NoteLane)),
        "source_note": _LONG,
        "thresholds": lambda value, inventory: read_thresholds(value),
    },
    SubjectKind.STAGE: {"title": _TITLE, "description": _LONG},
    SubjectKind.STEP: {
        "stage": _uuid,
        "title": _TITLE,
        "column": _whole(0, LAST_CELL),
        "row": _whole(0, LAST_CELL),
        "touchpoint": _or_none(lambda value, inventory: _known(value, inventory.touchpoints)),
        "channel": _or_none(lambda value, inventory: _known(value, inventory.channels)),
        "does": _LONG,
        "thinks_before": _LONG,
        "thinks_after": _LONG,
        "feels": _or_none(_whole(-2, 2)),
        "worked": _LONG,
        "wrong": _LONG,
        "backstage": _LONG,
        "support": _LONG,
        "visits": _CUSTOMERS,
        "leaves": _CUSTOMERS,
        "links": _many(read_link),
        "pictures": _many(read_link),
        "nested_journey": _JOURNEY_SLUG,
        "evidence": _choice(EvidenceStatus),
        "evidence_source": _text(500),
        "moment_of_truth": lambda value, inventory: read_truth(value),
        "typical_words": _many(lambda word: read_text(word, TITLE_LENGTH, required=True)),
    },
    SubjectKind.TRANSITION: {
        "source": _uuid,
        "target": _uuid,
        "label": _text(TITLE_LENGTH),
        "condition": _text(500),
        "flow": _choice(Flow),
        "volume": _CUSTOMERS,
    },
}
"""How each field of each kind is read; the order is that of documents."""

PLACE = frozenset({"stage", "column", "row"})
"""The fields of a step that only `move` changes."""

Part = JourneyFacts | JourneyStage | TouchpointNode | TransitionEdge
AnyPart = TypeVar("AnyPart", bound=Part)
_PARTS: Mapping[SubjectKind, type[Part]] = {
    SubjectKind.JOURNEY: JourneyFacts,
    SubjectKind.STAGE: JourneyStage,
    SubjectKind.STEP: TouchpointNode,
    SubjectKind.TRANSITION: TransitionEdge,
}
REQUIRED: Mapping[SubjectKind, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(part) if field.default is MISSING and field.name != "id")
    for kind, part in _PARTS.items()
}
"""The fields without which a part cannot be added."""

_DEFAULTS: Mapping[SubjectKind, Mapping[str, Any]] = {
    kind: {field.name: field.default for field in fields(part) if field.default is not MISSING}
    for kind, part in _PARTS.items()
}


def said(kind: SubjectKind, part: Part) -> dict[str, Any]:
    """The plain fields of a part that say more than their default, in the order of documents."""
    usual = _DEFAULTS[kind]
    given = {}
    for name in FIELDS[kind]:
        value = getattr(part, name)
        if name not in usual or value != usual[name]:
            given[name] = plain(value)
    return given


_NAMES: dict[type[object], tuple[str, ...]] = {
    part: tuple(field.name for field in fields(part)) for part in _PARTS.values()
}
_VALUES: dict[type[object], Callable[[Any], tuple[Any, ...]]] = {
    part: attrgetter(*names) for part, names in _NAMES.items()
}


def changed(part: AnyPart, values: Mapping[str, Any]) -> AnyPart:
    """The part with other values for some fields; `dataclasses.replace` takes three times as long."""
    kind = type(part)
    return kind(**{**dict(zip(_NAMES[kind], _VALUES[kind](part), strict=True)), **values})
