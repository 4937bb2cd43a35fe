"""A mapping for a table that nobody wrote one for: guessed, told, refused where it could change a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from touchpoints.ingestion.guess import Doubt, Guess, Query
from touchpoints.ingestion.guessing import guess_columns
from touchpoints.ingestion.mapping import SurveyMapping
from touchpoints.ingestion.mapping_file import write_mapping
from touchpoints.ingestion.opening import open_table
from touchpoints.ingestion.profile import profile
from touchpoints.models import Workspace
from touchpoints.services.known import known_in
from touchpoints.services.uploads import MOST_CELLS


class NotSure(ValueError):
    """A person has to say what some columns mean; tells what of them."""


def guessed_mapping(workspace: Workspace, file: Path, tell: Callable[[str], object]) -> SurveyMapping:
    """What the columns of a file probably mean, told as the mapping file it comes to.

    Raises NotSure and TableError. The survey is named like the file, as on the page of an import.
    """
    with open_table(file) as table:
        guess = guess_columns(profile(table, max(1, MOST_CELLS // len(table.header))), known_in(workspace))
    mapping = replace(guess.mapping(), namespace=file.name.partition(".")[0])
    tell(_("Guessed from names and values:") + "\n" + write_mapping(mapping))
    if doubts := "; ".join(_doubts(guess, mapping)):
        hint = _("Keep what was guessed in a file, correct it there, and name that file with --mapping.")
        raise NotSure(f"{doubts}. {hint}")
    return mapping


def _doubts(guess: Guess, mapping: SurveyMapping) -> Iterator[str]:
    if not mapping.questions:
        yield _("no column looks like scores")
    yield from (_doubt(query) for query in guess.queries if query.open)


def _doubt(query: Query) -> str:
    said = {"columns": ", ".join(query.columns), "code": query.code}
    match query.doubt:
        case Doubt.NO_DATE:
            return _("no column holds a day with its year (answered_at)")
        case Doubt.WHICH_DATE_FORMAT:
            return _("the days in %(columns)s can be read in two ways (answered_at.format)") % said
        case _:
            return _("%(code)s in %(columns)s may or may not mean no answer (no_answer)") % said
