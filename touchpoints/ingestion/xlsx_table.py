"""Spreadsheets (.xlsx), read row by row through openpyxl."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from touchpoints.ingestion.table import ALWAYS_ALLOWED, MOST_EXPANSION, Cell, Format, Row, TableError

MOST_ROWS = 1_048_576
"""Rows of a sheet; a file that counts further is made to keep us busy."""

MOST_SHARED_TEXT = 100_000_000
"""Bytes of the one part that has to be held in memory."""


class XlsxTable:
    """The first sheet of a workbook. Formulas count by the value they showed when it was saved."""

    def __init__(self, book: Any, name: str) -> None:
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
        if sheet is None:
            raise TableError(_("has no sheet"))
        # A sheet may claim to be far larger than it is.
        declared = sheet.max_row
        sheet.reset_dimensions()
        self.name = name
        self.format = Format("xlsx", sheet=sheet.title)
        self.lines = min(declared or 0, MOST_ROWS)
        self._rows = self._read(sheet)
        _line, header = next(self._rows, (0, ()))
        if not header:
            raise TableError(_("is empty"))
        self.header: Sequence[str] = [str(name).strip() for name in header]

    @classmethod
    @contextmanager
    def open(cls, stream: BinaryIO, name: str) -> Iterator[XlsxTable]:
        """The table in a workbook. Raises `TableError`."""
        _refuse_bombs(stream)
        try:
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # openpyxl lets through whatever its parts raise on a damaged file
            raise TableError(_("cannot be read as a spreadsheet")) from error
        try:
            yield cls(book, name)
        finally:
            book.close()

    def rows(self) -> Iterator[Row]:
        width = len(self.header)
        for line, cells in self._rows:
            if any(cells[width:]):
                why = _("has more cells (%(cells)s) than the header (%(columns)s)") % {
                    "cells": len(cells),
                    "columns": width,
                }
                yield Row(line, cells, why)
            else:
                yield Row(line, [*cells, *[""] * (width - len(cells))])

    def _read(self, sheet: Any) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Line and cells of the rows that hold anything."""
        rows = enumerate(sheet.iter_rows(values_only=True), start=1)
        while True:
            try:
                line, values = next(rows)
            except StopIteration:
                return
            except Exception as error:  # as in open()
                raise TableError(_("is damaged: its rows cannot be read")) from error
            if line > MOST_ROWS:
                raise TableError(_("has more than %(count)s rows") % {"count": MOST_ROWS})
            cells = [_cell(value) for value in values]
            if any(cell.strip() if isinstance(cell, str) else True for cell in cells):
                yield line, cells


def _cell(value: object) -> Cell:
    """A cell as text, numbers without a needless fraction; dates stay dates."""
    if value is None:
        return ""
    if isinstance(value, str | date | datetime):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, time):
        return value.isoformat()
    return str(value)


def _refuse_bombs(stream: BinaryIO) -> None:
    """Look at the sizes a workbook's parts declare, which is as far as they are unpacked."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise TableError(_("cannot be read as a spreadsheet")) from error
    packed = stream.seek(0, 2)
    stream.seek(0)
    shared = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    if shared > MOST_SHARED_TEXT or sum(p.file_size for p in parts) > max(
        ALWAYS_ALLOWED, packed * MOST_EXPANSION
    ):
        raise TableError(_("unpacks to more than %(times)s times its size") % {"times": MOST_EXPANSION})
