"""The tree of touchpoints as an order of rows: each part below the larger touchpoint it belongs to."""

from __future__ import annotations

from django.db.models import Case, F, IntegerField, OrderBy, QuerySet, Value, When
from django.db.models.functions import Lower

LEVELS = 4
"""Levels told apart; what lies deeper stands among the parts of its third ancestor."""

_ABOVE = ["parent__" * level for level in range(LEVELS)]
"""Paths from a touchpoint to itself, to what it is part of, and so on upwards."""


def with_depth(touchpoints: QuerySet) -> QuerySet:
    """The touchpoints with their `depth`: 0 for what is part of nothing."""
    deep = (When(**_has(level), then=Value(level)) for level in range(LEVELS - 1, 0, -1))
    return touchpoints.annotate(depth=Case(*deep, default=Value(0), output_field=IntegerField()))


def tree_order() -> list[OrderBy]:
    """An order in which parts follow their whole, by name among themselves: name and key, level by level."""
    return [
        _ancestor(place, *by).asc(nulls_first=True)
        for place in range(LEVELS)
        for by in (("name", Lower), ("pk", F))
    ]


def _ancestor(place: int, field: str, made: type[F | Lower]) -> Case:
    """A field of the ancestor that lies `place` levels below the top, null for what lies higher itself."""
    cases = (
        When(**_has(level), then=made(f"{_ABOVE[level - place]}{field}"))
        for level in range(LEVELS - 1, max(place, 1) - 1, -1)
    )
    return Case(*cases, default=made(field) if place == 0 else None)


def _has(level: int) -> dict[str, bool]:
    """That there is an ancestor so many levels up."""
    return {f"{_ABOVE[level]}pk__isnull": False}
