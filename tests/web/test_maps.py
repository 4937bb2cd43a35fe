"""The map page: what hurts stands beside the drawing, for whom and which days one asks."""

from __future__ import annotations

import csv
import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from tests.stored import tally
from tests.web.conftest import SignIn
from touchpoints.models import (
    DayTally,
    Journey,
    MonthTally,
    PainPointDecision,
    Question,
    SurveyResponse,
    Touchpoint,
    Workspace,
)
from touchpoints.services.journeys import create_journey
from touchpoints.vocabulary import Role

MAP = "/w/sfo/journeys/through-the-airport-and-back/"


@pytest.fixture
def viewer(sign_in: SignIn) -> Client:
    return sign_in(Role.VIEWER)


def shown(client: Client, query: str = "", address: str = MAP) -> str:
    answer = client.get(address + query)
    assert answer.status_code == 200
    return answer.content.decode()


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_page_names_what_hurts_how_sure_how_many_and_what_to_do(viewer: Client) -> None:
    page = squeezed(shown(viewer))
    first = page.index(">Restaurants</a>")
    assert first < page.index(">Shops</a>")
    for words in (
        "0.38 below the average",
        "95% interval 3.58–3.65, from 2,421 answers",
        "Reaches 49% of customers",
        "Open three local kitchens",
        "below this average in all 2 months measured, since May 2016",
    ):
        assert words in page


def test_every_number_of_the_rule_stands_with_the_pain_point(viewer: Client) -> None:
    page = squeezed(shown(viewer))
    for name, value in (
        ("Gap below the average", "9.59"),
        ("Standard error of the gap", "0.46"),
        ("p after Holm’s correction", "under 0.001"),
        ("Touchpoints compared", "17"),
        ("Severity: gap × reach", "4.66"),
    ):
        assert f"<dt>{name}</dt><dd>{value}</dd>" in page


def test_the_rule_stands_in_words_with_the_journeys_own_thresholds(viewer: Client, airport: Journey) -> None:
    Journey.objects.filter(pk=airport.pk).update(minimum_gap=4.0, minimum_answers=50)
    airport.workspace.touch()
    page = squeezed(shown(viewer))
    assert "at least 0.16 below the average of the journey’s touchpoints, 4.00" in page
    assert "at least 50 people answered" in page


def test_what_to_do_leads_to_its_form_only_those_who_may_edit(sign_in: SignIn) -> None:
    form = r'href="/w/sfo/opportunities/[^"]+/">Open three local kitchens'
    for_viewers = shown(sign_in(Role.VIEWER))
    assert "Open three local kitchens" in for_viewers
    assert not re.search(form, for_viewers)
    assert re.search(form, shown(sign_in(Role.EDITOR)))


def test_near_misses_say_which_part_of_the_rule_fails(viewer: Client) -> None:
    page = squeezed(shown(viewer))
    near = page[page.index("Below average, but not by enough") :]
    assert near.index("gap under 0.24") < near.index("Rental car centre")
    assert near.count("gap under 0.24") == 1  # of all of them, so it is said once


def test_another_persona_is_told_with_its_number_of_pain_points(viewer: Client) -> None:
    page = squeezed(shown(viewer))
    assert "Business travellers: 3 pain points" in page
    assert f"{'?persona=business'}" in page
    of_business = squeezed(shown(viewer, "?persona=business"))
    assert "n 710" in of_business
    assert "Leisure travellers: 2 pain points" in of_business


def test_the_address_carries_persona_and_days_into_downloads(viewer: Client) -> None:
    page = shown(viewer, "?persona=business&from=2016-01-01&to=2016-12-31")
    assert f'{MAP}map.svg?persona=business&amp;from=2016-01-01&amp;to=2016-12-31"' in page


def test_days_that_are_none_are_named_and_the_default_is_shown(viewer: Client) -> None:
    page = shown(viewer, "?from=yesterday")
    assert "“yesterday” is not a day such as 2017-05-15" in page
    assert "n 2,421" in page


def test_an_end_before_its_start_is_told(viewer: Client) -> None:
    assert "The period ends before it begins" in shown(viewer, "?from=2017-05-02&to=2017-05-01")


def test_an_unknown_persona_is_not_found(viewer: Client) -> None:
    assert viewer.get(f"{MAP}?persona=nobody").status_code == 404
    assert viewer.get(f"{MAP}map.svg?persona=nobody").status_code == 404


def test_the_years_with_answers_are_offered(viewer: Client) -> None:
    page = shown(viewer)
    assert "?from=2016-01-01&amp;to=2016-12-31" in page
    assert "?from=2017-01-01&amp;to=2017-05-30" in page
    assert "?from=2015" not in page


def test_a_journey_without_steps_says_so(viewer: Client, workspace: Workspace) -> None:
    create_journey(workspace=workspace, title="Nothing yet")
    page = shown(viewer, address="/w/sfo/journeys/nothing-yet/")
    assert "Nothing is drawn yet" in page
    assert "Add the first stage" not in page


def test_where_nobody_was_asked_editors_are_led_to_a_question_and_viewers_told(
    viewer: Client, editor: Client, airport: Journey
) -> None:
    Question.objects.filter(workspace=airport.workspace, journey=None).delete()
    airport.steps.filter(title="Shops").update(feels=1)
    airport.workspace.touch()
    for page in (shown(viewer), shown(editor)):
        assert "Nobody was asked about these steps yet." in page
        assert "other days" not in page
        assert "felt good by the editor’s guess" in page
    ask = "/w/sfo/touchpoints/signs-on-airport-roadways/questions/new/"
    assert ask in shown(editor) and ask not in shown(viewer)
    new = create_journey(workspace=airport.workspace, title="New")
    stage = new.stages.create(uid=uuid4(), title="One", position=0)
    new.steps.create(uid=uuid4(), stage=stage, title="Ask", column=0, row=0)
    assert "Give the steps touchpoints" in shown(editor, address="/w/sfo/journeys/new/")


def test_a_download_is_called_by_whom_and_when_it_shows(viewer: Client) -> None:
    def called(query: str) -> str:
        return str(viewer.get(f"{MAP}map.csv{query}")["Content-Disposition"])

    assert called("") == 'inline; filename="through-the-airport-and-back.csv"'
    asked = "?persona=business&from=2017-01-01&to=2017-12-31"
    assert "through-the-airport-and-back-business-2017-01-01-2017-12-31.csv" in called(asked)


def test_the_list_is_in_order_or_the_lowest_score_first(viewer: Client) -> None:
    def listed(query: str) -> list[str]:
        return re.findall(r'<li class="step[^"]*" id="([^"]+)"', shown(viewer, query))

    assert listed("")[:2] == ["A1.1", "A2.1"]
    assert listed("?order=lowest")[:3] == ["D3.1", "D3.2", "E2.1"]
    assert sorted(listed("?order=lowest")) == sorted(listed(""))
    assert 'href="?#steps-heading"' in shown(viewer, "?order=lowest")


def test_days_without_answers_say_so(viewer: Client) -> None:
    page = shown(viewer, "?from=2019-01-01&to=2019-12-31")
    assert "No answers in these days." in page


def test_without_any_answer_the_list_says_so_and_leads_to_import(
    sign_in: SignIn, workspace: Workspace
) -> None:
    SurveyResponse.objects.filter(submission__workspace=workspace).delete()
    DayTally.objects.filter(question__workspace=workspace).delete()
    MonthTally.objects.filter(question__workspace=workspace).delete()
    workspace.touch()
    page = shown(sign_in(Role.EDITOR))
    assert "No answers yet." in page
    assert "No answers in these days." not in page
    assert "/w/sfo/feedback/" in page[page.index("No answers yet.") :]


def test_a_pain_point_without_an_opportunity_offers_to_note_one(
    sign_in: SignIn, workspace: Workspace
) -> None:
    viewer, editor = sign_in(Role.VIEWER), sign_in(Role.EDITOR)
    offer = "/w/sfo/new/opportunity/?journey=through-the-airport-and-back&amp;step="
    assert shown(editor).count(offer) == 1  # shops; for restaurants there is one
    assert offer not in shown(viewer)


def test_where_nothing_lies_clearly_below_the_page_says_so(viewer: Client, airport: Journey) -> None:
    Journey.objects.filter(pk=airport.pk).update(minimum_gap=40.0)
    airport.workspace.touch()
    assert "No step lies clearly below the average." in shown(viewer)


def test_too_few_answers_are_told_with_how_many_are_needed(viewer: Client, airport: Journey) -> None:
    Journey.objects.filter(pk=airport.pk).update(minimum_answers=50_000)
    airport.workspace.touch()
    page = shown(viewer)
    assert "Too few answers to compare." in page
    assert "2,421 answers of 50,000 needed" in page


def test_old_scores_are_named_as_old(viewer: Client, workspace: Workspace) -> None:
    question = Question.objects.get(workspace=workspace, slug="shops")
    tally(question, date(2017, 9, 1), {4: 40})
    workspace.touch()
    assert "16 scores are old" in shown(viewer)


def test_a_hidden_pain_point_leaves_the_list_and_keeps_its_reason(viewer: Client, airport: Journey) -> None:
    shops = Touchpoint.objects.get(workspace=airport.workspace, slug="shops")
    PainPointDecision.objects.create(
        journey=airport, touchpoint=shops, kind="hidden", reason="New shops open in June."
    )
    page = shown(viewer)
    assert "New shops open in June." in page[page.index("Hidden by people") :]
    assert "Pain point 2:" not in page


def test_an_edit_shows_at_once_though_pages_are_kept(viewer: Client, airport: Journey) -> None:
    shown(viewer)
    step = airport.steps.get(title="Shops")
    step.title = "Kiosks"
    step.save()
    assert ">Kiosks</a>" in shown(viewer)


def test_words_of_people_never_become_markup(viewer: Client, airport: Journey) -> None:
    step = airport.steps.get(title="Shops")
    step.title, step.wrong = "<script>alert(1)</script>", "<img src=x onerror=alert(2)>"
    step.save()
    for query in ("", "?view=table"):
        page = shown(viewer, query)
        assert "<script>alert" not in page
        assert "<img" not in page


@pytest.mark.parametrize("query", ["", "?view=table"])
def test_a_few_newer_answers_are_told_of_and_do_not_empty_the_map(
    viewer: Client, airport: Journey, query: str
) -> None:
    tally(Question.objects.get(touchpoint__name="Restaurants"), date(2026, 11, 21), {5: 5})
    page = squeezed(shown(viewer, query))
    assert "95% interval 3.58–3.65" in page or query
    assert "Newer answers, up to 21 November 2026, are too few to be shown by themselves." in page
    assert "from=2025-12-01&amp;to=2026-11-21" in page
    chosen = shown(viewer, "?from=2025-12-01&to=2026-11-21")
    assert "Newer answers" not in chosen


def test_a_map_that_moved_on_to_few_touchpoints_leads_back_to_the_full_one(
    viewer: Client, airport: Journey
) -> None:
    for asked in Question.objects.exclude(touchpoint=None)[:8]:
        tally(asked, date(2026, 11, 21), {5: 50})
    page = squeezed(shown(viewer))
    assert "Many more touchpoints were measured in" in page
    assert "?from=2016-06-01&amp;to=2017-05-" in page
    assert "Many more" not in shown(viewer, "?from=all")


@pytest.mark.parametrize("query", ["", "?view=table"])
def test_a_page_costs_a_fixed_number_of_queries(
    viewer: Client, airport: Journey, django_assert_max_num_queries, query: str
) -> None:
    with django_assert_max_num_queries(34):  # the frame's six, and twenty-eight for what it says
        shown(viewer, query)


@pytest.mark.parametrize("query", ["", "?view=table", "?persona=business"])
def test_a_page_that_is_kept_costs_only_its_frame(
    viewer: Client, airport: Journey, django_assert_max_num_queries, query: str
) -> None:
    shown(viewer, query)
    with django_assert_max_num_queries(7):
        shown(viewer, query)


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("svg", "image/svg+xml", b"<svg"),
        ("png", "image/png", b"\x89PNG"),
        ("pdf", "application/pdf", b"%PDF"),
        ("csv", "text/csv; charset=utf-8", b"reference,"),
    ],
)
def test_the_drawing_comes_as_a_file(viewer: Client, form: str, kind: str, begins: bytes) -> None:
    answer = viewer.get(f"{MAP}map.{form}")
    assert answer["Content-Type"] == kind
    assert answer.content.startswith(begins)
    assert f"through-the-airport-and-back.{form}" in answer["Content-Disposition"]


def test_a_drawing_opened_by_itself_may_use_its_own_letters_and_nothing_else(viewer: Client) -> None:
    policy = viewer.get(f"{MAP}map.svg")["Content-Security-Policy"]
    assert "font-src data:" in policy
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy


def test_a_drawing_that_the_browser_has_is_not_sent_again(viewer: Client, airport: Journey) -> None:
    tag = viewer.get(f"{MAP}map.svg")["ETag"]
    assert viewer.get(f"{MAP}map.svg", headers={"If-None-Match": tag}).status_code == 304
    airport.workspace.touch()
    assert viewer.get(f"{MAP}map.svg", headers={"If-None-Match": tag}).status_code == 200


def test_another_form_of_drawing_is_not_found(viewer: Client) -> None:
    assert viewer.get(f"{MAP}map.exe").status_code == 404


def test_the_csv_has_every_number_unrounded_and_no_formulas(viewer: Client, airport: Journey) -> None:
    step = airport.steps.get(title="Shops")
    step.wrong = "=1+1"
    step.save()
    rows = {row["reference"]: row for row in csv.DictReader(shown(viewer, "map.csv").splitlines())}
    assert len(rows) == 17
    assert float(rows["D3.1"]["gap"]) == pytest.approx(9.590065, abs=1e-6)
    assert rows["D3.1"]["pain_point"] == "1"
    assert rows["D3.2"]["wrong"] == "'=1+1"
