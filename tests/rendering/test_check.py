"""The checker finds what it is there to find."""

from dataclasses import replace

import pytest

from touchpoints.rendering.check import problems
from touchpoints.rendering.maps import DrawingOptions, map_scene
from touchpoints.rendering.shapes import Point

from .journeys import flying


@pytest.fixture(scope="module")
def scene():
    return map_scene(flying(), DrawingOptions())


def changed(items, at, **values):
    items = list(items)
    items[at] = replace(items[at], **values)
    return tuple(items)


def test_cards_on_each_other(scene):
    cards = changed(scene.cards, 1, box=scene.cards[0].box._replace(x=scene.cards[0].box.x + 20))
    assert "cards A1.1 and A1.2 overlap" in problems(replace(scene, cards=cards))


def test_a_road_through_a_card(scene):
    card = scene.cards[3]
    through = (Point(140, card.box.centre.y), Point(1600, card.box.centre.y))
    transitions = changed(scene.transitions, 0, points=through)
    assert f"transition t0 crosses card {card.reference}" in problems(replace(scene, transitions=transitions))


def test_roads_on_each_other(scene):
    transitions = changed(scene.transitions, 1, points=scene.transitions[0].points)
    first, second = scene.transitions[0].transition, scene.transitions[1].transition
    assert f"transitions {first} and {second} lie on each other" in problems(
        replace(scene, transitions=transitions)
    )


def test_a_label_on_a_card(scene):
    at = scene.cards[0].box.centre
    label = scene.transitions[0].label._replace(x=at.x, y=at.y)
    found = problems(replace(scene, transitions=changed(scene.transitions, 0, label=label)))
    assert "card A1.1 collides with label of t0" in found


def test_a_callout_on_the_legend(scene):
    callouts = changed(scene.callouts, 0, box=scene.legend.box)
    found = problems(replace(scene, callouts=callouts))
    assert f"callout of {scene.callouts[0].step} collides with legend" in found


def test_a_name_that_leaves_its_card(scene):
    card = scene.cards[0]
    wide = card.texts[2]._replace(content="Departure and arrival time convenience")
    texts = (*card.texts[:2], wide, *card.texts[3:])
    found = problems(replace(scene, cards=changed(scene.cards, 0, texts=texts)))
    assert "text 'Departure and arrival time convenience' leaves its box" in found


def test_a_note_that_runs_into_the_next_stage(scene):
    note = scene.notes[0]
    long = note.texts[1]._replace(content=note.texts[1].content * 2)
    notes = changed(scene.notes, 0, texts=(note.texts[0], long, *note.texts[2:]))
    assert any("leaves its box" in problem for problem in problems(replace(scene, notes=notes)))


def test_a_road_outside_the_neat_line(scene):
    transitions = changed(scene.transitions, 0, points=(Point(10, 10), Point(20, 10)))
    assert any("leaves the lanes" in problem for problem in problems(replace(scene, transitions=transitions)))
