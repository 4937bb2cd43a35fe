"""The whole sheet: from a scored journey to the scene, chapter by chapter."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.reading import lane_numbers, stage_letters
from touchpoints.graph.scored import ScoredJourney
from touchpoints.rendering import text, words
from touchpoints.rendering.layout import callouts as why
from touchpoints.rendering.layout import legend as key
from touchpoints.rendering.layout.cards import channel_icon, make_cards
from touchpoints.rendering.layout.curve import make_curve
from touchpoints.rendering.layout.ends import drop_offs, terminals
from touchpoints.rendering.layout.grid import (
    CURVE,
    GUTTER,
    HEADER,
    MARGIN,
    NEAT,
    SHEET_HEIGHT,
    Grid,
    make_grid,
)
from touchpoints.rendering.layout.legend_entries import Drawn
from touchpoints.rendering.layout.marks import Ground, label_transitions, take_roads
from touchpoints.rendering.layout.notes import Notes, break_notes, heights, place_notes
from touchpoints.rendering.layout.provenance import source_note
from touchpoints.rendering.layout.reader import Reader, read
from touchpoints.rendering.layout.routes import Ways, find_ways, lay_roads, start_ways
from touchpoints.rendering.layout.space import Space
from touchpoints.rendering.layout.title import make_title_block
from touchpoints.rendering.options import DrawingOptions
from touchpoints.rendering.scene import Callout, ChannelLane, EmptyCell, Scene, StageColumn, TouchpointCard
from touchpoints.rendering.shapes import Box, Point, Text

BAND_GAP = 12.0
FOOT = 28.0


def map_scene(scored: ScoredJourney, options: DrawingOptions) -> Scene:
    """Lay out the map of a journey. Words follow the active translation; nothing is read but the arguments.

    Lanes that were spread over the sheet draw together again when something needs room under them.
    """
    reader = read(scored)
    scene, ways = _composed(reader, options, reserve=0.0)
    if ways and scene.height > SHEET_HEIGHT:
        scene, _ = _composed(reader, options, reserve=scene.height - SHEET_HEIGHT, ways=ways)
    return scene


def _composed(
    reader: Reader, options: DrawingOptions, *, reserve: float, ways: Ways | None = None
) -> tuple[Scene, Ways | None]:
    """The scene with `reserve` kept under the neat line; and the ways if lanes were spread out."""
    graph = reader.graph
    notes, grid = _grid_with_notes(reader, sheet=options.sheet, reserve=reserve)
    cells = {step: grid.place(graph, graph.nodes[step]) for step in reader.order}
    boxes = {step: grid.card(*cell) for step, cell in cells.items()}
    routing = None if ways else start_ways(graph, boxes)
    # Graphviz is at work: what needs no roads is made meanwhile.
    cards = make_cards(reader, boxes)
    curve = make_curve(reader, grid) if cards else None
    title = make_title_block(reader, options, grid.field.width + 2 * MARGIN) if options.sheet else None
    ways = ways or find_ways(graph, grid, cells, routing)
    roads = lay_roads(graph, grid, cells, boxes, ways)
    space = _taken(grid, cards)
    take_roads(roads, space)
    ground = Ground(graph, grid, boxes, space)
    ends = terminals(ground)
    leaving = drop_offs(ground)
    transitions = label_transitions(ground, roads)
    near, homeless = why.place_callouts(reader, grid, boxes, space)
    drawn = Drawn(cards, {edge.flow for edge in transitions}, bool(leaving))
    legend = key.make_legend(reader, drawn) if cards else None
    spot = key.free_spot(legend, grid, space) if legend else None
    band, banded = _band(homeless, grid, grid.field.bottom + NEAT)
    bottom = band.bottom if band else grid.field.bottom + NEAT
    if legend and spot:
        legend = key.moved(legend, spot)
    elif legend:
        legend = key.strip(reader, drawn, Box(MARGIN, bottom + 12, grid.field.width, 0))
        bottom = legend.box.bottom
    note = source_note(reader, options, Box(MARGIN, bottom + 19, grid.field.width, 0))
    scene = Scene(
        width=grid.field.width + 2 * MARGIN,
        height=max(SHEET_HEIGHT if options.sheet else 0.0, note[-1].y + FOOT),
        title=_("Journey map: %(title)s") % {"title": text.clean(graph.facts.title)},
        summary=summary(reader),
        language=get_language() or "en",
        field=grid.field,
        lanes_box=grid.lanes_box,
        header=Box(grid.field.x, grid.field.y, grid.field.width, HEADER),
        title_block=title,
        stages=_stages(reader, grid),
        lanes=_lanes(graph, grid),
        cards=cards,
        transitions=transitions,
        terminals=ends,
        drop_offs=leaving,
        callouts=(*near, *banded),
        band=band,
        legend=legend,
        curve=curve,
        notes=place_notes(notes, grid, grid.lanes_box.bottom + (CURVE if cards else 0)),
        source_note=note,
        empty=None if cards else _empty(grid),
        routed_by=ways.routed_by,
    )
    return scene, ways if grid.spare else None


def _grid_with_notes(reader: Reader, *, sheet: bool, reserve: float) -> tuple[Notes, Grid]:
    """Notes broken to the widths of the stages, and the grid with room for them."""
    first = make_grid(reader.graph, sheet=False, below=0)
    widths = {stage: first.stage_box(stage).width for stage in reader.graph.stages}
    notes = break_notes(reader, widths)
    below = sum(heights(notes)) + (CURVE if reader.graph.nodes else 0)
    return notes, make_grid(reader.graph, sheet=sheet, below=below, reserve=reserve)


def _taken(grid: Grid, cards: tuple[TouchpointCard, ...]) -> Space:
    """Where cards, their marks and the sheet's own words lie."""
    space = Space()
    for card in cards:
        space.take(card.box.grown(5 if card.star else 1.5))
        if card.rank:
            at, radius = card.rank.at, card.rank.radius
            space.take(Box(at.x - radius, at.y - radius, 2 * radius, 2 * radius))
        if card.star:
            space.take(Box(card.star.x - 13, card.star.y - 13, 26, 26))
        if card.badge.step == 1:
            space.take(Box(card.badge.box.x, card.badge.box.y, card.badge.box.width, 30))
    return space


def summary(reader: Reader) -> str:
    """The map in a few sentences, for those who hear it."""
    scored, graph = reader.scored, reader.graph
    counts = [
        ngettext("%(n)s step", "%(n)s steps", len(graph.nodes)) % {"n": len(graph.nodes)},
        ngettext("%(n)s stage", "%(n)s stages", len(graph.stages)) % {"n": len(graph.stages)},
    ]
    said = [_("%(steps)s in %(stages)s.") % {"steps": counts[0], "stages": counts[1]}]
    if scored.average is not None:
        said.append(_("Journey average %(score)s.") % {"score": reader.scale.text(scored.average)})
    if scored.pain_points:
        names = []
        for pain in scored.pain_points:
            step = pain.steps[0]
            shown = reader.readings.get(step)
            parts = [str(pain.rank or ""), text.clean(graph.nodes[step].title), shown.label if shown else ""]
            names.append(" ".join(part for part in parts if part))
        said.append(_("Pain points: %(names)s.") % {"names": ", ".join(names)})
    elif scored.comparisons:
        said.append(_("No step lies clearly below the average."))
    return " ".join(said)


def _stages(reader: Reader, grid: Grid) -> tuple[StageColumn, ...]:
    letters = stage_letters(reader.graph)
    columns = []
    for stage in reader.graph.stages.values():
        box = grid.stage_box(stage.id)
        count = len(reader.of_stage[stage.id])
        columns.append(
            StageColumn(stage.id, box, _header(letters[stage.id], text.clean(stage.title), count, box))
        )
    return tuple(columns)


def _header(letter: str, title: str, count: int, box: Box) -> tuple[Text, ...]:
    """Letter, title and count; the count goes first when room is short, then the title takes two lines."""
    x = box.x + 14 + text.width(letter, 17, 700) + 8
    room = box.right - 4 - x
    said = ngettext("%(n)s step", "%(n)s steps", count) % {"n": words.number(count)}
    first = Text(letter, box.x + 14, box.y + 28, 17, 700)
    title_width = text.width(title, 15, 600)
    if title_width <= room:
        texts = [first, Text(title, x, box.y + 28, 15, 600)]
        if count > 1 and title_width + 20 + text.width(said, 11) <= room:
            texts.append(Text(said, box.right - 14, box.y + 28, 11, ink="ink3", anchor="end"))
        return tuple(texts)
    lines = text.wrap(title, room, 13.5, 2, 600)
    top = box.y + 28 - 8 * (len(lines) - 1)
    shortened = text.whole_if_shortened(lines, title)
    return (
        first,
        *(Text(line, x, top + at * 16, 13.5, 600, full=shortened) for at, line in enumerate(lines)),
    )


def _lanes(graph: JourneyGraph, grid: Grid) -> tuple[ChannelLane, ...]:
    numbers = lane_numbers(graph)
    drawn = []
    for at, (lane, box) in enumerate(grid.lane_boxes.items(), start=1):
        entry = graph.inventory.channels.get(lane or "")
        name = text.clean(entry.name) if entry else _("No channel")
        lines = text.wrap(name, GUTTER - 20, 12.5, 4, 600)
        texts = (
            Text(str(numbers.get(lane, at)), box.x + 14, box.y + 27, 17, 700),
            *(
                Text(
                    line,
                    box.x + 14,
                    box.y + 49 + i * 16,
                    12.5,
                    600,
                    full=text.whole_if_shortened(lines, name),
                )
                for i, line in enumerate(lines)
            ),
        )
        drawn.append(ChannelLane(lane, box, channel_icon(graph, lane), texts))
    return tuple(drawn)


def _empty(grid: Grid) -> EmptyCell:
    box = grid.card(0, 0)
    lines = text.wrap(_("Add the first touchpoint"), box.width - 24, 12.5, 2, 600)
    top = box.centre.y - 8 * (len(lines) - 1) + 4
    texts = (
        Text(line, box.centre.x, top + i * 16, 12.5, 600, "ink2", "middle") for i, line in enumerate(lines)
    )
    return EmptyCell(box, tuple(texts))


def _band(homeless: tuple[Callout, ...], grid: Grid, top: float) -> tuple[Box | None, tuple[Callout, ...]]:
    """Callouts that found no room beside their card, in rows under the map, found by their number."""
    if not homeless:
        return None, ()
    across = int((grid.field.width + BAND_GAP) // (why.WIDEST + BAND_GAP))
    tallest = max(callout.box.height for callout in homeless)
    placed = tuple(
        why.moved(
            callout,
            Point(
                MARGIN + (at % across) * (why.WIDEST + BAND_GAP),
                top + 12 + (at // across) * (tallest + BAND_GAP),
            ),
        )
        for at, callout in enumerate(homeless)
    )
    rows = -(-len(homeless) // across)
    return Box(MARGIN, top + 12, grid.field.width, rows * (tallest + BAND_GAP) - BAND_GAP), placed
