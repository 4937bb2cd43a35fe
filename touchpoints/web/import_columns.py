"""What each column of an uploaded table means: one small form per column, and the mapping they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.ingestion.guess import Becomes, Certainty, ColumnGuess, Doubt, Guess
from touchpoints.ingestion.known import Known, KnownQuestion
from touchpoints.ingestion.mapping import USUAL_SCALES, QuestionColumn, SurveyMapping
from touchpoints.scoring.codes import code
from touchpoints.vocabulary import Direction, Metric
from touchpoints.web.forms import CommasField

TOUCHPOINT, WHOLE = "touchpoint", "whole"
"""Becomes.SCORE, told apart by what is asked about."""

MEANINGS = {
    TOUCHPOINT: gettext_lazy("Touchpoint"),
    WHOLE: gettext_lazy("Whole journey"),
    Becomes.VERBATIM.value: gettext_lazy("Words to a score"),
    Becomes.SEGMENT.value: gettext_lazy("Customer group"),
    Becomes.KEY.value: gettext_lazy("Answer number"),
    Becomes.CUSTOMER.value: gettext_lazy("Customer number"),
    Becomes.DATE.value: gettext_lazy("Day or time"),
    Becomes.LANGUAGE.value: gettext_lazy("Language"),
    Becomes.WEIGHT.value: gettext_lazy("Weight, not used"),
    Becomes.LEFT_OUT.value: gettext_lazy("Leave out"),
}
SINGLE = (Becomes.KEY, Becomes.CUSTOMER, Becomes.DATE, Becomes.LANGUAGE, Becomes.WEIGHT)
"""What at most one column can be."""

SHORT_METRICS = {
    Metric.NPS.value: gettext_lazy("NPS"),
    Metric.CSAT.value: gettext_lazy("Satisfaction"),
    Metric.CES.value: gettext_lazy("Effort"),
    Metric.RATING.value: gettext_lazy("Rating"),
}
BEST = {
    Direction.HIGH.value: gettext_lazy("high best"),
    Direction.LOW.value: gettext_lazy("low best"),
}
LOOK_AGAIN = {"hx-post": ""}
"""A choice that changes which fields a row has: the page is asked for again with what is chosen so far."""


class ColumnForm(forms.Form):
    """One column. `name` is a touchpoint's, an attribute's, or of words the column whose score they explain.

    Fields that the page did not show, because the column meant something else, keep what was guessed.
    """

    becomes = forms.ChoiceField(choices=MEANINGS, widget=forms.Select(attrs=LOOK_AGAIN))
    name = forms.CharField(max_length=200, required=False)
    metric = forms.ChoiceField(choices=SHORT_METRICS, widget=forms.Select(attrs=LOOK_AGAIN))
    low = forms.IntegerField(min_value=-100, max_value=100)
    high = forms.IntegerField(min_value=-100, max_value=100)
    direction = forms.ChoiceField(choices=BEST)
    no_answer = CommasField(required=False)
    not_applicable = CommasField(required=False)
    wording = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, str] | None, *, guess: ColumnGuess, known: Mapping[str, Any]
    ) -> None:
        prefix = f"c{guess.column.position}"
        given = {f"{prefix}-{name}": value for name, value in known.items()}
        given |= {name: data[name] for name in given if data is not None and name in data}
        super().__init__(given, prefix=prefix)
        self.guess, self.column = guess, guess.column
        self.asked_before: KnownQuestion | None = None
        self.repeated = guess.certainty is Certainty.CHECK and guess.becomes is Becomes.LEFT_OUT
        for name, label in self._labels().items():
            self.fields[name].widget.attrs |= {"aria-label": label, "class": _CSS.get(name, "input")}
        self.fields["name"].widget.attrs["list"] = self._suggestions()
        self.is_valid()

    def meet(self, known: Known, journey: str | None) -> None:
        """Take over metric and scale of the question asked before that this column holds answers to."""
        touchpoint = str(self["name"].value()) if self.meaning == TOUCHPOINT else None
        wording = str(self["wording"].value())
        self.asked_before = known.same(wording, touchpoint, journey)
        if self.asked_before is None and wording == self.guess.asked:  # it is about something else now
            self.data = {**self.data, self.add_prefix("wording"): self.column.name}
        if self.asked_before is not None:
            scale = self.asked_before.scale
            self.data = {
                **self.data,
                self.add_prefix("metric"): self.asked_before.metric.value,
                self.add_prefix("low"): scale.minimum,
                self.add_prefix("high"): scale.maximum,
                self.add_prefix("direction"): scale.direction.value,
            }
        self.full_clean()

    def _labels(self) -> dict[str, str]:
        words = {"column": self.column.name}
        return {
            "becomes": _("What %(column)s becomes") % words,
            "name": _("Name for %(column)s") % words,
            "metric": _("Metric of %(column)s") % words,
            "low": _("Lowest score of %(column)s") % words,
            "high": _("Highest score of %(column)s") % words,
            "direction": _("Good end of %(column)s") % words,
            "no_answer": _("Codes of %(column)s that mean no answer") % words,
            "not_applicable": _("Codes of %(column)s that mean never used") % words,
        }

    def _suggestions(self) -> str:
        return {TOUCHPOINT: "touchpoint-names", Becomes.VERBATIM: "score-names"}.get(self.meaning, "")

    @property
    def meaning(self) -> str:
        """What the column becomes."""
        return str(self["becomes"].value())

    @property
    def is_score(self) -> bool:
        return self.meaning in (TOUCHPOINT, WHOLE)

    @property
    def is_used(self) -> bool:
        return self.meaning != Becomes.LEFT_OUT

    @property
    def role(self) -> str:
        """What the column becomes, in a word under its name in the preview."""
        if self.is_score:
            return str(SHORT_METRICS.get(str(self["metric"].value()), ""))
        return str(MEANINGS.get(self.meaning, ""))

    @property
    def best(self) -> str:
        """Which end of the scale is good, in words."""
        return str(BEST.get(str(self["direction"].value()), ""))

    @property
    def has_name(self) -> bool:
        """Whether a name goes with what the column becomes."""
        return self.meaning in (TOUCHPOINT, Becomes.SEGMENT, Becomes.VERBATIM)

    @property
    def certainty(self) -> str:
        """How sure the guess is; empty once a person has said otherwise."""
        return self.guess.certainty.value if self.meaning == _meaning(self.guess) else ""

    def silent_codes(self) -> tuple[frozenset[str], frozenset[str]]:
        """Codes of no answer and of not applicable, in one spelling."""
        said = self.cleaned_data
        no_answer, not_applicable = said.get("no_answer", []), said.get("not_applicable", [])
        return frozenset(map(code, no_answer)), frozenset(map(code, not_applicable))

    def scale(self) -> tuple[int, int]:
        """Lowest and highest score; the usual ones while what was typed is no number."""
        low, high = USUAL_SCALES.get(Metric.CSAT, (1, 5))
        return self.cleaned_data.get("low", low), self.cleaned_data.get("high", high)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.has_name and not said.get("name"):
            self.add_error("name", _("Give it a name."))
        if self.is_score and said.get("metric") == Metric.NPS:
            said |= {"low": 0, "high": 10, "direction": Direction.HIGH.value}
            self.errors.pop("low", None), self.errors.pop("high", None)
        if self.is_score and "low" in said and "high" in said and said["low"] >= said["high"]:
            self.add_error("high", _("The highest score lies above the lowest."))
        if not self.is_score:
            for name in ("metric", "low", "high", "direction", "no_answer", "not_applicable"):
                self.errors.pop(name, None)
        return said

    def question(self, verbatim: str | None, asked: Sequence[str]) -> dict[str, Any]:
        """The column as a question of a mapping's plain data; `asked` codes were settled one by one."""
        said = self.cleaned_data
        return {
            "column": self.column.name,
            "touchpoint": said["name"].strip() if self.meaning == TOUCHPOINT else None,
            "wording": said.get("wording") or self.column.name,
            "metric": said["metric"],
            "scale": [said["low"], said["high"]],
            "direction": said["direction"],
            "no_answer": [*said["no_answer"], *asked],
            "not_applicable": said["not_applicable"],
            "verbatim": verbatim,
        }


_CSS = {"becomes": "select", "metric": "select", "direction": "select", "low": "input", "high": "input"}


def column_forms(data: Mapping[str, str] | None, guess: Guess, mapping: SurveyMapping) -> list[ColumnForm]:
    """A form for each column, in the file's order: as sent, else as the mapping says."""
    asked = asked_codes(guess)
    said = dict(_said_by(mapping))
    return [
        ColumnForm(data, guess=column, known=_known(column, said, asked.get(column.column.name, ())))
        for column in guess.columns
    ]


def asked_codes(guess: Guess) -> dict[str, tuple[str, ...]]:
    """Codes of which a person is asked whether they mean no answer, by column."""
    asked: dict[str, tuple[str, ...]] = {}
    for query in guess.queries:
        if query.doubt is Doubt.NO_ANSWER_CODE and query.open:
            asked[query.columns[0]] = (*asked.get(query.columns[0], ()), query.code)
    return asked


def _said_by(mapping: SurveyMapping) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a mapping says of each column it names, by the column's name in lower case."""
    for question in mapping.questions:
        yield question.column.casefold(), _question_fields(question)
        if question.verbatim:
            yield question.verbatim.casefold(), {"becomes": Becomes.VERBATIM.value, "name": question.column}
    for name, column in (mapping.attributes or {}).items():
        yield column.casefold(), {"becomes": Becomes.SEGMENT.value, "name": name}
    for becomes, named in (
        (Becomes.KEY, mapping.external_id),
        (Becomes.CUSTOMER, mapping.customer),
        (Becomes.DATE, mapping.answered_at.column),
        (Becomes.LANGUAGE, mapping.language.column),
        (Becomes.WEIGHT, mapping.weight),
    ):
        if named:
            yield named.casefold(), {"becomes": becomes.value}


def _question_fields(question: QuestionColumn) -> dict[str, Any]:
    return {
        "becomes": WHOLE if question.touchpoint is None else TOUCHPOINT,
        "name": question.touchpoint or "",
        "metric": question.metric.value,
        "low": question.scale.minimum,
        "high": question.scale.maximum,
        "direction": question.scale.direction.value,
        "no_answer": ", ".join(sorted(question.no_answer)),
        "not_applicable": ", ".join(sorted(question.not_applicable)),
        "wording": question.wording,
    }


def _known(guess: ColumnGuess, said: Mapping[str, dict[str, Any]], asked: Sequence[str]) -> dict[str, Any]:
    """What is known of a column before anybody touches it. Codes that are asked about stand apart."""
    column = guess.column
    numbers = [number for number in column.numbers if -100 <= number <= 100]
    low, high = USUAL_SCALES[Metric.CSAT]
    metric = Metric.CSAT
    if numbers and max(numbers) > high:
        metric, low, high = Metric.RATING, min(numbers), max(numbers)
    known: dict[str, Any] = {
        "becomes": Becomes.LEFT_OUT.value,
        "name": column.name[:200],
        "metric": metric.value,
        "low": low,
        "high": high,
        "direction": Direction.HIGH.value,
        "no_answer": "",
        "not_applicable": "",
        "wording": column.name,
    }
    known |= said.get(column.name.casefold(), {})
    known["no_answer"] = ", ".join(
        value for value in known["no_answer"].split(", ") if value and value not in asked
    )
    return known


def _meaning(guess: ColumnGuess) -> str:
    if guess.becomes is not Becomes.SCORE:
        return guess.becomes.value
    return WHOLE if guess.overall else TOUCHPOINT
