"""Writing SVG: elements, text, icons, in the colours of a theme."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

from touchpoints.rendering.scene import Point, Text
from touchpoints.rendering.text import clean
from touchpoints.rendering.theme import Theme

_ICON_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ICON_PATH = re.compile(r'<path d="([^"]+)"')
_NO_ICON = "M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0"


def figure(value: float) -> str:
    """A coordinate with at most two decimals.

    >>> figure(12.0), figure(1 / 3), figure(-0.001)
    ('12', '0.33', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def written(text: str) -> str:
    """Text safe inside an element or an attribute: cleaned and escaped."""
    return escape(clean(text), {'"': "&quot;", "'": "&#39;"})


def tag(name: str, *children: str, **attributes: str | float | None) -> str:
    """An element. Underscores in names become hyphens, None leaves one out; values are not escaped."""
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            shown = value if isinstance(value, str) else figure(value)
            parts.append(f'{key.rstrip("_").replace("_", "-")}="{shown}"')
    head = " ".join(parts)
    return f"<{head}>{''.join(children)}</{name}>" if children else f"<{head}/>"


def path(points: tuple[Point, ...]) -> str:
    """Straight lines through points."""
    return "M" + "L".join(f"{figure(x)} {figure(y)}" for x, y in points)


@cache
def icon_paths(name: str) -> tuple[str, ...]:
    """The strokes of an icon of the set on 24 × 24; a circle where the set has none of that name."""
    if _ICON_NAME.fullmatch(name):
        file = Path(settings.NODE_MODULES) / "@tabler/icons/icons/outline" / f"{name}.svg"
        if file.is_file():
            return tuple(_ICON_PATH.findall(file.read_text()))
    return (_NO_ICON,)


@dataclass(frozen=True, slots=True)
class Pen:
    """A theme, what comes before ids, and where cards link to (`{step}` in a URL, or empty)."""

    theme: Theme
    prefix: str = ""
    link: str = ""

    def text(self, line: Text) -> str:
        """One line of text; what was shortened is said whole in its title."""
        shown = written(line.content)
        if line.full and line.full != line.content:
            shown = f"{shown}<title>{written(line.full)}</title>"
        halo: dict[str, str | float] = {}
        if line.halo:
            halo = {
                "stroke": getattr(self.theme, line.halo),
                "stroke_width": 3.5,
                "stroke_linejoin": "round",
                "paint_order": "stroke",
            }
        return tag(
            "text",
            shown,
            x=line.x,
            y=line.y,
            font_size=line.size,
            font_weight=None if line.weight == 400 else line.weight,
            font_style="italic" if line.italic else None,
            letter_spacing=line.spacing or None,
            text_anchor=None if line.anchor == "start" else line.anchor,
            fill=getattr(self.theme, line.ink),
            **halo,
        )

    def texts(self, lines: tuple[Text, ...]) -> str:
        return "".join(map(self.text, lines))

    def icon(self, name: str, x: float, y: float, size: float, stroke: float = 1.75) -> str:
        """An icon with its upper left corner at a point; `stroke` is on its own grid of 24."""
        return tag(
            "g",
            *(tag("path", d=shape) for shape in icon_paths(name)),
            transform=f"translate({figure(x)} {figure(y)}) scale({size / 24:.4g})",
            fill="none",
            stroke=self.theme.ink2,
            stroke_width=stroke,
            stroke_linecap="round",
            stroke_linejoin="round",
        )
