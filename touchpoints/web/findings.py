"""What hurts, how sure that is and what to do next: the list beside the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.graph.scored import PainPoint, ScoredJourney
from touchpoints.models.labels import OPPORTUNITY_STATUS_LABELS
from touchpoints.rendering import words
from touchpoints.rendering.values import ShownScale, shown_scale
from touchpoints.scoring.score import Comparison, Thresholds
from touchpoints.services.since import Below
from touchpoints.vocabulary import OpportunityKind, ReachSource
from touchpoints.web.steps import Fact, StepRow, reach_in_words


@dataclass(frozen=True, slots=True)
class ToDo:
    """An opportunity that a finding leads to."""

    id: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A pain point as the list tells it. `row` is the first step that passes it, `also` those after it."""

    point: PainPoint
    row: StepRow
    below: str
    reach: str
    since: str
    also: tuple[str, ...]
    reason: str
    facts: tuple[Fact, ...]
    to_do: tuple[ToDo, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A touchpoint below the average for which the rule does not hold, and which part of it fails."""

    row: StepRow
    gap: str
    why: str


def findings(
    points: tuple[PainPoint, ...],
    scored: ScoredJourney,
    rows: Mapping[str, StepRow],
    since: Mapping[str, Below],
) -> tuple[Finding, ...]:
    """Pain points in the order given, with every number that went into the rule."""
    scale = shown_scale(scored)
    return tuple(
        Finding(
            point=point,
            row=rows[point.steps[0]],
            below=_below(point.comparison, scale) if point.comparison else "",
            reach=reach_in_words(point.comparison, scored.persona) if point.comparison else "",
            since=_since(since.get(point.touchpoint)),
            also=tuple(rows[step].reference for step in point.steps[1:]),
            reason=point.reason,
            facts=_facts(point.comparison, rows[point.steps[0]], scored, scale) if point.comparison else (),
            to_do=_to_do(point, scored),
        )
        for point in points
    )


def near_misses(scored: ScoredJourney, rows: Mapping[str, StepRow]) -> tuple[NearMiss, ...]:
    """Touchpoints whose interval or gap says “below”, but the rule does not hold; widest gap first."""
    scale, thresholds = shown_scale(scored), scored.graph.facts.thresholds
    told = {point.touchpoint for point in (*scored.pain_points, *scored.hidden)}
    first: dict[str | None, StepRow] = {}
    for row in rows.values():
        first.setdefault(row.touchpoint, row)
    missed = [
        comparison
        for comparison in scored.comparisons.values()
        if comparison.key not in told
        and comparison.gap > 0
        and (comparison.below or comparison.gap >= thresholds.minimum_gap)
    ]
    return tuple(
        NearMiss(
            first[comparison.key],
            words.number(scale.difference(comparison.gap), scale.decimals),
            _what_fails(comparison, scale, thresholds),
        )
        for comparison in sorted(missed, key=lambda comparison: -comparison.gap)
    )


def rule_in_words(scored: ScoredJourney) -> str:
    """What counts as a pain point, with this journey's thresholds and in the shown unit."""
    scale, thresholds = shown_scale(scored), scored.graph.facts.thresholds
    tested = len(scored.comparisons)
    sentence = ngettext(
        "The score lies at least %(gap)s below the average of the journey’s touchpoints%(average)s, its whole"
        " 95%% interval lies below it, at least %(needed)s people answered, and the test holds at %(level)s"
        " after correcting for %(tested)d comparison.",
        "The score lies at least %(gap)s below the average of the journey’s touchpoints%(average)s, its whole"
        " 95%% interval lies below it, at least %(needed)s people answered, and the test holds at %(level)s"
        " after correcting for %(tested)d comparisons.",
        tested,
    )
    return sentence % {
        "gap": words.number(scale.difference(thresholds.minimum_gap), scale.decimals),
        "average": "" if scored.average is None else f", {scale.text(scored.average)}",
        "needed": words.number(thresholds.minimum_answers),
        "level": words.number(thresholds.significance, 2),
        "tested": tested,
    }


def _what_fails(comparison: Comparison, scale: ShownScale, thresholds: Thresholds) -> str:
    """Which part of the rule does not hold."""
    if comparison.gap < thresholds.minimum_gap:
        smallest = words.number(scale.difference(thresholds.minimum_gap), scale.decimals)
        return _("gap under %(smallest)s") % {"smallest": smallest}
    if not comparison.below:
        return _("the interval reaches the average")
    return _("may be chance: p %(p)s") % {"p": probability(comparison.p_adjusted)}


def _below(comparison: Comparison, scale: ShownScale) -> str:
    if comparison.gap <= 0:
        return ""
    amount = {"number": words.number(scale.difference(comparison.gap), scale.decimals)}
    return _("%(number)s below the average") % amount


def _since(run: Below | None) -> str:
    """Since when it has hurt, only where more than one month tells it."""
    if run is None or run.months == 1:
        return ""
    month = formats.date_format(run.since, "YEAR_MONTH_FORMAT")
    if run.all_along:
        return ngettext(
            "below this average in every month measured, since %(month)s",
            "below this average in all %(n)d months measured, since %(month)s",
            run.months,
        ) % {"month": month, "n": run.months}
    return _("below this average since %(month)s") % {"month": month}


def _facts(
    comparison: Comparison, row: StepRow, scored: ScoredJourney, scale: ShownScale
) -> tuple[Fact, ...]:
    """Every number the rule looked at, on the scale it was computed on."""
    step = scored.steps[row.step]
    score = step.measured.score if step.measured else None
    facts: list[Fact] = []
    if score and score.experience is not None and score.experience_interval and score.se is not None:
        ends = score.experience_interval
        facts = [
            (_("Question"), step.measured.wording if step.measured else ""),
            (_("Answers"), words.number(score.n)),
            (_("Experience, 0–100"), words.number(score.experience, 2)),
            (_("Its 95% interval"), words.between(words.number(ends.low, 2), words.number(ends.high, 2))),
            (_("Its standard error"), words.number(score.se, 2)),
        ]
    average, around = scored.average, scored.average_interval
    if average is not None and around is not None:
        ends_text = words.between(words.number(around.low, 2), words.number(around.high, 2))
        facts.append(
            (
                _("Journey average"),
                _("%(value)s, interval %(ends)s") % {"value": words.number(average, 2), "ends": ends_text},
            )
        )
    return (
        *facts,
        (_("Gap below the average"), words.number(comparison.gap, 2)),
        (_("Standard error of the gap"), words.number(comparison.se, 2)),
        (_("p, one-sided"), probability(comparison.p)),
        (_("p after Holm’s correction"), probability(comparison.p_adjusted)),
        (_("Touchpoints compared"), words.number(len(scored.comparisons))),
        (_("Reach"), _reach_fact(comparison, scored.persona)),
        (_("Severity: gap × reach"), words.number(comparison.severity, 2)),
    )


def _reach_fact(comparison: Comparison, persona: str | None) -> str:
    source = {
        ReachSource.VISITS: _("all customers counted") if persona else _("customers counted"),
        ReachSource.ANSWERS: _("answers against the most answers of any touchpoint"),
    }[comparison.reach_from]
    return _("%(share)s, from %(source)s") % {"share": words.percent(comparison.reach), "source": source}


def probability(p: float) -> str:
    """A probability as it is printed: three decimals, and small ones as such."""
    smallest = 0.001
    if p < smallest:
        return _("under %(smallest)s") % {"smallest": words.number(smallest, 3)}
    return words.number(p, 3)


def _to_do(point: PainPoint, scored: ScoredJourney) -> tuple[ToDo, ...]:
    return tuple(
        ToDo(entry.id, entry.title, _note(entry.kind, entry.status, entry.owner))
        for entry in scored.graph.inventory.opportunities.values()
        if set(entry.steps) & set(point.steps)
    )


def _note(kind: str, status: str, owner: str) -> str:
    told = {
        OpportunityKind.START: _("to start"),
        OpportunityKind.STOP: _("to stop"),
        OpportunityKind.CONTINUE: _("to continue"),
    }
    parts = [told[OpportunityKind(kind)], str(OPPORTUNITY_STATUS_LABELS[status]).lower(), owner]
    return " · ".join(part for part in parts if part)
