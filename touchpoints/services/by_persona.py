"""The same journey and period as each persona sees it, at the cost of one look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from touchpoints.graph.annotate import Decision, QuestionAnswers, annotate
from touchpoints.graph.scored import ScoredJourney
from touchpoints.models import Journey, PainPointDecision, Question
from touchpoints.services import counts
from touchpoints.vocabulary import DecisionKind


def scored_by_persona(journey: Journey, scored: ScoredJourney) -> Mapping[str, ScoredJourney]:
    """`scored` again for each persona the journey is told for, by slug, in the journey's order.

    Period and graph are those of `scored`; nothing is compared with a period before. Four queries, whatever
    the number of personas, touchpoints and answers.
    """
    graph = scored.graph
    keys = counts.persona_keys(journey.workspace)
    told_for = [persona for persona in graph.facts.personas if persona in keys]
    wanted = [keys[persona] for persona in told_for]
    questions = Question.objects.filter(
        workspace=journey.workspace_id, slug__in=list(graph.inventory.questions)
    )
    asked = counts.asked(questions, wanted, scored.period)
    counted = counts.count([({entry.key for entry in asked.values()}, set(wanted))], scored.period, None)
    decided = PainPointDecision.objects.filter(journey=journey).order_by("decided_at", "pk")
    decisions = [
        Decision(touchpoint, DecisionKind(kind), reason)
        for touchpoint, kind, reason in decided.values_list("touchpoint__slug", "kind", "reason")
    ]
    seen = {}
    for persona in told_for:
        key = keys[persona]
        answers = {
            slug: QuestionAnswers(counted[entry.key, key].shown, {}, entry.newest.get(key))
            for slug, entry in asked.items()
            if (entry.key, key) in counted
        }
        seen[persona] = replace(
            annotate(graph, answers, period=scored.period, before=None, persona=persona, decisions=decisions),
            personas=scored.personas,
        )
    return seen
