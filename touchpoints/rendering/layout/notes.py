"""Rows of words under the map: what customers think, what worked, what went wrong, what to do about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.graph.journey import OpportunityEntry, TouchpointNode
from touchpoints.rendering import text, words
from touchpoints.rendering.layout.grid import GUTTER, Grid
from touchpoints.rendering.layout.reader import Reader
from touchpoints.rendering.scene import NoteRow
from touchpoints.rendering.shapes import Box, Point, Rank, Text
from touchpoints.vocabulary import NoteLane

NOTE_LINES = 4
ROW_LINES = 12
LEADING = 15.5
SMALLEST = 60.0
MARK = 24.0


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One line of a note before it has its place; `rank` puts a diamond before it."""

    content: str
    size: float
    weight: int
    italic: bool
    faint: bool
    indent: float
    full: str
    rank: int | None = None
    marked: bool = False


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row before it has its place: broken lines by stage, and under its name whose they are."""

    aside: str
    cells: Mapping[str, tuple[NoteLine, ...]]


Notes = Mapping[NoteLane, BrokenRow]


def break_notes(reader: Reader, widths: Mapping[str, float]) -> Notes:
    """The rows that the journey shows and that have something to say; `widths` are those of the stages."""
    rows = {}
    for lane in reader.graph.facts.lanes:
        cells = {
            stage: tuple(_cell(reader, lane, stage, widths[stage] - 28)) for stage in reader.graph.stages
        }
        if any(cells.values()):
            rows[lane] = BrokenRow(_aside(reader, lane), cells)
    return rows


def heights(notes: Notes) -> list[float]:
    """Height of every row: as its stage with most to say needs, up to twelve lines, or as its name does."""
    return [
        max(
            SMALLEST,
            20 + LEADING * max(len(lines) for lines in row.cells.values()),
            gutter_heading(words.lane_name(lane), 0, 24, row.aside)[-1].y + 8,
        )
        for lane, row in notes.items()
    ]


def place_notes(notes: Notes, grid: Grid, top: float) -> tuple[NoteRow, ...]:
    """The rows one under the other from `top`."""
    rows, y = [], top
    for (lane, row), height in zip(notes.items(), heights(notes), strict=True):
        texts: list[Text] = []
        ranks: list[Rank] = []
        texts += gutter_heading(words.lane_name(lane), grid.field.x + 14, y + 24, row.aside)
        for stage, lines in row.cells.items():
            x = grid.stage_box(stage).x + 14
            for at, line in enumerate(lines):
                baseline = y + 23 + at * LEADING
                texts.append(
                    Text(line.content, x + line.indent, baseline, line.size, line.weight,
                         "ink2" if line.faint else "ink", italic=line.italic, full=line.full)
                )  # fmt: skip
                if line.marked:
                    ranks.append(Rank(Point(x + 8, baseline - 4), line.rank, 9))
        rows.append(NoteRow(Box(grid.field.x, y, grid.field.width, height), tuple(texts), tuple(ranks)))
        y += height
    return tuple(rows)


def gutter_heading(said: str, x: float, y: float, aside: str = "") -> list[Text]:
    """A row's name in the gutter, smaller when a word of it is long; `aside` stands small under it."""
    room = GUTTER - 16.0
    longest = max(said.split(), key=lambda word: text.width(word, 12.5, 600))
    size = next((size for size in (12.5, 11.5, 10.5) if text.width(longest, size, 600) <= room), 10.0)
    lines = [
        Text(line, x, y + at * 16, size, 600) for at, line in enumerate(text.wrap(said, room, size, 3, 600))
    ]
    under = lines[-1].y + 14
    return lines + [
        Text(line, x, under + at * 12, 10, ink="ink3")
        for at, line in enumerate(text.wrap(aside, room, 10, 2))
    ]


def _cell(reader: Reader, lane: NoteLane, stage: str, room: float) -> Iterator[NoteLine]:
    """The lines of one stage: first one note of every pain point, by rank, then all others in order."""
    nodes, pains = reader.graph.nodes, reader.pains
    steps = sorted(
        reader.of_stage[stage],
        key=lambda step: (step not in pains, pains[step].rank or 999 if step in pains else 0),
    )
    if lane is NoteLane.OPPORTUNITIES:
        yield from _opportunities(reader, steps, room)
        return
    notes = {step: _words(reader, nodes[step], lane) for step in steps}
    firsts = [notes[step].pop(0) for step in steps if step in pains and notes[step]]
    said = firsts + [note for step in steps for note in notes[step]]
    left = ROW_LINES
    for at, note in enumerate(said):
        italic = lane is NoteLane.THOUGHTS
        waiting = len(said) - at - 1
        allowed = min(NOTE_LINES, left - _kept(len(firsts) - at - 1, waiting, 1))
        lines = text.wrap(note, room, 12, max(allowed, 1), italic=italic)
        for line in lines:
            yield NoteLine(line, 12, 400, italic, False, 0, text.whole_if_shortened(lines, note))
        left -= len(lines)
        if left == 1 and waiting > 1:
            yield _more(waiting)
            return
        if not left:
            return


def _kept(firsts: int, waiting: int, lines: int) -> int:
    """Lines to keep for what waits: some for every pain point, and one to count or begin the others."""
    firsts = max(firsts, 0)
    return firsts * lines + (1 if waiting > firsts else 0)


def _more(waiting: int) -> NoteLine:
    more = ngettext("and %(n)s more", "and %(n)s more", waiting) % {"n": words.number(waiting)}
    return NoteLine(more, 11, 400, False, True, 0, "")


def _words(reader: Reader, node: TouchpointNode, lane: NoteLane) -> list[str]:
    if lane is NoteLane.THOUGHTS:
        thoughts = [text.clean(words.unquoted(said)) for said in node.thoughts]
        if node.thoughts_observed and not _all_observed(reader):
            return [_("%(thought)s (observed)") % {"thought": thought} for thought in thoughts]
        return thoughts
    said = text.clean(node.worked if lane is NoteLane.WORKED else node.wrong)
    return [said] if said else []


def _aside(reader: Reader, lane: NoteLane) -> str:
    """Whose a row's words are, where a reader could take them for those of the customers shown."""
    if lane is NoteLane.THOUGHTS:
        if _all_observed(reader):
            return _("observed")
        mixed = any(node.thoughts_observed for node in reader.graph.nodes.values())
        return _("assumed unless marked") if mixed else _("assumed")
    if lane is not NoteLane.OPPORTUNITIES and reader.scored.persona:
        return _("all customers")
    return ""


def _all_observed(reader: Reader) -> bool:
    return all(node.thoughts_observed for node in reader.graph.nodes.values() if node.thoughts)


def _opportunities(reader: Reader, steps: list[str], room: float) -> Iterator[NoteLine]:
    """Title in bold, then who, how far and how much; a diamond ties it to its pain point."""
    pains = reader.pains
    by_step: list[list[OpportunityEntry]] = [
        [entry for entry in reader.graph.inventory.opportunities.values() if step in entry.steps]
        for step in steps
    ]
    firsts = {
        found[0].id: found[0] for step, found in zip(steps, by_step, strict=True) if step in pains and found
    }
    entries = list((firsts | {entry.id: entry for found in by_step for entry in found}).values())
    left = ROW_LINES
    for at, entry in enumerate(entries):
        waiting = len(entries) - at - 1
        if left < 2 + (waiting > 0):
            yield _more(waiting + 1)
            return
        pain = next((pains[step] for step in entry.steps if step in pains), None)
        indent = MARK if pain else 0.0
        title = text.clean(entry.title)
        roomy = left - 3 >= _kept(len(firsts) - at - 1, waiting, 2)
        lines = text.wrap(title, room - indent, 12, 2 if roomy else 1, 600)
        for number, line in enumerate(lines):
            first = number == 0 and pain is not None
            whole = text.whole_if_shortened(lines, title)
            yield NoteLine(line, 12, 600, False, False, indent, whole, pain.rank if pain else None, first)
        facts = _facts(entry)
        yield NoteLine(text.fitting(facts, room - indent, 11), 11, 400, False, True, indent, facts[0])
        left -= len(lines) + 1


def _facts(entry: OpportunityEntry) -> list[str]:
    """Who, how far, how much good and how much work; then the same without the last, and so on."""
    owner, status = text.clean(entry.owner), words.status_name(entry.status)
    impact = words.impact_name(entry.impact) if entry.impact else ""
    effort = words.effort_name(entry.effort) if entry.effort else ""
    weight = ", ".join(part for part in (impact, effort) if part)
    forms = ((owner, status, weight), (owner, status, impact), (owner, status), (status,))
    return [" · ".join(part for part in form if part) for form in forms]
