"""Opening a file of answers, whatever kind its first bytes show."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from touchpoints.ingestion.csv_table import CsvTable
from touchpoints.ingestion.table import ALWAYS_ALLOWED, MOST_EXPANSION, Table, TableError
from touchpoints.ingestion.xlsx_table import XlsxTable


@contextmanager
def open_table(source: Path | BinaryIO, name: str = "", encoding: str = "") -> Iterator[Table]:
    """A table from a file or a seekable stream, of the kind its first bytes show.

    `encoding` is that of text; without one only UTF-8, and UTF-16 with its mark, is read.
    Raises `TableError`, and of that `EncodingUnknown`.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream, open_table(stream, name or source.name, encoding) as table:
            yield table
        return
    source.seek(0)
    magic = source.read(8)
    source.seek(0)
    if magic.startswith(b"PK\x03\x04"):
        with XlsxTable.open(source, name) as table:
            yield table
    elif magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError(_("is an old or protected Excel file; save it as .xlsx or CSV"))
    elif magic.startswith(b"\x1f\x8b"):
        packed_size = source.seek(0, io.SEEK_END)
        source.seek(0)
        with gzip.GzipFile(fileobj=source) as unpacked:
            yield CsvTable(_Bounded(unpacked, packed_size), name, encoding)  # type: ignore[arg-type]
    else:
        yield CsvTable(source, name, encoding)


class _Bounded(io.RawIOBase):
    """A compressed stream that refuses to become a bomb, and whose damage is a `TableError`."""

    def __init__(self, unpacked: gzip.GzipFile, packed_size: int) -> None:
        self._unpacked = unpacked
        self._most = max(ALWAYS_ALLOWED, packed_size * MOST_EXPANSION)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._unpacked.seek(offset, whence)

    def tell(self) -> int:
        return self._unpacked.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._unpacked.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise TableError(_("is damaged: it cannot be unpacked")) from error
        if self._unpacked.tell() > self._most:
            raise TableError(_("unpacks to more than %(times)s times its size") % {"times": MOST_EXPANSION})
        buffer[: len(data)] = data
        return len(data)
