"""From a form to the journey and back: sending operations, and the way to undo them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.operations import Operation, SetFields
from touchpoints.models import Journey
from touchpoints.models.labels import why_refused
from touchpoints.services.loading import load_graph, load_inventory
from touchpoints.services.operations import Outcome, RevisionAhead, apply_operations
from touchpoints.web.conflicts import ask, disputed
from touchpoints.web.part_form import PartForm
from touchpoints.web.scope import WorkspaceRequest


def whole_graph(journey: Journey) -> JourneyGraph:
    """The journey with everything the workspace's inventory offers to choose from."""
    return load_graph(journey, inventory=load_inventory(journey.workspace))


def send(
    request: WorkspaceRequest,
    journey: Journey,
    operations: Sequence[Operation],
    *,
    said: str,
    base_revision: int | None = None,
    origin: str = "form",
) -> Outcome:
    """Apply operations for the person who asks; say so, with a way to undo it."""
    before = journey.revision
    try:
        outcome = apply_operations(
            journey=journey,
            operations=operations,
            base_revision=base_revision,
            by=request.user,
            origin=origin,
        )
    except RevisionAhead as ahead:
        raise BadRequest from ahead
    if outcome.revision > before:
        undo = reverse("journey_undo", args=[journey.workspace.slug, journey.slug, outcome.revision])
        messages.success(request, said, extra_tags=undo)
    return outcome


def say_why(request: WorkspaceRequest, outcome: Outcome) -> None:
    """Tell what did not go in and why; about what two people changed, they are asked instead."""
    for conflict in outcome.conflicts:
        if conflict.operation not in disputed(outcome):
            messages.warning(request, why_refused(conflict.reason))


def send_or_say_why(
    request: WorkspaceRequest, journey: Journey, operations: Sequence[Operation], *, said: str, **how: Any
) -> HttpResponse:
    """Apply operations that a button made, and go back to the journey."""
    outcome = send(request, journey, operations, said=said, **how)
    for conflict in outcome.conflicts:
        messages.warning(request, why_refused(conflict.reason))
    return redirect("journey_edit", journey.workspace.slug, journey.slug)


def part_page(
    request: WorkspaceRequest, journey: Journey, form: PartForm, *, title: str, said: str, **context: Any
) -> HttpResponse:
    """Show the form of a part of a journey, or send what was changed in it and go back to the journey."""
    address = [journey.workspace.slug, journey.slug]
    back = reverse("journey_edit", args=address)
    if request.method == "POST" and form.is_valid():
        base_revision = form.cleaned_data["revision"]
        outcome = send(request, journey, form.operations(), said=said, base_revision=base_revision)
        if disputes := disputed(outcome):
            # One field stood in the way of all: now each for itself, and the person decides about the rest.
            one_by_one = [
                SetFields(form.id_of(name), form.kind, str(form.subject), {name: value})
                for whole in disputes
                for name, value in whole.fields.items()
            ]
            say_why(request, outcome)
            outcome = send(request, journey, one_by_one, said=said, base_revision=base_revision)
            say_why(request, outcome)
            return ask(request, journey, outcome, whole_graph(journey))
        if not outcome.conflicts:
            return redirect(reverse("step_new", args=address) if "another" in request.POST else back)
        for conflict in outcome.conflicts:
            form.add_error(None, why_refused(conflict.reason))
    crumbs = [(_("Maps"), reverse("journeys", args=address[:1])), (journey.title, back)]
    context = {"form": form, "title": title, "journey": journey, "back": back, "crumbs": crumbs, **context}
    return render(request, "journey_form.html", context, status=422 if form.is_bound else 200)
