"""The form of a question, about a touchpoint or about a journey as a whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import construct_instance
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.models import Journey, Question, Touchpoint, Workspace
from touchpoints.services.questions import SCALE, check_question, is_answered, save_question
from touchpoints.vocabulary import Metric
from touchpoints.web.forms import CommasField, Crumb
from touchpoints.web.inventory import InventoryForm, InventoryPages
from touchpoints.web.scope import journey_page, workspace_page


class QuestionForm(InventoryForm):
    """The scale cannot be changed once there are answers: they were given on it."""

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


class QuestionPages(InventoryPages):
    """A question is listed with what it is about: its touchpoint, or its journey."""

    model, form = Question, QuestionForm
    one = "question"
    new_title = gettext_lazy("New question")
    saved = gettext_lazy("The question was saved.")
    delete_title = gettext_lazy("Delete this question?")
    delete_warning = gettext_lazy("“%(name)s” and all its answers are deleted. This cannot be undone.")

    @method_decorator(workspace_page("edit"))
    def new_for_touchpoint(self, request: HttpRequest, workspace: Workspace, slug: str) -> HttpResponse:
        touchpoint = get_object_or_404(Touchpoint.objects.in_workspace(workspace), slug=slug)
        first = not touchpoint.questions.filter(primary=True).exists()
        question = Question(workspace=workspace, touchpoint=touchpoint, primary=first)
        return self.page(request, question, self.new_title)

    @method_decorator(journey_page("edit"))
    def new_for_journey(self, request: HttpRequest, journey: Journey) -> HttpResponse:
        question = Question(
            workspace=journey.workspace, journey=journey, metric=Metric.NPS, minimum=0, maximum=10
        )
        return self.page(request, question, _("New question about the whole journey"))

    def home(self, thing: Question) -> Crumb:
        workspace, touchpoint, journey = thing.workspace.slug, thing.touchpoint, thing.journey
        if touchpoint:
            return touchpoint.name, reverse("touchpoint_edit", args=[workspace, touchpoint.slug])
        if journey:
            return journey.title, reverse("journey_edit", args=[workspace, journey.slug])
        raise ValueError(f"{thing} is about nothing")

    def title(self, thing: Question) -> str:
        return _("Question")


pages = QuestionPages()
