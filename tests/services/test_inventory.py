"""Slugs, names, and why something cannot be removed."""

import pytest
from django.db import IntegrityError

from tests.stored import make_workspace, store_journey
from touchpoints.models import Channel, Persona, Submission, Touchpoint
from touchpoints.services import inventory
from touchpoints.services.inventory import (
    InUse,
    create_touchpoint,
    find_touchpoint,
    remove,
    unique_slug,
)
from touchpoints.services.journeys import create_journey, duplicate_journey

pytestmark = pytest.mark.django_db


def test_a_slug_is_made_from_the_name_and_taken_once():
    workspace = make_workspace()
    assert [create_touchpoint(workspace, "Check in").slug for _time in range(3)] == [
        "check-in", "check-in-2", "check-in-3",
    ]  # fmt: skip
    assert unique_slug(Touchpoint, make_workspace("tea"), "Check in") == "check-in"


@pytest.mark.parametrize(
    "name, slug",
    [("Żółć & kawa", "zolc-kawa"), ("Аэропорт", "aeroport"), ("…", "touchpoint"), ("", "touchpoint")],
)
def test_a_slug_is_ascii_whatever_the_name(name, slug):
    assert unique_slug(Touchpoint, make_workspace(), name) == slug


def test_a_very_long_name_gives_a_slug_that_fits_and_can_be_numbered():
    workspace = make_workspace()
    slugs = [create_touchpoint(workspace, "long " * 40).slug for _time in range(12)]
    assert len(set(slugs)) == 12 and max(map(len, slugs)) <= 80


def test_a_touchpoint_is_found_by_name_then_by_alias_and_only_within_the_walls():
    workspace = make_workspace()
    store_journey(workspace)
    assert find_touchpoint(workspace, "  online  SHOP ").slug == "shop"
    assert find_touchpoint(workspace, "Web shop").slug == "shop"
    create_touchpoint(workspace, "Web shop")
    assert find_touchpoint(workspace, "Web shop").slug == "web-shop"
    assert find_touchpoint(make_workspace("tea"), "Online shop") is None


def test_touchpoints_whose_channel_nobody_said_share_one():
    workspace = make_workspace()
    first, second = create_touchpoint(workspace, "A"), create_touchpoint(workspace, "B")
    assert first.channel == second.channel and first.channel.name == "Unspecified"


def test_what_steps_use_is_not_removed_and_the_words_say_where():
    workspace = make_workspace()
    journey = store_journey(workspace)
    duplicate_journey(journey=journey, title="Another")
    with pytest.raises(InUse, match="“Hotline” is used in 2 journeys: “A new coffee machine”, “Another”"):
        remove(Touchpoint.objects.get(slug="hotline"))
    with pytest.raises(InUse, match=r"“Website” is the channel of 4 touchpoints: “Advert”.*and 1 more"):
        remove(Channel.objects.get(slug="website"))
    remove(Channel.objects.get(slug="post"))
    assert Touchpoint.objects.filter(slug="hotline").exists()


def test_answers_of_a_removed_persona_go_to_nobody_or_the_next():
    workspace = make_workspace()
    store_journey(workspace)
    ada = Persona.objects.get(slug="ada")
    given = Submission.objects.create(
        workspace=workspace, source="csv", external_id="1", persona=ada, attributes={"first_time": "1"}
    )
    Persona.objects.filter(slug="bruno").update(segment={"all": [{"attribute": "first_time", "in": ["1"]}]})
    remove(ada)
    given.refresh_from_db()
    assert given.persona.slug == "bruno"


def test_a_slug_that_somebody_takes_in_that_very_moment_gives_the_next(monkeypatch):
    workspace = make_workspace()
    made = create_journey(workspace=workspace, title="Coffee")
    seen_free, look = iter([made.slug]), inventory.unique_slug
    monkeypatch.setattr(inventory, "unique_slug", lambda *asked: next(seen_free, None) or look(*asked))
    assert create_journey(workspace=workspace, title="Coffee").slug == "coffee-2"


def test_what_the_database_refuses_for_another_reason_is_not_tried_again():
    workspace = make_workspace()
    made = create_journey(workspace=workspace, title="Coffee")
    with pytest.raises(IntegrityError):
        create_journey(workspace=workspace, title="Tea", uid=made.uid)
