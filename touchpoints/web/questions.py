"""The form of a question, about a touchpoint or about a journey as a whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import construct_instance
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.models import Journey, Question, Touchpoint, Workspace
from touchpoints.services.questions import SCALE, check_question, is_answered, save_question
from touchpoints.vocabulary import Metric
from touchpoints.web.forms import CommasField, InventoryForm, delete_page, form_page
from touchpoints.web.scope import journey_page, workspace_page


class QuestionForm(InventoryForm):
    """The scale cannot be changed once there are answers: they were given on it."""

    named_by = "wording"
    rows = [("metric", "minimum", "maximum", "direction"), ("no_answer", "not_applicable")]

    class Meta:
        model = Question
        fields = ["wording", *SCALE, "no_answer", "not_applicable", "primary"]
        field_classes = {"no_answer": CommasField, "not_applicable": CommasField}
        widgets = {"no_answer": forms.TextInput, "not_applicable": forms.TextInput}
        help_texts = {
            "no_answer": gettext_lazy("Codes that mean a blank, with commas between: 0, 99."),
            "not_applicable": gettext_lazy("Codes that mean the question did not apply."),
            "primary": gettext_lazy("A touchpoint has one score on maps: that of this question."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_answered(self.instance):
            for name in SCALE:
                self.fields[name].disabled = True
            self.fields["metric"].help_text = _("There are answers on this scale, so it stays.")
        if self.instance.touchpoint_id is None:
            del self.fields["primary"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors:
            check_question(construct_instance(self, self.instance))
        return said

    def store(self) -> Question:
        return save_question(self.instance)


@workspace_page("edit")
def new_for_touchpoint(request: HttpRequest, workspace: Workspace, slug: str) -> HttpResponse:
    touchpoint = get_object_or_404(Touchpoint.objects.in_workspace(workspace), slug=slug)
    first = not touchpoint.questions.filter(primary=True).exists()
    return _form(request, workspace, Question(touchpoint=touchpoint, primary=first), _("New question"))


@journey_page("edit")
def new_for_journey(request: HttpRequest, journey: Journey) -> HttpResponse:
    question = Question(journey=journey, metric=Metric.NPS, minimum=0, maximum=10)
    return _form(request, journey.workspace, question, _("New question about the whole journey"))


@workspace_page("edit")
def edit(request: HttpRequest, workspace: Workspace, slug: str) -> HttpResponse:
    question = _question(workspace, slug)
    delete_url = reverse("question_delete", args=[workspace.slug, slug])
    return _form(request, workspace, question, _("Question"), delete_url=delete_url)


@workspace_page("edit")
def delete(request: HttpRequest, workspace: Workspace, slug: str) -> HttpResponse:
    question = _question(workspace, slug)
    return delete_page(
        request,
        question,
        title=_("Delete this question?"),
        warning=_("“%(wording)s” and all its answers are deleted. This cannot be undone.")
        % {"wording": question},
        done=_home_of(question)[1],
    )


def _question(workspace: Workspace, slug: str) -> Question:
    questions = Question.objects.in_workspace(workspace).select_related("touchpoint", "journey")
    return get_object_or_404(questions, slug=slug)


def _home_of(question: Question) -> tuple[str, str]:
    """Name and address of the page that lists this question."""
    if question.touchpoint:
        touchpoint = question.touchpoint
        return touchpoint.name, reverse("touchpoint_edit", args=[question.workspace.slug, touchpoint.slug])
    journey = question.journey
    return journey.title, reverse("journey_edit", args=[question.workspace.slug, journey.slug])


def _form(
    request: HttpRequest, workspace: Workspace, question: Question, title: str, **context: str
) -> HttpResponse:
    question.workspace = workspace
    home = _home_of(question)
    return form_page(
        request,
        QuestionForm(request.POST or None, instance=question, workspace=workspace),
        title=title,
        done=home[1],
        said=_("The question was saved."),
        back=home[1],
        crumbs=[home],
        **context,
    )
