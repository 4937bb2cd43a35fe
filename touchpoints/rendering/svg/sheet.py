"""The sheet as SVG: ground, header, lanes, roads, cards, callouts, legend, curve, notes, neat line."""

from touchpoints.rendering.options import DrawingOptions
from touchpoints.rendering.scene import Callout, Legend, Scene, TitleBlock
from touchpoints.rendering.shapes import Box
from touchpoints.rendering.svg.card import draw_card
from touchpoints.rendering.svg.curve import draw_curve
from touchpoints.rendering.svg.edges import (
    draw_drop_off,
    draw_road,
    draw_stub,
    draw_terminal,
    draw_transition,
)
from touchpoints.rendering.svg.marks import draw_badge, draw_change, draw_rank, draw_star, draw_whisker
from touchpoints.rendering.svg.pen import Pen, figure, path, tag, written
from touchpoints.rendering.text import FAMILY
from touchpoints.rendering.theme import THEMES

NEAT = 6.0


def draw_scene(scene: Scene, options: DrawingOptions) -> str:
    """The drawing as SVG text: presentation attributes only, the same text for the same scene."""
    pen = Pen(THEMES[options.theme], options.prefix, options.link)
    title, summary = f"{pen.prefix}title", f"{pen.prefix}summary"
    parts = [
        tag("title", written(scene.title), id=title),
        tag("desc", written(scene.summary), id=summary),
        _rect(Box(0, 0, scene.width, scene.height), fill=pen.theme.page),
        _title_block(scene.title_block, pen) if scene.title_block else "",
        _ground(scene, pen),
        _transitions(scene, pen),
        _group(pen, "callouts", *(_callout(callout, pen) for callout in scene.callouts)),
        _group(pen, "touchpoints", *(draw_card(card, pen) for card in scene.cards)),
        _empty(scene, pen),
        _legend(scene.legend, pen) if scene.legend else "",
        draw_curve(scene.curve, pen) if scene.curve else "",
        _notes(scene, pen),
        _neat_line(scene, pen),
        _group(pen, "source", pen.texts(scene.source_note)),
    ]
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {figure(scene.width)} {figure(scene.height)}",
        width=scene.width,
        height=scene.height,
        role="graphics-document document",
        aria_labelledby=title,
        aria_describedby=summary,
        lang=scene.language,
        font_family=FAMILY.replace("'", "&#39;"),
    )


def _group(pen: Pen, name: str, *parts: str) -> str:
    return tag("g", *parts, id=f"{pen.prefix}{name}") if any(parts) else ""


def _rect(box: Box, **attributes: str | float | None) -> str:
    return tag("rect", x=box.x, y=box.y, width=box.width, height=box.height, **attributes)


def _line(points: str, colour: str, width: float | None = None) -> str:
    return tag("path", d=points, stroke=colour, stroke_width=width, fill="none")


def _title_block(block: TitleBlock, pen: Pen) -> str:
    theme = pen.theme
    parts = [pen.texts(block.texts)]
    for chip in block.personas:
        x, y = chip.at
        parts.append(tag("circle", cx=x, cy=y, r=10.5, fill=theme.card, stroke=theme.line2))
        parts.append(pen.icon(chip.icon, x - 6.5, y - 6.5, 13, 1.9))
    parts += [_line(f"M{figure(x)} 36V116", theme.line2) for x in block.dividers]
    for scale in block.scales:
        x, y = scale.start
        marks = "".join(f"M{figure(tick.x)} {figure(y - 3)}v6" for tick in scale.ticks)
        parts.append(_line(f"M{figure(x)} {figure(y)}h{figure(scale.length)}{marks}", theme.ink3))
        width = max(scale.high - scale.low, 1.6)
        middle = (scale.low + scale.high) / 2
        parts.append(_rect(Box(middle - width / 2, y - 5, width, 10), fill=theme.ink))
        parts.append(pen.texts(scale.ticks))
    return _group(pen, "title-block", *parts)


def _ground(scene: Scene, pen: Pen) -> str:
    """Lanes and rows, stage header, and the lines between them."""
    theme, field, header = pen.theme, scene.field, scene.header
    parts = [_rect(field, fill=theme.field)]
    parts += [_rect(lane.box, fill=theme.lane) for lane in scene.lanes[1::2]]
    parts.append(_rect(header, fill=theme.page))
    if scene.curve:
        parts.append(_rect(scene.curve.box, fill=theme.page))
    uprights = {stage.box.x for stage in scene.stages} | {stage.box.right for stage in scene.stages}
    uprights |= {scene.lanes_box.x}
    for x in sorted(uprights):
        if field.x < x < field.right - 1:
            parts.append(_line(f"M{figure(x)} {figure(field.y)}V{figure(field.bottom)}", theme.line2))
    levels = [(lane.box.y, theme.line2) for lane in scene.lanes[1:]] + [
        (note.box.y, theme.line2) for note in scene.notes
    ]
    levels.append((header.bottom, theme.ink3))
    if scene.curve:
        levels += [(scene.curve.box.y, theme.ink3), (scene.curve.box.bottom, theme.ink3)]
    parts += [_line(f"M{figure(field.x)} {figure(y)}H{figure(field.right)}", colour) for y, colour in levels]
    for stage in scene.stages:
        parts.append(pen.texts(stage.texts))
    for lane in scene.lanes:
        parts.append(pen.icon(lane.icon, lane.box.x + 62, lane.box.y + 12, 18, 1.6))
        parts.append(pen.texts(lane.texts))
    return _group(pen, "field", *parts)


def _transitions(scene: Scene, pen: Pen) -> str:
    parts = [draw_transition(edge, pen) for edge in scene.transitions]
    parts += [draw_terminal(mark, pen) for mark in scene.terminals]
    parts += [draw_drop_off(stub, pen) for stub in scene.drop_offs]
    labels = [edge.label for edge in scene.transitions if edge.label]
    labels += [mark.label for mark in scene.terminals if mark.label]
    return _group(pen, "transitions", *parts, pen.texts(tuple(labels)))


def _callout(callout: Callout, pen: Pen) -> str:
    theme, box = pen.theme, callout.box
    parts = []
    if callout.leader:
        parts.append(_line(path(callout.leader), theme.pain, 1.2))
    parts.append(_rect(box, rx=3, fill=theme.card, stroke=theme.pain))
    parts.append(_rect(Box(box.x, box.y, 3.5, box.height), fill=theme.pain))
    parts.append(draw_rank(callout.rank, pen))
    for chip in callout.chips:
        parts.append(_rect(chip.box, rx=3, fill=theme.pain_tint, stroke=theme.pain_line, stroke_width=0.8))
        parts.append(pen.text(chip.text))
    return tag("g", *parts, pen.texts(callout.texts), class_="callout", data_step=written(callout.step))


def _legend(legend: Legend, pen: Pen) -> str:
    parts = [_rect(legend.box, rx=3, fill=pen.theme.page, stroke=pen.theme.line2)]
    parts += [draw_badge(badge, pen) for badge in legend.badges]
    parts += [draw_whisker(one, pen) for one in legend.whiskers]
    parts += [draw_change(mark, pen) for mark in legend.changes]
    parts += [draw_rank(rank, pen) for rank in legend.ranks]
    parts += [draw_star(star, pen, 9) for star in legend.stars]
    parts += [draw_stub(start, end, 1.5, pen) for start, end in legend.drop_offs]
    parts += [
        draw_road(path((road.start, road.end)), road.thickness, pen, road.flow) for road in legend.roads
    ]
    parts += [pen.icon(name, at.x, at.y, 12, 2) for name, at in legend.icons]
    return _group(pen, "legend", *parts, pen.texts(legend.texts))


def _notes(scene: Scene, pen: Pen) -> str:
    parts = [
        pen.texts(note.texts) + "".join(draw_rank(rank, pen) for rank in note.ranks) for note in scene.notes
    ]
    return _group(pen, "notes", *parts)


def _empty(scene: Scene, pen: Pen) -> str:
    if scene.empty is None:
        return ""
    cell = _rect(scene.empty.box, rx=7, fill=pen.theme.card, stroke=pen.theme.ink3, stroke_dasharray="4 3")
    return _group(pen, "empty", cell, pen.texts(scene.empty.texts))


def _neat_line(scene: Scene, pen: Pen) -> str:
    """Two hairlines; between them every second stage and row is filled, as degrees are on a map."""
    field, frame = scene.field, pen.theme.frame
    bars = []
    across = [scene.lanes_box.x, *(stage.box.right for stage in scene.stages)]
    first = field.x
    for at, edge in enumerate(across[1:] or [field.right]):
        if at % 2 == 0:
            bars += [Box(first, y, edge - first, NEAT) for y in (field.y - NEAT, field.bottom)]
        first = edge
    rows = [scene.header, *(lane.box for lane in scene.lanes)]
    rows += [scene.curve.box] if scene.curve else []
    rows += [note.box for note in scene.notes]
    for row in rows[::2]:
        bars += [Box(x, row.y, NEAT, row.height) for x in (field.x - NEAT, field.right)]
    shape = "".join(
        f"M{figure(bar.x)} {figure(bar.y)}h{figure(bar.width)}v{figure(bar.height)}h{figure(-bar.width)}Z"
        for bar in bars
    )
    outer = field.grown(NEAT)
    return _group(
        pen,
        "neat-line",
        tag("path", d=shape, fill=frame),
        _rect(field, fill="none", stroke=frame),
        _rect(outer, fill="none", stroke=frame),
    )
