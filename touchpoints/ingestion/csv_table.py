"""Comma-, semicolon- or tab-separated tables, read line by line in constant memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from touchpoints.ingestion.table import Format, Row, TableError

DELIMITERS = (",", ";", "\t", "|")
BLOCK = 1 << 20
LONGEST_LINE = 8_000_000
"""Characters in one physical line; without a bound a file without line ends would be one."""

SAMPLE_ROWS = 50
MOST_COLUMNS = 10_000


class CsvTable:
    """A CSV file. Its encoding and delimiter are found by looking; its header is the first line with text."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        self._stream = stream
        encoding, guessed, self.lines = _survey(stream)
        self.format = Format(
            "csv", encoding, _find_delimiter(self._physical_lines(encoding)), guessed=guessed
        )
        self._reader = self._read()
        self.header: Sequence[str] = self._read_header()

    def rows(self) -> Iterator[Row]:
        width = len(self.header)
        while True:
            line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except UnicodeDecodeError as error:
                raise TableError(
                    _("the text is in no encoding known here; save it as UTF-8"), line
                ) from error
            except csv.Error as error:
                yield _torn(line, error)
                continue
            text = "".join(cells)
            if not text or text.isspace():
                continue
            if len(cells) > width and any(cells[width:]):
                why = _("has more cells (%(cells)s) than the header (%(columns)s)") % {
                    "cells": len(cells),
                    "columns": width,
                }
                yield Row(line, cells, why)
            elif "\0" in text:
                yield Row(line, cells, _("holds a NUL character"))
            else:
                yield Row(line, cells)

    def _physical_lines(self, encoding: str) -> Iterator[str]:
        self._stream.seek(0)
        # The wrapper must not close what it was lent when it goes.
        text = io.TextIOWrapper(_Lent(self._stream), encoding=encoding, newline="")
        try:
            for number, line in enumerate(iter(lambda: text.readline(LONGEST_LINE), ""), start=1):
                if len(line) == LONGEST_LINE:
                    raise TableError(
                        _("is longer than %(count)s characters") % {"count": LONGEST_LINE}, number
                    )
                yield line
        except UnicodeDecodeError as error:
            raise TableError(_("the text is in no encoding known here; save it as UTF-8")) from error

    def _read(self) -> Any:
        lines = self._physical_lines(self.format.encoding)
        return csv.reader(lines, delimiter=self.format.delimiter, strict=True)

    def _read_header(self) -> list[str]:
        try:
            header = next((cells for cells in self._reader if any(map(str.strip, cells))), None)
        except csv.Error as error:
            raise TableError(_("the header cannot be read: %(why)s") % {"why": error}, 1) from error
        if header is None:
            raise TableError(_("is empty"))
        if any("\0" in name for name in header):
            raise TableError(_("holds NUL characters; save it as UTF-8"), 1)
        if len(header) > MOST_COLUMNS:
            raise TableError(_("has more than %(count)s columns") % {"count": MOST_COLUMNS}, 1)
        return [name.strip() for name in header]


class _Lent(io.BufferedReader):
    """A stream that outlives its readers."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, BLOCK)  # type: ignore[arg-type]
        self._left = False

    def close(self) -> None:
        if not self._left:
            self._left = True
            self.detach()


def _torn(line: int, error: csv.Error) -> Row:
    """A row whose quotation marks do not match. One that swallows what follows stops the reading."""
    if "unexpected end" in str(error) or "field limit" in str(error):
        raise TableError(_("a quotation mark opened in this row is never closed"), line) from error
    return Row(line, (), _("has quotation marks that do not match"))


def _survey(stream: BinaryIO) -> tuple[str, bool, int]:
    """Encoding, whether it is a guess, and the number of lines; one pass over the file.

    Without a byte order mark, text that is not valid UTF-8 to its end is taken for Windows-1252.
    """
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, lines, last = "utf-8", 0, b"\n"
    for n, block in enumerate(iter(lambda: stream.read(BLOCK), b"")):
        if n == 0 and block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        elif n == 0 and block.startswith(codecs.BOM_UTF8):
            encoding = "utf-8-sig"
        lines += block.count(b"\n")
        last = block[-1:]
        if encoding.startswith("utf-8"):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                encoding = "cp1252"
    if encoding.startswith("utf-8"):
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            encoding = "cp1252"
    return encoding, encoding == "cp1252", lines + (last != b"\n")


def _find_delimiter(lines: Iterator[str]) -> str:
    """The character that splits the first rows into as many cells as the header, and into most."""
    sample = []
    try:
        sample = list(islice(lines, SAMPLE_ROWS))
    except TableError:
        return ","  # reading the rows will say what is wrong

    def fitness(delimiter: str) -> tuple[float, int]:
        widths: list[int] = []
        try:
            widths.extend(len(cells) for cells in csv.reader(sample, delimiter=delimiter) if cells)
        except csv.Error:
            return 0.0, 0
        if not widths or widths[0] == 1:
            return 0.0, 0
        return Counter(widths)[widths[0]] / len(widths), widths[0]

    return max(DELIMITERS, key=fitness)
