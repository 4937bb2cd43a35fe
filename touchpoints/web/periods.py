"""The periods that a reader can choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from touchpoints.rendering import words
from touchpoints.rendering.page_marks import before_in_words
from touchpoints.scoring.score import Period
from touchpoints.web.shown import Shown

MOST_YEARS = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a chooser: its words, the address it leads to, and whether it is what is shown.

    `icon` is the name of its icon.
    """

    label: str
    url: str
    current: bool
    icon: str = ""


def period_choices(shown: Shown, answered: tuple[date, date] | None) -> tuple[Choice, ...]:
    """Periods worth a press: the default, the years that have answers, ninety days, everything.

    `answered` are the days of the oldest and newest answer, None without any.
    """
    periods: list[tuple[str, Period | None]] = [(_("The latest twelve months"), None)]
    if answered is not None:
        oldest, newest = answered
        years = range(newest.year, max(oldest.year, newest.year - MOST_YEARS + 1) - 1, -1)
        periods += [(str(year), Period(date(year, 1, 1), min(date(year, 12, 31), newest))) for year in years]
        periods.append((_("The latest 90 days"), Period(newest - timedelta(days=89), newest)))
    periods.append((_("All answers"), Period()))
    return tuple(
        Choice(label, shown.query(period=period) or "?", period == shown.period) for label, period in periods
    )


def persona_choices(shown: Shown, personas: Iterable[tuple[str, str, str]]) -> tuple[Choice, ...]:
    """Everyone, and each persona by slug, name and icon."""
    everyone = Choice(_("All customers"), shown.query(persona=None) or "?", shown.persona is None, "users")
    return (
        everyone,
        *(
            Choice(name, shown.query(persona=slug), shown.persona == slug, icon or "user")
            for slug, name, icon in personas
        ),
    )


def period_label(shown: Shown, period: Period, before: Period | None) -> str:
    """What the chooser says while closed: the period shown, and what it is compared with."""
    name = words.period_name(period)
    if shown.period is None and period.end is not None:
        month = formats.date_format(period.end, "YEAR_MONTH_FORMAT")
        return _("Twelve months to %(month)s, against the twelve before") % {"month": month}
    if before is None:
        return name
    return _("%(period)s, compared with %(before)s") % {"period": name, "before": before_in_words(before)}
