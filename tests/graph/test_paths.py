"""Ways through Ada's journey (drawn in tests/journeys.py)."""

from itertools import pairwise

import pytest
from hypothesis import given

from tests.graph.worlds import journeys
from tests.journeys import coffee_journey, make_step, make_way, uid
from touchpoints.graph.paths import (
    NoPathToOutcome,
    dead_ends,
    ends,
    loops,
    paths,
    starts,
    unreachable,
)
from touchpoints.graph.reading import reading_order


def names(graph, steps):
    return [graph.nodes[step].title for step in steps]


def coffee_without(*ways):
    graph = coffee_journey()
    gone = {uid(way) for way in ways}
    return coffee_journey(edges={key: edge for key, edge in graph.edges.items() if key not in gone})


def test_a_journey_starts_where_nothing_leads_to_in_its_first_stage():
    assert names(coffee_journey(), starts(coffee_journey())) == ["Advert"]


def test_a_journey_that_goes_round_starts_at_its_first_step():
    back = make_way("order", "advert")
    graph = coffee_journey(edges={**coffee_journey().edges, back.id: back})
    assert names(graph, starts(graph)) == ["Advert"]


def test_ends_lead_to_no_other_step():
    assert names(coffee_journey(), ends(coffee_journey())) == ["Unsubscribe", "Newsletter", "First cup"]


def test_a_step_that_nothing_leads_to_cannot_be_reached():
    assert names(coffee_journey(), unreachable(coffee_journey())) == ["Newsletter"]


def test_a_loop_apart_from_the_rest_cannot_be_reached():
    graph = coffee_without("compare>order", "demonstration>order")
    assert "Hotline" in names(graph, unreachable(graph))


def test_nothing_is_unreachable_or_dead_while_nothing_is_connected():
    graph = coffee_journey(edges={})
    assert unreachable(graph) == dead_ends(graph) == ()


def test_a_dead_end_ends_before_the_journey_does():
    assert names(coffee_journey(), dead_ends(coffee_journey())) == ["Unsubscribe"]


def test_where_customers_are_known_to_leave_is_no_dead_end():
    leaving = make_step("unsubscribe", "discover", channel="website", column=1, row=1, leaves=40)
    assert dead_ends(coffee_journey(nodes={**coffee_journey().nodes, leaving.id: leaving})) == ()


def test_a_step_that_only_leads_to_itself_is_an_end():
    loop = make_way("unsubscribe", "unsubscribe")
    graph = coffee_journey(edges={**coffee_journey().edges, loop.id: loop})
    assert names(graph, dead_ends(graph)) == ["Unsubscribe"]


def test_each_loop_is_found_once_from_its_first_step():
    graph = coffee_journey()
    assert [names(graph, loop) for loop in loops(graph)] == [
        ["Compare", "Order", "Delivery", "Hotline"],
        ["Hotline"],
    ]


def test_paths_to_an_outcome_are_listed_shortest_first():
    graph = coffee_journey()
    found = paths(graph, [uid("first cup")])
    assert found.complete
    assert [names(graph, path) for path in found.paths] == [
        ["Advert", "Compare", "Order", "Delivery", "First cup"],
        ["Advert", "Demonstration", "Order", "Delivery", "First cup"],
    ]


def test_without_an_outcome_paths_lead_to_the_ends():
    graph = coffee_journey()
    assert ["Advert", "Compare", "Unsubscribe"] in [names(graph, path) for path in paths(graph).paths]


def test_a_listing_that_was_cut_says_so():
    found = paths(coffee_journey(), limit=1)
    assert len(found.paths) == 1
    assert not found.complete


def test_no_path_to_the_outcome_is_an_error_that_says_so():
    with pytest.raises(NoPathToOutcome) as caught:
        paths(coffee_journey(), [uid("newsletter")])
    assert caught.value.outcome == (uid("newsletter"),)
    with pytest.raises(NoPathToOutcome):
        paths(coffee_journey(stages={}, nodes={}, edges={}))


@given(journeys())
def test_every_step_is_on_a_way_from_a_start_or_unreachable(graph):
    if graph.edges:
        assert not set(starts(graph)) & set(unreachable(graph))
    assert set(unreachable(graph)) <= set(reading_order(graph))
    assert set(dead_ends(graph)) <= set(ends(graph))


@given(journeys())
def test_each_listed_path_follows_transitions_and_repeats_no_step(graph):
    try:
        found = paths(graph)
    except NoPathToOutcome:
        return
    ways = {(edge.source, edge.target) for edge in graph.edges.values()}
    for path in found.paths:
        assert set(pairwise(path)) <= ways
        assert len(set(path)) == len(path)
        assert path[0] in starts(graph)
        assert path[-1] in ends(graph)
