"""Opportunities in the admin panel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from touchpoints.admin.scoped import ScopedAdmin, by, field_of
from touchpoints.admin.site import site
from touchpoints.graph.reading import addressed
from touchpoints.models import Journey, Opportunity
from touchpoints.services.loading import load_graph


class OpportunityForm(forms.ModelForm):
    """The steps are offered once the journey is known."""

    steps = forms.MultipleChoiceField(
        label=gettext_lazy("Steps"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.journey_id:
            del self.fields["steps"]
        else:
            field_of(self, "steps", forms.MultipleChoiceField).choices = addressed(
                load_graph(self.instance.journey)
            )


@admin.register(Opportunity, site=site)
class OpportunityAdmin(ScopedAdmin):
    form = OpportunityForm
    fields = [
        "title", "journey", "steps", "description", "kind", "status", ("impact", "effort"),
        ("owner", "due"), ("expected_low", "expected_high"), "measured_effect",
    ]  # fmt: skip
    list_display = ["title", "journey", "kind", "status", "impact", "effort", "owner", "due"]
    list_filter = ["status", "kind", "impact", "effort", by(Journey, "journey")]
    search_fields = ["title", "description", "owner"]
    autocomplete_fields = ["journey"]
    list_select_related = ["journey"]

    def get_fields(self, request: HttpRequest, obj: Opportunity | None = None) -> list[Any]:
        return [name for name in self.fields if obj or name != "steps"]

    def get_readonly_fields(self, request: HttpRequest, obj: Opportunity | None = None) -> list[str]:
        return ["journey"] if obj else []
