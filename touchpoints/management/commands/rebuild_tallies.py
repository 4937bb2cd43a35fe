"""`manage.py rebuild_tallies`: count all answers anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.utils.translation import ngettext

from touchpoints.management.base import WorkspaceCommand
from touchpoints.models import Workspace
from touchpoints.services.tallies import rebuild_tallies, wrong_tallies


class Command(WorkspaceCommand):
    """Rebuilds the tallies of a workspace from its answers, or says whether they need it."""

    help = "Count all answers of a workspace anew. Tallies are kept exact anyway; this proves or restores it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--check", action="store_true", help="change nothing; end with 1 if any is wrong")

    def run(self, workspace: Workspace, *, check: bool, **options: Any) -> None:
        wrong = wrong_tallies(workspace=workspace)
        if check and wrong:
            words = ngettext(
                "%d tally differs from the answers.", "%d tallies differ from the answers.", wrong
            )
            raise CommandError(words % wrong)
        rows = None if check else rebuild_tallies(workspace=workspace)
        self.put_json({"workspace": workspace.slug, "wrong": wrong, "rows": rows})
