"""The order in which a journey is read, and the address (`D3.2`) that this gives each step."""

from collections import Counter
from collections.abc import Mapping

from touchpoints.graph.journey import JourneyGraph, TouchpointNode


def lanes(graph: JourneyGraph) -> tuple[str | None, ...]:
    """Slugs of the channels that steps lie on, in the inventory's order; None last, when a step has none."""
    used = {graph.lane_of(node) for node in graph.nodes.values()}
    known = [slug for slug in graph.inventory.channels if slug in used]
    return (*known, None) if None in used else tuple(known)


def lane_numbers(graph: JourneyGraph) -> Mapping[str | None, int]:
    """Number of each lane, from 1 at the top of the map."""
    return {lane: number for number, lane in enumerate(lanes(graph), start=1)}


def stage_letters(graph: JourneyGraph) -> Mapping[str, str]:
    """Letter of each stage by its id: A … Z, then AA, AB …"""
    return {stage: _letters(place) for place, stage in enumerate(graph.stages)}


def reading_order(graph: JourneyGraph) -> tuple[str, ...]:
    """Ids of all steps as the map is read: by stage, then column, then lane, then row."""
    stage_place = {stage: place for place, stage in enumerate(graph.stages)}
    lane_number = lane_numbers(graph)

    def place(node: TouchpointNode) -> tuple[int, int, int, int]:
        return stage_place[node.stage], node.column, lane_number[graph.lane_of(node)], node.row

    return tuple(node.id for node in sorted(graph.nodes.values(), key=place))


def references(graph: JourneyGraph) -> Mapping[str, str]:
    """Address of each step by its id, in reading order.

    Stage letter, lane number, and the step's ordinal (from 1) among those of its stage and lane: `D3.2`
    is the second step of the fourth stage in the third lane.
    """
    letters = stage_letters(graph)
    numbers = lane_numbers(graph)
    met: Counter[str] = Counter()
    found = {}
    for step in reading_order(graph):
        node = graph.nodes[step]
        part = f"{letters[node.stage]}{numbers[graph.lane_of(node)]}"
        met[part] += 1
        found[step] = f"{part}.{met[part]}"
    return found


def addressed(graph: JourneyGraph) -> Mapping[str, str]:
    """Address and title of each step by its id, in reading order: “D3.2 Restaurants”."""
    return {step: f"{address} {graph.nodes[step].title}" for step, address in references(graph).items()}


def _letters(place: int) -> str:
    """Spreadsheet letters of a place counted from 0.

    >>> [_letters(place) for place in (0, 25, 26, 27, 701, 702)]
    ['A', 'Z', 'AA', 'AB', 'ZZ', 'AAA']
    """
    letters = ""
    while place >= 0:
        place, letter = divmod(place, 26)
        letters = chr(ord("A") + letter) + letters
        place -= 1
    return letters
