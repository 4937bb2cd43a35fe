"""All journeys of a workspace side by side, each scored as its map shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from touchpoints.graph.annotate import Decision, QuestionAnswers, annotate
from touchpoints.graph.journey import (
    Inventory,
    JourneyFacts,
    JourneyGraph,
    JourneyStage,
    QuestionEntry,
    TouchpointNode,
)
from touchpoints.graph.scored import ScoredJourney
from touchpoints.models import (
    Channel,
    Journey,
    PainPointDecision,
    Question,
    Stage,
    Step,
    Touchpoint,
    Workspace,
)
from touchpoints.models.journeys import JourneyQuerySet
from touchpoints.scoring.metrics import merge
from touchpoints.scoring.score import Period, Thresholds
from touchpoints.services import counts, rows
from touchpoints.services.periods import end_of_month, latest_year
from touchpoints.services.usual_period import Group, usual_ends
from touchpoints.vocabulary import DecisionKind


@dataclass(frozen=True, slots=True)
class Entry:
    """A journey with what its card says. `newest` is the day of the newest answer shown, None without
    answers.

    The graph of `scored` holds what scores, reading order and curve are made of, and none of the texts.
    """

    journey: Journey
    scored: ScoredJourney
    newest: date | None


def portfolio(
    workspace: Workspace, *, journeys: JourneyQuerySet | None = None, persona: str | None = None
) -> list[Entry]:
    """The journeys (those in use, unless others are given) in their order, scored for one persona.

    `persona` is a slug, None for everyone. Each journey is shown for the twelve months that its map opens
    with. Thirteen queries, whatever the number of journeys, and some for those whose newest answers are too
    few to be shown. Raises UnknownPersona.
    """
    chosen = journeys if journeys is not None else Journey.objects.live()
    found = list(chosen.in_workspace(workspace).prefetch_related("personas"))
    graphs = _graphs(workspace, found)
    keys = counts.persona_keys(workspace)
    if persona is not None and persona not in keys:
        raise counts.UnknownPersona(persona)
    chosen_keys = list(keys.values()) if persona is None else [keys[persona]]
    questions = {slug for graph in graphs.values() for slug in graph.inventory.questions}
    asked = counts.asked(
        Question.objects.filter(workspace=workspace, slug__in=questions), list(keys.values()), Period()
    )
    groups = {
        key: Group(
            {slug: asked[slug] for slug in graph.inventory.questions}, graph.facts.thresholds.minimum_answers
        )
        for key, graph in graphs.items()
    }
    newest = usual_ends(groups)
    answers = _answers(groups, newest, chosen_keys)
    decisions = _decisions(found)
    entries = []
    for journey in found:
        latest = newest[journey.pk]
        shown, before = latest_year(latest) if latest else (Period(), None)
        scored = annotate(
            graphs[journey.pk],
            answers[journey.pk],
            period=shown,
            before=before,
            persona=persona,
            decisions=decisions[journey.pk],
        )
        entries.append(Entry(journey, scored, latest))
    return entries


def _graphs(workspace: Workspace, journeys: list[Journey]) -> dict[int, JourneyGraph]:
    """Light graphs by key of journey: places, touchpoints and questions."""
    of_these = {"journey__in": journeys}
    stages: dict[int, dict[str, JourneyStage]] = defaultdict(dict)
    for journey, uid, title in (
        Stage.objects.filter(**of_these).order_by("position", "pk").values_list("journey", "uid", "title")
    ):
        stages[journey][str(uid)] = JourneyStage(str(uid), title)
    nodes = _nodes(Step.objects.filter(**of_these))
    used = Touchpoint.objects.filter(steps__journey__in=journeys).distinct()
    channels = rows.channels_of(Channel.objects.in_workspace(workspace))
    touchpoints = rows.touchpoints_of(used)
    of_touchpoint, of_journey = _questions(used, journeys)
    return {
        journey.pk: JourneyGraph(
            id=str(journey.uid),
            slug=journey.slug,
            facts=_facts(journey),
            stages=stages[journey.pk],
            nodes=nodes[journey.pk],
            inventory=Inventory(
                channels=channels,
                touchpoints=touchpoints,
                questions={
                    entry.slug: entry
                    for entry in (
                        *of_journey[journey.pk],
                        *(
                            entry
                            for slug in dict.fromkeys(node.touchpoint for node in nodes[journey.pk].values())
                            for entry in of_touchpoint[slug]
                        ),
                    )
                },
            ),
            revision=journey.revision,
        )
        for journey in journeys
    }


def _facts(journey: Journey) -> JourneyFacts:
    return JourneyFacts(
        title=journey.title,
        owner=journey.owner,
        review_date=journey.review_date,
        thresholds=Thresholds(
            journey.minimum_answers, journey.minimum_gap, journey.significance, journey.stale_after_days
        ),
    )


def _nodes(steps: QuerySet[Step]) -> dict[int, dict[str, TouchpointNode]]:
    nodes: dict[int, dict[str, TouchpointNode]] = defaultdict(dict)
    places = ("uid", "stage__uid", "title", "column", "row", "touchpoint__slug", "channel__slug", "visits")
    for journey, uid, stage, title, column, row, touchpoint, channel, visits in (
        steps.order_by("pk").values_list("journey", *places)
    ):  # fmt: skip
        nodes[journey][str(uid)] = TouchpointNode(
            str(uid), str(stage), title, column, row, touchpoint, channel, visits=visits
        )
    return nodes


def _questions(
    touchpoints: QuerySet[Touchpoint], journeys: list[Journey]
) -> tuple[dict[str | None, list[QuestionEntry]], dict[int, list[QuestionEntry]]]:
    """Questions by slug of their touchpoint, and by key of their journey."""
    asked = Question.objects.filter(
        Q(journey__in=journeys) | Q(touchpoint__in=touchpoints.order_by().values("pk"))
    )
    journey_of = dict(asked.exclude(journey=None).values_list("slug", "journey"))
    of_touchpoint: dict[str | None, list[QuestionEntry]] = defaultdict(list)
    of_journey: dict[int, list[QuestionEntry]] = defaultdict(list)
    for entry in rows.questions_of(asked).values():
        if entry.touchpoint is None:
            of_journey[journey_of[entry.slug]].append(entry)
        else:
            of_touchpoint[entry.touchpoint].append(entry)
    return of_touchpoint, of_journey


def _answers(
    groups: Mapping[int, Group], newest: Mapping[int, date | None], keys: Collection[int]
) -> dict[int, dict[str, QuestionAnswers]]:
    """Answers by journey and question; journeys whose newest answers are of one month are read together."""
    by_month: dict[date, list[int]] = defaultdict(list)
    for journey, day in newest.items():
        if day is not None:
            by_month[end_of_month(day)].append(journey)
    wanted = []
    for month, members in by_month.items():
        questions = {question.key for journey in members for question in groups[journey].asked.values()}
        wanted += [counts.Wanted(questions, list(keys), period) for period in latest_year(month)]
    found = iter(counts.histograms(wanted))
    answers: dict[int, dict[str, QuestionAnswers]] = defaultdict(dict)
    for month, members in by_month.items():
        period = latest_year(month)[0]
        shown, before = next(found), next(found)
        for journey in members:
            for slug, question in groups[journey].asked_in(period).items():
                days = (day for key, day in question.newest.items() if key in keys)
                answers[journey][slug] = QuestionAnswers(
                    merge(*(shown.get((question.key, key), {}) for key in keys)),
                    merge(*(before.get((question.key, key), {}) for key in keys)),
                    max((day for day in days if period.start is None or day >= period.start), default=None),
                )
    return answers


def _decisions(journeys: list[Journey]) -> dict[int, list[Decision]]:
    decisions: dict[int, list[Decision]] = defaultdict(list)
    decided = PainPointDecision.objects.filter(journey__in=journeys).order_by("decided_at", "pk")
    for journey, touchpoint, kind, reason in decided.values_list(
        "journey", "touchpoint__slug", "kind", "reason"
    ):
        decisions[journey].append(Decision(touchpoint, DecisionKind(kind), reason))
    return decisions
