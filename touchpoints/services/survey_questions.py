"""The questions a mapping speaks of: found in the inventory, or made."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from touchpoints.ingestion.fields import MappingError
from touchpoints.ingestion.mapping import QuestionColumn, SurveyMapping
from touchpoints.models import Journey, Question, Touchpoint, Workspace
from touchpoints.services.inventory import create_touchpoint, find_touchpoint, folded, slug_stem, unique_slug


class JourneyNotSaid(ValueError):
    """Questions about a journey as a whole, and nobody said about which."""


@dataclass(frozen=True, slots=True)
class Made:
    """What an import added to the inventory, by name."""

    touchpoints: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def journey_for(workspace: Workspace, mapping: SurveyMapping, journey: Journey | None) -> Journey | None:
    """The journey whose questions those without a touchpoint are; the only one there is, if not said.

    Raises `JourneyNotSaid`.
    """
    if journey is not None or all(question.touchpoint for question in mapping.questions):
        return journey
    journeys = list(Journey.objects.in_workspace(workspace).order_by("pk")[:2])
    if len(journeys) == 1:
        return journeys[0]
    if journeys:
        raise JourneyNotSaid(_("The workspace has several journeys: say whose overall questions these are."))
    raise JourneyNotSaid(_("The workspace has no journey yet that overall questions could be about."))


def find_questions(
    workspace: Workspace, mapping: SurveyMapping, journey: Journey | None
) -> list[Question | None]:
    """The question of each column, None where it does not exist yet.

    Raises `MappingError` when one exists on another scale: answers on different scales never mix.
    """
    subjects: dict[str, Touchpoint | None] = {}
    found = []
    for n, column in enumerate(mapping.questions):
        subject: Journey | Touchpoint | None = journey
        if column.touchpoint is not None:
            name = folded(column.touchpoint)
            if name not in subjects:
                subjects[name] = find_touchpoint(workspace, column.touchpoint)
            subject = subjects[name]
        question = None if subject is None else _same_question(subject, column)
        if question is not None:
            _check_scale(question, column, n)
        found.append(question)
    return found


def make_questions(
    workspace: Workspace, mapping: SurveyMapping, journey: Journey | None
) -> tuple[list[int], Made]:
    """Keys of the questions of all columns, in order, and what had to be made for them."""
    made = Made()
    keys = []
    for column, question in zip(mapping.questions, find_questions(workspace, mapping, journey), strict=True):
        if question is None:
            question = _make_question(workspace, mapping, column, journey, made)  # noqa: PLW2901
        keys.append(question.pk)
    return keys, made


def _same_question(subject: Journey | Touchpoint, column: QuestionColumn) -> Question | None:
    """The question of this wording; else the one that had it when it was made, and got a better one since."""
    questions = list(subject.questions.order_by("pk"))
    wording = folded(column.wording)
    by_wording = (q for q in questions if folded(q.wording) == wording)
    stem = slug_stem(column.wording)
    by_slug = (q for q in questions if stem and q.slug == stem)
    return next(by_wording, None) or next(by_slug, None)


def _check_scale(question: Question, column: QuestionColumn, n: int) -> None:
    scale = column.scale
    if question.metric != column.metric:
        why = _("“%(question)s” is stored with the metric %(metric)s; give this one another wording")
        words = {"question": question.wording, "metric": question.metric}
        raise MappingError(why % words, ("questions", n, "metric"))
    if (question.minimum, question.maximum) != (scale.minimum, scale.maximum):
        why = _("“%(question)s” is stored with the scale %(low)s to %(high)s; give this one another wording")
        ends = {"question": question.wording, "low": question.minimum, "high": question.maximum}
        raise MappingError(why % ends, ("questions", n, "scale"))
    if question.direction != scale.direction:
        why = _("“%(question)s” is stored with the other end of its scale being good")
        raise MappingError(why % {"question": question.wording}, ("questions", n, "direction"))


def _make_question(
    workspace: Workspace, mapping: SurveyMapping, column: QuestionColumn, journey: Journey | None, made: Made
) -> Question:
    touchpoint = None
    if column.touchpoint is not None:
        touchpoint = find_touchpoint(workspace, column.touchpoint)
        if touchpoint is None:
            touchpoint = create_touchpoint(workspace, column.touchpoint)
            made.touchpoints.append(touchpoint.name)
    primary = mapping.is_primary(column)
    if touchpoint is not None and primary:
        others = touchpoint.questions.filter(primary=True)
        if column.primary:
            others.update(primary=False)
        else:
            primary = not others.exists()
    made.questions.append(column.wording)
    return Question.objects.create(
        workspace=workspace,
        slug=unique_slug(Question, workspace, column.wording),
        touchpoint=touchpoint,
        journey=None if touchpoint else journey,
        wording=column.wording,
        metric=column.metric,
        minimum=column.scale.minimum,
        maximum=column.scale.maximum,
        direction=column.scale.direction,
        no_answer=sorted(column.no_answer),
        not_applicable=sorted(column.not_applicable),
        primary=primary,
        position=Question.objects.in_workspace(workspace).next_position(),
    )
