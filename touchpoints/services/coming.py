"""Which maps answers would move to other months, were they imported: told before it happens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from touchpoints.models import Journey, Question, Workspace
from touchpoints.scoring.score import Period
from touchpoints.services import counts
from touchpoints.services.inventory import folded
from touchpoints.services.map_changes import journeys_at
from touchpoints.services.periods import latest_year
from touchpoints.services.usual_period import (
    Answered,
    Group,
    answered_by_month,
    usual_ends,
    usual_month,
)


@dataclass(frozen=True, slots=True)
class Coming:
    """About how many answers to a question will come, by first day of month.

    `touchpoint` is its name or an alias, None for a question about the journey as a whole.
    """

    wording: str
    touchpoint: str | None
    months: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Shift:
    """A map that would open with other months, or that newer answers leave where it is (`after` = `before`).

    `before` and `after` are the last months shown, by their first days; `emptied` is how many questions have
    answers in the months shown now and would have none.
    """

    journey: Journey
    before: date
    after: date
    emptied: int


def shifts(workspace: Workspace, coming: Sequence[Coming], journey: Journey | None) -> list[Shift]:
    """What these answers would do to the months that maps open with, where somebody should know.

    `journey` is the one that overall questions are about. A map is left out that has no answers yet, or that
    moves on and takes all its questions along. Eight queries at most, while maps show their newest answers.
    """
    newest = max((month for one in coming for month in one.months), default=None)
    journeys = journeys_at(workspace, [one.touchpoint for one in coming if one.touchpoint], journey)
    if newest is None or not journeys:
        return []
    parts = _questions(workspace, journeys)
    groups = {one: Group(part.asked, one.minimum_answers) for one, part in parts.items()}
    ends = {one: end for one, end in usual_ends(groups).items() if end is not None}
    history = answered_by_month([(groups[one], Period()) for one in ends])
    found = []
    for (one, end), answered in zip(ends.items(), history, strict=True):
        new = list(parts[one].answered_by(coming, overall=one == journey))
        after = usual_month([*answered, *new], one.minimum_answers)
        before = end.replace(day=1)
        emptied = len(_in_year(answered, before) - _in_year([*answered, *new], after))
        if emptied if after != before else newest > before:
            found.append(Shift(one, before, after, emptied))
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """The questions of one journey: as the tallies know them, and by what and how they ask."""

    asked: dict[str, counts.Asked]
    keys: dict[tuple[str | None, str], int]

    def answered_by(self, coming: Iterable[Coming], *, overall: bool) -> Iterable[Answered]:
        """What will come, as answers to these questions or to new ones of the same touchpoints."""
        subjects = {subject for subject, _wording in self.keys}
        for n, one in enumerate(coming, start=1):
            subject = folded(one.touchpoint) if one.touchpoint else None
            if subject in subjects if subject else overall:
                key = self.keys.get((subject, folded(one.wording)), -n)
                yield from ((key, month, number) for month, number in one.months.items())


def _questions(workspace: Workspace, journeys: Collection[Journey]) -> dict[Journey, _Part]:
    """The questions of each journey and of the touchpoints it passes. Three queries."""
    by_key = {journey.pk: journey for journey in journeys}
    questions = Question.objects.filter(
        Q(journey__in=journeys) | Q(touchpoint__steps__journey__in=journeys)
    ).distinct()
    keys = list(counts.persona_keys(workspace).values())
    asked = counts.asked(Question.objects.filter(pk__in=questions.order_by().values("pk")), keys, Period())
    parts = {journey: _Part({}, {}) for journey in journeys}
    columns = (
        "slug",
        "wording",
        "touchpoint__name",
        "touchpoint__aliases",
        "journey",
        "touchpoint__steps__journey",
    )
    for slug, wording, name, aliases, own, passed in questions.order_by("pk").values_list(*columns):
        if (journey := by_key.get(own or passed)) is None:
            continue
        part, question = parts[journey], asked[slug]
        part.asked[slug] = question
        for subject in (name, *(aliases or ())) if name else (None,):
            part.keys.setdefault((folded(subject) if subject else None, folded(wording)), question.key)
    return parts


def _in_year(answered: Iterable[Answered], month: date) -> set[int]:
    """Keys of the questions with answers in the twelve months that end with a month."""
    start = latest_year(month)[0].start or month
    return {question for question, when, _number in answered if start <= when <= month}
