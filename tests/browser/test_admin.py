"""The admin panel in a browser: within its content policy and the screen, with its scripts at work."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.web.airport import make_airport, make_member
from touchpoints.models import Channel, Journey, Step, Touchpoint
from touchpoints.vocabulary import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTS = [
    "journey",
    "touchpoint",
    "question",
    "channel",
    "persona",
    "opportunity",
    "surveyresponse",
    "importjob",
]


@pytest.fixture
def airport(live_server: object) -> Journey:
    return make_airport()


@pytest.fixture
def signed_in(page: Page, airport: Journey, live_server: object) -> Page:
    """The browser of an editor."""
    client = Client()
    client.force_login(make_member(airport.workspace, Role.EDITOR))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return page


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_the_screen_and_break_no_policy(
    signed_in: Page, airport: Journey, width: int, scheme: str
) -> None:
    signed_in.set_viewport_size({"width": width, "height": 900})
    signed_in.emulate_media(color_scheme=scheme)  # a refused style or script is an error on the console
    restaurants = Touchpoint.objects.get(slug="restaurants")
    pages = [
        "",
        *(f"touchpoints/{kind}/" for kind in LISTS),
        f"touchpoints/touchpoint/?journey={airport.slug}",
        f"touchpoints/journey/{airport.pk}/change/",
        f"touchpoints/touchpoint/{restaurants.pk}/change/",
        "touchpoints/opportunity/add/",
        "touchpoints/persona/import/",
    ]
    wide = []
    for address in pages:
        signed_in.goto(f"/admin/{address}")
        if signed_in.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(address)
    assert wide == []


def test_a_step_is_added_in_its_row_with_autocompletion(signed_in: Page, airport: Journey) -> None:
    channel = Channel.objects.get(slug="services")
    Touchpoint.objects.create(workspace=airport.workspace, slug="kiosk", name="Kiosk", channel=channel)
    signed_in.goto(f"/admin/touchpoints/journey/{airport.pk}/change/")
    signed_in.get_by_text("Add another step").click()
    row = signed_in.locator("#steps-17")
    row.locator("input[name=steps-17-title]").fill("A coffee")
    row.locator("select[name=steps-17-stage]").select_option(label="C Security")
    row.locator(".select2-selection").first.click()
    signed_in.locator(".select2-search__field").fill("kio")
    signed_in.get_by_role("option", name="Kiosk").click()
    signed_in.get_by_role("button", name="Save", exact=True).click()
    expect(signed_in.get_by_text("was saved.")).to_be_visible()
    made = Step.objects.get(journey=airport, title="A coffee")
    assert (made.touchpoint.slug, made.stage.title) == ("kiosk", "Security")


def test_a_file_is_previewed_and_brought_in(signed_in: Page, airport: Journey) -> None:
    signed_in.goto("/admin/touchpoints/channel/")
    signed_in.get_by_role("link", name="Import", exact=True).click()
    file = {"name": "channels.csv", "mimeType": "text/csv", "buffer": b"slug,name\nservices,Desks\n,Post\n"}
    signed_in.get_by_label("File to import").set_input_files([file])
    signed_in.get_by_role("button", name="Show what will change").click()
    expect(signed_in.locator("del", has_text="Services")).to_be_visible()
    signed_in.get_by_role("button", name="Import these rows").click()
    expect(signed_in.get_by_text("Imported: 1 new, 1 changed, 0 as they were.")).to_be_visible()
    assert Channel.objects.filter(name__in=["Desks", "Post"]).count() == 2
