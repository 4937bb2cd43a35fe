"""Every row has walls round it, and every change to one is noticed."""

import pytest
from django.apps import apps

from tests.journeys import uid
from tests.stored import make_workspace, store_journey
from touchpoints.models import Membership, Persona, Step, Touchpoint, User, Workspace
from touchpoints.models.scoping import Scoped
from touchpoints.services.check import check_data

pytestmark = pytest.mark.django_db

SCOPED = [model for model in apps.get_app_config("touchpoints").get_models() if issubclass(model, Scoped)]
OUTSIDE = {"User", "Workspace", "SignInLink", "Worker"}


def test_every_model_hangs_in_a_workspace():
    others = set(apps.get_app_config("touchpoints").get_models()) - set(SCOPED)
    assert {model.__name__ for model in others} == OUTSIDE


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_rows_are_asked_for_through_a_workspace_or_a_person(model):
    """The path to the workspace exists; the rows of the two worlds below never mix."""
    home, foreign = make_workspace(), make_workspace("tea")
    store_journey(home), store_journey(foreign)
    person = User.objects.create_user("ada@example.org")
    Membership.objects.create(workspace=home, user=person, role="viewer")
    everything = set(model.objects.all())
    inside = set(model.objects.in_workspace(home))
    assert inside == set(model.objects.visible_to(person))
    assert inside | set(model.objects.in_workspace(foreign)) == everything
    assert not inside & set(model.objects.in_workspace(foreign))
    for row in inside:
        assert row.owning_workspace_id() == home.pk


def stamp(workspace: Workspace) -> int:
    return Workspace.objects.get(pk=workspace.pk).stamp


def test_saving_and_deleting_count_up_the_stamp_of_one_workspace_only():
    home, foreign = make_workspace(), make_workspace("tea")
    store_journey(home)
    before, elsewhere = stamp(home), stamp(foreign)
    step = Step.objects.get(uid=uid("order"))
    step.save()
    assert stamp(home) == before + 1
    Persona.objects.get(slug="bruno").delete()
    assert stamp(home) == before + 2
    assert stamp(foreign) == elsewhere


def test_the_world_of_the_tests_is_sound():
    workspace = make_workspace()
    store_journey(workspace)
    assert list(check_data(workspace)) == []
    assert Touchpoint.objects.used_in(workspace.journeys.get()).count() == 6
