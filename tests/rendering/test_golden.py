"""The drawings as they were last looked at.

`REWRITE_GOLDEN=1 pytest tests/rendering/test_golden.py` writes them anew: look at them before committing.
Ways are the map's own here, so that they do not depend on the machine's Graphviz; that both agree is
tested with the routes.
"""

import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from touchpoints.rendering.maps import DrawingOptions, draw_map
from touchpoints.rendering.tiny import tiny_curve

from . import journeys

FOLDER = Path(__file__).resolve().parent.parent / "golden"

DRAWINGS = {
    "flying-light": lambda: draw_map(journeys.flying()),
    "flying-dark": lambda: draw_map(journeys.flying(), DrawingOptions(theme="dark")),
    "airport-light": lambda: draw_map(journeys.airport(), DrawingOptions(sheet=False)),
    "states-light": lambda: draw_map(journeys.states()),
    "states-dark": lambda: draw_map(journeys.states(), DrawingOptions(theme="dark")),
    "names-uk": lambda: draw_map(journeys.named("uk")),
    "empty-light": lambda: draw_map(journeys.empty()),
    "tiny-flying": lambda: tiny_curve(journeys.flying(), theme="light"),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_as_it_was(name, settings):
    settings.GRAPHVIZ_DOT = "no-graphviz"
    file = FOLDER / f"{name}.svg"
    drawn = DRAWINGS[name]().replace("><", ">\n<") + "\n"
    if os.environ.get("REWRITE_GOLDEN"):
        file.write_text(drawn)
    assert drawn == file.read_text()


@pytest.mark.parametrize("name", DRAWINGS)
def test_what_was_looked_at_is_labelled(name):
    root = ElementTree.fromstring((FOLDER / f"{name}.svg").read_text())
    svg = "{http://www.w3.org/2000/svg}"
    assert root.get("aria-label") or root.find(f"{svg}title").text
    for group in root.iter(f"{svg}g"):
        if group.get("role"):
            assert group.get("aria-label")
