"""Scores as pages print them: badge, interval, whisker and change, in words and as places on a track."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.graph.scored import Evidence, QuestionScore, StepScore
from touchpoints.rendering import words
from touchpoints.rendering.values import ShownScale, change_value, direction_of, reading, step_of
from touchpoints.scoring.score import Period, Score


@dataclass(frozen=True, slots=True)
class Whisker:
    """A score and its interval as distances from the journey average, in points of experience 0–100."""

    mean: float
    low: float
    high: float
    step: int | None


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """A change since the period before: `direction` up, down or none, `label` with its sign."""

    direction: str
    label: str
    significant: bool
    words: str


@dataclass(frozen=True, slots=True)
class ScoreMark:
    """A score as it stands on a page.

    `step` is 1 (far below the journey average) to 5 (far above), None where there is no verdict: then
    `why` says why in words. `stale` is the age in words when the answers are old.
    """

    label: str
    spoken: str
    step: int | None
    n: int = 0
    interval: str = ""
    whisker: Whisker | None = None
    change: ChangeMark | None = None
    why: str = ""
    stale: str = ""
    metric: str = ""

    @property
    def n_text(self) -> str:
        """The number of answers as printed."""
        return words.number(self.n)


def score_mark(step: StepScore | None, scale: ShownScale, average: float | None, needed: int) -> ScoreMark:
    """The mark of a step on a page; `needed` is how many answers a verdict takes."""
    measured = step.measured if step else None
    if step is None or measured is None or step.evidence in (Evidence.NOT_ASKED, Evidence.NO_ANSWERS):
        evidence = step.evidence if step else Evidence.NOT_ASKED
        return ScoreMark("–", _("no score"), None, why=words.missing(evidence))
    score = measured.score
    printed = reading(score, scale)
    if step.evidence is Evidence.TOO_FEW or printed is None:
        why = ngettext("%(n)s answer of %(needed)s needed", "%(n)s answers of %(needed)s needed", score.n)
        numbers = {"n": words.number(score.n), "needed": words.number(needed)}
        return ScoreMark("–", _("too few answers"), None, n=score.n, why=why % numbers)
    stale = ""
    if step.evidence is Evidence.STALE and step.age_in_days is not None:
        days = step.age_in_days
        stale = ngettext(
            "newest answer %(n)s day before the end", "newest answer %(n)s days before the end", days
        ) % {"n": words.number(days)}
    return ScoreMark(
        label=printed.label,
        spoken=printed.spoken,
        step=step_of(score.experience, average) if score.experience is not None else None,
        n=score.n,
        interval=words.between(*printed.ends) if printed.ends else "",
        whisker=_whisker(score, average),
        change=None if stale else change_mark(measured, scale),
        stale=stale,
        metric=printed.corner,
    )


def own_mark(measured: QuestionScore) -> ScoreMark:
    """The mark of a question by itself, on its own scale and with no average to stand against."""
    score = measured.score
    scale = ShownScale(native=score.scale, mixed=False)
    printed = reading(score, scale)
    if printed is None:
        return ScoreMark("–", _("no score"), None, why=words.missing(Evidence.NO_ANSWERS))
    return ScoreMark(
        label=printed.label,
        spoken=printed.spoken,
        step=None,
        n=score.n,
        interval=words.between(*printed.ends) if printed.ends else "",
        change=change_mark(measured, scale),
    )


def change_mark(measured: QuestionScore, scale: ShownScale) -> ChangeMark | None:
    """What happened since the period before, None when nothing can be said."""
    change, value = measured.change, change_value(measured, scale)
    if change is None or value is None:
        return None
    direction = direction_of(change)
    before = {"before": before_in_words(change.before)}
    if direction == "none":
        return ChangeMark("none", "±0", False, _("unchanged on %(before)s") % before)
    number = {"number": words.number(abs(value[0]), value[1]), **before}
    if direction == "up":
        told = _("%(number)s better than %(before)s") % number
    else:
        told = _("%(number)s worse than %(before)s") % number
    if not change.significant:
        told = _("%(told)s, within chance") % {"told": told}
    return ChangeMark(direction, words.signed(*value), change.significant, told)


def before_in_words(before: Period) -> str:
    """The period compared with, which always ends where the shown one begins."""
    start, end = before.start, before.end
    if start is None or end is None:
        return words.period_name(before)
    days = (end - start).days + 1
    if start.day == 1 and (end + timedelta(days=1)) == start.replace(year=start.year + 1):
        return str(start.year) if start.month == 1 else _("the twelve months before")
    return ngettext("the %(n)d day before", "the %(n)d days before", days) % {"n": days}


def _whisker(score: Score, average: float | None) -> Whisker | None:
    interval, experience = score.experience_interval, score.experience
    if average is None or interval is None or experience is None:
        return None
    return Whisker(
        experience - average, interval.low - average, interval.high - average, step_of(experience, average)
    )
