"""Sketches inside pages whose words stand beside them: a bare curve, parts of a whole, two values on a track.

Coloured by the style sheet; nothing in them is read out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from touchpoints.graph.reading import reading_order
from touchpoints.graph.scored import ScoredJourney
from touchpoints.rendering.svg.pen import figure, tag
from touchpoints.rendering.values import on_map


def curve_sketch(scored: ScoredJourney, step: str = "") -> str:
    """The bare line of the experience curve against the journey average, with one step marked on it."""
    width, height, edge = 132.0, 30.0, 5.0
    order = reading_order(scored.graph)
    values = [(place, on_map(scored.steps.get(one)), one) for place, one in enumerate(order)]
    known = [value for _place, value, _one in values if value is not None]
    if len(known) < 2 or scored.average is None:
        return ""
    low, high = min(*known, scored.average - 4), max(*known, scored.average + 4)

    def y(value: float) -> float:
        return height - edge - (value - low) / (high - low) * (height - 2 * edge)

    points = [
        (edge + place / max(len(order) - 1, 1) * (width - 2 * edge), y(value), one)
        for place, value, one in values
        if value is not None
    ]
    line = "L".join(f"{figure(x)} {figure(at)}" for x, at, _one in points)
    mark = [tag("circle", cx=x, cy=at, r=4, class_="marked") for x, at, one in points if one == step]
    return tag(
        "svg",
        tag("path", d=f"M0 {figure(y(scored.average))}H{figure(width)}", class_="grid"),
        tag("path", d=f"M{line}", class_="line"),
        *mark,
        viewBox=f"0 0 {figure(width)} {figure(height)}",
        width=width,
        height=height,
        class_="sketch",
        aria_hidden="true",
    )


@dataclass(frozen=True, slots=True)
class Share:
    """A part of everyone: how many, which share (0–1), whether the page is about it, or it is nobody's."""

    name: str
    n: int
    share: float
    own: bool = False
    nobody: bool = False


def shares_bar(shares: Sequence[Share]) -> str:
    """Parts of a whole in one bar; nobody's part is dashed."""
    width, height, gap = 560.0, 18.0, 3.0
    x, parts = 0.0, []
    room = width - gap * max(len(shares) - 1, 0)
    for part in shares:
        css = "share-own" if part.own else "share-nobody" if part.nobody else "share-other"
        parts.append(
            tag(
                "rect",
                x=x + 0.5,
                y=0.5,
                width=max(part.share * room - 1, 2),
                height=height - 1,
                rx=2,
                class_=css,
            )
        )
        x += part.share * room + gap
    return tag(
        "svg",
        *parts,
        viewBox=f"0 0 {figure(width)} {figure(height)}",
        class_="shares",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def pair_on_track(mine: float, theirs: float, rank: int | None) -> str:
    """Two values on one track, as places 0–100: a square (a diamond at a pain point) and a ring, joined."""
    width, edge = 240.0, 9.0

    def at(place: float) -> float:
        return edge + place / 100 * (width - 2 * edge)

    x = at(mine)
    if rank is None:
        mark = tag("rect", x=x - 3.5, y=5.5, width=7, height=7, class_="pair-mine")
    else:
        mark = tag("path", d=f"M{figure(x)} 1l8 8l-8 8l-8 -8Z", class_="pair-pain")
        mark += tag("text", str(rank), x=x, y=12.2, class_="pair-rank")
    return tag(
        "svg",
        tag("path", d=f"M0 9H{figure(width)}", class_="grid"),
        tag("path", d=f"M{figure(x)} 9H{figure(at(theirs))}", class_="pair-line"),
        tag("circle", cx=at(theirs), cy=9, r=4, class_="pair-theirs"),
        mark,
        viewBox=f"0 0 {figure(width)} 18",
        class_="pair",
        aria_hidden="true",
    )
