"""`import_responses` and `rebuild_tallies`, as scripts call them."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.stored import make_workspace
from touchpoints.management.progress import ProgressBar
from touchpoints.models import DayTally, SurveyResponse

MAPPING = """
answered_at: {constant: 2017-05-15}
questions:
  - {column: food, touchpoint: Restaurants, metric: csat}
"""


@pytest.fixture
def folder(db, tmp_path):
    make_workspace("airport")
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "a.csv").write_text("food\n4\n5\n6.5\n")
    return tmp_path


def run(folder, *more, file="a.csv", mapping="m.yaml"):
    """What the command writes to standard output and to standard error."""
    out, err = io.StringIO(), io.StringIO()
    arguments = [str(folder / file), "--source", "csv", *more]
    if mapping:
        arguments += ["--mapping", str(folder / mapping)]
    call_command("import_responses", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refusal(folder, *more, **files):
    with pytest.raises(CommandError) as caught:
        run(folder, *more, **files)
    return caught.value


def test_the_report_is_json_and_the_news_go_beside_it(folder):
    out, err = run(folder)
    report = json.loads(out)
    assert list(report) == ["read", "created", "updated", "unchanged", "rejected", "problems"]
    assert (report["read"], report["created"], report["rejected"]) == (3, 2, 1)
    assert report["problems"][0].keys() == {"line", "field", "why"}
    assert (report["problems"][0]["line"], report["problems"][0]["field"]) == (4, "food")
    assert "Restaurants" in err


def test_a_file_that_is_not_utf_8_is_read_only_in_the_encoding_that_the_mapping_names(folder):
    (folder / "p.csv").write_bytes("food,who\n4,Ala\n5,żółć ńę\n".encode("cp1250"))
    assert "p.csv, line 3: is not written in UTF-8; save it as UTF-8, or name its encoding" in str(
        refusal(folder, file="p.csv")
    )
    assert not SurveyResponse.objects.exists()
    (folder / "m.yaml").write_text("encoding: windows-1250\nattributes: {who: who}\n" + MAPPING)
    run(folder, file="p.csv")
    assert sorted(SurveyResponse.objects.values_list("submission__attributes__who", flat=True)) == [
        "Ala",
        "żółć ńę",
    ]


def test_the_report_can_go_to_a_file(folder):
    out, _err = run(folder, "-o", str(folder / "report.json"))
    assert out == ""
    assert json.loads((folder / "report.json").read_text())["created"] == 2


def test_strict_names_file_line_and_field_and_imports_nothing(folder):
    error = refusal(folder, "--strict")
    assert f"{folder / 'a.csv'}, line 4, food: " in str(error)
    assert error.returncode == 1
    assert not SurveyResponse.objects.exists()


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"file": "none.csv"}, "none.csv"),
        ({"mapping": "none.yaml"}, "none.yaml"),
        ({"file": "empty.csv"}, "empty.csv is empty"),
        ({"mapping": "wrong.yaml"}, "wrong.yaml, line 4, questions[0].column"),
        ({"mapping": "other.yaml"}, "other.yaml, questions[0].column: the file has no column “drink”"),
    ],
)
def test_bad_input_is_named_and_ends_with_1(folder, files, named):
    (folder / "empty.csv").write_text("")
    (folder / "wrong.yaml").write_text(MAPPING.replace("column: food", "column: ''"))
    (folder / "other.yaml").write_text(MAPPING.replace("column: food", "column: drink"))
    error = refusal(folder, **files)
    assert named in str(error)
    assert error.returncode == 1


def test_questions_of_no_journey_are_wrong_usage(folder):
    (folder / "m.yaml").write_text(MAPPING.replace("touchpoint: Restaurants, ", ""))
    assert refusal(folder).returncode == 2


def test_a_rebuild_says_what_was_wrong_and_a_check_changes_nothing(folder):
    run(folder)
    DayTally.objects.update(count=5)
    with pytest.raises(CommandError) as caught:
        call_command("rebuild_tallies", "--check")
    assert caught.value.returncode == 1
    out = io.StringIO()
    call_command("rebuild_tallies", stdout=out)
    assert json.loads(out.getvalue()) == {"workspace": "airport", "wrong": 2, "rows": 2}
    call_command("rebuild_tallies", "--check", stdout=out)


def test_progress_shows_on_a_terminal_only(monkeypatch, capsys):
    ProgressBar()(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ProgressBar()(1, 2)
    assert "50%" in capsys.readouterr().err


def test_without_a_mapping_what_is_sure_is_guessed_told_and_imported(folder):
    (folder / "visits.csv").write_text(
        "id,Date,Food rating\n1,2026-01-31,4\n2,2026-02-01,5\n3,2026-02-01,1\n"
    )
    out, err = run(folder, file="visits.csv", mapping=None)
    assert json.loads(out)["created"] == 3
    (folder / "told.yaml").write_text(err.partition(":\n")[2].partition("Created")[0])
    again = json.loads(run(folder, file="visits.csv", mapping="told.yaml")[0])
    assert (again["created"], again["unchanged"]) == (0, 3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Food rating\n4\n5\n", "no column holds a day with its year"),
        ("Date,Food rating\n05/06/2026,4\n07/08/2026,5\n", "the days in Date can be read in two ways"),
        ("Date,NPS\n2026-01-31,11\n2026-01-31,10\n2026-01-31,9\n", "11 in NPS may or may not mean no answer"),
        ("Date,Town\n2026-01-31,Ashford\n", "no column looks like scores"),
    ],
)
def test_what_would_change_a_number_is_not_guessed(folder, text, why):
    (folder / "visits.csv").write_text(text)
    error = refusal(folder, file="visits.csv", mapping=None)
    assert why in str(error)
    assert error.returncode == 1
    assert not SurveyResponse.objects.exists()
