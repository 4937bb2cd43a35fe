"""Nothing on a map crosses, collides or leaves its box, whatever the journey."""

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touchpoints.rendering.check import problems
from touchpoints.rendering.maps import DrawingOptions, map_scene

from . import journeys
from .strategies import scored_journeys


@pytest.mark.parametrize("name", ["flying", "airport", "sixty", "single", "empty", "unmeasured", "states"])
def test_nothing_is_wrong_with_the_examples(name):
    assert problems(map_scene(getattr(journeys, name)(), DrawingOptions())) == []


@pytest.mark.parametrize("language", journeys.NAMES)
def test_long_names_of_other_languages_stay_in_their_boxes(language):
    with translation.override(language):
        assert problems(map_scene(journeys.named(language), DrawingOptions())) == []


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(scored_journeys(), st.booleans())
def test_nothing_is_wrong_with_any_journey(scored, sheet):
    assert problems(map_scene(scored, DrawingOptions(sheet=sheet))) == []
