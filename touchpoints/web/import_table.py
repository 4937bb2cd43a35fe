"""The columns of an uploaded table and its first rows, as the page shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import ngettext

from touchpoints.ingestion.guess import Becomes, Certainty
from touchpoints.rendering.histogram import Bar, histogram
from touchpoints.scoring.codes import code
from touchpoints.web.import_columns import TOUCHPOINT, ColumnForm
from touchpoints.web.import_form import ImportForm

MOST_ALIKE = 3
"""Columns that mean the same stand by themselves; more are folded into one row."""

MOST_SHOWN = 12
"""Columns of the preview; more would not be read."""

MOST_BARS = 31
LONGEST_CELL, LONGEST_EXAMPLE = 40, 12
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column with its values: `bars` for scores, else `examples`; `asked` are codes in question."""

    form: ColumnForm
    bars: str
    examples: str
    asked: Sequence[tuple[str, forms.BoundField]]


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that mean the same. `name` is the box that unfolds them, empty for a few that stand open."""

    rows: Sequence[ColumnRow]
    name: str = ""
    is_open: bool = False

    @property
    def first(self) -> ColumnForm:
        return self.rows[0].form

    @property
    def becomes(self) -> str:
        """What they all become, with their number."""
        count = len(self.rows)
        if self.first.meaning == TOUCHPOINT:
            return ngettext("%d touchpoint", "%d touchpoints", count) % count
        return f"{self.first.role} · {count}"


def groups(form: ImportForm, opened: Sequence[str], *, unfold_errors: bool) -> list[Group]:
    """The columns in use, in the file's order, those alike together where they are many.

    `opened` are the names of groups that the reader has unfolded.
    """
    alike: dict[object, list[ColumnRow]] = {}
    for column in form.used:
        bars, examples = _values(form, column)
        row = ColumnRow(column, bars, examples, form.asked(column))
        stands_alone = not column.certainty or row.asked or (unfold_errors and column.errors)
        alike.setdefault(column.prefix if stands_alone else _likeness(column), []).append(row)
    found = []
    for rows in alike.values():
        if len(rows) <= MOST_ALIKE:
            found += [Group([row]) for row in rows]
        else:
            name = f"unfold-{rows[0].form.column.position}"
            found.append(Group(rows, name, name in opened))
    return sorted(found, key=lambda group: group.first.column.position)


def _likeness(column: ColumnForm) -> object:
    if not column.is_score:
        return column.meaning
    return (column.meaning, column["metric"].value(), column.scale(), column.silent_codes(), column.certainty)


def _values(form: ImportForm, column: ColumnForm) -> tuple[str, str]:
    """A column's values: as bars for scores, else as examples in words. One of the two is empty."""
    if column.is_score:
        low, high = column.scale()
        silent = frozenset().union(*form.left_out_codes(column))
        numbers = column.column.numbers
        outside = sorted(number for number in numbers if not low <= number <= high)
        inside = (
            range(low, high + 1) if high - low < MOST_BARS else sorted(n for n in numbers if low <= n <= high)
        )
        order = [n for n in outside if n < low] + list(inside)[:MOST_BARS] + [n for n in outside if n > high]
        bars = [Bar(str(number), numbers.get(number, 0), str(number) in silent) for number in order]
        return histogram(bars), ""
    if column.column.countable and column.meaning != Becomes.KEY:
        examples = [value for value, _count in column.column.values.most_common(3)]
    else:
        examples = list(dict.fromkeys(column.column.examples))[:3]
    return "", " · ".join(example[:LONGEST_EXAMPLE] for example in examples)


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """A cell of the preview: `struck` counts as no answer, `refused` will be in the report."""

    is_score: bool

    text: str
    struck: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of the file, as far as there is room."""

    columns: Sequence[ColumnForm]
    used: int
    rows: Sequence[tuple[int, Sequence[PreviewCell], str]]


def preview(form: ImportForm) -> Preview:
    """The first rows, of the columns that become something; scores before all else when room is scarce."""
    important = sorted(form.used, key=_importance)
    shown = sorted(important[:MOST_SHOWN], key=lambda column: column.column.position)
    silent = {column.prefix: frozenset().union(*form.left_out_codes(column)) for column in shown}
    rows = []
    for row in form.look.profile.preview:
        cells = [
            _cell(column, row.cells[column.column.position], silent[column.prefix])
            if column.column.position < len(row.cells)
            else PreviewCell(column.is_score, "")
            for column in shown
        ]
        rows.append((row.line, [] if row.why else cells, row.why))
    return Preview(shown, len(form.used), rows)


def _importance(column: ColumnForm) -> int:
    if column.meaning == Becomes.KEY or column.certainty == Certainty.CHECK:
        return 0
    return 1 if column.is_score else 2


def _cell(column: ColumnForm, cell: Any, silent: frozenset[str]) -> PreviewCell:
    text = str(cell).strip()
    shown = text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
    if not column.is_score or not text:
        return PreviewCell(column.is_score, shown)
    value = code(cell)
    if value in silent:
        return PreviewCell(True, shown, struck=True)
    low, high = column.scale()
    return PreviewCell(True, shown, refused=not (WHOLE_NUMBER.fullmatch(value) and low <= int(value) <= high))
