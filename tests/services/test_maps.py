"""A drawing is made once, and anew only when something it shows has changed."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.utils import translation

from tests.journeys import uid
from tests.stored import make_workspace, set_title, store_journey, tally
from touchpoints.graph.operations import SetFields
from touchpoints.models import Journey, Persona, Question, Touchpoint
from touchpoints.rendering.options import DrawingOptions
from touchpoints.scoring.score import Period
from touchpoints.services import maps
from touchpoints.services.maps import drawn_map, picture
from touchpoints.services.operations import apply_operations
from touchpoints.vocabulary import SubjectKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey() -> Journey:
    caches["drawings"].clear()
    journey = store_journey(make_workspace())
    tally(Question.objects.get(slug="hotline-help"), date(2017, 5, 15), {1: 80, 2: 50})
    tally(Question.objects.get(slug="checkout-ease"), date(2017, 5, 15), {6: 100, 7: 300})
    return journey


@pytest.fixture
def drawings(monkeypatch) -> list:
    """The scored journeys that were drawn, one for each drawing."""
    drawn, draw = [], maps.draw_map

    def watched(scored, options):
        drawn.append(scored)
        return draw(scored, options)

    monkeypatch.setattr(maps, "draw_map", watched)
    return drawn


def fresh(journey: Journey) -> Journey:
    return Journey.objects.select_related("workspace").get(pk=journey.pk)


def test_looking_again_costs_no_query_and_no_drawing(journey, drawings, django_assert_num_queries):
    first = drawn_map(fresh(journey))
    again = fresh(journey)
    with django_assert_num_queries(0):
        assert drawn_map(again) == first
    assert len(drawings) == 1
    assert first.startswith("<svg")


def test_an_edit_is_drawn(journey, drawings):
    drawn_map(fresh(journey))
    apply_operations(journey=journey, operations=[set_title(uid("order"), "Pay")], origin="test")
    assert "Pay" in drawn_map(fresh(journey))
    assert len(drawings) == 2


def test_a_renamed_touchpoint_and_a_new_persona_are_looked_at(journey, drawings):
    drawn_map(fresh(journey))
    touchpoint = Touchpoint.objects.get(slug="hotline")
    touchpoint.name = "Call centre"
    touchpoint.save()
    drawn_map(fresh(journey))
    assert len(drawings) == 2


def test_what_the_drawing_does_not_show_costs_a_look_and_no_drawing(journey, drawings):
    drawn_map(fresh(journey))
    Touchpoint.objects.create(
        workspace=journey.workspace, slug="fax", name="Fax", channel=Touchpoint.objects.first().channel
    )
    drawn_map(fresh(journey))
    assert len(drawings) == 1


def test_an_answer_is_drawn(journey, drawings):
    before = drawn_map(fresh(journey))
    tally(Question.objects.get(slug="hotline-help"), date(2017, 5, 16), {5: 200})
    journey.workspace.touch()
    assert drawn_map(fresh(journey)) != before


@pytest.mark.parametrize(
    "other",
    [
        {"persona": "ada"},
        {"period": Period()},
        {"options": DrawingOptions(theme="dark")},
        {"options": DrawingOptions(prefix="a-")},
    ],
)
def test_each_way_of_looking_has_its_own_drawing(journey, drawings, other):
    drawn_map(fresh(journey))
    drawn_map(fresh(journey), **other)
    drawn_map(fresh(journey), **other)
    assert len(drawings) == 2


def test_each_language_has_its_own_drawing(journey, drawings):
    drawn_map(fresh(journey))
    with translation.override("de"):
        drawn_map(fresh(journey))
    assert len(drawings) == 2


def test_two_workspaces_never_share_a_drawing_of_different_things(journey):
    other = store_journey(make_workspace("tea"))
    hot = SetFields(str(uuid4()), SubjectKind.STEP, uid("order"), {"title": "Steep"})
    apply_operations(journey=other, operations=[hot], origin="test")
    assert "Steep" in drawn_map(fresh(other))
    assert "Steep" not in drawn_map(fresh(journey))
    assert Persona.objects.filter(slug="ada").count() == 2


@pytest.mark.parametrize("format, magic", [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_drawing_can_be_had_as_a_file(journey, format, magic):
    assert picture(fresh(journey), format).startswith(magic)
