"""The ways between steps as rows: what arrows, rings and stubs of the drawing say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from touchpoints.graph.journey import JourneyGraph, TransitionEdge
from touchpoints.graph.reading import addressed
from touchpoints.models.labels import FLOW_LABELS
from touchpoints.rendering import words
from touchpoints.rendering.layout.ends import starts_and_ends
from touchpoints.rendering.scene import Terminal


@dataclass(frozen=True, slots=True)
class WayRow:
    """From where to where, what that way is called, and how many customers take it.

    `share` is of those at the step it leaves; `customers` and `share` are empty where nobody counted.
    """

    source: str
    target: str
    said: str
    kind: str
    customers: str
    share: str


def way_rows(graph: JourneyGraph) -> tuple[WayRow, ...]:
    """Every start, transition, drop-off and end, by the step it leaves or enters, in reading order."""
    names = addressed(graph)
    marked = {(step, kind): number for step, kind, number in starts_and_ends(graph, tuple(names))}
    ways: dict[str, list[TransitionEdge]] = defaultdict(list)
    for edge in graph.edges.values():
        ways[edge.source].append(edge)
    rows = []
    for step, name in names.items():
        node = graph.nodes[step]
        if (step, Terminal.START) in marked:
            rows.append(WayRow(_("Start"), name, "", "", _customers(marked[step, Terminal.START]), ""))
        for edge in ways[step]:
            said = ", ".join(part for part in (edge.label, edge.condition) if part)
            rows.append(
                WayRow(
                    name,
                    names[edge.target],
                    said,
                    str(FLOW_LABELS[edge.flow]),
                    _customers(edge.volume),
                    _share(edge.volume, node.visits),
                )
            )
        if ways[step] and node.leaves:
            share = _share(node.leaves, node.visits)
            rows.append(WayRow(name, _("Stop here"), "", "", _customers(node.leaves), share))
        if (step, Terminal.END) in marked:
            rows.append(WayRow(name, _("End"), "", "", _customers(marked[step, Terminal.END]), ""))
    return tuple(rows)


def _customers(number: int | None) -> str:
    return "" if number is None else words.number(number)


def _share(part: int | None, whole: int | None) -> str:
    return words.percent(part / whole) if part is not None and whole and part <= whole else ""
