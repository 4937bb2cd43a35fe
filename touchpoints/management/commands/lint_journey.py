"""`manage.py lint_journey`: what the keeper of a journey may have overlooked."""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from touchpoints.graph.lint import lint
from touchpoints.management.base import WorkspaceCommand, find_journey
from touchpoints.models import Workspace
from touchpoints.services.linting import in_words
from touchpoints.services.scores import scored_journey


class Command(WorkspaceCommand):
    """Prints a JSON line for each thing to look at."""

    help = "Print what may be wrong with a journey, a JSON line each: its shape, its questions, its care."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("journey", metavar="SLUG")

    def run(self, workspace: Workspace, *, journey: str, **options: Any) -> None:
        scored = scored_journey(find_journey(workspace, journey))
        today = timezone.localdate(timezone=workspace.zone)
        lines = [
            json.dumps(
                {
                    "kind": finding.kind.value,
                    "severity": finding.severity.value,
                    "about": finding.about.value,
                    "subject": finding.subject,
                    "title": finding.title,
                    "message": in_words(finding),
                },
                ensure_ascii=False,
            )
            for finding in lint(scored, today)
        ]
        self.put("".join(f"{line}\n" for line in lines))
