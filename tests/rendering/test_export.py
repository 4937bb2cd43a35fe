"""Pictures and pages from the drawing."""

import re
import struct
from base64 import b64decode
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from touchpoints.rendering import fonts
from touchpoints.rendering.export import to_pdf, to_png
from touchpoints.rendering.fonts import with_fonts
from touchpoints.rendering.maps import draw_map

from .journeys import flying, sixty


def page(pdf):
    """Width and height of the page in points."""
    assert pdf.startswith(b"%PDF")
    return tuple(map(float, re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf).groups()))


def test_a_picture_has_two_pixels_to_the_unit():
    png = to_png(draw_map(flying()))
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (3360, 2376)


def test_a_page_is_a3_landscape():
    assert page(to_pdf(draw_map(flying()))) == pytest.approx((1190.55, 841.89), abs=0.5)


def test_a_page_may_be_fitted_to_a4():
    assert page(to_pdf(draw_map(sixty()), paper="A4")) == pytest.approx((841.89, 595.28), abs=0.5)


def test_the_page_carries_the_products_font():
    assert b"Inter" in to_pdf(draw_map(flying()))


def test_a_file_carries_the_letters_it_uses():
    svg = draw_map(flying())
    carried = with_fonts(svg)
    assert len(re.findall(r"@font-face", carried)) == 5
    assert not re.search(r"url\((?!data:|#)", carried)
    assert len(carried) - len(svg) < 60_000
    face = re.search(r"font-weight:600;font-style:normal;src:url\(data:font/woff2;base64,([^)]+)\)", carried)
    with TTFont(BytesIO(b64decode(face[1]))) as font:
        assert {ord(letter) for letter in "Flying with us−–±…"} <= set(font.getBestCmap())


def test_without_installed_fonts_a_file_is_left_as_it_is(settings, tmp_path):
    settings.FONT_FOLDER = tmp_path
    fonts._rule.cache_clear()
    svg = draw_map(flying())
    assert with_fonts(svg) == svg
