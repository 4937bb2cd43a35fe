"""Numbers, intervals and periods as people read them."""

from datetime import date

import pytest
from django.utils import translation

from touchpoints.rendering import words
from touchpoints.scoring.score import Period


def test_minus_is_a_minus_and_nothing_is_not_negative():
    assert words.number(-9.4) == "−9"
    assert words.number(-0.001, 2) == "0.00"
    assert words.signed(0.24, 2) == "+0.24"
    assert words.signed(0.001, 2) == "0.00"


def test_numbers_are_grouped_as_the_language_does():
    assert words.number(129880) == "129,880"
    with translation.override("pl"):
        assert words.number(129880.5, 1) == "129\xa0880,5"


def test_an_interval_below_nothing_is_not_written_with_a_dash():
    assert words.between("3.24", "3.32") == "3.24–3.32"
    assert words.between("−14", "−4") == "−14 to −4"
    assert words.between("−1", "13") == "−1 to 13"


def test_few_per_cent_are_not_none():
    assert words.percent(0.0) == "0%"
    assert words.percent(0.002) == "under 1%"
    assert words.percent(0.961) == "96%"


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (None, None, "All answers"),
        (date(2017, 1, 1), date(2017, 12, 31), "2017"),
        (date(2026, 7, 1), date(2026, 9, 30), "Q3 2026"),
        (date(2026, 7, 1), date(2026, 7, 31), "July 2026"),
        (date(2026, 7, 1), None, "from 1 July 2026"),
    ],
)
def test_a_period_has_its_shortest_name(start, end, name):
    assert words.period_name(Period(start, end)) == name


def test_a_period_between_two_dates_has_a_length():
    assert words.period_length(Period(date(2016, 5, 16), date(2017, 5, 15))) == "12 months"
    assert words.period_length(Period(date(2016, 6, 1), date(2017, 5, 30))) == "12 months"
    assert words.period_before(Period(date(2015, 6, 1), date(2016, 5, 31))) == "the period before"
    assert words.period_before(Period(date(2016, 1, 1), date(2016, 12, 31))) == "2016"
    assert words.period_length(Period(date(2026, 7, 1), date(2026, 9, 30))) == "Q3 2026"
    assert words.period_length(Period(date(2026, 7, 3), date(2026, 7, 9))) == "3 July 2026 – 9 July 2026"
