"""Transitions go where a reader expects them, whoever finds the way."""

import stat
from dataclasses import replace

import pytest

from touchpoints.graph.journey import ChannelEntry
from touchpoints.rendering.check import problems
from touchpoints.rendering.layout.ends import drop_offs
from touchpoints.rendering.layout.grid import make_grid
from touchpoints.rendering.layout.marks import Ground
from touchpoints.rendering.layout.space import Space
from touchpoints.rendering.maps import DrawingOptions, map_scene

from .journeys import Stop, build, flying, sixty


def ways(cells, edges, **settings):
    """Points of every transition by (source, target) on a map of one lane: cells are (name, column, row)."""
    stops = [Stop(name, name, "a", "c", column, row) for name, column, row in cells]
    scene = map_scene(build("J", {"a": "A"}, [ChannelEntry("c", "C")], stops, edges), DrawingOptions())
    assert problems(scene) == []
    return {(one.source, one.target): one.points for one in scene.transitions}


def test_neighbours_are_joined_by_one_straight_line():
    # a → b
    (start, end) = ways([("a", 0, 0), ("b", 1, 0)], [("a", "b")])["a", "b"]
    assert start.y == end.y and start.x < end.x


def test_there_and_back_are_two_roads():
    # a ⇄ b : out on the right, back above both
    found = ways([("a", 0, 0), ("b", 1, 0)], [("a", "b", 90), ("b", "a", 10)])
    top = min(point.y for point in found["a", "b"])
    assert min(point.y for point in found["b", "a"]) < top


def test_a_loop_stands_above_its_card():
    points = ways([("a", 0, 0), ("b", 1, 0)], [("a", "b"), ("a", "a")])["a", "a"]
    assert len(points) == 4
    assert points[0].y == points[-1].y > points[1].y
    assert points[0].x > points[-1].x


def test_a_road_goes_round_the_card_between():
    # a  b  c : a → c does not run through b
    found = ways([("a", 0, 0), ("b", 1, 0), ("c", 2, 0)], [("a", "b"), ("b", "c"), ("a", "c")])
    assert len({point.y for point in found["a", "c"]}) > 1


def test_two_ways_between_the_same_steps_lie_beside_each_other():
    stops = [Stop("a", "a", "s", "c"), Stop("b", "b", "s", "c", 1)]
    channel = ChannelEntry("c", "C")
    scene = map_scene(
        build("J", {"s": "S"}, [channel], stops, [("a", "b", 5), ("a", "b", 4)]), DrawingOptions()
    )
    assert len({edge.points[0].y for edge in scene.transitions}) == 2


def test_the_widest_road_is_the_largest_volume():
    scene = map_scene(flying(), DrawingOptions())
    thickness = {edge.transition: edge.thickness for edge in scene.transitions}
    assert thickness["t0"] == 10
    assert min(thickness.values()) == 1.5


@pytest.mark.parametrize("reason", ["missing", "slow", "broken"])
def test_the_map_finds_its_own_ways_when_graphviz_gives_none(reason, settings, tmp_path, monkeypatch):
    program = tmp_path / "dot"
    if reason != "missing":
        program.write_text("#!/bin/sh\n" + ("sleep 5" if reason == "slow" else "echo '{'"))
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr("touchpoints.rendering.layout.graphviz_routes.DEADLINE", 0.2)
    settings.GRAPHVIZ_DOT = str(program)
    scene = map_scene(sixty(), DrawingOptions())
    assert scene.routed_by == "map"
    assert len(scene.transitions) == len(sixty().graph.edges)
    assert problems(scene) == []


def test_graphviz_routes_the_airline():
    assert map_scene(flying(), DrawingOptions()).routed_by == "graphviz"


def test_starts_and_ends_are_marked():
    scene = map_scene(flying(), DrawingOptions())
    assert [(mark.step, mark.kind.value) for mark in scene.terminals] == [("time", "start"), ("bag", "end")]


def test_those_who_leave_are_drawn_from_five_per_cent():
    stops = [
        Stop("a", "a", "s", "c", 0, visits=100, leaves=4),
        Stop("b", "b", "s", "c", 1, visits=100, leaves=5),
        Stop("c", "c", "s", "c", 2, visits=95, leaves=95),  # at the end they are through
    ]
    ways = [("a", "b", 96, ""), ("b", "c", 95, "")]
    scene = map_scene(build("J", {"s": "S"}, [ChannelEntry("c", "C")], stops, ways), DrawingOptions())
    assert [(stub.step, stub.label.content) for stub in scene.drop_offs] == [("b", "5% leave")]


def one_stage(stops, ways):
    return build("J", {"s": "S"}, [ChannelEntry("c", "C")], stops, ways)


def test_a_moment_of_truth_shows_who_leaves_below_its_second_border():
    stops = [
        Stop("a", "a", "s", "c", 0, mean=3.9, n=90, visits=1000, leaves=230, star=True),
        Stop("b", "b", "s", "c", 1, mean=3.1, n=90, visits=770),
    ]
    scene = map_scene(one_stage(stops, [("a", "b", 770, "")]), DrawingOptions())
    (stub,) = scene.drop_offs
    assert stub.label.content == "23% leave"
    assert stub.start.y > scene.cards[0].box.bottom + 4


def test_who_leaves_is_counted_where_visits_are_not():
    stops = [Stop("a", "a", "s", "c", 0, leaves=230), Stop("b", "b", "s", "c", 1)]
    scene = map_scene(one_stage(stops, [("a", "b", 770, "")]), DrawingOptions())
    assert [stub.label.content for stub in scene.drop_offs] == ["230 leave"]


def test_the_legend_explains_leaving_where_it_is_drawn_and_only_there():
    for leaves, explained in ((230, True), (0, False), (4, False)):
        stops = [Stop("a", "a", "s", "c", 0, visits=1000, leaves=leaves), Stop("b", "b", "s", "c", 1)]
        scene = map_scene(one_stage(stops, [("a", "b", 770, "")]), DrawingOptions())
        assert bool(scene.drop_offs) is explained
        assert bool(scene.legend.drop_offs) is explained


def test_a_stub_without_room_for_its_label_is_drawn_all_the_same():
    scored = flying()
    grid = make_grid(scored.graph, sheet=True, below=0)
    boxes = {step: grid.card(*grid.place(scored.graph, node)) for step, node in scored.graph.nodes.items()}
    (stub,) = drop_offs(Ground(scored.graph, grid, boxes, Space([grid.field])))
    assert stub.step == "book" and stub.label is None and stub.said == "23% leave"


def test_a_loop_between_opposite_ways_keeps_its_words():
    stops = [Stop(name, name, "s", "c", at, mean=3.5, n=80, star=at == 1) for at, name in enumerate("ab")]
    ways = [("a", "b", 900, "on"), ("b", "a", 100, "back"), ("b", "b", 50, "again 41 %")]
    scene = map_scene(one_stage(stops, ways), DrawingOptions())
    assert "50 again 41 %" in [edge.label.content for edge in scene.transitions if edge.label]


def test_ways_back_take_no_start_and_no_end_away():
    stops = [
        Stop("road", "road", "s", "c", 0),
        Stop("train", "train", "s", "d", 0, visits=437),
        Stop("gate", "gate", "t", "c", 0),
        Stop("cars", "cars", "u", "c", 0),
        Stop("desk", "desk", "u", "d", 0),
    ]
    ways = [
        ("road", "gate"),
        ("train", "gate"),
        ("gate", "cars"),
        ("gate", "desk"),
        ("cars", "train", 236, ""),
    ]
    channels = [ChannelEntry("c", "C"), ChannelEntry("d", "D")]
    stages = {"s": "S", "t": "T", "u": "U"}

    def marks(stops):
        scene = map_scene(build("J", stages, channels, stops, ways), DrawingOptions())
        return {(mark.step, mark.kind.value, mark.label and mark.label.content) for mark in scene.terminals}

    found = marks(stops)
    assert ("train", "start", None) in found  # how many of the 437 begin there, nobody counted
    assert ("cars", "end", None) in found
    assert len(found) == 4
    stops[1] = replace(stops[1], visits=236)  # all who were there came back
    assert "train" not in {step for step, _kind, _label in marks(stops)}
