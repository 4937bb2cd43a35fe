"""Touchpoint cards."""

from touchpoints.graph.scored import Evidence
from touchpoints.rendering.scene import TouchpointCard
from touchpoints.rendering.svg.marks import draw_badge, draw_change, draw_rank, draw_star, draw_whisker
from touchpoints.rendering.svg.pen import Pen, rect, written

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
    group = (
        f'<g class="card" id="{pen.prefix}card-{card.reference.replace(".", "-")}"'
        f' data-step="{written(card.step)}" role="graphics-symbol" aria-label="{written(card.label)}">'
        f"<title>{written(card.title)}</title>{''.join(parts)}</g>"
    )
    if not pen.link:
        return group
    return f'<a href="{written(pen.link.replace("{step}", card.step))}">{group}</a>'


def _frame(card: TouchpointCard, pen: Pen) -> str:
    theme = pen.theme
    if card.rank:
        look = f'fill="{theme.pain_tint}" stroke="{theme.pain}" stroke-width="2"'
    elif card.evidence in NO_SCORE:
        look = f'fill="{theme.card}" stroke="{theme.ink3}" stroke-dasharray="4 3"'
    else:
        look = f'fill="{theme.card}" stroke="{theme.ink if card.star else theme.card_line}"'
    frame = rect(card.box, f'rx="7" {look}')
    if not card.star:
        return frame
    look = f'rx="10" fill="{theme.page}" stroke="{theme.ink}" stroke-width="1.2"'
    return rect(card.box.grown(4), look) + frame
