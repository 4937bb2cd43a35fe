"""`manage.py restore`: everything back from one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.utils.translation import ngettext

from touchpoints.management.base import DataCommand
from touchpoints.management.progress import ProgressBar
from touchpoints.services.restore import NotRestored, restore_backup


class Command(DataCommand):
    """Brings the database up to this version and puts a backup into it."""

    help = "Put a backup into an empty database, or with --replace in the place of what is there."
    requires_system_checks = []  # migrate makes them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="delete what is in the database")

    def handle(self, *, file: str, replace: bool, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        try:
            rows = restore_backup(Path(file), replace=replace, progress=ProgressBar())
        except NotRestored as error:
            raise CommandError(str(error)) from error
        self.stderr.write(ngettext("%d row was restored.", "%d rows were restored.", rows) % rows)
