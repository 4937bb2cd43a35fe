"""Forms of a journey's stages, steps and transitions, and the buttons that move and remove them."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.operations import MoveStage, MoveStep, RemovePart
from touchpoints.models import Journey
from touchpoints.vocabulary import SubjectKind
from touchpoints.web.conflicts import ask, decided, disputed
from touchpoints.web.edits import part_page, say_why, send, send_or_say_why, whole_graph
from touchpoints.web.journey_forms import NewStepForm, StageForm, StepForm, TransitionForm
from touchpoints.web.scope import WorkspaceRequest, journey_page


@journey_page("edit")
def new_stage(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    form = StageForm(request.POST or None, graph=whole_graph(journey))
    return part_page(request, journey, form, title=_("New stage"), said=_("The stage was added."))


@journey_page("edit")
def edit_stage(request: WorkspaceRequest, journey: Journey, part: UUID) -> HttpResponse:
    graph, subject = _find(journey, SubjectKind.STAGE, part)
    form = StageForm(request.POST or None, graph=graph, subject=subject)
    title = graph.stages[subject].title
    return part_page(request, journey, form, title=title, said=_("“%s” was changed.") % title, remove="stage")


@journey_page("edit")
def new_step(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    graph = whole_graph(journey)
    begun = {"stage": request.GET["stage"]} if request.GET.get("stage") in graph.stages else {}
    form = NewStepForm(request.POST or None, graph=graph, initial=begun, others=other_journeys(journey))
    return part_page(
        request, journey, form, title=_("New step"), said=_("The step was added."), can_add_another=True
    )


@journey_page("edit")
def edit_step(request: WorkspaceRequest, journey: Journey, part: UUID) -> HttpResponse:
    graph, subject = _find(journey, SubjectKind.STEP, part)
    form = StepForm(request.POST or None, graph=graph, subject=subject, others=other_journeys(journey))
    title = graph.nodes[subject].title
    return part_page(request, journey, form, title=title, said=_("“%s” was changed.") % title, remove="step")


@journey_page("edit")
def new_transition(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    form = TransitionForm(request.POST or None, graph=whole_graph(journey), initial=request.GET.dict())
    return part_page(request, journey, form, title=_("New transition"), said=_("The transition was added."))


@journey_page("edit")
def edit_transition(request: WorkspaceRequest, journey: Journey, part: UUID) -> HttpResponse:
    graph, subject = _find(journey, SubjectKind.TRANSITION, part)
    form = TransitionForm(request.POST or None, graph=graph, subject=subject)
    edge = graph.edges[subject]
    title = f"{graph.nodes[edge.source].title} → {graph.nodes[edge.target].title}"
    said = _("The transition was changed.")
    return part_page(request, journey, form, title=title, said=said, remove="transition")


@journey_page("edit")
@require_POST
def move_stage(request: WorkspaceRequest, journey: Journey, part: UUID) -> HttpResponse:
    graph, subject = _find(journey, SubjectKind.STAGE, part)
    order = list(graph.stages)
    place = order.index(subject) + (-1 if "earlier" in request.POST else 1)
    if not 0 <= place < len(order):
        return _back(journey)
    order.remove(subject)
    after = order[place - 1] if place else None
    said = _("“%s” was moved.") % graph.stages[subject].title
    return send_or_say_why(request, journey, [MoveStage(str(uuid4()), subject, after)], said=said)


@journey_page("edit")
@require_POST
def move_step(request: WorkspaceRequest, journey: Journey, part: UUID) -> HttpResponse:
    graph, subject = _find(journey, SubjectKind.STEP, part)
    node = graph.nodes[subject]
    column = node.column + (-1 if "earlier" in request.POST else 1)
    if column < 0:
        return _back(journey)
    # Going right it changes places with its neighbour, which therefore closes the gap first.
    move = MoveStep(
        str(uuid4()), subject, node.stage, node.channel, column, node.row, closes=column > node.column
    )
    return send_or_say_why(request, journey, [move], said=_("“%s” was moved.") % node.title)


@journey_page("edit")
@require_POST
def remove(request: WorkspaceRequest, journey: Journey, kind: str, part: UUID) -> HttpResponse:
    removed = {
        SubjectKind.STAGE: _("The stage was removed, and its steps with it."),
        SubjectKind.STEP: _("The step was removed, and its transitions with it."),
        SubjectKind.TRANSITION: _("The transition was removed."),
    }
    if kind not in removed:
        raise Http404
    operation = RemovePart(str(uuid4()), SubjectKind(kind), str(part))
    return send_or_say_why(request, journey, [operation], said=removed[SubjectKind(kind)])


@journey_page("edit")
@require_POST
def settle(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    graph = whole_graph(journey)
    operations, revision = decided(request.POST, graph)
    said = _("Your decision was saved.")
    outcome = send(request, journey, operations, said=said, base_revision=revision)
    say_why(request, outcome)
    if disputed(outcome):
        return ask(request, journey, outcome, whole_graph(journey))
    return _back(journey)


def _back(journey: Journey) -> HttpResponse:
    return redirect("journey_edit", journey.workspace.slug, journey.slug)


def other_journeys(journey: Journey) -> dict[str, str]:
    """Titles of the workspace's other journeys, by slug."""
    others = Journey.objects.in_workspace(journey.workspace).live().exclude(pk=journey.pk)
    return dict(others.values_list("slug", "title"))


def _find(journey: Journey, kind: SubjectKind, part: UUID) -> tuple[JourneyGraph, str]:
    graph = whole_graph(journey)
    parts = {
        SubjectKind.STAGE: graph.stages,
        SubjectKind.STEP: graph.nodes,
        SubjectKind.TRANSITION: graph.edges,
    }[kind]
    if str(part) not in parts:
        raise Http404(_("This part of the journey is not there any more."))
    return graph, str(part)
