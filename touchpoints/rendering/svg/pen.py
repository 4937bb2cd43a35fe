"""Writing SVG: elements, text, icons, in the colours of a theme."""

from dataclasses import dataclass
from functools import cache, lru_cache
from xml.sax.saxutils import escape

from touchpoints.rendering.icons import icon_paths
from touchpoints.rendering.shapes import Box, Point, Text
from touchpoints.rendering.text import clean
from touchpoints.rendering.theme import Theme


@lru_cache(maxsize=65536)  # of the coordinates of a sheet, three in four stand there already
def figure(value: float) -> str:
    """A coordinate with at most two decimals.

    >>> figure(12.0), figure(1 / 3), figure(-0.001)
    ('12', '0.33', '0')
    """
    whole = int(value)
    if whole == value:
        return str(whole)
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@lru_cache(maxsize=8192)
def written(text: str) -> str:
    """Text safe inside an element or an attribute: cleaned and escaped."""
    return escape(clean(text), {'"': "&quot;", "'": "&#39;"})


def tag(name: str, *children: str, **attributes: str | float | None) -> str:
    """An element. Underscores in names become hyphens, None leaves one out; values are not escaped.

    What a map has by the hundred is written out instead, or by `rect` and `shape`: three times as quick.
    """
    head = name
    for key, value in attributes.items():
        if value is not None:
            head += f' {_attribute(key)}="{value if isinstance(value, str) else figure(value)}"'
    return f"<{head}>{''.join(children)}</{name}>" if children else f"<{head}/>"


@cache
def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def path(points: tuple[Point, ...]) -> str:
    """Straight lines through points."""
    return "M" + "L".join(f"{figure(x)} {figure(y)}" for x, y in points)


def rect(box: Box, look: str) -> str:
    """A rectangle; `look` is its other attributes as they are written."""
    x, y, width, height = map(figure, box)
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" {look}/>'


def shape(drawn: str, look: str) -> str:
    """A path; `look` is its other attributes as they are written."""
    return f'<path d="{drawn}" {look}/>'


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
        more = ""
        if line.weight != 400:
            more = f' font-weight="{line.weight}"'
        if line.italic:
            more += ' font-style="italic"'
        if line.spacing:
            more += f' letter-spacing="{figure(line.spacing)}"'
        if line.anchor != "start":
            more += f' text-anchor="{line.anchor}"'
        if line.halo:
            surface = getattr(self.theme, line.halo)
            more += f' stroke="{surface}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"'
        return (
            f'<text x="{figure(line.x)}" y="{figure(line.y)}" font-size="{figure(line.size)}"{more}'
            f' fill="{getattr(self.theme, line.ink)}">{shown}</text>'
        )

    def texts(self, lines: tuple[Text, ...]) -> str:
        return "".join(map(self.text, lines))

    def icon(self, name: str, x: float, y: float, size: float, stroke: float = 1.75) -> str:
        """An icon with its upper left corner at a point; `stroke` is on its own grid of 24."""
        return (
            f'<g transform="translate({figure(x)} {figure(y)}) scale({size / 24:.4g})" fill="none"'
            f' stroke="{self.theme.ink2}" stroke-width="{figure(stroke)}" stroke-linecap="round"'
            f' stroke-linejoin="round">{icon_paths(name)}</g>'
        )
