"""Opportunities: what to do about it, as a list and as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy

from touchpoints.graph.reading import addressed
from touchpoints.models import Journey, Opportunity, Workspace
from touchpoints.models.labels import OPPORTUNITY_STATUS_LABELS
from touchpoints.services.loading import load_graph
from touchpoints.vocabulary import Level, OpportunityStatus
from touchpoints.web.forms import DateInput
from touchpoints.web.inventory import InventoryForm, InventoryPages
from touchpoints.web.scope import WorkspaceRequest, workspace_page

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
        offered = self.fields["journey"]
        if journey is not None and not (journey.archived_at is None and self.instance._state.adding):
            offered.disabled = True
        elif isinstance(offered, forms.ModelChoiceField):
            offered.queryset = Journey.objects.in_workspace(self.instance.workspace).live()
        if journey is None:
            del self.fields["steps"]
            return
        self.choice("steps").choices = addressed(load_graph(journey))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "steps" in self.fields and said.get("journey") != self.instance.journey:
            said["steps"] = []
        return said


@workspace_page()
def index(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
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


class OpportunityPages(InventoryPages):
    model, form = Opportunity, OpportunityForm
    one, many = "opportunity", "opportunities"
    heading = gettext_lazy("Opportunities")
    new_title = gettext_lazy("New opportunity")
    saved = gettext_lazy("The opportunity was saved.")
    delete_warning = gettext_lazy("To keep it in memory, set its status to “Dropped” instead.")

    @method_decorator(workspace_page("edit"))
    def new(self, request: HttpRequest, workspace: Workspace) -> HttpResponse:
        """With `?journey=` and `&step=` the opportunity begins at a step."""
        opportunity = Opportunity(workspace=workspace)
        journeys = Journey.objects.in_workspace(workspace).live()
        if journey := journeys.filter(slug=request.GET.get("journey", "")).first():
            opportunity.journey = journey
            opportunity.steps = request.GET.getlist("step")
        return self.page(request, opportunity, self.new_title)


pages = OpportunityPages()
