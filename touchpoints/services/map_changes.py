"""What an import changed on the maps: pain points that came and went, scores that moved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from touchpoints.graph.scored import PainPoint, ScoredJourney
from touchpoints.ingestion.mapping import SurveyMapping
from touchpoints.models import Journey, Touchpoint, Workspace
from touchpoints.rendering.values import ShownScale, shown_scale
from touchpoints.scoring.score import Score
from touchpoints.services.inventory import folded
from touchpoints.vocabulary import Metric

MOST_MAPS = 5
"""Maps that are compared; scoring one costs fifteen queries, before and after."""

MOST_TOLD = 6


def measured_by(workspace: Workspace, mapping: SurveyMapping, journey: Journey | None) -> list[Journey]:
    """The live journeys whose scores the questions of a mapping can move, at most MOST_MAPS. Two queries."""
    names = [question.touchpoint for question in mapping.questions if question.touchpoint]
    return journeys_at(workspace, names, journey)


def journeys_at(workspace: Workspace, names: Iterable[str], journey: Journey | None) -> list[Journey]:
    """The live journeys that pass touchpoints of these names, and `journey`, at most MOST_MAPS.

    Two queries.
    """
    wanted = set(map(folded, names))
    touchpoints = [
        key
        for key, name, aliases in Touchpoint.objects.in_workspace(workspace).values_list(
            "pk", "name", "aliases"
        )
        if wanted.intersection(map(folded, (name, *aliases)))
    ]
    about = Q(steps__touchpoint__in=touchpoints)
    if journey is not None:
        about |= Q(pk=journey.pk)
    journeys = Journey.objects.in_workspace(workspace).live().filter(about).select_related("workspace")
    return list(journeys.distinct().order_by("pk")[:MOST_MAPS])


def told_changes(journey: Journey, before: ScoredJourney | None, after: ScoredJourney) -> dict[str, Any]:
    """What is different on the map of a journey as it opens by itself, as plain data for the report.

    `told` lists pain points that are new (`pain`), no longer there (`gone`) or not to be tested any more
    (`untested`: too few answers in the days now shown, there or elsewhere), and touchpoints whose change
    against the period before is significant now and was not (`rose`, `fell`), with values in the unit the
    map prints. Numbers are kept, not words, so that each reader gets their own.
    """
    ranked = {point.touchpoint: point for point in after.pain_points if point.rank}
    were = {point.touchpoint: point for point in before.pain_points if point.rank} if before else {}
    scale = shown_scale(after)
    told = [_pain(point, after, scale) for key, point in ranked.items() if key not in were]
    for key, point in were.items():
        if key not in ranked:
            # without enough answers nothing says that it hurts less
            kind = "gone" if key in after.comparisons else "untested"
            told.append(_step(kind, point.steps[0], after, scale))
    told += _moved(before, after, scale)
    return {
        "slug": journey.slug,
        "title": journey.title,
        "told": told[:MOST_TOLD],
        "more": max(0, len(told) - MOST_TOLD),
    }


def _pain(point: PainPoint, scored: ScoredJourney, scale: ShownScale) -> dict[str, Any]:
    gap = scale.difference(point.comparison.gap) if point.comparison else None
    return _step("pain", point.steps[0], scored, scale) | {
        "rank": point.rank,
        "gap": gap,
        "gap_decimals": scale.decimals,
    }


def _moved(before: ScoredJourney | None, after: ScoredJourney, scale: ShownScale) -> list[dict[str, Any]]:
    """Each touchpoint once, the largest change first."""
    moved: dict[str, tuple[float, dict[str, Any]]] = {}
    for step, found in after.steps.items():
        measured = found.measured
        earlier = before.steps.get(step) if before else None
        known = earlier.measured.change if earlier and earlier.measured else None
        if measured is None or measured.change is None or (known and known.significant):
            continue
        if measured.change.significant:
            size = measured.change.difference
            told = _step("rose" if size > 0 else "fell", step, after, scale)
            moved.setdefault(measured.question, (-abs(size), told))
    return [told for _size, told in sorted(moved.values(), key=lambda entry: entry[0])]


def _step(kind: str, step: str, scored: ScoredJourney, scale: ShownScale) -> dict[str, Any]:
    """A step with its score now and in the period before; nothing of a score where the step has gone."""
    node, found = scored.graph.nodes.get(step), scored.steps.get(step)
    told: dict[str, Any] = {"kind": kind, "name": node.title if node else ""}
    if found and found.measured:
        now, was = found.measured.score, found.measured.previous
        value, decimals = _printed(now, scale)
        told |= {"value": value, "decimals": decimals, "n": now.n}
        if was is not None:
            told["was"] = _printed(was, scale)[0]
    return told


def _printed(score: Score, scale: ShownScale) -> tuple[float | None, int]:
    """A score in the unit the map prints, and with how many decimals (see `rendering.values.reading`)."""
    if score.metric is Metric.NPS:
        return score.value, 0
    if score.metric is Metric.CES and scale.mixed:
        return score.mean, 1
    return None if score.experience is None else scale.shown(score.experience), scale.decimals
