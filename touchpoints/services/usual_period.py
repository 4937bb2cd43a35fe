"""Which twelve months are shown while nobody has chosen any: the latest that say something of a journey.

One question asked again, or a handful of answers to try an import, must not leave all other touchpoints
without data. So the months shown are the latest twelve in which at least a `SHARE` as many questions were
answered often enough to be compared as in the best twelve months there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import F, Max, Q, QuerySet, Sum, Value

from touchpoints.models import DayTally, Journey, MonthTally, Question, Touchpoint
from touchpoints.scoring.score import Period
from touchpoints.services import counts
from touchpoints.services.periods import end_of_month, latest_year

SHARE = 3
"""The months shown have at least one measured question for so many of the best twelve months."""

Key = TypeVar("Key", bound=Hashable)
Answered = tuple[int, date, int]
"""Key of a question, first day of a month, and how many answers it got in that month."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are shown for the same days, and how many answers one `needs` to be compared."""

    asked: Mapping[str, counts.Asked]
    needs: int

    @property
    def newest(self) -> date | None:
        """The day of the newest answer to any of them; None without answers."""
        return max(
            (day for question in self.asked.values() for day in question.newest.values()), default=None
        )

    @property
    def answered(self) -> set[int]:
        """Keys of the questions that have answers."""
        return {question.key for question in self.asked.values() if question.newest}

    @property
    def personas(self) -> set[int]:
        """Keys of the personas whose answers there are."""
        return {key for question in self.asked.values() for key in question.newest}

    def asked_in(self, period: Period) -> Mapping[str, counts.Asked]:
        """The questions with the newest days up to the end of a period. One query where some are newer."""
        if self.newest is None or period.end is None or self.newest <= period.end:
            return self.asked
        of_these = [question.key for question in self.asked.values()]
        return counts.asked(Question.objects.filter(pk__in=of_these), sorted(self.personas), period)


def usual_ends(groups: Mapping[Key, Group]) -> dict[Key, date | None]:
    """The last day that each group is shown for by default; None without answers.

    One query while the newest answers are to questions enough, else two and one for each group that is held
    back.
    """
    ends = {key: group.newest for key, group in groups.items()}
    begun = [key for key, end in ends.items() if end is not None]
    latest = answered_by_month([(groups[key], latest_year(ends[key])[0]) for key in begun])  # type: ignore[arg-type]
    doubtful = [
        key
        for key, found in zip(begun, latest, strict=True)
        if SHARE * _measured(found, groups[key].needs) < len(groups[key].answered)
    ]
    for key, found in zip(
        doubtful, answered_by_month([(groups[key], Period()) for key in doubtful]), strict=True
    ):
        month = usual_month(found, groups[key].needs)
        if month != ends[key].replace(day=1):  # type: ignore[union-attr]
            ends[key] = _last_day(groups[key], month)
    return ends


def usual_month(answered: Iterable[Answered], needs: int) -> date:
    """The last of the twelve months to show, as its first day.

    Where no question ever got as many answers as it `needs` in twelve months, any answer counts.
    """
    fitting = measured_by_month(answered, needs)
    best = max(fitting.values())
    return max(month for month, questions in fitting.items() if SHARE * questions >= best)


def measured_by_month(answered: Iterable[Answered], needs: int) -> dict[date, int]:
    """How many questions are measured in the twelve months to each month that has answers; at least one is.

    A question is measured by as many answers as it `needs`; where none has them in any twelve months, by one.
    """
    months: dict[int, date] = {}
    sums: Counter[tuple[int, int]] = Counter()
    for question, month, number in answered:
        place = month.year * 12 + month.month
        months[place] = month
        for end in range(place, place + 12):
            sums[end, question] += number
    for least in (needs, 1):
        measured = Counter(end for (end, _question), number in sums.items() if number >= least)
        if any(measured[place] for place in months):
            break
    return {month: measured[place] for place, month in months.items()}


def fuller_year(journey: Journey, shown: Period) -> Period | None:
    """The twelve months, the latest of the best, that measure at least twice as many of the journey's
    questions as those shown by default; None when there are none. Three queries."""
    group = group_of(journey)
    (answered,) = answered_by_month([(group, Period())])
    fitting = measured_by_month(answered, group.needs)
    here = fitting.get(shown.end.replace(day=1), 0) if shown.end else 0
    best = max(fitting.values(), default=0)
    if best < 2 * max(here, 1):
        return None
    month = max(month for month, questions in fitting.items() if questions == best)
    return latest_year(_last_day(group, month))[0]


def group_of(journey: Journey) -> Group:
    """The questions of a journey and of its touchpoints. Two queries."""
    keys = counts.persona_keys(journey.workspace)
    questions = Question.objects.filter(
        Q(journey=journey) | Q(touchpoint__in=Touchpoint.objects.filter(steps__journey=journey))
    )
    asked = counts.asked(questions, list(keys.values()), Period())
    return Group(asked, journey.minimum_answers)


def _measured(answered: Iterable[Answered], needs: int) -> int:
    """How many questions have as many answers as they need."""
    sums: Counter[int] = Counter()
    for question, _month, number in answered:
        sums[question] += number
    return sum(number >= needs for number in sums.values())


def answered_by_month(wanted: Sequence[tuple[Group, Period]]) -> list[list[Answered]]:
    """The answers to each group since the first month of a period. One query; none when nothing is wanted."""
    found: list[list[Answered]] = [[] for _one in wanted]
    parts = [_summed(place, *one) for place, one in enumerate(wanted)]
    if parts:
        first, *others = parts
        for place, question, month, number in first.union(*others, all=True) if others else first:
            found[place].append((question, month, number))
    return found


def _summed(place: int, group: Group, period: Period) -> QuerySet:
    tallies = MonthTally.objects.filter(
        question_id__in=sorted(group.answered), persona_key__in=sorted(group.personas)
    )
    if period.start is not None:
        tallies = tallies.filter(month__gte=period.start)
    return (
        tallies.order_by()
        .values(place=Value(place), of_question=F("question_id"), of_month=F("month"))
        .annotate(number=Sum("count"))
        .values_list("place", "of_question", "of_month", "number")
    )


def _last_day(group: Group, month: date) -> date:
    """The last day of a month on which any of the questions was answered."""
    days = DayTally.objects.filter(
        question_id__in=sorted(group.answered),
        persona_key__in=sorted(group.personas),
        day__range=(month, end_of_month(month)),
    )
    return days.aggregate(last=Max("day"))["last"]
