"""A scored journey for programs and spreadsheets: every number, unrounded."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from touchpoints.graph.reading import reading_order, references
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


def table_csv(scored: ScoredJourney) -> str:
    """The table view as CSV: a row for each step in reading order, with every number and every word.

    Cells that a spreadsheet would take for a formula begin with an apostrophe.
    """
    ranks = {step: point for point in scored.pain_points for step in point.steps}
    report = {entry["id"]: entry for entry in score_report(scored)["steps"]}
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    rows = [_row(scored, report[step], ranks.get(step)) for step in reading_order(scored.graph)]
    out.writerow([str(title) for title in _headings()])
    for row in rows:
        out.writerow([guarded(cell) for cell in row])
    return text.getvalue()


def guarded(cell: Any) -> Any:
    """A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe in front.

    >>> guarded("=1+1"), guarded("-"), guarded(-1), guarded("ok"), guarded(None)
    ("'=1+1", "'-", -1, 'ok', '')
    """
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _headings() -> list[str]:
    return [
        _("Reference"), _("Stage"), _("Step"), _("Channel"), _("Touchpoint"), _("Question"), _("Metric"),
        _("Lowest score"), _("Highest score"), _("Answers"), _("Value"), _("Value, low"), _("Value, high"),
        _("Mean"), _("Mean, low"), _("Mean, high"), _("Experience"), _("Experience, low"),
        _("Experience, high"), _("Change"), _("Change, low"), _("Change, high"), _("Change is significant"),
        _("Evidence"), _("Newest answer"), _("Pain point"), _("Gap"), _("p, adjusted"), _("Reach"),
        _("Severity"), _("Customers who pass"), _("Customers who stop here"), _("What the customer does"),
        _("Thinks before"), _("Thinks after"), _("Feels"), _("What worked"), _("What went wrong"),
        _("Backstage work"), _("Support"), _("Moment of truth"),
    ]  # fmt: skip


def _row(scored: ScoredJourney, entry: Mapping[str, Any], point: PainPoint | None) -> list[Any]:
    node = scored.graph.nodes[entry["id"]]
    measured = scored.steps[node.id].measured
    compared = scored.comparisons.get(node.touchpoint or "")
    change = entry["change"] or {"difference": None, "interval": None, "significant": None}
    return [
        *(entry[key] for key in ("reference", "stage", "title", "channel", "touchpoint", "question")),
        *(entry["metric"], *(entry["scale"] or (None, None))),
        entry["n"] if measured else None,
        *_with_ends(entry["value"], entry["interval"]),
        *_with_ends(entry["mean"], entry["mean_interval"]),
        *_with_ends(entry["experience"], entry["experience_interval"]),
        *_with_ends(change["difference"], change["interval"]),
        None if change["significant"] is None else int(change["significant"]),
        entry["evidence"],
        measured.newest.isoformat() if measured and measured.newest else None,
        (point.rank or _("marked by hand")) if point else None,
        *((compared.gap, compared.p_adjusted, compared.reach, compared.severity) if compared else [None] * 4),
        *(node.visits, node.leaves, node.does, node.thinks_before, node.thinks_after, node.feels),
        *(node.worked, node.wrong, node.backstage, node.support, int(node.moment_of_truth)),
    ]  # fmt: skip


def _with_ends(value: float | None, interval: list[float] | None) -> tuple[float | None, ...]:
    return (value, *(interval or (None, None)))
