"""Scores in pages, as inline SVG whose colours come from the style sheet: badge, whisker, change, diamond."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from touchpoints.rendering.page_marks import ChangeMark, ScoreMark, Whisker
from touchpoints.rendering.values import TRACK

register = template.Library()

_OUTLINES = {
    1: "M5 1H41A4 4 0 0 1 45 5V23H28L23 30 18 23H1V5A4 4 0 0 1 5 1Z",
    2: "M5 1H41A4 4 0 0 1 45 5V23H28L23 26.5 18 23H1V5A4 4 0 0 1 5 1Z",
    3: "M5 1H41A4 4 0 0 1 45 5V19A4 4 0 0 1 41 23H5A4 4 0 0 1 1 19V5A4 4 0 0 1 5 1Z",
    4: "M18 1 23-2.5 28 1H41A4 4 0 0 1 45 5V19A4 4 0 0 1 41 23H5A4 4 0 0 1 1 19V5A4 4 0 0 1 5 1Z",
    5: "M18 1 23-6 28 1H41A4 4 0 0 1 45 5V19A4 4 0 0 1 41 23H5A4 4 0 0 1 1 19V5A4 4 0 0 1 5 1Z",
}
"""The badge's silhouette by step, in a box of 46 × 24 with room for a point above or below."""

_ARROWS = {"up": "M5 1 9.5 9H.5Z", "down": "M5 9 .5 1H9.5Z", "none": "M1 5H9"}


@register.simple_tag
def score_badge(mark: ScoreMark) -> SafeString:
    """The score in its silhouette; dashed without a verdict, outlined when the answers are old."""
    kind = "badge-none" if mark.step is None else f"badge-{mark.step}"
    if mark.stale:
        kind = "badge-stale"
    return format_html(
        '<svg class="badge {}" viewBox="0 -7 46 38" width="46" height="38" role="img" aria-label="{}">'
        '<path d="{}"/><text x="23" y="16.6" text-anchor="middle">{}</text></svg>',
        kind,
        mark.spoken,
        _OUTLINES[mark.step or 3],
        mark.label,
    )


@register.simple_tag
def whisker(mark: Whisker | None, width: int = 88) -> SafeString:
    """Mean and 95 % interval on a track of 15 points either side of the journey average (dashed)."""
    if mark is None:
        return mark_safe("")
    middle, half = width / 2, width / 2 - 4

    def at(distance: float) -> float:
        return round(middle + max(-TRACK, min(TRACK, distance)) / TRACK * half, 1)

    low, high, mean = at(mark.low), at(mark.high), at(mark.mean)
    beyond = "M0-3.5-5 0 0 3.5Z" if mark.mean < -TRACK else "M0-3.5 5 0 0 3.5Z" if mark.mean > TRACK else ""
    dot = (
        format_html('<path class="dot" d="{}" transform="translate({} 8)"/>', beyond, mean)
        if beyond
        else format_html('<circle class="dot" cx="{}" cy="8" r="2.6"/>', mean)
    )
    bar = (
        format_html('<path class="bar" d="M{} 8H{}M{} 4.5V11.5M{} 4.5V11.5"/>', low, high, low, high)
        if high - low >= 3
        else ""
    )
    return format_html(
        '<svg class="whisker whisker-{}" viewBox="0 0 {} 16" width="{}" height="16" aria-hidden="true">'
        '<path class="track" d="M0 8H{}"/><path class="average" d="M{} 2V14"/>{}{}</svg>',
        mark.step or 3,
        width,
        width,
        width,
        middle,
        bar,
        dot,
    )


@register.simple_tag
def change_arrow(change: ChangeMark | None) -> SafeString:
    """Arrow and number: solid when the change is more than chance, hollow otherwise, a dash for none."""
    if change is None:
        return mark_safe("")
    return format_html(
        '<span class="change change-{}{}" title="{}"><svg viewBox="0 0 10 10" width="10" height="10" '
        'aria-hidden="true"><path d="{}"/></svg>{}<span class="visually-hidden"> ({})</span></span>',
        change.direction,
        " is-significant" if change.significant else "",
        change.words,
        _ARROWS[change.direction],
        change.label,
        change.words,
    )


@register.simple_tag
def diamond(rank: int | None, label: str = "") -> SafeString:
    """A pain point's number in its diamond; hollow for one that a person marked."""
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="diamond{}" viewBox="0 0 20 20" {}><path d="M10 1 19 10 10 19 1 10Z"/>'
        '<text x="10" y="13.5">{}</text></svg>',
        "" if rank else " diamond-hollow",
        meaning,
        rank or "",
    )
