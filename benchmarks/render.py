"""How long a map takes to draw, beside bare Graphviz on the same graph.

    .venv/bin/python benchmarks/render.py

For journeys of 15, 60, 200 and 500 touchpoints: the whole SVG from a scored journey (layout, routes, text,
drawing), and `neato -n2 -Gsplines=ortho -Tsvg` on the same cards and transitions, run alternately; the
median of each. The bound is three times Graphviz, and 150 ms for 60 touchpoints.
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journeymap.settings")

import django

django.setup()

from django.conf import settings

from tests.rendering.journeys import sixty
from touchpoints.graph.scored import ScoredJourney
from touchpoints.rendering.layout.graphviz_routes import dot_source
from touchpoints.rendering.maps import DrawingOptions, draw_map, map_scene
from touchpoints.rendering.svg.sheet import draw_scene

RUNS = 7
OPTIONS = DrawingOptions()


def timed(action) -> float:
    start = perf_counter()
    action()
    return 1000 * (perf_counter() - start)


def bare_graphviz(scored: ScoredJourney):
    """Graphviz alone on the cards and transitions of the map."""
    scene = map_scene(scored, OPTIONS)
    edges = [(edge.transition, edge.source, edge.target) for edge in scene.transitions if edge.source != edge.target]
    source = dot_source({card.step: card.box for card in scene.cards}, edges).encode()
    command = [settings.GRAPHVIZ_DOT, "-Kneato", "-n2", "-Gsplines=ortho", "-Tsvg"]
    return lambda: subprocess.run(command, input=source, capture_output=True, check=True)


def main() -> None:
    draw_map(sixty(15), OPTIONS)  # fonts and icons are read once in a process
    print(f"{'touchpoints':>11} {'transitions':>11} {'map ms':>8} {'drawing':>8} {'graphviz':>9} {'ratio':>6} {'KB':>6}")
    for steps in (15, 60, 200, 500):
        scored = sixty(steps)
        graphviz = bare_graphviz(scored)
        scene = map_scene(scored, OPTIONS)
        ours, theirs, drawing = [], [], []
        for _ in range(RUNS):
            ours.append(timed(lambda scored=scored: draw_map(scored, OPTIONS)))
            theirs.append(timed(graphviz))
            drawing.append(timed(lambda scene=scene: draw_scene(scene, OPTIONS)))
        mine, bare = median(ours), median(theirs)
        size = len(draw_map(scored, OPTIONS)) / 1000
        print(
            f"{steps:>11} {len(scored.graph.edges):>11} {mine:>8.0f} {median(drawing):>8.0f} {bare:>9.0f}"
            f" {mine / bare:>6.2f} {size:>6.0f}"
        )


if __name__ == "__main__":
    main()
