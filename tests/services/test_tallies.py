"""Tallies: what they say is what the answers say, whoever wrote them, and however many at once."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.services.test_responses import ANN, counts, make_world, stored, take_in
from tests.stored import make_workspace
from touchpoints.models import Customer, DayTally, ImportJob, ImportState, MonthTally, Persona, Submission
from touchpoints.services import recounting, segments
from touchpoints.services.personas import save_persona
from touchpoints.services.recounting import Recount, recount, recount_under_way
from touchpoints.services.segments import reassign_personas
from touchpoints.services.tallies import rebuild_tallies, tally_changes, wrong_tallies
from touchpoints.services.undo import CannotUndo, undo_import

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)


@pytest.fixture
def workspace(db):
    return make_world()


def by_persona(model=DayTally):
    """Counts of NPS answers by persona's slug and score."""
    slugs = dict(Persona.objects.values_list("pk", "slug"))
    rows = model.objects.filter(question__metric="nps").values_list("persona_key", "score", "count")
    return {(slugs.get(key), score): count for key, score, count in rows}


def test_days_add_up_to_months(workspace):
    take_in(
        workspace, {"id": "1", "nps": "9", "day": "2017-05-01"}, {"id": "2", "nps": "9", "day": "2017-05-31"}
    )
    assert DayTally.objects.count() == 2
    assert MonthTally.objects.get().month == date(2017, 5, 1)
    assert by_persona(MonthTally) == {(None, 9): 2}


def test_a_count_that_becomes_nothing_is_no_row(workspace):
    take_in(workspace, ANN)
    take_in(workspace, ANN | {"nps": "3"})
    assert by_persona() == {("business", 3): 1}


def test_a_rebuild_restores_what_was_spoilt_and_nothing_else(workspace):
    take_in(workspace, ANN, {"id": "2", "nps": "3", "purpose": "9"})
    before = by_persona()
    other = make_workspace("elsewhere")
    DayTally.objects.filter(score=9).update(count=7)
    DayTally.objects.filter(score=3).delete()
    assert wrong_tallies(workspace=workspace) == 2
    assert wrong_tallies(workspace=other) == rebuild_tallies(workspace=other) == 0
    assert rebuild_tallies(workspace=workspace) == 3
    assert by_persona() == before
    assert wrong_tallies(workspace=workspace) == 0


def test_a_changed_rule_moves_answers_to_their_new_persona(workspace):
    take_in(workspace, ANN, {"id": "2", "nps": "3", "purpose": "2"}, {"id": "3", "nps": "5"})
    Persona.objects.filter(slug="business").update(segment={"attribute": "purpose", "in": ["1", "2"]})
    assert reassign_personas(workspace=workspace) == 1
    assert by_persona() == {("business", 9): 1, ("business", 3): 1, (None, 5): 1}
    assert reassign_personas(workspace=workspace) == 0
    assert wrong_tallies(workspace=workspace) == 0


def test_many_answers_move_in_the_background_and_all_at_once(workspace, monkeypatch, run_tasks):
    take_in(workspace, ANN, {"id": "2", "nps": "3", "purpose": "2"}, {"id": "3", "nps": "5"})
    before = by_persona()
    monkeypatch.setattr(recounting, "MANY", 2)
    persona = Persona.objects.get(slug="business")
    persona.segment = {"attribute": "purpose", "in": ["1", "2"]}
    save_persona(persona)
    assert (by_persona(), recount_under_way(workspace)) == (before, Recount())
    run_tasks()
    assert by_persona() == {("business", 9): 1, ("business", 3): 1, (None, 5): 1}
    assert recount_under_way(workspace) is None
    assert wrong_tallies(workspace=workspace) == 0


@pytest.mark.django_db(transaction=True)
def test_a_recount_tells_how_far_it_is_and_leaves_the_old_figures_when_it_breaks_off(workspace, monkeypatch):
    take_in(workspace, ANN, {"id": "2", "nps": "3", "purpose": "2"})
    before = by_persona()
    Persona.objects.filter(slug="business").update(segment={"attribute": "purpose", "in": ["1", "2"]})
    told = []

    def killed(done: int, total: int) -> None:
        told.append((done, total))
        if done:
            raise KeyboardInterrupt

    monkeypatch.setattr(segments, "AT_ONCE", 1)
    with pytest.raises(KeyboardInterrupt):
        reassign_personas(workspace=workspace, progress=killed)
    assert told == [(0, 2), (1, 2)]
    assert by_persona() == before


def test_a_recount_that_failed_says_so(workspace, monkeypatch, run_tasks):
    take_in(workspace, ANN)
    monkeypatch.setattr(recounting, "MANY", 0)
    recount(workspace)
    monkeypatch.setattr(recounting, "reassign_personas", None)
    run_tasks()
    assert recount_under_way(workspace) == Recount(failed=True)


def test_a_changed_order_moves_answers_too(workspace):
    Persona.objects.filter(slug="leisure").update(segment={"attribute": "purpose", "not_in": ["3"]})
    take_in(workspace, ANN)
    Persona.objects.filter(slug="leisure").update(position=0)
    Persona.objects.filter(slug="business").update(position=1)
    reassign_personas(workspace=workspace)
    assert by_persona() == {("leisure", 9): 1}


def test_a_persona_about_to_go_gives_its_answers_away(workspace):
    take_in(workspace, ANN)
    persona = Persona.objects.get(slug="business")
    reassign_personas(workspace=workspace, without=persona)
    persona.delete()
    assert by_persona() == {(None, 9): 1}
    assert wrong_tallies(workspace=workspace) == 0


def test_changes_noted_in_a_transaction_that_fails_are_not_applied(workspace):
    take_in(workspace, ANN)
    question = DayTally.objects.filter(score=9).get().question_id
    with pytest.raises(ZeroDivisionError), transaction.atomic(), tally_changes() as changes:
        changes.note([(question, 0, date(2017, 5, 1), 9, 1)])
        raise ZeroDivisionError
    assert wrong_tallies(workspace=workspace) == 0


def test_rules_that_change_while_a_file_is_read_are_the_ones_that_count(workspace):
    def change_rules(done, total):
        Persona.objects.filter(slug="leisure").update(
            segment={"attribute": "purpose", "in": ["1"]}, position=0
        )
        Persona.objects.filter(slug="business").update(position=1)

    take_in(workspace, ANN, progress=change_rules)
    assert by_persona() == {("leisure", 9): 1}


def test_an_undone_import_takes_its_answers_and_customers_with_it(workspace):
    first = take_in(workspace, ANN)
    undo_import(job=first.job)
    assert not Submission.objects.exists()
    assert not Customer.objects.exists()
    assert not DayTally.objects.exists()
    assert ImportJob.objects.get().state == ImportState.UNDONE
    assert counts(take_in(workspace, ANN)) == (2, 0, 0, 0)


def test_an_undone_import_gives_back_what_it_changed_and_withdrew(workspace):
    take_in(workspace, ANN)
    before = stored(workspace)
    changed = ANN | {"nps": "2", "food": "0", "purpose": "2", "who": "bob"}
    second = take_in(workspace, changed, {"id": "2", "who": "cid", "nps": "1"})
    undo_import(job=second.job)
    assert stored(workspace) == before
    assert Submission.objects.get().attributes == {"purpose": "1"}
    assert Submission.objects.get().customer.reference == "ann"
    assert wrong_tallies(workspace=workspace) == 0


def test_an_import_whose_answers_a_later_one_changed_is_undone_after_it(workspace):
    first = take_in(workspace, ANN)
    second = take_in(workspace, ANN | {"nps": "2"})
    with pytest.raises(CannotUndo, match="later"):
        undo_import(job=first.job)
    undo_import(job=second.job)
    undo_import(job=first.job)
    assert not Submission.objects.exists()


def test_an_import_is_undone_once_and_within_thirty_days(workspace):
    job = take_in(workspace, ANN).job
    ImportJob.objects.update(finished_at=timezone.now() - timedelta(days=31))
    with pytest.raises(CannotUndo, match="30"):
        undo_import(job=job)
    ImportJob.objects.update(finished_at=timezone.now())
    undo_import(job=job)
    with pytest.raises(CannotUndo):
        undo_import(job=job)


def in_threads(*acts):
    """Run all at once, each with a connection of its own; their errors are raised here."""
    errors = []
    together = threading.Barrier(len(acts))

    def run(act):
        try:
            together.wait()
            act()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors


def some_rows(first, last):
    start = datetime(2017, 5, 1)
    return [
        {
            "id": str(n),
            "who": f"customer {n % 50}",
            "day": (start + timedelta(days=n % 40)).date().isoformat(),
            "purpose": str(n % 4),
            "nps": str(n % 11),
            "food": str(1 + n % 5),
        }
        for n in range(first, last)
    ]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_tallies_are_exact_after_two_writers_at_once():
    workspace = make_world()
    take_in(workspace, *some_rows(0, 10))  # the questions exist, as for two files of one survey they do
    reports = {}

    def write(name, rows):
        reports[name] = take_in(workspace, *rows)

    backwards = [row | {"nps": "5"} for row in reversed(some_rows(0, 700))]
    in_threads(lambda: write("a", some_rows(0, 900)), lambda: write("b", backwards))
    assert Submission.objects.count() == 900
    total = sum(sum(counts(report)[:3]) for report in reports.values())
    assert total == 2 * (900 + 700)
    kept = list(DayTally.objects.order_by("pk").values_list("pk", "count"))
    assert wrong_tallies(workspace=workspace) == 0
    rebuild_tallies(workspace=workspace)
    assert list(DayTally.objects.order_by("pk").values_list("pk", "count")) == kept


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_rules_and_rebuilds_may_change_while_answers_come_in():
    workspace = make_world()
    take_in(workspace, *some_rows(0, 300))

    def other_rules():
        Persona.objects.filter(slug="leisure").update(
            segment={"attribute": "purpose", "in": ["1", "3"]}, position=0
        )
        reassign_personas(workspace=workspace)

    in_threads(
        lambda: take_in(workspace, *some_rows(200, 800)),
        other_rules,
        lambda: rebuild_tallies(workspace=workspace),
    )
    assert wrong_tallies(workspace=workspace) == 0
    assert reassign_personas(workspace=workspace) == 0, "nobody was left with an old rule"
