"""Tallies kept exactly in step with the answers.

Whoever changes answers notes by how much each count changes in a temporary table, in the same transaction,
and applies it once at the end: added to the row that is there, or inserted. Rows are written in the order
of their keys, and under the lock of the workspace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from touchpoints.models import DayTally, Workspace

TABLES = (("touchpoints_daytally", "day"), ("touchpoints_monthtally", "month"))
ANSWERED = """
    SELECT r.question_id, COALESCE(s.persona_id, 0), r.answered_on, r.score, COUNT(*)
    FROM touchpoints_surveyresponse r
    JOIN touchpoints_submission s ON s.id = r.submission_id
    WHERE s.workspace_id = %s AND r.score IS NOT NULL
    GROUP BY 1, 2, 3, 4
"""

ANSWERS_OF = 0x7A11
"""The number of this kind of lock in PostgreSQL; SQLite has one writer at a time anyhow."""

# ruff: noqa: S608 (the names put into statements are our own)


def lock(workspace: Workspace) -> None:
    """Let one transaction at a time change the answers of a workspace; the others wait for its end.

    Edits of journeys, which count up the workspace's stamp, do not wait: no row is locked.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ANSWERS_OF, workspace.pk])


@contextmanager
def tally_changes() -> Iterator[TallyChanges]:
    """A place to note changes of counts during one transaction; applied when the block ends well."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS tally_change")
        cursor.execute(
            "CREATE TEMPORARY TABLE tally_change"
            " (question_id bigint, persona_key bigint, day date, score smallint, change bigint)"
        )
        changes = TallyChanges(cursor)
        yield changes
        changes.apply()
        cursor.execute("DROP TABLE tally_change")


class TallyChanges:
    """Changes of counts: question, persona key (0: none), day, score, and by how much."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def note(self, rows: Iterable[tuple[int, int, Any, int, int]]) -> None:
        """Note changes one by one."""
        self._cursor.executemany("INSERT INTO tally_change VALUES (%s, %s, %s, %s, %s)", list(rows))

    def note_selected(self, select: str, params: Iterable[Any] = ()) -> None:
        """Note the changes that a SELECT of the five columns gives."""
        self._cursor.execute(f"INSERT INTO tally_change {select}", list(params))

    def apply(self) -> None:
        """Add what was noted to the tallies, and forget counts that became nothing."""
        self._cursor.execute("SELECT 1 FROM tally_change WHERE change < 0 LIMIT 1")
        some_fell = self._cursor.fetchone() is not None
        for table, column in TABLES:
            of_time, params = _truncated(column)
            summed = f"""
                SELECT question_id, persona_key, {of_time} AS {column}, score, SUM(change) AS change
                FROM tally_change GROUP BY 1, 2, 3, 4"""
            self._cursor.execute(
                f"""
                INSERT INTO {table} (question_id, persona_key, {column}, score, count)
                {summed} HAVING SUM(change) > 0 ORDER BY 1, 2, 3, 4
                ON CONFLICT (question_id, persona_key, {column}, score)
                DO UPDATE SET count = {table}.count + excluded.count
                """,
                params,
            )
            if not some_fell:
                continue
            self._cursor.execute(
                f"""
                UPDATE {table} SET count = {table}.count + less.change
                FROM ({summed} HAVING SUM(change) < 0) AS less
                WHERE {table}.question_id = less.question_id AND {table}.persona_key = less.persona_key
                    AND {table}.{column} = less.{column} AND {table}.score = less.score
                """,
                params,
            )
            self._cursor.execute(
                f"""
                DELETE FROM {table}
                WHERE count = 0 AND question_id IN (SELECT question_id FROM tally_change)
                """
            )


def rebuild_tallies(*, workspace: Workspace) -> int:
    """Count all answers of the workspace anew. Gives how many day rows there are then."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock(workspace)
        for table, _column in TABLES:
            cursor.execute(
                f"""
                DELETE FROM {table}
                WHERE question_id IN (SELECT id FROM touchpoints_question WHERE workspace_id = %s)
                """,
                [workspace.pk],
            )
        with tally_changes() as changes:
            changes.note_selected(ANSWERED, [workspace.pk])
        workspace.touch()
        return DayTally.objects.in_workspace(workspace).count()


def wrong_tallies(*, workspace: Workspace) -> int:
    """How many rows of the tallies differ from what the answers say, or are missing; 0 when all is well."""
    wrong = 0
    with connection.cursor() as cursor:
        for table, column in TABLES:
            of_time, params = _truncated(column)
            cursor.execute(
                f"""
                WITH answered (question_id, persona_key, day, score, number) AS ({ANSWERED})
                SELECT COUNT(*) FROM (
                    SELECT DISTINCT question_id, persona_key, span, score FROM (
                        SELECT question_id, persona_key, {of_time} AS span, score, SUM(number) AS count
                        FROM answered GROUP BY 1, 2, 3, 4
                        UNION ALL
                        SELECT t.question_id, t.persona_key, t.{column}, t.score, t.count FROM {table} t
                        JOIN touchpoints_question q ON q.id = t.question_id WHERE q.workspace_id = %s
                    ) AS both_sides
                    GROUP BY question_id, persona_key, span, score, count HAVING COUNT(*) <> 2
                ) AS differing
                """,
                [workspace.pk, *params, workspace.pk],
            )
            wrong += cursor.fetchone()[0]
    return wrong


def _truncated(column: str) -> tuple[str, list[str]]:
    """SQL, with its parameters, for the day or for the first day of its month."""
    if column == "day":
        return "day", []
    sql, params = connection.ops.date_trunc_sql(column, "day", ())
    return (f"CAST({sql} AS date)" if connection.vendor == "postgresql" else sql), list(params)
