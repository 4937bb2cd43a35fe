"""What each column of a wide survey table means: the mapping, checked and given back as plain data.

`docs/import.md` describes the file. Reading and writing its text is in `mapping_file`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from touchpoints.ingestion.encodings import is_encoding
from touchpoints.ingestion.fields import Fields
from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Direction, Metric

USUAL_SCALES = {Metric.NPS: (0, 10), Metric.CSAT: (1, 5), Metric.CES: (1, 7)}
WIDEST = 100
"""Scores lie within ±100."""

WHOLE = re.compile("-?[0-9]{1,9}")
YEARS = ("%Y", "%y", "%G", "%c", "%x")


@dataclass(frozen=True, slots=True)
class AnsweredAt:
    """When the answers were given: one moment for the whole file, or a column.

    A cell is read as ISO 8601, or by `format` (of `strptime`), after `prefix` was put before it.
    """

    constant: date | datetime | None = None
    column: str | None = None
    format: str | None = None
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """The language of the answers: one for the whole file, or a column."""

    constant: str = ""
    column: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """One column of scores. `touchpoint` None: it asks about the journey as a whole.

    `primary` None leaves it to the order: the first question listed for a touchpoint is its primary one.
    """

    column: str
    touchpoint: str | None
    wording: str
    metric: Metric
    scale: Scale
    no_answer: frozenset[str] = frozenset()
    not_applicable: frozenset[str] = frozenset()
    verbatim: str | None = None
    primary: bool | None = None

    @property
    def subject(self) -> str | None:
        """What is asked about, spelled so that equal names are equal."""
        return None if self.touchpoint is None else self.touchpoint.strip().casefold()


@dataclass(frozen=True, slots=True)
class SurveyMapping:
    """A whole mapping. Columns are given as written; they match a header trimmed, whatever the case.

    `encoding` is that of a text file which is neither UTF-8 nor UTF-16 with its mark.
    """

    questions: tuple[QuestionColumn, ...]
    answered_at: AnsweredAt
    namespace: str = ""
    customer: str | None = None
    external_id: str | None = None
    language: Language = Language()
    weight: str | None = None
    attributes: Mapping[str, str] | None = None
    encoding: str = ""

    def is_primary(self, question: QuestionColumn) -> bool:
        """Whether this is its touchpoint's primary question: the one that says so, else the first."""
        own = [q for q in self.questions if q.subject == question.subject]
        chosen = [q for q in own if q.primary] or [q for q in own if q.primary is None]
        return bool(chosen) and chosen[0] == question


def mapping_from_data(data: object) -> SurveyMapping:
    """The mapping that plain data (from YAML, JSON or a form) describes. Raises `MappingError`."""
    top = Fields(data, ())
    mapping = SurveyMapping(
        encoding=_encoding(top),
        namespace=top.text("namespace", ""),
        customer=top.text("customer"),
        external_id=top.text("external_id"),
        answered_at=_answered_at(top),
        language=_language(top),
        weight=top.text("weight"),
        attributes=_attributes(top),
        questions=_questions(top),
    )
    top.nothing_else()
    return mapping


def mapping_to_data(mapping: SurveyMapping) -> dict[str, Any]:
    """The mapping as plain data, without what goes without saying; `mapping_from_data` reads it back."""
    answered_at = mapping.answered_at
    language = mapping.language
    constant = answered_at.constant.isoformat() if answered_at.constant else None
    data = {
        "encoding": mapping.encoding,
        "namespace": mapping.namespace,
        "customer": mapping.customer,
        "external_id": mapping.external_id,
        "answered_at": _said(
            constant=constant,
            column=answered_at.column,
            format=answered_at.format,
            prefix=answered_at.prefix or None,
        ),
        "language": language.column or (language.constant and {"constant": language.constant}) or None,
        "weight": mapping.weight,
        "attributes": dict(mapping.attributes) if mapping.attributes else None,
        "questions": [_question_data(question) for question in mapping.questions],
    }
    return {key: value for key, value in data.items() if value not in (None, "")}


def _question_data(question: QuestionColumn) -> dict[str, Any]:
    scale = question.scale
    usual = USUAL_SCALES.get(question.metric) == (scale.minimum, scale.maximum)
    return {
        "column": question.column,
        "touchpoint": question.touchpoint,
        **_said(
            wording=question.wording if question.wording != question.column else None,
            metric=question.metric.value,
            scale=None if usual else [scale.minimum, scale.maximum],
            direction=scale.direction.value if scale.direction is Direction.LOW else None,
            no_answer=_code_list(question.no_answer),
            not_applicable=_code_list(question.not_applicable),
            verbatim=question.verbatim,
            primary=question.primary,
        ),
    }


def _said(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _code_list(codes: frozenset[str]) -> list[int | str] | None:
    """Codes as a person would write them, whole numbers as numbers."""
    whole = {c for c in codes if WHOLE.fullmatch(c)}
    return [*sorted(map(int, whole)), *sorted(codes - whole)] or None


def _encoding(top: Fields) -> str:
    encoding: str = top.text("encoding", "")
    if encoding and not is_encoding(encoding):
        why = _("expected the name of a text encoding, such as windows-1250, not “%(name)s”")
        raise top.error(why % {"name": encoding}, "encoding")
    return encoding


def _answered_at(top: Fields) -> AnsweredAt:
    fields = top.fields("answered_at")
    if fields is None:
        raise top.error(_("is missing: give {column: …} or {constant: 2017-05-15}"), "answered_at")
    constant, column = fields.text("constant"), fields.text("column")
    answered_at = AnsweredAt(
        constant=None if constant is None else _moment(fields, constant),
        column=column,
        format=fields.text("format"),
        prefix=fields.text("prefix", ""),
    )
    if (constant is None) == (column is None):
        raise fields.error(_("expected either “column” or “constant”"))
    if answered_at.format is not None:
        _check_format(fields, answered_at.format)
    fields.nothing_else()
    return answered_at


def _moment(fields: Fields, text: str) -> date | datetime:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        why = _("expected a date or time in ISO 8601, such as 2017-05-15, not “%(text)s”") % {"text": text}
        raise fields.error(why, "constant") from error


def _check_format(fields: Fields, wanted: str) -> None:
    if not any(directive in wanted for directive in YEARS):
        raise fields.error(_("expected a format with a year, such as %d.%m.%Y"), "format")
    try:
        datetime.strptime("", wanted)
    except ValueError as error:
        if "does not match" not in str(error):
            why = _("expected a format such as %%d.%%m.%%Y, not “%(format)s”") % {"format": wanted}
            raise fields.error(why, "format") from error


def _language(top: Fields) -> Language:
    fields = top.fields("language") if isinstance(top.data.get("language"), Mapping) else None
    if fields is not None:
        language = Language(constant=fields.text("constant", ""), column=fields.text("column"))
        fields.nothing_else()
        return language
    return Language(column=top.text("language"))


def _attributes(top: Fields) -> dict[str, str]:
    fields = top.fields("attributes")
    if fields is None:
        return {}
    return {name: fields.needed(name) for name in fields.data}


def _questions(top: Fields) -> tuple[QuestionColumn, ...]:
    listed = top.take("questions")
    if not isinstance(listed, list) or not listed:
        raise top.error(_("expected a list with at least one question"), "questions")
    questions: list[QuestionColumn] = []
    for n, data in enumerate(listed):
        fields = Fields(data, ("questions", n))
        question = _question(fields)
        for other in questions:
            same_subject = other.subject == question.subject
            if same_subject and other.wording.casefold() == question.wording.casefold():
                why = _("“%(wording)s” is asked twice about the same touchpoint; give one another wording")
                raise fields.error(why % {"wording": question.wording}, "wording")
            if same_subject and other.primary and question.primary:
                raise fields.error(_("the touchpoint has a primary question already"), "primary")
        questions.append(question)
    return tuple(questions)


def _question(fields: Fields) -> QuestionColumn:
    column = fields.needed("column")
    metric = fields.one_of("metric", Metric)
    if metric is None:
        expected = ", ".join(Metric)
        raise fields.error(_("is missing: expected one of %(names)s") % {"names": expected}, "metric")
    question = QuestionColumn(
        column=column,
        touchpoint=fields.text("touchpoint"),
        wording=fields.text("wording", column),
        metric=metric,
        scale=_scale(fields, metric),
        no_answer=fields.codes("no_answer"),
        not_applicable=fields.codes("not_applicable"),
        verbatim=fields.text("verbatim"),
        primary=fields.yes_or_no("primary"),
    )
    fields.nothing_else()
    return question


def _scale(fields: Fields, metric: Metric) -> Scale:
    direction = fields.one_of("direction", Direction) or Direction.HIGH
    ends = fields.take("scale")
    if ends is None:
        ends = USUAL_SCALES.get(metric)
    whole = isinstance(ends, list | tuple) and all(type(end) is int for end in ends)
    if not (whole and len(ends) == 2 and -WIDEST <= ends[0] < ends[1] <= WIDEST):
        raise fields.error(_("expected the lowest and the highest score, such as [1, 5]"), "scale")
    if metric is Metric.NPS and (tuple(ends), direction) != ((0, 10), Direction.HIGH):
        raise fields.error(_("NPS is asked from 0 to 10, 10 being best; use the metric “rating”"), "scale")
    return Scale(ends[0], ends[1], direction)
