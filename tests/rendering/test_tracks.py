"""Ways on tracks, by themselves."""

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from touchpoints.rendering.layout import tracks
from touchpoints.rendering.layout.tracks import Tracks, place_of

SIDE = 5
XS = [84.0 * at for at in range(2 * SIDE + 1)]
YS = [65.0 * at for at in range(2 * SIDE + 1)]
cells = st.builds(place_of, st.integers(0, SIDE - 1), st.integers(0, SIDE - 1))


@settings(max_examples=150)
@given(cards=st.lists(cells, min_size=2, max_size=18, unique=True), steps=st.integers(1, 12), data=st.data())
def test_looking_ahead_never_makes_a_way_dearer(cards, steps, data):
    """Every way costs what a search finds that looks ahead no further than the distance."""
    ahead = Tracks(XS, YS, frozenset(cards))
    nothing = [[[0.0] * 3] * 3] * len(tracks.MOVES)
    for _ in range(steps):
        source, target = data.draw(st.lists(st.sampled_from(cards), min_size=2, max_size=2, unique=True))
        way = ahead.cheapest(source, target)
        with patch.object(tracks, "LEAST_TO_COME", nothing):
            plain = ahead.cheapest(source, target)
        assert (way is None) == (plain is None)
        if way and plain:
            assert abs(ahead.price(way) - ahead.price(plain)) < 1e-6
            ahead.use(way)
