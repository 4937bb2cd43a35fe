"""What stands in the columns of a table, before anybody says what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from touchpoints.ingestion.table import Cell, Row, Table
from touchpoints.scoring.codes import NUMBER, code

MOST_DISTINCT = 300
"""Distinct values that are counted one by one; a column with more is text, ids or measurements."""

PREVIEW = 20
SAMPLE = 400
"""Cells of a column that are kept, evenly over all rows, to see what they have in common."""


@dataclass(slots=True)
class Column:
    """One column: how many cells hold something, and how often each value comes, spelled as codes are.

    `values` is complete while `countable`; later values are no longer told apart. `unique` says that no
    value came twice, `length` is how many characters the filled cells have together. `examples` are the first
    filled cells, `sample` every so many-th of all of them, and all while they are few.
    """

    name: str
    position: int
    filled: int = 0
    blank: int = 0
    length: int = 0
    values: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    sample: list[str] = field(default_factory=list)
    countable: bool = True
    unique: bool = True
    _seen: set[int] = field(default_factory=set)
    _step: int = 1

    @property
    def numbers(self) -> Counter[int]:
        """How often each whole number came."""
        whole = {value: n for value, n in self.values.items() if NUMBER.fullmatch(value) and "." not in value}
        return Counter({int(value): n for value, n in whole.items() if len(value) < 10})

    @property
    def average_length(self) -> float:
        """Characters per filled cell."""
        return self.length / self.filled if self.filled else 0.0

    def take(self, cell: Cell) -> None:
        """Count one more cell."""
        text = str(cell).strip()
        if not text:
            self.blank += 1
            return
        self.filled += 1
        self.length += len(text)
        if len(self.examples) < PREVIEW:
            self.examples.append(text)
        if (self.filled - 1) % self._step == 0:
            self.sample.append(text)
            if len(self.sample) > SAMPLE:
                self.sample, self._step = self.sample[::2], self._step * 2
        value = code(text)
        if self.unique:
            # Hashes instead of texts: a million ids stay small. Two texts with one hash cost no answer.
            self.unique = hash(value) not in self._seen
            self._seen.add(hash(value))
            if not self.unique:
                self._seen.clear()
        if self.countable:
            self.values[value] += 1
            self.countable = len(self.values) <= MOST_DISTINCT


@dataclass(frozen=True, slots=True)
class Profile:
    """A table looked through: its columns, its first rows, and how many rows it has."""

    columns: Sequence[Column]
    preview: Sequence[Row]
    rows: int
    unreadable: int


def profile(table: Table, most_rows: int | None = None) -> Profile:
    """Look through the rows of a table, all of them or the first `most_rows`. Raises `TableError`."""
    columns = [Column(name, position) for position, name in enumerate(table.header)]
    preview: list[Row] = []
    rows = unreadable = 0
    for row in islice(table.rows(), most_rows):
        rows += 1
        if len(preview) < PREVIEW:
            preview.append(row)
        if row.why:
            unreadable += 1
            continue
        for column, cell in zip(columns, row.cells, strict=False):
            column.take(cell)
    return Profile(columns, preview, rows, unreadable)
