"""What a journey's keeper may have overlooked: in its shape, its questions and its care."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.paths import dead_ends, unreachable
from touchpoints.graph.reading import reading_order
from touchpoints.graph.scored import Evidence, QuestionScore, ScoredJourney


class Lint(StrEnum):
    """What can be wrong, in the order in which findings are listed."""

    UNREACHABLE_STEP = "unreachable_step"
    DEAD_END = "dead_end"
    STAGE_SKIPPED = "stage_skipped"
    EMPTY_STAGE = "empty_stage"
    TOUCHPOINT_WITHOUT_QUESTION = "touchpoint_without_question"
    QUESTION_WITHOUT_ANSWERS = "question_without_answers"
    STALE_SCORE = "stale_score"
    NO_OWNER = "no_owner"
    REVIEW_OVERDUE = "review_overdue"


class LintSubject(StrEnum):
    """What a finding is about."""

    JOURNEY = "journey"
    STAGE = "stage"
    STEP = "step"
    TRANSITION = "transition"
    TOUCHPOINT = "touchpoint"
    QUESTION = "question"


class Severity(StrEnum):
    """Whether the map misleads until it is mended, or only could be better."""

    WARNING = "warning"
    NOTE = "note"


_SEVERITY: Mapping[Lint, Severity] = {
    Lint.UNREACHABLE_STEP: Severity.WARNING,
    Lint.DEAD_END: Severity.WARNING,
    Lint.STAGE_SKIPPED: Severity.NOTE,
    Lint.EMPTY_STAGE: Severity.NOTE,
    Lint.TOUCHPOINT_WITHOUT_QUESTION: Severity.NOTE,
    Lint.QUESTION_WITHOUT_ANSWERS: Severity.WARNING,
    Lint.STALE_SCORE: Severity.WARNING,
    Lint.NO_OWNER: Severity.NOTE,
    Lint.REVIEW_OVERDUE: Severity.WARNING,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `subject` is an id (of a touchpoint or question, the slug).

    `title` is what people call it; `params` hold the rest of the sentence, plain.
    """

    kind: Lint
    about: LintSubject
    subject: str
    title: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return _SEVERITY[self.kind]


def lint(journey: ScoredJourney, today: date) -> tuple[Finding, ...]:
    """Everything to look at, each thing once: by kind, then in reading order.

    Questions without answers and stale scores are those of the shown period and persona. A touchpoint
    under one that has an owner is that owner's.
    """
    found = (
        *_shape(journey.graph),
        *_stages(journey.graph),
        *_questions(journey),
        *_care(journey.graph, today),
    )
    kinds = list(Lint)
    return tuple(sorted(found, key=lambda finding: kinds.index(finding.kind)))


def _shape(graph: JourneyGraph) -> Iterator[Finding]:
    for kind, steps in ((Lint.UNREACHABLE_STEP, unreachable(graph)), (Lint.DEAD_END, dead_ends(graph))):
        for step in steps:
            yield Finding(kind, LintSubject.STEP, step, graph.nodes[step].title)


def _stages(graph: JourneyGraph) -> Iterator[Finding]:
    used = {node.stage for node in graph.nodes.values()}
    for stage in graph.stages.values():
        if stage.id not in used:
            yield Finding(Lint.EMPTY_STAGE, LintSubject.STAGE, stage.id, stage.title)
    order = [stage for stage in graph.stages if stage in used]
    place = {step: number for number, step in enumerate(reading_order(graph))}
    for edge in sorted(
        graph.edges.values(), key=lambda edge: (place[edge.source], place[edge.target], edge.id)
    ):
        source, target = graph.nodes[edge.source], graph.nodes[edge.target]
        skipped = order[order.index(source.stage) + 1 : order.index(target.stage)]
        if skipped:
            yield Finding(
                Lint.STAGE_SKIPPED,
                LintSubject.TRANSITION,
                edge.id,
                edge.label,
                {
                    "source": source.title,
                    "target": target.title,
                    "stages": [graph.stages[stage].title for stage in skipped],
                },
            )


def _touchpoints(graph: JourneyGraph) -> tuple[str, ...]:
    """Slugs of the touchpoints that steps pass through, in reading order, each once."""
    nodes = (graph.nodes[step] for step in reading_order(graph))
    return tuple(dict.fromkeys(node.touchpoint for node in nodes if node.touchpoint is not None))


def _questions(journey: ScoredJourney) -> Iterator[Finding]:
    graph = journey.graph
    asked = {question.touchpoint for question in graph.inventory.questions.values()}
    for slug in _touchpoints(graph):
        if slug not in asked:
            name = graph.inventory.touchpoints[slug].name
            yield Finding(Lint.TOUCHPOINT_WITHOUT_QUESTION, LintSubject.TOUCHPOINT, slug, name)
    steps = [journey.steps[step] for step in reading_order(graph)]
    measured = [*journey.overall, *(step.measured for step in steps if step.measured)]
    unanswered = {score.question: score for score in measured if score.score.n == 0}
    for score in unanswered.values():
        yield _about_question(Lint.QUESTION_WITHOUT_ANSWERS, score, {})
    stale = {
        step.measured.question: (step.measured, step.age_in_days)
        for step in steps
        if step.measured and step.evidence is Evidence.STALE
    }
    for score, age in stale.values():
        yield _about_question(Lint.STALE_SCORE, score, {"days": age})


def _about_question(kind: Lint, score: QuestionScore, params: Mapping[str, Any]) -> Finding:
    return Finding(kind, LintSubject.QUESTION, score.question, score.wording, params)


def _care(graph: JourneyGraph, today: date) -> Iterator[Finding]:
    facts = graph.facts
    if not facts.owner:
        yield Finding(Lint.NO_OWNER, LintSubject.JOURNEY, graph.id, facts.title)
    for slug in _touchpoints(graph):
        if not _has_owner(graph, slug):
            name = graph.inventory.touchpoints[slug].name
            yield Finding(Lint.NO_OWNER, LintSubject.TOUCHPOINT, slug, name)
    if facts.review_date and facts.review_date < today:
        late = {"date": facts.review_date.isoformat(), "days": (today - facts.review_date).days}
        yield Finding(Lint.REVIEW_OVERDUE, LintSubject.JOURNEY, graph.id, facts.title, late)


def _has_owner(graph: JourneyGraph, slug: str) -> bool:
    met: set[str] = set()
    entry = graph.inventory.touchpoints.get(slug)
    while entry is not None and entry.slug not in met:
        if entry.owner:
            return True
        met.add(entry.slug)
        entry = graph.inventory.touchpoints.get(entry.parent or "")
    return False
