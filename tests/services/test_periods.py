"""Periods, and the rows of tallies they are read from."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchpoints.scoring.score import Period
from touchpoints.services.periods import (
    EARLIEST,
    LATEST,
    NotAPeriod,
    end_of_month,
    just_before,
    latest_year,
    read_period,
    spans,
)

days = st.dates(date(2014, 1, 1), date(2018, 12, 31))


def days_read(period: Period) -> list[date]:
    """Every day whose answers the spans of a period count, months from 2013 to 2019 taken apart."""
    found: Counter[date] = Counter()
    for span in spans(period):
        first = span.first or date(2013, 1, 1)
        last = span.last or date(2019, 12, 1)
        if span.by_month:
            assert first.day == last.day == 1
            last = end_of_month(last)
        for n in range((last - first).days + 1):
            found[first + timedelta(days=n)] += span.sign
    assert set(found.values()) <= {0, 1}
    return list(found.elements())


@given(days, days)
def test_every_day_of_a_period_is_read_exactly_once(one, other):
    start, end = sorted((one, other))
    assert sorted(days_read(Period(start, end))) == [
        start + timedelta(days=n) for n in range((end - start).days + 1)
    ]


@given(days)
def test_a_period_that_is_open_at_one_side_is_read_to_the_end(day):
    until, since = sorted(days_read(Period(None, day))), sorted(days_read(Period(day, None)))
    assert (until[0], until[-1]) == (date(2013, 1, 1), day)
    assert (since[0], since[-1]) == (day, date(2019, 12, 31))
    assert len(set(until)) == len(until) and len(set(since)) == len(since)


@given(days, days)
def test_of_months_at_the_edges_at_most_half_is_read_by_day(one, other):
    start, end = sorted((one, other))
    by_day = [span for span in spans(Period(start, end)) if not span.by_month]
    assert sum((span.last - span.first).days + 1 for span in by_day) <= 31


@given(days)
def test_the_latest_year_is_read_by_month_but_for_its_end(newest):
    shown, before = latest_year(newest)
    assert all(span.by_month for span in spans(before))
    assert (shown.end, before.end) == (newest, shown.start - timedelta(days=1))
    months = {(day.year, day.month) for day in days_read(shown)}
    assert len(months) == 12 == len({(day.year, day.month) for day in days_read(before)})


@given(days, days)
def test_the_period_just_before_has_as_many_days(one, other):
    period = Period(*sorted((one, other)))
    before = just_before(period)
    assert before.end - before.start == period.end - period.start
    assert before.end + timedelta(days=1) == period.start


def test_a_period_is_read_from_text():
    assert read_period("2017-01-01", "") == Period(date(2017, 1, 1), None)
    assert read_period(None, "2017-12-31") == Period(None, date(2017, 12, 31))
    assert read_period(EARLIEST.isoformat(), LATEST.isoformat()) == Period(EARLIEST, LATEST)


@pytest.mark.parametrize(
    "start, end",
    [
        ("2017-02-30", ""),
        ("last week", None),
        ("2017-02-02", "2017-02-01"),
        ("0001-01-01", ""),
        ("", "9999-12-31"),
    ],
)
def test_what_is_no_period_is_refused_in_words(start, end):
    with pytest.raises(NotAPeriod, match="“"):
        read_period(start, end)


def test_the_widest_period_can_be_read():
    list(spans(Period(EARLIEST, LATEST)))
    just_before(Period(EARLIEST, LATEST))
