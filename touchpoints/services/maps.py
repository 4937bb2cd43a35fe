"""Drawings of journeys, made once and kept.

Two keys lead to a drawing. The first needs nothing but the rows of journey and workspace, already loaded: the
workspace's stamp and the journey's revision say that nothing has changed since. It leads to the second, the
hash of everything the drawing shows; so an edit elsewhere in the workspace costs a look, not a drawing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Literal

from django.core.cache import caches
from django.utils import timezone
from django.utils.translation import get_language

from touchpoints.models import Journey
from touchpoints.rendering.export import to_pdf, to_png
from touchpoints.rendering.fonts import with_fonts
from touchpoints.rendering.maps import draw_map, scene_key
from touchpoints.rendering.options import DrawingOptions
from touchpoints.scoring.score import Period
from touchpoints.services.scores import scored_journey

PictureFormat = Literal["svg", "png", "pdf"]


def drawn_map(
    journey: Journey,
    *,
    persona: str | None = None,
    period: Period | None = None,
    before: Period | None = None,
    options: DrawingOptions | None = None,
) -> str:
    """The journey as SVG, scored as by `scored_journey`, in the active language. Raises UnknownPersona.

    Drawn before and unchanged since, it costs no query, if the journey comes with its workspace. The day
    of the revision is filled into the options; the moment of drawing is that of the first drawing.
    """
    return _drawing(journey, persona, period, before, options or DrawingOptions())[1]


def picture(
    journey: Journey,
    format: PictureFormat,
    *,
    persona: str | None = None,
    period: Period | None = None,
    before: Period | None = None,
    options: DrawingOptions | None = None,
) -> bytes:
    """The drawing as a file, kept like it: SVG, PNG at two pixels to the unit, or PDF on one page of A3."""
    key, svg = _drawing(journey, persona, period, before, options or DrawingOptions())
    kept = caches["drawings"]
    file = kept.get(f"{key}:{format}")
    if file is None:
        file = _FILES[format](svg)
        kept.set(f"{key}:{format}", file)
    return file


def _drawing(
    journey: Journey,
    persona: str | None,
    period: Period | None,
    before: Period | None,
    options: DrawingOptions,
) -> tuple[str, str]:
    """The drawing and the key it is kept under."""
    zone = journey.workspace.zone
    asked = replace(options, dated=timezone.localdate(journey.updated_at, zone), drawn_at=None)
    kept = caches["drawings"]
    seen = (journey.workspace.stamp, journey.pk, journey.revision, persona, period, before, asked)
    first = f"seen:{sha256(repr(seen).encode()).hexdigest()}:{get_language()}"
    second = kept.get(first)
    svg = kept.get(second) if second else None
    if svg is None:
        scored = scored_journey(journey, persona=persona, period=period, before=before)
        second = f"drawn:{scene_key(scored, asked)}"
        svg = kept.get(second)
        if svg is None:
            svg = draw_map(scored, replace(asked, drawn_at=timezone.localtime(timezone=zone)))
            kept.set(second, svg)
        kept.set(first, second)
    return second, svg


_FILES: dict[PictureFormat, Callable[[str], bytes]] = {
    "svg": lambda svg: with_fonts(svg).encode(),
    "png": to_png,
    "pdf": lambda svg: to_pdf(svg, paper="A3"),
}
