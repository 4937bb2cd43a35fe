"""Where records wait before they become answers: temporary tables of one connection.

Filling them takes no lock that anybody else would notice, and they are gone with the connection.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from django.db import connection

from touchpoints.ingestion.records import Record
from touchpoints.scoring.segments import Segmentation

AT_ONCE = 1_000
"""Records kept in memory until they are written together."""

TABLES = {
    "staged_record": """
        seq integer PRIMARY KEY, external_id text, customer text, answered_at timestamp with time zone,
        answered_on date, language text, weight double precision, attributes jsonb, payload jsonb,
        persona_id bigint, answered smallint, superseded smallint DEFAULT 0, known smallint DEFAULT 0,
        submission_id bigint, customer_id bigint""",
    "staged_answer": "seq integer, question smallint, score smallint, verbatim text",
    "staged_question": "number integer PRIMARY KEY, id bigint",
    "superseded_answer": "seq integer, question smallint, differs smallint",
    "changed_submission": "id bigint PRIMARY KEY, seq integer",
    "changed_answer": """
        id bigint PRIMARY KEY, submission_id bigint, question_id bigint, persona_key bigint,
        score smallint, verbatim text, answered_at timestamp with time zone, answered_on date,
        score_before smallint, answered_on_before date""",
}
RECORD = (
    *("seq", "external_id", "customer", "answered_at", "answered_on", "language", "weight"),
    *("attributes", "payload", "persona_id", "answered"),
)
ANSWER = ("seq", "question", "score", "verbatim")

# ruff: noqa: S608 (the names put into statements are our own)


class Staging:
    """The waiting room of one import. `records` and `answers` count what waits."""

    def __init__(self, personas: Segmentation) -> None:
        self.personas = personas
        self.records = 0
        self._records: list[Record] = []

    def __enter__(self) -> Staging:
        with connection.cursor() as cursor:
            _use_disk(cursor, on=True)
            for table, columns in TABLES.items():
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
                cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns})")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if connection.needs_rollback:
            return  # the tables go with the transaction they were made in
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
            _use_disk(cursor, on=False)

    def add(self, record: Record) -> None:
        """Let a record wait."""
        self._records.append(record)
        if len(self._records) == AT_ONCE:
            self._write()

    def finish(self) -> int:
        """Write what is left and get ready for the merge. Of a record that came twice the last counts.

        Gives how many records were superseded.
        """
        self._write()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("ANALYZE staged_record; ANALYZE staged_answer")
            cursor.execute("SELECT COUNT(DISTINCT external_id) FROM staged_record")
            superseded = self.records - int(cursor.fetchone()[0])
            if superseded:
                _supersede(cursor)
        return superseded

    def _write(self) -> None:
        first = self.records + 1
        records = list(enumerate(self._records, start=first))
        with _quietly(), connection.cursor() as cursor:
            _insert(cursor, "staged_record", RECORD, [self._row(seq, record) for seq, record in records])
            rows = ((seq, *answer) for seq, record in records for answer in record.answers)
            _insert(cursor, "staged_answer", ANSWER, rows)
        self.records += len(records)
        self._records.clear()

    def _row(self, seq: int, record: Record) -> tuple[Any, ...]:
        at, on = record.answered_at, record.answered_on
        return (
            seq,
            record.external_id,
            record.customer,
            connection.ops.adapt_datetimefield_value(at),
            connection.ops.adapt_datefield_value(on),
            record.language,
            record.weight,
            json.dumps(record.attributes),
            json.dumps(record.payload),
            self.personas.owner(record.attributes),
            int(any(score is not None or verbatim for _question, score, verbatim in record.answers)),
        )


def _insert(cursor: Any, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    names = ", ".join(columns)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            copy.write("".join(map(_copy_line, rows)))
    else:
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _copy_line(row: tuple[Any, ...]) -> str:
    """A row as COPY reads it."""
    return "\t".join("\\N" if v is None else _escaped(v) if type(v) is str else str(v) for v in row) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


@contextmanager
def _quietly() -> Iterator[None]:
    """On SQLite, one transaction of temporary tables alone: it locks nothing of the database itself."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def _use_disk(cursor: Any, *, on: bool) -> None:
    """Let SQLite keep temporary tables in a file: a long import needs no more memory than a short one."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        cursor.execute(f"PRAGMA temp_store={'FILE' if on else 'MEMORY'}")


def _supersede(cursor: Any) -> None:
    """Of records that came more than once let the last stand, and of their answers the last given."""
    cursor.execute(
        """
        CREATE TEMPORARY TABLE ranked_answer AS
        SELECT a.seq, a.question, a.score, a.verbatim,
            ROW_NUMBER() OVER again AS rank,
            FIRST_VALUE(a.score) OVER again AS last_score,
            FIRST_VALUE(a.verbatim) OVER again AS last_verbatim
        FROM staged_answer a JOIN staged_record r ON r.seq = a.seq
        WHERE r.external_id IN (
            SELECT external_id FROM staged_record GROUP BY external_id HAVING COUNT(*) > 1)
        WINDOW again AS (
            PARTITION BY r.external_id, a.question
            ORDER BY CASE WHEN a.score IS NULL AND a.verbatim = '' THEN 1 ELSE 0 END, a.seq DESC
        )
        """
    )
    cursor.execute(
        """
        INSERT INTO superseded_answer
        SELECT seq, question,
            CASE WHEN score IS DISTINCT FROM last_score OR verbatim <> last_verbatim THEN 1 ELSE 0 END
        FROM ranked_answer WHERE rank > 1 AND (score IS NOT NULL OR verbatim <> '')
        """
    )
    cursor.execute(
        """
        DELETE FROM staged_answer
        WHERE (seq, question) IN (SELECT seq, question FROM ranked_answer WHERE rank > 1)
        """
    )
    cursor.execute("DROP TABLE ranked_answer")
    cursor.execute(
        """
        UPDATE staged_record SET superseded = CASE WHEN staged_record.seq = again.last THEN 0 ELSE 1 END,
            answered = again.any_answered
        FROM (SELECT external_id, MAX(seq) AS last, MAX(answered) AS any_answered FROM staged_record
              GROUP BY external_id HAVING COUNT(*) > 1) AS again
        WHERE again.external_id = staged_record.external_id
        """
    )
