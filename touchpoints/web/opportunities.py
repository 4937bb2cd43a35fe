"""Opportunities: what to do about it, as a list and as a form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.graph.reading import references
from touchpoints.models import Journey, Opportunity, Workspace
from touchpoints.models.labels import OPPORTUNITY_STATUS_LABELS
from touchpoints.services.loading import load_graph
from touchpoints.vocabulary import Level, OpportunityStatus
from touchpoints.web.forms import DateInput, InventoryForm, delete_page, form_page
from touchpoints.web.scope import workspace_page

CLOSED = (OpportunityStatus.DONE, OpportunityStatus.DROPPED)
_WORTH = {Level.HIGH: 3, Level.MEDIUM: 2, Level.LOW: 1, "": 0}


class OpportunityForm(InventoryForm):
    """The journey is chosen first; its steps are offered once it is known."""

    note = gettext_lazy("Title and map are needed; the rest can wait.")

    rows = [("kind", "status"), ("impact", "effort"), ("owner", "due"), ("expected_low", "expected_high")]

    steps = forms.MultipleChoiceField(
        label=gettext_lazy("Steps"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Opportunity
        fields = [
            "title", "journey", "steps", "description", "kind", "status", "impact", "effort",
            "owner", "due", "expected_low", "expected_high", "measured_effect",
        ]  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 3}), "due": DateInput}
        help_texts = {
            "expected_low": gettext_lazy("Points of experience, 0–100."),
            "measured_effect": gettext_lazy("Points of experience, once it was measured."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        journey = self.instance.journey if self.instance.journey_id else None
        if journey is None or (journey.archived_at is None and self.instance._state.adding):
            self.fields["journey"].queryset = self.fields["journey"].queryset.live()
        else:
            self.fields["journey"].disabled = True
        if journey is None:
            del self.fields["steps"]
            return
        graph = load_graph(journey)
        self.fields["steps"].choices = [
            (step, f"{reference} {graph.nodes[step].title}") for step, reference in references(graph).items()
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        low, high = said.get("expected_low"), said.get("expected_high")
        if (low is None) != (high is None):
            self.add_error("expected_high", _("A guess needs both a low and a high value."))
        elif low is not None and high is not None and low > high:
            self.add_error("expected_high", _("The high value must not be below the low one."))
        if "steps" in self.fields and said.get("journey") != self.instance.journey:
            said["steps"] = []
        return said


@workspace_page()
def index(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    status = request.GET.get("status", "")
    found = Opportunity.objects.in_workspace(workspace).select_related("journey")
    shown = (
        found.filter(status=status)
        if status in OPPORTUNITY_STATUS_LABELS
        else found.exclude(status__in=CLOSED)
    )
    context = {
        "opportunities": by_worth(shown),
        "status": status,
        "statuses": OPPORTUNITY_STATUS_LABELS.items(),
        "any": found.exists(),
    }
    return render(request, "opportunities.html", context)


def by_worth(opportunities: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """Most impact for least effort first; what nobody has judged comes last."""

    def points(field: str) -> Case:
        cases = (When(**{field: level}, then=Value(worth)) for level, worth in _WORTH.items())
        return Case(*cases, output_field=IntegerField())

    judged = opportunities.annotate(gain=points("impact"), cost=points("effort"))
    return judged.annotate(
        unjudged=Case(When(gain=0, then=Value(1)), When(cost=0, then=Value(1)), default=Value(0))
    ).order_by("unjudged", F("cost") - F("gain"), "-gain", "due", "pk")


@workspace_page("edit")
def new(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """With `?journey=` and `&step=` the opportunity begins at a step."""
    opportunity = Opportunity()
    journey = (
        Journey.objects.in_workspace(workspace).live().filter(slug=request.GET.get("journey", "")).first()
    )
    if journey:
        opportunity.journey = journey
        opportunity.steps = request.GET.getlist("step")
    return _form(request, workspace, opportunity, _("New opportunity"))


@workspace_page("edit")
def edit(request: HttpRequest, workspace: Workspace, uid: UUID) -> HttpResponse:
    opportunity = _opportunity(workspace, uid)
    delete_url = reverse("opportunity_delete", args=[workspace.slug, uid])
    return _form(request, workspace, opportunity, opportunity.title, delete_url=delete_url)


def _form(
    request: HttpRequest, workspace: Workspace, opportunity: Opportunity, title: str, **context: str
) -> HttpResponse:
    opportunities = reverse("opportunities", args=[workspace.slug])
    return form_page(
        request,
        OpportunityForm(request.POST or None, instance=opportunity, workspace=workspace),
        title=title,
        done=opportunities,
        said=_("The opportunity was saved."),
        back=opportunities,
        crumbs=[(_("Opportunities"), opportunities)],
        **context,
    )


@workspace_page("edit")
def delete(request: HttpRequest, workspace: Workspace, uid: UUID) -> HttpResponse:
    opportunity = _opportunity(workspace, uid)
    return delete_page(
        request,
        opportunity,
        title=_("Delete “%(name)s”?") % {"name": opportunity},
        warning=_("To keep it in memory, set its status to “Dropped” instead."),
        done=reverse("opportunities", args=[workspace.slug]),
    )


def _opportunity(workspace: Workspace, uid: UUID) -> Opportunity:
    opportunities = Opportunity.objects.in_workspace(workspace).select_related("journey")
    return get_object_or_404(opportunities, uid=uid)
