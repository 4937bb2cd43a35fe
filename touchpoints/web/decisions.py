"""What people decide about pain points: mark, accept, hide with a reason, resolve, or leave to the rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.models import Journey, PainPointDecision, Touchpoint
from touchpoints.models.labels import DECISION_LABELS
from touchpoints.rendering import words
from touchpoints.services.decisions import decide_on, leave_to_the_rule
from touchpoints.services.scores import scored_journey
from touchpoints.vocabulary import DecisionKind
from touchpoints.web.forms import LaidOut, StackedRadios
from touchpoints.web.scope import WorkspaceRequest, journey_page

MEANINGS = {
    DecisionKind.MARKED.value: gettext_lazy(
        "Mark it by hand: it is drawn hollow, because the rule did not find it."
    ),
    DecisionKind.ACCEPTED.value: gettext_lazy("Accept it: we know, and will work on it."),
    DecisionKind.HIDDEN.value: gettext_lazy("Hide it from the map, with a reason. It stays in the table."),
    DecisionKind.RESOLVED.value: gettext_lazy("Resolved: the cause is gone; new answers will tell."),
    "": gettext_lazy("Leave it to the rule."),
}


class DecisionForm(LaidOut, forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=MEANINGS.items(), required=False, widget=StackedRadios
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("kind") == DecisionKind.HIDDEN and not said.get("reason", "").strip():
            self.add_error("reason", _("Say why, so that others can follow."))
        return said


@journey_page()
def pain_points(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    """Every touchpoint the rule looked at, with its numbers and what was decided about it."""
    scored = scored_journey(journey)
    decisions = PainPointDecision.objects.filter(journey=journey).select_related("touchpoint", "decided_by")
    decided = {decision.touchpoint.slug: decision for decision in decisions}
    ranks = {point.touchpoint: point.rank for point in (*scored.pain_points, *scored.hidden)}
    names = scored.graph.inventory.touchpoints
    gaps = {slug: comparison.gap for slug, comparison in scored.comparisons.items()}
    known = dict.fromkeys([*ranks, *scored.comparisons, *names])
    rows = [
        {
            "touchpoint": names[slug],
            "rank": ranks.get(slug),
            "is_marked": slug in ranks and ranks[slug] is None,
            "comparison": scored.comparisons.get(slug),
            "reach": words.percent(scored.comparisons[slug].reach) if slug in scored.comparisons else "",
            "decision": decided.get(slug),
        }
        for slug in sorted(known, key=lambda slug: -gaps.get(slug, -100))
        if slug in names
    ]
    return render(request, "pain_points.html", {"journey": journey, "rows": rows, "scored": scored})


@journey_page("edit")
def decide(request: WorkspaceRequest, journey: Journey, touchpoint: str) -> HttpResponse:
    passed = get_object_or_404(Touchpoint.objects.used_in(journey), slug=touchpoint)
    decision = PainPointDecision.objects.filter(journey=journey, touchpoint=passed).first()
    begun = {"kind": decision.kind, "reason": decision.reason} if decision else {"kind": ""}
    form = DecisionForm(request.POST or None, initial=begun)
    back = reverse("pain_points", args=[journey.workspace.slug, journey.slug])
    if request.method == "POST" and form.is_valid():
        _decide(request, journey, passed, **form.cleaned_data)
        return redirect(back)
    maps = reverse("journeys", args=[journey.workspace.slug])
    title = _("Pain point: %(name)s") % {"name": passed}
    crumbs = [(_("Maps"), maps), (_("Pain points of %(title)s") % {"title": journey}, back)]
    context = {"form": form, "title": title, "back": back, "crumbs": crumbs}
    return render(request, "form.html", context, status=422 if form.is_bound else 200)


def _decide(
    request: WorkspaceRequest, journey: Journey, touchpoint: Touchpoint, kind: str, reason: str
) -> None:
    """Note the decision with the evidence as it is now; an empty kind takes back what was decided."""
    if not kind:
        leave_to_the_rule(journey, touchpoint)
        messages.success(request, _("“%(name)s” is left to the rule.") % {"name": touchpoint})
        return
    decide_on(journey, touchpoint, kind=DecisionKind(kind), reason=reason, by=request.user)
    decided = {"name": touchpoint, "decision": DECISION_LABELS[kind]}
    messages.success(request, _("“%(name)s”: %(decision)s.") % decided)
