"""`manage.py erase_customer`: forget one person."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management import CommandError
from django.utils.translation import gettext as _

from touchpoints.management.base import WorkspaceCommand, WrongUsage
from touchpoints.models import Customer, Workspace
from touchpoints.services.customers import SeveralNamespaces, erase_customer


class Command(WorkspaceCommand):
    """Deletes a customer and everything they answered."""

    help = "Delete a customer, all their answers, and files that wait to be imported and name them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("reference", metavar="REF")
        parser.add_argument("--namespace", help="needed where several namespaces know this reference")

    def run(self, workspace: Workspace, *, reference: str, namespace: str | None, **options: Any) -> None:
        try:
            erased = erase_customer(workspace=workspace, reference=reference, namespace=namespace)
        except Customer.DoesNotExist as error:
            raise CommandError(_("There is no customer “%s”.") % reference) from error
        except SeveralNamespaces as error:
            raise WrongUsage(str(error)) from error
        self.put(json.dumps({"customer": reference, **asdict(erased)}) + "\n")
