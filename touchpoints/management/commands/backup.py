"""`manage.py backup`: everything into one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.utils.translation import ngettext

from touchpoints.management.base import DataCommand, check_writable
from touchpoints.management.progress import ProgressBar
from touchpoints.services.backup import write_backup


class Command(DataCommand):
    """Writes the whole database and all uploads, of all workspaces, into one file."""

    help = "Write everything of all workspaces into one file, while people go on working."
    requires_system_checks = []  # nothing that is wrong elsewhere may stand in its way

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *, file: str, **options: Any) -> None:
        check_writable(Path(file))
        try:
            rows = write_backup(Path(file), progress=ProgressBar())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stderr.write(ngettext("%d row was written.", "%d rows were written.", rows) % rows)
