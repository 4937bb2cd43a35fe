"""What the parts of a scene are made of: places, boxes, lines of text and the marks that several parts use.

Units are those of the scene; inks and surfaces are roles of a theme.
"""

from typing import Literal, NamedTuple, Self

from touchpoints.vocabulary import Flow

Anchor = Literal["start", "middle", "end"]
Ink = Literal["ink", "ink2", "ink3", "pain_text", "rise", "on_ink"]
Surface = Literal["page", "field", "lane", "card"]


class Point(NamedTuple):
    """A place on the sheet."""

    x: float
    y: float


class Box(NamedTuple):
    """An upright rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def grown(self, by: float) -> Self:
        """The rectangle with `by` more on every side."""
        return type(self)(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other lies wholly inside (edges may touch)."""
        x, y, width, height = other
        return self.x <= x and self.y <= y and x + width <= self.right and y + height <= self.bottom


class Text(NamedTuple):
    """One line of text. `full` is what it says when not shortened; `halo` clears what lies under it."""

    content: str
    x: float
    y: float
    size: float
    weight: int = 400
    ink: Ink = "ink"
    anchor: Anchor = "start"
    italic: bool = False
    spacing: float = 0.0
    full: str = ""
    halo: Surface | None = None


class Badge(NamedTuple):
    """The score in its silhouette: steps 1 (far below the journey average) to 5 (far above).

    `step` None is a dashed outline without verdict; `outlined` keeps the number and drops the colour.
    """

    box: Box
    label: str
    step: int | None
    outlined: bool = False
    size: float = 13


class ChangeMark(NamedTuple):
    """What happened since the period before: arrow up, down or a dash, filled when significant."""

    at: Point
    label: str
    direction: Literal["up", "down", "none"]
    significant: bool


class Whisker(NamedTuple):
    """A mean with its interval on a track of ±15 % of the range round the journey average.

    `mean`, `low` and `high` are x; `low` and `high` None when the interval is too narrow to see;
    `beyond` says at which end the mean lies off the track.
    """

    track: Box
    average: float | None
    mean: float
    low: float | None
    high: float | None
    step: int | None
    beyond: Literal["left", "right"] | None = None


class Rank(NamedTuple):
    """A pain point's diamond (number None: marked by hand, hollow) with its half diagonal."""

    at: Point
    number: int | None
    radius: float


class Chip(NamedTuple):
    """A word in a frame."""

    box: Box
    text: Text


class Sample(NamedTuple):
    """A bit of road in the legend."""

    start: Point
    end: Point
    thickness: float
    flow: Flow = Flow.MAIN
