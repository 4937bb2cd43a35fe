"""Tables of answers as they arrive: CSV, plain or compressed, and spreadsheets, read row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

Cell = str | date | datetime
"""Text, except that a spreadsheet's dates stay dates."""

MOST_EXPANSION = 200
"""How many times its size a compressed file may unpack to; tables of answers reach about twenty."""

ALWAYS_ALLOWED = 64 * 1024 * 1024
"""Bytes any compressed file may unpack to."""


class TableError(ValueError):
    """A file that cannot be read as a table. `line` is the physical line where that shows."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(_("line %(line)s: %(why)s") % {"line": line, "why": why} if line else why)
        self.why, self.line = why, line

    def about(self, name: str) -> str:
        """The whole sentence, of the file of that name."""
        return f"{name}, {self}" if self.line else f"{name} {self}"


class EncodingUnknown(TableError):
    """A text file that is not UTF-8, of which nobody said what else it is. `line` is the first such one."""

    def __init__(self, line: int | None = None) -> None:
        super().__init__(_("is not written in UTF-8; save it as UTF-8"), line)


class Row(NamedTuple):
    """One data row. `line` is the physical line on which it begins; `why` says why it cannot be read."""

    line: int
    cells: Sequence[Cell]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """How a table is written: `kind` csv or xlsx."""

    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


class Table(Protocol):
    """A header and rows below it, to be read once. `lines` is how many lines or rows the file has."""

    name: str
    format: Format
    header: Sequence[str]
    lines: int

    def rows(self) -> Iterator[Row]:
        """The rows that hold anything, in the file's order. Raises `TableError`."""
        ...
