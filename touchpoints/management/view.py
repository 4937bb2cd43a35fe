"""Arguments that say which scores are looked at: whose answers, which days."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError

from touchpoints.models import Workspace
from touchpoints.services.counts import find_persona
from touchpoints.services.periods import NotAPeriod, read_period


def add_view_arguments(parser: ArgumentParser) -> None:
    """Whose answers and which days."""
    parser.add_argument("--persona", metavar="P", help="slug or name; left out: everyone")
    parser.add_argument("--from", dest="start", metavar="D", help="first day, such as 2017-01-31")
    parser.add_argument("--to", dest="end", metavar="D", help="last day")


def read_view(
    workspace: Workspace, *, persona: str | None, start: str | None, end: str | None, **_others: Any
) -> dict[str, Any]:
    """The arguments that `scored_journey` takes. Raises CommandError."""
    try:
        slug = find_persona(workspace, persona) if persona else None
        return {"persona": slug, "period": read_period(start, end)}
    except (LookupError, NotAPeriod) as error:
        raise CommandError(str(error)) from error
