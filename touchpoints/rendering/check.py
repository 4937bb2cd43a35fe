"""What a scene must never do, checked on its geometry: the tests ask this of every example."""

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

from touchpoints.rendering.layout.marks import arrowhead, text_box
from touchpoints.rendering.layout.space import along
from touchpoints.rendering.scene import RoutedTransition, Scene
from touchpoints.rendering.shapes import Box, Point, Text

SLACK = 0.6
"""Lines may touch; half a unit is an eighth of a millimetre."""


def problems(scene: Scene) -> list[str]:
    """Everything that is wrong with a scene, in words; an empty list when nothing is."""
    return [
        *_cards_overlap(scene),
        *_roads_cross_cards(scene),
        *_roads_coincide(scene),
        *_things_collide(scene),
        *_texts_leave(scene),
        *_outside(scene),
    ]


def _cards_overlap(scene: Scene) -> Iterator[str]:
    for one, other in combinations(scene.cards, 2):
        if one.box.overlaps(other.box):
            yield f"cards {one.reference} and {other.reference} overlap"


def _roads_cross_cards(scene: Scene) -> Iterator[str]:
    for edge in scene.transitions:
        ends = (edge.source, edge.target)
        pieces = [box.grown(edge.thickness / 2) for box in along(edge.points, 0)]
        for card in scene.cards:
            own = card.step in ends
            inner = card.box.grown(-edge.thickness - 1 if own else -SLACK)
            if any(piece.overlaps(inner) for piece in pieces):
                yield f"transition {edge.transition} crosses card {card.reference}"


def _roads_coincide(scene: Scene) -> Iterator[str]:
    """Parallel pieces of two roads on top of each other."""
    pieces = [(edge, one, other) for edge in scene.transitions for one, other in pairwise(edge.points)]
    seen = set()
    for (first, a, b), (second, c, d) in combinations(pieces, 2):
        pair = (first.transition, second.transition)
        if first is not second and pair not in seen and _coincide((a, b, first), (c, d, second)):
            seen.add(pair)
            yield f"transitions {pair[0]} and {pair[1]} lie on each other"


def _coincide(
    one: tuple[Point, Point, RoutedTransition], other: tuple[Point, Point, RoutedTransition]
) -> bool:
    (a, b, first), (c, d, second) = one, other
    near = min(3.0, (first.thickness + second.thickness) / 2)
    if a.y == b.y and c.y == d.y:
        return abs(a.y - c.y) < near and _shared(a.x, b.x, c.x, d.x) > 12
    if a.x == b.x and c.x == d.x:
        return abs(a.x - c.x) < near and _shared(a.y, b.y, c.y, d.y) > 12
    return False


def _shared(a: float, b: float, c: float, d: float) -> float:
    return min(max(a, b), max(c, d)) - max(min(a, b), min(c, d))


def _things_collide(scene: Scene) -> Iterator[str]:
    """Labels, cards, callouts, legend, diamonds and arrowheads keep off each other."""
    things = list(_things(scene))
    for (name, box), (other_name, other) in combinations(things, 2):
        if box.grown(-SLACK).overlaps(other.grown(-SLACK)):
            yield f"{name} collides with {other_name}"
    heads = [
        (f"arrowhead of {edge.transition}", arrowhead(edge.points[-2], edge.points[-1], edge.thickness))
        for edge in scene.transitions
    ]
    labels = [(name, box) for name, box in things if name.startswith(("label", "callout", "legend"))]
    for name, box in labels:
        for head, place in heads:
            if box.grown(-SLACK).overlaps(place.grown(-SLACK)):
                yield f"{name} collides with {head}"


def _things(scene: Scene) -> Iterator[tuple[str, Box]]:
    for card in scene.cards:
        yield f"card {card.reference}", card.box
    for edge in scene.transitions:
        if edge.label:
            yield f"label of {edge.transition}", text_box(edge.label)
    for mark in scene.terminals:
        if mark.label:
            yield f"label of {mark.kind} {mark.step}", text_box(mark.label)
    for stub in scene.drop_offs:
        if stub.label:
            yield f"label of those who leave {stub.step}", text_box(stub.label)
    for callout in scene.callouts:
        yield f"callout of {callout.step}", callout.box
    if scene.legend:
        yield "legend", scene.legend.box
    if scene.curve:
        yield from ((f"label {line.content} on the curve", text_box(line)) for line in scene.curve.texts)


def _texts_leave(scene: Scene) -> Iterator[str]:
    """Text within the box it belongs to, by measured widths."""
    for text, box in _homes(scene):
        if not box.grown(SLACK).holds(text_box(text)):
            yield f"text {text.content!r} leaves its box"
    groups = [card.texts for card in scene.cards] + [callout.texts for callout in scene.callouts]
    groups += [stage.texts for stage in scene.stages] + [note.texts for note in scene.notes]
    groups += [scene.title_block.texts] if scene.title_block else []
    groups += [scene.legend.texts] if scene.legend else []
    for texts in groups:
        for one, other in combinations(texts, 2):
            if text_box(one).grown(-SLACK).overlaps(text_box(other).grown(-SLACK)):
                yield f"texts {one.content!r} and {other.content!r} collide"
    yield from _marks_covered(scene)


def _marks_covered(scene: Scene) -> Iterator[str]:
    """Marks of the legend and chips of callouts under words that are not theirs."""
    for callout in scene.callouts:
        for chip in callout.chips:
            if not callout.box.holds(chip.box):
                yield f"word {chip.text.content!r} leaves the callout of {callout.step}"
            for line in callout.texts:
                if chip.box.overlaps(text_box(line)):
                    yield f"word {chip.text.content!r} collides with {line.content!r}"
    if scene.legend:
        marks = [badge.box for badge in scene.legend.badges]
        marks += [one.track for one in scene.legend.whiskers]
        marks += [Box(x - 9, y - 9, 18, 18) for x, y in scene.legend.stars]
        marks += [Box(rank.at.x - 9, rank.at.y - 9, 18, 18) for rank in scene.legend.ranks]
        for mark in marks:
            for line in scene.legend.texts:
                if mark.overlaps(text_box(line)):
                    yield f"text {line.content!r} of the legend covers a mark"


def _homes(scene: Scene) -> Iterator[tuple[Text, Box]]:
    for card in scene.cards:
        yield from _in(card.texts, card.box.grown(-4))
    for callout in scene.callouts:
        yield from _in((*callout.texts, *(chip.text for chip in callout.chips)), callout.box.grown(-3))
    if scene.legend:
        yield from _in(scene.legend.texts, scene.legend.box.grown(-3))
    for stage in scene.stages:
        yield from _in(stage.texts, Box(stage.box.x, scene.header.y, stage.box.width, scene.header.height))
    gutter = scene.lanes_box.x - scene.field.x
    for lane in scene.lanes:
        yield from _in(lane.texts, Box(lane.box.x, lane.box.y, gutter, lane.box.height))
    for note in scene.notes:
        for line in note.texts:
            columns = [stage.box for stage in scene.stages if stage.box.x <= line.x < stage.box.right]
            x, width = (columns[0].x, columns[0].width) if columns else (note.box.x, gutter)
            yield line, Box(x, note.box.y, width, note.box.height)
    if scene.curve:
        yield from _in(scene.curve.texts, scene.curve.box)
    sheet = Box(0, 0, scene.width, scene.height)
    yield from _in(scene.source_note, sheet.grown(-12))
    if scene.title_block:
        yield from _in(scene.title_block.texts, sheet.grown(-12))


def _in(texts: Iterable[Text], box: Box) -> Iterator[tuple[Text, Box]]:
    return ((text, box) for text in texts)


def _outside(scene: Scene) -> Iterator[str]:
    """What lies among the lanes stays among them, inside the neat line."""
    for name, box in _things(scene):
        if name.startswith(("card", "label of")) and not scene.lanes_box.grown(SLACK).holds(box):
            yield f"{name} leaves the lanes"
    for edge in scene.transitions:
        if not all(scene.lanes_box.grown(SLACK).holds(box) for box in along(edge.points, edge.thickness / 2)):
            yield f"transition {edge.transition} leaves the lanes"
