"""A touchpoint that changes its channel takes its steps to another lane."""

import pytest

from tests.journeys import uid
from tests.stored import make_workspace, store_journey
from touchpoints.models import Channel, Journey, Step, Touchpoint
from touchpoints.services.check import check_data
from touchpoints.services.history import history
from touchpoints.services.touchpoints import save_touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey() -> Journey:
    return store_journey(make_workspace())


def test_steps_that_come_to_lie_on_others_make_way(journey):
    hotline = Touchpoint.objects.get(slug="hotline")
    hotline.channel = Channel.objects.get(slug="website")
    save_touchpoint(hotline)
    columns = dict(Step.objects.filter(stage__title="Use").values_list("title", "column"))
    assert sorted((columns["Delivery"], columns["Newsletter"], columns["Hotline"])) == [0, 1, 2]
    assert list(check_data(journey.workspace)) == []
    journey.refresh_from_db()
    assert (journey.revision, history(journey)[0].origin) == (2, "inventory")


def test_nothing_else_about_a_touchpoint_edits_a_journey(journey):
    hotline = Touchpoint.objects.get(slug="hotline")
    hotline.name = "Call centre"
    save_touchpoint(hotline)
    journey.refresh_from_db()
    assert (journey.revision, Touchpoint.objects.get(slug="hotline").name) == (1, "Call centre")


def test_a_new_touchpoint_is_stored(journey):
    save_touchpoint(
        Touchpoint(
            workspace=journey.workspace, slug="fax", name="Fax", channel=Channel.objects.get(slug="phone")
        )
    )
    assert Touchpoint.objects.filter(slug="fax").exists()
    assert Step.objects.get(uid=uid("hotline")).column == 1
