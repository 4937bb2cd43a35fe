"""What people said, in their own words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from touchpoints.models import Question, SurveyResponse, Touchpoint, Workspace
from touchpoints.scoring.score import Period
from touchpoints.vocabulary import Direction, Metric

Side = Literal["low", "high"]

PASSIVE = (7, 8)


def verbatims(
    touchpoint: Touchpoint, *, persona: str | None = None, period: Period | None = None
) -> QuerySet[SurveyResponse]:
    """The words given with scores of this touchpoint and no other, newest first."""
    said = _asked_for(SurveyResponse.objects.filter(question__touchpoint=touchpoint), persona, period)
    return said.select_related("question", "submission__persona").order_by("-answered_at", "-pk")


def _asked_for(
    said: QuerySet[SurveyResponse], persona: str | None, period: Period | None
) -> QuerySet[SurveyResponse]:
    """Those of them with words, of one persona and period."""
    said = said.exclude(verbatim="")
    if persona is not None:
        said = said.filter(submission__persona__slug=persona)
    if period is not None and period.start is not None:
        said = said.filter(answered_on__gte=period.start)
    if period is not None and period.end is not None:
        said = said.filter(answered_on__lte=period.end)
    return said


def with_words(
    workspace: Workspace, touchpoints: Iterable[str], *, persona: str | None, period: Period
) -> frozenset[str]:
    """Which touchpoints (slugs) anybody said something of, as `verbatims` finds it. One query."""
    slugs = list(touchpoints)
    if not slugs:
        return frozenset()
    said = _asked_for(SurveyResponse.objects.filter(question__touchpoint=OuterRef("pk")), persona, period)
    known = Touchpoint.objects.in_workspace(workspace).filter(slug__in=slugs)
    return frozenset(known.filter(Exists(said.order_by())).values_list("slug", flat=True))


def on_side(
    said: QuerySet[SurveyResponse], questions: Iterable[Question], side: Side
) -> QuerySet[SurveyResponse]:
    """Only words given with scores of the bad (`low`) or good (`high`) end; the middle is neither."""
    return said.filter(_side(questions, side))


def how_many(said: QuerySet[SurveyResponse], questions: Iterable[Question]) -> dict[str, int]:
    """How many there are: `all`, `low` and `high`. One query."""
    asked = list(questions)
    return said.order_by().aggregate(
        all=Count("pk"),
        low=Count("pk", filter=_side(asked, "low")),
        high=Count("pk", filter=_side(asked, "high")),
    )


def _side(questions: Iterable[Question], side: Side) -> Q:
    """Scores on one side of the middle: for NPS detractors and promoters."""
    wanted = Q(pk=None)
    for question in questions:
        below, above = (question.minimum + question.maximum) / 2, (question.minimum + question.maximum) / 2
        if question.metric == Metric.NPS:
            below, above = PASSIVE
        smaller = (side == "low") is (question.direction == Direction.HIGH)
        bound = Q(score__lt=below) if smaller else Q(score__gt=above)
        wanted |= Q(question=question) & bound
    return wanted
