"""Which way of writing a time some cells agree on. Only for guesses: an import follows the mapping alone."""

from collections.abc import Sequence
from datetime import datetime

FORMATS = (
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %I:%M:%S %p",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S",
)
ISO = ""
EARLIEST = 1970
"""Clock times are sometimes exported as moments of the year 1899."""

SHORTEST = 8
SLIPS = 20
ENOUGH = 4
"""Cells, from which on one of them may be a slip of the pen."""


def find_formats(cells: Sequence[str]) -> list[str]:
    """The formats in which these cells can be read, `ISO` for ISO 8601; several if they leave it open.

    One cell in `SLIPS` may be something else, and at least one, where the others are more: a slip of the
    pen must not hide which column is the date. Formats that read more cells leave no room for others.

    >>> find_formats(["2017-05-15", "2017-05-16T09:30:00Z"]), find_formats(["13.5.2017", "2.6.2017"])
    ([''], ['%d.%m.%Y'])
    >>> find_formats(["05/06/2017"]), find_formats(["05/13/2017"]), find_formats(["20170515"])
    (['%d/%m/%Y', '%m/%d/%Y'], ['%m/%d/%Y'], [])
    >>> find_formats(["2017-05-15", "2017-05-16", "2017-05-17", "May"]), find_formats(["2017-05-15", "May"])
    ([''], [])
    """
    slips = max(len(cells) // SLIPS, 1 if len(cells) >= ENOUGH else 0)
    unread = {wanted: _unread(cells, wanted, slips) for wanted in (ISO, *FORMATS)}
    least = min(unread.values())
    return [wanted for wanted, count in unread.items() if count == least <= slips] if cells else []


def unread(cells: Sequence[str], wanted: str) -> int:
    """How many of these cells cannot be read in a format."""
    return _unread(cells, wanted, len(cells))


def read_as(cell: str, wanted: str) -> datetime | None:
    """The moment a cell stands for in a format, None when it stands for none."""
    if len(cell) < SHORTEST or cell.isdecimal():
        return None
    try:
        moment = datetime.strptime(cell, wanted) if wanted else datetime.fromisoformat(cell)
    except ValueError:
        return None
    return moment if moment.year >= EARLIEST else None


def _unread(cells: Sequence[str], wanted: str, most: int) -> int:
    """How many cells cannot be read; one more than `most` as soon as there are that many."""
    count = 0
    for cell in cells:
        if read_as(cell, wanted) is None:
            count += 1
            if count > most:
                break
    return count
