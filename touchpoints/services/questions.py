"""Questions saved so that what spans them holds."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from touchpoints.models import Question, SurveyResponse
from touchpoints.scoring.errors import ScoringError
from touchpoints.scoring.metrics import check_scale
from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Direction, Metric

SCALE = ("metric", "minimum", "maximum", "direction")
"""The fields that say what an answer means; they stay once there are answers."""


def is_answered(question: Question) -> bool:
    """Whether anybody answered it. One query, none for a question not yet stored."""
    return question.pk is not None and SurveyResponse.objects.filter(question=question).exists()


def check_question(question: Question) -> None:
    """Raise ValidationError, by field, when the scale has no meaning or would change under its answers."""
    if question.minimum >= question.maximum:
        raise ValidationError({"maximum": _("The highest score must be above the lowest.")})
    if max(abs(question.minimum), abs(question.maximum)) > 100:
        raise ValidationError({"maximum": _("A score lies between −100 and 100.")})
    try:
        check_scale(
            Metric(question.metric), Scale(question.minimum, question.maximum, Direction(question.direction))
        )
    except ScoringError as error:
        raise ValidationError({"metric": str(error)}) from error
    if is_answered(question):
        stored = Question.objects.values(*SCALE).get(pk=question.pk)
        if any(stored[name] != getattr(question, name) for name in SCALE):
            raise ValidationError({"metric": _("There are answers on this scale, so it stays.")})


@transaction.atomic
def save_question(question: Question) -> Question:
    """Store a question. A touchpoint's other questions leave the map when this one is shown on it.

    Raises ValidationError.
    """
    check_question(question)
    if question.primary and question.touchpoint_id is not None:
        others = Question.objects.filter(touchpoint=question.touchpoint_id, primary=True).exclude(
            pk=question.pk
        )
        others.update(primary=False)
    question.save()
    return question
