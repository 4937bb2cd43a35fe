"""From a journey and the answers to its questions to a journey with scores and pain points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from touchpoints.graph.journey import JourneyGraph, QuestionEntry
from touchpoints.graph.reading import reading_order
from touchpoints.graph.scored import Evidence, PainPoint, QuestionScore, ScoredJourney, StepScore
from touchpoints.scoring.change import change
from touchpoints.scoring.metrics import score
from touchpoints.scoring.pain_points import find_pain_points
from touchpoints.scoring.score import Comparison, Counts, Measured, Period, Scale, Thresholds, Verdict
from touchpoints.vocabulary import DecisionKind


@dataclass(frozen=True, slots=True)
class QuestionAnswers:
    """The answers to one question, in the shown period and in the one before it.

    `newest` is the day of the newest answer in the shown period, None when there is none.
    """

    counts: Counts = field(default_factory=dict)
    counts_before: Counts = field(default_factory=dict)
    newest: date | None = None


NOTHING = QuestionAnswers()


@dataclass(frozen=True, slots=True)
class Decision:
    """What people decided about a touchpoint of this journey, and why."""

    touchpoint: str
    kind: DecisionKind
    reason: str = ""


def annotate(
    graph: JourneyGraph,
    answers: Mapping[str, QuestionAnswers],
    *,
    period: Period,
    before: Period | None,
    persona: str | None,
    decisions: Iterable[Decision] = (),
    personas: Mapping[str, QuestionScore | None] | None = None,
) -> ScoredJourney:
    """Score every step, compare the touchpoints and find where it hurts.

    `answers` is by slug of question, for the period and persona named; a question that is missing has no
    answers. `before` is the period of `counts_before`, None to compare with nothing. Of several decisions
    on one touchpoint the last counts. `personas` are the scores of the title block's chips, passed through.

    A step shows the primary question of its touchpoint. A touchpoint that several steps share enters the
    pain point rule once, with the most visits of any of its steps: a customer who passes it twice is
    still one. Old answers are marked as stale and still take part in the rule. Where the period has no
    end, the newest answer of all stands for it. Raises what `touchpoints.scoring.metrics.score` raises.
    """
    scored = {
        slug: question_score(question, answers.get(slug, NOTHING), before)
        for slug, question in graph.inventory.questions.items()
    }
    primary = {touchpoint: scored[question.slug] for touchpoint, question in primary_questions(graph).items()}
    end = period.end or max((answer.newest for answer in answers.values() if answer.newest), default=None)
    thresholds = graph.facts.thresholds
    verdict = _verdict(graph, primary, thresholds)
    pain_points, hidden = _decided(graph, verdict, decisions)
    return ScoredJourney(
        graph=graph,
        period=period,
        before=before,
        persona=persona,
        overall=tuple(scored[question.slug] for question in own_questions(graph)),
        steps={
            node.id: _step_score(node.id, primary.get(node.touchpoint or ""), end, thresholds)
            for node in graph.nodes.values()
        },
        average=verdict.average,
        average_interval=verdict.average_interval,
        comparisons={comparison.key: comparison for comparison in verdict.comparisons},
        pain_points=pain_points,
        hidden=hidden,
        personas=personas or {},
    )


def question_score(question: QuestionEntry, answers: QuestionAnswers, before: Period | None) -> QuestionScore:
    """A question's score in the shown period, in the period before, and the change between them."""
    scale = Scale(question.minimum, question.maximum, question.direction)
    current = score(question.metric, scale, answers.counts)
    previous = (
        score(question.metric, scale, answers.counts_before) if before and answers.counts_before else None
    )
    return QuestionScore(
        question=question.slug,
        wording=question.wording,
        score=current,
        previous=previous,
        change=change(previous, current, before) if before and previous else None,
        newest=answers.newest,
    )


def primary_questions(graph: JourneyGraph) -> Mapping[str, QuestionEntry]:
    """The question that stands for each touchpoint on maps: its first primary one, else its first."""
    primary: dict[str, QuestionEntry] = {}
    for question in graph.inventory.questions.values():
        if question.touchpoint is not None:
            known = primary.get(question.touchpoint)
            if known is None or (question.primary and not known.primary):
                primary[question.touchpoint] = question
    return primary


def own_questions(graph: JourneyGraph) -> tuple[QuestionEntry, ...]:
    """The questions about the journey as a whole, primary ones first."""
    own = [question for question in graph.inventory.questions.values() if question.touchpoint is None]
    return tuple(sorted(own, key=lambda question: not question.primary))


def _step_score(
    step: str, measured: QuestionScore | None, end: date | None, thresholds: Thresholds
) -> StepScore:
    if measured is None:
        return StepScore(step, Evidence.NOT_ASKED)
    if measured.score.n == 0:
        return StepScore(step, Evidence.NO_ANSWERS, measured)
    age = (end - measured.newest).days if end and measured.newest else None
    if measured.score.n < thresholds.minimum_answers or measured.score.se is None:
        return StepScore(step, Evidence.TOO_FEW, measured, age)
    stale = age is not None and age > thresholds.stale_after_days
    return StepScore(step, Evidence.STALE if stale else Evidence.ENOUGH, measured, age)


def _verdict(graph: JourneyGraph, primary: Mapping[str, QuestionScore], thresholds: Thresholds) -> Verdict:
    """The pain point rule over the touchpoints that the journey passes."""
    visits: dict[str, int | None] = {}
    for node in graph.nodes.values():
        if node.touchpoint is not None and node.touchpoint in primary:
            counted = (visits.get(node.touchpoint), node.visits)
            visits[node.touchpoint] = max((count for count in counted if count is not None), default=None)
    measured = []
    for touchpoint, most in visits.items():
        result = primary[touchpoint].score
        if result.experience is None or result.experience_interval is None or result.se is None:
            continue
        measured.append(
            Measured(
                touchpoint, result.experience, result.experience_interval, result.se, result.n, visits=most
            )
        )
    busiest = max((node.visits or 0 for node in graph.nodes.values()), default=0)
    return find_pain_points(measured, thresholds, most_visits=busiest)


def _decided(
    graph: JourneyGraph, verdict: Verdict, decisions: Iterable[Decision]
) -> tuple[tuple[PainPoint, ...], tuple[PainPoint, ...]]:
    """Pain points as shown and as hidden, after what people decided.

    Ranks are those of the rule: hiding one changes the number of no other. What people marked and the
    rule does not find comes last, in reading order; what they accepted or resolved and the rule no longer
    finds is no pain point any more. A hidden one stays hidden, found or not, so that it can be taken back.
    """
    steps: dict[str, list[str]] = {}
    for step in reading_order(graph):
        touchpoint = graph.nodes[step].touchpoint
        if touchpoint is not None:
            steps.setdefault(touchpoint, []).append(step)
    decided = {decision.touchpoint: decision for decision in decisions}
    compared: dict[str, Comparison] = {comparison.key: comparison for comparison in verdict.comparisons}
    rank = {found.key: place for place, found in enumerate(verdict.pain_points, start=1)}
    shown: list[PainPoint] = []
    hidden: list[PainPoint] = []
    for touchpoint in (*rank, *(passed for passed in steps if passed not in rank)):
        decision = decided.get(touchpoint)
        kind = decision.kind if decision else None
        if touchpoint not in rank and kind not in (DecisionKind.MARKED, DecisionKind.HIDDEN):
            continue
        point = PainPoint(
            rank=rank.get(touchpoint),
            touchpoint=touchpoint,
            steps=tuple(steps[touchpoint]),
            comparison=compared.get(touchpoint),
            decision=kind,
            reason=decision.reason if decision else "",
        )
        (hidden if kind is DecisionKind.HIDDEN else shown).append(point)
    return tuple(shown), tuple(hidden)
