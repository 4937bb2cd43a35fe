"""Whose answers are whose: submissions given to personas by the personas' segment rules."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import connection, transaction

from touchpoints.models import Persona, Submission, Workspace
from touchpoints.scoring.segments import RuleNotUnderstood, Segmentation, read_rule
from touchpoints.services.tallies import TallyChanges, lock, tally_changes

AT_ONCE = 5_000

Owned = tuple[int, Mapping[str, Any] | str, int | None]
"""A submission's key, its attributes and its persona's key."""


def segmentation(workspace: Workspace, without: Persona | None = None) -> Segmentation:
    """The rules of the workspace's personas, in order. One query.

    A persona whose rule cannot be understood owns nobody.
    """
    rules = []
    personas = Persona.objects.in_workspace(workspace).order_by("position", "name", "pk")
    for persona, segment in personas.values_list("pk", "segment"):
        try:
            rule = read_rule(segment)
        except RuleNotUnderstood:
            continue
        if rule is not None and (without is None or persona != without.pk):
            rules.append((persona, rule))
    return Segmentation(tuple(rules))


def reassign_personas(
    *,
    workspace: Workspace,
    without: Persona | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Give every submission to its persona anew, after a rule or the order changed, and say how many moved.

    Call it with `without` before that persona is deleted. `progress` is told how many submissions were
    looked at, and of how many.
    """
    with transaction.atomic(), tally_changes() as changes:
        lock(workspace)
        submissions = Submission.objects.in_workspace(workspace).values_list("pk", "attributes", "persona_id")
        looked_at = (
            _told(submissions.iterator(AT_ONCE), submissions.count(), progress)
            if progress
            else (submissions.iterator(AT_ONCE))
        )
        moved = assign_personas(looked_at, segmentation(workspace, without=without), changes)
        workspace.touch()
        return moved


def _told(submissions: Iterable[Owned], total: int, progress: Callable[[int, int], None]) -> Iterator[Owned]:
    for done, submission in enumerate(submissions):
        if done % AT_ONCE == 0:
            progress(done, total)
        yield submission


def assign_personas(submissions: Iterable[Owned], personas: Segmentation, changes: TallyChanges) -> int:
    """Give these submissions to their personas and note how the tallies change. How many moved."""
    moves = (
        (submission, before, after)
        for submission, attributes, before in submissions
        if (after := personas.owner(plain_attributes(attributes))) != before
    )
    moved = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS moved_submission")
        cursor.execute(
            "CREATE TEMPORARY TABLE moved_submission (id bigint PRIMARY KEY, before bigint, after bigint)"
        )
        while some := list(islice(moves, AT_ONCE)):
            cursor.executemany("INSERT INTO moved_submission VALUES (%s, %s, %s)", some)
            moved += len(some)
        for persona, sign in (("before", -1), ("after", 1)):
            changes.note_selected(
                f"""
                SELECT r.question_id, COALESCE(m.{persona}, 0), r.answered_on, r.score, {sign} * COUNT(*)
                FROM moved_submission m JOIN touchpoints_surveyresponse r ON r.submission_id = m.id
                WHERE r.score IS NOT NULL GROUP BY 1, 2, 3, 4
                """  # noqa: S608 (two words of our own)
            )
        cursor.execute(
            """
            UPDATE touchpoints_submission SET persona_id = m.after
            FROM moved_submission m WHERE m.id = touchpoints_submission.id
            """
        )
        cursor.execute("DROP TABLE moved_submission")
    return moved


def plain_attributes(attributes: Mapping[str, Any] | str) -> Mapping[str, Any]:
    """Attributes as the database hands them out: decoded by a model, text in a bare query on SQLite."""
    return json.loads(attributes) if isinstance(attributes, str) else attributes
