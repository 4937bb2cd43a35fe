"""The steps of a journey as rows: what the table shows, and what the list on a phone shows of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from touchpoints.graph.journey import JourneyGraph, OpportunityEntry, TouchpointNode, TransitionEdge
from touchpoints.graph.reading import reading_order, references, stage_letters
from touchpoints.graph.scored import PainPoint, ScoredJourney
from touchpoints.models.labels import EVIDENCE_LABELS, FEELING_LABELS
from touchpoints.rendering import words
from touchpoints.rendering.icons import ICON_OF_KIND
from touchpoints.rendering.page_marks import ScoreMark, score_mark
from touchpoints.rendering.values import ShownScale, felt_on_map, shown_scale
from touchpoints.scoring.score import Comparison
from touchpoints.vocabulary import EvidenceStatus, ReachSource

Fact = tuple[str, str]
"""A name and what is said under it, as printed."""


@dataclass(frozen=True, slots=True)
class Way:
    """A transition out of a step: where to, which share of those at the step, and what it is called."""

    reference: str
    title: str
    share: str
    label: str


@dataclass(frozen=True, slots=True)
class Address:
    """A link or picture of a step; only what is `on_the_web` is offered to be opened."""

    name: str
    address: str

    @property
    def on_the_web(self) -> bool:
        return self.address.lower().startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step with everything the drawing says of it. `verdict` tells in words why it is no pain point.

    `thinks` are thoughts under when they are had, `thinks_from` is their source, empty where the editor
    assumes them; `felt` says what the editor guessed where nobody answered. `noted` is what else is stored,
    `nested` slug and title of the journey that tells the step in detail. `reach` is said of pain points
    alone; a pain point `leads` at the first step that passes it.
    """

    step: str
    reference: str
    title: str
    icon: str
    channel: str
    touchpoint: str | None
    mark: ScoreMark
    rank: int | None
    is_pain_point: bool
    leads: bool
    verdict: str
    reach: str
    ways: tuple[Way, ...]
    leaves: str
    visits: str
    thinks: tuple[Fact, ...]
    thinks_from: str
    felt: str
    worked: str
    wrong: str
    opportunities: tuple[Fact, ...]
    moment_of_truth: bool
    noted: tuple[Fact, ...]
    addresses: tuple[Address, ...]
    nested: Fact | None


@dataclass(frozen=True, slots=True)
class StageRows:
    """A stage with its steps in reading order. `ranks` are the pain points met in it."""

    letter: str
    title: str
    rows: tuple[StepRow, ...]
    ranks: tuple[int, ...]


def stage_rows(graph: JourneyGraph, rows: Mapping[str, StepRow]) -> tuple[StageRows, ...]:
    """The rows by stage, in reading order."""
    by_stage: dict[str, list[StepRow]] = defaultdict(list)
    for row in rows.values():
        by_stage[graph.nodes[row.step].stage].append(row)
    return tuple(
        StageRows(
            letter,
            graph.stages[stage].title,
            tuple(by_stage[stage]),
            tuple(row.rank for row in by_stage[stage] if row.rank is not None),
        )
        for stage, letter in stage_letters(graph).items()
    )


def step_rows(scored: ScoredJourney, journeys: Mapping[str, str] | None = None) -> Mapping[str, StepRow]:
    """A row for every step by its id, in reading order. `journeys` are titles of nested journeys by slug."""
    graph, scale = scored.graph, shown_scale(scored)
    address = references(graph)
    pain = {step: point for point in scored.pain_points for step in point.steps}
    hidden = {step for point in scored.hidden for step in point.steps}
    ways: dict[str, list[TransitionEdge]] = defaultdict(list)
    for edge in graph.edges.values():
        ways[edge.source].append(edge)
    ideas: dict[str, list[Fact]] = defaultdict(list)
    for opportunity in graph.inventory.opportunities.values():
        for step in opportunity.steps:
            ideas[step].append((opportunity.title, _how_far(opportunity)))
    return {
        node.id: _row(
            scored,
            node,
            scale,
            reference=address[node.id],
            point=pain.get(node.id),
            hidden=node.id in hidden,
            ways=tuple(_way(scored, edge, node, address) for edge in ways[node.id]),
            opportunities=tuple(ideas[node.id]),
            journeys=journeys or {},
        )
        for node in (graph.nodes[step] for step in reading_order(graph))
    }


def _row(
    scored: ScoredJourney,
    node: TouchpointNode,
    scale: ShownScale,
    *,
    reference: str,
    point: PainPoint | None,
    hidden: bool,
    ways: tuple[Way, ...],
    opportunities: tuple[Fact, ...],
    journeys: Mapping[str, str],
) -> StepRow:
    inventory = scored.graph.inventory
    channel = inventory.channels.get(scored.graph.lane_of(node) or "")
    entry = inventory.touchpoints.get(node.touchpoint or "")
    nested = journeys.get(node.nested_journey or "")
    icon = (entry.icon if entry else "") or (channel.icon if channel else "")
    return StepRow(
        step=node.id,
        reference=reference,
        title=node.title,
        icon=icon or (ICON_OF_KIND[channel.kind] if channel else "point"),
        channel=channel.name if channel else _("no channel"),
        touchpoint=entry.slug if entry else None,
        mark=score_mark(
            scored.steps.get(node.id), scale, scored.average, scored.graph.facts.thresholds.minimum_answers
        ),
        rank=point.rank if point else None,
        is_pain_point=point is not None,
        leads=point is not None and point.steps[0] == node.id,
        verdict=_verdict(scored.comparisons.get(node.touchpoint or ""), point, scale, hidden=hidden),
        reach=reach_in_words(point.comparison, scored.persona) if point and point.comparison else "",
        ways=ways,
        leaves=_leaves(node) if ways else "",
        visits="" if node.visits is None else words.number(node.visits),
        thinks=_thinks(node),
        thinks_from=_thinks_from(node),
        felt=_felt(scored, node),
        worked=node.worked,
        wrong=node.wrong,
        opportunities=opportunities,
        moment_of_truth=node.moment_of_truth,
        noted=tuple(_noted(node)),
        addresses=(
            *(Address(_("Link"), link) for link in node.links),
            *(Address(_("Picture"), picture) for picture in node.pictures),
        ),
        nested=(node.nested_journey, nested) if node.nested_journey and nested else None,
    )


def _thinks(node: TouchpointNode) -> tuple[Fact, ...]:
    said = ((_("Before"), node.thinks_before), (_("After"), node.thinks_after))
    return tuple((when, words.unquoted(thought)) for when, thought in said if thought)


def _noted(node: TouchpointNode) -> Iterator[Fact]:
    """What is stored on a step and has no place of its own, and how all of it is known."""
    said = (
        (_("What the customer does"), node.does),
        (_("Feels"), "" if node.feels is None else str(FEELING_LABELS[node.feels])),
        (_("Typical words"), ", ".join(node.typical_words)),
        (_("Backstage work"), node.backstage),
        (_("Support"), node.support),
    )
    told = [fact for fact in said if fact[1]]
    yield from told
    if told or node.evidence_source or node.evidence is not EvidenceStatus.ASSUMED:
        parts = (str(EVIDENCE_LABELS[node.evidence]), node.evidence_source)
        yield _("Evidence"), ": ".join(part for part in parts if part)


def _how_far(entry: OpportunityEntry) -> str:
    """Who does it, how far it is, what it brings and takes."""
    weight = (
        words.impact_name(entry.impact) if entry.impact else "",
        words.effort_name(entry.effort) if entry.effort else "",
    )
    parts = (entry.owner, words.status_name(entry.status), ", ".join(part for part in weight if part))
    return " · ".join(part for part in parts if part)


def _leaves(node: TouchpointNode) -> str:
    """How many stop at a step, and which share of those who pass it."""
    if not node.leaves:
        return ""
    number = words.number(node.leaves)
    if not node.visits or node.leaves > node.visits:
        return number
    share = words.percent(node.leaves / node.visits)
    return _("%(number)s, %(share)s") % {"number": number, "share": share}


def reach_in_words(comparison: Comparison, persona: str | None) -> str:
    """Which share of customers meets a pain point."""
    return {
        ReachSource.VISITS: _("Reaches %(share)s of all customers")
        if persona
        else _("Reaches %(share)s of customers"),
        ReachSource.ANSWERS: _("Reaches %(share)s, going by answers"),
    }[comparison.reach_from] % {"share": words.percent(comparison.reach)}


def _thinks_from(node: TouchpointNode) -> str:
    return node.evidence_source if node.thoughts_observed else ""


def _felt(scored: ScoredJourney, node: TouchpointNode) -> str:
    if node.feels is None or felt_on_map(node, scored.steps.get(node.id)) is None:
        return ""
    return _("%(felt)s by the editor’s guess") % {"felt": words.felt(node.feels)}


def below(gap: float, scale: ShownScale) -> str:
    """How far something lies below the journey average, in the shown unit: “0.45 below”."""
    return _("%(number)s below") % {"number": words.number(scale.difference(gap), scale.decimals)}


def above(gap: float, scale: ShownScale) -> str:
    """How far something lies above the journey average, in the shown unit."""
    return _("%(number)s above") % {"number": words.number(scale.difference(gap), scale.decimals)}


def _verdict(
    comparison: Comparison | None, point: PainPoint | None, scale: ShownScale, *, hidden: bool
) -> str:
    """The pain point rule's answer for a step, in a word or two."""
    if hidden:
        return _("hidden")
    if point is not None and (comparison is None or comparison.gap <= 0):
        return _("marked by hand")
    if comparison is None:
        return ""
    if point is not None:
        return below(comparison.gap, scale)
    if not comparison.below:
        return _("no")
    return _("no, %(below)s") % {"below": below(comparison.gap, scale)}


def _way(
    scored: ScoredJourney, edge: TransitionEdge, source: TouchpointNode, address: Mapping[str, str]
) -> Way:
    share = _("not counted")
    if edge.volume is not None and source.visits and edge.volume <= source.visits:
        share = words.percent(edge.volume / source.visits)
    elif edge.volume is not None:
        share = words.number(edge.volume)
    return Way(
        reference=address[edge.target],
        title=scored.graph.nodes[edge.target].title,
        share=share,
        label=edge.label or edge.condition,
    )
