"""The order of reading and the addresses of steps (Ada's journey is drawn in tests/journeys.py)."""

from dataclasses import replace

from hypothesis import given

from tests.graph.worlds import journeys
from tests.journeys import INVENTORY, STEPS, coffee_journey, uid
from touchpoints.graph.journey import JourneyStage
from touchpoints.graph.reading import lane_numbers, lanes, reading_order, references, stage_letters


def test_lanes_are_the_used_channels_in_the_inventorys_order_then_the_one_without():
    assert lanes(coffee_journey()) == ("website", "store", "phone", None)
    assert lane_numbers(coffee_journey()) == {"website": 1, "store": 2, "phone": 3, None: 4}


def test_a_step_on_its_own_channel_leaves_its_touchpoints_lane():
    moved = replace(coffee_journey().nodes[uid("demonstration")], channel="post")
    graph = coffee_journey(nodes={**coffee_journey().nodes, moved.id: moved})
    assert lanes(graph) == ("website", "phone", "post", None)


def test_a_journey_is_read_by_stage_then_column_then_lane_then_row():
    names = [
        *("advert", "compare", "unsubscribe"),
        *("demonstration", "order"),
        *("delivery", "newsletter", "hotline", "first cup"),
    ]
    assert reading_order(coffee_journey()) == tuple(uid(name) for name in names)


def test_a_step_is_numbered_within_its_stage_and_lane():
    found = references(coffee_journey())
    by_name = {step.title: found[step.id] for step in STEPS}
    assert by_name == {
        "Advert": "A1.1",
        "Compare": "A1.2",
        "Unsubscribe": "A1.3",
        "Order": "B1.1",
        "Demonstration": "B2.1",
        "Delivery": "C1.1",
        "Newsletter": "C1.2",
        "Hotline": "C3.1",
        "First cup": "C4.1",
    }


def test_after_stage_z_comes_stage_aa():
    stages = {str(number): JourneyStage(str(number), "x") for number in range(28)}
    letters = stage_letters(coffee_journey(stages=stages))
    assert [letters["0"], letters["25"], letters["26"], letters["27"]] == ["A", "Z", "AA", "AB"]


def test_an_empty_journey_has_nothing_to_read():
    graph = coffee_journey(stages={}, nodes={}, edges={})
    assert (lanes(graph), reading_order(graph), references(graph)) == ((), (), {})


@given(journeys())
def test_every_step_has_one_address_of_its_own(graph):
    found = references(graph)
    assert list(found) == list(reading_order(graph))
    assert len(set(found.values())) == len(graph.nodes)


@given(journeys())
def test_reading_does_not_depend_on_the_order_in_which_steps_are_kept(graph):
    turned = replace(graph, nodes=dict(reversed(graph.nodes.items())), inventory=INVENTORY)
    assert reading_order(turned) == reading_order(graph)
