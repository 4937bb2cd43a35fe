"""Staged records become submissions and answers, in one transaction of a few statements.

An answer is known by its submission and question, a submission by source, namespace and external id. What is
there and the same stays untouched; what differs is brought up to what was sent, and what it was is kept
for an undo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from touchpoints.models import ImportJob, Workspace
from touchpoints.scoring.segments import Segmentation
from touchpoints.services.segments import assign_personas, plain_attributes, segmentation
from touchpoints.services.staging import Staging, keep_answers
from touchpoints.services.tallies import TallyChanges

# ruff: noqa: S608 (the names put into statements are our own)

DIALECTS = {
    "sqlite": {
        "merged": "json_patch({old}, {new})",
        "plain": "json({value})",
        "object": "json_object",
    },
    "postgresql": {
        "merged": "jsonb_strip_nulls({old} || {new})",
        "plain": "{value}",
        "object": "jsonb_build_object",
    },
}
JOINED = """
    staged_answer a
    JOIN staged_record r ON r.seq = a.seq
    JOIN staged_question q ON q.number = a.question"""
STORED = f"""{JOINED}
    JOIN touchpoints_surveyresponse x ON x.submission_id = r.submission_id AND x.question_id = q.id"""
SAYS_SOMETHING = "(a.score IS NOT NULL OR a.verbatim <> '')"
DIFFERS = """(x.score IS DISTINCT FROM a.score OR x.verbatim <> a.verbatim
    OR (x.answered_at <> r.answered_at AND (a.score IS NOT NULL OR a.verbatim <> '')))"""


@dataclass(slots=True)
class Counts:
    """Answers by what became of them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


class Merge:
    """One merge of what is staged. To be run inside a transaction, under the lock of the workspace."""

    def __init__(
        self, *, workspace: Workspace, job: ImportJob, namespace: str, staging: Staging, changes: TallyChanges
    ) -> None:
        self._workspace, self._job, self._changes = workspace, job, changes
        self._place = [workspace.pk, job.source, namespace]
        self._customers = [workspace.pk, namespace]
        self._staged_by = staging.personas
        self._sql = DIALECTS[connection.vendor]
        self._cursor: Any = None

    def run(self, questions: list[int]) -> Counts:
        """Merge. `questions` are the keys of the mapping's questions, in its order."""
        counts = Counts()
        with connection.cursor() as self._cursor:
            if connection.vendor == "postgresql":
                # For this transaction, of few and long statements: compiling them takes longer than it saves.
                self._run("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
            self._cursor.executemany(
                "INSERT INTO staged_question VALUES (%s, %s)", list(enumerate(questions))
            )
            self._find_submissions()
            self._keep_what_answers_point_to()
            self._make_customers()
            personas = self._current_personas()
            self._change_submissions(personas)
            self._add_submissions()
            self._change_answers(counts)
            changed, same = self._repeated()
            counts.created = self._add_answers()
        counts.updated += changed
        counts.unchanged += same
        return counts

    def _run(self, statement: str, params: list[Any] | None = None) -> int:
        self._cursor.execute(statement, params or [])
        return int(self._cursor.rowcount)

    def _number(self, statement: str) -> int:
        self._cursor.execute(statement)
        return int(self._cursor.fetchone()[0])

    def _merged(self, old: str, new: str) -> str:
        return self._sql["merged"].format(old=old, new=new)

    def _plain(self, value: str) -> str:
        return self._sql["plain"].format(value=value)

    def _find_submissions(self) -> None:
        self._known = 0
        self._run(
            """
            SELECT 1 FROM touchpoints_submission
            WHERE workspace_id = %s AND source = %s AND namespace = %s LIMIT 1
            """,
            self._place,
        )
        if self._cursor.fetchone():
            self._look_up_submissions()
            self._known = self._run("UPDATE staged_record SET known = 1 WHERE submission_id IS NOT NULL")

    def _look_up_submissions(self) -> None:
        """Note the submission of each staged record: one look into an index for each."""
        self._run(
            """
            UPDATE staged_record SET submission_id = (
                SELECT s.id FROM touchpoints_submission s
                WHERE s.workspace_id = %s AND s.source = %s AND s.namespace = %s
                    AND s.external_id = staged_record.external_id)
            WHERE submission_id IS NULL
            """,
            self._place,
        )

    def _keep_what_answers_point_to(self) -> None:
        """Let nobody remove the questions and submissions that answers will be stored for."""
        if connection.vendor == "postgresql":
            for table, keys in (
                ("touchpoints_question", "SELECT id FROM staged_question"),
                ("touchpoints_submission", "SELECT submission_id FROM staged_record WHERE known = 1"),
            ):
                self._run(f"SELECT 1 FROM {table} WHERE id IN ({keys}) ORDER BY id FOR KEY SHARE")

    def _make_customers(self) -> None:
        self._run(
            """
            INSERT INTO touchpoints_customer (workspace_id, namespace, reference)
            SELECT DISTINCT CAST(%s AS bigint), %s, customer FROM staged_record
            WHERE customer <> '' AND (answered = 1 OR known = 1) ORDER BY customer
            ON CONFLICT (workspace_id, namespace, reference) DO NOTHING
            """,
            self._customers,
        )
        self._run(
            """
            UPDATE staged_record SET customer_id = (
                SELECT c.id FROM touchpoints_customer c
                WHERE c.workspace_id = %s AND c.namespace = %s AND c.reference = staged_record.customer)
            WHERE customer <> ''
            """,
            self._customers,
        )

    def _current_personas(self) -> Segmentation:
        """The rules of now. If they changed while records were staged, the records are decided again."""
        personas = segmentation(self._workspace)
        if personas.rules != self._staged_by.rules:
            decided = []
            self._cursor.execute("SELECT seq, attributes FROM staged_detail")
            for seq, attributes in self._cursor.fetchall():
                decided.append((personas.owner(plain_attributes(attributes)), seq))
            self._cursor.executemany("UPDATE staged_record SET persona_id = %s WHERE seq = %s", decided)
        return personas

    def _change_submissions(self, personas: Segmentation) -> None:
        """Bring submissions that were there up to what was sent. What was not sent is left as it is."""
        if not self._known:
            return
        attributes = self._merged("s.attributes", "d.attributes")
        changed = self._run(
            f"""
            INSERT INTO changed_submission
            SELECT s.id, r.seq FROM staged_record r JOIN staged_detail d ON d.seq = r.seq
            JOIN touchpoints_submission s ON s.id = r.submission_id
            WHERE r.superseded = 0 AND (
                (r.customer_id IS NOT NULL AND r.customer_id IS DISTINCT FROM s.customer_id)
                OR (d.language <> '' AND d.language <> s.language)
                OR (d.weight IS NOT NULL AND d.weight IS DISTINCT FROM s.weight)
                OR {attributes} <> {self._plain("s.attributes")})
            """
        )
        if not changed:
            return
        self._run(
            f"""
            INSERT INTO touchpoints_importedchange (job_id, submission_id, before)
            SELECT %s, s.id, {self._sql["object"]}('customer', s.customer_id, 'language', s.language,
                'weight', s.weight, 'attributes', {self._plain("s.attributes")},
                'payload', {self._plain("s.payload")})
            FROM changed_submission c JOIN touchpoints_submission s ON s.id = c.id
            """,
            [self._job.pk],
        )
        self._run(
            f"""
            UPDATE touchpoints_submission AS s
            SET customer_id = COALESCE(r.customer_id, s.customer_id),
                language = CASE WHEN d.language <> '' THEN d.language ELSE s.language END,
                weight = COALESCE(d.weight, s.weight),
                attributes = {attributes},
                payload = d.payload
            FROM changed_submission c JOIN staged_record r ON r.seq = c.seq
            JOIN staged_detail d ON d.seq = c.seq
            WHERE c.id = s.id
            """
        )
        self._cursor.execute(
            """
            SELECT s.id, s.attributes, s.persona_id
            FROM changed_submission c JOIN touchpoints_submission s ON s.id = c.id
            """
        )
        assign_personas(self._cursor.fetchall(), personas, self._changes)

    def _add_submissions(self) -> None:
        """Make the submissions that were not there and of which at least one answer came."""
        self._run(
            f"""
            INSERT INTO touchpoints_submission (workspace_id, source, namespace, external_id, customer_id,
                persona_id, attributes, language, weight, payload, imported_by_id)
            SELECT CAST(%s AS bigint), %s, %s, r.external_id, r.customer_id, r.persona_id,
                {self._merged("'{}'", "d.attributes")}, d.language, d.weight, d.payload, CAST(%s AS bigint)
            FROM staged_record r JOIN staged_detail d ON d.seq = r.seq
            WHERE r.known = 0 AND r.superseded = 0 AND r.answered = 1 ORDER BY r.seq
            """,
            [*self._place, self._job.pk],
        )
        self._look_up_submissions()
        self._run(
            """
            UPDATE staged_record SET persona_id = (
                SELECT s.persona_id FROM touchpoints_submission s WHERE s.id = staged_record.submission_id)
            WHERE known = 1 OR superseded = 1
            """
        )

    def _repeated(self) -> tuple[int, int]:
        """Answers given more than once in what is staged: how many changed on the way, how many did not.

        Those whose last is stored already changed nothing.
        """
        repeated = self._number("SELECT COUNT(*) FROM superseded_answer")
        if not repeated:
            return 0, 0
        changed = self._number(
            """
            SELECT COUNT(*) FROM superseded_answer old
            JOIN staged_record r ON r.seq = old.seq
            JOIN staged_question q ON q.number = old.question
            LEFT JOIN touchpoints_surveyresponse x
                ON x.submission_id = r.submission_id AND x.question_id = q.id
            LEFT JOIN changed_answer c ON c.id = x.id
            WHERE old.differs = 1 AND (x.id IS NULL OR c.id IS NOT NULL)
            """
        )
        return changed, repeated - changed

    def _change_answers(self, counts: Counts) -> None:
        """Bring answers that were there up to what was sent; one that is no longer given is withdrawn."""
        if not self._known:
            return
        keep_answers(self._cursor)
        there = self._number(f"SELECT COUNT(*) FROM {STORED} WHERE {SAYS_SOMETHING}")
        changed = self._run(
            f"""
            INSERT INTO changed_answer
            SELECT x.id, x.submission_id, x.question_id, COALESCE(r.persona_id, 0),
                a.score, a.verbatim, r.answered_at, r.answered_on, x.score, x.answered_on
            FROM {STORED} WHERE {DIFFERS}
            """
        )
        withdrawn = self._number("SELECT COUNT(*) FROM changed_answer WHERE score IS NULL AND verbatim = ''")
        elsewhere = self._number(
            f"""
            SELECT COUNT(*) FROM {STORED} JOIN changed_submission c ON c.id = r.submission_id
            WHERE {SAYS_SOMETHING} AND NOT {DIFFERS}
            """
        )
        counts.updated = changed + elsewhere
        counts.unchanged = there - (changed - withdrawn) - elsewhere
        if changed:
            self._write_changed_answers()
        self._run(
            f"""
            DELETE FROM kept_answer WHERE (seq, question) IN (SELECT a.seq, a.question FROM {STORED})
                OR (score IS NULL AND verbatim = '')
            """
        )

    def _write_changed_answers(self) -> None:
        self._run(
            f"""
            INSERT INTO touchpoints_importedchange (job_id, submission_id, question_id, before)
            SELECT %s, x.submission_id, x.question_id, {self._sql["object"]}('score', x.score,
                'verbatim', x.verbatim, 'answered_at', x.answered_at, 'answered_on', x.answered_on)
            FROM changed_answer c JOIN touchpoints_surveyresponse x ON x.id = c.id
            """,
            [self._job.pk],
        )
        for score, day, sign in (("score_before", "answered_on_before", -1), ("score", "answered_on", 1)):
            self._changes.note_selected(
                f"""
                SELECT question_id, persona_key, {day}, {score}, {sign} * COUNT(*)
                FROM changed_answer WHERE {score} IS NOT NULL GROUP BY 1, 2, 3, 4
                """
            )
        self._run(
            """
            UPDATE touchpoints_surveyresponse SET score = c.score, verbatim = c.verbatim,
                answered_at = c.answered_at, answered_on = c.answered_on
            FROM changed_answer c
            WHERE c.id = touchpoints_surveyresponse.id AND (c.score IS NOT NULL OR c.verbatim <> '')
            """
        )
        self._run(
            """
            DELETE FROM touchpoints_surveyresponse
            WHERE id IN (SELECT id FROM changed_answer WHERE score IS NULL AND verbatim = '')
            """
        )

    def _add_answers(self) -> int:
        """Store the answers that were not there; gives how many."""
        if self._known:
            self._run(
                f"""
                INSERT INTO touchpoints_importedchange (job_id, submission_id, question_id)
                SELECT %s, r.submission_id, q.id FROM {JOINED} WHERE r.known = 1 AND {SAYS_SOMETHING}
                """,
                [self._job.pk],
            )
        self._changes.note_selected(
            f"""
            SELECT q.id, COALESCE(r.persona_id, 0), r.answered_on, a.score, COUNT(*)
            FROM {JOINED} WHERE a.score IS NOT NULL GROUP BY 1, 2, 3, 4
            """
        )
        return self._run(
            f"""
            INSERT INTO touchpoints_surveyresponse
                (submission_id, question_id, score, verbatim, answered_at, answered_on)
            SELECT r.submission_id, q.id, a.score, a.verbatim, r.answered_at, r.answered_on
            FROM {JOINED} WHERE {SAYS_SOMETHING}
            """
        )
