"""`manage.py load_example`: something to look at."""

import json
from argparse import ArgumentParser
from typing import Any

from touchpoints.management.base import DataCommand, find_workspace
from touchpoints.services.examples import load_example


class Command(DataCommand):
    """Loads the example once; loading it again changes nothing."""

    help = "Load the example, a passenger's journey through the airport with the answers of two surveys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", metavar="SLUG", help="left out: one of its own")

    def handle(self, *, workspace: str | None, **options: Any) -> None:
        example = load_example(workspace=find_workspace(workspace) if workspace else None)
        loaded = {
            "workspace": example.workspace.slug,
            "journey": example.journey.slug,
            "answers": example.answers,
        }
        self.stdout.write(json.dumps(loaded))
