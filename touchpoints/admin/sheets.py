"""Files of the inventory: read as answers are, whatever their kind; written so that they come back.

A cell that a spreadsheet would run as a formula is written behind an apostrophe, which reading takes away.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV, XLSX
from tablib import Dataset

from touchpoints.ingestion.opening import open_table
from touchpoints.ingestion.table import TableError

MOST_BYTES = 10_000_000
MOST_ROWS = 5_000
LINE = "(line)"
"""Column added in reading: where in the file the row begins."""

_RUNS = re.compile(r"'*[=+\-@\t\r]")


def guarded(cell: Any) -> Any:
    """A cell as it is written.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("R&D"), guarded(-1)
    ("'=1+1", "''=1+1", 'R&D', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and _RUNS.match(cell) else cell


def unguarded(cell: Any) -> Any:
    """A cell as it was before it was written.

    >>> unguarded("'=1+1"), unguarded("'tis"), unguarded("-1")
    ('=1+1', "'tis", '-1')
    """
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and _RUNS.match(cell) else cell


class AnyTable(CSV):
    """CSV or XLSX, found out by looking. Raises TableError, in words."""

    def get_title(self) -> str:
        return _("CSV or XLSX")

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes | None, **kwargs: Any) -> Dataset:
        if in_stream is None:
            raise TableError(_("was uploaded too long ago; choose it once more"))
        if len(in_stream) > MOST_BYTES:
            raise TableError(_("is larger than %(most)d MB") % {"most": MOST_BYTES // 1_000_000})
        with open_table(BytesIO(in_stream)) as table:
            headers = [str(name).strip().casefold() for name in table.header]
            for name in headers:
                if name and headers.count(name) > 1:
                    raise TableError(_("has the column “%(name)s” twice") % {"name": name})
            dataset = Dataset(headers=[LINE, *headers])
            for row in table.rows():
                if row.why:
                    raise TableError(row.why, row.line)
                if len(dataset) == MOST_ROWS:
                    raise TableError(_("has more than %(most)d rows") % {"most": MOST_ROWS})
                cells = [*map(unguarded, row.cells), *[""] * (len(headers) - len(row.cells))]
                dataset.append([row.line, *cells[: len(headers)]])
        return dataset


class GuardedCsv(CSV):
    def export_data(self, dataset: Dataset, **kwargs: Any) -> str:
        return super().export_data(_all_guarded(dataset), **kwargs)


class GuardedXlsx(XLSX):
    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        return super().export_data(_all_guarded(dataset), **kwargs)


def _all_guarded(dataset: Dataset) -> Dataset:
    return Dataset(*(map(guarded, row) for row in dataset), headers=dataset.headers)
