"""Guessing what the columns of a table mean, from their names and values.

Nothing here decides: a guess says how certain it is, and what to ask where a wrong one would change a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from touchpoints.ingestion.guess import Becomes, Certainty, ColumnGuess, Doubt, Guess, Query
from touchpoints.ingestion.moment_formats import find_formats
from touchpoints.ingestion.profile import Column, Profile
from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Metric

WORDY = 20
"""Characters; longer on average, a text is words and not a name or a code."""

LARGE_CODES = 87
"""Above it, numbers in a column of scores are codes such as 88 and 99."""

SAME_SCALE_FOR_SURE = 3
MOST_SLIPS = 0.01
"""How many cells may be slips of the pen, as a share of those that hold a score."""

MOST_SEGMENTS = 60

IS_NPS = re.compile(r"nps|net.?pro|recommend|empfehl|polec", re.I)
IS_EFFORT = re.compile(r"effort|\bces\b|\beas(y|e)\b", re.I)
IS_RATED = re.compile(r"sati|rat(e|ing)|score|eas(y|e)|safe|clean|quality|stars?\b|csat|overall", re.I)
IS_WORDS = re.compile(r"comment|verbatim|why|feedback|reason|remark|text|suggest", re.I)
IS_KEY = re.compile(
    r"resp(ondent|onse)?[ _]?(id|num|no)\b|\bid\b|_id$|^id|uuid|token|record|^#$|number$", re.I
)
IS_CUSTOMER = re.compile(r"customer|client|user|account|member|contact|passenger|patient", re.I)
IS_PERSONAL = re.compile(
    r"zip|post(al|code)|income|incme|gender|\bsex\b|birth|phone|mobile|e-?mail|address|\bip\b"
    r"|(first|last|full|sur)[ _]?name|\bname$|city|county|country|state$|\bhome\b|race|ethnic|relig",
    re.I,
)
IS_DATE = re.compile(r"date|time|when|submitted|created|answered|completed|timestamp", re.I)
IS_LANGUAGE = re.compile(r"^lang|language|locale", re.I)
IS_WEIGHT = re.compile(r"weight|^wt", re.I)
IS_OVERALL = re.compile(r"overall|as a whole|\ball$|all$", re.I)
IS_WORD_FOR_NOTHING = re.compile(r"blank|none|null|nan|n/?a|no answer|missing|-+|\.|keine.*|brak", re.I)
FAMILY = re.compile(r"^(\D{0,6}\d+)(?=\D)|^(.{2,}?)[ _.:\[(-]")


class UsualScale(NamedTuple):
    """A metric's usual scale, and the column names that tell of it."""

    metric: Metric
    low: int
    high: int
    names: re.Pattern[str]


SCALES = (
    UsualScale(Metric.NPS, 0, 10, IS_NPS),
    UsualScale(Metric.CES, 1, 7, IS_EFFORT),
    UsualScale(Metric.CSAT, 1, 5, IS_RATED),
)


def guess_columns(profile: Profile, touchpoints: Iterable[str] = ()) -> Guess:
    """What the columns of a table probably mean. `touchpoints` are names known already, to be met again."""
    names = [column.name.casefold() for column in profile.columns]
    guesses = [
        ColumnGuess(column, certainty=Certainty.CHECK)
        if names.count(column.name.casefold()) > 1 or not column.name
        else _guess(column)
        for column in profile.columns
    ]
    guesses = _families(guesses)
    guesses = _like_their_siblings(guesses)
    guesses = _only_first(
        guesses, Becomes.KEY, Becomes.CUSTOMER, Becomes.DATE, Becomes.LANGUAGE, Becomes.WEIGHT
    )
    guesses = _words_of_scores(guesses)
    known = {name.casefold(): name for name in touchpoints}
    guesses = [_subject(guess, known) for guess in guesses]
    return Guess(guesses, tuple(_queries(guesses)))


def _guess(column: Column) -> ColumnGuess:
    """What one column is, seen by itself: the first rule that knows it."""
    rules = (_empty_or_personal, _about_the_record, _date, _identity, _score, _words_or_segment)
    return next((guess for rule in rules if (guess := rule(column))), ColumnGuess(column))


def _empty_or_personal(column: Column) -> ColumnGuess | None:
    if column.filled == 0:
        return ColumnGuess(column, certainty=Certainty.SURE)
    return ColumnGuess(column, personal=True) if IS_PERSONAL.search(column.name) else None


def _about_the_record(column: Column) -> ColumnGuess | None:
    if IS_LANGUAGE.search(column.name) and column.countable:
        return ColumnGuess(column, Becomes.LANGUAGE, Certainty.SURE)
    return ColumnGuess(column, Becomes.WEIGHT) if IS_WEIGHT.search(column.name) else None


def _date(column: Column) -> ColumnGuess | None:
    named = IS_DATE.search(column.name) is not None
    formats = find_formats(column.examples)
    if not formats:
        # A column called a date that holds none, such as days without a month: told by a query.
        return ColumnGuess(column) if "date" in column.name.casefold() else None
    certainty = Certainty.SURE if named else Certainty.LIKELY
    certainty = certainty if len(formats) == 1 else Certainty.CHECK
    return ColumnGuess(column, Becomes.DATE, certainty, format=formats[0] or None)


def _identity(column: Column) -> ColumnGuess | None:
    if IS_KEY.search(column.name) and column.unique:
        return ColumnGuess(column, Becomes.KEY, Certainty.SURE)
    if IS_CUSTOMER.search(column.name) and not column.countable:
        return ColumnGuess(column, Becomes.CUSTOMER)
    return None


def _words_or_segment(column: Column) -> ColumnGuess | None:
    if not column.numbers and (column.average_length > WORDY or IS_WORDS.search(column.name)):
        return ColumnGuess(column, Becomes.VERBATIM)
    if 2 <= len(column.values) <= MOST_SEGMENTS and column.filled > column.blank:
        return ColumnGuess(column, Becomes.SEGMENT)
    return None


def _score(column: Column) -> ColumnGuess | None:
    """The column as scores, if nearly all of some scale's numbers come, with few codes beside them."""
    numbers = column.numbers
    if not column.countable or not numbers:
        return None
    words = [value for value in column.values if value not in map(str, numbers)]
    if any(not IS_WORD_FOR_NOTHING.fullmatch(word) for word in words):
        return None
    fitting = (guess for scale in SCALES if (guess := _on_scale(column, words, scale)))
    return next(fitting, None)


def _on_scale(column: Column, words: list[str], scale: UsualScale) -> ColumnGuess | None:
    """The column as scores of one scale. A telling name makes up for numbers that did not come."""
    numbers = column.numbers
    metric, low, high, names = scale
    inside = [number for number in numbers if low <= number <= high]
    outside = sorted(number for number in numbers if not low <= number <= high)
    is_named = names.search(column.name) is not None
    enough = len(inside) >= 2 and max(inside) >= high - 1 if is_named else len(inside) >= high - low
    near = all(number in (low - 1, high + 1, -1, 0) or number > LARGE_CODES for number in outside)
    if not (enough and near and (is_named or high in numbers)):
        return None
    if metric is Metric.NPS:
        no_answer, not_applicable = outside, []
    else:
        no_answer = [number for number in outside if number != high + 1]
        not_applicable = [number for number in outside if number == high + 1]
    certainty = Certainty.SURE if is_named and not outside else Certainty.LIKELY
    return ColumnGuess(
        column,
        Becomes.SCORE,
        # An 11 taken for a score would change the NPS, and so would a 10 taken for none.
        Certainty.CHECK if metric is Metric.NPS and outside else certainty,
        metric=metric,
        scale=Scale(low, high),
        no_answer=(*map(str, no_answer), *words),
        not_applicable=tuple(map(str, not_applicable)),
    )


def _families(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """Columns of one question block share a scale: that makes them sure. A lone one without a telling name
    is rather a list of codes, such as age groups."""
    families: dict[tuple[str, Scale | None], int] = {}
    for guess in guesses:
        if guess.becomes is Becomes.SCORE:
            key = (_family(guess.column.name), guess.scale)
            families[key] = families.get(key, 0) + 1
    settled = []
    for guess in guesses:
        if guess.becomes is Becomes.SCORE and guess.metric is not Metric.NPS:
            size = families[_family(guess.column.name), guess.scale]
            named = IS_RATED.search(guess.column.name) or IS_EFFORT.search(guess.column.name)
            if size >= SAME_SCALE_FOR_SURE:
                settled.append(replace(guess, certainty=Certainty.SURE))
            elif size == 1 and not named:
                settled.append(ColumnGuess(guess.column, Becomes.SEGMENT))
            else:
                settled.append(guess)
        else:
            settled.append(guess)
    return settled


def _like_their_siblings(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """Columns of a question block that nearly all cells of one are like: a slip of the pen, such as one
    “maybe” among thousands of scores, makes no other column. The import reports it."""
    examples: dict[str, list[ColumnGuess]] = {}
    for guess in guesses:
        if guess.becomes is Becomes.SCORE and guess.certainty is Certainty.SURE:
            examples.setdefault(_family(guess.column.name), []).append(guess)
    alike = []
    for guess in guesses:
        siblings = examples.get(_family(guess.column.name), ())
        slips = guess.becomes in (Becomes.SEGMENT, Becomes.LEFT_OUT) and len(siblings) >= SAME_SCALE_FOR_SURE
        fits = slips and not guess.personal and _fits(guess.column, siblings[0])
        alike.append(replace(siblings[0], column=guess.column, certainty=Certainty.LIKELY) if fits else guess)
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


def _only_first(guesses: Sequence[ColumnGuess], *kinds: Becomes) -> list[ColumnGuess]:
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


def _words_of_scores(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
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


def _subject(guess: ColumnGuess, known: dict[str, str]) -> ColumnGuess:
    """The touchpoint a score is about: the rest of the column's name, or the journey as a whole."""
    if guess.becomes is not Becomes.SCORE:
        return guess
    name = guess.column.name
    if guess.metric is Metric.NPS or IS_OVERALL.search(name):
        return replace(guess, overall=True)
    found = FAMILY.match(name)
    rest = name[found.end() :] if found else name
    rest = rest.strip(" _.:-[]()") or name
    plain = " ".join(rest.replace("_", " ").split())
    return replace(guess, touchpoint=known.get(plain.casefold(), plain[:1].upper() + plain[1:].lower()))


def _queries(guesses: Sequence[ColumnGuess]) -> Iterable[Query]:
    scores = [guess for guess in guesses if guess.becomes is Becomes.SCORE]
    for guess in scores:
        for value in guess.no_answer:
            if guess.certainty is Certainty.CHECK:
                count = guess.column.values[value]
                yield Query(Doubt.NO_ANSWER_CODE, (guess.column.name,), value, count, open=True)
    sure = [guess for guess in scores if guess.certainty is not Certainty.CHECK]
    for doubt, attribute in (
        (Doubt.NOT_APPLICABLE_CODE, "not_applicable"),
        (Doubt.NO_ANSWER_CODE, "no_answer"),
    ):
        for value in sorted({value for guess in sure for value in getattr(guess, attribute)}):
            having = [guess for guess in sure if value in getattr(guess, attribute)]
            word = doubt is Doubt.NO_ANSWER_CODE and not value.lstrip("-").isdecimal()
            yield Query(
                Doubt.NO_ANSWER_WORD if word else doubt,
                tuple(guess.column.name for guess in having),
                value,
                sum(guess.column.values[value] for guess in having),
            )
    dates = [guess for guess in guesses if guess.becomes is Becomes.DATE]
    if not dates:
        hinted = tuple(g.column.name for g in guesses if "date" in g.column.name.casefold())
        yield Query(Doubt.NO_DATE, hinted, open=True)
    elif dates[0].certainty is Certainty.CHECK:
        yield Query(Doubt.WHICH_DATE_FORMAT, (dates[0].column.name,), dates[0].column.examples[0], open=True)
    if not any(guess.becomes is Becomes.KEY for guess in guesses):
        yield Query(Doubt.NO_KEY, ())
    if personal := tuple(guess.column.name for guess in guesses if guess.personal and guess.column.filled):
        yield Query(Doubt.PERSONAL, personal)
