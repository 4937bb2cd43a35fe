"""The first map of a workspace: every touchpoint that a file of answers rates, in the file's order."""

from __future__ import annotations

from uuid import uuid4

from django.utils.translation import gettext as _

from touchpoints.graph.operations import AddPart, Operation
from touchpoints.ingestion.mapping import SurveyMapping
from touchpoints.models import Journey, User
from touchpoints.services.inventory import find_touchpoint
from touchpoints.services.operations import apply_operations
from touchpoints.vocabulary import EvidenceStatus, SubjectKind


def draw_first_map(*, journey: Journey, mapping: SurveyMapping, by: User | None = None) -> None:
    """Put a step for each touchpoint of the mapping into an empty journey, all in one stage.

    Nothing in a table of answers says in which stages or on which ways customers meet the touchpoints: so
    there is one stage, the order is the columns', and no transition is claimed. A mapping without touchpoints
    leaves the journey empty.
    """
    names = {question.subject: question.touchpoint for question in mapping.questions if question.touchpoint}
    touchpoints = [found for name in names.values() if (found := find_touchpoint(journey.workspace, name))]
    if not touchpoints:
        return
    stage = str(uuid4())
    operations: list[Operation] = [
        AddPart(str(uuid4()), SubjectKind.STAGE, stage, {"title": _("All touchpoints, in the file’s order")})
    ]
    operations += [
        AddPart(
            str(uuid4()),
            SubjectKind.STEP,
            str(uuid4()),
            {
                "stage": stage,
                "title": touchpoint.name,
                "touchpoint": touchpoint.slug,
                "column": column,
                "row": 0,
                "evidence": EvidenceStatus.MEASURED.value,
            },
        )
        for column, touchpoint in enumerate(
            {touchpoint.pk: touchpoint for touchpoint in touchpoints}.values()
        )
    ]
    apply_operations(journey=journey, operations=operations, by=by, origin="import")
