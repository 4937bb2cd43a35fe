"""The curve tells no more than the scores do."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from touchpoints.rendering.maps import DrawingOptions, map_scene
from touchpoints.rendering.shapes import Point
from touchpoints.rendering.svg.curve import monotone
from touchpoints.rendering.tiny import tiny_curve

from . import journeys

heights = st.lists(st.floats(-500, 500), min_size=2, max_size=12)


def bezier(a, b, c, d, t):
    return (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d


@given(heights)
def test_between_two_points_the_curve_never_leaves_their_range(ys):
    places = [Point(40.0 * at, y) for at, y in enumerate(ys)]
    curve = monotone(places)
    pieces = [[float(n) for n in re.findall(r"-?[\d.]+(?:e-?\d+)?", piece)] for piece in curve.split("C")[1:]]
    for before, after, (_x1, y1, _x2, y2, _x3, y3) in zip(places, places[1:], pieces, strict=False):
        low, high = min(before.y, after.y), max(before.y, after.y)
        for step in range(11):
            assert low - 0.02 <= bezier(before.y, y1, y2, y3, step / 10) <= high + 0.02


def test_the_curve_breaks_where_a_step_has_no_score():
    curve = map_scene(journeys.states(), DrawingOptions()).curve
    known = [point.at is not None for point in curve.points]
    for first, last in curve.runs:
        assert all(known[first : last + 1])
    assert sum(last - first + 1 for first, last in curve.runs) == sum(known) < len(known)
    assert not curve.dashed


def test_a_thin_journey_has_a_dashed_curve():
    scored = journeys.build(
        "Thin",
        {"a": "A"},
        [journeys.ChannelEntry("c", "C")],
        [journeys.Stop(f"s{at}", "Step", "a", "c", at, mean=3 + at / 5, n=9) for at in range(4)],
    )
    curve = map_scene(scored, DrawingOptions()).curve
    assert curve.dashed
    assert curve.runs == ((0, 3),)


def test_the_tiny_curve_says_what_it_shows():
    svg = tiny_curve(journeys.flying(), prefix="j1-", theme="light")
    assert 'role="img"' in svg and "Pain points: 1 Ease of online booking 2.88" in svg
    assert 'id="j1-hatch"' in svg
    assert "No scores yet" in tiny_curve(journeys.unmeasured(), theme="light")


def felt(scored, **guesses):
    """The journey with the editor's guesses at some steps."""
    nodes = {
        step: replace(node, feels=guesses.get(step, node.feels)) for step, node in scored.graph.nodes.items()
    }
    return replace(scored, graph=replace(scored.graph, nodes=nodes))


def test_where_nobody_was_asked_the_editors_guess_is_drawn_as_one():
    scored = felt(journeys.unmeasured(), time=1, book=-2)
    scene = map_scene(scored, DrawingOptions())
    guessed = {point.step: point for point in scene.curve.points if point.felt}
    assert set(guessed) == {"time", "book"}
    assert guessed["book"].at.y > guessed["time"].at.y
    assert [tick.text.content for tick in scene.curve.ticks] == ["good", "bad"]
    card = next(card for card in scene.cards if card.step == "book")
    assert card.felt == "mood-cry" and "felt very bad by the editor’s guess" in card.label
    assert "guess:" in " ".join(line.content for line in card.texts)
    assert any("guess" in line.content for line in scene.legend.texts)
    assert "felt, by the editor’s guess" in tiny_curve(scored, theme="light")


def test_a_guess_gives_way_to_answers_and_makes_no_score():
    scored = felt(journeys.flying(), wifi=2)
    scene = map_scene(scored, DrawingOptions())
    assert not any(point.felt for point in scene.curve.points)
    assert not any(card.felt for card in scene.cards)


def test_guesses_and_scores_are_not_one_line():
    scored = felt(journeys.states(), **dict.fromkeys(journeys.states().graph.nodes, 1))
    curve = map_scene(scored, DrawingOptions()).curve
    assert any(point.felt for point in curve.points)
    for first, last in curve.runs:
        assert len({point.felt for point in curve.points[first : last + 1]}) == 1
