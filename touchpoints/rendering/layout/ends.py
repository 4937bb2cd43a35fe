"""Where the journey begins and ends, and where customers leave it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import ge, le

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.graph.journey import JourneyGraph, TouchpointNode, TransitionEdge
from touchpoints.rendering.layout.grid import shares_leaving
from touchpoints.rendering.layout.marks import SIZE, Ground, first_free
from touchpoints.rendering.layout.routes import THICKEST, THINNEST
from touchpoints.rendering.scene import DropOff, Terminal, TerminalMark
from touchpoints.rendering.shapes import Anchor, Box, Point, Text

STUB = 17.0
SHORT_STUB = 9.0
SECOND_BORDER = 5.0
"""How far the second border of a moment of truth stands off its card."""


def terminals(ground: Ground) -> tuple[TerminalMark, ...]:
    """Rings at starts, ringed dots at ends, in reading order; each takes its place."""
    found = starts_and_ends(ground.graph, tuple(ground.cards))
    marks = (_terminal(ground, step, kind, visits) for step, kind, visits in found)
    return tuple(mark for mark in marks if mark)


def starts_and_ends(
    graph: JourneyGraph, cards: tuple[str, ...]
) -> Iterator[tuple[str, Terminal, int | None]]:
    """Steps (of `cards`, in reading order) where nothing earlier leads to or nothing leads on, with how many.

    Of a loop that nothing else enters, its first step is the start. Ways back from later stages do not keep a
    step of the first stage from being a start, nor ways back to earlier ones a step of the last from being an
    end, unless as many take them as were ever there; how many begin or end there, visits do not say.
    """
    place = {step: at for at, step in enumerate(cards)}
    out: dict[str, list[TransitionEdge]] = {step: [] for step in cards}
    into: dict[str, list[TransitionEdge]] = {step: [] for step in cards}
    for edge in graph.edges.values():
        out[edge.source].append(edge)
        into[edge.target].append(edge)
    forward = {step: {edge.target for edge in ways} for step, ways in out.items()}
    back = {step: {edge.source for edge in ways} for step, ways in into.items()}
    stages = [graph.nodes[step].stage for step in cards]
    for step in cards:
        node = graph.nodes[step]
        if forward[step] and _only_from(step, back, partial(le, place[step]), place):
            yield step, Terminal.START, node.visits
        elif forward[step] and node.stage == stages[0] and _all_return(node, into[step], back[step], graph):
            yield step, Terminal.START, None
        if back[step] and _only_from(step, forward, partial(ge, place[step]), place):
            yield step, Terminal.END, node.visits
        elif back[step] and node.stage == stages[-1] and _all_return(node, out[step], forward[step], graph):
            yield step, Terminal.END, None


def _all_return(
    node: TouchpointNode, ways: list[TransitionEdge], others: set[str], graph: JourneyGraph
) -> bool:
    """Whether these ways of a step all join it to other stages, and fewer take them than were at the step."""
    taken = sum(edge.volume or 0 for edge in ways)
    fewer = node.visits is None or taken < node.visits
    return fewer and all(graph.nodes[other].stage != node.stage for other in others)


def _only_from(
    step: str, ways: Mapping[str, set[str]], allowed: Callable[[int], bool], place: Mapping[str, int]
) -> bool:
    """Whether everything that ways lead to from a step has an allowed place."""
    seen, open_ = {step}, [step]
    while open_:
        found = ways[open_.pop()] - seen
        if not all(allowed(place[other]) for other in found):
            return False
        seen |= found
        open_ += found
    return True


def _terminal(ground: Ground, step: str, kind: Terminal, visits: int | None) -> TerminalMark | None:
    """A mark beside its card where the road to it is free, else above; with its label where there is room."""
    start, box = kind is Terminal.START, ground.cards[step]
    x = box.x if start else box.right
    spots = [
        (Point(x - 9 if start else x + 9, box.centre.y), Point(x, box.centre.y)),
        (
            Point(box.centre.x + (-34 if start else 34), box.y - 11),
            Point(box.centre.x + (-34 if start else 34), box.y),
        ),
    ]
    for at, edge in spots:
        ring = Box(at.x - 7, at.y - 7, 14, 14)
        if ground.space.is_free(ring.grown(-0.5)):
            ground.space.take(ring)
            label = _visits(ground, box, at, kind, visits) if visits is not None else None
            return TerminalMark(step, kind, at, edge, label)
    return None


def _visits(ground: Ground, box: Box, at: Point, kind: Terminal, visits: int) -> Text | None:
    said = _("%(n)s start") if kind is Terminal.START else _("%(n)s complete")
    content = said % {"n": ground.numbers.number(visits)}
    if kind is Terminal.START:
        spots: list[tuple[float, float, Anchor]] = [
            (box.x, box.y - 9, "start"),
            (box.x, box.bottom + 14, "start"),
            (at.x + 11, at.y + 3, "start"),
        ]
        over = Box(box.x, box.y - 31, 60, 13)
        if not ground.space.is_free(over):  # under a road it would pass for its label
            spots.insert(0, (at.x - 10, at.y + 3, "end"))
    else:
        spots = [
            (box.right, box.bottom + 14, "end"),
            (box.right, box.y - 9, "end"),
            (at.x + 11, at.y + 3, "start"),
        ]
    return first_free([Text(content, x, y, SIZE, 600, "ink2", anchor) for x, y, anchor in spots], ground)


def drop_offs(ground: Ground) -> tuple[DropOff, ...]:
    """A stub at every step that customers leave; each takes its place."""
    shares, said = shares_leaving(ground.graph), _("%(share)s leave")
    return tuple(_drop_off(ground, step, shares[step], said) for step in ground.cards if step in shares)


def _drop_off(ground: Ground, step: str, share: float | None, said: str) -> DropOff:
    """The stub where it and its label have room, else where it alone has, else shorter; never left out."""
    box, node = ground.cards[step], ground.graph.nodes[step]
    top = box.bottom + (SECOND_BORDER if node.moment_of_truth else 0)
    count = ground.numbers.number(node.leaves or 0)
    if share is None:
        forms = (ngettext("%(n)s leaves", "%(n)s leave", node.leaves or 0) % {"n": count}, count)
    else:
        percent = ground.numbers.percent(share)
        forms = (said % {"share": percent}, percent)
    across = (box.right - 26, box.x + 26, box.centre.x + 12, box.centre.x - 12)
    places = [(x, STUB) for x in across] + [(x, SHORT_STUB) for x in across]
    free = ((x, long) for x, long in places if ground.space.is_free(Box(x - 8, top + 2, 16, long)))
    stub = label = None
    for place in free:
        label = first_free(_beside(forms, place[0], top), ground)
        stub = place if label else stub or place
        if label:
            break
    x, long = stub or (across[0], SHORT_STUB)
    ground.space.take(Box(x - 8, top, 16, long + 2))
    thickness = max(THINNEST, THICKEST * (share or 0.0))
    return DropOff(step, Point(x, top), Point(x, top + long), thickness, label, forms[0])


def _beside(forms: tuple[str, ...], x: float, top: float) -> Iterator[Text]:
    """What may be said left or right of a stub, most first."""
    sides: tuple[tuple[float, Anchor], ...] = ((x - 12, "end"), (x + 12, "start"))
    for said in forms:
        for at, anchor in sides:
            yield Text(said, at, top + 13, SIZE, 600, "pain_text", anchor, full=forms[0])
