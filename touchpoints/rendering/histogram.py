"""The values of one column as small bars, in the order of the scale. Coloured by the style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from touchpoints.rendering import words
from touchpoints.rendering.svg.pen import figure, tag, written

BAR, GAP, HEIGHT = 9.0, 3.0, 20.0
NARROW = 6.0
MANY = 9
"""From this many bars on they are narrow."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How often a value came; `left_out` when it counts as no answer."""

    value: str
    count: int
    left_out: bool = False


def histogram(bars: Sequence[Bar]) -> str:
    """Bars side by side, those that are left out dashed and hollow; an image that says its numbers."""
    most = max((bar.count for bar in bars), default=0) or 1
    width = NARROW if len(bars) >= MANY else BAR
    parts = []
    for place, bar in enumerate(bars):
        height = max(bar.count / most * HEIGHT, 1)
        parts.append(
            tag(
                "rect",
                x=place * (width + GAP) + 0.5,
                y=HEIGHT - height + 0.5,
                width=width,
                height=height,
                class_="left-out" if bar.left_out else None,
            )
        )
    said = ", ".join(
        (_("%(value)s, left out: %(count)s") if bar.left_out else _("%(value)s: %(count)s"))
        % {"value": bar.value, "count": words.number(bar.count)}
        for bar in bars
    )
    across = len(bars) * (width + GAP)
    return tag(
        "svg",
        *parts,
        viewBox=f"0 0 {figure(across)} {figure(HEIGHT + 1)}",
        width=across,
        height=HEIGHT + 1,
        class_="histogram",
        role="img",
        aria_label=written(said),
    )
