"""Where two personas differ along one journey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchpoints.graph.journey import TouchpointNode
from touchpoints.graph.reading import reading_order, references
from touchpoints.graph.scored import ScoredJourney, StepScore
from touchpoints.rendering import words
from touchpoints.rendering.values import ShownScale, on_map, shown_scale
from touchpoints.scoring.differences import Difference, differences


@dataclass(frozen=True, slots=True)
class Row:
    """A touchpoint in the comparison: experience of both as places 0–100 on the axis, and the difference."""

    reference: str
    title: str
    touchpoint: str
    mine: str
    theirs: str
    at: float
    other_at: float
    difference: str
    significant: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two personas side by side at the touchpoints of one journey, largest difference first."""

    rows: tuple[Row, ...]
    ticks: tuple[tuple[str, float], ...]
    tested: int


def compare(mine: ScoredJourney, theirs: ScoredJourney) -> Comparison | None:
    """Hold two personas against each other in one journey; None where no touchpoint has scores of both."""
    graph, scale = mine.graph, shown_scale(mine)
    address, limits = references(graph), graph.facts.thresholds
    steps: dict[str | None, str] = {}
    for step in reading_order(graph):
        steps.setdefault(graph.nodes[step].touchpoint, step)
    both = [
        (step, mine.steps[step], theirs.steps[step])
        for touchpoint, step in steps.items()
        if touchpoint is not None
        and on_map(mine.steps[step]) is not None
        and on_map(theirs.steps[step]) is not None
    ]
    if not both:
        return None
    found = differences(
        [(one.measured.score, other.measured.score) for _step, one, other in both],  # type: ignore[union-attr]
        minimum_answers=limits.minimum_answers,
        significance=limits.significance,
    )
    low, high = _ends([value for _step, *two in both for one in two if (value := on_map(one)) is not None])
    axis = Axis(scale, low, high, {point.touchpoint: point.rank for point in mine.pain_points})
    rows = [
        (difference.difference, _row(address[step], graph.nodes[step], (one, other), difference, axis))
        for (step, one, other), difference in zip(both, found, strict=True)
        if difference is not None
    ]
    rows.sort(key=lambda row: row[0])
    ticks = tuple((scale.text(low + (high - low) * part), 100 * part) for part in (0.0, 0.5, 1.0))
    return Comparison(tuple(row for _key, row in rows), ticks, len(rows))


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale of the comparison, its ends in experience, and the ranks of pain points by touchpoint."""

    scale: ShownScale
    low: float
    high: float
    ranks: Mapping[str, int | None]

    def at(self, experience: float) -> float:
        """The place of a value, 0–100."""
        return (experience - self.low) / (self.high - self.low) * 100


def _row(
    reference: str,
    node: TouchpointNode,
    scores: tuple[StepScore, StepScore],
    difference: Difference,
    axis: Axis,
) -> Row:
    mine, theirs = (on_map(score) or 0.0 for score in scores)
    scale = axis.scale
    return Row(
        reference=reference,
        title=node.title,
        touchpoint=node.touchpoint or "",
        mine=scale.text(mine),
        theirs=scale.text(theirs),
        at=axis.at(mine),
        other_at=axis.at(theirs),
        difference=words.signed(scale.difference(difference.difference), scale.decimals),
        significant=difference.significant,
        rank=axis.ranks.get(node.touchpoint or ""),
    )


def _ends(values: list[float]) -> tuple[float, float]:
    """Ends of the axis, in experience: tens that hold every value, at least twenty apart."""
    low = int(min(values) // 10) * 10
    high = -int(-max(values) // 10) * 10
    return float(low), float(max(high, low + 20))
