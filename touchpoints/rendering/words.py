"""Numbers, dates and names as people read them, in the active translation."""

from calendar import monthrange
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from touchpoints.graph.scored import Evidence
from touchpoints.rendering.numbers import numbers
from touchpoints.scoring.score import Period
from touchpoints.vocabulary import Feeling, Flow, JourneyState, Level, Metric, NoteLane, OpportunityStatus

DAYS_A_MONTH = 365.25 / 12


def number(value: float, decimals: int = 0) -> str:
    """A number with the reader's decimal mark and grouping, and a true minus."""
    return numbers().number(value, decimals)


def signed(value: float, decimals: int = 0) -> str:
    """The same with a plus before what is above zero."""
    return numbers().signed(value, decimals)


def percent(share: float) -> str:
    """A share 0–1 in whole per cent; what is not nothing is never written as 0."""
    return numbers().percent(share)


def between(low: str, high: str) -> str:
    """An interval of two written numbers: 3.24–3.32, or −14 to −4 where a dash would read as another sign."""
    return numbers().between(low, high)


def day(value: date) -> str:
    """A day in words."""
    return formats.date_format(value, "DATE_FORMAT")


def moment(value: datetime) -> str:
    """A day and time in the zone the value is in, with the zone's name."""
    zone = value.strftime("%Z")
    return f"{formats.date_format(value, 'DATE_FORMAT')}, {value:%H:%M} {zone}".strip()


def period_name(period: Period) -> str:
    """The shortest name of a period: 2017, Q3 2026, July 2026, or its first and last day."""
    start, end = period.start, period.end
    if start is None or end is None:
        if start:
            return _("from %(day)s") % {"day": day(start)}
        return _("to %(day)s") % {"day": day(end)} if end else _("All answers")
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1] and start.year == end.year:
        if start.month == end.month:
            return formats.date_format(start, "YEAR_MONTH_FORMAT")
        if (start.month, end.month) == (1, 12):
            return str(start.year)
        if start.month % 3 == 1 and end.month == start.month + 2:
            quarter = {"quarter": end.month // 3, "year": end.year}
            return pgettext("a quarter of a year", "Q%(quarter)s %(year)s") % quarter
    return f"{day(start)} – {day(end)}"


def period_length(period: Period) -> str:
    """The name of a period, or how many months it has where its name would be two dates."""
    if period.start and period.end and _is_two_dates(period):
        days = (period.end - period.start).days + 1
        months = round(days / DAYS_A_MONTH)
        if months > 1 and abs(days - months * DAYS_A_MONTH) <= 2:
            return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    return period_name(period)


def period_before(period: Period) -> str:
    """How a comparison names the earlier period: by name, unless that would be two dates."""
    return _("the period before") if _is_two_dates(period) else period_name(period)


def _is_two_dates(period: Period) -> bool:
    return " – " in period_name(period)


def period_days(period: Period) -> str:
    """First and last day of a period in words, empty when a side is open."""
    if period.start is None or period.end is None:
        return ""
    return _("%(start)s to %(end)s") % {"start": day(period.start), "end": day(period.end)}


def metric_name(metric: Metric) -> str:
    """What a metric asks, as the title block says it."""
    return {
        Metric.NPS: _("Recommend, NPS"),
        Metric.CSAT: _("Satisfaction"),
        Metric.CES: _("Effort, CES"),
        Metric.RATING: _("Rating"),
    }[metric]


def state_name(state: JourneyState) -> str:
    """Whether the map tells what is or what shall be."""
    return {
        JourneyState.CURRENT: _("current state"),
        JourneyState.FUTURE: _("future state"),
        JourneyState.VARIANT: _("variant"),
    }[state]


def flow_name(flow: Flow) -> str:
    """The kind of way a transition is, empty for the main one."""
    if flow is Flow.MAIN:
        return ""
    return _("alternative way") if flow is Flow.ALTERNATIVE else _("failure")


def lane_name(lane: NoteLane) -> str:
    """Heading of a note row."""
    return {
        NoteLane.THOUGHTS: _("Thoughts"),
        NoteLane.WORKED: _("What worked"),
        NoteLane.WRONG: _("What went wrong"),
        NoteLane.OPPORTUNITIES: _("Opportunities"),
    }[lane]


def status_name(status: OpportunityStatus) -> str:
    """How far an opportunity has come."""
    return {
        OpportunityStatus.IDEA: _("idea"),
        OpportunityStatus.PLANNED: _("planned"),
        OpportunityStatus.IN_PROGRESS: _("in progress"),
        OpportunityStatus.DONE: _("done"),
        OpportunityStatus.DROPPED: _("dropped"),
    }[status]


def impact_name(level: Level) -> str:
    """Impact of an opportunity."""
    return {
        Level.LOW: _("low impact"),
        Level.MEDIUM: _("medium impact"),
        Level.HIGH: _("high impact"),
    }[level]


def effort_name(level: Level) -> str:
    """Effort of an opportunity."""
    return {
        Level.LOW: _("low effort"),
        Level.MEDIUM: _("medium effort"),
        Level.HIGH: _("high effort"),
    }[level]


def missing(evidence: Evidence) -> str:
    """Why there is no score."""
    return _("nobody answered") if evidence is Evidence.NO_ANSWERS else _("not asked")


def felt(feeling: int) -> str:
    """How a step feels by the editor's guess, −2 to +2."""
    return {
        Feeling.VERY_BAD: _("felt very bad"),
        Feeling.BAD: _("felt bad"),
        Feeling.NEUTRAL: _("felt neutral"),
        Feeling.GOOD: _("felt good"),
        Feeling.VERY_GOOD: _("felt very good"),
    }[Feeling(feeling)]


def unquoted(text: str) -> str:
    """A thought without the quotation marks around it: nobody said it in these words."""
    text, marks = text.strip(), '“”„"«»'
    return text[1:-1] if len(text) > 1 and text[0] in marks and text[-1] in marks else text
