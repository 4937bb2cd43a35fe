"""Where records wait before they become answers: temporary tables of one connection.

Filling them takes no lock that anybody else would notice, and they are gone with the connection. A record's
scores wait in one row, as a list; `staged_answer` shows them one by one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from types import TracebackType
from typing import Any

from django.db import connection

from touchpoints.ingestion.records import Record
from touchpoints.scoring.segments import Segmentation

NEEDS_ESCAPE = re.compile(r"[\\\t\n\r]")
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
REMEMBERED = 1_000
AT_ONCE = 2_500
"""Records kept in memory until they are written together."""

TABLES = {
    "staged_record": """
        seq integer PRIMARY KEY, external_id text, customer text, answered_at timestamp with time zone,
        answered_on date, persona_id bigint, answered smallint, superseded smallint DEFAULT 0,
        known smallint DEFAULT 0, submission_id bigint, customer_id bigint""",
    "staged_detail": """
        seq integer PRIMARY KEY, language text, weight double precision, attributes jsonb, payload jsonb""",
    "staged_scores": "seq integer PRIMARY KEY, questions {list}, scores {list}, words jsonb",
    "staged_question": "number integer PRIMARY KEY, id bigint",
    "superseded_answer": "seq integer, question smallint, differs smallint",
    "changed_submission": "id bigint PRIMARY KEY, seq integer",
    "changed_answer": """
        id bigint PRIMARY KEY, submission_id bigint, question_id bigint, persona_key bigint,
        score smallint, verbatim text, answered_at timestamp with time zone, answered_on date,
        score_before smallint, answered_on_before date""",
}
COLUMNS = {
    "staged_record": "seq, external_id, customer, answered_at, answered_on, persona_id, answered",
    "staged_detail": "seq, language, weight, attributes, payload",
    "staged_scores": "seq, questions, scores, words",
}
ANSWER = """
    SELECT s.seq AS seq, {number} AS question, {score} AS score, CASE WHEN s.words IS NULL THEN ''
        ELSE COALESCE(s.words ->> ('q' || {number}), '') END AS verbatim"""
ANSWERS = {
    "sqlite": f"""{ANSWER.format(number="q.value", score="a.value")}
        FROM staged_scores s, json_each(s.questions) AS q, json_each(s.scores) AS a ON a.key = q.key""",
    "postgresql": f"""{ANSWER.format(number="a.number", score="a.score")}
        FROM staged_scores s CROSS JOIN LATERAL unnest(s.questions, s.scores) AS a (number, score)""",
}
"""Numbers of questions, scores and words, one by one, from the lists that a record has of them."""

_json = json.JSONEncoder().encode

# ruff: noqa: S608 (the names put into statements are our own)


class Staging:
    """The waiting room of one import, for as long as the block runs. `records` counts what waits."""

    def __init__(self, personas: Segmentation) -> None:
        self.personas = personas
        self.records = 0
        self._records: list[Record] = []
        self._arrays = connection.vendor == "postgresql"
        # Many records share their moment and the questions they answer: each is written out once.
        moment = str if self._arrays else connection.ops.adapt_datetimefield_value
        self._moment, self._day = lru_cache(REMEMBERED)(moment), lru_cache(REMEMBERED)(str)
        self._numbers = lru_cache(REMEMBERED)(self._list)

    def __enter__(self) -> Staging:
        with connection.cursor() as cursor:
            _use_disk(cursor, on=True)
            self._drop(cursor)
            for table, columns in TABLES.items():
                columns = columns.format(list="smallint[]" if self._arrays else "text")  # noqa: PLW2901
                cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns})")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if connection.needs_rollback:
            return  # the tables go with the transaction they were made in
        with connection.cursor() as cursor:
            self._drop(cursor)
            _use_disk(cursor, on=False)

    def _drop(self, cursor: Any) -> None:
        cursor.execute("DROP VIEW IF EXISTS staged_answer")
        for table in ("kept_answer", *TABLES):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")

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
            cursor.execute(f"CREATE TEMPORARY VIEW staged_answer AS {ANSWERS[connection.vendor]}")
            cursor.execute("SELECT COUNT(DISTINCT external_id) FROM staged_record")
            superseded = self.records - int(cursor.fetchone()[0])
            if superseded:
                keep_answers(cursor)
                _supersede(cursor)
            if connection.vendor == "postgresql":
                cursor.execute("ANALYZE staged_record, superseded_answer")
        return superseded

    def _write(self) -> None:
        waiting = self._records
        if not waiting:
            return
        seqs = range(self.records + 1, self.records + 1 + len(waiting))
        with _quietly(), connection.cursor() as cursor:
            self._insert(cursor, "staged_record", [seqs, *self._identities(waiting)])
            self._insert(cursor, "staged_detail", [seqs, *_details(waiting)])
            self._insert(cursor, "staged_scores", [seqs, *self._answers(waiting)])
        self.records += len(waiting)
        self._records = []

    def _identities(self, records: list[Record]) -> Iterator[list[Any]]:
        yield [record.external_id for record in records]
        yield [record.customer for record in records]
        yield [self._moment(record.answered_at) for record in records]
        yield [self._day(record.answered_on) for record in records]
        yield [self.personas.owner(record.attributes) for record in records]
        yield [int(record.says_something) for record in records]

    def _answers(self, records: list[Record]) -> Iterator[list[Any]]:
        yield [self._numbers(tuple(record.scores)) for record in records]
        yield [self._list(tuple(record.scores.values())) for record in records]
        yield [_words(record.words) if record.words else None for record in records]

    def _list(self, values: tuple[int | None, ...]) -> str:
        written = str(list(values)).replace("None", "null")
        return f"{{{written[1:-1]}}}" if self._arrays else written

    def _insert(self, cursor: Any, table: str, columns: list[Sequence[Any]]) -> None:
        names = COLUMNS[table]
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                lines = zip(*map(_copied, columns), strict=True)
                copy.write("\n".join(map("\t".join, lines)) + "\n")
        else:
            marks = ", ".join(["%s"] * len(columns))
            rows = zip(*columns, strict=True)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def keep_answers(cursor: Any) -> None:
    """Make a table, `kept_answer`, of what `staged_answer` shows, so that some can be taken out."""
    cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS kept_answer AS SELECT * FROM staged_answer")
    cursor.execute("DROP VIEW staged_answer")
    cursor.execute("CREATE TEMPORARY VIEW staged_answer AS SELECT * FROM kept_answer")


def _details(records: list[Record]) -> Iterator[list[Any]]:
    yield [record.language for record in records]
    yield [record.weight for record in records]
    yield [_json(record.attributes) for record in records]
    yield [_json(record.payload) for record in records]


def _words(words: dict[int, str]) -> str:
    # A key that looks like a number would be taken for a place in a list.
    return _json({f"q{number}": verbatim for number, verbatim in words.items()})


def _copied(column: Sequence[Any]) -> list[str]:
    """A column as COPY reads it."""
    texts = [None if value is None else str(value) for value in column]
    if NEEDS_ESCAPE.search("".join(filter(None, texts))):
        texts = [None if text is None else text.translate(ESCAPED) for text in texts]
    return ["\\N" if text is None else text for text in texts]


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
    cursor.execute("CREATE INDEX staged_record_id ON staged_record (external_id)")
    cursor.execute(
        """
        CREATE TEMPORARY TABLE ranked_answer AS
        SELECT a.seq, a.question, a.score, a.verbatim,
            ROW_NUMBER() OVER again AS place,
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
        FROM ranked_answer WHERE place > 1 AND (score IS NOT NULL OR verbatim <> '')
        """
    )
    cursor.execute(
        """
        DELETE FROM kept_answer
        WHERE (seq, question) IN (SELECT seq, question FROM ranked_answer WHERE place > 1)
        """
    )
    cursor.execute("DROP TABLE ranked_answer")
    cursor.execute(
        """
        UPDATE staged_record SET
            superseded = CASE WHEN EXISTS (
                SELECT 1 FROM staged_record later
                WHERE later.external_id = staged_record.external_id AND later.seq > staged_record.seq
            ) THEN 1 ELSE 0 END,
            answered = (
                SELECT MAX(same.answered) FROM staged_record same
                WHERE same.external_id = staged_record.external_id)
        """
    )
