"""A scored journey as a table for spreadsheets: one row per step, every number unrounded."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from touchpoints.graph.reading import references
from touchpoints.graph.scored import ScoredJourney
from touchpoints.services.reports import score_report

COLUMNS = (
    *("reference", "stage", "step", "channel", "touchpoint", "question", "metric", "scale_low", "scale_high"),
    *("n", "value", "interval_low", "interval_high", "mean", "mean_low", "mean_high"),
    *("experience", "experience_low", "experience_high", "se"),
    *("change", "change_low", "change_high", "change_significant", "evidence", "newest_answer"),
    *("pain_point", "gap", "gap_se", "p", "p_adjusted", "reach", "reach_from", "severity"),
    *("visits", "leaves", "goes_to", "does", "thinks_before", "thinks_after", "feels", "worked", "wrong"),
    *("backstage", "support", "moment_of_truth", "persona"),
    *("typical_words", "evidence_status", "evidence_source", "links", "pictures", "nested_journey"),
)
"""Names as in the programs' interfaces: a script reads them the same whatever the reader's language."""

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet would run as a formula; in text they get an apostrophe before them."""


def table_csv(scored: ScoredJourney) -> str:
    """Everything the map shows as CSV, in reading order. Cells with nothing to say are empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    address = references(scored.graph)
    ranks = {step: point.rank or "marked" for point in scored.pain_points for step in point.steps}
    for entry in score_report(scored)["steps"]:
        row = {**_words(scored, entry["id"], address), **_numbers(scored, entry)}
        row["pain_point"] = ranks.get(entry["id"])
        writer.writerow([guarded(row.get(column)) for column in COLUMNS])
    return out.getvalue()


def guarded(cell: Any) -> Any:
    """A cell that no spreadsheet runs.

    >>> guarded("=1+1"), guarded("-"), guarded(-1), guarded("ok"), guarded(None), guarded(True)
    ("'=1+1", "'-", -1, 'ok', '', 'true')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell


def _words(scored: ScoredJourney, step: str, address: Mapping[str, str]) -> dict[str, Any]:
    """What people wrote about a step, and where it leads, as addresses with volumes: of all customers.

    `persona` says whose the scores are, empty for all customers'.
    """
    node = scored.graph.nodes[step]
    ways = [edge for edge in scored.graph.edges.values() if edge.source == step]
    return {
        "visits": node.visits,
        "leaves": node.leaves,
        "goes_to": "; ".join(f"{address[way.target]} {way.volume or ''}".strip() for way in ways),
        "does": node.does,
        "thinks_before": node.thinks_before,
        "thinks_after": node.thinks_after,
        "feels": node.feels,
        "worked": node.worked,
        "wrong": node.wrong,
        "backstage": node.backstage,
        "support": node.support,
        "moment_of_truth": node.moment_of_truth,
        "persona": scored.persona,
        "typical_words": "; ".join(node.typical_words),
        "evidence_status": node.evidence.value,
        "evidence_source": node.evidence_source,
        "links": " ".join(node.links),
        "pictures": " ".join(node.pictures),
        "nested_journey": node.nested_journey,
    }


def _numbers(scored: ScoredJourney, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the answers say of a step, from its entry in the report."""
    node = scored.graph.nodes[entry["id"]]
    measured = scored.steps[node.id].measured
    same = ("reference", "stage", "channel", "touchpoint", "question", "metric", "value", "mean")
    row = {name: entry[name] for name in (*same, "experience", "se", "evidence")}
    row |= {"step": entry["title"], "n": entry["n"] if measured else None}
    row |= _ends("scale", entry["scale"]) | _ends("interval", entry["interval"])
    row |= _ends("mean", entry["mean_interval"]) | _ends("experience", entry["experience_interval"])
    if measured and measured.newest:
        row["newest_answer"] = measured.newest.isoformat()
    if change := entry["change"]:
        row |= {"change": change["difference"], "change_significant": change["significant"]}
        row |= _ends("change", change["interval"])
    if compared := scored.comparisons.get(node.touchpoint or ""):
        row |= {
            "gap": compared.gap,
            "gap_se": compared.se,
            "p": compared.p,
            "p_adjusted": compared.p_adjusted,
            "reach": compared.reach,
            "reach_from": compared.reach_from.value,
            "severity": compared.severity,
        }
    return row


def _ends(name: str, ends: list[float] | None) -> dict[str, float]:
    return dict(zip((f"{name}_low", f"{name}_high"), ends, strict=True)) if ends else {}
