"""Personas in the admin panel."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, widgets
from import_export.results import Result

from touchpoints.admin.bulk import BulkAdmin, InventoryResource
from touchpoints.admin.cells import listed, whole
from touchpoints.admin.site import site
from touchpoints.models import Persona
from touchpoints.services.personas import save_persona
from touchpoints.services.recounting import recount


class Rule(widgets.Widget):
    """A segment rule as JSON."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return json.loads(str(value or "").strip() or "{}")
        except ValueError:
            raise ValueError(_("This is no JSON.")) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return json.dumps(value, ensure_ascii=False) if value else ""


class PersonaResource(InventoryResource):
    position = whole("position")
    goals = listed("goals")
    frustrations = listed("frustrations")
    segment = fields.Field(attribute="segment", column_name="segment", widget=Rule())

    class Meta(InventoryResource.Meta):
        model = Persona
        fields = (
            "slug", "name", "position", "description", "quote", "goals", "frustrations", "context", "icon",
            "segment",
        )  # fmt: skip

    def after_import(self, dataset: Any, result: Result, **kwargs: Any) -> None:
        """Answers find their personas anew once all rules are in."""
        super().after_import(dataset, result, **kwargs)
        if not kwargs.get("dry_run") and (result.totals["new"] or result.totals["update"]):
            recount(self.workspace)


@admin.register(Persona, site=site)
class PersonaAdmin(BulkAdmin):
    resource_classes = [PersonaResource]
    list_display = ["name", "position", "rule"]
    search_fields = ["name", "description"]
    ordering = ["position", "name"]

    def view_on_site(self, persona: Persona) -> str:
        return reverse("persona", args=[persona.workspace.slug, persona.slug])

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """A new persona comes last."""
        return [*super().get_exclude(request, obj), *([] if obj else ["position"])]

    @admin.display(description=gettext_lazy("segment rule"), boolean=True)
    def rule(self, persona: Persona) -> bool:
        return bool(persona.segment)

    def store(self, request: HttpRequest, obj: Persona) -> None:
        save_persona(obj)
