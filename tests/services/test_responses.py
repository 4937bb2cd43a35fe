"""Taking in answers: once, again, changed, half-way, by two at a time."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.stored import make_workspace
from touchpoints.ingestion.fields import MappingError
from touchpoints.ingestion.mapping import mapping_from_data
from touchpoints.ingestion.mapping_file import read_mapping
from touchpoints.ingestion.table import TableError
from touchpoints.models import (
    Customer,
    DayTally,
    ImportedChange,
    ImportJob,
    ImportState,
    Journey,
    MonthTally,
    Persona,
    Question,
    Submission,
    SurveyResponse,
    Touchpoint,
)
from touchpoints.services.responses import RowRefused, import_responses
from touchpoints.services.survey_questions import JourneyNotSaid
from touchpoints.services.tallies import wrong_tallies

DATA = Path(__file__).parent.parent / "data"
SFO = Path(__file__).parents[3] / "shared" / "data" / "sfo"
MAPPING = {
    "namespace": "test",
    "external_id": "id",
    "customer": "who",
    "answered_at": {"column": "day"},
    "attributes": {"purpose": "purpose"},
    "questions": [
        {"column": "nps", "metric": "nps", "verbatim": "why"},
        {"column": "food", "touchpoint": "Restaurants", "metric": "csat", "no_answer": [0]},
    ],
}
HEADER = ["id", "who", "day", "purpose", "nps", "why", "food"]


def make_world():
    """A workspace with one journey, and personas for business and leisure."""
    workspace = make_workspace("airport")
    Journey.objects.create(workspace=workspace, slug="through", title="Through the airport")
    for place, (slug, code) in enumerate([("business", "1"), ("leisure", "2")]):
        rule = {"attribute": "purpose", "in": [code]}
        Persona.objects.create(workspace=workspace, slug=slug, name=slug, position=place, segment=rule)
    return workspace


@pytest.fixture
def workspace(db):
    return make_world()


def table(*rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({"day": "2017-05-15", **row})
    return io.BytesIO(text.getvalue().encode())


def take_in(workspace, *rows, mapping=MAPPING, **more):
    return import_responses(
        workspace=workspace, file=table(*rows), name="a.csv", mapping=mapping_from_data(mapping), **more
    )


def counts(report):
    return report.created, report.updated, report.unchanged, report.rejected


def stored(workspace):
    """Every answer as record, wording, score, words, day and persona."""
    return {
        (answer.submission.external_id, answer.question.wording): (
            answer.score,
            answer.verbatim,
            answer.answered_on.isoformat(),
            answer.submission.persona and answer.submission.persona.slug,
        )
        for answer in SurveyResponse.objects.in_workspace(workspace).select_related(
            "submission__persona", "question"
        )
    }


ANN = {"id": "1", "who": "ann", "purpose": "1", "nps": "9", "why": "Quick", "food": "4"}


def test_a_row_becomes_a_submission_with_its_answers(workspace):
    report = take_in(workspace, ANN)
    assert counts(report) == (2, 0, 0, 0)
    assert stored(workspace) == {
        ("1", "nps"): (9, "Quick", "2017-05-15", "business"),
        ("1", "food"): (4, "", "2017-05-15", "business"),
    }
    submission = Submission.objects.get()
    assert submission.customer.reference == "ann"
    assert submission.attributes == {"purpose": "1"}
    assert submission.payload["why"] == "Quick"


def test_the_inventory_gains_what_the_mapping_speaks_of_and_says_so(workspace):
    report = take_in(workspace, ANN)
    assert report.made.touchpoints == ["Restaurants"]
    assert Touchpoint.objects.get().channel.name == "Unspecified"
    assert take_in(workspace, ANN).made.touchpoints == []
    assert Question.objects.get(wording="nps").journey == Journey.objects.get()


def test_a_touchpoint_is_found_by_its_alias(workspace):
    take_in(workspace, ANN)
    Touchpoint.objects.update(name="Eating", aliases=["restaurants "])
    assert counts(take_in(workspace, ANN)) == (0, 0, 2, 0)


def test_the_same_file_again_changes_nothing(workspace):
    take_in(workspace, ANN, {"id": "2", "nps": "3"})
    before = stored(workspace)
    assert counts(take_in(workspace, ANN, {"id": "2", "nps": "3"})) == (0, 0, 3, 0)
    assert stored(workspace) == before
    assert not ImportedChange.objects.exists()


@pytest.mark.parametrize(
    ("change", "updated"),
    [
        ({"nps": "3"}, 1),
        ({"why": "Slow"}, 1),
        ({"day": "2017-06-01"}, 2),
        ({"purpose": "2"}, 2),
        ({"who": "bob"}, 2),
    ],
)
def test_an_answer_sent_again_changed_is_an_update(workspace, change, updated):
    take_in(workspace, ANN)
    assert counts(take_in(workspace, ANN | change)) == (0, updated, 2 - updated, 0)
    assert counts(take_in(workspace, ANN | change)) == (0, 0, 2, 0)
    assert wrong_tallies(workspace=workspace) == 0


def test_an_answer_no_longer_given_is_withdrawn(workspace):
    take_in(workspace, ANN)
    assert counts(take_in(workspace, ANN | {"food": "0"})) == (0, 1, 1, 0)
    assert ("1", "food") not in stored(workspace)
    assert counts(take_in(workspace, ANN | {"food": "0"})) == (0, 0, 1, 0)
    assert wrong_tallies(workspace=workspace) == 0


def test_an_answer_that_cannot_be_read_leaves_the_stored_one(workspace):
    take_in(workspace, ANN)
    report = take_in(workspace, ANN | {"food": "6.5"})
    assert counts(report) == (0, 0, 1, 1)
    assert stored(workspace)["1", "food"][0] == 4


def test_what_is_not_sent_again_is_not_forgotten(workspace):
    take_in(workspace, ANN)
    fewer = {**MAPPING, "attributes": {}, "questions": MAPPING["questions"][:1]}
    assert counts(take_in(workspace, ANN, mapping=fewer)) == (0, 0, 1, 0)
    assert Submission.objects.get().attributes == {"purpose": "1"}


def test_the_same_id_in_another_namespace_is_another_record(workspace):
    take_in(workspace, ANN)
    take_in(workspace, ANN, mapping={**MAPPING, "namespace": "next year"})
    assert Submission.objects.count() == Customer.objects.count() == 2


def test_a_record_that_comes_twice_in_a_file_is_one_and_its_last_counts(workspace):
    rows = (ANN, ANN | {"nps": "2", "food": "0"})
    report = take_in(workspace, *rows)
    assert counts(report) == (2, 1, 0, 0)
    assert report.repeated == 1
    assert stored(workspace)["1", "nps"][0] == 2
    assert stored(workspace)["1", "food"][0] == 4, "no answer takes nothing away within one file"
    assert counts(take_in(workspace, *rows)) == (0, 0, 3, 0)
    assert wrong_tallies(workspace=workspace) == 0


def test_a_row_without_any_answer_leaves_no_trace(workspace):
    assert counts(take_in(workspace, {"id": "1", "who": "ann", "food": "0"})) == (0, 0, 0, 0)
    assert not Submission.objects.exists()
    assert not Customer.objects.exists()


def test_problems_are_numbered_and_the_rest_goes_in(workspace):
    report = take_in(workspace, ANN | {"nps": "12"}, {"id": "2", "nps": "8", "day": "15.5.2017"})
    document = json.loads("".join(report.as_json()))
    assert document == {
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 2,
        "problems": [
            {"line": 2, "field": "nps", "why": document["problems"][0]["why"]},
            {"line": 3, "field": "day", "why": document["problems"][1]["why"]},
        ],
    }
    assert "“12”" in document["problems"][0]["why"]
    assert [problem.line for problem in report.job.problems.all()] == [2, 3]


def everything():
    models = (Submission, SurveyResponse, Customer, Question, Touchpoint, DayTally, ImportJob)
    return [model.objects.count() for model in models]


def test_strict_takes_all_rows_or_none(workspace):
    before = everything()
    with pytest.raises(RowRefused, match="line 3, nps"):
        take_in(workspace, ANN, {"id": "2", "nps": "11"}, strict=True)
    assert everything() == before


def test_an_import_that_stops_half_way_has_changed_nothing(workspace, monkeypatch):
    take_in(workspace, ANN)
    before, answers = everything(), stored(workspace)
    monkeypatch.setattr("touchpoints.services.merging.Merge._add_answers", lambda merge: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_in(workspace, ANN | {"nps": "1", "purpose": "2"}, {"id": "2", "nps": "5"})
    monkeypatch.undo()
    assert (everything(), stored(workspace)) == (before, answers)
    assert counts(take_in(workspace, ANN | {"nps": "1", "purpose": "2"}, {"id": "2", "nps": "5"})) == (
        1,
        2,
        0,
        0,
    )
    assert wrong_tallies(workspace=workspace) == 0


def test_a_question_on_another_scale_is_refused_before_anything_is_read(workspace):
    take_in(workspace, ANN)
    other = {**MAPPING, "questions": [{**MAPPING["questions"][1], "scale": [1, 7]}]}
    with pytest.raises(MappingError, match="scale") as caught:
        take_in(workspace, ANN, mapping=other)
    assert caught.value.field == "questions[0].scale"


def test_a_question_reworded_since_is_still_the_same(workspace):
    take_in(workspace, ANN)
    Question.objects.filter(wording="food").update(wording="How did you like the food?")
    assert counts(take_in(workspace, ANN)) == (0, 0, 2, 0)


def test_overall_questions_need_a_journey_when_there_are_several(workspace):
    second = Journey.objects.create(workspace=workspace, slug="back", title="Back")
    with pytest.raises(JourneyNotSaid):
        take_in(workspace, ANN)
    take_in(workspace, ANN, journey=second)
    assert Question.objects.get(metric="nps").journey == second


def test_a_touchpoint_keeps_the_primary_question_it_has(workspace):
    take_in(workspace, ANN)
    more = {**MAPPING["questions"][1], "wording": "Clean?"}
    take_in(workspace, ANN, mapping={**MAPPING, "questions": [more]})
    assert not Question.objects.get(wording="Clean?").primary
    chosen = {**more, "wording": "Tasty?", "primary": True}
    take_in(workspace, ANN, mapping={**MAPPING, "questions": [chosen]})
    assert list(Question.objects.filter(touchpoint__isnull=False, primary=True).values_list("wording")) == [
        ("Tasty?",)
    ]


def test_workspaces_do_not_see_each_others_answers(workspace):
    take_in(workspace, ANN)
    other = make_workspace("elsewhere")
    Journey.objects.create(workspace=other, slug="through", title="Through")
    assert counts(take_in(other, ANN)) == (2, 0, 0, 0)
    assert counts(take_in(workspace, ANN)) == (0, 0, 2, 0)


def test_the_job_remembers_what_was_done(workspace):
    job = take_in(workspace, ANN, {"id": "2", "nps": "x"}).job
    job.refresh_from_db()
    assert (job.state, job.file_name, job.read, job.created, job.rejected) == (
        ImportState.DONE,
        "a.csv",
        2,
        2,
        1,
    )
    assert mapping_from_data(job.mapping) == mapping_from_data(MAPPING)


def test_progress_is_told_and_an_exception_in_it_stops_the_import(workspace):
    told = []
    take_in(workspace, *({"id": str(n), "nps": "5"} for n in range(1200)), progress=lambda *a: told.append(a))
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(workspace, ANN | {"id": "new"}, progress=stop)
    assert not Submission.objects.filter(external_id="new").exists()


def test_a_file_that_is_no_table_is_refused(workspace):
    with pytest.raises(TableError):
        import_responses(workspace=workspace, file=io.BytesIO(b""), mapping=mapping_from_data(MAPPING))


def test_odd_text_survives(workspace):
    words = "tab\there, back\\slash\nnew line \\N “Łódź” 東京 😀 %s {x} 'q'"
    take_in(workspace, ANN | {"id": "a\\b\t'", "why": words})
    assert SurveyResponse.objects.get(question__metric="nps").verbatim == words
    assert Submission.objects.get().external_id == "a\\b\t'"
    assert counts(take_in(workspace, ANN | {"id": "a\\b\t'", "why": words})) == (0, 0, 2, 0)


RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["1", "2", "3"]),
            "purpose": st.sampled_from(["", "1", "2", "3"]),
            "nps": st.sampled_from(["", "0", "9", "10", "11", "7.5"]),
            "why": st.sampled_from(["", "so"]),
            "food": st.sampled_from(["", "0", "1", "5"]),
            "day": st.sampled_from(["2017-05-15", "2017-05-31", "2017-06-01", "x"]),
        }
    ),
    max_size=6,
)


class Laws(TestCase):
    """What holds for any files, one after the other."""

    @settings(max_examples=60)
    @given(st.lists(RECORDS, min_size=1, max_size=3))
    def test_tallies_are_exact_and_every_answer_is_counted_once(self, files):
        workspace = make_world()
        for rows in files:
            report = take_in(workspace, *rows)
            assert wrong_tallies(workspace=workspace) == 0
            again = take_in(workspace, *rows)
            assert (again.created, again.updated) == (0, 0)
            assert again.rejected == report.rejected
            assert again.unchanged <= report.created + report.updated + report.unchanged

    @settings(max_examples=60)
    @given(RECORDS, RECORDS)
    def test_an_import_undone_never_was(self, first, second):
        from touchpoints.services.undo import undo_import

        workspace = make_world()
        take_in(workspace, *first)
        before = stored(workspace), sorted(Customer.objects.values_list("reference"))
        undo_import(job=take_in(workspace, *second).job)
        assert (stored(workspace), sorted(Customer.objects.values_list("reference"))) == before
        assert wrong_tallies(workspace=workspace) == 0


@pytest.mark.skipif(not SFO.exists(), reason="the survey files are not here")
def test_the_airport_survey_of_2017_gives_its_published_scores(workspace):
    for year in (2017, 2016):
        mapping = read_mapping((DATA / f"sfo-{year}.yaml").read_text())
        report = import_responses(workspace=workspace, file=SFO / f"{year}.csv", mapping=mapping)
        assert report.rejected == 0

    def histogram(wording):
        tallies = MonthTally.objects.filter(question__wording__startswith=wording, month=date(2017, 5, 1))
        return Counter(dict(tallies.values_list("score").annotate(Sum("count"))))

    nps = histogram("How likely are you to recommend")
    assert nps.total() == 2746
    promoters, detractors = nps[9] + nps[10], sum(nps[s] for s in range(7))
    assert round(100 * (promoters - detractors) / nps.total(), 2) == 39.84
    overall = histogram("How do you rate SFO Airport as a whole")
    assert overall.total() == 2688
    assert round(100 * (overall[4] + overall[5]) / overall.total(), 2) == 82.07
    assert round(sum(s * n for s, n in overall.items()) / overall.total(), 4) == 4.0644
    food = histogram("How do you rate the restaurants")
    assert (food.total(), round(100 * (food[4] + food[5]) / food.total(), 2)) == (2421, 55.72)
    assert wrong_tallies(workspace=workspace) == 0
