"""What to check of the days of the answers: which they are, and which months maps will open with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.ingestion.guess import Becomes
from touchpoints.ingestion.moment_formats import read_as, unread
from touchpoints.rendering import words
from touchpoints.services.coming import Coming, Shift, shifts
from touchpoints.web.import_check import Check, Option
from touchpoints.web.import_columns import TOUCHPOINT, ColumnForm
from touchpoints.web.import_form import ISO, ImportForm

LONGEST_EXAMPLE = 40


def day(form: ImportForm) -> Iterator[Check]:
    """On which days the answers were given, where the file leaves it open."""
    column = form.first(Becomes.DATE)
    if column is None:
        yield Check(
            _("On which day were these answers given?"),
            _("No column holds a day with its year, so all rows get this one."),
            open=True,
            field=form.file["day"],
        )
    elif len(form.formats) > 1:
        chosen = form.file["date_format"].value()
        example = next(
            cell for cell in column.column.sample if all(read_as(cell, known) for known in form.formats)
        )
        yield Check(
            _("Which comes first in %(column)s?") % {"column": column.column.name},
            _("“%(example)s” can be read in two ways.") % {"example": example},
            open=True,
            field=form.file["date_format"],
            options=[
                Option(known or ISO, _as_day(example, known), "", chosen == (known or ISO))
                for known in form.formats
            ],
        )


def _as_day(example: str, known: str) -> str:
    moment = read_as(example, known)
    return formats.date_format(moment, "DATE_FORMAT") if moment else example


def no_day(form: ImportForm) -> Iterator[Check]:
    """Cells of the column of days that hold none: their rows are rejected."""
    column = form.first(Becomes.DATE)
    if column is None or not form.formats:
        return
    sample = column.column.sample
    bad = unread(sample, form.date_format)
    count = round(bad * column.column.filled / len(sample)) + column.column.blank
    if not count:
        return
    title = ngettext("%s row will be rejected", "%s rows will be rejected", count) % words.number(count)
    if len(sample) < column.column.filled and bad:
        title = ngettext(
            "About %s row will be rejected", "About %s rows will be rejected", count
        ) % words.number(count)
    example = next((cell for cell in sample if read_as(cell, form.date_format) is None), "")
    said = {"column": column.column.name, "example": example[:LONGEST_EXAMPLE]}
    text = (
        _("%(column)s holds no day that can be read there, such as “%(example)s”. They go to the report.")
        if example
        else _("%(column)s is empty there. They go to the report.")
    )
    yield Check(title, text % said)


def maps_moved(form: ImportForm) -> Iterator[Check]:
    """Maps that will open with other months, in which some touchpoints have no answers; and maps that will
    not follow answers which are too few."""
    share = _months(form)
    if not share:
        return
    coming = [
        Coming(
            str(column["wording"].value()),
            str(column["name"].value()) if column.meaning == TOUCHPOINT else None,
            {month: round(_scored(form, column) * part) for month, part in share.items()},
        )
        for column in form.scores
    ]
    for shift in shifts(form.job.workspace, coming, form.chosen_journey):
        yield _stays(shift) if shift.after == shift.before else _moves(shift)


def _moves(shift: Shift) -> Check:
    title = _("The map “%(journey)s” will open with other months") % {"journey": shift.journey}
    text = ngettext(
        "It opens with the twelve months to %(before)s, and will open with those to %(after)s: %(count)d of"
        " its questions has no answers there. Its chooser of days still shows the earlier ones.",
        "It opens with the twelve months to %(before)s, and will open with those to %(after)s: %(count)d of"
        " its questions have no answers there. Its chooser of days still shows the earlier ones.",
        shift.emptied,
    )
    said = {"before": _month(shift.before), "after": _month(shift.after), "count": shift.emptied}
    return Check(title, text % said)


def _stays(shift: Shift) -> Check:
    title = _("The map “%(journey)s” goes on opening with the months to %(before)s")
    said = {"journey": shift.journey, "before": _month(shift.before)}
    text = _("These answers are newer, but too few to fill it. It will say so, and lead to them.")
    return Check(title % said, text)


def _month(day: date) -> str:
    return formats.date_format(day, "YEAR_MONTH_FORMAT")


def _months(form: ImportForm) -> Mapping[date, float]:
    """Which share of the answers each month has; empty while no day is known."""
    column = form.first(Becomes.DATE)
    if column is None:
        said = form.file.fields["day"].clean(form.file["day"].value()) if _day_is_said(form) else None
        return {said.replace(day=1): 1.0} if said else {}
    if not form.formats:
        return {}
    sample = column.column.sample
    read = [moment for cell in sample if (moment := read_as(cell, form.date_format))]
    months = Counter(date(moment.year, moment.month, 1) for moment in read)
    return {month: number / len(read) for month, number in months.items()}


def _day_is_said(form: ImportForm) -> bool:
    return bool(form.file["day"].value()) and not form.file.errors.get("day")


def _scored(form: ImportForm, column: ColumnForm) -> float:
    """About how many scores a column holds in all rows."""
    low, high = column.scale()
    found = sum(column.column.values[str(score)] for score in range(low, high + 1))
    return found * form.look.rows / max(form.look.profile.rows, 1)
