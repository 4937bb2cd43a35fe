"""Drawn maps over HTTP."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from touchpoints.api.etags import Tagged
from touchpoints.api.scope import ScopedRows
from touchpoints.api.views_asked import VIEW_PARAMETERS, asked_view
from touchpoints.models import Journey
from touchpoints.rendering.fonts import POLICY
from touchpoints.rendering.options import DrawingOptions
from touchpoints.services.maps import PictureFormat, picture

TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}


class MapView(ScopedRows, Tagged):
    """A journey as a picture."""

    queryset = Journey.objects.select_related("workspace")
    lookup_field = "slug"
    filter_backends = []

    @extend_schema(
        parameters=[*VIEW_PARAMETERS, OpenApiParameter("theme", str, enum=["light", "dark"])],
        responses={(200, TYPES["svg"]): str, (200, TYPES["png"]): bytes, (200, TYPES["pdf"]): bytes},
    )
    def get(self, request: Request, slug: str, form: PictureFormat) -> HttpResponse:
        """The drawn map as SVG, PNG or PDF, light unless asked otherwise."""
        match request.query_params.get("theme", "light"):
            case "light" | "dark" as theme:
                options = DrawingOptions(theme=theme)
            case _:
                raise ValidationError({"theme": [_("Use light or dark.")]})
        content = picture(self.get_object(), form, options=options, **asked_view(request))
        answer = HttpResponse(content, content_type=TYPES[form])
        if form == "svg":
            answer["Content-Security-Policy"] = POLICY
        answer["Content-Disposition"] = f'inline; filename="{slug}.{form}"'
        return answer
