"""What people wrote about a touchpoint: a page of comments, all or those with low or high scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from touchpoints.models import Question, SurveyResponse
from touchpoints.rendering import words
from touchpoints.rendering.page_charts import colour_of
from touchpoints.scoring.score import Scale
from touchpoints.services.verbatims import Side, how_many, on_side
from touchpoints.vocabulary import Direction, Metric
from touchpoints.web.periods import Choice
from touchpoints.web.shown import Shown

AT_ONCE = 10
SIDES: dict[str, Side] = {"low": "low", "high": "high"}


@dataclass(frozen=True, slots=True)
class Comment:
    """One person's words, and the score they gave with its colour."""

    score: int | None
    step: int
    response: SurveyResponse


class Comments:
    """The comments among `responses`, newest first; `asked` says which side and page of them."""

    def __init__(
        self,
        responses: QuerySet[SurveyResponse],
        questions: Sequence[Question],
        shown: Shown,
        asked: Mapping[str, str],
    ) -> None:
        self._responses, self._questions, self._shown = responses, questions, shown
        self.side = SIDES.get(asked.get("side", ""))
        self._number = asked.get("page", "1")

    def __iter__(self) -> Iterator[Comment]:
        return map(_comment, self.page)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are, all and by side."""
        return how_many(self._responses, self._questions)

    @cached_property
    def page(self) -> Page:
        """Those of this page."""
        rows = self._responses
        if self.side is not None:
            rows = on_side(rows, self._questions, self.side)
        paginator: Paginator[SurveyResponse] = Paginator(rows, AT_ONCE)
        paginator.count = self.counts[self.side or "all"]  # counted with the others already
        return paginator.get_page(self._number)

    @cached_property
    def sides(self) -> tuple[Choice, ...]:
        """All comments, or those with low or high scores."""
        labels = ((None, _("All")), ("low", _("Low scores")), ("high", _("High scores")))
        return tuple(
            Choice(
                f"{label} {words.number(self.counts[side or 'all'])}", self._address(side), side == self.side
            )
            for side, label in labels
        )

    @property
    def newer(self) -> str:
        """Address of the page before this one."""
        return self._address(self.side, self.page.previous_page_number())

    @property
    def older(self) -> str:
        """Address of the page after this one."""
        return self._address(self.side, self.page.next_page_number())

    def _address(self, side: str | None, page: int | None = None) -> str:
        asked = [*self._shown.fields(), ("side", side), ("page", page)]
        return f"?{urlencode([(name, value) for name, value in asked if value])}#said"


def _comment(response: SurveyResponse) -> Comment:
    question = response.question
    scale = Scale(question.minimum, question.maximum, Direction(question.direction))
    step = 3 if response.score is None else colour_of(response.score, scale, Metric(question.metric))
    return Comment(response.score, step, response)
