"""Rows of a table become records with scores, and numbered problems where they cannot.

Nothing is guessed: a score that is not one of the scale's whole numbers is a problem, never rounded or
clipped. What one row cannot say is rejected with its line and column; the other rows go on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from math import isfinite
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from touchpoints.ingestion.fields import FieldPath, MappingError
from touchpoints.ingestion.mapping import QuestionColumn, SurveyMapping
from touchpoints.ingestion.moments import MomentReader
from touchpoints.ingestion.table import Cell, Row
from touchpoints.scoring.codes import code

LONGEST_REFERENCE = 200
LONGEST_LANGUAGE = 20
LONGEST_VERBATIM = 100_000
"""Characters that are stored; more is a problem, never cut off."""

REMEMBERED = 1_000
WHOLE = re.compile(r"-?[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read. `line` is physical, header being 1; `field` a column or ""."""

    line: int
    field: str
    why: str
    value: str = ""


@dataclass(slots=True)
class Record:
    """One filled-in questionnaire. An attribute that is None was left blank.

    `answered_on` is the day of `answered_at` in the workspace's time zone. `payload` holds the mapped
    cells as they arrived. `scores` are by the number of the mapping's question, None where there is no
    score; of a question that is not there nothing is known. `words` are the verbatims, by the same number.
    """

    line: int
    external_id: str
    customer: str
    answered_at: datetime
    answered_on: date
    language: str
    weight: float | None
    attributes: dict[str, str | None]
    payload: dict[str, str]
    scores: dict[int, int | None] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        """Whether it holds any answer."""
        scores = list(self.scores.values())
        return bool(self.words) or scores.count(None) < len(scores)


class Reading(NamedTuple):
    """What came of one row: a record or none, what was wrong, and how many answers were rejected."""

    record: Record | None
    problems: Sequence[Problem]
    rejected: int


class _Unread(ValueError):
    """One cell makes its whole row unreadable."""

    def __init__(self, field: str, why: str, value: object = "") -> None:
        super().__init__(why)
        self.field, self.why, self.value = field, why, str(value)


class Silence(StrEnum):
    """Why a cell holds no score."""

    NO_ANSWER = "no_answer"
    NOT_APPLICABLE = "not_applicable"


NO_SCORE = object()
"""A cell that should hold a score and does not."""


class _ScoreColumn:
    """One question's column. Each distinct cell is understood once and then `known`."""

    __slots__ = ("_question", "known", "name", "number", "position", "verbatim")

    def __init__(
        self, number: int, question: QuestionColumn, position: int, name: str, verbatim: int | None
    ) -> None:
        self.number, self.position, self.name, self.verbatim = number, position, name, verbatim
        self._question = question
        self.known: dict[Cell, Any] = {}

    def understand(self, cell: Cell) -> Any:
        """The score in a cell, a `Silence`, or `NO_SCORE`."""
        question, text = self._question, code(cell)
        meaning: Any = NO_SCORE
        if text == "" or text in question.no_answer:
            meaning = Silence.NO_ANSWER
        elif text in question.not_applicable:
            meaning = Silence.NOT_APPLICABLE
        elif WHOLE.fullmatch(text) and question.scale.minimum <= int(text) <= question.scale.maximum:
            meaning = int(text)
        if len(self.known) < REMEMBERED:
            self.known[cell] = meaning
        return meaning

    def problem(self, line: int, cell: Cell) -> Problem:
        """What to say of a cell that holds no score."""
        scale = self._question.scale
        why = _("“%(value)s” is not a whole number from %(low)s to %(high)s")
        words = {"value": str(cell)[:60], "low": scale.minimum, "high": scale.maximum}
        return Problem(line, self.name, why % words, str(cell))


class Columns:
    """The header of a table, to find columns by name: trimmed, whatever the case."""

    def __init__(self, header: Sequence[str]) -> None:
        self.names = [name.strip() for name in header]
        self._folded = [name.casefold() for name in self.names]

    def find(self, name: str, path: FieldPath) -> int:
        """Position of the column called `name` in the mapping's field `path`. Raises `MappingError`."""
        wanted = name.strip().casefold()
        match self._folded.count(wanted):
            case 1:
                return self._folded.index(wanted)
            case 0:
                near = get_close_matches(wanted, self._folded, n=1)
                why = _("the file has no column “%(name)s”") % {"name": name}
                if near:
                    best = self.names[self._folded.index(near[0])]
                    why += "; " + _("the nearest is “%(name)s”") % {"name": best}
                raise MappingError(why, path)
            case count:
                why = _("the file has %(count)s columns “%(name)s”; give each its own name")
                raise MappingError(why % {"count": count, "name": name}, path)


class RecordReader:
    """Reads the rows of one table by one mapping. `left_out` counts the cells that held no answer, by why.

    `file_name` stands for the file in the identity of records that have neither an id nor a customer.
    Raises `MappingError` when the table lacks a column or has it twice.
    """

    def __init__(self, mapping: SurveyMapping, header: Sequence[str], zone: ZoneInfo, file_name: str) -> None:
        self.left_out: Counter[str] = Counter()
        self._mapping, self._file_name = mapping, file_name
        columns = self._columns = Columns(header)

        def find(name: str | None, *path: str | int) -> int | None:
            return None if name is None else columns.find(name, path)

        self._scores = [
            _ScoreColumn(
                n,
                question,
                position := columns.find(question.column, ("questions", n, "column")),
                columns.names[position],
                find(question.verbatim, "questions", n, "verbatim"),
            )
            for n, question in enumerate(mapping.questions)
        ]
        self._with_words = [column for column in self._scores if column.verbatim is not None]
        self._external_id = find(mapping.external_id, "external_id")
        self._customer = find(mapping.customer, "customer")
        self._language = find(mapping.language.column, "language")
        self._weight = find(mapping.weight, "weight")
        self._moment_column = find(mapping.answered_at.column, "answered_at", "column")
        self._moments = MomentReader(mapping.answered_at, zone)
        self._attributes = [
            (name, columns.find(column, ("attributes", name)))
            for name, column in (mapping.attributes or {}).items()
        ]
        self._kept = self._mapped_positions()
        self._width = 1 + max(self._kept)

    def _mapped_positions(self) -> list[int]:
        single = (self._external_id, self._customer, self._language, self._weight, self._moment_column)
        return sorted(
            {position for position in single if position is not None}
            | {position for _name, position in self._attributes}
            | {column.position for column in self._scores}
            | {column.verbatim for column in self._scores if column.verbatim is not None}
        )

    def read(self, rows: Iterable[Row]) -> Iterator[Reading]:
        """What came of each row, in the file's order."""
        for row in rows:
            cells = row.cells
            try:
                if row.why:
                    raise _Unread("", row.why)
                if len(cells) < self._width:
                    cells = self._complete(cells)
                record, problems = self._record(row.line, cells)
            except _Unread as unread:
                problem = Problem(row.line, unread.field, unread.why, unread.value)
                yield Reading(None, (problem,), self._answers_lost(row.cells))
                continue
            rejected = self._read_scores(record, cells, problems)
            yield Reading(record, problems, rejected)

    def _complete(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        """A row that ends early, if only words are missing; some programs leave out trailing empty cells."""
        words = {column.verbatim for column in self._scores}
        for position in self._kept:
            if position >= len(cells) and position not in words:
                name = self._columns.names[position]
                raise _Unread("", _("the row ends before “%(name)s”") % {"name": name})
        return [*cells, *[""] * (self._width - len(cells))]

    def _answers_lost(self, cells: Sequence[Cell]) -> int:
        """How many answers go with an unreadable row: cells that do not plainly hold none."""
        return sum(
            column.position >= len(cells)
            or not isinstance(column.understand(cells[column.position]), Silence)
            for column in self._scores
        )

    def _record(self, line: int, cells: Sequence[Cell]) -> tuple[Record, list[Problem]]:
        """The record without its answers. Raises `_Unread`."""
        problems: list[Problem] = []
        moment_cell = "" if self._moment_column is None else cells[self._moment_column]
        moment = self._moments.read(moment_cell)
        if moment is None:
            name = self._columns.names[self._moment_column or 0]
            raise _Unread(name, self._moments.why(moment_cell), moment_cell)
        customer = self._short(cells, self._customer, LONGEST_REFERENCE)
        external_id = self._short(cells, self._external_id, LONGEST_REFERENCE)
        record = Record(
            line=line,
            external_id=external_id or customer or f"{self._file_name}:{line}",
            customer=customer,
            answered_at=moment.at,
            answered_on=moment.on,
            language=self._short(cells, self._language, LONGEST_LANGUAGE) or self._mapping.language.constant,
            weight=self._read_weight(line, cells, problems),
            attributes={name: str(cells[n]).strip() or None for name, n in self._attributes},
            payload={self._columns.names[n]: str(cells[n]) for n in self._kept if cells[n] != ""},
        )
        return record, problems

    def _short(self, cells: Sequence[Cell], position: int | None, longest: int) -> str:
        if position is None:
            return ""
        text = str(cells[position]).strip()
        if len(text) > longest:
            why = _("is longer than %(count)s characters") % {"count": longest}
            raise _Unread(self._columns.names[position], why, text[:longest])
        return text

    def _read_weight(self, line: int, cells: Sequence[Cell], problems: list[Problem]) -> float | None:
        """The weight, which nothing is computed from: without a readable one the answers still count."""
        if self._weight is None or not (text := str(cells[self._weight]).strip()):
            return None
        try:
            weight = float(text)
        except ValueError:
            weight = -1.0
        if isfinite(weight) and weight >= 0:
            return weight
        why = _("“%(value)s” is not a weight; the answers are kept without one") % {"value": text[:60]}
        problems.append(Problem(line, self._columns.names[self._weight], why, text))
        return None

    def _read_scores(self, record: Record, cells: Sequence[Cell], problems: list[Problem]) -> int:
        """Put the answers into the record; gives how many were rejected."""
        scores, rejected = record.scores, 0
        for column in self._scores:
            cell = cells[column.position]
            score = column.known.get(cell)
            if score is None:
                score = column.understand(cell)
            if type(score) is int:
                scores[column.number] = score
            elif score is NO_SCORE:
                problems.append(column.problem(record.line, cell))
                rejected += 1
            else:
                self.left_out[score] += 1
                scores[column.number] = None
        for column in self._with_words:
            rejected += self._read_words(record, column, cells, problems)
        return rejected

    def _read_words(
        self, record: Record, column: _ScoreColumn, cells: Sequence[Cell], problems: list[Problem]
    ) -> bool:
        """The verbatim given with a score, unless that was rejected; whether this rejects the answer."""
        verbatim = str(cells[column.verbatim or 0])
        if not verbatim.strip() or column.number not in record.scores:
            return False
        if len(verbatim) <= LONGEST_VERBATIM:
            record.words[column.number] = verbatim
            return False
        why = _("is longer than %(count)s characters") % {"count": LONGEST_VERBATIM}
        name = self._columns.names[column.verbatim or 0]
        problems.append(Problem(record.line, name, why, verbatim[:60]))
        del record.scores[column.number]
        return True
