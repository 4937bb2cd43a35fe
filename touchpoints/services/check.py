"""What spans several tables and the database itself cannot promise: looked through, problem by problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.models import (
    Change,
    Journey,
    JourneyPersona,
    Opportunity,
    PainPointDecision,
    Question,
    Step,
    Submission,
    SurveyResponse,
    Touchpoint,
    Transition,
    Workspace,
)
from touchpoints.models.scoping import Scoped
from touchpoints.services.tallies import wrong_tallies

_SAME_WORKSPACE: tuple[tuple[type[Scoped], str, tuple[str, ...]], ...] = (
    (
        Step,
        "journey__workspace",
        ("touchpoint__workspace", "channel__workspace", "nested_journey__workspace"),
    ),
    (Journey, "workspace", ("variant_of__workspace",)),
    (JourneyPersona, "journey__workspace", ("persona__workspace",)),
    (Touchpoint, "workspace", ("channel__workspace", "parent__workspace")),
    (Question, "workspace", ("touchpoint__workspace", "journey__workspace")),
    (Opportunity, "workspace", ("journey__workspace",)),
    (PainPointDecision, "journey__workspace", ("touchpoint__workspace",)),
    (Submission, "workspace", ("customer__workspace", "persona__workspace")),
    (SurveyResponse, "submission__workspace", ("question__workspace",)),
)
_NAMED = 5
"""How many rows a problem names."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that should never be: what, and the keys of the first rows where it is so."""

    what: str
    rows: tuple[int, ...] = ()


def check_data(workspace: Workspace) -> Iterator[Problem]:
    """Look through everything of a workspace that rows of several tables must agree on."""
    yield from _walls(workspace)
    yield from _journeys(workspace)
    yield from _revisions(workspace)
    yield from _touchpoint_tree(workspace)
    yield from _answers(workspace)


def _walls(workspace: Workspace) -> Iterator[Problem]:
    for model, own, others in _SAME_WORKSPACE:
        for other in others:
            strangers = model.objects.filter(**{own: workspace, f"{other}__isnull": False})
            yield from _found(
                strangers.exclude(**{other: workspace}),
                _("%(model)s: %(field)s is of another workspace")
                % {"model": model._meta.verbose_name, "field": other.removesuffix("__workspace")},
            )


def _journeys(workspace: Workspace) -> Iterator[Problem]:
    steps = Step.objects.filter(journey__workspace=workspace)
    ways = Transition.objects.filter(journey__workspace=workspace)
    yield from _found(steps.exclude(stage__journey=F("journey")), _("step: its stage is of another journey"))
    yield from _found(
        ways.exclude(source__journey=F("journey"), target__journey=F("journey")),
        _("transition: it begins or ends in another journey"),
    )
    lane = Coalesce("channel", "touchpoint__channel")
    cells = steps.order_by().values("journey", "stage", "column", "row", lane=lane)
    for cell in cells.annotate(number=Count("pk"), first=Min("pk")).filter(number__gt=1).order_by("first"):
        yield Problem(_("step: several lie in one cell"), (cell["first"],))


def _revisions(workspace: Workspace) -> Iterator[Problem]:
    counted = Change.objects.filter(journey__workspace=workspace).order_by().values("journey")
    logged = {
        row["journey"]: (row["number"], row["first"], row["last"])
        for row in counted.annotate(number=Count("pk"), first=Min("revision"), last=Max("revision"))
    }
    for journey in Journey.objects.in_workspace(workspace).order_by("pk"):
        expected = (journey.revision, 1, journey.revision) if journey.revision else (0, None, None)
        if logged.get(journey.pk, (0, None, None)) != expected:
            yield Problem(_("journey: its changes are not revisions 1 to the last"), (journey.pk,))


def _touchpoint_tree(workspace: Workspace) -> Iterator[Problem]:
    above = dict(Touchpoint.objects.in_workspace(workspace).order_by("pk").values_list("pk", "parent"))
    sound: set[int] = set()
    for start in above:
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in sound and at not in path:
            path.append(at)
            at = above.get(at)
        if at is not None and at in path:
            yield Problem(_("touchpoint: it lies under itself"), (at,))
        sound |= set(path)


def _answers(workspace: Workspace) -> Iterator[Problem]:
    answers = SurveyResponse.objects.filter(submission__workspace=workspace)
    # The database does not see to these two (docs/decisions/answers-without-foreign-keys.md).
    asked = Exists(Question.objects.filter(pk=OuterRef("question")))
    yield from _found(answers.exclude(asked), _("answer: its question is missing"))
    handed_in = Exists(Submission.objects.filter(pk=OuterRef("submission")))
    of_questions = SurveyResponse.objects.filter(question__workspace=workspace)
    yield from _found(of_questions.exclude(handed_in), _("answer: its submission is missing"))
    outside = Q(score__lt=F("question__minimum")) | Q(score__gt=F("question__maximum"))
    yield from _found(answers.filter(outside), _("answer: its score lies outside the scale of its question"))
    local_day = TruncDate("answered_at", tzinfo=workspace.zone)
    yield from _found(
        answers.annotate(local_day=local_day).exclude(answered_on=F("local_day")),
        _("answer: its day is not the day of its time where the workspace is"),
    )
    if wrong := wrong_tallies(workspace=workspace):
        yield Problem(
            ngettext(
                "%d tally is not what the answers say (rebuild_tallies mends it)",
                "%d tallies are not what the answers say (rebuild_tallies mends it)",
                wrong,
            )
            % wrong
        )


def _found(rows: QuerySet[Any], what: str) -> Iterator[Problem]:
    """One problem for all the rows of a queryset, none when it is empty."""
    first = tuple(rows.order_by("pk").values_list("pk", flat=True)[:_NAMED])
    if first:
        yield Problem(what, first)
