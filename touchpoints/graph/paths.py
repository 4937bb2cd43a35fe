"""Ways through a journey: where it starts and ends, what cannot be reached, where it goes round."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

import networkx as nx

from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.reading import reading_order


class NoPathToOutcome(ValueError):
    """No transition leads, even by detours, from the starts to the outcome."""

    def __init__(self, outcome: Collection[str]) -> None:
        super().__init__(f"no path leads to {', '.join(outcome) or 'any end'}")
        self.outcome = tuple(outcome)


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths as ids of steps, shortest first, then in reading order; `complete` unless the limit cut them."""

    paths: tuple[tuple[str, ...], ...]
    complete: bool


def directed(graph: JourneyGraph) -> "nx.DiGraph[str]":
    """The journey as networkx sees it: steps in reading order, parallel transitions as one."""
    view: nx.DiGraph[str] = nx.DiGraph()
    view.add_nodes_from(reading_order(graph))
    view.add_edges_from((edge.source, edge.target) for edge in graph.edges.values())
    return view


def starts(graph: JourneyGraph) -> tuple[str, ...]:
    """Steps of the first stage in use that nothing leads to, in reading order.

    When something leads to each of them (the journey goes round), the first step in reading order.
    """
    order = reading_order(graph)
    first = [step for step in order if graph.nodes[step].stage == graph.nodes[order[0]].stage]
    led_to = {edge.target for edge in graph.edges.values() if edge.source != edge.target}
    return tuple(step for step in first if step not in led_to) or order[:1]


def ends(graph: JourneyGraph) -> tuple[str, ...]:
    """Steps that lead to no other step, in reading order."""
    leading = {edge.source for edge in graph.edges.values() if edge.source != edge.target}
    return tuple(step for step in reading_order(graph) if step not in leading)


def unreachable(graph: JourneyGraph) -> tuple[str, ...]:
    """Steps that no path from a start reaches, in reading order; none while nothing is connected."""
    if not graph.edges:
        return ()
    view = directed(graph)
    reached = set(starts(graph))
    for start in starts(graph):
        reached |= nx.descendants(view, start)
    return tuple(step for step in view if step not in reached)


def dead_ends(graph: JourneyGraph) -> tuple[str, ...]:
    """Steps where a path ends though the journey does not, in reading order.

    Nothing leads on from them, they lie before the last stage in use, and nobody is known to leave there.
    Steps that nothing leads to either are not part of a path; none while nothing is connected.
    """
    order = reading_order(graph)
    if not order:
        return ()
    last = graph.nodes[order[-1]].stage
    led_to = {edge.target for edge in graph.edges.values() if edge.source != edge.target}
    return tuple(
        step
        for step in ends(graph)
        if step in led_to and graph.nodes[step].stage != last and not graph.nodes[step].leaves
    )


def loops(graph: JourneyGraph, *, limit: int = 100) -> tuple[tuple[str, ...], ...]:
    """Ways that come back to where they began, each once, from its first step in reading order.

    At most `limit` of them are looked for; a dense journey has more than anybody can read.
    """
    place = {step: number for number, step in enumerate(reading_order(graph))}
    found = []
    for cycle in islice(nx.simple_cycles(directed(graph)), limit):
        first = min(range(len(cycle)), key=lambda number: place[cycle[number]])
        found.append((*cycle[first:], *cycle[:first]))
    return tuple(sorted(found, key=lambda cycle: [place[step] for step in cycle]))


def paths(
    graph: JourneyGraph,
    outcome: Collection[str] | None = None,
    *,
    limit: int = 1000,
    longest: int = 50,
) -> Paths:
    """Paths from the starts to the outcome (by default the ends) that pass no step twice.

    At most `limit` paths of at most `longest` steps are listed. Raises NoPathToOutcome when there is none.
    """
    goals = ends(graph) if outcome is None else tuple(outcome)
    view = directed(graph)
    known = [goal for goal in goals if goal in view]
    # Only steps that can still reach the outcome, so that the search does not wander where nothing comes.
    useful = set(known).union(*(nx.ancestors(view, goal) for goal in known))
    searched = view.subgraph(useful)
    found: list[tuple[str, ...]] = []
    for start in starts(graph):
        if start in useful:
            ways = nx.all_simple_paths(searched, start, known, cutoff=longest - 1)
            found += (tuple(way) for way in islice(ways, limit + 1 - len(found)))
    if not found:
        raise NoPathToOutcome(goals)
    place = {step: number for number, step in enumerate(view)}
    found.sort(key=lambda way: (len(way), [place[step] for step in way]))
    return Paths(tuple(found[:limit]), complete=len(found) <= limit)
