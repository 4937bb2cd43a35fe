"""When an answer was given: cells with dates and times, read without guessing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from touchpoints.ingestion.mapping import AnsweredAt
from touchpoints.ingestion.table import Cell

REMEMBERED = 10_000


class Moment(NamedTuple):
    """A moment (UTC) and the day it falls on in the workspace's time zone."""

    at: datetime
    on: date


class MomentReader:
    """Reads cells as moments. What names no zone is in the workspace's; a day alone begins at midnight."""

    def __init__(self, answered_at: AnsweredAt, zone: ZoneInfo) -> None:
        self._answered_at, self._zone = answered_at, zone
        self._constant = None if answered_at.constant is None else self._moment(answered_at.constant)
        self._known: dict[Cell, Moment | None] = {}

    def read(self, cell: Cell) -> Moment | None:
        """The moment a cell stands for, None when it stands for none."""
        if self._constant is not None:
            return self._constant
        if cell not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[cell] = self._understand(cell)
        return self._known[cell]

    def why(self, cell: Cell) -> str:
        """What to say of a cell that stands for no moment."""
        text = str(cell).strip()[:60]
        if not text:
            return _("says no time of the answer")
        if self._answered_at.format:
            words = {"value": text, "format": self._answered_at.format}
            return _("“%(value)s” is not a time written as %(format)s") % words
        return _("“%(value)s” is not a time in ISO 8601, such as 2017-05-15") % {"value": text}

    def _understand(self, cell: Cell) -> Moment | None:
        if not isinstance(cell, str):
            return self._moment(cell)
        if not cell.strip():
            return None
        text = self._answered_at.prefix + cell.strip()
        try:
            if self._answered_at.format:
                return self._moment(datetime.strptime(text, self._answered_at.format))
            return self._moment(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            return None

    def _moment(self, when: date) -> Moment | None:
        """The moment meant, None when it lies outside the calendar's years."""
        local = when if isinstance(when, datetime) else datetime.combine(when, time())
        try:
            aware = local if local.tzinfo else local.replace(tzinfo=self._zone)
            return Moment(aware.astimezone(UTC), aware.astimezone(self._zone).date())
        except OverflowError:
            return None
