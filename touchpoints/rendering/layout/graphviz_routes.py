"""Ways as Graphviz finds them: our positions in, orthogonal splines out, laid on the tracks of the grid."""

import json
import subprocess
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from tempfile import TemporaryFile
from time import monotonic

import graphviz
from django.conf import settings

from touchpoints.rendering.layout.grid import CARD_HEIGHT, CARD_WIDTH
from touchpoints.rendering.layout.tracks import Place, Tracks, Way, turns_of
from touchpoints.rendering.shapes import Box, Point

DEADLINE = 2.0
"""Seconds that Graphviz may take; the map then routes itself."""

ANSWER = 2**19
"""Bytes that an answer may have without waiting for its reader, where the system can: a thousand steps."""

POINTS_PER_INCH = 72


class NoRoutes(Exception):
    """Graphviz gave no routes: it is missing, failed, or took too long."""


def dot_source(cards: Mapping[str, Box], edges: Sequence[tuple[str, str, str]]) -> str:
    """The journey as Graphviz reads it: cards nailed to their places, edges by id. Its y grows upward."""
    card = {
        "shape": "box",
        "fixedsize": "true",
        "label": "",
        "width": f"{CARD_WIDTH / POINTS_PER_INCH:.4f}",
        "height": f"{CARD_HEIGHT / POINTS_PER_INCH:.4f}",
    }
    names = {step: f"s{at}" for at, step in enumerate(cards)}
    centres = ((names[step], box.centre) for step, box in cards.items())
    # Names of our own need no quoting, which is most of the time of making them one by one.
    body = [f'\t{name} [pos="{x:.1f},{-y:.1f}!"]\n' for name, (x, y) in centres]
    body += [
        f"\t{names[source]} -> {names[target]} [id=e{at}]\n"
        for at, (_edge, source, target) in enumerate(edges)
    ]
    return graphviz.Digraph(graph_attr={"splines": "ortho"}, node_attr=card, body=body).source


@dataclass(frozen=True)
class Routing:
    """Graphviz at work on a map: started before the cards are made, asked when they are."""

    process: subprocess.Popen[bytes]
    origin: Point
    edges: Sequence[str]
    started: float

    def routes(self) -> dict[str, list[tuple[float, float]]]:
        """Corner points of every edge that Graphviz could route, in drawing units. Raises NoRoutes."""
        left = self.started + DEADLINE - monotonic()
        try:
            answer, _errors = self.process.communicate(timeout=max(left, 0.0))
            drawn = json.loads(answer)
        except (OSError, subprocess.SubprocessError, ValueError) as problem:
            self.process.kill()
            self.process.wait()
            raise NoRoutes(str(problem)) from problem
        # Graphviz moves the whole drawing to its own origin.
        x, y = (float(part) for part in drawn["objects"][0]["pos"].split(","))
        dx, dy = self.origin.x - x, self.origin.y + y
        return {
            self.edges[int(edge["id"][1:])]: [(px + dx, py + dy) for px, py in _corners(edge["pos"])]
            for edge in drawn.get("edges", ())
            if "pos" in edge
        }


def start_routing(cards: Mapping[str, Box], edges: Sequence[tuple[str, str, str]]) -> Routing:
    """Set Graphviz to work on cards and edges (id, source, target). Raises NoRoutes where there is none."""
    command = [settings.GRAPHVIZ_DOT, "-Kneato", "-n2", "-Tjson0"]
    with TemporaryFile() as source:  # a pipe would wait for a reader when the journey is large
        source.write(dot_source(cards, edges).encode())
        source.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - the command is a setting, its input is data
                command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pipesize=ANSWER
            )
        except OSError as problem:
            raise NoRoutes(str(problem)) from problem
    origin = next(iter(cards.values())).centre
    return Routing(process, origin, [edge for edge, _source, _target in edges], monotonic())


def _corners(spline: str) -> list[tuple[float, float]]:
    """The corners of an orthogonal spline, y downward: of its Bézier pieces only the ends."""
    end = None
    points = []
    for part in spline.replace(";", " ").split():
        if part[0] in "es":
            x, y = part[2:].split(",")
            end = (float(x), -float(y)) if part[0] == "e" else None
        else:
            x, y = part.split(",")
            points.append((float(x), -float(y)))
    corners = points[::3]
    if end:
        corners.append(end)
    return corners


def on_tracks(
    corners: Sequence[tuple[float, float]], source: Place, target: Place, tracks: Tracks
) -> Way | None:
    """A route of Graphviz laid on the nearest tracks, None when it does not fit them."""
    lines: list[tuple[str, int]] = []
    for (x1, y1), (x2, y2) in pairwise(corners):
        if abs(x1 - x2) >= abs(y1 - y2):
            lines.append(("y", _nearest(tracks.ys, (y1 + y2) / 2, CARD_HEIGHT / 2)))
        else:
            lines.append(("x", _nearest(tracks.xs, (x1 + x2) / 2, CARD_WIDTH / 2)))
    return _joined(lines, source, target, tracks)


def _joined(lines: list[tuple[str, int]], source: Place, target: Place, tracks: Tracks) -> Way | None:
    """The way along a sequence of tracks; neighbours in the same direction are one."""
    x, y = source
    way = [source]
    for axis, at in lines:
        x, y = (at, y) if axis == "x" else (x, at)
        way.append((x, y))
    ends = (target[0], way[-1][1]), (way[-1][0], target[1])
    last = lines[-1][0]
    way += [ends[0] if last == "y" else ends[1], target]
    straightened = turns_of(way)
    return straightened if len(straightened) > 1 and tracks.clear(straightened) else None


def _nearest(lines: Sequence[float], value: float, half_card: float) -> int:
    """The track that a line belongs to: the one through cells as far as cards reach, else the gap's."""
    after = bisect_left(lines, value)
    near = [at for at in (after - 1, after) if 0 <= at < len(lines)]
    through = [at for at in near if at % 2 and abs(lines[at] - value) <= half_card]
    return min(through or near, key=lambda at: abs(lines[at] - value))
