"""Tallies: how many answers gave each score, by day and by month. Derived, exact, rebuildable."""

from django.db import models

from touchpoints.models.questions import Question
from touchpoints.models.scoping import Scoped

NO_PERSONA = 0
"""The key of answers that belong to no persona: a real key, because a unique index lets nulls repeat."""


class Tally(Scoped):
    """Count of answers per question, persona, span of time and score."""

    workspace_path = "question__workspace"

    persona_key = models.PositiveBigIntegerField(default=NO_PERSONA)
    score = models.SmallIntegerField()
    count = models.PositiveBigIntegerField()

    class Meta:
        abstract = True


class DayTally(Tally):
    """By day of the workspace's time zone, for the edges of a period and for trends."""

    pk = models.CompositePrimaryKey("question_id", "persona_key", "day", "score")
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="day_tallies", db_index=False
    )
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.day}: {self.count} × {self.score}"


class MonthTally(Tally):
    """By month, `month` being its first day: five years read as sixty rows."""

    pk = models.CompositePrimaryKey("question_id", "persona_key", "month", "score")
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="month_tallies", db_index=False
    )
    month = models.DateField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.count} × {self.score}"
