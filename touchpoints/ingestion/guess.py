"""What the columns of a table probably mean: the shape of a guess, for a person to correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from touchpoints.ingestion.mapping import AnsweredAt, Language, QuestionColumn, SurveyMapping
from touchpoints.ingestion.profile import Column
from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Metric


class Becomes(StrEnum):
    """What a column becomes."""

    SCORE = "score"
    VERBATIM = "verbatim"
    SEGMENT = "segment"
    KEY = "key"
    CUSTOMER = "customer"
    DATE = "date"
    LANGUAGE = "language"
    WEIGHT = "weight"
    LEFT_OUT = "left_out"


class Certainty(StrEnum):
    """How far a guess can be trusted; `check` should be looked at before anything is imported."""

    SURE = "sure"
    LIKELY = "likely"
    CHECK = "check"


class Doubt(StrEnum):
    """What a person should be asked or told."""

    NO_ANSWER_CODE = "no_answer_code"
    NOT_APPLICABLE_CODE = "not_applicable_code"
    NO_ANSWER_WORD = "no_answer_word"
    WHICH_DATE_FORMAT = "which_date_format"
    NO_DATE = "no_date"
    PERSONAL = "personal"
    NO_KEY = "no_key"


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column and what it probably becomes. `histogram` is of all its codes, the most frequent first.

    `asked` is the wording of the question asked before that it holds answers to, empty for a new one.
    """

    column: Column
    becomes: Becomes = Becomes.LEFT_OUT
    certainty: Certainty = Certainty.LIKELY
    metric: Metric | None = None
    scale: Scale | None = None
    no_answer: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    touchpoint: str | None = None
    overall: bool = False
    words_for: str | None = None
    format: str | None = None
    personal: bool = False
    asked: str = ""

    @property
    def histogram(self) -> Sequence[tuple[str, int]]:
        """Codes and how often each came; empty for columns with too many to count."""
        return self.column.values.most_common() if self.column.countable else ()


@dataclass(frozen=True, slots=True)
class Query:
    """Something to ask or tell: which code of which columns, in how many cells. `open`: needs an answer."""

    doubt: Doubt
    columns: tuple[str, ...]
    code: str = ""
    count: int = 0
    open: bool = False


@dataclass(frozen=True, slots=True)
class Guess:
    """All columns, in the table's order, and what to ask."""

    columns: Sequence[ColumnGuess]
    queries: Sequence[Query] = field(default_factory=tuple)

    def mapping(self, answered_at: AnsweredAt | None = None, namespace: str = "") -> SurveyMapping:
        """The mapping this guess comes to. `answered_at` where the table holds no readable date, of which
        a query tells; without one the mapping says no time, which no import takes."""

        def first(becomes: Becomes) -> str | None:
            return next((g.column.name for g in self.columns if g.becomes is becomes), None)

        date_column = next((g for g in self.columns if g.becomes is Becomes.DATE), None)
        if answered_at is None and date_column is not None:
            answered_at = AnsweredAt(column=date_column.column.name, format=date_column.format)
        words = {g.words_for: g.column.name for g in self.columns if g.becomes is Becomes.VERBATIM}
        segments = [g.column.name for g in self.columns if g.becomes is Becomes.SEGMENT]
        return SurveyMapping(
            namespace=namespace,
            external_id=first(Becomes.KEY),
            customer=first(Becomes.CUSTOMER),
            answered_at=answered_at or AnsweredAt(),
            language=Language(column=first(Becomes.LANGUAGE)),
            weight=first(Becomes.WEIGHT),
            attributes={name: name for name in segments},
            questions=tuple(
                QuestionColumn(
                    column=g.column.name,
                    touchpoint=g.touchpoint,
                    wording=g.asked or g.column.name,
                    metric=g.metric,
                    scale=g.scale,
                    no_answer=frozenset(g.no_answer),
                    not_applicable=frozenset(g.not_applicable),
                    verbatim=words.get(g.column.name),
                )
                for g in self.columns
                if g.metric is not None and g.scale is not None
            ),
        )
