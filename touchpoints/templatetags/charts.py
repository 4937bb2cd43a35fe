"""Charts in pages, from a journey with its scores."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from touchpoints.graph.scored import ScoredJourney
from touchpoints.rendering import page_sketches, tiny

register = template.Library()


@register.simple_tag
def tiny_curve(scored: ScoredJourney, prefix: str = "tiny") -> SafeString:
    """The experience curve with its stages and pain points; `prefix` keeps several in one page apart."""
    return mark_safe(tiny.tiny_curve(scored, prefix=f"{prefix}-"))  # noqa: S308 (our own drawing)


@register.simple_tag
def curve_sketch(scored: ScoredJourney, step: str = "") -> SafeString:
    """The bare line of the experience curve, with one step marked on it."""
    return mark_safe(page_sketches.curve_sketch(scored, step))  # noqa: S308 (our own drawing)


@register.simple_tag
def pair(mine: float, theirs: float, rank: int | None) -> SafeString:
    """Two personas' scores at one touchpoint, on one track."""
    return mark_safe(page_sketches.pair_on_track(mine, theirs, rank))  # noqa: S308 (our own drawing)
