"""`manage.py first_run`: what script/server does before it serves."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

from touchpoints.models import Workspace
from touchpoints.services.accounts import one_time_link, welcome_owner


class Command(BaseCommand):
    """Brings the database up to date, fills an empty one with the example, and lets the owner in."""

    help = "Prepare the database: migrate, load the example into an empty one, print a sign-in for the owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-example", action="store_true", help="leave an empty database empty")
        parser.add_argument("--owner", default="owner@localhost", help="e-mail address of the first owner")

    def handle(self, *, no_example: bool, owner: str, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if not no_example and not Workspace.objects.exists():
            self.stderr.write("Loading the example workspace …")
            call_command("load_example", stdout=self.stderr)
        self.stdout.write(f"JourneyMap is at {settings.SITE_URL}/")
        if person := welcome_owner(owner):
            self.stdout.write(f"Sign in as the owner, once, within a day: {one_time_link(person)}")
            if not Workspace.objects.exists():
                made_by = f".venv/bin/python manage.py create_workspace my-team --owner {person.email}"
                self.stdout.write(f"There is no workspace yet. To make one: {made_by}")
