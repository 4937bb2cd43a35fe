"""The map of a journey as SVG text: the row's front door."""

from touchpoints.graph.scored import ScoredJourney
from touchpoints.rendering.layout.provenance import scene_key
from touchpoints.rendering.layout.whole import map_scene
from touchpoints.rendering.options import DrawingOptions
from touchpoints.rendering.svg.sheet import draw_scene

__all__ = ["DrawingOptions", "draw_map", "map_scene", "scene_key"]


def draw_map(scored: ScoredJourney, options: DrawingOptions | None = None) -> str:
    """Draw a journey. Equal arguments under the same translation give the same text (see `scene_key`)."""
    options = options or DrawingOptions()
    return draw_scene(map_scene(scored, options), options)
