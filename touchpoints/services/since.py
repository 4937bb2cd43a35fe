"""Since when a touchpoint has hurt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from touchpoints.graph.annotate import primary_questions
from touchpoints.graph.scored import ScoredJourney
from touchpoints.models import Journey, MonthTally
from touchpoints.scoring.metrics import score
from touchpoints.scoring.score import Counts, Scale
from touchpoints.services import counts


@dataclass(frozen=True, slots=True)
class Below:
    """The unbroken run of months below the average, up to the newest: its first month and their number.

    `all_along` when there is no month with answers before it.
    """

    since: date
    months: int
    all_along: bool


def below_since(journey: Journey, scored: ScoredJourney) -> Mapping[str, Below]:
    """Since when each pain point's touchpoint has scored below the journey average of the shown period.

    Looks at every month up to the end of the shown period with at least as many answers as the journey asks
    for, whether or not it lies in the period; a touchpoint whose newest such month is not below is left out,
    and so is one that has none. Two queries.
    """
    average = scored.average
    primary = primary_questions(scored.graph)
    asked = {primary[point.touchpoint].slug: point.touchpoint for point in scored.pain_points if point.rank}
    if average is None or not asked:
        return {}
    needed = scored.graph.facts.thresholds.minimum_answers
    months = _histograms(journey, scored, list(asked))
    found = {}
    for slug, touchpoint in asked.items():
        question = primary[touchpoint]
        scale = Scale(question.minimum, question.maximum, question.direction)
        values = [
            (month, score(question.metric, scale, histogram).experience)
            for month, histogram in sorted(months[slug].items())
            if sum(histogram.values()) >= needed
        ]
        run: list[date] = []
        for month, experience in reversed(values):
            if experience is None or experience >= average:
                break
            run.append(month)
        if run:
            found[touchpoint] = Below(run[-1], len(run), all_along=len(run) == len(values))
    return found


def _histograms(
    journey: Journey, scored: ScoredJourney, questions: list[str]
) -> dict[str, dict[date, Counts]]:
    """Histograms by question and month for the persona shown."""
    keys = counts.persona_keys(journey.workspace)
    chosen = list(keys.values()) if scored.persona is None else [keys[scored.persona]]
    tallies = MonthTally.objects.filter(
        question__workspace=journey.workspace_id, question__slug__in=questions, persona_key__in=chosen
    )
    if scored.period.end is not None:
        tallies = tallies.filter(month__lte=scored.period.end)
    rows = tallies.order_by().values_list("question__slug", "month", "score").annotate(number=Sum("count"))
    months: dict[str, dict[date, Counts]] = defaultdict(lambda: defaultdict(dict))
    for question, month, value, number in rows:
        months[question][month][value] = number  # type: ignore[index]
    return months
