"""Scores as columns of a list: badge, interval, n and change. Shown, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from touchpoints.graph.scored import QuestionScore
from touchpoints.models import Question, Workspace
from touchpoints.rendering.page_marks import ScoreMark
from touchpoints.services.scores import scored_questions

WHICH_PERIOD = _("Scores of the twelve months up to the newest answer; change on the twelve months before.")


class ScoredList(ChangeList):
    """Scores the rows of the page that is shown, all at once."""

    model_admin: ScoreColumns

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        self.model_admin.score_rows(request, self.result_list)


class ScoreColumns(admin.ModelAdmin):
    """Mixin of lists whose rows get a `mark`. A list costs the same few queries whatever its length."""

    columns = ["score", "interval", "answers", "change"]

    def score_rows(self, request: HttpRequest, rows: list[Any]) -> None:
        """Give each row its `mark`: a ScoreMark, None where nothing was asked."""
        raise NotImplementedError

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ScoredList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        context = {"subtitle": WHICH_PERIOD, **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description=_("score"), ordering="standing")
    def score(self, row: Any) -> str | SafeString:
        return badge(row.mark) if row.mark else "–"

    @admin.display(description=_("95% interval"))
    def interval(self, row: Any) -> str:
        return row.mark.interval if row.mark else ""

    @admin.display(description=_("n"))
    def answers(self, row: Any) -> str:
        return row.mark.n_text if row.mark else "0"

    @admin.display(description=_("change"))
    def change(self, row: Any) -> SafeString:
        return render_to_string("admin/_change.html", {"change": row.mark.change if row.mark else None})


def badge(mark: ScoreMark) -> SafeString:
    """The score in the silhouette of its distance from the journey average; bare when held against none."""
    if mark.step is None and not mark.why and not mark.stale:
        return format_html('<strong title="{}">{}</strong>', mark.spoken, mark.label)
    return render_to_string("admin/_badge.html", {"mark": mark})


def all_scores(workspace: Workspace) -> dict[str, QuestionScore]:
    """Every question of the workspace by slug: so the period does not depend on the page that is shown."""
    return scored_questions(workspace, Question.objects.in_workspace(workspace))
