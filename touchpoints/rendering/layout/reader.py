"""What every chapter of the layout knows of a journey."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.reading import reading_order, references
from touchpoints.graph.scored import PainPoint, ScoredJourney
from touchpoints.rendering.values import Reading, ShownScale, reading, shown_scale


@dataclass(frozen=True)
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

    @cached_property
    def of_stage(self) -> Mapping[str, list[str]]:
        """The steps of every stage in reading order."""
        found: dict[str, list[str]] = {stage: [] for stage in self.graph.stages}
        for step in self.order:
            found[self.graph.nodes[step].stage].append(step)
        return found

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        """How scores are printed, by step, where there are answers."""
        scores = {
            step: one.measured.score for step, one in self.scored.steps.items() if one.measured is not None
        }
        read = {step: reading(score, self.scale) for step, score in scores.items()}
        return {step: said for step, said in read.items() if said is not None}


def read(scored: ScoredJourney) -> Reader:
    """Read a journey once, for all chapters."""
    return Reader(
        scored,
        reading_order(scored.graph),
        references(scored.graph),
        {step: pain for pain in scored.pain_points for step in pain.steps},
        shown_scale(scored),
    )
