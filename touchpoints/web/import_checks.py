"""What a person should look at before an import: questions, and what is settled."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.ingestion.guess import Becomes
from touchpoints.rendering import words
from touchpoints.scoring.metrics import score
from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Metric
from touchpoints.web.import_check import Check, Option, listed
from touchpoints.web.import_columns import ColumnForm
from touchpoints.web.import_days import day, maps_moved, no_day
from touchpoints.web.import_form import LEAVE_OUT, REPORT, ImportForm
from touchpoints.web.import_letters import letters


def checks(form: ImportForm) -> list[Check]:
    """What to settle first, then what is settled."""
    found = [
        *letters(form),
        *_codes_asked(form),
        *_journey(form),
        *day(form),
        *_survey(form),
        *_codes_told(form),
        *_asked_before(form),
        *_rejected(form),
        *no_day(form),
        *maps_moved(form),
        *_told(form),
    ]
    return sorted(found, key=lambda check: not check.open)


def _codes_asked(form: ImportForm) -> Iterator[Check]:
    for column in form.scores:
        for asked, field in form.asked(column):
            count = column.column.values[asked]
            low, high = column.scale()
            said = {"code": asked, "column": column.column.name, "low": low, "high": high}
            text = ngettext(
                "%(column)s runs from %(low)s to %(high)s, but %(count)s row holds %(code)s.",
                "%(column)s runs from %(low)s to %(high)s, but %(count)s rows hold %(code)s.",
                count,
            ) % (said | {"count": words.number(count)})
            consequences = (
                ngettext("%s row keeps its other answers", "%s rows keep their other answers", count),
                ngettext("%s answer goes to the report", "%s answers go to the report", count),
            )
            labels = (_("Yes, leave %(code)s out") % said, _("No, reject those answers"))
            chosen = field.value() or LEAVE_OUT
            yield Check(
                _("Does %(code)s mean “no answer”?") % said,
                f"{text} {_if_counted(column, asked)}".strip(),
                open=True,
                field=field,
                options=[
                    Option(value, label, consequence % words.number(count), chosen == value)
                    for value, label, consequence in zip(
                        (LEAVE_OUT, REPORT), labels, consequences, strict=True
                    )
                ],
            )


def _if_counted(column: ColumnForm, asked: str) -> str:
    """What a code beyond the end of a scale would do to the NPS if somebody took it for a score."""
    low, high = column.scale()
    if column["metric"].value() != Metric.NPS or not asked.isdecimal() or int(asked) <= high:
        return ""
    counts = {value: n for value, n in column.column.numbers.items() if low <= value <= high}
    wrong = counts | {high: counts.get(high, 0) + column.column.values[asked]}
    without, counted = (score(Metric.NPS, Scale(low, high), found).value for found in (counts, wrong))
    if without is None or counted is None:
        return ""
    said = {"before": words.signed(without, 1), "after": words.signed(counted, 1)}
    return _("Counted as a score it would raise NPS from %(before)s to %(after)s.") % said


def _journey(form: ImportForm) -> Iterator[Check]:
    named = [column.column.name for column in form.scores if column.meaning == "whole"]
    if form.journeys and form.asks_whole:
        text = ngettext(
            "%(columns)s rates no single touchpoint.", "%(columns)s rate no single touchpoint.", len(named)
        )
        yield Check(
            _("Which journey is asked about as a whole?"),
            text % {"columns": listed(named)},
            open=len(form.journeys) > 1,
            field=form.file["journey"],
        )
    elif not form.journeys:
        count = len(form.touchpoints)
        text = ngettext(
            "%(count)d touchpoint becomes a step, in the order of the columns. You sort them into stages"
            " and channels afterwards.",
            "%(count)d touchpoints become steps, in the order of the columns. You sort them into stages"
            " and channels afterwards.",
            count,
        )
        yield Check(
            _("There is no map yet"),
            text % {"count": count},
            field=form.file["make_map"],
            more=form.file["map_title"],
        )


def _asked_before(form: ImportForm) -> Iterator[Check]:
    """Which columns are answers to questions that are stored already, on the scale these are stored with."""
    known = [column for column in form.scores if column.asked_before]
    for column in known:
        question = column.asked_before
        strange = strange_cells(form, column)
        if question and strange:
            low, high = column.scale()
            said = {"question": question.wording, "low": low, "high": high, "column": column.column.name}
            text = ngettext(
                "%(count)s answer in %(column)s does not fit that scale. If this is another question, give"
                " the column another name in the file.",
                "%(count)s answers in %(column)s do not fit that scale. If this is another question, give"
                " the column another name in the file.",
                strange,
            )
            yield Check(
                _("“%(question)s” is stored with the scale %(low)s to %(high)s") % said,
                text % (said | {"count": words.number(strange)}),
            )
    if known:
        title = ngettext(
            "%d column answers a question asked before",
            "%d columns answer questions asked before",
            len(known),
        )
        yield Check(
            title % len(known),
            _("%(columns)s: metric and scale are those that are stored.")
            % {"columns": listed([column.column.name for column in known])},
        )


def _survey(form: ImportForm) -> Iterator[Check]:
    key = form.first(Becomes.KEY) or form.first(Becomes.CUSTOMER)
    if key is None:
        text = _("No column numbers the answers: a row is known by the file’s name and its line.")
    else:
        text = _("Rows with the same %(column)s in a survey of this name are replaced, not doubled.") % {
            "column": key.column.name
        }
    yield Check(_("Which survey is this?"), text, field=form.file["survey"])


def _codes_told(form: ImportForm) -> Iterator[Check]:
    """What counts as no answer, code by code, over all columns of scores."""
    found: dict[tuple[int, str], list[ColumnForm]] = {}
    for column in form.scores:
        for kind, codes in enumerate(column.silent_codes()):
            for value in codes:
                found.setdefault((kind, value), []).append(column)
    for (kind, value), columns in sorted(found.items(), key=lambda entry: (-entry[0][0], entry[0][1])):
        count = sum(column.column.values[value] for column in columns)
        if not count:  # a code of a question asked before that did not come
            continue
        title = _("%(code)s means “never used”") if kind else _("%(code)s means “no answer”")
        text = ngettext(
            "%(times)s in %(count)d column of scores.",
            "%(times)s in %(count)d columns of scores.",
            len(columns),
        )
        times = ngettext("Found %(n)s time", "Found %(n)s times", count) % {"n": words.number(count)}
        shown = value if value.lstrip("-").isdecimal() else f"“{value}”"
        yield Check(title % {"code": shown}, text % {"times": times, "count": len(columns)})


def _rejected(form: ImportForm) -> Iterator[Check]:
    """Cells that hold neither a score nor a code of no answer: said before they are in the report."""
    found = {}
    for column in form.scores:
        if strange := strange_cells(form, column):
            found[column.column.name] = strange
    if found:
        count = sum(found.values())
        title = ngettext("%s answer will be rejected", "%s answers will be rejected", count)
        text = _("%(columns)s: neither a score nor left out. They go to the report, their rows go in.")
        yield Check(title % words.number(count), text % {"columns": listed(list(found))})


def strange_cells(form: ImportForm, column: ColumnForm) -> int:
    """How many cells of a column of scores hold neither a score nor a code that is left out."""
    low, high = column.scale()
    known = {*map(str, range(low, high + 1))}.union(*form.left_out_codes(column))
    return sum(n for value, n in column.column.values.items() if value not in known)


def _told(form: ImportForm) -> Iterator[Check]:
    personal = [
        column.column.name for column in form.unused if column.guess.personal and column.column.filled
    ]
    if personal:
        title = ngettext(
            "%d column is left out as personal", "%d columns are left out as personal", len(personal)
        )
        yield Check(
            title % len(personal), _("%(columns)s: no map uses them.") % {"columns": listed(personal)}
        )
    if form.look.profile.unreadable:
        count = form.look.profile.unreadable
        title = ngettext("%s row cannot be read", "%s rows cannot be read", count) % words.number(count)
        yield Check(title, _("Such rows go to the report, the others go in."))
    if not form.look.whole:
        text = _("The numbers on this page are of the first %(rows)s rows; the import reads all.")
        yield Check(_("A large file"), text % {"rows": words.number(form.look.profile.rows)})
