"""Touchpoint cards."""

from touchpoints.graph.scored import Evidence
from touchpoints.rendering.scene import TouchpointCard
from touchpoints.rendering.svg.marks import draw_badge, draw_change, draw_rank, draw_star, draw_whisker
from touchpoints.rendering.svg.pen import Pen, tag, written

NO_SCORE = (Evidence.TOO_FEW, Evidence.NO_ANSWERS, Evidence.NOT_ASKED)


def draw_card(card: TouchpointCard, pen: Pen) -> str:
    """A card as a labelled group, inside a link when cards link somewhere."""
    parts = [_frame(card, pen), pen.icon(card.icon, card.box.x + 9, card.box.y + 8, 12, 2)]
    parts.append(pen.texts(card.texts))
    if card.clock:
        parts.append(pen.icon("clock", card.clock.x, card.clock.y, 11, 2))
    parts.append(draw_badge(card.badge, pen))
    if card.felt:
        middle = card.badge.box.centre
        parts.append(pen.icon(card.felt, middle.x - 8, middle.y - 8, 16, 1.75))
    if card.change:
        parts.append(draw_change(card.change, pen))
    if card.whisker:
        parts.append(draw_whisker(card.whisker, pen))
    if card.rank:
        parts.append(draw_rank(card.rank, pen))
    if card.star:
        parts.append(draw_star(card.star, pen))
    group = tag(
        "g",
        tag("title", written(card.title)),
        *parts,
        class_="card",
        id=f"{pen.prefix}card-{card.reference.replace('.', '-')}",
        data_step=written(card.step),
        role="graphics-symbol",
        aria_label=written(card.label),
    )
    if not pen.link:
        return group
    return tag("a", group, href=written(pen.link.replace("{step}", card.step)))


def _frame(card: TouchpointCard, pen: Pen) -> str:
    box, theme = card.box, pen.theme
    place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "rx": 7}
    if card.rank:
        frame = tag("rect", **place, fill=theme.pain_tint, stroke=theme.pain, stroke_width=2)
    elif card.evidence in NO_SCORE:
        frame = tag("rect", **place, fill=theme.card, stroke=theme.ink3, stroke_dasharray="4 3")
    else:
        frame = tag("rect", **place, fill=theme.card, stroke=theme.ink if card.star else theme.card_line)
    if not card.star:
        return frame
    outer = box.grown(4)
    return (
        tag("rect", x=outer.x, y=outer.y, width=outer.width, height=outer.height, rx=10, fill=theme.page,
            stroke=theme.ink, stroke_width=1.2) + frame
    )  # fmt: skip
