"""What a reader asked to see of a journey, and the addresses that ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from touchpoints.scoring.score import Period

EVERYTHING = "all"
"""Value of `from` that asks for all answers there are."""

VIEWS = ("map", "table")


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose answers of which days are shown, and as what.

    `persona` None is everyone, `period` None the twelve months up to the newest answer; `lowest_first` orders
    the list of steps by score and not as customers pass them. `problem` says in
    words what of the question was not understood; the rest of it holds.
    """

    persona: str | None = None
    period: Period | None = None
    view: str = "map"
    only_pain_points: bool = False
    lowest_first: bool = False
    problem: str = ""

    def query(self, **changes: object) -> str:
        """The part of an address that asks for this, after `changes`; empty for the default.

        >>> Shown(period=Period(date(2017, 1, 1), date(2017, 12, 31))).query(persona="business")
        '?persona=business&from=2017-01-01&to=2017-12-31'
        """
        asked = replace(self, **changes)  # type: ignore[arg-type]
        words = dict(asked.fields())
        if asked.view != "map":
            words["view"] = asked.view
        if asked.only_pain_points:
            words["only"] = "pain-points"
        if asked.lowest_first:
            words["order"] = "lowest"
        return f"?{urlencode(words)}" if words else ""

    def fields(self) -> list[tuple[str, str]]:
        """Persona and period as names and values, for addresses and hidden fields."""
        words = [("persona", self.persona)] if self.persona else []
        return [*words, *self.period_fields()]

    def period_fields(self) -> list[tuple[str, str]]:
        """The period alone, as names and values."""
        if self.period is None:
            return []
        start, end = self.period.start, self.period.end
        if start is None and end is None:
            return [("from", EVERYTHING)]
        return [(name, day.isoformat()) for name, day in (("from", start), ("to", end)) if day]


def what_is_shown(asked: Mapping[str, str]) -> Shown:
    """Read what an address asks for. What cannot be understood is left out and told in `problem`."""
    view = asked.get("view", "map")
    shown = Shown(
        persona=asked.get("persona", "").strip() or None,
        view=view if view in VIEWS else "map",
        only_pain_points=asked.get("only") == "pain-points",
        lowest_first=asked.get("order") == "lowest",
    )
    try:
        return replace(shown, period=_period(asked.get("from", "").strip(), asked.get("to", "").strip()))
    except NotADay as problem:
        return replace(shown, problem=str(problem))


class NotADay(ValueError):
    """The address names something that is no day, or an end before its start."""


def _period(start: str, end: str) -> Period | None:
    if start == EVERYTHING:
        return Period()
    if not start and not end:
        return None
    first, last = _day(start), _day(end)
    if first and last and first > last:
        raise NotADay(_("The period ends before it begins, so the last twelve months are shown."))
    return Period(first, last)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        words = _("“%(text)s” is not a day such as 2017-05-15, so the last twelve months are shown.")
        raise NotADay(words % {"text": text}) from error
