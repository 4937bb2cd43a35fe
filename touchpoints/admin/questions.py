"""Questions in the admin panel, with what the answers say."""

from __future__ import annotations

from typing import Any, Protocol

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.admin.bulk import BulkAdmin, InventoryResource
from touchpoints.admin.cells import listed, one_of, truth, whole, within
from touchpoints.admin.scores import ScoreColumns, all_scores
from touchpoints.admin.site import site, workspace_of
from touchpoints.models import Journey, Question, Touchpoint
from touchpoints.models.labels import DIRECTION_LABELS, METRIC_LABELS
from touchpoints.rendering.page_marks import ScoreMark, own_mark
from touchpoints.services.inventory import folded
from touchpoints.services.questions import SCALE, check_question, is_answered, save_question


class QuestionResource(InventoryResource):
    """The same wording may be asked of several touchpoints: without a slug, both together name a question."""

    touchpoint = within("touchpoint", Touchpoint)
    journey = within("journey", Journey)
    metric = one_of("metric", METRIC_LABELS)
    minimum = whole("minimum")
    maximum = whole("maximum")
    direction = one_of("direction", DIRECTION_LABELS)
    no_answer = listed("no_answer")
    not_applicable = listed("not_applicable")
    primary = truth("primary")
    position = whole("position")

    class Meta(InventoryResource.Meta):
        model = Question
        fields = (
            "slug", "touchpoint", "journey", "wording", "metric", "minimum", "maximum", "direction",
            "no_answer", "not_applicable", "primary", "position",
        )  # fmt: skip

    def found_by_name(self, row: Any) -> Question | None:
        try:
            about = {
                f"{name}_id": getattr(self.fields[name].widget.clean(row.get(name)), "pk", None)
                for name in ("touchpoint", "journey")
            }
        except ValueError:
            return None  # the row will say so itself
        asked = folded(str(row.get("wording") or ""))
        same = (
            question
            for question in self.known.by_slug.values()
            if folded(question.wording) == asked
            and all(getattr(question, name) == key for name, key in about.items())
        )
        return next(same, None)

    def check(self, instance: Question, exclude: set[str]) -> None:
        super().check(instance, exclude)
        check_about_one_thing(instance)
        if not exclude & {"metric", "minimum", "maximum", "direction"}:
            check_question(instance)

    def store(self, instance: Question) -> None:
        save_question(instance)


def check_about_one_thing(question: Question) -> None:
    """Raise ValidationError unless it is asked of one touchpoint, or of one journey."""
    if (question.touchpoint_id is None) == (question.journey_id is None):
        raise ValidationError({"touchpoint": _("A question is about a touchpoint or about a journey.")})


class QuestionForm(forms.ModelForm):
    """Says before saving what the service would refuse."""

    def full_clean(self) -> None:
        super().full_clean()
        if self.errors or not self.is_bound:
            return
        try:
            check_about_one_thing(self.instance)
            check_question(self.instance)
        except ValidationError as error:
            self.add_error(None, error.messages)

    def validate_constraints(self) -> None:
        """The service makes room for a new primary question, which the database would refuse."""


class Row(Protocol):
    """A question as the list shows it."""

    slug: str
    mark: ScoreMark | None


@admin.register(Question, site=site)
class QuestionAdmin(ScoreColumns, BulkAdmin):
    form = QuestionForm
    resource_classes = [QuestionResource]
    list_display = ["wording", "about", "metric", "scale", *ScoreColumns.columns, "primary"]
    list_filter = ["metric", "primary"]
    search_fields = ["wording", "touchpoint__name", "journey__title"]
    autocomplete_fields = ["touchpoint", "journey"]
    list_select_related = ["touchpoint", "journey"]

    def score_rows(self, request: HttpRequest, rows: list[Row]) -> None:
        scores = all_scores(workspace_of(request))
        for question in rows:
            question.mark = own_mark(scores[question.slug])

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> list[str]:
        return list(SCALE) if obj is not None and is_answered(obj) else []

    def store(self, request: HttpRequest, obj: Question) -> None:
        save_question(obj)

    @admin.display(description=gettext_lazy("about"))
    def about(self, question: Question) -> str:
        return str(question.touchpoint or question.journey)

    @admin.display(description=gettext_lazy("scale"))
    def scale(self, question: Question) -> str:
        return f"{question.minimum}–{question.maximum}"
