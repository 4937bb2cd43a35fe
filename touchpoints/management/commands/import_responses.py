"""`manage.py import_responses`: answers from a file of a survey tool."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.ingestion.fields import MappingError
from touchpoints.ingestion.mapping_file import read_mapping
from touchpoints.ingestion.table import EncodingUnknown, TableError
from touchpoints.management.base import WorkspaceCommand, WrongUsage, find_journey, read_text_file
from touchpoints.management.guessed import NotSure, guessed_mapping
from touchpoints.management.progress import ProgressBar
from touchpoints.models import Workspace
from touchpoints.services.responses import ImportReport, RowRefused, import_responses
from touchpoints.services.survey_questions import JourneyNotSaid


class Command(WorkspaceCommand):
    """Imports one file and prints what became of it as JSON."""

    help = "Import the answers of a survey: .csv, .csv.gz or .xlsx, read by a mapping (docs/import.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--source", required=True, choices=["csv"], help=_("what wrote the file"))
        parser.add_argument(
            "--mapping",
            metavar="FILE",
            help=_("YAML or JSON; left out, it is guessed, unless that is unsure"),
        )
        parser.add_argument("--journey", metavar="SLUG", help=_("whose overall questions the file answers"))
        parser.add_argument("--strict", action="store_true", help=_("import all rows or none"))

    def run(
        self,
        workspace: Workspace,
        *,
        file: str,
        source: str,
        mapping: str | None,
        journey: str | None,
        strict: bool,
        **options: Any,
    ) -> None:
        try:
            report = import_responses(
                workspace=workspace,
                file=Path(file),
                mapping=read_mapping(read_text_file(mapping), mapping)
                if mapping
                else guessed_mapping(workspace, Path(file), self.stderr.write),
                source=source,
                journey=find_journey(workspace, journey) if journey else None,
                strict=strict,
                progress=ProgressBar(),
            )
        except MappingError as error:
            error.file = mapping or ""
            raise CommandError(str(error)) from error
        except EncodingUnknown as error:
            hint = _("or name its encoding in the mapping, such as “encoding: windows-1250”")
            raise CommandError(f"{file}, {error}, {hint}") from error
        except TableError as error:
            raise CommandError(error.about(file)) from error
        except RowRefused as error:
            raise CommandError(f"{file}, {error}") from error
        except NotSure as error:
            raise CommandError(f"{file}: {error}") from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except JourneyNotSaid as error:
            raise WrongUsage(f"{error} (--journey)") from error
        self._tell(report)
        self.put("".join(report.as_json()))

    def _tell(self, report: ImportReport) -> None:
        """What the numbers do not say."""
        for name in report.made.touchpoints:
            self.stderr.write(_("Created the touchpoint “%s” on the channel “Unspecified”.") % name)
        for wording in report.made.questions:
            self.stderr.write(_("Created the question “%s”.") % wording)
        if report.repeated:
            words = ngettext(
                "%d row was followed by a later one of the same record; the later one counts.",
                "%d rows were followed by later ones of the same record; the last ones count.",
                report.repeated,
            )
            self.stderr.write(words % report.repeated)
