"""How many answers gave each score, read from the tallies: the cost grows with questions × months."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.utils.translation import gettext as _

from touchpoints.models import NO_PERSONA, DayTally, MonthTally, Persona, Question, Workspace
from touchpoints.scoring.metrics import merge
from touchpoints.scoring.score import Period
from touchpoints.services.inventory import folded
from touchpoints.services.periods import spans

Histograms = dict[tuple[int, int], dict[int, int]]
"""How many answers gave each score, by key of question and persona."""


class UnknownPersona(LookupError):
    """The workspace has no persona of this slug or name."""

    def __init__(self, persona: str) -> None:
        super().__init__(_("There is no persona “%s”.") % persona)


@dataclass(frozen=True, slots=True)
class Counted:
    """The histograms of one question among one persona's answers, in the shown period and the one before."""

    shown: dict[int, int] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the tallies know it, and the day of its newest answer by persona key."""

    key: int
    newest: Mapping[int, date]


def persona_keys(workspace: Workspace) -> dict[str | None, int]:
    """Key of every persona in the tallies, by slug; None is the key of answers of no persona. One query."""
    personas = Persona.objects.in_workspace(workspace).order_by("pk").values_list("slug", "pk")
    return {None: NO_PERSONA, **dict(personas)}


def find_persona(workspace: Workspace, text: str) -> str:
    """The slug of the persona that has this slug, else this name. Raises UnknownPersona. One query."""
    names = dict(Persona.objects.in_workspace(workspace).order_by("pk").values_list("slug", "name"))
    if text in names:
        return text
    for slug, name in names.items():
        if folded(name) == folded(text):
            return slug
    raise UnknownPersona(text)


def asked(questions: QuerySet[Question], keys: Collection[int], period: Period) -> dict[str, Asked]:
    """The questions by slug, with the newest day that has an answer in the period. One query.

    One look into the index for each question and persona, however many days there are.
    """
    days = DayTally.objects.filter(question=OuterRef("pk"))
    if period.start is not None:
        days = days.filter(day__gte=period.start)
    if period.end is not None:
        days = days.filter(day__lte=period.end)
    newest = {
        f"newest_{key}": Subquery(days.filter(persona_key=key).order_by("-day").values("day")[:1])
        for key in keys
    }
    found = questions.order_by("pk").annotate(**newest).values("pk", "slug", *newest)
    return {
        row["slug"]: Asked(row["pk"], {key: day for key in keys if (day := row[f"newest_{key}"]) is not None})
        for row in found
    }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Histograms to read: of each question among each persona's answers in a period, all by key."""

    questions: Collection[int]
    keys: Collection[int]
    period: Period


def histograms(wanted: Sequence[Wanted]) -> list[Histograms]:
    """The histograms of each of the things wanted, by question and persona key, in their order. One query.

    Persona keys are always named, even when all are meant: so the days at the edge of a period are found
    by the primary key, and the years beside them are never read.
    """
    found: list[Histograms] = [{} for _one in wanted]
    reads: dict[_Read, list[tuple[int, int]]] = {}
    for place, one in enumerate(wanted):
        if one.questions and one.keys:
            of = tuple(sorted(one.questions)), tuple(sorted(one.keys))
            for span in spans(one.period):
                read = _Read(*of, span.by_month, span.first, span.last)
                reads.setdefault(read, []).append((place, span.sign))
    if not reads:
        return found
    # Where one period ends and the next begins, both need the same days of a month: they are read once.
    uses = list(reads.values())
    first, *others = (_summed(nth, read) for nth, read in enumerate(reads))
    for nth, question, key, score, number in first.union(*others, all=True) if others else first:
        for place, sign in uses[nth]:
            histogram = found[place].setdefault((question, key), {})
            histogram[score] = histogram.get(score, 0) + sign * number
    return [
        {at: given for at, histogram in part.items() if (given := _without_zeros(histogram))}
        for part in found
    ]


def _without_zeros(histogram: Mapping[int, int]) -> dict[int, int]:
    """Only the scores that were given: those of a whole month may all have been taken away again."""
    return {score: number for score, number in histogram.items() if number}


def count(
    wanted: Sequence[tuple[Collection[int], Collection[int]]], shown: Period, before: Period | None
) -> dict[tuple[int, int], Counted]:
    """Histograms by question and persona key, in two periods. One query.

    `wanted` are pairs of question keys and persona keys, of which every combination is counted.
    """
    found = histograms(
        [
            Wanted(questions, keys, period)
            for period in (shown, before)
            if period is not None
            for questions, keys in wanted
        ]
    )
    now, then = (
        {at: histogram for part in parts for at, histogram in part.items()}
        for parts in (found[: len(wanted)], found[len(wanted) :])
    )
    return {at: Counted(now.get(at, {}), then.get(at, {})) for at in now.keys() | then.keys()}


def together(counted: Mapping[tuple[int, int], Counted], question: int, keys: Collection[int]) -> Counted:
    """The answers of several personas as one."""
    parts = [counted[question, key] for key in keys if (question, key) in counted]
    return Counted(merge(*(part.shown for part in parts)), merge(*(part.before for part in parts)))


def by_month(question: int, keys: Collection[int]) -> Iterator[tuple[date, dict[int, int]]]:
    """The histogram of each month that has answers, oldest first. One query."""
    rows = (
        MonthTally.objects.filter(question_id=question, persona_key__in=list(keys))
        .order_by("month", "score")
        .values_list("month", "score")
        .annotate(number=Sum("count"))
    )
    month: date | None = None
    histogram: dict[int, int] = {}
    for of_month, score, number in rows:
        if of_month != month:
            if month is not None:
                yield month, histogram
            month, histogram = of_month, {}
        histogram[score] = number
    if month is not None:
        yield month, histogram


class _Read(NamedTuple):
    """Tallies to add up: of these questions and persona keys, whole months or single days."""

    questions: tuple[int, ...]
    keys: tuple[int, ...]
    by_month: bool
    first: date | None
    last: date | None


def _summed(nth: int, read: _Read) -> QuerySet:
    model, column = (MonthTally, "month") if read.by_month else (DayTally, "day")
    tallies = model.objects.filter(question_id__in=read.questions, persona_key__in=read.keys)
    if read.first is not None:
        tallies = tallies.filter(**{f"{column}__gte": read.first})
    if read.last is not None:
        tallies = tallies.filter(**{f"{column}__lte": read.last})
    return (
        tallies.order_by()
        .values(nth=Value(nth), of_question=F("question_id"), of_persona=F("persona_key"), of=F("score"))
        .annotate(number=Sum("count"))
        .values_list("nth", "of_question", "of_persona", "of", "number")
    )
