"""The title block: what the sheet is about, for whom, and the journey's figures."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.graph.journey import PersonaEntry
from touchpoints.graph.scored import QuestionScore, ScoredJourney
from touchpoints.rendering import text, words
from touchpoints.rendering.layout.grid import MARGIN
from touchpoints.rendering.layout.reader import Reader
from touchpoints.rendering.options import DrawingOptions
from touchpoints.rendering.scene import MiniScale, PersonaChip, TitleBlock
from touchpoints.rendering.shapes import Box, Point, Text
from touchpoints.scoring.score import Score
from touchpoints.vocabulary import Direction, Metric

TOP, BOTTOM = 34.0, 126.0
GAP = 16.0
RULER = 88.0
TITLE_SIZES = (33, 28, 24)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the block: heading, number, two lines under it, and perhaps the score on its scale."""

    heading: str
    value: str
    lines: tuple[str, ...]
    score: QuestionScore | None = None

    @property
    def value_size(self) -> float:
        """34, less where the value is words rather than a number."""
        return 34 if len(self.value) <= 9 else 22

    @property
    def width(self) -> float:
        value = text.width(self.value, self.value_size, 600, spacing=-1)
        if self.score:
            value += 22 + RULER
        return max(
            text.width(self.heading, 10.5, 600, spacing=0.5),
            value,
            *(text.width(line, 11.5) for line in self.lines),
        )


def make_title_block(reader: Reader, options: DrawingOptions, width: float) -> TitleBlock:
    """Title and personas on the left, figures on the right; the title gives way first."""
    texts: list[Text] = []
    dividers: list[float] = []
    scales: list[MiniScale] = []
    x = width - MARGIN
    for figure in reversed(_figures(reader)):
        x -= figure.width
        texts += _figure_texts(figure, x)
        if figure.score:
            scales.append(_mini_scale(figure, figure.score.score, x))
        dividers.append(x - GAP)
        x -= 2 * GAP
    left = _left(reader, options, x - MARGIN if dividers else width - 2 * MARGIN)
    return TitleBlock(
        Box(MARGIN, TOP, width - 2 * MARGIN, BOTTOM - TOP),
        (*left[0], *texts),
        left[1],
        tuple(dividers[:-1]),
        tuple(scales),
    )


def _left(reader: Reader, options: DrawingOptions, room: float) -> tuple[list[Text], tuple[PersonaChip, ...]]:
    facts = reader.graph.facts
    kind = _("JOURNEY MAP")
    revision = _("Revision %(number)s") % {"number": reader.graph.revision}
    parts = [revision, words.state_name(facts.state), reader.scale.name]
    if options.dated:
        parts.insert(2, words.day(options.dated))
    over = text.shorten(" · ".join(parts), room - text.width(kind, 10.5, 600, spacing=1.4) - 14, 10.5)
    texts = [
        Text(kind, MARGIN, 44, 10.5, 600, "ink3", spacing=1.4),
        Text(over, MARGIN + text.width(kind, 10.5, 600, spacing=1.4) + 12, 44, 10.5, ink="ink3"),
    ]
    title = text.clean(facts.title)
    texts += _title(title, room)
    alone = reader.graph.inventory.personas.get(reader.scored.persona or "")
    chips, personas = _only(alone, room) if alone else _personas(reader.scored, room)
    return texts + chips, personas


def _title(title: str, room: float) -> list[Text]:
    """One line as large as fits, else two small ones."""
    for size in TITLE_SIZES:
        spacing = -size / 33
        if text.width(title, size, 600, spacing=spacing) <= room:
            return [Text(title, MARGIN - 1, 83, size, 600, spacing=spacing)]
    lines = text.wrap(title, room, 19, 2, 600)
    return [
        Text(line, MARGIN, 67 + at * 22, 19, 600, full=text.whole_if_shortened(lines, title))
        for at, line in enumerate(lines)
    ]


def _only(entry: PersonaEntry, room: float) -> tuple[list[Text], tuple[PersonaChip, ...]]:
    """The persona whose scores these are, and what on the sheet is nevertheless of everybody."""
    name = text.shorten(text.clean(entry.name), 200, 13, 600)
    x = MARGIN + 27 + text.width(name, 13, 600) + 9
    said = _("scores of these customers only; visits, volumes and notes are of all customers")
    return [
        Text(name, MARGIN + 27, 112.5, 13, 600),
        Text(text.shorten(said, MARGIN + room - x, 12.5), x, 112.5, 12.5, ink="ink2", full=said),
    ], (PersonaChip(Point(MARGIN + 9, 108), entry.icon),)


def _personas(scored: ScoredJourney, room: float) -> tuple[list[Text], tuple[PersonaChip, ...]]:
    """Icon, name, a few words and the mean with half its interval; what does not fit is counted."""
    entries = [
        scored.graph.inventory.personas[slug]
        for slug in scored.graph.facts.personas
        if slug in scored.graph.inventory.personas
    ]
    texts: list[Text] = []
    chips: list[PersonaChip] = []
    x, end = float(MARGIN), MARGIN + room
    for at, entry in enumerate(entries):
        name = text.shorten(text.clean(entry.name), 200, 13, 600)
        said = [text.clean(entry.description), _mean(scored, entry.slug)]
        rest = " · ".join(part for part in said if part)
        needed = 27 + text.width(name, 13, 600) + 9
        if x + needed + text.width(rest, 12.5) > end:
            rest = said[1]
        if x + needed + text.width(rest, 12.5) > end:
            left = len(entries) - at
            more = ngettext("and %(n)s more", "and %(n)s more", left) % {"n": words.number(left)}
            texts.append(Text(more, x, 112.5, 12.5, ink="ink2"))
            break
        chips.append(PersonaChip(Point(x + 9, 108), entry.icon))
        texts.append(Text(name, x + 27, 112.5, 13, 600))
        if rest:
            texts.append(Text(rest, x + needed, 112.5, 12.5, ink="ink2"))
        x += needed + text.width(rest, 12.5) + 28
    return texts, tuple(chips)


def _mean(scored: ScoredJourney, slug: str) -> str:
    found = scored.personas.get(slug)
    if found is None or found.score.mean is None or found.score.mean_interval is None:
        return ""
    if found.score.metric is Metric.NPS and found.score.value is not None:
        return _("NPS %(value)s") % {"value": words.signed(found.score.value)}
    decimals = 2 if found.score.scale.span <= 10 else 1
    half = (found.score.mean_interval.high - found.score.mean_interval.low) / 2
    return f"{words.number(found.score.mean, decimals)} ± {words.number(half, decimals)}"


def _figures(reader: Reader) -> list[Figure]:
    scored = reader.scored
    figures = [_overall(scored, question) for question in scored.overall[:2] if question.score.n]
    figures = figures or _average(reader)
    answers = [question.score.n for question in scored.overall]
    answers += [step.measured.score.n for step in scored.steps.values() if step.measured]
    touchpoints = len({node.touchpoint for node in scored.graph.nodes.values() if node.touchpoint})
    rated = scored.overall[0].score.n if scored.overall and scored.overall[0].score.n else 0
    if any(answers):
        total = _("%(n)s answers in all") % {"n": words.number(sum(answers))}
        steps = ngettext("to %(n)s touchpoint", "to %(n)s touchpoints", touchpoints)
        said = _("rated the journey") if rated else steps % {"n": words.number(touchpoints)}
        lines = (said, total) if rated else (said,)
        figures.append(Figure(_("Responses"), words.number(rated or sum(answers)), lines))
    if scored.period.start or scored.period.end:
        before = (
            _("compared with %(period)s") % {"period": words.period_name(scored.before)}
            if scored.before
            else ""
        )
        days = tuple(line for line in (words.period_days(scored.period), before) if line)
        figures.append(Figure(_("Period"), words.period_length(scored.period), days))
    tested = len(scored.comparisons)
    if tested:
        of = ngettext("of %(n)s touchpoint", "of %(n)s touchpoints", tested) % {"n": words.number(tested)}
        figures.append(
            Figure(_("Pain points"), words.number(len(scored.pain_points)), (of, _("by gap × reach")))
        )
    return figures


def _average(reader: Reader) -> list[Figure]:
    """The average of the touchpoints, for a journey that nobody was asked about as a whole."""
    scale, average, around = reader.scale, reader.scored.average, reader.scored.average_interval
    if average is None:
        return []
    lines = []
    if around:
        ends = (scale.text(around.low), scale.text(around.high))
        lines.append(_("95%% interval %(interval)s") % {"interval": words.between(*ends)})
    heading = _("Average of the touchpoints, %(scale)s") % {"scale": scale.name}
    return [Figure(heading, scale.text(average), tuple(lines))]


def _overall(scored: ScoredJourney, question: QuestionScore) -> Figure:
    score = question.score
    heading = words.metric_name(score.metric)
    if score.metric is Metric.NPS and score.value is not None:
        ends = (words.signed(score.interval.low), words.signed(score.interval.high)) if score.interval else ()
        return Figure(heading, words.signed(score.value), _under(question, ends, None))
    decimals = 2 if score.scale.span <= 10 else 1
    heading = f"{heading}, {score.scale.minimum}–{score.scale.maximum}"
    inner = score.mean_interval
    ends = (words.number(inner.low, decimals), words.number(inner.high, decimals)) if inner else ()
    value = words.number(score.mean or 0.0, decimals)
    return Figure(heading, value, _under(question, ends, decimals), question)


def _under(question: QuestionScore, ends: tuple[str, ...], decimals: int | None) -> tuple[str, ...]:
    """The interval, and the change on the period before."""
    lines = [_("95%% interval %(interval)s") % {"interval": words.between(*ends)}] if ends else []
    score, before, change = question.score, question.previous, question.change
    if change is None or before is None:
        return tuple(lines)
    if decimals is None and score.value is not None and before.value is not None:
        amount = words.signed(score.value - before.value)
    else:
        sign = 1 if score.scale.direction is Direction.HIGH else -1
        amount = words.signed(sign * change.difference * score.scale.span / 100, decimals or 0)
    on = (
        _("%(amount)s on %(before)s")
        if change.significant
        else _("%(amount)s on %(before)s, not significant")
    )
    lines.append(on % {"amount": amount, "before": words.period_before(change.before)})
    return tuple(lines)


def _figure_texts(figure: Figure, x: float) -> list[Text]:
    texts = [
        Text(figure.heading, x, 44, 10.5, 600, "ink3", spacing=0.5),
        Text(figure.value, x - 1, 81, figure.value_size, 600, spacing=-1),
    ]
    return texts + [
        Text(line, x, 100 + at * 16, 11.5, ink="ink2") for at, line in enumerate(figure.lines[:2])
    ]


def _mini_scale(figure: Figure, score: Score, x: float) -> MiniScale:
    """The score's interval on the whole of its scale, right of the number."""
    start = Point(x + text.width(figure.value, figure.value_size, 600, spacing=-1) + 20, 72)
    low, span = score.scale.minimum, score.scale.span

    def at(value: float) -> float:
        return start.x + (value - low) / span * RULER

    every = 1 if span <= 6 else span / 2
    marks = [low + every * step for step in range(int(span / every) + 1)]
    ticks = tuple(Text(words.number(mark), at(mark), 86, 9.5, ink="ink3", anchor="middle") for mark in marks)
    inner = score.mean_interval
    mean = score.mean or 0.0
    return MiniScale(start, RULER, ticks, at(inner.low if inner else mean), at(inner.high if inner else mean))
