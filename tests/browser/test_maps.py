"""The map page in a browser: one selection everywhere, keys, zoom, table, phone, and no barrier."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.web.airport import make_airport, make_member
from touchpoints.models import Journey
from touchpoints.services.shares import create_share_link
from touchpoints.vocabulary import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAP = "/w/sfo/journeys/through-the-airport-and-back/"
AXE = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def journey(live_server: object) -> Journey:
    return make_airport()


@pytest.fixture
def reader(page: Page, journey: Journey, live_server: object) -> Page:
    """A page signed in as an admin, who also may share."""
    client = Client()
    client.force_login(make_member(journey.workspace, Role.ADMIN))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


def barriers(page: Page) -> list[str]:
    """What axe finds on the page by the rules of WCAG 2.2 AA."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    "path",
    [
        MAP,
        f"{MAP}?view=table",
        f"{MAP}share/",
        "/w/sfo/touchpoints/restaurants/",
        "/w/sfo/personas/business/",
    ],
)
def test_nothing_stands_in_the_way_of_anyone(reader: Page, path: str, width: int, theme: str) -> None:
    reader.set_viewport_size({"width": width, "height": 900})
    reader.emulate_media(color_scheme=theme)
    reader.goto(path)
    assert barriers(reader) == []
    assert reader.evaluate("document.documentElement.scrollWidth") <= width


def test_a_card_selects_its_row_and_the_other_way_round(reader: Page) -> None:
    reader.goto(MAP)
    reader.locator(".card[data-step]", has_text="Shops").first.click()
    expect(reader.locator(".finding.is-selected h3")).to_contain_text("Shops")
    expect(reader).to_have_url(f"{reader.url.split('#')[0]}#D3.2")
    reader.get_by_role("link", name="Pain point 1: Restaurants").click()
    expect(reader.locator("a.is-selected .card")).to_have_attribute("id", "card-D3-1")
    expect(reader.locator(".step.is-selected")).to_contain_text("D3.1")


@pytest.mark.parametrize("width", [1440, 1000])
@pytest.mark.parametrize(("card", "told"), [("C3-1", ".step.is-selected"), ("D3-1", ".finding.is-selected")])
def test_what_is_told_of_a_pressed_card_comes_into_view(
    reader: Page, width: int, card: str, told: str
) -> None:
    reader.set_viewport_size({"width": width, "height": 700})
    reader.goto(MAP)
    if width == 1440:
        reader.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    reader.locator(f'[id="card-{card}"]').click()
    expect(reader.locator(told)).to_be_in_viewport()


def test_the_address_of_a_card_leads_to_it(reader: Page) -> None:
    reader.goto(f"{MAP}#C3.1")
    expect(reader.locator("a.is-selected .card")).to_have_attribute("id", "card-C3-1")
    expect(reader.locator(".step.is-selected")).to_contain_text("Check-in & security")


def test_keys_go_through_what_hurts_zoom_and_open_the_table(reader: Page) -> None:
    reader.goto(MAP)
    reader.keyboard.press("p")
    expect(reader.locator(".finding.is-selected")).to_contain_text("Restaurants")
    reader.keyboard.press("p")
    expect(reader.locator(".finding.is-selected")).to_contain_text("Shops")
    reader.keyboard.press("+")
    expect(reader.locator("[data-zoom-level]")).to_have_text("100%")
    reader.keyboard.press("0")
    expect(reader.locator("[data-zoom-level]")).to_have_text(f"{drawn_at(reader):.0%}")
    assert reader.locator("[data-sheet-view]").evaluate("view => view.scrollWidth <= view.clientWidth")
    reader.keyboard.press("d")
    expect(reader.get_by_role("link", name="Drawing, SVG")).to_be_visible()
    reader.keyboard.press("Escape")
    reader.keyboard.press("t")
    expect(reader.get_by_role("grid")).to_be_visible()


def drawn_at(reader: Page) -> float:
    """How large the drawing is on the screen, as a share of its own size."""
    return reader.locator("[data-sheet-view] > svg").evaluate(
        "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
    )


def test_the_map_opens_so_that_it_can_be_read_and_says_its_true_scale(reader: Page) -> None:
    reader.set_viewport_size({"width": 1440, "height": 900})
    reader.goto(MAP)
    expect(reader.locator("[data-zoom-level]")).to_have_text("80%")
    assert drawn_at(reader) == pytest.approx(0.8, abs=0.005)
    expect(reader.locator('[id="card-A1-1"]')).to_be_in_viewport()
    expect(reader.locator("[data-sheet-tools]")).to_be_in_viewport()
    reader.set_viewport_size({"width": 2560, "height": 1440})
    expect(reader.locator("[data-zoom-level]")).to_have_text(f"{drawn_at(reader):.0%}")


def test_the_zoomed_drawing_is_moved_by_dragging_and_a_drag_is_no_press(reader: Page) -> None:
    reader.goto(MAP)
    for _time in range(4):
        reader.keyboard.press("+")
    view = reader.locator("[data-sheet-view]")
    before = view.evaluate("view => view.scrollLeft")
    box = view.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + 120
    reader.mouse.move(*middle)
    reader.mouse.down()
    reader.mouse.move(middle[0] - 150, middle[1], steps=4)
    reader.mouse.up()
    assert view.evaluate("view => view.scrollLeft") >= before + 140
    assert reader.locator(".is-selected").count() == 0


def test_the_table_is_walked_by_arrows_and_leads_back_to_the_map(reader: Page) -> None:
    reader.goto(f"{MAP}?view=table")
    reader.locator('tr[id="D3.1"] td').first.focus()
    reader.keyboard.press("ArrowRight")
    expect(reader.locator('tr[id="D3.1"] th')).to_be_focused()
    reader.keyboard.press("ArrowUp")
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("m")
    expect(reader.locator("a.is-selected .card")).to_have_attribute("id", "card-D3-1")


def test_on_a_phone_the_list_comes_first_and_the_drawing_on_tap(reader: Page) -> None:
    reader.set_viewport_size(PHONE)
    reader.goto(MAP)
    expect(reader.locator(".step")).to_have_count(17)
    expect(reader.locator(".step").first).to_be_visible()
    expect(reader.locator("[data-sheet-view]")).to_be_hidden()
    reader.get_by_role("link", name="Open the drawing").click()
    expect(reader.locator('[id="card-D3-1"]')).to_be_in_viewport()
    reader.keyboard.press("Escape")
    expect(reader.locator("[data-sheet-view]")).to_be_hidden()


def test_a_link_is_made_shown_once_and_revoked_in_the_dialog(reader: Page, journey: Journey) -> None:
    reader.goto(MAP)
    reader.get_by_role("link", name="Share").click()
    dialog = reader.get_by_role("dialog")
    dialog.get_by_label("For whom").fill("The board")
    dialog.get_by_role("button", name="Make a link").click()
    expect(dialog.get_by_text("it is shown only once")).to_be_visible()
    expect(dialog.locator(".share-links")).to_contain_text("The board")
    dialog.get_by_role("button", name="Revoke The board").click()
    expect(dialog.locator(".share-links")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_shared_map_is_open_to_everyone(page: Page, journey: Journey, width: int) -> None:
    _link, secret = create_share_link(journey=journey)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/share/{secret}/?persona=business")
    assert barriers(page) == []
    expect(page.get_by_role("link", name="Pain point 1: Restaurants")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_reads_without_scripts(journey: Journey, chromium: object, live_server: object) -> None:
    _link, secret = create_share_link(journey=journey)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/share/{secret}/#D3.1")
    expect(page.locator(".step:target")).to_be_visible()
    expect(page.locator(".sheet-view svg")).to_be_visible()
    page.locator(".chooser summary").first.click()
    page.get_by_role("link", name="Business travellers", exact=True).click()
    expect(page.locator(".chooser-text").first).to_have_text("Business travellers")
    context.close()


def test_paper_gets_the_light_sheet_alone(reader: Page) -> None:
    reader.emulate_media(media="print", color_scheme="dark")
    reader.goto(MAP)
    expect(reader.locator(".findings")).to_be_hidden()
    ground = reader.locator(".sheet-view svg > rect").first
    assert ground.evaluate("rect => getComputedStyle(rect).fill") == "rgb(253, 253, 251)"


def test_counting_follows_the_rule_as_it_is_typed(reader: Page) -> None:
    reader.goto("/w/sfo/personas/business/edit/")
    expect(reader.locator(".rule-count")).to_contain_text("nobody can be counted")
    reader.locator("#id_rule-1-attribute").fill("age")
    expect(reader.locator(".rule-count")).to_contain_text("Finish the condition")
