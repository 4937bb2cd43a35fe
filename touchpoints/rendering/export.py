"""From SVG to PNG and PDF, with the product's own font on machines that have none."""

from functools import cache

import vl_convert
from django.conf import settings

PDF_POINTS_PER_UNIT = 72 / 25.4 / 4
"""Four units to the millimetre, 72 points to the inch: a sheet of 1680 × 1188 is A3."""


def to_png(svg: str, scale: float = 2) -> bytes:
    """A picture with `scale` pixels to the unit."""
    _fonts()
    return vl_convert.svg_to_png(svg, scale=scale)


def to_pdf(svg: str) -> bytes:
    """One page, as large as the sheet is at four units to the millimetre."""
    _fonts()
    return vl_convert.svg_to_pdf(svg, scale=PDF_POINTS_PER_UNIT)


@cache
def _fonts() -> None:
    """Make the fonts of set-up known, once in each process."""
    vl_convert.register_font_directory(str(settings.FONT_FOLDER))
