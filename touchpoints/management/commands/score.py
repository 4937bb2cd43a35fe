"""`manage.py score`: the scores of a journey as JSON."""

from argparse import ArgumentParser
from typing import Any

from touchpoints.management.base import WorkspaceCommand, WrongUsage, find_journey
from touchpoints.management.view import add_view_arguments, read_view
from touchpoints.models import Workspace
from touchpoints.services.reports import score_report
from touchpoints.services.scores import scored_journey


class Command(WorkspaceCommand):
    """Prints what the answers say of a journey: of all time, unless a period is given."""

    help = "Print the scores of a journey as JSON, unrounded: of all time, unless a period is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("journey", metavar="SLUG")
        add_view_arguments(parser)
        parser.add_argument(
            "--latest-year",
            action="store_true",
            help="as maps show it: the latest twelve months with answers enough, against the twelve before",
        )

    def run(self, workspace: Workspace, *, journey: str, latest_year: bool, **options: Any) -> None:
        view = read_view(workspace, **options)
        if latest_year:
            if options["start"] or options["end"]:
                raise WrongUsage("--latest-year is a period, so that --from and --to cannot go with it.")
            view["period"] = None
        self.put_json(score_report(scored_journey(find_journey(workspace, journey), **view)))
