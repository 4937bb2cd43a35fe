"""A scored journey for programs: every number, unrounded."""

from __future__ import annotations

from typing import Any

from touchpoints.graph.reading import references
from touchpoints.graph.scored import PainPoint, QuestionScore, ScoredJourney
from touchpoints.scoring.score import Change, Interval, Period, Scale, Score


def score_report(scored: ScoredJourney) -> dict[str, Any]:
    """What the command `score` prints (docs/formats.md): null where there is nothing to say.

    Percentages are 0–100, intervals 95 %. `value` is the metric's own: NPS, top two boxes of CSAT in %,
    the mean for CES and rating. Steps are in reading order; stage, channel and touchpoint by name.
    """
    graph = scored.graph
    return {
        "journey": graph.slug,
        "revision": graph.revision,
        "persona": scored.persona,
        "period": _period(scored.period),
        "overall": [
            {"question": asked.wording, "slug": asked.question, **_numbers(asked.score)}
            for asked in scored.overall
        ],
        "average": scored.average,
        "average_interval": _interval(scored.average_interval),
        "steps": [_step(scored, step, reference) for step, reference in references(graph).items()],
        "pain_points": [_pain_point(scored, point) for point in scored.pain_points],
    }


def _step(scored: ScoredJourney, step: str, reference: str) -> dict[str, Any]:
    graph = scored.graph
    node = graph.nodes[step]
    lane = graph.lane_of(node)
    channel = graph.inventory.channels.get(lane or "")
    touchpoint = graph.inventory.touchpoints.get(node.touchpoint or "")
    found = scored.steps[step]
    measured = found.measured
    return {
        "id": step,
        "reference": reference,
        "title": node.title,
        "stage": graph.stages[node.stage].title,
        "channel": channel.name if channel else None,
        "touchpoint": touchpoint.name if touchpoint else None,
        "question": measured.wording if measured else None,
        "evidence": found.evidence.value,
        **_experience(measured),
    }


def _experience(measured: QuestionScore | None) -> dict[str, Any]:
    if measured is None:
        nothing = dict.fromkeys(
            ("metric", "scale", "value", "interval", "mean", "mean_interval",
             "experience", "experience_interval", "se", "change")
        )  # fmt: skip
        return {**nothing, "n": 0, "counts": {}}
    score = measured.score
    return {
        **_numbers(score),
        "mean": score.mean,
        "mean_interval": _interval(score.mean_interval),
        "experience": score.experience,
        "experience_interval": _interval(score.experience_interval),
        "se": score.se,
        "change": _change(measured.change),
    }


def _numbers(score: Score) -> dict[str, Any]:
    return {
        "metric": score.metric.value,
        "scale": _scale(score.scale),
        "direction": score.scale.direction.value,
        "n": score.n,
        "value": score.value,
        "interval": _interval(score.interval),
        "counts": {str(answer): count for answer, count in score.counts.items()},
    }


def _pain_point(scored: ScoredJourney, point: PainPoint) -> dict[str, Any]:
    compared = point.comparison
    return {
        "rank": point.rank,
        "step": point.steps[0],
        "steps": list(point.steps),
        "title": scored.graph.nodes[point.steps[0]].title,
        "touchpoint": scored.graph.inventory.touchpoints[point.touchpoint].name,
        "decision": point.decision.value if point.decision else None,
        "gap": compared.gap if compared else None,
        "se": compared.se if compared else None,
        "p": compared.p if compared else None,
        "p_adjusted": compared.p_adjusted if compared else None,
        "reach": compared.reach if compared else None,
        "reach_from": compared.reach_from.value if compared else None,
        "severity": compared.severity if compared else None,
    }


def _scale(scale: Scale) -> list[int]:
    return [scale.minimum, scale.maximum]


def _interval(interval: Interval | None) -> list[float] | None:
    return [interval.low, interval.high] if interval else None


def _period(period: Period) -> dict[str, str | None]:
    return {
        "from": period.start.isoformat() if period.start else None,
        "to": period.end.isoformat() if period.end else None,
    }


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        **_period(change.before),
        "difference": change.difference,
        "interval": _interval(change.interval),
        "significant": change.significant,
    }
