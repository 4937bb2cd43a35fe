"""The first guess at what columns mean: never silent where a number depends on it."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchpoints.ingestion.guess import Becomes, Certainty, Doubt
from touchpoints.ingestion.guessing import guess_columns
from touchpoints.ingestion.known import Known, KnownQuestion
from touchpoints.ingestion.mapping import mapping_from_data, mapping_to_data
from touchpoints.ingestion.moment_formats import find_formats
from touchpoints.ingestion.opening import open_table
from touchpoints.ingestion.profile import profile
from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Metric

SFO = Path(__file__).parents[3] / "shared" / "data" / "sfo"
with_surveys = pytest.mark.skipif(not SFO.exists(), reason="the survey files are not here")


def guess(text, known=None):
    with open_table(io.BytesIO(text.encode()), "a.csv") as table:
        return guess_columns(profile(table), known)


def column(text, name="Score"):
    return next(g for g in guess(text).columns if g.column.name == name)


def listed(name, *values):
    return "\n".join([name, *map(str, values)])


@pytest.fixture(scope="module")
def airport():
    with open_table(SFO / "2017.csv") as table:
        return guess_columns(profile(table))


@with_surveys
def test_an_eleven_beside_nps_is_asked_about_with_its_count(airport):
    nps = next(g for g in airport.columns if g.column.name == "NETPRO")
    assert (nps.metric, nps.certainty, nps.no_answer, nps.overall) == (
        Metric.NPS,
        Certainty.CHECK,
        ("11",),
        True,
    )
    query = next(q for q in airport.queries if q.columns == ("NETPRO",))
    assert (query.doubt, query.code, query.count, query.open) == (Doubt.NO_ANSWER_CODE, "11", 84, True)


@with_surveys
def test_a_block_of_ratings_is_sure_of_its_scale_and_codes(airport):
    food = next(g for g in airport.columns if g.column.name == "Q7FOOD")
    assert (food.metric, food.certainty) == (Metric.CSAT, Certainty.SURE)
    assert (food.no_answer, food.not_applicable) == (("0",), ("6",))
    assert dict(food.histogram)["6"] == 341
    whole = next(g for g in airport.columns if g.column.name == "Q7ALL")
    assert (whole.overall, whole.no_answer) == (True, ("blank",))


@with_surveys
def test_lists_of_codes_are_segments_and_personal_columns_are_left_out(airport):
    becomes = {g.column.name: g.becomes for g in airport.columns}
    assert becomes["RESPNUM"] == Becomes.KEY
    assert {becomes[name] for name in ("Q2PURP1", "Q5TIMESFLOWN", "BAREA", "Q4BAGS")} == {Becomes.SEGMENT}
    assert {becomes[name] for name in ("Q17ZIP", "Q21INCOME", "Q20GENDER")} == {Becomes.LEFT_OUT}
    assert "Q17ZIP" in next(q for q in airport.queries if q.doubt is Doubt.PERSONAL).columns


@with_surveys
def test_days_without_a_year_are_asked_about(airport):
    assert next(q for q in airport.queries if q.doubt is Doubt.NO_DATE).columns == ("INTDATE",)


@with_surveys
def test_the_guess_makes_a_mapping_that_reads_back(airport):
    from touchpoints.ingestion.mapping import AnsweredAt

    mapping = airport.mapping(AnsweredAt(column="INTDATE", prefix="2017-05-", format="%Y-%m-%d"), "sfo-2017")
    assert mapping_from_data(mapping_to_data(mapping)) == mapping
    assert len(mapping.questions) == 27


def test_seven_points_of_effort_are_ces():
    assert column(listed("Effort", 1, 3, 5, 6, 7), "Effort").metric is Metric.CES


def test_a_lone_list_of_codes_without_a_telling_name_is_no_score():
    assert column(listed("Group", 1, 2, 3, 4, 5, 5), "Group").becomes is Becomes.SEGMENT


def test_words_go_with_the_score_before_them():
    text = "Score,Comment\n1,Far too slow and nobody there to help\n4,Nice\n5,Good\n"
    comment = column(text, "Comment")
    assert (comment.becomes, comment.words_for) == (Becomes.VERBATIM, "Score")


def test_a_known_touchpoint_is_met_again():
    text = "Q7FOOD,Q7WIFI,Q7SIGN\n" + "\n".join(f"{n},{n},{n}" for n in range(1, 6))
    met = guess(text, Known({"wifi": "WiFi in the hall", "sign": "Signs"})).columns
    assert [column.touchpoint for column in met] == ["Food", "WiFi in the hall", "Signs"]


WIFI = KnownQuestion(
    "How good was the WiFi?", "WiFi", None, Metric.RATING, Scale(1, 4), ("0",), (), shown=True
)
KNOWN = Known({"wifi": "WiFi", "internet": "WiFi"}, [WIFI], frozenset({"gender"}))


@pytest.mark.parametrize("header", ["How good was the WiFi?", "wifi", "INTERNET", "Q3_WiFi"])
def test_a_column_named_like_a_question_or_its_touchpoint_takes_its_scale(header):
    found = guess(listed(header, 0, 1, 2, 3, 4), KNOWN).columns[0]
    assert (found.becomes, found.certainty, found.asked) == (Becomes.SCORE, Certainty.SURE, WIFI.wording)
    assert (found.touchpoint, found.metric, found.scale) == ("WiFi", Metric.RATING, Scale(1, 4))
    assert found.no_answer == ("0",)


def test_cells_on_another_scale_are_another_question_of_the_touchpoint():
    found = guess(listed("WiFi", 1, 2, 3, 4, 5, 5), KNOWN).columns[0]
    assert (found.asked, found.touchpoint, found.scale) == ("", "WiFi", Scale(1, 5))


def test_the_wording_of_a_question_decides_even_where_cells_do_not_fit():
    found = guess(listed("How good was the WiFi?", 1, 2, 3, 4, 5, 5), KNOWN).columns[0]
    assert (found.asked, found.certainty, found.scale) == (WIFI.wording, Certainty.LIKELY, Scale(1, 4))


def test_one_question_is_one_column():
    columns = guess("WiFi,Internet\n" + "1,1\n2,2\n3,3\n4,4\n", KNOWN).columns
    assert [column.asked for column in columns] == [WIFI.wording, ""]


def test_what_tells_personas_apart_is_kept_though_it_is_personal():
    text = "Gender,City\n" + "1,1\n2,2\n" * 3
    assert [g.becomes for g in guess(text, KNOWN).columns] == [Becomes.SEGMENT, Becomes.LEFT_OUT]


def test_a_bad_day_among_the_first_does_not_hide_the_date():
    days = ["31/05/2017", "sometime", *(f"{n % 28 + 1:02d}/05/2017" for n in range(60))]
    found = guess(listed("When", *days), KNOWN).columns[0]
    assert (found.becomes, found.format) == (Becomes.DATE, "%d/%m/%Y")


def test_many_bad_days_make_no_date():
    days = ["2017-05-31", "sometime"] * 20
    assert guess(listed("When", *days)).columns[0].becomes is not Becomes.DATE


def test_a_date_that_could_be_two_days_is_asked_about():
    open_guess = guess("Date,Score\n05/06/2017,4\n07/06/2017,5\n")
    assert open_guess.columns[0].certainty is Certainty.CHECK
    assert any(q.doubt is Doubt.WHICH_DATE_FORMAT and q.open for q in open_guess.queries)


def test_clock_times_are_no_dates():
    assert find_formats(["12/31/1899 09:30:00 AM"]) == []


@given(st.lists(st.lists(st.text(max_size=6), min_size=3, max_size=3), min_size=1, max_size=8))
def test_any_table_can_be_guessed_at(rows):
    import csv

    text = io.StringIO()
    csv.writer(text).writerows([["A", "B", "C"], *rows])
    found = guess(text.getvalue())
    assert [g.column.name for g in found.columns] == ["A", "B", "C"]


def test_a_slip_of_the_pen_makes_no_other_column_of_one_of_a_block():
    rows = [f"{n % 5 + 1},{n % 5 + 1},{n % 5 + 1},{n % 5 + 1}" for n in range(200)]
    rows[17] = "1,1,1,maybe"
    columns = guess("\n".join(["Q1a,Q1b,Q1c,Q1d", *rows])).columns
    assert [g.becomes for g in columns] == [Becomes.SCORE] * 4
    assert (columns[3].certainty, columns[3].touchpoint) == (Certainty.LIKELY, "D")


def test_the_column_about_recommending_the_whole_is_the_question_of_that_kind_that_is_stored():
    asked = KnownQuestion(
        "Would you recommend us?", None, "visit", Metric.NPS, Scale(0, 10), no_answer=("11",)
    )
    table = "NETPRO,Q1\n" + "".join(f"{n % 12},{n % 5 + 1}\n" for n in range(60))
    met = guess(table, Known(questions=[asked])).columns[0]
    assert (met.asked, met.overall, met.no_answer) == ("Would you recommend us?", True, ("11",))
    twice = Known(questions=[asked, replace(asked, wording="And this time?")])
    assert guess(table, twice).columns[0].asked == ""
    other = Known(questions=[replace(asked, no_answer=())])
    assert guess(table, other).columns[0].asked == ""


def test_a_wording_goes_before_the_name_of_a_touchpoint_further_left():
    food = KnownQuestion("Q7FOOD", "Food", None, Metric.CSAT, Scale(1, 5), ("0",), ("6",), shown=True)
    table = "Q3FOOD,Q4FOOD,Q7FOOD\n" + "".join(f"{n % 5 + 1},{n % 2 + 1},{n % 5 + 1}\n" for n in range(60))
    columns = guess(table, Known({"food": "Food"}, [food])).columns
    assert [(column.becomes, column.asked) for column in columns] == [
        (Becomes.SEGMENT, ""),
        (Becomes.SEGMENT, ""),
        (Becomes.SCORE, "Q7FOOD"),
    ]


def test_yes_and_no_about_a_touchpoint_are_not_its_scores():
    food = KnownQuestion("How was it?", "Food", None, Metric.CSAT, Scale(1, 5), ("0",), ("6",), shown=True)
    table = "Q4FOOD,Q7FOOD\n" + "".join(f"{n % 2 + 1},{n % 5 + 1}\n" for n in range(60))
    columns = guess(table, Known({"food": "Food"}, [food])).columns
    assert [column.asked for column in columns] == ["", "How was it?"]


@pytest.mark.parametrize("header", ["Ocena obsługi", "Czystość łazienek", "Zufriedenheit mit dem Service"])
def test_scores_are_known_by_words_of_other_languages_too(header):
    assert guess(listed(header, 1, 2, 3, 4, 5)).columns[0].becomes is Becomes.SCORE


@pytest.mark.parametrize(
    ("header", "touchpoint"),
    [
        ("Checkout rating", "Checkout"),
        ("visit_food_score", "Food"),
        ("Check-in staff satisfaction", "Check-in staff"),
        ("Q7 Walkways rating", "Walkways"),
        ("Rating[Shops]", "Shops"),
        ("Satisfaction", "Satisfaction"),
    ],
)
def test_a_touchpoint_is_named_by_what_was_rated(header, touchpoint):
    assert guess(listed(header, 1, 2, 3, 4, 5)).columns[0].touchpoint == touchpoint
