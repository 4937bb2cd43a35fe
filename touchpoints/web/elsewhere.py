"""A word on a map about answers outside the days it opens with, and the one press that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from touchpoints.graph.scored import Evidence, ScoredJourney
from touchpoints.models import Journey
from touchpoints.rendering import words
from touchpoints.services.periods import latest_year
from touchpoints.services.usual_period import fuller_year
from touchpoints.web.shown import Shown

UNMEASURED = (Evidence.NO_ANSWERS, Evidence.TOO_FEW)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is not shown, in words, and the address that shows it."""

    told: str
    url: str


def elsewhere(
    journey: Journey, scored: ScoredJourney, shown: Shown, answered: tuple[date, date] | None
) -> Elsewhere | None:
    """Newer answers that are too few to be shown by default, else older ones that say much more.

    `scored` is the journey as it opens, `answered` are the days of its oldest and newest answer. Three
    queries where most steps are not measured and there are older answers, else none.
    """
    start, end = scored.period.start, scored.period.end
    if answered is None or start is None or end is None:
        return None
    oldest, newest = answered
    if newest > end:
        return newer_answers(shown, newest)
    steps = [step.evidence for step in scored.steps.values() if step.evidence is not Evidence.NOT_ASKED]
    few = 2 * sum(evidence in UNMEASURED for evidence in steps) > len(steps)
    fuller = fuller_year(journey, scored.period) if few and oldest < start else None
    if fuller is None:
        return None
    told = _("Many more touchpoints were measured in %(period)s.") % {"period": words.period_name(fuller)}
    return Elsewhere(told, shown.query(period=fuller))


def newer_answers(shown: Shown, newest: date) -> Elsewhere:
    """That there are answers up to `newest` which the days shown by default leave out."""
    told = _("Newer answers, up to %(day)s, are too few to be shown by themselves.")
    day = formats.date_format(newest, "DATE_FORMAT")
    return Elsewhere(told % {"day": day}, shown.query(period=latest_year(newest)[0]))
