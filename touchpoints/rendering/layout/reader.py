"""What every chapter of the layout knows of a journey."""

from collections.abc import Mapping
from dataclasses import dataclass

from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.reading import reading_order, references
from touchpoints.graph.scored import PainPoint, ScoredJourney
from touchpoints.rendering.values import ShownScale, shown_scale


@dataclass(frozen=True, slots=True)
class Reader:
    """A scored journey with its order of reading, addresses, pain points by step, and the scale shown."""

    scored: ScoredJourney
    order: tuple[str, ...]
    references: Mapping[str, str]
    pains: Mapping[str, PainPoint]
    scale: ShownScale

    @property
    def graph(self) -> JourneyGraph:
        return self.scored.graph


def read(scored: ScoredJourney) -> Reader:
    """Read a journey once, for all chapters."""
    return Reader(
        scored,
        reading_order(scored.graph),
        references(scored.graph),
        {step: pain for pain in scored.pain_points for step in pain.steps},
        shown_scale(scored),
    )
