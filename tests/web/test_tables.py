"""The table: everything the drawing shows, for eyes, ears and keyboards."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.web.conftest import SignIn
from tests.web.test_maps import MAP, shown, squeezed
from touchpoints.models import Journey
from touchpoints.services.journeys import create_journey
from touchpoints.services.shares import create_share_link
from touchpoints.vocabulary import EvidenceStatus, Role


@pytest.fixture
def viewer(sign_in: SignIn) -> Client:
    return sign_in(Role.VIEWER)


def test_each_step_has_a_row_below_its_stage(viewer: Client) -> None:
    page = squeezed(shown(viewer, "?view=table"))
    assert page.count('<th scope="row"') == 17
    assert page.count('<th scope="colgroup"') == 5
    assert "17 steps in reading order" in page


def test_a_row_says_what_the_card_says(viewer: Client) -> None:
    page = squeezed(shown(viewer, "?view=table"))
    row = page[page.index('<tr id="D3.1"') :]
    row = row[: row.index("</tr>")]
    for words in ("Restaurants", "Services", "3.62", "3.58–3.65", "2,421", "0.38 below", "77 cheaper food"):
        assert words in row


def test_thoughts_are_no_quotations_and_said_to_be_assumed(viewer: Client, airport: Journey) -> None:
    page = squeezed(shown(viewer, "?view=table"))
    assert '<th scope="col">Thinks, assumed</th>' in page
    assert '<span class="thought">Twelve dollars for a sandwich, and the only place open.</span>' in page
    assert 'the editor assumes:</span> <span class="quiet">After:</span> Twelve' in squeezed(shown(viewer))
    airport.steps.filter(touchpoint__slug="restaurants").update(
        evidence=EvidenceStatus.OBSERVED, evidence_source="12 interviews"
    )
    airport.workspace.touch()
    assert "observed: 12 interviews" in squeezed(shown(viewer, "?view=table"))
    assert '(12 interviews):</span> <span class="quiet">After:</span> Twelve' in squeezed(shown(viewer))


def test_with_a_persona_shown_what_is_everybodys_says_so(viewer: Client) -> None:
    page = squeezed(shown(viewer, "?persona=business"))
    assert "Reaches 49% of all customers" in page
    assert "Of all customers:</span> 150 want" in page
    assert "What went wrong, of all customers:" in page
    table = squeezed(shown(viewer, "?persona=business&view=table"))
    assert "shares, what worked and what went wrong are of all customers" in table
    assert "of all customers" not in squeezed(shown(viewer)).casefold()


def test_ways_out_are_told_with_their_share_or_that_nobody_counted(viewer: Client) -> None:
    page = squeezed(shown(viewer, "?view=table"))
    row = page[page.index('<tr id="B2.1"') :]
    row = row[: row.index("</tr>")]
    assert "85%" in row
    assert "not counted" in row
    last = page[page.index('<tr id="E2.1"') :]
    assert "Journey ends" in last


def test_every_way_start_and_end_is_told_with_its_number_of_customers(viewer: Client) -> None:
    page = squeezed(shown(viewer, "?view=table"))
    ways = page[page.index("Ways between touchpoints") :]
    rows = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in ways.split("<tr>")]
    for source, target, said, kind, customers, share in (
        ("Start", "A1.1 Signs on airport roadways", "", "", "1,908", ""),
        ("C3.1 Check-in &amp; security", "D3.1 Restaurants", "", "Alternative", "1,031", "46%"),
        ("D3.1 Restaurants", "D3.2 Shops", "", "Main way", "588", "44%"),
        ("E3.1 Information booth, arrivals", "End", "", "", "1,710", ""),
    ):
        assert [source, target, said, kind, customers, share] in rows
    assert "not counted" in ways
    assert "Ways between" not in shown(viewer, "?view=table&only=pain-points")


def test_who_stops_is_told_at_the_step_and_among_the_ways(viewer: Client, airport: Journey) -> None:
    airport.steps.filter(title="Restaurants").update(leaves=134)
    airport.workspace.touch()
    page = squeezed(shown(viewer, "?view=table"))
    row = page[page.index('<tr id="D3.1"') :]
    assert "134, 10%" in row[: row.index("</tr>")]
    left = page[page.index(">Stop here</td>") :]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", left)[:4] == ["", "", "134", "10%"]


def test_the_table_says_what_title_block_callouts_and_foot_say(viewer: Client, airport: Journey) -> None:
    Journey.objects.filter(pk=airport.pk).update(source_note="Survey at the gates, May 2017.")
    airport.workspace.touch()
    page = squeezed(shown(viewer, "?view=table"))
    for words in (
        "<dt>Airport as a whole</dt><dd>4.06, 95% interval 4.04–4.09, n 2,688",
        "<dt>Business travellers</dt><dd>",
        "compared with 1 June 2015 to 31 May 2016",
        "in all</dd>",
        "<dd>score 1–5</dd>",
        "Reaches 49% of customers; unchanged on",
        "at least 0.24 below the average",
        "Survey at the gates, May 2017.",
    ):
        assert words in page


def test_what_is_stored_on_a_step_is_read_beside_the_map_and_under_the_table(
    viewer: Client, airport: Journey
) -> None:
    other = create_journey(workspace=airport.workspace, title="Buying a sandwich")
    airport.steps.filter(title__in=("Restaurants", "Free WiFi")).update(
        does="Queues for food",
        thinks_before="I am hungry",
        feels=-1,
        typical_words=["too expensive"],
        backstage="Kitchen runs late",
        support="Tenants’ hotline",
        evidence=EvidenceStatus.OBSERVED,
        evidence_source="12 interviews",
        nested_journey=other,
        links=["https://example.org/study", "mailto:ada@example.org"],
        pictures=["HTTPS://example.org/queue.jpg"],
    )
    airport.workspace.touch()
    _link, secret = create_share_link(journey=airport)
    for client, address in ((viewer, MAP), (Client(), f"/share/{secret}/")):
        for query in ("", "?view=table"):
            page = squeezed(shown(client, query, address))
            for words in (
                "What the customer does:</span> Queues for food",
                "I am hungry",
                "Feels:</span> Bad",
                "Typical words:</span> too expensive",
                "Backstage work:</span> Kitchen runs late",
                "Support:</span> Tenants’ hotline",
                "Evidence:</span> Observed: 12 interviews",
                '<a href="https://example.org/study" target="_blank" rel="noopener noreferrer">',
                '<a href="HTTPS://example.org/queue.jpg" target="_blank" rel="noopener noreferrer">',
                "Link:</span> mailto:ada@example.org",
            ):
                assert page.count(words) >= 2, words
            assert 'href="mailto:' not in page
            nested = f'<a href="/w/sfo/journeys/{other.slug}/">Buying a sandwich</a>'
            assert (nested in page) is (client is viewer)
            assert ("Buying a sandwich" in page) is (client is viewer)


def test_only_what_hurts_can_be_shown(viewer: Client) -> None:
    page = squeezed(shown(viewer, "?view=table&only=pain-points"))
    assert page.count('<th scope="row"') == 2
    assert "Show all steps" in page


def test_nothing_that_hurts_is_said_in_words(viewer: Client, airport: Journey) -> None:
    Journey.objects.filter(pk=airport.pk).update(minimum_gap=40.0)
    airport.workspace.touch()
    assert "No step lies clearly below the average" in shown(viewer, "?view=table&only=pain-points")


def test_the_views_lead_to_each_other_with_the_same_question(viewer: Client) -> None:
    assert 'href="?persona=business&amp;view=table"' in shown(viewer, "?persona=business")
    assert 'href="?persona=business"' in shown(viewer, "?persona=business&view=table")


def test_an_unknown_view_is_the_map(viewer: Client) -> None:
    assert "sheet-view" in viewer.get(f"{MAP}?view=hologram").content.decode()
