"""Which days are shown, and which they are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from touchpoints.scoring.score import Period

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
_DAY = timedelta(days=1)


class NotAPeriod(ValueError):
    """Two days do not make a period; says in words why."""


def read_period(start: str | None, end: str | None) -> Period:
    """The period between two days in ISO 8601, both included; None or empty leaves that side open.

    Raises NotAPeriod.
    """
    period = Period(_read_day(start), _read_day(end))
    if period.start is not None and period.end is not None and period.start > period.end:
        raise NotAPeriod(_("“%(start)s” is after “%(end)s”.") % {"start": start, "end": end})
    return period


def _read_day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotAPeriod(_("“%s” is not a day such as 2017-05-31.") % text) from None
    if not EARLIEST <= day <= LATEST:
        raise NotAPeriod(_("“%s” is too far from today.") % text)
    return day


def latest_year(newest: date) -> tuple[Period, Period]:
    """What pages show by default: the twelve months up to the newest answer, and the twelve before.

    Months are those of the calendar: the newest answer's month, as far as it has come, and the eleven
    before it. So two surveys of the same month in two years are compared and never mixed, whatever the
    days on which they were held, and next to nothing but month tallies has to be read.

    >>> shown, before = latest_year(date(2017, 5, 15))
    >>> shown.start.isoformat(), shown.end.isoformat()
    ('2016-06-01', '2017-05-15')
    >>> before.start.isoformat(), before.end.isoformat()
    ('2015-06-01', '2016-05-31')
    """
    start = month_after(newest.replace(day=1, year=newest.year - 1))
    return Period(start, newest), Period(start.replace(year=start.year - 1), start - _DAY)


def just_before(period: Period) -> Period | None:
    """The period of as many days that ends on the day before; None for a period without start or end.

    >>> before = just_before(Period(date(2017, 3, 1), date(2017, 3, 31)))
    >>> before.start.isoformat(), before.end.isoformat()
    ('2017-01-29', '2017-02-28')
    """
    if period.start is None or period.end is None:
        return None
    return Period(period.start - (period.end - period.start) - _DAY, period.start - _DAY)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months (`by_month`, from and to the first days of months) or days, both ends included.

    `sign` is 1 for what is added, -1 for days taken away again from a month that was added whole.
    """

    by_month: bool
    first: date | None
    last: date | None
    sign: int = 1


def spans(period: Period) -> Iterator[Span]:
    """A period as few rows of tallies to read: whole months, and the days at its edges.

    A month cut by an edge is read by its days, or whole without the other days when those are fewer.

    >>> for span in spans(Period(date(2017, 1, 30), date(2017, 4, 28))):
    ...     print(span.by_month, span.first, span.last, span.sign)
    True 2017-02-01 2017-04-01 1
    False 2017-01-30 2017-01-31 1
    False 2017-04-29 2017-04-30 -1
    """
    start, end = period.start, period.end
    first = None if start is None else _nearest_month(start)
    until = None if end is None else _nearest_month(end + _DAY)  # the first day that no month read holds
    if first is not None and until is not None and first >= until:
        yield Span(False, start, end)
        return
    yield Span(True, first, None if until is None else (until - _DAY).replace(day=1))
    if start is not None and first is not None and start != first:
        yield Span(False, start, first - _DAY) if start < first else Span(False, first, start - _DAY, -1)
    if end is not None and until is not None and until != end + _DAY:
        yield Span(False, until, end) if until <= end else Span(False, end + _DAY, until - _DAY, -1)


def _nearest_month(day: date) -> date:
    """The first day of a month that lies nearest."""
    this, following = day.replace(day=1), month_after(day)
    return this if day - this < following - day else following


def month_after(day: date) -> date:
    """First day of the month after the one of this day."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def end_of_month(day: date) -> date:
    """Last day of this day's month."""
    return month_after(day) - _DAY
