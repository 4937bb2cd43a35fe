"""Decisions on pain points in the admin panel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from touchpoints.admin.scoped import ScopedAdmin, by
from touchpoints.admin.site import person_of, site
from touchpoints.models import Journey, PainPointDecision, Touchpoint
from touchpoints.services.decisions import decide_on
from touchpoints.vocabulary import DecisionKind


class DecisionForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("kind") == DecisionKind.HIDDEN and not said.get("reason", "").strip():
            self.add_error("reason", _("Say why, so that others can follow."))
        journey, touchpoint = said.get("journey"), said.get("touchpoint")
        if (
            journey
            and touchpoint
            and not Touchpoint.objects.used_in(journey).filter(pk=touchpoint.pk).exists()
        ):
            self.add_error("touchpoint", _("This journey does not pass it."))
        return said


@admin.register(PainPointDecision, site=site)
class DecisionAdmin(ScopedAdmin):
    form = DecisionForm
    list_display = ["touchpoint", "journey", "kind", "reason", "decided_by", "decided_at"]
    list_filter = ["kind", by(Journey, "journey")]
    search_fields = ["touchpoint__name", "reason"]
    autocomplete_fields = ["journey", "touchpoint"]
    list_select_related = ["touchpoint", "journey", "decided_by"]
    ordering = ["-decided_at"]

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return []

    def get_readonly_fields(self, request: HttpRequest, obj: PainPointDecision | None = None) -> list[str]:
        return ["journey", "touchpoint"] if obj else []

    def save_model(self, request: HttpRequest, obj: PainPointDecision, form: Any, change: bool) -> None:
        kind, by = DecisionKind(obj.kind), person_of(request)
        obj.pk = decide_on(obj.journey, obj.touchpoint, kind=kind, reason=obj.reason, by=by).pk
