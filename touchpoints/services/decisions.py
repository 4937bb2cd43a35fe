"""What people decide about pain points, kept with the evidence as it was."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from touchpoints.graph.scored import ScoredJourney
from touchpoints.models import Journey, PainPointDecision, Touchpoint, User
from touchpoints.services.scores import scored_journey
from touchpoints.vocabulary import DecisionKind


def decide_on(
    journey: Journey,
    touchpoint: Touchpoint,
    *,
    kind: DecisionKind,
    reason: str = "",
    by: User | None = None,
    scored: ScoredJourney | None = None,
) -> PainPointDecision:
    """Note a decision in place of any earlier one, with the numbers that stand behind it now."""
    said = {
        "kind": kind,
        "reason": reason,
        "evidence": evidence(scored or scored_journey(journey), touchpoint.slug),
        "decided_by": by,
    }
    decision, _made = PainPointDecision.objects.update_or_create(
        journey=journey, touchpoint=touchpoint, defaults=said
    )
    return decision


def leave_to_the_rule(journey: Journey, touchpoint: Touchpoint) -> None:
    """Take back what was decided."""
    for decision in PainPointDecision.objects.filter(journey=journey, touchpoint=touchpoint):
        decision.delete()


def evidence(scored: ScoredJourney, touchpoint: str) -> dict[str, Any]:
    """The numbers that stood behind a decision, as they were: gap, p, reach, answers, period."""
    comparison = scored.comparisons.get(touchpoint)
    period = scored.period
    return {
        "revision": scored.graph.revision,
        "average": scored.average,
        "from": period.start.isoformat() if period.start else None,
        "to": period.end.isoformat() if period.end else None,
        **({key: value for key, value in asdict(comparison).items() if key != "key"} if comparison else {}),
    }
