"""Numbers as people read them, in the active translation."""

from __future__ import annotations

from django import template

from touchpoints.rendering import words

register = template.Library()


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """A number with the reader's grouping, decimal mark and a true minus; an en dash when there is none."""
    return "–" if value is None else words.number(value, int(decimals))


@register.filter
def signed(value: float | None, decimals: int = 0) -> str:
    """The same with a plus before what is above zero."""
    return "–" if value is None else words.signed(value, int(decimals))
