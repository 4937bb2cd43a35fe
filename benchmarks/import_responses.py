"""Importing a million answers, beside the bare writing of the same finished rows.

    .venv/bin/python benchmarks/import_responses.py [--rows 50000] [--questions 20] [--database URL]

The import reads a CSV file (50,000 rows × 20 questions, attributes, two personas), checks every cell, finds
or makes submissions, customers and answers, and keeps the tallies, all in one transaction. The yardstick
writes the finished rows of the answers' table into a copy of that table with all its indexes: `executemany`
on SQLite, `COPY` on PostgreSQL. Each runs in a process of its own; the smallest acceptable ratio is 0.4, the
largest peak memory 300 MB. Without --database, SQLite in a temporary folder; a PostgreSQL database must be
empty.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEAST_RATIO = 0.4
MOST_MEMORY = 300


def write_csv(path: Path, rows: int, questions: int) -> None:
    """A wide survey table: ids, purpose of travel, age, a day of one month, and scores 1–5."""
    dice = random.Random(2017)
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["RESPNUM", "PURPOSE", "AGE", "DAY", *(f"Q{n}" for n in range(questions))])
        for row in range(rows):
            day = f"2025-05-{dice.randint(1, 31):02}"
            scores = dice.choices("12345", (1, 2, 5, 8, 4), k=questions)
            writer.writerow([row, dice.randint(1, 6), dice.randint(18, 80), day, *scores])


def mapping(questions: int) -> dict[str, object]:
    """How to read that table."""
    return {
        "namespace": "benchmark",
        "external_id": "RESPNUM",
        "answered_at": {"column": "DAY"},
        "attributes": {"purpose": "PURPOSE", "age": "AGE"},
        "questions": [
            {"column": f"Q{n}", "touchpoint": f"Touchpoint {n}", "metric": "csat", "no_answer": [0]}
            for n in range(questions)
        ],
    }


def run_import(file: Path, questions: int) -> dict[str, float]:
    """Import the file; seconds and answers."""
    from touchpoints.ingestion.mapping import mapping_from_data
    from touchpoints.models import Persona, Workspace
    from touchpoints.services.responses import import_responses
    from touchpoints.services.tallies import wrong_tallies

    workspace = Workspace.objects.create(slug="benchmark", name="Benchmark", time_zone="Europe/Warsaw")
    for n, purposes in enumerate([[1, 5], [2, 3]]):
        rule = {"attribute": "purpose", "in": purposes}
        Persona.objects.create(workspace=workspace, slug=f"p{n}", name=f"P{n}", position=n, segment=rule)
    start = time.perf_counter()
    report = import_responses(workspace=workspace, file=file, mapping=mapping_from_data(mapping(questions)))
    seconds = time.perf_counter() - start
    # Linux counts in KiB. Taken before the check, which is no part of an import.
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert wrong_tallies(workspace=workspace) == 0
    return {"answers": report.created, "seconds": seconds, "memory": memory}


def run_bare() -> dict[str, float]:
    """Write the rows of the answers' table into a copy of it; seconds and answers."""
    from django.db import connection, transaction

    columns = "id, submission_id, question_id, score, verbatim, answered_at, answered_on"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM touchpoints_surveyresponse ORDER BY id")
        rows = cursor.fetchall()
        if connection.vendor == "postgresql":
            cursor.execute("CREATE TABLE bare (LIKE touchpoints_surveyresponse INCLUDING ALL)")
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'touchpoints_surveyresponse'")
            for n, (sql,) in enumerate(cursor.fetchall()):
                if sql is not None:
                    copied = sql.replace('"touchpoints_surveyresponse"', '"bare"')
                    cursor.execute(copied if sql.startswith("CREATE TABLE") else _renamed_index(copied, n))
        start = time.perf_counter()
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY bare ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                cursor.executemany(f"INSERT INTO bare ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s)", rows)
        seconds = time.perf_counter() - start
        cursor.execute("DROP TABLE bare")
    return {"answers": len(rows), "seconds": seconds}


def _renamed_index(sql: str, number: int) -> str:
    before, name, after = sql.split('"', 2)
    return f'{before}"bare_{number}_{name}"{after}'


def in_own_process(part: str, *arguments: object) -> dict[str, float]:
    """Run one part of the benchmark in a fresh process."""
    command = [sys.executable, __file__, "--part", part, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--database", metavar="URL")
    parser.add_argument("--part", choices=["import", "bare"], help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        sys.path.insert(0, str(ROOT))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journeymap.settings")
        import django

        django.setup()
        result = run_bare() if options.part == "bare" else run_import(options.file, options.questions)
        print(json.dumps(result))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = options.database or f"sqlite:///{folder}/benchmark.sqlite3"
        subprocess.run([sys.executable, ROOT / "manage.py", "migrate", "-v0"], check=True)
        file = Path(folder) / "answers.csv"
        write_csv(file, options.rows, options.questions)
        imported = in_own_process("import", "--file", file, "--questions", options.questions)
        bare = in_own_process("bare")
    ratio = bare["seconds"] / imported["seconds"]
    for name, part in (("import", imported), ("bare rows", bare)):
        speed = part["answers"] / part["seconds"]
        print(f"{name:>10}: {part['answers']:,} answers in {part['seconds']:.2f} s = {speed:,.0f} per second")
    print(f"     ratio: {ratio:.2f} (at least {LEAST_RATIO})")
    print(f"    memory: {imported['memory']:.0f} MB at its peak (less than {MOST_MEMORY})")
    return 0 if ratio >= LEAST_RATIO and imported["memory"] < MOST_MEMORY else 1


if __name__ == "__main__":
    sys.exit(main())
