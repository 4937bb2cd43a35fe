"""`manage.py create_token`: a key for a program."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.utils import timezone

from touchpoints.management.base import WorkspaceCommand
from touchpoints.models import ApiToken, Workspace
from touchpoints.services.periods import NotAPeriod, read_period
from touchpoints.services.tokens import create_token
from touchpoints.vocabulary import Role


class Command(WorkspaceCommand):
    """Makes an API token and prints it, this once."""

    help = "Make an API token for a workspace and print it. It is not shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", default="command line", help="what it is for")
        parser.add_argument("--role", choices=[role.value for role in Role], default=Role.EDITOR.value)
        parser.add_argument("--until", metavar="D", help="last day on which it opens, such as 2027-12-31")

    def run(self, workspace: Workspace, *, name: str, role: str, until: str | None, **options: Any) -> None:
        try:
            last_day = read_period(None, until).end
        except NotAPeriod as error:
            raise CommandError(str(error)) from error
        if last_day is not None and last_day < timezone.localdate(timezone=workspace.zone):
            raise CommandError("--until is in the past")
        try:
            name = ApiToken._meta.get_field("name").clean(name.strip(), None)
        except ValidationError as error:
            raise CommandError(f"--name: {' '.join(error.messages)}") from error
        _token, secret = create_token(workspace=workspace, name=name, role=Role(role), last_day=last_day)
        self.put(secret + "\n")
