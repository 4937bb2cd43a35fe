"""What a mapping file may say, and what it is told when it may not."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchpoints.ingestion.fields import MappingError
from touchpoints.ingestion.mapping import mapping_from_data, mapping_to_data
from touchpoints.ingestion.mapping_file import read_mapping, write_mapping
from touchpoints.scoring.codes import code
from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Direction, Metric

DATA = Path(__file__).parent.parent / "data"
SMALL = {"answered_at": {"constant": "2017-05-15"}, "questions": [{"column": "Score", "metric": "csat"}]}


def with_question(**fields):
    return {**SMALL, "questions": [{"column": "Score", "metric": "csat", **fields}]}


def error_of(data):
    with pytest.raises(MappingError) as caught:
        mapping_from_data(data)
    return caught.value


@pytest.mark.parametrize("name", ["windows-1250", "cp1250", "ISO-8859-2", "shift_jis"])
def test_an_encoding_is_any_that_python_knows_for_text(name):
    said = dict(SMALL, encoding=name)
    assert mapping_to_data(mapping_from_data(said))["encoding"] == name


@pytest.mark.parametrize("name", ["windows-9999", "base64", "rot13", "zip", "../x", "é"])
def test_what_is_no_text_encoding_is_refused_with_an_example(name):
    with pytest.raises(MappingError, match=r"^encoding: expected .* such as windows-1250, not “"):
        mapping_from_data(dict(SMALL, encoding=name))


def test_what_is_not_said_goes_without_saying():
    (question,) = mapping_from_data(SMALL).questions
    assert question.wording == "Score"
    assert question.touchpoint is None
    assert question.scale == Scale(1, 5, Direction.HIGH)


@pytest.mark.parametrize(("metric", "ends"), [("nps", (0, 10)), ("csat", (1, 5)), ("ces", (1, 7))])
def test_each_metric_has_its_usual_scale(metric, ends):
    scale = mapping_from_data(with_question(metric=metric)).questions[0].scale
    assert (scale.minimum, scale.maximum) == ends


def test_a_rating_has_no_usual_scale():
    assert error_of(with_question(metric="rating")).field == "questions[0].scale"


def test_codes_are_one_code_however_they_are_written():
    question = mapping_from_data(with_question(no_answer=[0, "0", 0.0, " BLANK ", "Blank", None])).questions[
        0
    ]
    assert question.no_answer == {"0", "blank", ""}


def test_words_that_yaml_takes_for_truth_stay_words():
    question = "{column: Yes, metric: csat, no_answer: [no, off]}"
    text = f"answered_at: {{constant: 2017-05-15}}\nquestions:\n  - {question}"
    mapping = read_mapping(text)
    assert mapping.questions[0].column == "Yes"
    assert mapping.questions[0].no_answer == {"no", "off"}
    assert mapping.answered_at.constant == date(2017, 5, 15)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"questions": SMALL["questions"]}, "answered_at"),
        ({**SMALL, "answered_at": {"constant": "2017-05-15", "column": "When"}}, "answered_at"),
        ({**SMALL, "answered_at": {"constant": "15.5.2017"}}, "answered_at.constant"),
        ({**SMALL, "answered_at": {"column": "When", "format": "%d.%m."}}, "answered_at.format"),
        ({**SMALL, "answered_at": {"column": "When", "format": "%Y-%Q"}}, "answered_at.format"),
        ({**SMALL, "questions": []}, "questions"),
        ({**SMALL, "custommer": "Who"}, "custommer"),
        ({**SMALL, "attributes": {"age": ["Age"]}}, "attributes.age"),
        ({**SMALL, "namespace": "n" * 121}, "namespace"),
        (with_question(metric="netto"), "questions[0].metric"),
        (with_question(scale=[5, 1]), "questions[0].scale"),
        (with_question(scale=[1, 5.5]), "questions[0].scale"),
        (with_question(scale=[0, 1000]), "questions[0].scale"),
        (with_question(metric="nps", scale=[1, 10]), "questions[0].scale"),
        (with_question(metric="nps", direction="low"), "questions[0].scale"),
        (with_question(primary="perhaps"), "questions[0].primary"),
        (with_question(no_answer=[[0]]), "questions[0].no_answer"),
        (with_question(wordng="Well?"), "questions[0].wordng"),
        ([1, 2], ""),
    ],
)
def test_what_cannot_be_followed_is_named(data, field):
    assert error_of(data).field == field


def test_an_unknown_field_is_told_the_nearest():
    assert "“customer”" in str(error_of({**SMALL, "custommer": "Who"}))


def test_the_same_question_twice_about_one_touchpoint_is_refused():
    twice = [{"column": c, "metric": "csat", "touchpoint": "Shop", "wording": "Good?"} for c in "AB"]
    assert error_of({**SMALL, "questions": twice}).field == "questions[1].wording"


def test_an_error_names_file_line_and_field():
    text = "answered_at: {constant: 2017-05-15}\nquestions:\n  - column: A\n    metric: csatt\n"
    with pytest.raises(MappingError, match=r"^m\.yaml, line 4, questions\[0\]\.metric: expected one of nps"):
        read_mapping(text, "m.yaml")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a: [1", "m.yaml"),
        ("a: 1\na: 2", "m.yaml"),
        ('{"a": 1,', "m.json"),
        ('{"a": 1, "a": 2}', "m.json"),
        ("[" * 5000, "m.yaml"),
        ("[" * 50_000, "m.json"),
        ("", "m.yaml"),
        ("\0", "m.yaml"),
        ("a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
         "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
         "e: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]", "m.yaml"),
    ],
)  # fmt: skip
def test_what_is_no_mapping_at_all_is_refused_by_name(text, name):
    with pytest.raises(MappingError, match=name):
        read_mapping(text, name)


def test_json_reads_as_yaml_does():
    assert read_mapping(json.dumps(SMALL), "m.json") == read_mapping(json.dumps(SMALL), "m.yaml")


def test_the_first_question_listed_is_primary_unless_another_says_so():
    listed = [{"column": c, "metric": "csat", "touchpoint": t} for c, t in ("AX", "Bx", "CY", "DY")]
    listed[3]["primary"] = True
    mapping = mapping_from_data({**SMALL, "questions": listed})
    assert [mapping.is_primary(q) for q in mapping.questions] == [True, False, False, True]


@pytest.mark.parametrize("year", [2016, 2017])
def test_a_written_mapping_reads_back_the_same(year):
    path = DATA / f"sfo-{year}.yaml"
    mapping = read_mapping(path.read_text(), path.name)
    assert read_mapping(write_mapping(mapping)) == mapping


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20
).filter(lambda text: text.strip())
QUESTIONS = st.fixed_dictionaries(
    {"column": WORDS, "metric": st.sampled_from(Metric).map(str), "scale": st.just([0, 10])},
    optional={
        "touchpoint": WORDS,
        "no_answer": st.lists(WORDS | st.integers(-99, 99)),
        "not_applicable": st.lists(st.floats(-9, 9).map(lambda x: round(x, 2))),
        "verbatim": WORDS,
        "primary": st.just(False),
    },
)


@given(st.lists(QUESTIONS, min_size=1, max_size=4, unique_by=lambda q: q["column"].strip().casefold()), WORDS)
def test_any_mapping_survives_being_written_down(questions, namespace):
    mapping = mapping_from_data({**SMALL, "questions": questions, "namespace": namespace})
    assert mapping_from_data(mapping_to_data(mapping)) == mapping
    assert read_mapping(write_mapping(mapping)) == mapping


@given(st.text())
def test_a_code_is_spelled_one_way(text):
    assert code(code(text)) == code(text) == code(f" {text}\t")


@given(st.text(max_size=300))
def test_any_text_is_a_mapping_or_an_error(text):
    with pytest.raises(MappingError):
        read_mapping(text, "m.yaml")


def test_the_mapping_of_the_manual_is_one():
    manual = (DATA.parents[1] / "docs" / "import.md").read_text()
    whole, part = [block.split("```")[0] for block in manual.split("```yaml\n")[1:]]
    assert [q.column for q in read_mapping(whole).questions] == ["NETPRO", "Q7WIFI"]
    line = next(line for line in whole.splitlines() if line.startswith("answered_at"))
    assert read_mapping(whole.replace(line, part)).answered_at.prefix == "2017-05-"
