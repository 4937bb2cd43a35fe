"""Journeys as a list, and the life of one: made, told, edited, put away, deleted, undone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from touchpoints.graph.fields import TITLE_LENGTH
from touchpoints.graph.operations import AddPart
from touchpoints.graph.reading import reading_order, references, stage_letters
from touchpoints.graph.wire import from_json
from touchpoints.models import Change, Journey, Persona, Question, User, Workspace
from touchpoints.models.labels import FLOW_LABELS
from touchpoints.services.examples import Template, create_from_template, list_templates
from touchpoints.services.history import going
from touchpoints.services.history import history as history_of
from touchpoints.services.journeys import (
    TitleNotTyped,
    archive_journey,
    create_journey,
    delete_journey,
    duplicate_journey,
    unarchive_journey,
)
from touchpoints.services.operations import apply_operations
from touchpoints.vocabulary import Flow, SubjectKind
from touchpoints.web.edits import part_page, send_or_say_why, whole_graph
from touchpoints.web.forms import LaidOut, LinesField, StackedRadios, form_page
from touchpoints.web.journey_forms import FactsForm
from touchpoints.web.journey_parts import other_journeys
from touchpoints.web.scope import WorkspaceRequest, journey_page, workspace_page


@workspace_page()
def index(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    journeys = (
        Journey.objects.in_workspace(workspace)
        .annotate(
            stage_count=Count("stages", distinct=True),
            step_count=Count("steps", distinct=True),
        )
        .prefetch_related(Prefetch("personas", Persona.objects.order_by("journey_personas__position")))
    )
    shown = journeys.archived() if "archived" in request.GET else journeys.live()
    return render(request, "journeys.html", {"journeys": shown, "archived": "archived" in request.GET})


class NewJourneyForm(LaidOut, forms.Form):
    """A template, or a title with the stages as they come to mind; the rest can wait."""

    start = forms.ChoiceField(
        label=gettext_lazy("Start from"), required=False, widget=StackedRadios, choices=[]
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    stages = LinesField(
        label=gettext_lazy("Stages"),
        required=False,
        help_text=gettext_lazy("One on each line, as customers pass them. A template brings its own."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    note = gettext_lazy("Everything can be changed later.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice("start").choices = [
            ("", _("Blank: my own stages")),
            *((offered.slug, _in_short(offered)) for offered in list_templates()),
        ]
        self.fields["stages"].initial = [_("Before"), _("During"), _("After")]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("start") and not said.get("title"):
            self.add_error("title", _("Give it a title: the way your customers take, such as “Moving”."))
        return said

    def make(self, workspace: Workspace, by: User) -> Journey:
        """The journey that was asked for."""
        said = self.cleaned_data
        if said["start"]:
            return create_from_template(
                workspace=workspace, template=said["start"], title=said["title"], by=by
            )
        with transaction.atomic():
            journey = create_journey(workspace=workspace, title=said["title"], by=by)
            stages = [
                AddPart(str(uuid4()), SubjectKind.STAGE, str(uuid4()), {"title": title[:TITLE_LENGTH]})
                for title in said["stages"]
            ]
            apply_operations(journey=journey, operations=stages, by=by, origin="form")
        return journey


def _in_short(offered: Template) -> str:
    steps = ngettext("%(n)d step", "%(n)d steps", offered.steps) % {"n": offered.steps}
    return f"{offered.title}: {', '.join(offered.stages)} ({steps})"


@workspace_page("edit")
def new(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    form = NewJourneyForm(request.POST or None, initial={"start": request.GET.get("template", "")})
    maps = reverse("journeys", args=[workspace.slug])
    return form_page(
        request,
        form,
        title=_("New map"),
        save=lambda: form.make(workspace, request.user),
        done=lambda journey: reverse("journey_edit", args=[workspace.slug, journey.slug]),
        said=_("The map was made. Now see to its steps."),
        submit=_("Make the map"),
        back=maps,
        crumbs=[(_("Maps"), maps)],
    )


@journey_page("edit")
def edit(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    graph = whole_graph(journey)
    addresses, order = references(graph), reading_order(graph)
    letters = stage_letters(graph)
    place = {step: number for number, step in enumerate(order)}
    channels, touchpoints = graph.inventory.channels, graph.inventory.touchpoints
    stages = [
        {
            "stage": stage,
            "letter": letters[stage.id],
            "steps": [
                {
                    "node": graph.nodes[step],
                    "reference": addresses[step],
                    "channel": channels.get(graph.lane_of(graph.nodes[step]) or ""),
                    "touchpoint": touchpoints.get(graph.nodes[step].touchpoint or ""),
                }
                for step in order
                if graph.nodes[step].stage == stage.id
            ],
        }
        for stage in graph.stages.values()
    ]
    transitions = [
        {"edge": edge, "source": addresses[edge.source], "target": addresses[edge.target]}
        | {"from": graph.nodes[edge.source].title, "to": graph.nodes[edge.target].title}
        | {"flow": "" if edge.flow is Flow.MAIN else FLOW_LABELS[edge.flow]}
        for edge in sorted(graph.edges.values(), key=lambda edge: (place[edge.source], place[edge.target]))
    ]
    questions = Question.objects.filter(journey=journey)
    context = {
        "journey": journey,
        "graph": graph,
        "personas": [graph.inventory.personas[slug] for slug in graph.facts.personas],
        "stages": stages,
        "transitions": transitions,
        "questions": questions,
    }
    return render(request, "journey_edit.html", context)


@journey_page("edit")
def facts(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    form = FactsForm(
        request.POST or None,
        graph=whole_graph(journey),
        subject=str(journey.uid),
        others=other_journeys(journey),
    )
    return part_page(
        request,
        journey,
        form,
        title=_("About this journey"),
        said=_("What is said of the journey was changed."),
    )


@journey_page()
def history(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    return render(request, "journey_history.html", {"journey": journey, "changes": history_of(journey)})


@journey_page("edit")
@require_POST
def undo(request: WorkspaceRequest, journey: Journey, revision: int) -> HttpResponse:
    """Undo one change; what was changed after it stays, and is said to stand in the way.

    Whoever would take away more than one step is asked first.
    """
    change = get_object_or_404(Change, journey=journey, revision=revision)
    operations = [from_json(operation) for operation in change.inverses]
    parts = going(journey, operations)
    if (parts.stages or parts.steps > 1) and "sure" not in request.POST:
        return render(request, "undo_asks.html", {"journey": journey, "revision": revision, "parts": parts})
    return send_or_say_why(
        request, journey, operations, said=_("Undone."), base_revision=revision, origin="undo"
    )


class TitleForm(LaidOut, forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)


@journey_page("edit")
def duplicate(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    proposed = _("%(title)s, copy") % {"title": journey.title[:190]}
    form = TitleForm(request.POST or None, initial={"title": proposed})
    back = reverse("journeys", args=[journey.workspace.slug])
    return form_page(
        request,
        form,
        title=_("Duplicate “%(title)s”") % {"title": journey.title},
        save=lambda: duplicate_journey(journey=journey, title=form.cleaned_data["title"], by=request.user),
        done=lambda copy: reverse("journey_edit", args=[journey.workspace.slug, copy.slug]),
        said=_("This is the copy. Scores follow its touchpoints, so it has them already."),
        submit=_("Duplicate"),
        back=back,
        crumbs=[(_("Maps"), back)],
    )


@journey_page("edit")
@require_POST
def archive(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    archive_journey(journey)
    undo = reverse("journey_restore", args=[journey.workspace.slug, journey.slug])
    messages.success(request, _("“%(title)s” was archived.") % {"title": journey}, extra_tags=undo)
    return redirect("home", journey.workspace.slug)


@journey_page("edit")
@require_POST
def restore(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    unarchive_journey(journey)
    messages.success(request, _("“%(title)s” is in use again.") % {"title": journey})
    return redirect("home", journey.workspace.slug)


@journey_page("edit")
def delete(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    form = TitleForm(request.POST or None)
    form.fields["title"].label = _("Type the journey's title to delete it")
    back = reverse("journeys", args=[journey.workspace.slug])
    if request.method == "POST" and form.is_valid():
        try:
            delete_journey(journey, typed_title=form.cleaned_data["title"])
        except TitleNotTyped:
            form.add_error("title", _("This is not its title: “%(title)s”.") % {"title": journey.title})
        else:
            messages.success(request, _("“%(title)s” was deleted.") % {"title": journey.title})
            return redirect(back)
    context = {
        "form": form,
        "title": _("Delete “%(title)s”?") % {"title": journey.title},
        "warning": _(
            "The journey goes with its history and its own questions and answers. "
            "Touchpoints and their answers stay. This cannot be undone; archiving can."
        ),
        "submit": _("Delete the journey"),
        "back": back,
    }
    return render(request, "confirm_delete.html", context, status=422 if form.is_bound else 200)
