"""The marks of cards, legend and curve: badge, whisker, change, diamond, star."""

from math import cos, pi, sin

from touchpoints.rendering.shapes import Badge, Box, ChangeMark, Point, Rank, Whisker
from touchpoints.rendering.svg.pen import Pen, figure, tag, written

PEAKS = {1: 7.0, 2: 3.5, 4: -3.5, 5: -7.0}
"""How far a badge points down (below the average) or up, by step of the score scale."""


def draw_badge(badge: Badge, pen: Pen) -> str:
    """A score in its silhouette: the deeper below the journey average, the deeper its point."""
    box, step = badge.box, badge.step
    middle = box.centre.x
    y = box.centre.y + badge.size * 0.36
    if step is None:
        frame = tag("rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=4, fill="none",
                    stroke=pen.theme.ink3, stroke_dasharray="3 2")  # fmt: skip
        if not badge.label:
            return frame
        return frame + tag(
            "text",
            written(badge.label),
            x=middle,
            y=y,
            font_size=12,
            text_anchor="middle",
            fill=pen.theme.ink2,
        )
    colours = pen.theme.step(step)
    fill, ink, outline = colours.fill, colours.text, colours.outline
    if badge.outlined:
        fill, ink, outline = "none", pen.theme.ink2, pen.theme.ink3
    shape = tag("path", d=_silhouette(badge), fill=fill, stroke=outline, stroke_linejoin="round")
    if not badge.label:
        return shape
    return shape + tag(
        "text",
        written(badge.label),
        x=middle,
        y=y,
        font_size=badge.size,
        font_weight=700,
        text_anchor="middle",
        fill=ink,
    )


def _silhouette(badge: Badge) -> str:
    x, y, width, height = badge.box
    peak = 0.0 if badge.outlined else PEAKS.get(badge.step or 3, 0.0)
    half = abs(peak) * 1.7
    left, right = figure(x + width / 2 - half), figure(x + width / 2 + half)
    tip = f"{figure(x + width / 2)} {figure(y + peak + (height if peak > 0 else 0))}"
    over = f"H{left}L{tip}L{right} {figure(y)}" if peak < 0 else ""
    under = f"H{right}L{tip}L{left} {figure(y + height)}" if peak > 0 else ""
    return (
        f"M{figure(x + 4)} {figure(y)}{over}H{figure(x + width - 4)}q4 0 4 4v{figure(height - 8)}q0 4 -4 4"
        f"{under}H{figure(x + 4)}q-4 0 -4 -4v{figure(8 - height)}q0 -4 4 -4Z"
    )


def draw_change(mark: ChangeMark, pen: Pen) -> str:
    """Arrow up or down, filled and bold when significant; a dash when nothing moved."""
    x, y = mark.at
    ink = pen.theme.ink2
    if mark.significant:
        ink = pen.theme.rise if mark.direction == "up" else pen.theme.pain_text
    if mark.direction == "none":
        dash = f"M{figure(x)} {figure(y + 3.8)}h7"
        arrow = tag("path", d=dash, stroke=pen.theme.ink3, stroke_width=1.8, stroke_linecap="round")
    else:
        start, tip = (y + 7, -7) if mark.direction == "up" else (y, 7)
        shape = f"M{figure(x)} {figure(start)}l3.8 {tip}l3.8 {-tip}z"
        fill = ink if mark.significant else "none"
        arrow = tag("path", d=shape, fill=fill, stroke=ink, stroke_width=1.2, stroke_linejoin="round")
    return arrow + tag(
        "text", written(mark.label), x=x + 11, y=y + 7, font_size=10,
        font_weight=600 if mark.significant else None, fill=ink,
    )  # fmt: skip


def draw_whisker(whisker: Whisker, pen: Pen) -> str:
    """Track, dashed tick at the journey average, interval with caps, dot at the mean."""
    track, theme = whisker.track, pen.theme
    y = track.centre.y
    parts = [tag("path", d=f"M{figure(track.x)} {figure(y)}H{figure(track.right)}", stroke=theme.line2)]
    if whisker.average is not None:
        parts.append(tag("path", d=f"M{figure(whisker.average)} {figure(y - 6)}v12", stroke=theme.ink3,
                         stroke_dasharray="2 1.5"))  # fmt: skip
    if whisker.beyond:
        tip, base = (track.x, 6) if whisker.beyond == "left" else (track.right, -6)
        arrow = f"M{figure(tip)} {figure(y)}l{base} -4v8z"
        return "".join((*parts, tag("path", d=arrow, fill=theme.ink)))
    if whisker.low is not None and whisker.high is not None:
        interval = _interval(track, whisker.low, whisker.high)
        parts.append(tag("path", d=interval, stroke=theme.ink, stroke_width=1.6, fill="none"))
    fill = theme.step(whisker.step).fill if whisker.step else theme.card
    radius = 2.7 if whisker.low is not None else 3.0
    parts.append(
        tag("circle", cx=whisker.mean, cy=y, r=radius, fill=fill, stroke=theme.ink, stroke_width=1.3)
    )
    return "".join(parts)


def _interval(track: Box, low: float, high: float) -> str:
    """The interval: a cap at an end on the track, a small arrow at one that lies beyond it."""
    y, first, last = track.centre.y, max(low, track.x), min(high, track.right)
    ends = []
    for end, inside, sign in ((first, low >= track.x, 1), (last, high <= track.right, -1)):
        if inside:
            ends.append(f"M{figure(end)} {figure(y - 3.5)}v7")
        else:
            back = figure(sign * 3.5)
            ends.append(f"M{figure(end + sign * 3.5)} {figure(y - 3)}l{figure(-sign * 3.5)} 3l{back} 3")
    return f"M{figure(first)} {figure(y)}H{figure(last)}{''.join(ends)}"


def draw_rank(rank: Rank, pen: Pen) -> str:
    """A pain point's diamond with its number; hollow when marked by hand."""
    (x, y), r, theme = rank.at, rank.radius, pen.theme
    side = figure(r)
    shape = f"M{figure(x)} {figure(y - r)}l{side} {side}l-{side} {side}l-{side} -{side}Z"
    if rank.number is None:
        rims = ((theme.page, 5), (theme.pain, 2))
        return "".join(
            tag("path", d=shape, fill=theme.card, stroke=rim, stroke_width=width, stroke_linejoin="round")
            for rim, width in rims
        )
    size = r * (0.95 if rank.number < 10 else 0.8)
    halo: dict[str, str | float] = {
        "stroke": theme.page,
        "stroke_width": 2.5,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    number = tag(
        "text",
        str(rank.number),
        x=x,
        y=y + size * 0.35,
        font_size=size,
        font_weight=700,
        text_anchor="middle",
        fill=theme.on_pain,
    )
    return tag("path", d=shape, fill=theme.pain, **halo) + number


def draw_star(at: Point, pen: Pen, radius: float = 12) -> str:
    """A moment of truth: a star on a dark disc."""
    halo: dict[str, str | float] = {"stroke": pen.theme.page, "stroke_width": 2.5, "paint_order": "stroke"}
    disc = tag("circle", cx=at.x, cy=at.y, r=radius, fill=pen.theme.ink, **halo)
    corners = []
    for point in range(10):
        reach = radius * (0.62 if point % 2 == 0 else 0.26)
        angle = -pi / 2 + point * pi / 5
        corners.append(f"{figure(at.x + reach * cos(angle))} {figure(at.y + reach * sin(angle))}")
    return disc + tag("path", d=f"M{'L'.join(corners)}Z", fill=pen.theme.on_ink)
