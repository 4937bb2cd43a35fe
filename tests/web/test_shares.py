"""Share links: one map without an account, and nothing else."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from tests.web.conftest import SignIn
from touchpoints.models import Journey, ShareLink
from touchpoints.services.journeys import archive_journey
from touchpoints.services.shares import create_share_link, last_day, open_share_link
from touchpoints.vocabulary import Role

SHARES = "/w/sfo/journeys/through-the-airport-and-back/share/"


@pytest.fixture
def secret(airport: Journey) -> str:
    return create_share_link(journey=airport, label="The board")[1]


def test_a_link_opens_the_map_without_an_account(secret: str) -> None:
    page = Client().get(f"/share/{secret}/")
    assert page.status_code == 200
    assert "Restaurants" in page.content.decode()
    assert "to read only" in page.content.decode()


@pytest.mark.parametrize("query", ["", "?view=table", "?persona=business", "?from=all"])
def test_a_shared_page_leads_nowhere_else(secret: str, query: str) -> None:
    page = Client().get(f"/share/{secret}/{query}").content.decode()
    links = set(re.findall(r'(?:href|action|hx-get|hx-post)="([^"]*)"', page))
    outside = {link for link in links if not link.startswith(("?", "#", "/static/", f"/share/{secret}/"))}
    assert not outside


@pytest.mark.parametrize("form", ["svg", "png", "pdf", "csv"])
def test_a_shared_map_can_be_downloaded(secret: str, form: str) -> None:
    assert Client().get(f"/share/{secret}/map.{form}?persona=business").status_code == 200


@pytest.mark.parametrize("path", ["", "map.svg"])
def test_a_shared_page_is_kept_by_nobody_and_tells_its_address_to_nobody(secret: str, path: str) -> None:
    answer = Client().get(f"/share/{secret}/{path}")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]


def test_a_shared_page_changes_nothing(secret: str) -> None:
    assert Client().post(f"/share/{secret}/").status_code == 405


def test_a_shared_page_asks_little_of_the_database(secret: str, django_assert_max_num_queries) -> None:
    Client().get(f"/share/{secret}/")
    with django_assert_max_num_queries(1):
        Client().get(f"/share/{secret}/")


def test_a_revoked_link_is_not_found(airport: Journey) -> None:
    link, secret = create_share_link(journey=airport)
    link.revoke()
    assert Client().get(f"/share/{secret}/").status_code == 404
    assert Client().get(f"/share/{secret}/map.svg").status_code == 404


def test_a_link_ends_with_its_last_day_where_the_workspace_is(airport: Journey) -> None:
    airport.workspace.time_zone = "America/Los_Angeles"
    airport.workspace.save()
    link, _secret = create_share_link(journey=airport, last_day=date(2026, 3, 7))
    assert link.expires_at == datetime(2026, 3, 8, tzinfo=ZoneInfo("America/Los_Angeles"))


def test_a_link_that_has_ended_is_not_found(airport: Journey) -> None:
    _link, secret = create_share_link(journey=airport, last_day=timezone.localdate() - timedelta(days=2))
    assert open_share_link(secret) is None
    assert Client().get(f"/share/{secret}/").status_code == 404


def test_a_journey_that_is_put_away_is_shared_no_more(airport: Journey, secret: str) -> None:
    archive_journey(airport)
    assert Client().get(f"/share/{secret}/").status_code == 404


def test_the_secret_is_not_kept(airport: Journey, secret: str) -> None:
    link = ShareLink.objects.get(journey=airport)
    assert secret not in {link.secret_hash, link.label}


def test_a_wrong_secret_is_not_found(secret: str) -> None:
    assert Client().get(f"/share/{secret[:-1]}/").status_code == 404


def test_an_admin_makes_a_link_and_sees_its_address_once(sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMIN)
    made = admin.post(SHARES, {"label": "The board", "last_day": ""}).content.decode()
    address = re.search(r'value="http[^"]*(/share/[^"]+/)"', made)
    assert address
    assert Client().get(address[1]).status_code == 200
    again = admin.get(SHARES).content.decode()
    assert "The board" in again
    assert address[1] not in again


def test_an_admin_revokes_a_link(sign_in: SignIn, secret: str) -> None:
    link = ShareLink.objects.get()
    assert sign_in(Role.ADMIN).post(f"{SHARES}{link.pk}/revoke/").status_code == 302
    assert Client().get(f"/share/{secret}/").status_code == 404


def test_a_day_that_has_passed_is_no_end(sign_in: SignIn) -> None:
    answer = sign_in(Role.ADMIN).post(SHARES, {"label": "", "last_day": "2020-01-01"})
    assert answer.status_code == 422
    assert "This day has passed." in answer.content.decode()
    assert not ShareLink.objects.exists()


def test_when_a_link_was_used_is_noted_without_drawing_anew(airport: Journey, secret: str) -> None:
    airport.workspace.refresh_from_db()
    stamp = airport.workspace.stamp
    Client().get(f"/share/{secret}/")
    airport.workspace.refresh_from_db()
    assert airport.workspace.stamp == stamp
    assert ShareLink.objects.get().last_used_at is not None


def test_the_last_day_is_told_as_it_was_chosen(airport: Journey) -> None:
    airport.workspace.time_zone = "America/Los_Angeles"
    airport.workspace.save()
    day = timezone.localdate() + timedelta(days=30)
    link, secret = create_share_link(journey=airport, last_day=day)
    assert last_day(link) == day
    assert f"opens until {date_format(day)}" in Client().get(f"/share/{secret}/").content.decode()
