"""The table: everything the drawing shows, for eyes, ears and keyboards."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.conftest import SignIn
from tests.web.test_maps import MAP, shown, squeezed
from touchpoints.models import Journey
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
    assert "Thinks, the editor assumes:</span> Twelve dollars for a sandwich" in squeezed(shown(viewer))
    airport.steps.filter(touchpoint__slug="restaurants").update(
        evidence=EvidenceStatus.OBSERVED, evidence_source="12 interviews"
    )
    airport.workspace.touch()
    assert "observed: 12 interviews" in squeezed(shown(viewer, "?view=table"))
    assert "Thinks, as observed (12 interviews):</span> Twelve" in squeezed(shown(viewer))


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
