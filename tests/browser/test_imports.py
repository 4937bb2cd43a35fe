"""Getting feedback in, in a browser: dropped, settled, followed, reported; and no barrier on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browser.test_maps import barriers
from tests.stored import make_workspace
from tests.web.airport import make_member
from tests.web.test_imports import LIST, RATED, SFO, settled, uploaded
from touchpoints.models import ImportJob, ImportState, Workspace
from touchpoints.vocabulary import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """([text, name]) => {
    const dropped = new DataTransfer();
    dropped.items.add(new File([text], name, {type: "text/csv"}));
    document.dispatchEvent(new DragEvent("drop", {dataTransfer: dropped, bubbles: true, cancelable: true}));
}"""


MANY_ALIKE = "id,Q1a,Q1b,Q1c,Q1d,Q1e,Q1f\n" + "".join(f"{n}{f',{n}' * 6}\n" for n in range(1, 6))


@pytest.fixture
def workspace(live_server: object) -> Workspace:
    return make_workspace()


@pytest.fixture
def editor(workspace: Workspace) -> Client:
    client = Client()
    client.force_login(make_member(workspace, Role.EDITOR))
    return client


@pytest.fixture
def reader(page: Page, editor: Client, live_server: object) -> Page:
    """A page signed in as an editor."""
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": editor.cookies[name].value, "url": live_server.url}])
    return page


def test_a_dropped_file_becomes_a_map(
    reader: Page, run_tasks: Callable[[], None], workspace: Workspace
) -> None:
    reader.goto(LIST)
    reader.evaluate(DROP, [RATED, "week 46.csv"])
    expect(reader.get_by_role("heading", name="What each column means")).to_be_visible()
    reader.get_by_label("On which day were these answers given?").fill("2026-11-16")
    reader.get_by_label("What who becomes").select_option("left_out")
    expect(reader.get_by_text("Show the column left out")).to_be_visible()
    expect(reader.get_by_label("On which day were these answers given?")).to_have_value("2026-11-16")
    reader.get_by_role("radio", name="No, reject those answers").check()
    expect(reader.locator(".chip", has_text="11 rejected")).to_be_visible()
    reader.get_by_label("Title of the map").fill("The café")
    reader.get_by_role("button", name="Import 6 rows").click()
    expect(reader.get_by_role("progressbar", name="Rows read")).to_be_visible()
    run_tasks()
    expect(reader.get_by_role("heading", name="week 46.csv is imported")).to_be_visible()
    expect(reader.locator("tbody tr")).to_contain_text("“11” is not a whole number from 0 to 10")
    with reader.expect_download() as download:
        reader.get_by_role("link", name="These rows as CSV").click()
    assert "rest" not in Path(download.value.path()).read_text().splitlines()[0]
    reader.get_by_role("link", name="The café").click()
    expect(reader.locator(".card[data-step]")).to_have_count(3)


def test_columns_alike_are_folded_and_stay_unfolded_when_one_changes(reader: Page, editor: Client) -> None:
    job = uploaded(editor, MANY_ALIKE)
    reader.goto(f"{LIST}imports/{job.pk}/columns/")
    expect(reader.get_by_label("What Q1e becomes")).to_be_hidden()
    reader.get_by_text("show 6").click()
    reader.get_by_label("What Q1e becomes").select_option("left_out")
    expect(reader.get_by_text("show 5")).to_be_visible()
    expect(reader.get_by_label("What Q1d becomes")).to_be_visible()


def test_a_quarter_of_the_rows_is_said_aloud(reader: Page, editor: Client) -> None:
    job = uploaded(editor)
    ImportJob.objects.filter(pk=job.pk).update(state=ImportState.RUNNING, rows_done=1)
    reader.goto(f"{LIST}imports/{job.pk}/")
    said = reader.locator("[data-announce]")
    expect(said).to_have_text("")
    ImportJob.objects.filter(pk=job.pk).update(rows_done=3)
    expect(said).to_have_text("50% of the rows are read")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_stands_in_the_way_of_anyone(
    reader: Page, editor: Client, run_tasks: Callable[[], None], width: int, theme: str
) -> None:
    done = settled(editor, run_tasks, uploaded(editor), **{"file-ask-4-0": "report"})
    waiting = uploaded(editor, MANY_ALIKE)
    under_way = uploaded(editor)
    ImportJob.objects.filter(pk=under_way.pk).update(state=ImportState.RUNNING, rows_done=3)
    reader.set_viewport_size({"width": width, "height": 900})
    reader.emulate_media(color_scheme=theme)
    pages = ("", f"imports/{waiting.pk}/columns/", f"imports/{under_way.pk}/", f"imports/{done.pk}/")
    for path in pages:
        reader.goto(LIST + path)
        assert barriers(reader) == [], path
        assert reader.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_airport_survey_goes_in_without_a_script(
    chromium: object, live_server: object, editor: Client, run_tasks: Callable[[], None]
) -> None:
    if not SFO.exists():
        pytest.skip("the airport's answers are not on this machine")
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": editor.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(LIST)
    page.get_by_label("Drop a file here, or choose one").set_input_files(SFO / "2017.csv")
    page.get_by_role("button", name="Read the file").click()
    page.get_by_label("On which day were these answers given?").fill("2017-05-15")
    page.get_by_label("What LANG becomes").select_option("left_out")
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_text("Show the 39 columns left out")).to_be_visible()
    page.get_by_role("button", name="Import 2,831 rows").click()
    expect(page.get_by_role("progressbar", name="Rows read")).to_be_visible()
    run_tasks()
    expect(page.get_by_role("heading", name="2017.csv is imported")).to_be_visible()
    expect(page.get_by_text("Food became pain point 1")).to_be_visible()
    context.close()
