"""What to ask a person, or to tell them, of a guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from touchpoints.ingestion.guess import Becomes, Certainty, ColumnGuess, Doubt, Query


def queries(guesses: Sequence[ColumnGuess]) -> Iterable[Query]:
    """Codes, dates and numbers of answers that a wrong guess of would change a number by."""
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
        yield Query(Doubt.WHICH_DATE_FORMAT, (dates[0].column.name,), open=True)
    if not any(guess.becomes is Becomes.KEY for guess in guesses):
        yield Query(Doubt.NO_KEY, ())
    if personal := tuple(guess.column.name for guess in guesses if guess.personal and guess.column.filled):
        yield Query(Doubt.PERSONAL, personal)
