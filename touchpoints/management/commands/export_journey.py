"""`manage.py export_journey`: a journey as a document or a drawing."""

from argparse import ArgumentParser
from typing import Any

from touchpoints.management.base import WorkspaceCommand, find_journey
from touchpoints.management.view import add_view_arguments, read_view
from touchpoints.models import Workspace
from touchpoints.rendering.options import DrawingOptions
from touchpoints.rendering.theme import ThemeName
from touchpoints.services.documents import CONTENT_TYPES, export_document
from touchpoints.services.losses import in_words


class Command(WorkspaceCommand):
    """Writes a journey out; what the format has no words for is told on standard error."""

    help = (
        "Write a journey as a document or a drawing; scores are of the latest year unless a period is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("journey", metavar="SLUG")
        parser.add_argument("--format", choices=list(CONTENT_TYPES), required=True)
        parser.add_argument("--theme", choices=["light", "dark"], default="light", help="of drawings")
        add_view_arguments(parser)

    def run(
        self, workspace: Workspace, *, journey: str, format: str, theme: ThemeName, **options: Any
    ) -> None:
        view = read_view(workspace, **options)
        if options["start"] is None and options["end"] is None:
            view["period"] = None
        document = export_document(
            journey=find_journey(workspace, journey),
            format=format,
            options=DrawingOptions(theme=theme),
            **view,
        )
        for loss in document.lost:
            self.stderr.write(f"{format}: {in_words(loss)}")
        is_text = format not in ("png", "pdf")
        self.put(document.data.decode() if is_text else document.data)
