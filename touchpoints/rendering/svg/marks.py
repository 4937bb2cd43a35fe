"""The marks of cards, legend and curve: badge, whisker, change, diamond, star."""

from math import cos, pi, sin

from touchpoints.rendering.shapes import Badge, Box, ChangeMark, Point, Rank, Whisker
from touchpoints.rendering.svg.pen import Pen, figure, rect, shape, tag, written

PEAKS = {1: 7.0, 2: 3.5, 4: -3.5, 5: -7.0}
"""How far a badge points down (below the average) or up, by step of the score scale."""


def draw_badge(badge: Badge, pen: Pen) -> str:
    """A score in its silhouette: the deeper below the journey average, the deeper its point."""
    box, step = badge.box, badge.step
    middle = box.centre.x
    y = box.centre.y + badge.size * 0.36
    if step is None:
        frame = rect(box, f'rx="4" fill="none" stroke="{pen.theme.ink3}" stroke-dasharray="3 2"')
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
    frame = shape(_silhouette(badge), f'fill="{fill}" stroke="{outline}" stroke-linejoin="round"')
    if not badge.label:
        return frame
    return (
        f'{frame}<text x="{figure(middle)}" y="{figure(y)}" font-size="{figure(badge.size)}"'
        f' font-weight="700" text-anchor="middle" fill="{ink}">{written(badge.label)}</text>'
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
        look = f'stroke="{pen.theme.ink3}" stroke-width="1.8" stroke-linecap="round"'
        arrow = shape(f"M{figure(x)} {figure(y + 3.8)}h7", look)
    else:
        start, tip = (y + 7, -7) if mark.direction == "up" else (y, 7)
        fill = ink if mark.significant else "none"
        look = f'fill="{fill}" stroke="{ink}" stroke-width="1.2" stroke-linejoin="round"'
        arrow = shape(f"M{figure(x)} {figure(start)}l3.8 {tip}l3.8 {-tip}z", look)
    weight = ' font-weight="600"' if mark.significant else ""
    return (
        f'{arrow}<text x="{figure(x + 11)}" y="{figure(y + 7)}" font-size="10"{weight} fill="{ink}">'
        f"{written(mark.label)}</text>"
    )


def draw_whisker(whisker: Whisker, pen: Pen) -> str:
    """Track, dashed tick at the journey average, interval with caps, dot at the mean."""
    track, theme = whisker.track, pen.theme
    y = track.centre.y
    drawn = shape(f"M{figure(track.x)} {figure(y)}H{figure(track.right)}", f'stroke="{theme.line2}"')
    if whisker.average is not None:
        tick = f"M{figure(whisker.average)} {figure(y - 6)}v12"
        drawn += shape(tick, f'stroke="{theme.ink3}" stroke-dasharray="2 1.5"')
    if whisker.beyond:
        tip, base = (track.x, 6) if whisker.beyond == "left" else (track.right, -6)
        return drawn + shape(f"M{figure(tip)} {figure(y)}l{base} -4v8z", f'fill="{theme.ink}"')
    if whisker.low is not None and whisker.high is not None:
        interval = _interval(track, whisker.low, whisker.high)
        drawn += shape(interval, f'stroke="{theme.ink}" stroke-width="1.6" fill="none"')
    fill = theme.step(whisker.step).fill if whisker.step else theme.card
    radius = "2.7" if whisker.low is not None else "3"
    return (
        f'{drawn}<circle cx="{figure(whisker.mean)}" cy="{figure(y)}" r="{radius}" fill="{fill}"'
        f' stroke="{theme.ink}" stroke-width="1.3"/>'
    )


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
    diamond = f"M{figure(x)} {figure(y - r)}l{side} {side}l-{side} {side}l-{side} -{side}Z"
    if rank.number is None:
        rims = ((theme.page, 5), (theme.pain, 2))
        return "".join(
            shape(
                diamond, f'fill="{theme.card}" stroke="{rim}" stroke-width="{width}" stroke-linejoin="round"'
            )
            for rim, width in rims
        )
    size = r * (0.95 if rank.number < 10 else 0.8)
    halo = f'stroke="{theme.page}" stroke-width="2.5" stroke-linejoin="round" paint-order="stroke"'
    return shape(diamond, f'fill="{theme.pain}" {halo}') + (
        f'<text x="{figure(x)}" y="{figure(y + size * 0.35)}" font-size="{figure(size)}" font-weight="700"'
        f' text-anchor="middle" fill="{theme.on_pain}">{rank.number}</text>'
    )


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
