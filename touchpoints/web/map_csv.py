"""The table of a journey as CSV: one row per step, every number unrounded."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from touchpoints.graph.reading import reading_order, references
from touchpoints.graph.scored import ScoredJourney

COLUMNS = (
    *("reference", "stage", "step", "channel", "touchpoint", "metric", "n", "value", "interval_low"),
    *("interval_high", "mean", "experience", "experience_low", "experience_high", "se", "change"),
    *("change_low", "change_high", "change_significant", "pain_point", "gap", "gap_se", "p", "p_adjusted"),
    *("reach", "reach_from", "severity", "visits", "leaves", "goes_to", "thinks_before", "thinks_after"),
    *("worked", "wrong"),
)
"""Names as in the programs' interfaces: a script reads them the same whatever the reader's language."""

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet would run as a formula; in text they get an apostrophe before them."""


def map_csv(scored: ScoredJourney) -> str:
    """Everything the map shows as a table, in reading order."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in _rows(scored):
        writer.writerow([_cell(row.get(column)) for column in COLUMNS])
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULAS):
        return f"'{value}"
    return "" if value is None else value


def _rows(scored: ScoredJourney) -> Iterator[dict[str, object]]:
    graph, address = scored.graph, references(scored.graph)
    rank = {step: point.rank or "marked" for point in scored.pain_points for step in point.steps}
    for node in (graph.nodes[step] for step in reading_order(graph)):
        ways = [edge for edge in graph.edges.values() if edge.source == node.id]
        channel = graph.inventory.channels.get(graph.lane_of(node) or "")
        yield {
            "reference": address[node.id],
            "stage": graph.stages[node.stage].title,
            "step": node.title,
            "channel": channel.name if channel else None,
            "touchpoint": node.touchpoint,
            "pain_point": rank.get(node.id),
            "visits": node.visits,
            "leaves": node.leaves,
            "goes_to": "; ".join(
                address[edge.target] + ("" if edge.volume is None else f" {edge.volume}") for edge in ways
            ),
            "thinks_before": node.thinks_before,
            "thinks_after": node.thinks_after,
            "worked": node.worked,
            "wrong": node.wrong,
            **_score(scored, node.id),
            **_comparison(scored, node.touchpoint),
        }


def _score(scored: ScoredJourney, step: str) -> dict[str, object]:
    measured = scored.steps[step].measured
    if measured is None:
        return {}
    score, change = measured.score, measured.change
    numbers: dict[str, object] = {
        "metric": score.metric.value,
        "n": score.n,
        "value": score.value,
        "mean": score.mean,
        "experience": score.experience,
        "se": score.se,
    }
    if score.interval:
        numbers |= {"interval_low": score.interval.low, "interval_high": score.interval.high}
    if score.experience_interval:
        ends = score.experience_interval
        numbers |= {"experience_low": ends.low, "experience_high": ends.high}
    if change:
        numbers |= {
            "change": change.difference,
            "change_low": change.interval.low,
            "change_high": change.interval.high,
            "change_significant": str(change.significant).lower(),
        }
    return numbers


def _comparison(scored: ScoredJourney, touchpoint: str | None) -> dict[str, object]:
    found = scored.comparisons.get(touchpoint or "")
    if found is None:
        return {}
    return {
        "gap": found.gap,
        "gap_se": found.se,
        "p": found.p,
        "p_adjusted": found.p_adjusted,
        "reach": found.reach,
        "reach_from": found.reach_from.value,
        "severity": found.severity,
    }
