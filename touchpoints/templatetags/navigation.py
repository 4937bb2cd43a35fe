"""The frame round every page of a workspace: what there is, and where the reader stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django import template
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from touchpoints.models import Journey, Opportunity, Persona, Touchpoint, Workspace

register = template.Library()


class Reader(Protocol):
    """A request to a page of a workspace."""

    path: str
    workspace: Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the sidebar; `section` is the part of the address behind the workspace's."""

    section: str
    label: str
    icon: str
    url: str
    count: int | None = None
    current: bool = False


@register.inclusion_tag("_partials/_sidebar.html", takes_context=True)
def sidebar(context: dict[str, Any]) -> dict[str, Any]:
    """The sidebar of the request's workspace, with counts. One query."""
    request = context["request"]
    count = _counts(request.workspace)
    return {
        "request": request,
        "user": request.user,
        "places": [
            _place(request, "", _("Home"), "home", "home"),
            _place(request, "journeys", _("Maps"), "map", "journeys", count["maps"]),
            _place(request, "touchpoints", _("Touchpoints"), "sitemap", "touchpoints", count["contacts"]),
            _place(request, "personas", _("Personas"), "users", "personas", count["people"]),
            _place(request, "channels", _("Channels"), "plug-connected", "channels"),
            _place(request, "feedback", _("Feedback"), "message-2", "import_list"),
            _place(request, "opportunities", _("Opportunities"), "bulb", "opportunities", count["ideas"]),
        ],
        "settings": _place(request, "settings", _("Settings"), "settings", "settings"),
    }


@register.inclusion_tag("_partials/_tabs.html", takes_context=True)
def tabs(context: dict[str, Any]) -> dict[str, Any]:
    """The four tabs at the bottom of a phone."""
    request = context["request"]
    return {
        "places": [
            _place(request, "", _("Home"), "home", "home"),
            _place(request, "journeys", _("Maps"), "map", "journeys"),
            _place(request, "feedback", _("Feedback"), "message-2", "import_list"),
            _place(request, "opportunities", _("Ideas"), "bulb", "opportunities"),
        ]
    }


def _place(  # noqa: PLR0917
    request: Reader, section: str, label: str, icon: str, url_name: str, count: int | None = None
) -> Place:
    url = reverse(url_name, args=[request.workspace.slug])
    return Place(section, label, icon, url, count, current=section == _section(request.path))


def _section(path: str) -> str:
    """The part of a workspace an address belongs to.

    >>> _section("/w/sfo/journeys/flying/"), _section("/w/sfo/new/persona/"), _section("/w/sfo/")
    ('journeys', 'personas', '')
    """
    parts = path.strip("/").split("/")[2:]
    if parts[:1] == ["new"]:
        return {"opportunity": "opportunities"}.get(parts[1], f"{parts[1]}s")
    return parts[0] if parts else ""


def _counts(workspace: Workspace) -> dict[str, int]:
    def how_many(rows: QuerySet) -> Coalesce:
        grouped = rows.filter(workspace=OuterRef("pk")).order_by().values("workspace")
        return Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n")), 0)

    counted: dict[str, QuerySet] = {
        "maps": Journey.objects.live(),
        "contacts": Touchpoint.objects.all(),
        "people": Persona.objects.all(),
        "ideas": Opportunity.objects.all(),
    }
    numbers = Workspace.objects.filter(pk=workspace.pk).values_list(*map(how_many, counted.values()))[0]
    return dict(zip(counted, numbers, strict=True))
