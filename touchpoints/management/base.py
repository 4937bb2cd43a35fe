"""What the commands have in common: which workspace, where data goes, how they end.

Data goes to standard output or to the file of `-o`, messages to standard error. They end with 0, with 1 for
bad input (a plain CommandError), with 2 for wrong usage.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from touchpoints.models import Journey, Workspace


class WrongUsage(CommandError):
    """The command was called in a way that means nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=2)


class DataCommand(BaseCommand):
    """A command that ends in words, not in a traceback, when the database cannot be used or it is stopped."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command. `--traceback` shows what is behind the words."""
        try:
            return super().execute(*args, **options)
        except (OperationalError, ProgrammingError) as error:
            why = str(error).strip().partition("\n")[0]
            hint = _("If it is new or JourneyMap was updated, “manage.py migrate” brings it up to date.")
            raise CommandError(_("The database cannot be used: %s.") % why + " " + hint) from error
        except KeyboardInterrupt as stopped:
            raise CommandError(
                _("Stopped. What was not finished has changed nothing."), returncode=130
            ) from stopped


class WorkspaceCommand(DataCommand):
    """A command about one workspace; subclasses do their work in `run` and hand data to `put`."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", metavar="SLUG", help=_("may be left out while there is only one"))
        parser.add_argument(
            "-o", "--output", metavar="FILE", help=_("write there instead of to the terminal")
        )

    def handle(self, *, workspace: str | None, output: str | None, **options: Any) -> None:
        self._output = Path(output) if output else None
        found = find_workspace(workspace)
        if self._output is not None:
            check_writable(self._output)  # before anything is done whose result could then not be told
        self.run(found, **options)

    def run(self, workspace: Workspace, *args: Any, **options: Any) -> None:
        """Do what the command is for."""
        raise NotImplementedError

    def put(self, data: str | bytes) -> None:
        """Hand out data, text in UTF-8: to the file that was asked for, else to standard output."""
        raw = data.encode() if isinstance(data, str) else data
        if self._output is not None:
            try:
                self._output.write_bytes(raw)
            except OSError as error:
                raise CommandError(f"{self._output}: {error.strerror}") from error
            return
        terminal: BinaryIO | None = getattr(self.stdout, "buffer", None)
        if terminal is not None:
            self.stdout.flush()
            terminal.write(raw)
            terminal.flush()
        else:  # called from Python
            self.stdout.write(raw.decode(), ending="")

    def put_json(self, document: Any) -> None:
        """Hand out a JSON document, readable and unrounded."""
        self.put(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def check_writable(file: Path) -> None:
    """Raise CommandError when a file of this name cannot be written, as far as that can be told before."""
    if file.is_dir():
        raise CommandError(_("%s: is a folder, not a file.") % file)
    if not file.parent.is_dir():
        raise CommandError(
            _("%(file)s: there is no folder “%(folder)s”.") % {"file": file, "folder": file.parent}
        )
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise CommandError(_("%s: may not be written.") % file)


def find_workspace(slug: str | None) -> Workspace:
    """The workspace of that slug, or the only one. Raises CommandError, WrongUsage when one must be named."""
    if slug is not None:
        found = Workspace.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(_("There is no workspace “%s”.") % slug)
        return found
    some = list(Workspace.objects.order_by("slug")[:10])
    if not some:
        raise CommandError(_("There is no workspace yet: create_workspace makes one."))
    if len(some) > 1:
        raise WrongUsage(
            _("There are several workspaces, so say which with --workspace: %s.")
            % ", ".join(workspace.slug for workspace in some)
        )
    return some[0]


def find_journey(workspace: Workspace, slug: str) -> Journey:
    """The journey of that slug. Raises CommandError, which says what journeys there are."""
    journey = Journey.objects.in_workspace(workspace).filter(slug=slug).first()
    if journey is None:
        known = Journey.objects.in_workspace(workspace).order_by("slug").values_list("slug", flat=True)[:10]
        there = _("There are: %s.") % ", ".join(known) if known else _("There are none yet.")
        raise CommandError(_("There is no journey “%s”.") % slug + " " + there)
    journey.workspace = workspace
    return journey


def read_text_file(path: str) -> str:
    """The text of a UTF-8 file; `-` is standard input. Raises CommandError."""
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(_("%s: is not text in UTF-8.") % path) from error
