"""From SVG to PNG and PDF, with the product's own font on machines that have none."""

import re
from functools import cache
from typing import Literal

import vl_convert
from django.conf import settings

POINTS_PER_UNIT = 72 / 25.4 / 4
"""Four units to the millimetre, 72 points to the inch: a sheet of 1680 × 1188 is A3."""

PAPER = {"A3": (420, 297), "A4": (297, 210)}
_SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)"')


def to_png(svg: str, scale: float = 2) -> bytes:
    """A picture with `scale` pixels to the unit."""
    _fonts()
    return vl_convert.svg_to_png(svg, scale=scale)


def to_pdf(svg: str, paper: Literal["A3", "A4"] | None = None) -> bytes:
    """One page: as large as the sheet is at four units to the millimetre, or fitted to a paper, landscape."""
    _fonts()

    def page(size: re.Match[str]) -> str:
        width, height = (float(side) * POINTS_PER_UNIT for side in size.groups())
        if paper:
            width, height = (side * 72 / 25.4 for side in PAPER[paper])
        return f' width="{width:.2f}" height="{height:.2f}"'

    return vl_convert.svg_to_pdf(_SIZE.sub(page, svg, count=1))


@cache
def _fonts() -> None:
    """Make the fonts of set-up known, once in each process."""
    vl_convert.register_font_directory(str(settings.FONT_FOLDER))
