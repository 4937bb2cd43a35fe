"""`manage.py check_data`: what spans tables, looked through."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.utils.translation import ngettext

from touchpoints.management.base import DataCommand, find_workspace
from touchpoints.models import Workspace
from touchpoints.services.check import check_data


class Command(DataCommand):
    """Prints a JSON line for each problem; ends with 1 when there is any."""

    help = "Look for what the database cannot forbid, in all workspaces or one. Ends with 1 if it finds any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", metavar="SLUG", help="left out: all of them")

    def handle(self, *, workspace: str | None, **options: Any) -> None:
        chosen = [find_workspace(workspace)] if workspace else Workspace.objects.order_by("pk")
        found = 0
        for one in chosen:
            for problem in check_data(one):
                found += 1
                line = {"workspace": one.slug, "problem": problem.what, "rows": problem.rows}
                self.stdout.write(json.dumps(line, ensure_ascii=False))
        if found:
            raise CommandError(ngettext("%d problem was found.", "%d problems were found.", found) % found)
