"""Comma-, semicolon- or tab-separated tables, read line by line in constant memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from touchpoints.ingestion.encodings import is_unicode
from touchpoints.ingestion.table import EncodingUnknown, Format, Row, TableError

DELIMITERS = (",", ";", "\t", "|")
BLOCK = 1 << 20
LONGEST_LINE = 8_000_000
"""Characters in one physical line; without a bound a file without line ends would be one."""

SAMPLE_ROWS = 50
MOST_COLUMNS = 10_000


class CsvTable:
    """A CSV file. Its delimiter is found by looking, and Unicode; its header is the first line with text.

    An `encoding` that is given holds, unless the file tells plainly that it is Unicode.
    """

    def __init__(self, stream: BinaryIO, name: str, encoding: str = "") -> None:
        self.name = name
        self._stream = stream
        found = _survey(stream)
        encoding, self.lines = _settled(encoding, found), found.lines
        self.format = Format("csv", encoding, _find_delimiter(self._physical_lines(encoding)))
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
            except csv.Error as error:
                yield _torn(line, self._reader.line_num, error)
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
        except UnicodeError as error:
            raise TableError(_("is not written in %(encoding)s") % {"encoding": encoding}) from error

    def _read(self) -> Any:
        lines = self._physical_lines(self.format.encoding)
        return csv.reader(lines, delimiter=self.format.delimiter, strict=True)

    def _read_header(self) -> list[str]:
        try:
            header = next((cells for cells in self._reader if any(map(str.strip, cells))), None)
        except csv.Error as error:
            line = self._reader.line_num
            raise TableError(_torn(1, line, error).why, 1) from error
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


def _torn(line: int, last: int, error: csv.Error) -> Row:
    """A row whose quotation marks do not match, read as far as line `last`. What swallows the rows that
    follow stops the reading, and so does a cell that is too long to tell."""
    if "field limit" in str(error):
        why = (
            _("holds a cell of more than %(count)s characters; shorten it")
            if last == line
            else _(
                "holds a cell of more than %(count)s characters that runs over several lines; shorten it, or"
                " close its quotation mark"
            )
        )
        raise TableError(why % {"count": csv.field_size_limit()}, line) from error
    if "unexpected end" in str(error):
        raise TableError(_("a quotation mark opened in this row is never closed"), line) from error
    return Row(line, (), _("has quotation marks that do not match"))


class _Survey(NamedTuple):
    """What a pass over the bytes shows: the byte order `mark`'s encoding, whether there is only ASCII, the
    physical line of the first bytes that are not UTF-8, and how many lines there are."""

    mark: str
    plain: bool
    broken: int | None
    lines: int


def _settled(said: str, found: _Survey) -> str:
    """The encoding to read in: the one that was said, unless the bytes plainly speak against it."""
    unicode = found.mark or ("utf-8" if found.broken is None else "")
    if not said:
        if not unicode:
            raise EncodingUnknown(found.broken)
        return unicode
    if is_unicode(said):
        return found.mark or said
    if found.mark or not (found.broken or found.plain):
        why = _("is written in %(found)s, not in %(said)s as the mapping says")
        raise TableError(why % {"found": unicode.upper(), "said": said})
    return said


def _survey(stream: BinaryIO) -> _Survey:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    mark, plain, broken, lines, last = "", True, None, 0, b"\n"
    for n, block in enumerate(iter(lambda: stream.read(BLOCK), b"")):
        if n == 0 and block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            mark = "utf-16"
        elif n == 0 and block.startswith(codecs.BOM_UTF8):
            mark = "utf-8-sig"
        plain = plain and block.isascii()
        if broken is None and mark != "utf-16":
            broken = _broken(decoder, block, lines)
        lines += block.count(b"\n")
        last = block[-1:]
    if broken is None and mark != "utf-16":
        broken = _broken(decoder, b"", lines, final=True)
    return _Survey(mark, plain, broken, lines + (last != b"\n"))


def _broken(
    decoder: codecs.IncrementalDecoder, block: bytes, lines: int, *, final: bool = False
) -> int | None:
    """The physical line of the first bytes of a block that are not UTF-8, after so many lines before it."""
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError as error:
        return lines + error.object[: error.start].count(b"\n") + 1
    return None


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
