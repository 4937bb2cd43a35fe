"""The drawing of a journey as an answer to a request: SVG, PNG, PDF, and its table as CSV."""

from __future__ import annotations

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import get_language

from touchpoints.models import Journey
from touchpoints.rendering.fonts import POLICY
from touchpoints.rendering.options import DrawingOptions
from touchpoints.rendering.theme import ThemeName
from touchpoints.services.counts import UnknownPersona
from touchpoints.services.maps import picture
from touchpoints.services.scores import scored_journey
from touchpoints.services.table import table_csv
from touchpoints.web.shown import Shown, what_is_shown

TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}


def drawing_answer(request: HttpRequest, journey: Journey, form: str) -> HttpResponse:
    """The drawing in a form of `TYPES`, light unless `?theme=dark` asks otherwise.

    A browser that has it already is told so without drawing. Raises Http404 for a form or persona that does
    not exist.
    """
    if form not in TYPES:
        raise Http404
    shown = what_is_shown(request.GET)
    theme: ThemeName = "dark" if request.GET.get("theme") == "dark" else "light"
    parts = (journey.pk, journey.workspace.stamp, form, shown.query(), theme, get_language())
    etag = f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        try:
            answer = HttpResponse(_drawn(journey, shown, form, theme), content_type=TYPES[form])
        except UnknownPersona as unknown:
            raise Http404(str(unknown)) from unknown
    if form == "svg":
        answer["Content-Security-Policy"] = POLICY
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Disposition"] = f'inline; filename="{file_name(journey, shown)}.{form}"'
    patch_vary_headers(answer, ["Accept-Language", "Cookie"])
    return answer


def file_name(journey: Journey, shown: Shown) -> str:
    """What a download is called: with its persona and days, so that two of them can be told apart."""
    return slugify("-".join((journey.slug, *(value for _name, value in shown.fields()))))


def _drawn(journey: Journey, shown: Shown, form: str, theme: ThemeName) -> str | bytes:
    if form == "csv":
        return table_csv(scored_journey(journey, persona=shown.persona, period=shown.period))
    options = DrawingOptions(theme=theme)
    return picture(journey, form, persona=shown.persona, period=shown.period, options=options)  # type: ignore[arg-type]
