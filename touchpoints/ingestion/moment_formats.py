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


def find_formats(cells: Sequence[str]) -> list[str]:
    """The formats in which all of these cells can be read, `ISO` for ISO 8601; several if they leave it open.

    >>> find_formats(["2017-05-15", "2017-05-16T09:30:00Z"]), find_formats(["13.5.2017", "2.6.2017"])
    ([''], ['%d.%m.%Y'])
    >>> find_formats(["05/06/2017"]), find_formats(["05/13/2017"]), find_formats(["20170515"])
    (['%d/%m/%Y', '%m/%d/%Y'], ['%m/%d/%Y'], [])
    """
    if not cells or any(len(cell) < SHORTEST or cell.isdecimal() for cell in cells):
        return []
    return [wanted for wanted in (ISO, *FORMATS) if all(_reads(cell, wanted) for cell in cells)]


def _reads(cell: str, wanted: str) -> bool:
    try:
        moment = datetime.strptime(cell, wanted) if wanted else datetime.fromisoformat(cell)
    except ValueError:
        return False
    return moment.year >= EARLIEST
