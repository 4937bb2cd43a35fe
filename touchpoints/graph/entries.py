"""What a native document says of the inventory: personas, channels, touchpoints, questions, opportunities."""

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from touchpoints.graph.fields import TEXT_LENGTH, TITLE_LENGTH
from touchpoints.graph.journey import (
    ChannelEntry,
    Inventory,
    JourneyGraph,
    OpportunityEntry,
    PersonaEntry,
    QuestionEntry,
    TouchpointEntry,
)
from touchpoints.graph.values import (
    Refusal,
    ValueRefused,
    plain,
    read_choice,
    read_date,
    read_slug,
    read_text,
    read_truth,
    read_uuid,
    read_whole,
)
from touchpoints.vocabulary import (
    ChannelKind,
    Direction,
    Level,
    Metric,
    OpportunityKind,
    OpportunityStatus,
    Phase,
)
from touchpoints.vocabulary.sayings import Saying

Reader = Callable[[Any], Any]
Entry = TypeVar("Entry")

NAME_LENGTH = 120
_SMALLINT = 32_767


def _text(limit: int, *, required: bool = False) -> Reader:
    return lambda value: read_text(value, limit, required=required)


def _or_none(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _json(value: Any, depth: int = 10) -> Any:
    """A JSON value as it is, with the keys of mappings in order, so that it is always written alike."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return read_text(value, TEXT_LENGTH)
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, list | tuple) and depth:
        return [_json(entry, depth - 1) for entry in value]
    if isinstance(value, Mapping) and depth and all(isinstance(key, str) for key in value):
        return {read_text(key, TITLE_LENGTH): _json(value[key], depth - 1) for key in sorted(value)}
    raise ValueRefused(Refusal.WRONG_TYPE)


def _segment(value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise ValueRefused(Refusal.WRONG_TYPE)
    return _json(value)


_LONG = _text(TEXT_LENGTH)
_ICON = _text(60)
_NAME = _text(NAME_LENGTH, required=True)
_OWNER = _text(NAME_LENGTH)


def _list(read: Reader) -> Reader:
    """A list of any length: unlike a step's, these were never limited when they were typed."""

    def read_list(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise ValueRefused(Refusal.WRONG_TYPE, Saying("a list"))
        return tuple(read(entry) for entry in value)

    return read_list


_TEXTS = _list(_text(TITLE_LENGTH))


def _level(value: Any) -> Level:
    return read_choice(value, Level)


ENTRY_FIELDS: Mapping[type, Mapping[str, Reader]] = {
    PersonaEntry: {
        "slug": read_slug,
        "name": _NAME,
        "description": _LONG,
        "quote": _LONG,
        "goals": _list(_LONG),
        "frustrations": _list(_LONG),
        "context": _LONG,
        "icon": _ICON,
        "segment": _segment,
    },
    ChannelEntry: {
        "slug": read_slug,
        "name": _NAME,
        "kind": lambda value: read_choice(value, ChannelKind),
        "icon": _ICON,
        "online": read_truth,
    },
    TouchpointEntry: {
        "slug": read_slug,
        "name": _text(TITLE_LENGTH, required=True),
        "channel": read_slug,
        "parent": _or_none(read_slug),
        "phase": _or_none(lambda value: read_choice(value, Phase)),
        "owner": _OWNER,
        "aliases": _TEXTS,
        "icon": _ICON,
        "description": _LONG,
    },
    QuestionEntry: {
        "slug": read_slug,
        "touchpoint": _or_none(read_slug),
        "wording": _text(500, required=True),
        "metric": lambda value: read_choice(value, Metric),
        "minimum": lambda value: read_whole(value, -_SMALLINT, _SMALLINT),
        "maximum": lambda value: read_whole(value, -_SMALLINT, _SMALLINT),
        "direction": lambda value: read_choice(value, Direction),
        "no_answer": _TEXTS,
        "not_applicable": _TEXTS,
        "primary": read_truth,
    },
    OpportunityEntry: {
        "id": read_uuid,
        "title": _text(TITLE_LENGTH, required=True),
        "steps": _list(read_uuid),
        "kind": lambda value: read_choice(value, OpportunityKind),
        "description": _LONG,
        "impact": _or_none(_level),
        "effort": _or_none(_level),
        "owner": _OWNER,
        "due": _or_none(read_date),
        "status": lambda value: read_choice(value, OpportunityStatus),
    },
}
"""How each field of each kind of entry is read; the order is that of documents."""


def entry_required(kind: type) -> tuple[str, ...]:
    """The fields without which an entry of this kind cannot be read."""
    return tuple(
        field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING
    )


def entry_said(entry: Any) -> dict[str, Any]:
    """The plain fields of an entry that say more than their default."""
    usual = {field.name: field.default for field in fields(entry) if field.default is not MISSING}
    said = {}
    for name in ENTRY_FIELDS[type(entry)]:
        value = getattr(entry, name)
        if isinstance(value, Mapping):
            if value:
                said[name] = _json(value)
        elif name not in usual or value != usual[name]:
            said[name] = plain(value)
    return said


def used_inventory(graph: JourneyGraph) -> Inventory:
    """The part of the inventory that the journey uses, in the same order.

    Touchpoints of steps and the larger ones they are under; their channels and those of steps; the personas
    it is told for; questions about these touchpoints and about the journey; opportunities at its steps.
    """
    inventory = graph.inventory
    touchpoints: set[str] = set()
    for node in graph.nodes.values():
        slug = node.touchpoint
        while slug is not None and slug not in touchpoints:
            touchpoints.add(slug)
            slug = inventory.touchpoints[slug].parent
    channels = {inventory.touchpoints[slug].channel for slug in touchpoints}
    channels |= {node.channel for node in graph.nodes.values() if node.channel is not None}
    return Inventory(
        personas=_kept(inventory.personas, graph.facts.personas),
        channels=_kept(inventory.channels, channels),
        touchpoints=_kept(inventory.touchpoints, touchpoints),
        questions={
            slug: question
            for slug, question in inventory.questions.items()
            if question.touchpoint is None or question.touchpoint in touchpoints
        },
        opportunities=inventory.opportunities,
    )


def _kept(entries: Mapping[str, Entry], slugs: Any) -> dict[str, Entry]:
    return {slug: entry for slug, entry in entries.items() if slug in slugs}
