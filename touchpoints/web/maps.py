"""The map of a journey: its page, and the drawing by itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from touchpoints.models import Journey
from touchpoints.web.drawings import drawing_answer
from touchpoints.web.map_page import map_answer
from touchpoints.web.scope import WorkspaceRequest, journey_page


@journey_page()
def map_page(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    """The map, or with `?view=table` the table that says the same."""
    workspace = journey.workspace.slug
    return map_answer(
        request,
        journey,
        address=reverse("map", args=[workspace, journey.slug]),
        inside=True,
        crumbs=[(_("Maps"), reverse("journeys", args=[workspace]))],
    )


@journey_page()
def drawing(request: WorkspaceRequest, journey: Journey, form: str) -> HttpResponse:
    """The drawing as a file."""
    return drawing_answer(request, journey, form)
