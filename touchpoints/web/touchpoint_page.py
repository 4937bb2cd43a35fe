"""The page of a touchpoint: its scores, their spread and trend, what was said, and where it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchpoints.graph.reading import reading_order, references
from touchpoints.graph.scored import PainPoint, QuestionScore, ScoredJourney
from touchpoints.models import Journey, Opportunity, Persona, Question, Step, Touchpoint, Workspace
from touchpoints.rendering import words
from touchpoints.rendering.page_charts import Reading, Spread, spread_chart, trend_chart
from touchpoints.rendering.page_marks import ScoreMark, own_mark, score_mark
from touchpoints.rendering.values import shown_scale
from touchpoints.scoring.score import Period, Score
from touchpoints.services.answered import days_answered
from touchpoints.services.counts import UnknownPersona
from touchpoints.services.portfolio import portfolio
from touchpoints.services.scores import ScoredTouchpoint, scored_touchpoint, trend
from touchpoints.services.verbatims import verbatims
from touchpoints.vocabulary import Metric
from touchpoints.web.comments import Comments
from touchpoints.web.elsewhere import Elsewhere, newer_answers
from touchpoints.web.periods import Choice, period_choices, period_label, persona_choices
from touchpoints.web.scope import WorkspaceRequest, workspace_page
from touchpoints.web.shown import Shown, what_is_shown
from touchpoints.web.steps import above, below


@dataclass(frozen=True, slots=True)
class Figure:
    """A question of the strip."""

    name: str
    wording: str
    mark: ScoreMark


@dataclass(frozen=True, slots=True)
class Use:
    """A journey that passes the touchpoint: where, and how it stands there.

    `gap` and `place` are empty where nothing can be compared; `wholly_below` when the interval is, too.
    """

    journey: Journey
    scored: ScoredJourney
    step: str
    addresses: tuple[str, ...]
    mark: ScoreMark
    average: str
    gap: str
    place: str
    wholly_below: bool
    point: PainPoint | None


class TouchpointPage:
    """One touchpoint for one persona and period. Raises UnknownPersona."""

    def __init__(self, touchpoint: Touchpoint, shown: Shown, asked: Mapping[str, str]) -> None:
        self.touchpoint, self.shown, self._asked = touchpoint, shown, asked

    @cached_property
    def scored(self) -> ScoredTouchpoint:
        """Its questions with their scores."""
        return scored_touchpoint(self.touchpoint, persona=self.shown.persona, period=self.shown.period)

    @cached_property
    def questions(self) -> list[Question]:
        """Its questions as they are stored."""
        return list(
            Question.objects.filter(touchpoint=self.touchpoint).order_by("-primary", "position", "pk")
        )

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """One figure for each question."""
        return tuple(_figure(measured) for measured in self.scored.questions)

    @property
    def answers(self) -> int:
        """How many answers are shown."""
        return sum(measured.score.n for measured in self.scored.questions)

    @property
    def primary(self) -> QuestionScore | None:
        """The question whose score stands on maps."""
        return self.scored.questions[0] if self.scored.questions else None

    @cached_property
    def spread(self) -> str:
        """How the answers to the primary question are spread."""
        score = self.primary.score if self.primary else None
        if score is None or not score.n:
            return ""
        others = () if self.shown.persona else tuple(self.spread_personas.values())
        spread = Spread(tuple(_shares(score)), tuple((name, shares) for name, shares in others))
        return spread_chart(spread, score.scale, score.metric)

    @cached_property
    def spread_personas(self) -> dict[str, tuple[str, tuple[float, ...]]]:
        """The two personas whose answers are marked beside everyone's, by slug."""
        if self.shown.persona:
            return {}
        names = {persona.slug: persona.name for persona in self.known_personas}
        answered = [(slug, one.score) for slug, one in self.scored.personas.items() if one.score.n]
        return {
            slug: (names[slug], tuple(share for _score, share in _shares(score)))
            for slug, score in answered[:2]
        }

    @cached_property
    def trend(self) -> str:
        """The primary question by month, as far back as there are answers."""
        if self.primary is None:
            return ""
        question = next(one for one in self.questions if one.slug == self.primary.question)
        months = [
            Reading(month.start, month.score.mean, month.score.mean_interval, month.score.n)
            for month in trend(question, persona=self.shown.persona)
            if month.score.mean is not None
        ]
        if not months:
            return ""
        span = question.maximum - question.minimum
        bounds, decimals = (question.minimum, question.maximum), 2 if span <= 10 else 1
        return trend_chart(months[-36:], bounds, decimals, self._average(bounds))

    def _average(self, bounds: tuple[float, float]) -> float | None:
        """The average of the journey it is told against, where its map shows the same scale."""
        if self.standing is None or self.standing.scored.average is None:
            return None
        scale = shown_scale(self.standing.scored)
        return scale.shown(self.standing.scored.average) if scale.native and scale.bounds == bounds else None

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """The journeys in use that pass it, scored for everyone in their latest twelve months."""
        passing = Journey.objects.live().filter(steps__touchpoint=self.touchpoint).distinct()
        entries = portfolio(self.touchpoint.workspace, journeys=passing)
        return tuple(_use(entry.journey, entry.scored, self.touchpoint.slug) for entry in entries)

    @property
    def standing(self) -> Use | None:
        """The first journey that passes it, where that is scored for the customers and days shown."""
        if self.shown.persona or self.shown.period:
            return None
        return next((use for use in self.uses if use.place), None)

    @cached_property
    def steps(self) -> list[Step]:
        """The steps that pass it in the journeys in use."""
        return list(Step.objects.filter(touchpoint=self.touchpoint, journey__in=Journey.objects.live()))

    @property
    def wrong(self) -> tuple[str, ...]:
        """What went wrong there, as noted on its steps."""
        return tuple(dict.fromkeys(step.wrong for step in self.steps if step.wrong))

    @cached_property
    def to_do(self) -> tuple[Opportunity, ...]:
        """The opportunities noted at its steps."""
        passing = {str(step.uid) for step in self.steps}
        noted = Opportunity.objects.filter(journey__in={step.journey_id for step in self.steps})
        return tuple(one for one in noted.order_by("pk") if not passing.isdisjoint(one.steps))

    @cached_property
    def comments(self) -> Comments:
        """What people wrote, with these scores in these days."""
        said = verbatims(self.touchpoint, persona=self.shown.persona, period=self.scored.period)
        return Comments(said, self.questions, self.shown, self._asked)

    @cached_property
    def known_personas(self) -> list[Persona]:
        """The workspace's personas, in order."""
        return list(Persona.objects.in_workspace(self.touchpoint.workspace))

    @cached_property
    def personas(self) -> tuple[Choice, ...]:
        """Everyone and each persona."""
        return persona_choices(self.shown, [(one.slug, one.name, one.icon) for one in self.known_personas])

    @cached_property
    def persona(self) -> Choice:
        """Whose answers are shown."""
        return next(choice for choice in self.personas if choice.current)

    @cached_property
    def answered(self) -> tuple[date, date] | None:
        """Days of the oldest and newest answer there is."""
        return days_answered(self.touchpoint)

    @cached_property
    def periods(self) -> tuple[Choice, ...]:
        """Periods to choose from."""
        return period_choices(self.shown, self.answered)

    @property
    def elsewhere(self) -> Elsewhere | None:
        """Newer answers than those of the days it opens with."""
        end = self.scored.period.end
        if self.shown.period or end is None or self.answered is None or self.answered[1] <= end:
            return None
        return newer_answers(self.shown, self.answered[1])

    @property
    def period(self) -> str:
        """The period shown."""
        return period_label(self.shown, self.scored.period, self.scored.before)

    @property
    def own_days(self) -> Period:
        """First and last day shown."""
        return self.scored.period


@workspace_page()
def touchpoint(request: WorkspaceRequest, workspace: Workspace, slug: str) -> HttpResponse:
    """What is known of one touchpoint, whatever the journey."""
    found = get_object_or_404(
        Touchpoint.objects.in_workspace(workspace).select_related("channel", "parent", "workspace"), slug=slug
    )
    shown = what_is_shown(request.GET)
    page = TouchpointPage(found, shown, request.GET)
    context = {
        "touchpoint": found,
        "shown": shown,
        "page": page,
        "crumbs": [(_("Touchpoints"), reverse("touchpoints", args=[workspace.slug]))],
    }
    try:
        return render(request, "touchpoints/touchpoint.html", context)
    except UnknownPersona as unknown:
        raise Http404(str(unknown)) from unknown


def _figure(measured: QuestionScore) -> Figure:
    score = measured.score
    name = words.metric_name(score.metric)
    if score.metric is not Metric.NPS:
        name = _("%(metric)s, %(low)s–%(high)s") % {
            "metric": name,
            "low": words.number(score.scale.minimum),
            "high": words.number(score.scale.maximum),
        }
    return Figure(name, measured.wording, own_mark(measured))


def _shares(score: Score) -> list[tuple[int, float]]:
    codes = range(score.scale.minimum, score.scale.maximum + 1)
    return [(code, score.counts.get(code, 0) / score.n if score.n else 0.0) for code in codes]


def _use(journey: Journey, scored: ScoredJourney, slug: str) -> Use:
    """Where a journey passes the touchpoint, and how that compares with its other touchpoints."""
    address = references(scored.graph)
    steps = [step for step in reading_order(scored.graph) if scored.graph.nodes[step].touchpoint == slug]
    scale, needed = shown_scale(scored), scored.graph.facts.thresholds.minimum_answers
    comparison = scored.comparisons.get(slug)
    gap = place = ""
    if comparison is not None and scored.average is not None:
        worse = sum(other.gap > comparison.gap for other in scored.comparisons.values())
        place = _("place %(place)s of %(all)s from the lowest") % {
            "place": words.number(worse + 1),
            "all": words.number(len(scored.comparisons)),
        }
        gap = below(comparison.gap, scale) if comparison.gap > 0 else above(-comparison.gap, scale)
    return Use(
        journey=journey,
        scored=scored,
        step=steps[0],
        addresses=tuple(address[step] for step in steps),
        mark=score_mark(scored.steps.get(steps[0]), scale, scored.average, needed),
        average="" if scored.average is None else scale.text(scored.average),
        gap=gap,
        place=place,
        wholly_below=comparison is not None and comparison.below,
        point=next((point for point in scored.pain_points if point.touchpoint == slug), None),
    )
