"""The scene: every part of the drawn map with its final place and its text already broken into lines.

Units are a quarter of a millimetre on A3 (four to the millimetre), y grows downward, text stands on its
baseline. Nothing here knows colours or SVG; inks are roles of a theme.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from touchpoints.graph.scored import Evidence
from touchpoints.rendering.shapes import Badge, Box, ChangeMark, Chip, Point, Rank, Sample, Text, Whisker
from touchpoints.vocabulary import Flow


class Terminal(StrEnum):
    """Where customers enter the journey, and where they have come through."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class StageColumn:
    """A stage: its strip of the sheet, its header, and whether its part of the neat line is filled."""

    stage: str
    box: Box
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ChannelLane:
    """A channel's row of the grid with its number, icon and name in the gutter."""

    channel: str | None
    box: Box
    icon: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class TouchpointCard:
    """A step on the map. `label` is the sentence a screen reader says, `title` the whole name.

    `clock` stands before the age of old answers; `felt` is the icon of the editor's guess in the empty badge.
    """

    step: str
    reference: str
    title: str
    label: str
    box: Box
    evidence: Evidence
    icon: str
    texts: tuple[Text, ...]
    badge: Badge
    change: ChangeMark | None = None
    whisker: Whisker | None = None
    rank: Rank | None = None
    star: Point | None = None
    clock: Point | None = None
    felt: str = ""


@dataclass(frozen=True, slots=True)
class RoutedTransition:
    """A transition's way across the sheet, from the edge of one card to the edge of another.

    `points` turn at right angles; `thickness` follows the volume; `label` stands beside or over it, `said` is
    all that there is to say of it, whether it is printed or not.
    """

    transition: str
    source: str
    target: str
    points: tuple[Point, ...]
    thickness: float
    label: Text | None = None
    flow: Flow = Flow.MAIN
    said: str = ""


@dataclass(frozen=True, slots=True)
class TerminalMark:
    """A ring where the journey begins, a ringed dot where it ends, with how many customers."""

    step: str
    kind: Terminal
    at: Point
    edge: Point
    label: Text | None


@dataclass(frozen=True, slots=True)
class DropOff:
    """Customers who leave at a step: a stub that ends at a bar; `said` even where no label has room."""

    step: str
    start: Point
    end: Point
    thickness: float
    label: Text | None
    said: str


@dataclass(frozen=True, slots=True)
class Callout:
    """Why a step is a pain point, tied to its card by `leader` (empty in the numbered band)."""

    step: str
    box: Box
    rank: Rank
    texts: tuple[Text, ...]
    chips: tuple[Chip, ...]
    leader: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Legend:
    """How to read the map: only the marks that this map uses."""

    box: Box
    texts: tuple[Text, ...]
    badges: tuple[Badge, ...] = ()
    whiskers: tuple[Whisker, ...] = ()
    changes: tuple[ChangeMark, ...] = ()
    ranks: tuple[Rank, ...] = ()
    stars: tuple[Point, ...] = ()
    drop_offs: tuple[tuple[Point, Point], ...] = ()
    roads: tuple[Sample, ...] = ()
    icons: tuple[tuple[str, Point], ...] = ()


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A touchpoint on the curve; `at`, `low` and `high` are None where nothing can be said.

    `felt` when `at` is the editor's guess and nobody was asked.
    """

    step: str
    x: float
    reference: Text
    at: Point | None
    low: float | None = None
    high: float | None = None
    before: float | None = None
    score_step: int | None = None
    rank: Rank | None = None
    star: bool = False
    felt: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on the curve's axis."""

    y: float
    text: Text


@dataclass(frozen=True, slots=True)
class ExperienceCurve:
    """Scores in reading order; `runs` are the unbroken stretches, as (first, last) index of `points`.

    `dashed` when the whole journey is thin; `average` is the y of the journey average.
    """

    box: Box
    plot: Box
    points: tuple[CurvePoint, ...]
    runs: tuple[tuple[int, int], ...]
    ticks: tuple[Tick, ...]
    average: float | None
    texts: tuple[Text, ...]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A row of words under the map: thoughts, what worked, what went wrong, opportunities."""

    box: Box
    texts: tuple[Text, ...]
    ranks: tuple[Rank, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonaChip:
    """A persona the journey is drawn for, in the title block."""

    at: Point
    icon: str


@dataclass(frozen=True, slots=True)
class MiniScale:
    """A score's whole scale as a ruler with its interval marked."""

    start: Point
    length: float
    ticks: tuple[Text, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """What the sheet is about and the journey's figures."""

    box: Box
    texts: tuple[Text, ...]
    personas: tuple[PersonaChip, ...]
    dividers: tuple[float, ...]
    scales: tuple[MiniScale, ...]


@dataclass(frozen=True, slots=True)
class EmptyCell:
    """The dashed cell of a journey without steps."""

    box: Box
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The whole sheet. `field` is what the neat line encloses, `lanes_box` the part where cards lie.

    `routed_by` names who found the ways: Graphviz, or the map itself when Graphviz gave none in time.
    """

    width: float
    height: float
    title: str
    summary: str
    language: str
    field: Box
    lanes_box: Box
    header: Box
    title_block: TitleBlock | None
    stages: tuple[StageColumn, ...]
    lanes: tuple[ChannelLane, ...]
    cards: tuple[TouchpointCard, ...]
    transitions: tuple[RoutedTransition, ...]
    terminals: tuple[TerminalMark, ...]
    drop_offs: tuple[DropOff, ...]
    callouts: tuple[Callout, ...]
    band: Box | None
    legend: Legend | None
    curve: ExperienceCurve | None
    notes: tuple[NoteRow, ...]
    source_note: tuple[Text, ...]
    empty: EmptyCell | None
    routed_by: Literal["graphviz", "map"]
