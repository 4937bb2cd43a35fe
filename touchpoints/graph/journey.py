"""The journey as a frozen graph: stages, steps and transitions, with the inventory they refer to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from touchpoints.scoring.score import Thresholds
from touchpoints.vocabulary import (
    ChannelKind,
    Direction,
    EvidenceStatus,
    Flow,
    JourneyState,
    Level,
    Metric,
    NoteLane,
    OpportunityKind,
    OpportunityStatus,
    Phase,
)


@dataclass(frozen=True, slots=True)
class PersonaEntry:
    """A kind of customer. `segment` is the rule that says whose answers are this persona's."""

    slug: str
    name: str
    description: str = ""
    quote: str = ""
    goals: tuple[str, ...] = ()
    frustrations: tuple[str, ...] = ()
    context: str = ""
    icon: str = "user"
    segment: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChannelEntry:
    """A place of contact. `icon` is a name of the icon set, empty for the kind's own."""

    slug: str
    name: str
    kind: ChannelKind = ChannelKind.OTHER
    icon: str = ""
    online: bool = False


@dataclass(frozen=True, slots=True)
class TouchpointEntry:
    """A named contact with the brand on one channel, perhaps under a larger one (`parent`)."""

    slug: str
    name: str
    channel: str
    parent: str | None = None
    phase: Phase | None = None
    owner: str = ""
    aliases: tuple[str, ...] = ()
    icon: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """What was asked about a touchpoint, or (touchpoint None) about the journey as a whole."""

    slug: str
    touchpoint: str | None
    wording: str
    metric: Metric
    minimum: int
    maximum: int
    direction: Direction = Direction.HIGH
    no_answer: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    primary: bool = True


@dataclass(frozen=True, slots=True)
class OpportunityEntry:
    """What to do about it, at one or more steps of this journey."""

    id: str
    title: str
    steps: tuple[str, ...] = ()
    kind: OpportunityKind = OpportunityKind.START
    description: str = ""
    impact: Level | None = None
    effort: Level | None = None
    owner: str = ""
    due: date | None = None
    status: OpportunityStatus = OpportunityStatus.IDEA


@dataclass(frozen=True, slots=True)
class Inventory:
    """What the workspace has and this journey uses, by slug, in the workspace's order.

    The order of `channels` is the order of lanes; the order of `personas` is the order in which their
    segment rules are tried. Questions hold those of the journey's touchpoints and its own.
    """

    personas: Mapping[str, PersonaEntry] = field(default_factory=dict)
    channels: Mapping[str, ChannelEntry] = field(default_factory=dict)
    touchpoints: Mapping[str, TouchpointEntry] = field(default_factory=dict)
    questions: Mapping[str, QuestionEntry] = field(default_factory=dict)
    opportunities: Mapping[str, OpportunityEntry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """What is said of a journey as a whole: the fields a `set` on kind `journey` may change."""

    title: str
    goal: str = ""
    state: JourneyState = JourneyState.CURRENT
    variant_of: str | None = None
    vision: str = ""
    owner: str = ""
    review_date: date | None = None
    personas: tuple[str, ...] = ()
    lanes: tuple[NoteLane, ...] = tuple(NoteLane)
    source_note: str = ""
    thresholds: Thresholds = Thresholds()


@dataclass(frozen=True, slots=True)
class JourneyStage:
    """An ordered column of the journey; its order is its place in `JourneyGraph.stages`."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class TouchpointNode:
    """A step: the place where this journey passes through a touchpoint (usually) in a stage.

    `column` and `row` count from 0 within the stage's part of the lane. `channel` is the step's own,
    None to take its touchpoint's. `visits` and `leaves` are customers who pass and who stop here, given
    or counted, None when unknown. `feels` is −2…+2, None when nothing is said.
    """

    id: str
    stage: str
    title: str
    column: int = 0
    row: int = 0
    touchpoint: str | None = None
    channel: str | None = None
    does: str = ""
    thinks_before: str = ""
    thinks_after: str = ""
    feels: int | None = None
    worked: str = ""
    wrong: str = ""
    backstage: str = ""
    support: str = ""
    visits: int | None = None
    leaves: int | None = None
    links: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    nested_journey: str | None = None
    evidence: EvidenceStatus = EvidenceStatus.ASSUMED
    evidence_source: str = ""
    moment_of_truth: bool = False
    typical_words: tuple[str, ...] = ()

    @property
    def thoughts(self) -> tuple[str, ...]:
        """What customers are said to think, before and after."""
        return tuple(thought for thought in (self.thinks_before, self.thinks_after) if thought)

    @property
    def thoughts_observed(self) -> bool:
        """Whether a source stands behind the thoughts. Scores, as a measured step has, tell no thought."""
        observed = self.evidence is EvidenceStatus.OBSERVED and self.evidence_source
        return bool(self.thoughts and observed)


@dataclass(frozen=True, slots=True)
class TransitionEdge:
    """A directed way from one step to another; `volume` is customers, None when not counted."""

    id: str
    source: str
    target: str
    label: str = ""
    condition: str = ""
    flow: Flow = Flow.MAIN
    volume: int | None = None


@dataclass(frozen=True, slots=True)
class JourneyGraph:
    """A journey: everything that enters becomes one, everything that leaves is drawn from one.

    `stages`, `nodes` and `edges` map id to part; the order of `stages` is the order on the map. Parts
    are never changed in place: operations give a new graph that shares what stayed the same.
    """

    id: str
    slug: str
    facts: JourneyFacts
    stages: Mapping[str, JourneyStage] = field(default_factory=dict)
    nodes: Mapping[str, TouchpointNode] = field(default_factory=dict)
    edges: Mapping[str, TransitionEdge] = field(default_factory=dict)
    inventory: Inventory = field(default_factory=Inventory)
    revision: int = 0

    def lane_of(self, node: TouchpointNode) -> str | None:
        """Slug of the channel whose lane the step lies in: its own, else its touchpoint's, else None."""
        if node.channel is not None:
            return node.channel
        entry = self.inventory.touchpoints.get(node.touchpoint or "")
        return entry.channel if entry else None
