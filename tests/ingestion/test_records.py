"""Rows become records; what cannot be read is a problem with its line and column."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchpoints.ingestion.fields import MappingError
from touchpoints.ingestion.mapping import mapping_from_data
from touchpoints.ingestion.mapping_file import read_mapping
from touchpoints.ingestion.opening import open_table
from touchpoints.ingestion.records import RecordReader
from touchpoints.ingestion.table import Row

DATA = Path(__file__).parent.parent / "data"
SFO = Path(__file__).parents[3] / "shared" / "data" / "sfo"
NEW_YORK = ZoneInfo("America/New_York")


def mapped(*questions, **fields):
    listed = [{"metric": "nps", **question} for question in questions or ({"column": "Score"},)]
    return mapping_from_data({"answered_at": {"constant": "2017-05-15"}, **fields, "questions": listed})


def read(mapping, header, *rows, zone=NEW_YORK):
    reader = RecordReader(mapping, header, zone, "answers.csv")
    return list(reader.read(Row(line, cells) for line, cells in enumerate(rows, start=2)))


def score_of(cell, **question):
    """What a single cell gives: its score, None for no answer, or the problem."""
    (reading,) = read(mapped({"column": "Score", **question}), ["Score"], [cell])
    return reading.problems[0] if reading.problems else reading.record.scores[0]


@pytest.mark.parametrize(
    ("cell", "score"), [("9", 9), (" 9 ", 9), ("9.0", 9), ("0", 0), ("+10", 10), ("007", 7)]
)
def test_a_whole_number_of_the_scale_is_a_score(cell, score):
    assert score_of(cell) == score


@pytest.mark.parametrize(
    "cell", ["8,5", "6.5", "11", "-1", "nine", "9 points", "1e1", "٩", "9,0", "0x9", "1_0", "∞"]
)
def test_what_is_no_score_of_the_scale_is_rejected_with_line_and_column(cell):
    problem = score_of(cell)
    assert (problem.line, problem.field, problem.value) == (2, "Score", cell)
    assert cell in problem.why


@pytest.mark.parametrize("cell", ["", "  ", "11", "11.0", "BLANK", " blank"])
def test_an_empty_cell_and_the_codes_for_it_are_no_answer(cell):
    assert score_of(cell, no_answer=[11, "Blank"]) is None


def test_blank_and_not_applicable_are_counted_apart():
    reader = RecordReader(
        mapped({"column": "S", "no_answer": [11], "not_applicable": [12]}), ["S"], NEW_YORK, ""
    )
    list(reader.read(Row(n, [cell]) for n, cell in enumerate(["11", "12", "12", "9"], start=2)))
    assert reader.left_out == {"no_answer": 1, "not_applicable": 2}


@given(st.integers(-200, 200), st.integers(-50, 50), st.integers(1, 50))
def test_a_score_is_never_rounded_or_clipped(score, low, width):
    given_score = score_of(str(score), metric="rating", scale=[low, low + width])
    assert (given_score == score) is (low <= score <= low + width)


def test_one_bad_cell_leaves_the_other_answers():
    (reading,) = read(mapped({"column": "A"}, {"column": "B"}), ["A", "B"], ["9", "x"])
    assert reading.record.scores == {0: 9}
    assert reading.rejected == len(reading.problems) == 1


def test_headers_match_trimmed_whatever_their_case():
    (reading,) = read(mapped({"column": " netPro"}), ["NETPRO  "], ["9"])
    assert reading.record.scores == {0: 9}


def test_a_missing_column_is_told_the_nearest():
    with pytest.raises(MappingError, match="NETPRO") as caught:
        read(mapped({"column": "NETPR"}), ["NETPRO", "other"])
    assert caught.value.field == "questions[0].column"


def test_two_columns_of_one_name_are_refused_only_if_the_mapping_needs_them():
    read(mapped(), ["Score", "Note", "note "], ["9", "a", "b"])
    with pytest.raises(MappingError, match="2 columns"):
        read(mapped({"column": "Note"}), ["Score", "Note", "note "])


def test_a_row_that_ends_before_a_score_is_rejected():
    (reading,) = read(mapped({"column": "A"}, {"column": "B"}), ["A", "B"], ["9"])
    assert reading.record is None
    assert reading.rejected == 2
    assert reading.problems[0].line == 2


def test_a_row_that_ends_before_its_words_has_none():
    (reading,) = read(mapped({"column": "A", "verbatim": "Why"}), ["A", "Why"], ["9"])
    assert reading.record.words == {}


def test_a_row_with_an_unreadable_time_is_rejected_with_all_its_answers():
    mapping = mapped({"column": "A"}, {"column": "B", "no_answer": [11]}, answered_at={"column": "When"})
    (reading,) = read(mapping, ["A", "B", "When"], ["9", "11", "15.5.2017"])
    assert reading.record is None
    assert reading.rejected == 1
    assert reading.problems[0].field == "When"


def moment(cell, zone=NEW_YORK, **answered_at):
    (reading,) = read(
        mapped(answered_at={"column": "When", **answered_at}), ["Score", "When"], ["9", cell], zone=zone
    )
    return None if reading.record is None else (reading.record.answered_at, reading.record.answered_on)


def test_a_day_begins_at_midnight_in_the_workspace():
    assert moment("2017-05-15") == (datetime(2017, 5, 15, 4, tzinfo=UTC), date(2017, 5, 15))


def test_a_moment_with_a_zone_falls_on_the_workspaces_day():
    assert moment("2017-05-15T02:00:00Z")[1] == date(2017, 5, 14)


@pytest.mark.parametrize(
    "cell", ["05/06/2017", "15.5.2017", "yesterday", "", "2017-13-01", "0001-01-01T00:00+14:00"]
)
def test_nothing_is_guessed_about_days_and_months(cell):
    assert moment(cell, zone=ZoneInfo("Pacific/Kiritimati")) is None


def test_a_format_says_which_is_the_day():
    assert moment("05/06/2017", format="%d/%m/%Y")[1] == date(2017, 6, 5)


def test_a_prefix_completes_a_day_of_the_month():
    assert moment("6", prefix="2017-05-", format="%Y-%m-%d")[1] == date(2017, 5, 6)


def test_a_record_is_known_by_its_id_else_the_customer_else_the_files_line():
    mapping = mapped(external_id="Id", customer="Who")
    readings = read(mapping, ["Score", "Id", "Who"], ["9", "a", "ann"], ["9", "", "ann"], ["9", "", ""])
    assert [r.record.external_id for r in readings] == ["a", "ann", "answers.csv:4"]
    assert [r.record.customer for r in readings] == ["ann", "ann", ""]


def test_a_weight_that_is_no_number_is_reported_and_the_answers_stay():
    (reading,) = read(mapped(weight="W"), ["Score", "W"], ["9", "0,5"])
    assert (reading.record.weight, reading.rejected) == (None, 0)
    assert reading.problems[0].field == "W"


def test_attributes_language_and_the_cells_as_they_came_are_kept():
    mapping = mapped(attributes={"purpose": "P", "area": "A"}, language="L", weight="W")
    (reading,) = read(mapping, ["Score", "P", "A", "L", "W"], [" 9.0", " 2 ", " ", "de", "1.5"])
    record = reading.record
    assert record.attributes == {"purpose": "2", "area": None}
    assert (record.language, record.weight) == ("de", 1.5)
    assert record.payload == {"Score": " 9.0", "P": " 2 ", "A": " ", "L": "de", "W": "1.5"}


def test_words_without_a_score_are_an_answer_and_are_not_touched():
    (reading,) = read(mapped({"column": "Score", "verbatim": "Why"}), ["Score", "Why"], ["", " Too loud. \n"])
    assert (reading.record.scores, reading.record.words) == ({0: None}, {0: " Too loud. \n"})


@pytest.mark.parametrize("field", ["external_id", "customer", "language"])
def test_what_is_too_long_to_store_is_rejected_not_cut(field):
    (reading,) = read(mapped(**{field: "Long"}), ["Score", "Long"], ["9", "x" * 201])
    assert reading.record is None
    assert reading.problems[0].field == "Long"


@pytest.mark.skipif(not SFO.exists(), reason="the survey files are not here")
@pytest.mark.parametrize(
    ("year", "column", "n", "counts"),
    [
        (2017, "NETPRO", 2746, {10: 872, 9: 564}),
        (2017, "Q7ALL", 2688, {5: 699, 4: 1507}),
        (2017, "Q7FOOD", 2421, {5: 434, 4: 915}),
        (2016, "Q7ALL", 2919, {5: 731, 4: 1633}),
        (2016, "Q12PRECHECKRATE", 923, {5: 617}),
    ],
)
def test_the_airport_surveys_give_their_published_counts(year, column, n, counts):
    mapping = read_mapping((DATA / f"sfo-{year}.yaml").read_text())
    number = [q.column for q in mapping.questions].index(column)
    with open_table(SFO / f"{year}.csv") as table:
        reader = RecordReader(mapping, table.header, ZoneInfo("America/Los_Angeles"), table.name)
        readings = list(reader.read(table.rows()))
    assert not any(reading.problems for reading in readings)
    scores = Counter(r.record.scores[number] for r in readings)
    assert sum(scores[s] for s in scores if s is not None) == n
    assert {score: scores[score] for score in counts} == counts
    assert {r.record.answered_on.year for r in readings} == {year}


def test_no_file_is_held_in_memory():
    """A reader takes rows one at a time, however many come after."""
    mapping = mapped()
    taken = []

    def endless():
        n = 1
        while True:
            n += 1
            taken.append(n)
            yield Row(n, ["9"])

    reading = next(RecordReader(mapping, ["Score"], NEW_YORK, "f").read(endless()))
    assert reading.record.line == 2
    assert taken == [2]
