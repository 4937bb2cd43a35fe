"""How long a map takes to draw, beside bare Graphviz on the same graph.

    .venv/bin/python benchmarks/render.py

For journeys of 15, 60, 200 and 500 touchpoints: the whole SVG from a scored journey (layout, routes, text,
drawing), and `neato -n2 -Gsplines=ortho -Tsvg` on the same cards and transitions, as bare boxes and with
their names and volumes as labels; run alternately, the median of each.
"""

# ruff: noqa: E402 - the settings come before what reads them

import gc
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journeymap.settings")

import django
import graphviz

django.setup()

from django.conf import settings

from tests.rendering.journeys import sixty
from touchpoints.graph.scored import ScoredJourney
from touchpoints.rendering.maps import DrawingOptions, draw_map, map_scene

RUNS = 7
OPTIONS = DrawingOptions()


def timed(action) -> float:
    start = perf_counter()
    action()
    return 1000 * (perf_counter() - start)


def bare_graphviz(scored: ScoredJourney, *, words: bool):
    """Graphviz alone on the cards and transitions of the map, with their names and volumes or without."""
    scene = map_scene(scored, OPTIONS)
    graph = graphviz.Digraph(graph_attr={"splines": "ortho"}, node_attr={"shape": "box", "fixedsize": "true"})
    for card in scene.cards:
        (x, y), width, height = card.box.centre, card.box.width / 72, card.box.height / 72
        label = card.title if words else ""
        graph.node(card.step, label, pos=f"{x:.1f},{-y:.1f}!", width=f"{width:.3f}", height=f"{height:.3f}")
    for edge in scored.graph.edges.values():
        label = f"{edge.volume}" if words and edge.volume is not None else ""
        graph.edge(edge.source, edge.target, xlabel=label)
    source = graph.source.encode()
    command = [settings.GRAPHVIZ_DOT, "-Kneato", "-n2", "-Gsplines=ortho", "-Tsvg"]
    return lambda: subprocess.run(command, input=source, capture_output=True, check=True)


def main() -> None:
    draw_map(sixty(15), OPTIONS)  # fonts and icons are read once in a process
    gc.freeze()  # as the server does
    print("touchpoints transitions   map ms  graphviz ms  ratio  with words ms  ratio    KB")
    for steps in (15, 60, 200, 500):
        scored = sixty(steps)
        plain, worded = bare_graphviz(scored, words=False), bare_graphviz(scored, words=True)
        ours, theirs, with_words = [], [], []
        for _ in range(RUNS):
            unread = replace(scored)  # a journey keeps its hash once it is reckoned
            ours.append(timed(lambda unread=unread: draw_map(unread, OPTIONS)))
            theirs.append(timed(plain))
            with_words.append(timed(worded))
        mine, bare, full = median(ours), median(theirs), median(with_words)
        size = len(draw_map(scored, OPTIONS)) / 1000
        print(
            f"{steps:>11} {len(scored.graph.edges):>11} {mine:>8.0f} {bare:>12.0f} {mine / bare:>6.1f}"
            f" {full:>14.0f} {mine / full:>6.1f} {size:>5.0f}"
        )


if __name__ == "__main__":
    main()
