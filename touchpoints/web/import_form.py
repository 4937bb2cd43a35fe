"""The whole form of an import: its columns, and what has to be settled once for the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.ingestion.fields import MappingError
from touchpoints.ingestion.guess import Becomes
from touchpoints.ingestion.guessing import guess_columns
from touchpoints.ingestion.mapping import SurveyMapping, mapping_from_data
from touchpoints.ingestion.moment_formats import find_formats
from touchpoints.models import ImportJob, Journey
from touchpoints.scoring.codes import code
from touchpoints.services.known import known_in
from touchpoints.services.uploads import Look
from touchpoints.web.forms import DateInput
from touchpoints.web.import_columns import (
    SINGLE,
    TOUCHPOINT,
    WHOLE,
    ColumnForm,
    asked_codes,
    column_forms,
)

ISO = "iso"
LEAVE_OUT, REPORT = "leave-out", "report"


class FileForm(forms.Form):
    """What holds for the whole file."""

    survey = forms.CharField(label=gettext_lazy("Name of this survey or wave"), max_length=120)
    day = forms.DateField(
        label=gettext_lazy("Day of the answers"), required=False, widget=DateInput(**{"class": "input"})
    )
    date_format = forms.ChoiceField(
        label=gettext_lazy("How dates are written"), required=False, widget=forms.RadioSelect
    )
    journey = forms.ModelChoiceField(
        Journey.objects.none(), label=gettext_lazy("Journey"), required=False, to_field_name="slug"
    )
    make_map = forms.BooleanField(label=gettext_lazy("Make a first map"), required=False)
    map_title = forms.CharField(label=gettext_lazy("Title of the map"), max_length=200, required=False)
    remember_as = forms.CharField(
        label=gettext_lazy("Remember this mapping as"), max_length=120, required=False
    )


class ImportForm:
    """The columns and the file's own form, as sent or as guessed; `mapping()` is what they come to.

    `begun_with` is a mapping that was remembered, or tried before; without one the guess is shown.
    """

    def __init__(
        self,
        job: ImportJob,
        look: Look,
        data: Mapping[str, str] | None,
        begun_with: SurveyMapping | None = None,
    ) -> None:
        self.job, self.look = job, look
        self.is_bound = data is not None
        self.known = known_in(job.workspace)
        self.guess = guess_columns(look.profile, self.known)
        self.journeys = list(Journey.objects.in_workspace(job.workspace).live().order_by("title"))
        first = begun_with or self.guess.mapping()
        self.columns = column_forms(data, self.guess, first)
        self._asked = asked_codes(self.guess)
        self.file = FileForm(data, initial=self._initial(begun_with, first), prefix="file")
        self._add_choices(begun_with)
        for column in self.scores:
            column.meet(self.known, self.chosen_journey.slug if self.chosen_journey else None)
        self.problems: list[str] = []

    def _initial(self, begun_with: SurveyMapping | None, first: SurveyMapping) -> dict[str, Any]:
        stem = PurePath(self.job.file_name).name.split(".")[0] or self.job.file_name
        same_file = begun_with is not None and bool(self.job.mapping)
        initial: dict[str, Any] = {
            "survey": begun_with.namespace if begun_with and same_file else stem[:120],
            "journey": self.job.journey or (self.journeys[0] if len(self.journeys) == 1 else None),
            "make_map": not self.journeys,
            "map_title": self.job.first_map or stem,
        }
        if same_file and isinstance(first.answered_at.constant, date):
            initial["day"] = first.answered_at.constant
        if begun_with and begun_with.answered_at.column:
            initial["date_format"] = begun_with.answered_at.format or ISO
        return initial

    def _add_choices(self, begun_with: SurveyMapping | None) -> None:
        fields = self.file.fields
        fields["journey"].queryset = Journey.objects.in_workspace(self.job.workspace).live().order_by("title")  # type: ignore[attr-defined]
        fields["date_format"].choices = [(known or ISO, known) for known in self.formats]  # type: ignore[attr-defined]
        kept = {q.column.casefold(): q.no_answer for q in begun_with.questions} if begun_with else None
        for column in self.columns:
            for nth, asked in enumerate(self._asked.get(column.column.name, ())):
                yes = kept is None or asked in kept.get(column.column.name.casefold(), ())
                fields[ask_name(column, nth)] = forms.ChoiceField(
                    choices=[(LEAVE_OUT, _("Yes, leave it out")), (REPORT, _("No, report it"))],
                    widget=forms.RadioSelect,
                    initial=LEAVE_OUT if yes else REPORT,
                )

    @property
    def chosen_journey(self) -> Journey | None:
        """Whose overall questions these are, as far as it is settled."""
        chosen = self.file["journey"].value()
        slug = chosen.slug if isinstance(chosen, Journey) else chosen
        return next((journey for journey in self.journeys if journey.slug == slug), None)

    @property
    def used(self) -> list[ColumnForm]:
        """Columns that become something."""
        return [column for column in self.columns if column.is_used]

    @property
    def unused(self) -> list[ColumnForm]:
        return [column for column in self.columns if not column.is_used]

    @property
    def scores(self) -> list[ColumnForm]:
        return [column for column in self.columns if column.is_score]

    def first(self, becomes: Becomes) -> ColumnForm | None:
        """The column that becomes this, of what there is one of."""
        return next((column for column in self.columns if column.meaning == becomes), None)

    @property
    def touchpoints(self) -> list[str]:
        """Names of the touchpoints that are rated, each once."""
        names = [
            str(column["name"].value()).strip() for column in self.columns if column.meaning == TOUCHPOINT
        ]
        return list({name.casefold(): name for name in names if name}.values())

    @property
    def asks_whole(self) -> bool:
        """Whether some column is about the journey as a whole."""
        return any(column.meaning == WHOLE for column in self.columns)

    @cached_property
    def formats(self) -> list[str]:
        """In which formats the chosen column of dates can be read; none when there is no such column."""
        column = self.first(Becomes.DATE)
        return find_formats(column.column.sample) if column else []

    @property
    def date_format(self) -> str:
        """The format that days are read in, as far as it is settled; "" is ISO 8601."""
        chosen = self.file["date_format"].value()
        return next((known for known in self.formats if (known or ISO) == chosen), self.formats[0])

    def asked(self, column: ColumnForm) -> list[tuple[str, forms.BoundField]]:
        """Codes of a column of scores that are asked about, each with its question."""
        codes = self._asked.get(column.column.name, ()) if column.is_score else ()
        return [(asked, self.file[ask_name(column, nth)]) for nth, asked in enumerate(codes)]

    def left_out_codes(self, column: ColumnForm) -> tuple[frozenset[str], frozenset[str]]:
        """Codes that count as no answer and as not applicable, the answers to questions included."""
        no_answer, not_applicable = column.silent_codes()
        settled = {code(asked) for asked, field in self.asked(column) if field.value() != REPORT}
        return no_answer | settled, not_applicable

    def is_valid(self) -> bool:
        """Whether a mapping comes of it; else fields say what is missing, and `problems` the rest."""
        valid = self.file.is_valid()
        for column in self.used:
            if column.repeated:
                column.add_error("becomes", _("Give each column its own name in the file first."))
        self._check_single()
        self._check_words()
        if not self.scores:
            self.problems.append(_("No column holds a score yet. Say of at least one what it rates."))
        if self.look.unsure:
            self.problems.append(_("Choose first how the letters of this file are written."))
        self._check_day()
        self._check_journey()
        if not valid or self.problems or self.file.errors or any(column.errors for column in self.used):
            return False
        try:
            self.mapping()
        except MappingError as error:
            self.blame(error)
            return False
        return True

    def blame(self, error: MappingError) -> None:
        """Say what is wrong with a mapping where it is wrong."""
        match error.path:
            case ("questions", int(n), str(field)):
                names = {"touchpoint": "name", "scale": "high", "wording": "name"}
                name = names.get(field, field)
                column = self.scores[n]
                column.add_error(name if name in column.fields else "becomes", error.why)
            case _:
                self.problems.append(str(error))

    def mapping(self) -> SurveyMapping:
        """The mapping; to be asked for only of a valid form. Raises MappingError."""
        said = self.file.cleaned_data
        words = {
            column.cleaned_data["name"].strip().casefold(): column.column.name
            for column in self.columns
            if column.meaning == Becomes.VERBATIM
        }
        return mapping_from_data(
            {
                "encoding": self.look.format.encoding if self.look.needs_encoding else None,
                "namespace": said["survey"],
                "external_id": self._name_of(Becomes.KEY),
                "customer": self._name_of(Becomes.CUSTOMER),
                "answered_at": self._answered_at(said),
                "language": self._name_of(Becomes.LANGUAGE),
                "weight": self._name_of(Becomes.WEIGHT),
                "attributes": {
                    column.cleaned_data["name"].strip(): column.column.name
                    for column in self.columns
                    if column.meaning == Becomes.SEGMENT
                },
                "questions": [
                    column.question(
                        words.get(column.column.name.casefold()),
                        [asked for asked, field in self.asked(column) if field.value() != REPORT],
                    )
                    for column in self.scores
                ],
            }
        )

    def _name_of(self, becomes: Becomes) -> str | None:
        column = self.first(becomes)
        return column.column.name if column else None

    def _answered_at(self, said: Mapping[str, Any]) -> dict[str, Any]:
        column = self.first(Becomes.DATE)
        if column is None:
            return {"constant": said["day"].isoformat()}
        return {"column": column.column.name} | ({"format": self.date_format} if self.date_format else {})

    def _check_single(self) -> None:
        for becomes in SINGLE:
            several = [column for column in self.columns if column.meaning == becomes]
            for column in several[1:]:
                column.add_error(
                    "becomes", _("“%(column)s” is that already.") % {"column": several[0].column.name}
                )
        names: dict[str, str] = {}
        for column in self.columns:
            if column.meaning == Becomes.SEGMENT and (name := column.cleaned_data.get("name", "").strip()):
                if name in names:
                    column.add_error("name", _("“%(column)s” has this name.") % {"column": names[name]})
                names.setdefault(name, column.column.name)

    def _check_words(self) -> None:
        scores = {column.column.name.casefold() for column in self.scores}
        explained: set[str] = set()
        for column in self.columns:
            if column.meaning == Becomes.VERBATIM and (name := column.cleaned_data.get("name", "")):
                about = name.strip().casefold()
                if about not in scores:
                    column.add_error("name", _("Name the column whose score these words explain."))
                elif about in explained:
                    column.add_error("name", _("Another column has the words of this score."))
                explained.add(about)

    def _check_day(self) -> None:
        column = self.first(Becomes.DATE)
        if column is None:
            if not self.file.errors.get("day") and not self.file.cleaned_data.get("day"):
                self.file.add_error("day", _("Say on which day these answers were given."))
        elif not self.formats:
            column.add_error(
                "becomes", _("Its cells cannot be read as days with a year. Leave it out, and say the day.")
            )
        elif len(self.formats) > 1 and not self.file.cleaned_data.get("date_format"):
            self.file.add_error("date_format", _("Say which comes first."))

    def _check_journey(self) -> None:
        said = self.file.cleaned_data
        if self.journeys:
            if self.asks_whole and not said.get("journey"):
                self.file.add_error("journey", _("Say which journey these columns are about."))
        elif said.get("make_map"):
            if not said.get("map_title", "").strip():
                self.file.add_error("map_title", _("Give the map a title."))
        elif self.asks_whole:
            self.file.add_error(
                "make_map", _("Columns about the whole journey need a map, or leave them out.")
            )

    @property
    def journey(self) -> Journey | None:
        """Whose overall questions these are."""
        return self.file.cleaned_data.get("journey") if self.asks_whole and self.journeys else None

    @property
    def first_map(self) -> str:
        """Title of the map to be made; empty for none."""
        said = self.file.cleaned_data
        return said["map_title"].strip() if not self.journeys and said.get("make_map") else ""


def ask_name(column: ColumnForm, nth: int) -> str:
    """Name of the field that settles one code of a column."""
    return f"ask-{column.column.position}-{nth}"
