"""Steps that came to share a cell."""

from dataclasses import replace

from hypothesis import given

from tests.graph.worlds import IDS, is_storable, journeys
from tests.journeys import INVENTORY, coffee_journey, make_step, uid
from touchpoints.graph.cells import settled
from touchpoints.graph.journey import TouchpointEntry


def test_a_journey_with_free_cells_stays_as_it_is():
    graph = coffee_journey()
    assert settled(graph) is graph


def test_steps_that_a_changed_touchpoint_brought_into_one_cell_part_to_the_right():
    moved = {
        slug: replace(entry, channel="store") if slug in ("delivery", "hotline") else entry
        for slug, entry in INVENTORY.touchpoints.items()
    }
    graph = coffee_journey(inventory=replace(INVENTORY, touchpoints=moved))
    hotline = replace(graph.nodes[uid("hotline")], column=0)
    found = settled(replace(graph, nodes={**graph.nodes, hotline.id: hotline}))
    assert found.nodes[uid("delivery")].column == 0
    assert found.nodes[uid("hotline")].column == 1


def test_a_full_row_overflows_into_the_next():
    nodes = {step: make_step(step, "use", id=step, column=999, channel="post") for step in IDS[:2]}
    found = settled(coffee_journey(nodes=nodes, edges={}))
    assert [(found.nodes[step].row, found.nodes[step].column) for step in IDS[:2]] == [(0, 999), (1, 0)]


@given(journeys())
def test_a_settled_journey_can_be_stored_whatever_channel_its_touchpoints_get(graph):
    one_channel = {
        slug: TouchpointEntry(slug, entry.name, "post") for slug, entry in INVENTORY.touchpoints.items()
    }
    inventory = replace(graph.inventory, touchpoints=one_channel)
    is_storable(settled(replace(graph, inventory=inventory)))
