"""The commands as a script meets them: data on standard output, words on standard error, 0, 1 or 2."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from tests.journeys import uid
from tests.stored import make_workspace, store_journey, tally
from touchpoints.models import ApiToken, Journey, Membership, Question, Workspace
from touchpoints.models.workspaces import hash_secret

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey() -> Journey:
    journey = store_journey(make_workspace())
    tally(Question.objects.get(slug="hotline-help"), date(2016, 5, 15), {3: 100, 4: 20})
    tally(Question.objects.get(slug="hotline-help"), date(2017, 5, 15), {1: 80, 2: 50})
    tally(Question.objects.get(slug="checkout-ease"), date(2017, 5, 15), {6: 100, 7: 300})
    tally(Question.objects.get(slug="recommend"), date(2017, 5, 15), {10: 18, 8: 11, 0: 2})
    return journey


def run(command: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_an_empty_database_lets_the_owner_in_and_says_how_to_make_a_workspace():
    first = run("first_run", "--no-example")
    assert "/sign-in/" in first
    assert "manage.py create_workspace my-team --owner owner@localhost" in first
    make_workspace()
    assert "create_workspace" not in run("first_run", "--no-example")


def refused(command: str, *arguments: str) -> CommandError:
    with pytest.raises(CommandError) as raised:
        run(command, *arguments)
    return raised.value


SLUG = "a-new-coffee-machine"


def test_score_prints_what_the_contract_says(journey):
    printed = json.loads(run("score", SLUG))
    assert (printed["journey"], printed["revision"], printed["persona"]) == (SLUG, 1, None)
    assert printed["period"] == {"from": None, "to": None}
    (overall,) = printed["overall"]
    assert overall["value"] == pytest.approx(51.6, abs=0.05)
    assert overall["interval"] == pytest.approx([25.5, 68.6], abs=0.05)
    assert (overall["n"], overall["counts"]) == (31, {"0": 2, "8": 11, "10": 18})
    assert (overall["metric"], overall["scale"]) == ("nps", [0, 10])
    steps = {step["title"]: step for step in printed["steps"]}
    assert [step["reference"] for step in printed["steps"]][:2] == ["A1.1", "A1.2"]
    hotline = steps["Hotline"]
    assert hotline["id"] == uid("hotline")
    assert (hotline["stage"], hotline["channel"], hotline["touchpoint"]) == ("Use", "Phone", "Hotline")
    assert (hotline["metric"], hotline["scale"], hotline["n"]) == ("csat", [1, 5], 250)
    assert hotline["counts"] == {"1": 80, "2": 50, "3": 100, "4": 20}
    assert hotline["value"] == 100 * 20 / 250
    assert hotline["mean"] == (80 + 100 + 300 + 80) / 250
    assert hotline["experience"] == pytest.approx(100 * (hotline["mean"] - 1) / 4)
    assert hotline["change"] is None, "all time has nothing before it"
    assert (steps["First cup"]["n"], steps["First cup"]["experience"]) == (0, None)
    (pain,) = printed["pain_points"]
    assert (pain["rank"], pain["step"], pain["steps"], pain["title"]) == (
        1,
        uid("hotline"),
        [uid("hotline")],
        "Hotline",
    )
    assert pain["severity"] == pytest.approx(pain["gap"] * pain["reach"])
    assert pain["reach_from"] in ("visits", "answers")


def test_score_of_a_period_compares_with_as_many_days_before(journey):
    printed = json.loads(run("score", SLUG, "--from", "2017-01-01", "--to", "2017-12-31"))
    assert printed["period"] == {"from": "2017-01-01", "to": "2017-12-31"}
    (hotline,) = [step for step in printed["steps"] if step["title"] == "Hotline"]
    change = hotline["change"]
    assert (change["from"], change["to"]) == ("2016-01-02", "2016-12-31")
    assert change["significant"] is True and change["difference"] < 0
    assert change["interval"][0] < change["difference"] < change["interval"][1]


@pytest.mark.parametrize("persona", ["ada", "Ada"])
def test_a_persona_goes_by_slug_or_name(journey, persona):
    assert json.loads(run("score", SLUG, "--persona", persona))["persona"] == "ada"


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["tea"], "There is no journey “tea”. There are: a-new-coffee-machine."),
        ([SLUG, "--persona", "eve"], "There is no persona “eve”."),
        ([SLUG, "--from", "soon"], "“soon” is not a day"),
        ([SLUG, "--workspace", "tea"], "There is no workspace “tea”."),
    ],
)
def test_bad_input_ends_with_1_and_words(journey, arguments, words):
    error = refused("score", *arguments)
    assert words in str(error) and error.returncode == 1


def test_the_workspace_must_be_named_where_there_are_several(journey):
    make_workspace("tea")
    error = refused("score", SLUG)
    assert error.returncode == 2 and "coffee, tea" in str(error)
    assert json.loads(run("score", SLUG, "--workspace", "coffee"))["journey"] == SLUG


def test_data_goes_to_a_file_when_asked(journey, tmp_path):
    assert run("score", SLUG, "-o", str(tmp_path / "score.json")) == ""
    assert json.loads((tmp_path / "score.json").read_text())["journey"] == SLUG
    error = refused("score", SLUG, "-o", str(tmp_path / "none" / "score.json"))
    assert error.returncode == 1


@pytest.mark.parametrize("format, suffix", [("json", "json"), ("yaml", "yaml")])
def test_export_import_export_is_byte_identical(journey, tmp_path, format, suffix):
    make_workspace("tea")
    file = tmp_path / f"coffee.{suffix}"
    run("export_journey", SLUG, "--workspace", "coffee", "--format", format, "-o", str(file))
    (line,) = run("import_journey", str(file), "--workspace", "tea").splitlines()
    assert json.loads(line) == {"journey": SLUG, "steps": 9, "transitions": 10, "lost": []}
    again = tmp_path / "again"
    run("export_journey", SLUG, "--workspace", "tea", "--format", format, "-o", str(again))
    assert again.read_bytes() == file.read_bytes()


def test_several_files_go_in_together_or_not_at_all(journey, tmp_path):
    good, bad = tmp_path / "good.mmd", tmp_path / "bad.json"
    good.write_text("journey\n  title T\n  section S\n    One: 5: Ada\n    Two: 3: Ada\n")
    bad.write_text('{"format": "journeymap/1",\n "journey": {"id": 7}}')
    error = refused("import_journey", str(good), str(bad))
    assert error.returncode == 1 and "bad.json, line 2, journey" in str(error)
    assert Journey.objects.count() == 1
    (line,) = run("import_journey", str(good)).splitlines()
    assert json.loads(line)["steps"] == 2


def test_a_png_is_written_to_a_file(journey, tmp_path):
    run("export_journey", SLUG, "--format", "png", "-o", str(tmp_path / "map.png"))
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_lint_prints_a_line_for_each_finding(journey):
    lines = [json.loads(line) for line in run("lint_journey", SLUG).splitlines()]
    found = {(line["kind"], line["title"]) for line in lines}
    assert {("unreachable_step", "Newsletter"), ("dead_end", "Unsubscribe")} <= found
    assert all(line["message"].endswith(".") for line in lines)


def test_a_workspace_is_made_with_its_owner():
    assert (
        run("create_workspace", "air-line", "--owner", "Ada@Example.org", "--time-zone", "Europe/Kyiv")
        == "air-line\n"
    )
    workspace = Workspace.objects.get(slug="air-line")
    assert (workspace.name, workspace.time_zone) == ("Air line", "Europe/Kyiv")
    member = Membership.objects.get(workspace=workspace)
    assert (member.user.email, member.role) == ("ada@example.org", "owner")


@pytest.mark.parametrize(
    "arguments", [["Ä b"], ["ok", "--owner", "nobody"], ["ok", "--time-zone", "Mars/North"], ["coffee"]]
)
def test_a_workspace_that_cannot_be_is_refused(arguments):
    make_workspace("coffee")
    assert refused("create_workspace", *arguments).returncode == 1
    assert Workspace.objects.count() == 1


def test_a_token_is_printed_once_and_kept_as_a_hash():
    make_workspace()
    secret = run("create_token", "--role", "viewer", "--until", "2999-01-31").strip()
    token = ApiToken.objects.get()
    assert (token.secret_hash, token.role) == (hash_secret(secret), "viewer")
    assert token.expires_at.isoformat() == "2999-02-01T00:00:00+00:00"
    assert refused("create_token", "--until", "2020-01-01").returncode == 1


def test_check_data_is_silent_when_all_is_well_and_ends_with_1_when_not(journey):
    Question.objects.all().delete()  # whose tallies have no answers behind them
    assert run("check_data") == ""
    Journey.objects.filter(pk=journey.pk).update(revision=9)
    assert refused("check_data").returncode == 1


def test_score_of_the_latest_year_is_what_maps_show(journey):
    printed = json.loads(run("score", SLUG, "--latest-year"))
    assert printed["period"] == {"from": "2016-06-01", "to": "2017-05-15"}
    (hotline,) = [step for step in printed["steps"] if step["title"] == "Hotline"]
    assert (hotline["n"], hotline["change"]["to"]) == (130, "2016-05-31")
    assert refused("score", SLUG, "--latest-year", "--from", "2017-01-01").returncode == 2


def test_nothing_is_done_whose_result_could_not_be_written(journey, tmp_path):
    for nowhere in (tmp_path, tmp_path / "none" / "token"):
        assert str(nowhere) in str(refused("create_token", "-o", str(nowhere)))
    assert not ApiToken.objects.exists()


def test_a_token_has_a_name_that_can_be_kept(journey):
    for name in ("x" * 121, " "):
        assert str(refused("create_token", "--name", name)).startswith("--name: ")


@pytest.mark.parametrize(
    "trouble, code, words",
    [
        (OperationalError("no such table: touchpoints_workspace"), 1, "manage.py migrate"),
        (KeyboardInterrupt(), 130, "has changed nothing"),
    ],
)
def test_a_command_that_cannot_go_on_ends_in_words(monkeypatch, trouble, code, words):
    def fails(*_arguments):
        raise trouble

    monkeypatch.setattr("touchpoints.management.base.find_workspace", fails)
    error = refused("score", SLUG)
    assert words in str(error) and error.returncode == code


def test_a_document_is_refused_by_its_own_name_and_with_what_was_expected(journey, tmp_path):
    file = tmp_path / "coffee.txt"
    file.write_text("format: journeymap/9\n")
    told = f"{file}, line 1, format: unknown format ('journeymap/9'); expected journeymap/1"
    assert str(refused("import_journey", str(file), "--format", "yaml")) == told
    assert "expected a name that ends with .json" in str(refused("import_journey", str(file)))
