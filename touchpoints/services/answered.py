"""From when to when there are answers."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q, Subquery

from touchpoints.models import DayTally, Journey, Question, Touchpoint
from touchpoints.services import counts


def days_answered(about: Journey | Touchpoint) -> tuple[date, date] | None:
    """Days of the oldest and the newest answer to the questions of a journey or touchpoint, None without any.

    Two queries; one look into the index for each question and persona, however many answers there are.
    """
    keys = counts.persona_keys(about.workspace).values()
    days = DayTally.objects.filter(question=OuterRef("pk"))
    ends = {}
    for key in keys:
        of_persona = days.filter(persona_key=key)
        ends[f"oldest_{key}"] = Subquery(of_persona.order_by("day").values("day")[:1])
        ends[f"newest_{key}"] = Subquery(of_persona.order_by("-day").values("day")[:1])
    asked = Question.objects.filter(
        Q(journey=about) | Q(touchpoint__steps__journey=about)
        if isinstance(about, Journey)
        else Q(touchpoint=about)
    )
    found = [
        day for row in asked.order_by().annotate(**ends).values_list(*ends) for day in row if day is not None
    ]
    return (min(found), max(found)) if found else None
