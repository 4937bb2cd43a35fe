"""Guessing what columns mean from those beside them, and from what the workspace knows already."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from touchpoints.ingestion.guess import Becomes, Certainty, ColumnGuess
from touchpoints.ingestion.known import Known, KnownQuestion, plain
from touchpoints.ingestion.profile import Column
from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Metric

SAME_SCALE_FOR_SURE = 3
MOST_SLIPS = 0.01
"""How many cells may be slips of the pen, as a share of those that hold a score."""

IS_OVERALL = re.compile(r"overall|as a whole|\ball$|all$", re.I)
FAMILY = re.compile(r"^(\D{0,6}\d+)(?=\D)|^(.{2,}?)[ _.:\[(-]")
BLOCK = re.compile(r"^\D{0,6}\d+(?=\D)|^\S{2,}?[_.\[(]|^.{2,}?(: | - )")
"""How a block of questions begins a column's name: blanks and hyphens between words tell of none."""

SCALE_WORD = re.compile(r"(?<=[^ _.:-])[ _.:-]+(rating|score|satisfaction|csat|stars?)$", re.I)


def families(guesses: Sequence[ColumnGuess], is_telling: Callable[[str], bool]) -> list[ColumnGuess]:
    """Columns of one question block share a scale: that makes them sure. A lone one without a telling name
    is rather a list of codes, such as age groups."""
    families: dict[tuple[str, Scale | None], int] = {}
    for guess in guesses:
        if guess.becomes is Becomes.SCORE:
            key = (_family(guess.column.name), guess.scale)
            families[key] = families.get(key, 0) + 1
    settled = []
    for guess in guesses:
        if guess.becomes is Becomes.SCORE and guess.metric is not Metric.NPS and not guess.asked:
            size = families[_family(guess.column.name), guess.scale]
            if size >= SAME_SCALE_FOR_SURE:
                settled.append(replace(guess, certainty=Certainty.SURE))
            elif size == 1 and not is_telling(guess.column.name):
                settled.append(ColumnGuess(guess.column, Becomes.SEGMENT))
            else:
                settled.append(guess)
        else:
            settled.append(guess)
    return settled


def like_their_siblings(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """Columns of a question block that nearly all cells of one are like: a slip of the pen, such as one
    “maybe” among thousands of scores, makes no other column. The import reports it."""
    examples: dict[str, list[ColumnGuess]] = {}
    for guess in guesses:
        if guess.becomes is Becomes.SCORE and guess.certainty is Certainty.SURE and not guess.asked:
            examples.setdefault(_family(guess.column.name), []).append(guess)
    alike = []
    for guess in guesses:
        siblings = examples.get(_family(guess.column.name), [])
        slips = guess.becomes in (Becomes.SEGMENT, Becomes.LEFT_OUT) and len(siblings) >= SAME_SCALE_FOR_SURE
        fits = slips and not guess.personal and _fits(guess.column, siblings[0])
        like = replace(siblings[0], column=guess.column, certainty=Certainty.LIKELY) if fits else guess
        alike.append(like)
    return alike


def _fits(column: Column, example: ColumnGuess) -> bool:
    """Whether all but a few cells hold what those of the example hold."""
    scale = example.scale
    if scale is None or not column.countable or not column.filled:
        return False
    scores = set(map(str, range(scale.minimum, scale.maximum + 1)))
    silent = {*example.no_answer, *example.not_applicable}
    scored = sum(column.values[value] for value in scores)
    strange = sum(n for value, n in column.values.items() if value not in scores | silent)
    return strange <= scored * MOST_SLIPS and scores <= set(column.values)


def _family(name: str) -> str:
    found = FAMILY.match(name)
    return (found.group(1) or found.group(2)).casefold() if found else ""


def only_first(guesses: Sequence[ColumnGuess], *kinds: Becomes) -> list[ColumnGuess]:
    """Of what there can be one column of, the surest, else the first; the others are left out."""
    order = list(Certainty)
    chosen = {
        kind: min(
            (g for g in guesses if g.becomes is kind),
            key=lambda g: (order.index(g.certainty), g.column.position),
            default=None,
        )
        for kind in kinds
    }
    return [
        g if g.becomes not in chosen or chosen[g.becomes] is g else ColumnGuess(g.column) for g in guesses
    ]


def words_of_scores(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """Words belong to the score before them that has none yet, else they are left out."""
    linked, score = [], None
    for guess in guesses:
        current = guess
        if guess.becomes is Becomes.SCORE:
            score = guess.column.name
        elif guess.becomes is Becomes.VERBATIM:
            current = replace(guess, words_for=score) if score else ColumnGuess(guess.column)
            score = None
        linked.append(current)
    return linked


def as_known(guesses: Sequence[ColumnGuess], known: Known) -> list[ColumnGuess]:
    """Columns whose names the workspace knows: of a question asked before, of what a persona's rule looks at.

    A question's own wording decides; of columns that have none, the name of a touchpoint means the question
    that stands on its maps where the cells are answers to it. Each question is one column's, the first one's.
    """
    questions = _met(guesses, known)

    def settled(guess: ColumnGuess) -> ColumnGuess:
        if (question := questions.get(guess.column.position)) is not None:
            return _of_question(guess.column, question)
        if not _is_unusable(guess) and plain(guess.column.name) in known.attributes:
            return ColumnGuess(guess.column, Becomes.SEGMENT, Certainty.SURE)
        return guess

    return [settled(guess) for guess in guesses]


def _met(guesses: Sequence[ColumnGuess], known: Known) -> dict[int, KnownQuestion]:
    """The questions asked before, by the positions of their columns: all by wording before any by touchpoint,
    so that “Q4 Food”, whether somebody ate, does not take the scores of “Q7 Food”."""
    met: dict[int, KnownQuestion] = {}
    ways = (
        lambda column: known.asked(column.name),
        lambda column: _fitting(column, known.shown_at(column.name)),
        lambda column: _fitting(column, known.shown_at(rest_of(column.name)), of_a_block=True),
    )
    for question_of in ways:
        for column in (guess.column for guess in guesses if not _is_unusable(guess)):
            question = question_of(column)
            if question is not None and column.position not in met and question not in met.values():
                met[column.position] = question
    return met


def _fitting(
    column: Column, question: KnownQuestion | None, of_a_block: bool = False
) -> KnownQuestion | None:
    """The question if the cells are answers to it. What a column is called beside its block says less: there
    the scale's upper end has to come, too, which tells scores from a yes and a no."""
    if question is None or not question.fits(column):
        return None
    top = {str(question.scale.maximum - 1), str(question.scale.maximum)}
    return question if not of_a_block or not top.isdisjoint(column.values) else None


def _is_unusable(guess: ColumnGuess) -> bool:
    """An empty column, or one whose name another has, too."""
    repeated = guess.becomes is Becomes.LEFT_OUT and guess.certainty is Certainty.CHECK
    return repeated or not guess.column.filled


def _of_question(column: Column, question: KnownQuestion) -> ColumnGuess:
    """The column as answers to a question: its scale and codes hold, whatever else the cells look like."""
    return ColumnGuess(
        column,
        Becomes.SCORE,
        Certainty.SURE if question.fits(column) else Certainty.LIKELY,
        metric=question.metric,
        scale=question.scale,
        no_answer=question.no_answer,
        not_applicable=question.not_applicable,
        touchpoint=question.touchpoint,
        overall=question.touchpoint is None,
        asked=question.wording,
    )


def recommended(guesses: Sequence[ColumnGuess], known: Known) -> list[ColumnGuess]:
    """The one column about recommending the whole is the one such question there is, whatever its name."""
    columns = [guess for guess in guesses if guess.metric is Metric.NPS and guess.overall]
    stored = [q for q in known.questions if q.metric is Metric.NPS and q.touchpoint is None]
    if len(columns) != 1 or len(stored) != 1 or columns[0].asked or not stored[0].fits(columns[0].column):
        return list(guesses)
    return [_of_question(g.column, stored[0]) if g is columns[0] else g for g in guesses]


def rest_of(name: str) -> str:
    """What a column's name says beside the block it belongs to, and beside how it was scored.

    >>> rest_of("Q7_Food"), rest_of("Security: waiting time"), rest_of("Check-in desk rating")
    ('Food', 'waiting time', 'Check-in desk')
    """
    scored = SCALE_WORD.sub("", name)
    found = BLOCK.match(scored)
    return (scored[found.end() :] if found else scored).strip(" _.:-[]()") or name


def subject(guess: ColumnGuess, known: Known) -> ColumnGuess:
    """The touchpoint a score is about: one that is known, the rest of the name, or the journey as a whole."""
    if guess.becomes is not Becomes.SCORE or guess.asked:
        return guess
    name = guess.column.name
    rest = rest_of(name)
    if met := known.touchpoints.get(plain(name)) or known.touchpoints.get(plain(rest)):
        return replace(guess, touchpoint=met)
    if guess.metric is Metric.NPS or IS_OVERALL.search(name):
        return replace(guess, overall=True)
    words = " ".join(rest.replace("_", " ").split())
    return replace(guess, touchpoint=words[:1].upper() + words[1:].lower())
