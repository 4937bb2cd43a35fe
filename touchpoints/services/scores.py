"""What the answers say of a journey, a touchpoint, a question: tallies in, scores out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from touchpoints.graph.annotate import (
    Decision,
    QuestionAnswers,
    annotate,
    own_questions,
    question_score,
)
from touchpoints.graph.journey import JourneyGraph, QuestionEntry
from touchpoints.graph.scored import QuestionScore, ScoredJourney
from touchpoints.models import Journey, PainPointDecision, Question, Touchpoint, Workspace
from touchpoints.scoring.metrics import score
from touchpoints.scoring.score import Period, Scale, Score, Thresholds
from touchpoints.services import counts, rows
from touchpoints.services.loading import load_graph
from touchpoints.services.periods import end_of_month, just_before, latest_year
from touchpoints.services.usual_period import Group, usual_ends
from touchpoints.vocabulary import DecisionKind, Direction, Metric


def scored_journey(
    journey: Journey,
    *,
    persona: str | None = None,
    period: Period | None = None,
    before: Period | None = None,
) -> ScoredJourney:
    """The journey with scores for one persona (by slug; None: everyone) and one period.

    Without a period: the latest twelve months in which enough of its questions were answered, by whomever
    (see `usual_period`), against the twelve before. With one: against `before`, or else against as many
    days just before; one without start or end is compared with nothing. Fifteen queries, whatever the
    number of touchpoints, personas and answers; one more without a period, four where newer answers are
    left out. Raises UnknownPersona.
    """
    graph = load_graph(journey)
    questions = Question.objects.filter(
        workspace=journey.workspace_id, slug__in=list(graph.inventory.questions)
    )
    needs = graph.facts.thresholds.minimum_answers
    view = _look(journey.workspace, questions, persona, period, before, needs=needs)
    own = next(iter(own_questions(graph)), None)
    view.count(chips_of=own.slug if own else None)
    return annotate(
        graph,
        {slug: view.answers(slug) for slug in view.asked},
        period=view.shown,
        before=view.before,
        persona=persona,
        decisions=_decisions(journey),
        personas=_chips(graph, own, view),
    )


@dataclass(frozen=True, slots=True)
class ScoredTouchpoint:
    """A touchpoint's questions with their scores, the primary one first, and that one persona by persona."""

    period: Period
    before: Period | None
    persona: str | None
    questions: tuple[QuestionScore, ...]
    personas: Mapping[str, QuestionScore]


def scored_touchpoint(
    touchpoint: Touchpoint,
    *,
    persona: str | None = None,
    period: Period | None = None,
    before: Period | None = None,
) -> ScoredTouchpoint:
    """What the answers say of one touchpoint. Persona and periods as for `scored_journey`. Five queries."""
    questions = Question.objects.filter(touchpoint=touchpoint)
    entries = sorted(rows.questions_of(questions).values(), key=lambda entry: not entry.primary)
    view = _look(touchpoint.workspace, questions, persona, period, before)
    primary = entries[0] if entries else None
    view.count(chips_of=primary.slug if primary else None)
    return ScoredTouchpoint(
        period=view.shown,
        before=view.before,
        persona=persona,
        questions=tuple(question_score(entry, view.answers(entry.slug), view.before) for entry in entries),
        personas={
            slug: question_score(primary, view.answers(primary.slug, slug), view.before)
            for slug in view.keys
            if slug is not None and primary is not None
        },
    )


def scored_questions(
    workspace: Workspace,
    questions: QuerySet[Question],
    *,
    persona: str | None = None,
    period: Period | None = None,
    before: Period | None = None,
) -> dict[str, QuestionScore]:
    """The score of each of these questions of one workspace, by slug, all in the same period.

    Persona and periods as for `scored_journey`. Five queries. Raises UnknownPersona.
    """
    view = _look(workspace, questions, persona, period, before)
    view.count()
    return {
        slug: question_score(entry, view.answers(slug), view.before)
        for slug, entry in rows.questions_of(questions).items()
    }


@dataclass(frozen=True, slots=True)
class Month:
    """One point of a trend: `start` is the first day of the month."""

    start: date
    score: Score


def trend(question: Question, *, persona: str | None = None) -> tuple[Month, ...]:
    """The score of each month that has answers, oldest first. Two queries. Raises UnknownPersona."""
    keys = counts.persona_keys(question.workspace)
    chosen = list(keys.values()) if persona is None else [_key(keys, persona)]
    scale = Scale(question.minimum, question.maximum, Direction(question.direction))
    return tuple(
        Month(month, score(Metric(question.metric), scale, histogram))
        for month, histogram in counts.by_month(question.pk, chosen)
    )


class View:
    """The answers to some questions, as one persona and two periods show them."""

    def __init__(
        self,
        keys: dict[str | None, int],
        asked: Mapping[str, counts.Asked],
        persona: str | None,
        periods: tuple[Period, Period | None, Period],
    ) -> None:
        self.keys = keys
        self.asked = asked
        self.persona = persona
        self.shown, self.before, self._read = periods
        self._counted: dict[tuple[int, int], counts.Counted] = {}

    def count(self, *, chips_of: str | None = None) -> None:
        """Read the tallies; of the question `chips_of` for every persona. One query."""
        everyone = set(self.keys.values())
        chosen = set(self._chosen(self.persona))
        wanted = [({question.key for question in self.asked.values()}, chosen)]
        if chips_of is not None and chips_of in self.asked and chosen != everyone:
            wanted.append(({self.asked[chips_of].key}, everyone - chosen))
        self._counted = counts.count(wanted, self._read, self.before)

    def answers(self, question: str, persona: str | None = None) -> QuestionAnswers:
        """The answers to a question: of the persona looked at, or of another one."""
        asked = self.asked[question]
        keys = self._chosen(persona or self.persona)
        counted = counts.together(self._counted, asked.key, keys)
        days = [asked.newest[key] for key in keys if key in asked.newest]
        shown = [day for day in days if self.shown.start is None or day >= self.shown.start]
        return QuestionAnswers(counted.shown, counted.before, max(shown, default=None))

    def _chosen(self, persona: str | None) -> list[int]:
        return list(self.keys.values()) if persona is None else [_key(self.keys, persona)]


def _look(
    workspace: Workspace,
    questions: QuerySet[Question],
    persona: str | None,
    period: Period | None,
    before: Period | None,
    *,
    needs: int = Thresholds().minimum_answers,
) -> View:
    """Settle whose answers and which days are looked at. Two queries, three without a period."""
    keys = counts.persona_keys(workspace)
    if persona is not None:
        _key(keys, persona)
    asked = counts.asked(questions, list(keys.values()), period or Period())
    if period is not None:
        return View(keys, asked, persona, (period, before or just_before(period), period))
    group = Group(asked, needs)
    end = usual_ends({None: group})[None]
    if end is None:
        return View(keys, asked, persona, (Period(), None, Period()))
    shown, year_before = latest_year(end)
    # No answer of that month is newer, so that its tally holds just the days that are shown.
    read = Period(shown.start, end_of_month(end))
    return View(keys, group.asked_in(read), persona, (shown, before or year_before, read))


def _key(keys: Mapping[str | None, int], persona: str) -> int:
    try:
        return keys[persona]
    except KeyError:
        raise counts.UnknownPersona(persona) from None


def _chips(graph: JourneyGraph, own: QuestionEntry | None, view: View) -> dict[str, QuestionScore | None]:
    """The first overall score of each persona the journey is told for; None where nobody answered."""
    chips: dict[str, QuestionScore | None] = {}
    for persona in graph.facts.personas:
        answers = view.answers(own.slug, persona) if own else None
        chips[persona] = (
            question_score(own, answers, view.before) if own and answers and answers.counts else None
        )
    return chips


def _decisions(journey: Journey) -> list[Decision]:
    decided = PainPointDecision.objects.filter(journey=journey).order_by("decided_at", "pk")
    return [
        Decision(touchpoint, DecisionKind(kind), reason)
        for touchpoint, kind, reason in decided.values_list("touchpoint__slug", "kind", "reason")
    ]
