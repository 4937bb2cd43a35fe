"""Guessing what the columns of a table mean, from their names and values.

Nothing here decides: a guess says how certain it is, and what to ask where a wrong one would change a number.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from touchpoints.ingestion.guess import Becomes, Certainty, ColumnGuess, Guess
from touchpoints.ingestion.guess_queries import queries
from touchpoints.ingestion.guess_together import (
    as_known,
    families,
    like_their_siblings,
    only_first,
    recommended,
    rest_of,
    subject,
    words_of_scores,
)
from touchpoints.ingestion.known import Known, plain
from touchpoints.ingestion.moment_formats import find_formats
from touchpoints.ingestion.profile import Column, Profile
from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Metric

WORDY = 20
"""Characters; longer on average, a text is words and not a name or a code."""

LARGE_CODES = 87
"""Above it, numbers in a column of scores are codes such as 88 and 99."""

MOST_SEGMENTS = 60

IS_NPS = re.compile(r"nps|net.?pro|recommend|empfehl|polec", re.I)
IS_EFFORT = re.compile(r"effort|\bces\b|\beas(y|e)\b", re.I)
IS_RATED = re.compile(
    r"sati|rat(e|ing)|score|eas(y|e)|safe|clean|qualit|stars?\b|csat|overall"
    r"|zufrieden|bewert|sauber|\bocen|zadowol|satysf|jakość|czysto",
    re.I,
)
IS_WORDS = re.compile(
    r"comment|verbatim|why|feedback|reason|remark|text|suggest|kommentar|komentarz|uwag", re.I
)
IS_KEY = re.compile(
    r"resp(ondent|onse)?[ _]?(id|num|no)\b|\bid\b|_id$|^id|uuid|token|record|^#$|number$|^(nr|numer)\b", re.I
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
IS_WORD_FOR_NOTHING = re.compile(r"blank|none|null|nan|n/?a|no answer|missing|-+|\.|keine.*|brak", re.I)


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


def guess_columns(profile: Profile, known: Known | None = None) -> Guess:
    """What the columns of a table probably mean; names that the workspace knows are met again."""
    known = known or Known()
    names = [column.name.casefold() for column in profile.columns]
    guesses = [
        ColumnGuess(column, certainty=Certainty.CHECK)
        if names.count(column.name.casefold()) > 1 or not column.name
        else _guess(column)
        for column in profile.columns
    ]

    guesses = as_known(guesses, known)
    met = {guess.touchpoint for guess in guesses if guess.asked}
    unmet = {name for name, touchpoint in known.touchpoints.items() if touchpoint not in met}

    def is_telling(name: str) -> bool:
        named = IS_RATED.search(name) or IS_EFFORT.search(name)
        return bool(named) or not unmet.isdisjoint({plain(name), plain(rest_of(name))})

    guesses = families(guesses, is_telling)
    guesses = like_their_siblings(guesses)
    guesses = only_first(
        guesses, Becomes.KEY, Becomes.CUSTOMER, Becomes.DATE, Becomes.LANGUAGE, Becomes.WEIGHT
    )
    guesses = words_of_scores(guesses)
    guesses = recommended([subject(guess, known) for guess in guesses], known)
    return Guess(guesses, tuple(queries(guesses)))


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
    formats = find_formats(column.sample)
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
