"""Ten thousand operations in one batch, stored: target under 2 seconds.

    .venv/bin/python benchmarks/operations.py [--database URL]

The batch builds a journey: 20 stages, 4,000 steps at 40 touchpoints, 4,000 transitions, and 1,980 edits of
texts. It goes through `apply_operations`: journey and inventory are read, every operation is checked and
applied, rows, change-log row and operation ids are written, all in one transaction. Then the kept inverses
undo it, and a second batch edits 10,000 fields of a journey that is there. Without --database: SQLite in a
temporary folder; a PostgreSQL database must be empty.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
TARGET = 2.0
STAGES, STEPS, TOUCHPOINTS, OPERATIONS = 20, 4_000, 40, 10_000


def building(touchpoints: list[str]) -> list:
    """Operations that build the journey, edits of its steps at the end."""
    from touchpoints.graph.operations import AddPart, SetFields
    from touchpoints.vocabulary import SubjectKind

    stages = [str(uuid4()) for _stage in range(STAGES)]
    steps = [str(uuid4()) for _step in range(STEPS)]
    made = [
        AddPart(str(uuid4()), SubjectKind.STAGE, stage, {"title": f"Stage {number}"})
        for number, stage in enumerate(stages)
    ]
    for number, step in enumerate(steps):
        fields = {
            "stage": stages[number % STAGES],
            "title": f"Step {number}",
            "touchpoint": touchpoints[number % TOUCHPOINTS],
            "column": number // STAGES,
            "does": "What the customer does here, in a sentence of the usual length.",
        }
        made.append(AddPart(str(uuid4()), SubjectKind.STEP, step, fields))
    for source, target in zip(steps, [*steps[1:], steps[0]], strict=True):
        ends = {"source": source, "target": target, "volume": 100}
        made.append(AddPart(str(uuid4()), SubjectKind.TRANSITION, str(uuid4()), ends))
    made += [
        SetFields(str(uuid4()), SubjectKind.STEP, steps[number], {"thinks_before": f"Thought {number}"})
        for number in range(OPERATIONS - len(made))
    ]
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = options.database or f"sqlite:///{folder}/benchmark.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journeymap.settings")
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        measure()


def measure() -> None:
    """Build, undo, build again and edit; print the seconds of each."""
    from django.core.management import call_command
    from django.db import connection

    from touchpoints.graph.operations import SetFields
    from touchpoints.graph.wire import from_json
    from touchpoints.models import Change, Channel, Touchpoint, Workspace
    from touchpoints.services.journeys import create_journey, load_graph
    from touchpoints.services.operations import apply_operations
    from touchpoints.vocabulary import SubjectKind

    call_command("migrate", interactive=False, verbosity=0)
    workspace = Workspace.objects.create(slug=f"benchmark-{uuid4().hex[:8]}", name="Benchmark")
    channels = [
        Channel.objects.create(workspace=workspace, slug=f"channel-{number}", name=f"Channel {number}")
        for number in range(4)
    ]
    slugs = [f"touchpoint-{number}" for number in range(TOUCHPOINTS)]
    Touchpoint.objects.bulk_create(
        Touchpoint(workspace=workspace, slug=slug, name=slug, channel=channels[number % 4])
        for number, slug in enumerate(slugs)
    )
    journey = create_journey(workspace=workspace, title="Benchmark")

    def timed(what: str, operations: list) -> None:
        start = time.perf_counter()
        outcome = apply_operations(journey=journey, operations=operations, origin="benchmark")
        seconds = time.perf_counter() - start
        assert len(outcome.applied) == len(operations), outcome.conflicts[:3]
        verdict = "ok" if seconds < TARGET else f"slower than {TARGET:g} s"
        print(
            f"{connection.vendor:10}  {what:22} {len(operations):6,} operations {seconds:6.2f} s  {verdict}"
        )

    timed("build", building(slugs))
    undo = [from_json(kept) for kept in Change.objects.get(journey=journey, revision=1).inverses]
    timed("undo", undo)
    timed("build again", building(slugs))
    steps = list(load_graph(journey).nodes)
    edits = [
        SetFields(str(uuid4()), SubjectKind.STEP, steps[number % STEPS], {field: f"Text {number}"})
        for number, field in zip(range(OPERATIONS), ["does", "worked", "wrong"] * OPERATIONS, strict=False)
    ]
    timed("edit what is there", edits)


if __name__ == "__main__":
    main()
