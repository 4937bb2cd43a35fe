"""What the title block of the drawing says, in lines for the table."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from touchpoints.graph.scored import QuestionScore, ScoredJourney
from touchpoints.rendering import words
from touchpoints.rendering.page_marks import own_mark
from touchpoints.rendering.values import shown_scale
from touchpoints.web.steps import Fact


def title_facts(scored: ScoredJourney) -> tuple[Fact, ...]:
    """The journey's own questions, its personas, the answers, the period and the unit of the scores."""
    return tuple(fact for fact in _facts(scored) if fact[1])


def _facts(scored: ScoredJourney) -> Iterator[Fact]:
    graph = scored.graph
    yield _("Goal"), graph.facts.goal
    for own in scored.overall:
        yield own.wording, _score(own)
    for slug in graph.facts.personas:
        entry, of_theirs = graph.inventory.personas.get(slug), scored.personas.get(slug)
        if entry:
            said = (entry.description, _score(of_theirs) if of_theirs else "")
            yield entry.name, " · ".join(part for part in said if part)
    answers = [question.score.n for question in scored.overall]
    answers += [step.measured.score.n for step in scored.steps.values() if step.measured]
    yield _("Answers"), _("%(n)s in all") % {"n": words.number(sum(answers))} if any(answers) else ""
    days = words.period_days(scored.period) or words.period_name(scored.period)
    if scored.before:
        before = words.period_days(scored.before) or words.period_name(scored.before)
        days = _("%(days)s, compared with %(before)s") % {"days": days, "before": before}
    yield _("Period"), days
    yield _("Unit of the scores"), shown_scale(scored).name


def _score(measured: QuestionScore) -> str:
    """Value, interval, number of answers and change; empty without answers."""
    mark = own_mark(measured)
    if not mark.n:
        return ""
    parts = [mark.label]
    if mark.interval:
        parts.append(_("95%% interval %(interval)s") % {"interval": mark.interval})
    parts.append(_("n %(n)s") % {"n": mark.n_text})
    if mark.change:
        change = mark.change
        parts.append(change.words if change.direction == "none" else f"{change.label} ({change.words})")
    return ", ".join(parts)
