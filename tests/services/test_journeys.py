"""The life of a journey."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.journeys import coffee_journey, uid
from tests.stored import make_workspace, set_title, store_journey
from touchpoints.graph.operations import SetFields
from touchpoints.models import Change, Journey, Question, SurveyResponse, Touchpoint
from touchpoints.services.journeys import (
    TitleNotTyped,
    archive_journey,
    create_journey,
    delete_journey,
    duplicate_journey,
    load_graph,
    load_inventory,
    unarchive_journey,
)
from touchpoints.services.operations import apply_operations, bring_up_to
from touchpoints.vocabulary import SubjectKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey() -> Journey:
    return store_journey(make_workspace())


def test_a_graph_knows_what_it_uses_of_the_inventory_and_what_lies_above(journey):
    inventory = load_graph(journey).inventory
    assert list(inventory.channels) == ["website", "store", "phone"]
    assert list(inventory.personas) == ["ada"]
    assert set(inventory.touchpoints) == set(coffee_journey().inventory.touchpoints)
    assert list(inventory.questions) == ["recommend", "checkout-ease", "hotline-help"]
    shop = SetFields(
        str(uuid4()), SubjectKind.STEP, uid("compare"), {"touchpoint": None, "channel": "website"}
    )
    apply_operations(journey=journey, operations=[shop], origin="test")
    assert "shop" in load_graph(journey).inventory.touchpoints  # the checkout lies under it


def test_the_inventory_of_a_workspace_holds_nothing_of_another(journey):
    store_journey(make_workspace("tea"))
    inventory = load_inventory(journey.workspace)
    assert list(inventory.personas) == ["ada", "bruno"]
    assert list(inventory.channels) == ["website", "store", "phone", "post"]
    assert "recommend" not in inventory.questions


def test_loading_costs_the_same_whatever_the_size(journey, django_assert_num_queries):
    with django_assert_num_queries(11):
        load_graph(journey)
    with django_assert_num_queries(6):
        load_graph(journey, inventory=coffee_journey().inventory)


def test_an_edit_between_the_queries_is_noticed(journey, monkeypatch):
    from touchpoints.services import loading

    read, times = loading._read, []

    def read_and_be_overtaken(*args):
        graph = read(*args)
        times.append(graph.revision)
        if len(times) == 1:
            apply_operations(journey=journey, operations=[set_title(uid("advert"), "Poster")], origin="test")
        return graph

    monkeypatch.setattr(loading, "_read", read_and_be_overtaken)
    graph = load_graph(journey)
    assert (graph.revision, graph.nodes[uid("advert")].title) == (2, "Poster")


def test_a_duplicate_can_be_compared_step_by_step(journey):
    copy = duplicate_journey(journey=journey, title="As it could be")
    one, other = load_graph(journey), load_graph(copy)
    assert (other.facts, other.slug) == (replace(one.facts, title="As it could be"), "as-it-could-be")
    assert (other.stages, other.nodes, other.edges) == (one.stages, one.nodes, one.edges)
    assert one.id != other.id
    assert Question.objects.get(journey=copy).wording == Question.objects.get(journey=journey).wording
    assert not other.inventory.opportunities


def test_bringing_a_journey_up_to_itself_changes_nothing(journey):
    outcome = bring_up_to(journey=journey, after=load_graph(journey), origin="test")
    assert (outcome.revision, outcome.applied) == (1, ())


def test_a_journey_put_away_can_be_taken_back(journey):
    archive_journey(journey)
    assert (list(Journey.objects.live()), list(Journey.objects.archived())) == ([], [journey])
    unarchive_journey(journey)
    assert list(Journey.objects.live()) == [journey]


def test_a_journey_is_deleted_only_with_its_title_typed(journey):
    with pytest.raises(TitleNotTyped):
        delete_journey(journey, typed_title="A new coffee")
    delete_journey(journey, typed_title=" A new coffee machine ")
    assert not Journey.objects.exists() and not Change.objects.exists()
    assert Touchpoint.objects.filter(slug="hotline").exists()
    assert SurveyResponse.objects.count() == 0


def test_two_journeys_of_one_title_have_two_slugs():
    workspace = make_workspace()
    assert [create_journey(workspace=workspace, title="Buying").slug for _time in "ab"] == [
        "buying",
        "buying-2",
    ]
