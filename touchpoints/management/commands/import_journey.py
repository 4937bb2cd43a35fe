"""`manage.py import_journey`: journeys from documents."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.db import transaction

from touchpoints.graph.documents import DocumentRefused, decoded
from touchpoints.management.base import WorkspaceCommand
from touchpoints.models import Workspace
from touchpoints.services.documents import READERS, import_document
from touchpoints.services.losses import as_json


class Command(WorkspaceCommand):
    """Makes journeys from files, or brings them up to the files: all of them, or nothing."""

    help = "Make journeys from native documents (.json, .yaml) and Mermaid (.mmd, .md); all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("files", metavar="FILE", nargs="+", help="- is standard input, with --format")
        parser.add_argument("--format", choices=sorted(READERS), help="left out: told by the file's name")

    @transaction.atomic
    def run(self, workspace: Workspace, *, files: list[str], format: str | None, **options: Any) -> None:
        lines = []
        for file in files:
            try:
                text = decoded(read(file), name=file)
                imported = import_document(workspace=workspace, text=text, name=file, format=format)
            except DocumentRefused as refused:
                raise CommandError(str(refused)) from refused
            lines += [
                {
                    "journey": one.journey.slug,
                    "steps": one.steps,
                    "transitions": one.transitions,
                    "lost": [as_json(loss) for loss in one.lost],
                }
                for one in imported
            ]
        self.put("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def read(file: str) -> bytes:
    """The bytes of a file, or of standard input. Raises CommandError."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
