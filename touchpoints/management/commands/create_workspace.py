"""`manage.py create_workspace`: walls for a team."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.db import transaction

from touchpoints.management.base import DataCommand
from touchpoints.models import Membership, User, Workspace
from touchpoints.vocabulary import Role


class Command(DataCommand):
    """Makes a workspace, and its owner if there is nobody of that address yet."""

    help = "Make an empty workspace; with --owner, that person owns it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="short name, as it stands in addresses")
        parser.add_argument("--name", help="name for people; left out: made from the short name")
        parser.add_argument("--owner", metavar="EMAIL")
        parser.add_argument("--time-zone", default="UTC", help="such as Europe/Berlin: where days begin")

    @transaction.atomic
    def handle(
        self, *, slug: str, name: str | None, owner: str | None, time_zone: str, **options: Any
    ) -> None:
        workspace = Workspace(
            slug=slug, name=name or slug.replace("-", " ").capitalize(), time_zone=time_zone
        )
        try:
            workspace.full_clean()
            person = owner and find_or_make(owner)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        workspace.save()
        if person:
            Membership.objects.create(workspace=workspace, user=person, role=Role.OWNER)
        self.stdout.write(workspace.slug)


def find_or_make(email: str) -> User:
    """The person of that address. Raises ValidationError when it is none."""
    known = User.objects.filter(email__iexact=email.strip()).first()
    if known:
        return known
    User(email=email).clean_fields(exclude=["password"])
    return User.objects.create_user(email)
