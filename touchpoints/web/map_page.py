"""What the map page says, worked out only when the page is not yet known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.graph.scored import Evidence, ScoredJourney
from touchpoints.models import Journey, Persona
from touchpoints.rendering import words
from touchpoints.rendering.maps import DrawingOptions, draw_map
from touchpoints.rendering.page_marks import ScoreMark, own_mark
from touchpoints.rendering.values import on_map, shown_scale
from touchpoints.scoring.score import Period
from touchpoints.services.answered import days_answered
from touchpoints.services.by_persona import scored_by_persona
from touchpoints.services.scores import scored_journey
from touchpoints.services.since import below_since
from touchpoints.services.verbatims import with_words
from touchpoints.vocabulary import Metric
from touchpoints.web.elsewhere import Elsewhere, elsewhere
from touchpoints.web.findings import Finding, NearMiss, findings, near_misses, rule_in_words
from touchpoints.web.periods import Choice, period_choices, period_label, persona_choices
from touchpoints.web.shown import Shown, what_is_shown
from touchpoints.web.steps import Fact, StageRows, StepRow, stage_rows, step_rows
from touchpoints.web.title_facts import title_facts
from touchpoints.web.ways import WayRow, way_rows


@dataclass(frozen=True, slots=True)
class Figure:
    """An overall figure of the strip: what it is of, and its mark."""

    name: str
    mark: ScoreMark


@dataclass(frozen=True, slots=True)
class OtherPersona:
    """How many pain points another kind of customer has, and where to see them."""

    name: str
    icon: str
    count: int
    told: str
    url: str


class MapPage:
    """One journey for one persona and period, as the map page and the table tell it.

    `drawing` is the address of the drawing without its ending, for downloads. Nothing is read from the
    database before it is first asked for, so that a page that is kept costs nothing. Raises UnknownPersona
    when it is.
    """

    def __init__(self, journey: Journey, shown: Shown, *, drawing: str) -> None:
        self.journey, self.shown, self.drawing = journey, shown, drawing

    @cached_property
    def scored(self) -> ScoredJourney:
        """The journey with its scores."""
        return scored_journey(self.journey, persona=self.shown.persona, period=self.shown.period)

    @cached_property
    def rows(self) -> Mapping[str, StepRow]:
        """Every step by its id, in reading order."""
        inside = {node.nested_journey for node in self.scored.graph.nodes.values() if node.nested_journey}
        told = Journey.objects.in_workspace(self.journey.workspace).filter(slug__in=inside)
        return step_rows(self.scored, dict(told.values_list("slug", "title")) if inside else {})

    @cached_property
    def stages(self) -> tuple[StageRows, ...]:
        """The steps by stage; with only those that hurt when that was asked for."""
        stages = stage_rows(self.scored.graph, self.rows)
        if not self.shown.only_pain_points:
            return stages
        hurting = (
            replace(stage, rows=tuple(row for row in stage.rows if row.is_pain_point)) for stage in stages
        )
        return tuple(stage for stage in hurting if stage.rows)

    @property
    def listed(self) -> tuple[StageRows, ...]:
        """The steps of the list: by stage, or all in one, the lowest score first."""
        if not self.shown.lowest_first:
            return self.stages
        scores = {step: on_map(score) for step, score in self.scored.steps.items()}
        known = [row for row in self.rows.values() if scores[row.step] is not None]
        known.sort(key=lambda row: scores[row.step] or 0.0)
        rest = (row for row in self.rows.values() if scores[row.step] is None)
        return (StageRows("", "", (*known, *rest), ()),)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The pain points, most severe first, then those marked by hand."""
        since = below_since(self.journey, self.scored)
        return findings(self.scored.pain_points, self.scored, self.rows, since)

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """The touchpoints of the pain points of which people said something in these days."""
        touchpoints = [point.touchpoint for point in self.scored.pain_points]
        shown = self.scored
        return with_words(self.journey.workspace, touchpoints, persona=shown.persona, period=shown.period)

    @cached_property
    def hidden(self) -> tuple[Finding, ...]:
        """Pain points that people hid, with the reason."""
        return findings(self.scored.hidden, self.scored, self.rows, {})

    @cached_property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """What lies below the average, but not by enough."""
        return near_misses(self.scored, self.rows)

    @property
    def near_why(self) -> str:
        """What fails of the rule, where it is the same for every near miss; else each says its own."""
        reasons = {miss.why for miss in self.near_misses}
        return reasons.pop() if len(reasons) == 1 else ""

    @cached_property
    def rule(self) -> str:
        """What counts as a pain point, in words."""
        return rule_in_words(self.scored)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The journey's own questions, and the average of its touchpoints where there is none."""
        return tuple(
            Figure(_("NPS") if measured.score.metric is Metric.NPS else measured.wording, own_mark(measured))
            for measured in self.scored.overall
            if measured.score.n
        )

    @cached_property
    def average(self) -> tuple[str, str] | None:
        """The average of the journey's touchpoints and its interval, in the shown unit."""
        scale, average, around = shown_scale(self.scored), self.scored.average, self.scored.average_interval
        if average is None or around is None:
            return None
        return scale.text(average), words.between(scale.text(around.low), scale.text(around.high))

    @property
    def tested(self) -> int:
        """How many touchpoints were compared."""
        return len(self.scored.comparisons)

    @property
    def needed(self) -> int:
        """How many answers a touchpoint needs to be compared."""
        return self.scored.graph.facts.thresholds.minimum_answers

    @cached_property
    def svg(self) -> str:
        """The drawing as it stands in the page: in its colours, each card a link to its step."""
        return draw_map(self.scored, DrawingOptions(theme="page", link="#step-{step}", sheet=False))

    @cached_property
    def state(self) -> str:
        """What there is to tell: `empty`, `unasked`, `unmeasured`, `thin`, `calm` or `hurts`."""
        evidence = [step.evidence for step in self.scored.steps.values()]
        if not evidence:
            return "empty"
        if all(kind is Evidence.NOT_ASKED for kind in evidence):
            return "unasked"
        if all(kind in (Evidence.NOT_ASKED, Evidence.NO_ANSWERS) for kind in evidence):
            return "unmeasured"
        if self.scored.pain_points:
            return "hurts"
        return "calm" if len(self.scored.comparisons) > 1 else "thin"

    @property
    def to_ask(self) -> str | None:
        """The first touchpoint of the journey, to ask about; None while no step has one."""
        return next((row.touchpoint for row in self.rows.values() if row.touchpoint), None)

    @property
    def any_felt(self) -> bool:
        """Whether the drawing shows guesses of the editor."""
        return any(row.felt for row in self.rows.values())

    @cached_property
    def stale(self) -> str:
        """How many steps show old scores, in words."""
        old = sum(step.evidence is Evidence.STALE for step in self.scored.steps.values())
        if not old:
            return ""
        sentence = ngettext(
            "%(n)d score is old: its newest answer is over %(days)s days from the end of the period.",
            "%(n)d scores are old: their newest answers are over %(days)s days from the end of the period.",
            old,
        )
        return sentence % {
            "n": old,
            "days": words.number(self.scored.graph.facts.thresholds.stale_after_days),
        }

    @cached_property
    def personas(self) -> tuple[Choice, ...]:
        """Everyone, and each persona the journey is told for."""
        entries = self.scored.graph.inventory.personas
        told_for = [entries[slug] for slug in self.scored.graph.facts.personas if slug in entries]
        return persona_choices(self.shown, [(entry.slug, entry.name, entry.icon) for entry in told_for])

    @cached_property
    def persona(self) -> Choice:
        """The persona shown."""
        entry = self.scored.graph.inventory.personas.get(self.shown.persona or "")
        known = [choice for choice in self.personas if choice.current]
        return known[0] if known else Choice(entry.name if entry else self.shown.persona or "", "?", True)

    @cached_property
    def others(self) -> tuple[OtherPersona, ...]:
        """How many pain points each of the other personas has in the same period."""
        entries = self.scored.graph.inventory.personas
        seen = scored_by_persona(self.journey, self.scored)
        return tuple(
            _other(entries[slug].name, entries[slug].icon or "user", scored, self.shown.query(persona=slug))
            for slug, scored in seen.items()
            if slug != self.shown.persona and len(scored.comparisons) > 1
        )

    @cached_property
    def answered(self) -> tuple[date, date] | None:
        """Days of the oldest and newest answer there is."""
        return days_answered(self.journey)

    @cached_property
    def periods(self) -> tuple[Choice, ...]:
        """Periods to choose from."""
        return period_choices(self.shown, self.answered)

    @cached_property
    def elsewhere(self) -> Elsewhere | None:
        """Answers outside the days that the map opens with, where they are worth a press."""
        return None if self.shown.period else elsewhere(self.journey, self.scored, self.shown, self.answered)

    @cached_property
    def period(self) -> str:
        """The period shown and what it is compared with."""
        return period_label(self.shown, self.scored.period, self.scored.before)

    @cached_property
    def own_days(self) -> Period:
        """First and last day, for the fields of the period's form."""
        return self.scored.period

    @cached_property
    def download_query(self) -> str:
        """What downloads repeat: persona and period."""
        fields = self.shown.fields()
        return f"?{urlencode(fields)}" if fields else ""

    @cached_property
    def ways(self) -> tuple[WayRow, ...]:
        """Where customers begin, go on and stop."""
        return way_rows(self.scored.graph)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What the title block of the drawing says, in lines."""
        return title_facts(self.scored)

    @cached_property
    def noted(self) -> tuple[StepRow, ...]:
        """The steps shown on which more is stored than the table has columns for."""
        rows = (row for stage in self.stages for row in stage.rows)
        return tuple(row for row in rows if row.noted or row.addresses or row.nested)

    @property
    def any_worked(self) -> bool:
        """Whether anything is noted as having worked."""
        return any(row.worked for row in self.rows.values())

    @property
    def touchpoint_query(self) -> str:
        """Persona and period, for links to a touchpoint's page."""
        return self.download_query

    @property
    def map_url(self) -> str:
        """The map of the same customers and days."""
        return self.shown.query(view="map", only_pain_points=False) or "?"

    @property
    def toggle_order(self) -> str:
        """The list in the other order."""
        return f"{self.shown.query(lowest_first=not self.shown.lowest_first) or '?'}#steps-heading"

    @property
    def toggle_pain_points(self) -> str:
        """The table with only what hurts, or with everything again."""
        return self.shown.query(only_pain_points=not self.shown.only_pain_points) or "?"

    def tabs(self) -> tuple[tuple[str, str, str, bool], ...]:
        """Views of the same: name, icon, address, whether it is the one shown."""
        plain = replace(self.shown, only_pain_points=False, lowest_first=False)
        return tuple(
            (label, icon, plain.query(view=view) or "?", self.shown.view == view)
            for view, label, icon in (("map", _("Map"), "map-2"), ("table", _("Table"), "table"))
        )


def map_answer(
    request: HttpRequest, journey: Journey, *, address: str, inside: bool = False, **context: object
) -> HttpResponse:
    """The page of a journey at `address`, as map or table. `inside` is whether it may lead further in.

    Raises Http404 for a persona that does not exist.
    """
    shown = what_is_shown(request.GET)
    personas = Persona.objects.in_workspace(journey.workspace)
    if shown.persona and not personas.filter(slug=shown.persona).exists():
        raise Http404(_("There is no persona “%(persona)s”.") % {"persona": shown.persona})
    context |= {
        "journey": journey,
        "shown": shown,
        "inside": inside,
        "page": MapPage(journey, shown, drawing=address),
    }
    return render(request, f"journeys/{shown.view}.html", context)


def _other(name: str, icon: str, scored: ScoredJourney, url: str) -> OtherPersona:
    count = len(scored.pain_points)
    sentence = ngettext("%(persona)s: %(n)d pain point", "%(persona)s: %(n)d pain points", count)
    return OtherPersona(name, icon, count, sentence % {"persona": name, "n": count}, url)
