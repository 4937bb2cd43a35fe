"""The frame, portfolio and forms in a browser: accessible, within the screen, usable by keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.journeys import uid
from tests.web.airport import make_airport, make_member
from touchpoints.models import Journey, Workspace
from touchpoints.services.journeys import create_journey
from touchpoints.vocabulary import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


@pytest.fixture
def airport(live_server: object) -> Journey:
    return make_airport()


@pytest.fixture
def signed_in(page: Page, airport: Journey, live_server: object) -> Page:
    """The browser of the airport's owner."""
    owner = make_member(airport.workspace, Role.OWNER)
    client = Client()
    client.force_login(owner)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return page


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the screen."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [
        *(f"{page.url}: {fault['id']} {fault['nodes'][0]['target']}" for fault in found["violations"]),
        *([f"{page.url} is wider than the screen"] if wide else []),
    ]


@pytest.mark.parametrize(("theme", "size"), [("light", "desk"), ("dark", "phone")])
def test_every_page_is_accessible_and_fits_the_screen(
    signed_in: Page, airport: Journey, theme: str, size: str
) -> None:
    width, height = SIZES[size]
    signed_in.set_viewport_size({"width": width, "height": height})
    signed_in.emulate_media(color_scheme=theme)
    create_journey(workspace=airport.workspace, title="Подорож службовця з пересадкою у Варшаві та Кракові")
    Workspace.objects.create(slug="empty", name="Nowe Linie Lotnicze")
    make_member_too(airport)
    journey = f"/w/sfo/journeys/{airport.slug}"
    pages = [
        "/w/sfo/", "/w/empty/", "/w/empty/journeys/", "/w/sfo/?q=baggage+belt", "/w/sfo/journeys/",
        "/w/sfo/touchpoints/", "/w/sfo/channels/", "/w/sfo/personas/", "/w/sfo/opportunities/",
        "/w/sfo/new/journey/", "/w/sfo/touchpoints/restaurants/edit/", "/w/sfo/personas/business/edit/",
        "/w/sfo/questions/restaurants/edit/", f"{journey}/edit/", f"{journey}/facts/", f"{journey}/history/",
        f"{journey}/steps/{uid('restaurants')}/", f"{journey}/pain-points/", f"{journey}/pain-points/shops/",
        f"{journey}/delete/", "/w/sfo/settings/", "/w/sfo/settings/people/", "/w/sfo/settings/tokens/",
        "/account/", "/accounts/password/change/",
    ]  # fmt: skip
    found = []
    for address in pages:
        assert signed_in.goto(address).status == 200, address
        found += faults(signed_in)
    assert not found


def make_member_too(airport: Journey) -> None:
    """The owner of the airport is one of the empty workspace, too."""
    owner = airport.workspace.memberships.get(role=Role.OWNER).user
    Workspace.objects.get(slug="empty").memberships.create(user=owner, role=Role.OWNER)


def test_the_way_in_is_accessible(page: Page, live_server: object) -> None:
    found = []
    for address in ("/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/sign-in/x/"):
        page.goto(address)
        found += faults(page)
    assert not found


def test_searching_narrows_the_portfolio_and_the_address_keeps_it(signed_in: Page, airport: Journey) -> None:
    create_journey(workspace=airport.workspace, title="Connecting at night")
    signed_in.goto("/w/sfo/")
    expect(signed_in.get_by_role("article")).to_have_count(2)
    signed_in.keyboard.press("/")
    signed_in.keyboard.type("night")
    expect(signed_in.get_by_role("article")).to_have_count(1)
    expect(signed_in).to_have_url(re.compile("q=night"))
    signed_in.reload()
    expect(signed_in.get_by_role("searchbox")).to_have_value("night")
    expect(signed_in.get_by_role("article")).to_have_count(1)


def test_the_sidebar_folds_with_a_key_and_stays_so(signed_in: Page) -> None:
    signed_in.goto("/w/sfo/")
    sidebar = signed_in.get_by_role("navigation", name="Main", exact=True)
    assert sidebar.bounding_box()["width"] == 218
    signed_in.keyboard.press("[")
    assert sidebar.bounding_box()["width"] == 60
    signed_in.goto("/w/sfo/touchpoints/")
    assert sidebar.bounding_box()["width"] == 60, "as the server draws it, without a flicker"
    expect(sidebar.get_by_role("link", name="Touchpoints")).to_be_visible()
    signed_in.get_by_role("searchbox").fill("[")
    assert sidebar.bounding_box()["width"] == 60, "typing is no shortcut"


def test_a_menu_closes_with_escape_and_gives_the_focus_back(signed_in: Page) -> None:
    signed_in.goto("/w/sfo/")
    more = signed_in.locator("summary", has=signed_in.get_by_label("More about Through the airport and back"))
    more.press("Enter")
    expect(signed_in.get_by_role("link", name="Duplicate")).to_be_visible()
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.press("Escape")
    expect(signed_in.get_by_role("link", name="Duplicate")).to_be_hidden()
    expect(more).to_be_focused()


def test_a_step_is_changed_and_undone_without_a_mouse(signed_in: Page, airport: Journey) -> None:
    signed_in.goto(f"/w/sfo/journeys/{airport.slug}/steps/{uid('restaurants')}/")
    signed_in.get_by_label("Title").fill("Food")
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_role("status")).to_contain_text("“Restaurants” was changed.")
    signed_in.get_by_role("button", name="Undo").press("Enter")
    expect(signed_in.get_by_role("status")).to_contain_text("Undone.")
    expect(signed_in.get_by_role("link", name="Restaurants", exact=True)).to_be_visible()


def test_pages_work_without_scripts(signed_in: Page, airport: Journey, live_server: object) -> None:
    plain = signed_in.context.browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain.add_cookies(signed_in.context.cookies())
    page = plain.new_page()
    page.goto("/w/sfo/")
    page.get_by_role("searchbox").fill("nothing like it")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Nothing matches “nothing like it”")).to_be_visible()
    page.goto(f"/w/sfo/journeys/{airport.slug}/edit/")
    page.get_by_role("link", name="Add a step", exact=True).click()
    page.get_by_label("Title").fill("Baggage belt")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Baggage belt", exact=True)).to_be_visible()
    plain.close()
