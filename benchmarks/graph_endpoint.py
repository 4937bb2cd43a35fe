"""Reading a scored journey, from ten thousand to ten million answers: target under 100 ms.

    .venv/bin/python benchmarks/graph_endpoint.py [--database URL] [--sizes 10000,100000,1000000,10000000]

For each size a workspace of its own: one journey of 30 steps at 30 touchpoints, a question each and one about
the whole, three personas, and that many answers spread evenly over five years, written into the tables of
submissions and answers and counted by `rebuild_tallies`. Then `scored_journey` and the endpoint
`GET /api/v1/journeys/…/graph/` are asked 30 times each, for everyone and for one persona, for the default
period (whole months) and for one whose edges cut months. Printed: median and fastest of 30, in milliseconds,
and the number of queries; on a machine that does other work, too, the fastest says more. Without --database:
SQLite in a temporary folder (2 GB); a PostgreSQL database must be empty.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
TARGET = 100.0
TOUCHPOINTS, PERSONAS, DAYS, TIMES = 30, 3, 5 * 365, 30
LAST_DAY = date(2026, 10, 31)


def make_journey(slug: str):
    """A workspace with a journey of 30 measured steps."""
    from touchpoints.graph.operations import AddPart, SetFields
    from touchpoints.models import Channel, Persona, Question, Touchpoint, Workspace
    from touchpoints.services.journeys import create_journey
    from touchpoints.services.operations import apply_operations
    from touchpoints.vocabulary import SubjectKind

    workspace = Workspace.objects.create(slug=slug, name=slug)
    personas = [
        Persona.objects.create(workspace=workspace, slug=f"persona-{n}", name=f"Persona {n}", position=n)
        for n in range(PERSONAS)
    ]
    channels = [
        Channel.objects.create(workspace=workspace, slug=f"channel-{n}", name=f"Channel {n}", position=n)
        for n in range(5)
    ]
    journey = create_journey(workspace=workspace, title="Journey")
    Question.objects.create(
        workspace=workspace, slug="whole", journey=journey, wording="Recommend?", metric="nps",
        minimum=0, maximum=10,
    )  # fmt: skip
    stages = [str(uuid4()) for _stage in range(5)]
    steps = [str(uuid4()) for _step in range(TOUCHPOINTS)]
    told_for = {"personas": [persona.slug for persona in personas]}
    operations = [SetFields(str(uuid4()), SubjectKind.JOURNEY, str(journey.uid), told_for)]
    operations += [AddPart(str(uuid4()), SubjectKind.STAGE, stage, {"title": "Stage"}) for stage in stages]
    for n, step in enumerate(steps):
        touchpoint = Touchpoint.objects.create(
            workspace=workspace, slug=f"touchpoint-{n}", name=f"Touchpoint {n}", channel=channels[n % 5]
        )
        Question.objects.create(
            workspace=workspace, slug=f"question-{n}", touchpoint=touchpoint, wording="How was it?"
        )
        fields = {
            "stage": stages[n // 6],
            "title": f"Step {n}",
            "touchpoint": touchpoint.slug,
            "column": n % 6,
        }
        operations.append(AddPart(str(uuid4()), SubjectKind.STEP, step, fields))
    for source, target in pairwise(steps):
        ends = {"source": source, "target": target}
        operations.append(AddPart(str(uuid4()), SubjectKind.TRANSITION, str(uuid4()), ends))
    outcome = apply_operations(journey=journey, operations=operations, origin="benchmark")
    assert not outcome.conflicts, outcome.conflicts
    return journey


def write_answers(journey, number: int) -> None:
    """Submissions and answers by the database's own dice, then the tallies by the product's own count."""
    from django.db import connection

    from touchpoints.services.tallies import rebuild_tallies

    workspace = journey.workspace_id
    submissions = number // (TOUCHPOINTS + 1)
    postgres = connection.vendor == "postgresql"
    counted = "FROM generate_series(1, %s) AS n" if postgres else (
        "FROM (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %s) SELECT n FROM c)"
    )  # fmt: skip
    dice = "floor(random() * {})::int" if postgres else "abs(random()) %% {}"
    empty = "'{}'::jsonb" if postgres else "'{}'"
    # what the day of each submission is, counted back from the last
    day = (
        f"date '{LAST_DAY}' - (s.id %% {DAYS})::int"
        if postgres
        else f"date('{LAST_DAY}', '-' || (s.id %% {DAYS}) || ' days')"
    )
    moment = f"({day})::timestamptz" if postgres else f"{day} || ' 00:00:00'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO touchpoints_submission
                (workspace_id, source, namespace, external_id, persona_id, attributes, language, payload)
            SELECT %s, 'benchmark', '', n,
                (SELECT p.id FROM touchpoints_persona p WHERE p.workspace_id = %s AND p.position = n %% 4),
                {empty}, '', {empty}
            {counted}
            """,
            [workspace, workspace, submissions],
        )
        cursor.execute(
            f"""
            INSERT INTO touchpoints_surveyresponse
                (submission_id, question_id, score, verbatim, answered_at, answered_on)
            SELECT s.id, q.id, q.minimum + {dice.format("(q.maximum - q.minimum + 1)")}, '', {moment}, {day}
            FROM touchpoints_submission s CROSS JOIN touchpoints_question q
            WHERE s.workspace_id = %s AND q.workspace_id = %s
            """,
            [workspace, workspace],
        )
    rebuild_tallies(workspace=journey.workspace)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def asked(ask: Callable[[], object]) -> tuple[float, float, int]:
    """Median and fastest of 30, in milliseconds, and the number of queries; the first time does not count."""
    from django.db import connection

    queries = []

    def counted(execute, *query):
        queries.append(query)
        return execute(*query)

    with connection.execute_wrapper(counted):
        ask()
    times = []
    for _time in range(TIMES):
        start = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times), min(times), len(queries)


def scored(journey: int, **view: object) -> object:
    """What the endpoint asks of the services."""
    from touchpoints.models import Journey
    from touchpoints.services.scores import scored_journey

    return scored_journey(Journey.objects.select_related("workspace").get(pk=journey), **view)


def get(client, address: str) -> None:
    """The whole way: routing, token, scores, JSON."""
    response = client.get(address)
    assert response.status_code == 200, (response.status_code, response.content[:500])


def measure(sizes: list[int]) -> None:
    """Fill a workspace of each size, and ask."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from touchpoints.models import DayTally, MonthTally
    from touchpoints.scoring.score import Period
    from touchpoints.services.tokens import create_token
    from touchpoints.vocabulary import Role

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their scripts by hash
    cut = Period(date(2025, 11, 12), date(2026, 10, 17))
    for size in sizes:
        start = time.perf_counter()
        journey = make_journey(f"benchmark-{size}-{uuid4().hex[:6]}")
        write_answers(journey, size)
        days = DayTally.objects.in_workspace(journey.workspace).count()
        months = MonthTally.objects.in_workspace(journey.workspace).count()
        print(
            f"{connection.vendor}: {size:,} answers, {days:,} day and {months:,} month tallies"
            f" ({time.perf_counter() - start:.0f} s)"
        )
        _token, secret = create_token(workspace=journey.workspace, name="benchmark", role=Role.VIEWER)
        client = Client(headers={"Authorization": f"Bearer {secret}", "Host": "127.0.0.1"})

        address = f"/api/v1/journeys/{journey.slug}/graph/"
        ways = {
            "scored, everyone": partial(scored, journey.pk),
            "scored, one persona": partial(scored, journey.pk, persona="persona-1"),
            "scored, cut period": partial(scored, journey.pk, period=cut),
            "GET, everyone": partial(get, client, address),
            "GET, one persona": partial(get, client, f"{address}?persona=persona-1"),
            "GET, cut period": partial(get, client, f"{address}?from={cut.start}&to={cut.end}"),
        }
        for name, ask in ways.items():
            median, fastest, queries = asked(ask)
            verdict = "ok" if median < TARGET else f"slower than {TARGET:g} ms"
            print(f"    {name:22} {median:7.1f} ms  (fastest {fastest:6.1f})  {queries} queries  {verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--database")
    parser.add_argument("--sizes", default="10000,100000,1000000,10000000")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = options.database or f"sqlite:///{folder}/benchmark.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journeymap.settings")
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        measure([int(size) for size in options.sizes.split(",")])


if __name__ == "__main__":
    main()
