"""`manage.py score`: the scores of a journey as JSON."""

from argparse import ArgumentParser
from typing import Any

from touchpoints.management.base import WorkspaceCommand, find_journey
from touchpoints.management.view import add_view_arguments, read_view
from touchpoints.models import Workspace
from touchpoints.services.reports import score_report
from touchpoints.services.scores import scored_journey


class Command(WorkspaceCommand):
    """Prints what the answers say of a journey: of all time, unless a period is given."""

    help = "Print the scores of a journey as JSON, unrounded (docs/formats.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("journey", metavar="SLUG")
        add_view_arguments(parser)

    def run(self, workspace: Workspace, *, journey: str, **options: Any) -> None:
        found = find_journey(workspace, journey)
        self.put_json(score_report(scored_journey(found, **read_view(workspace, **options))))
