"""The base of forms of a journey and its parts: what was changed in one becomes an operation.

A form carries the revision it was made on and what its fields held then, so that only what this person
changed is sent, and a field that somebody else has changed meanwhile is noticed. It carries an id, so that
the same form sent twice is one change.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touchpoints.graph.fields import TEXT_LENGTH
from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.operations import AddPart, Operation, SetFields
from touchpoints.graph.values import plain, read_link
from touchpoints.vocabulary import SubjectKind
from touchpoints.web.forms import LaidOut, LinesField

NOTHING = ("", "—")


class TextField(forms.CharField):
    """Words of any length; line ends are those of Unix, whatever the browser sends."""

    def __init__(self, lines: int = 2, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": lines})
        super().__init__(required=False, max_length=TEXT_LENGTH, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n")) or ""


class LinksField(LinesField):
    """Addresses, one on each line."""

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        for link in value:
            try:
                read_link(link)
            except ValueError:
                raise forms.ValidationError(
                    _("“%(link)s” is no address: begin with https:// or /."), params={"link": link}
                ) from None


def choice(label: Any, choices: Iterable[tuple[Any, Any]] = (), **kwargs: Any) -> forms.TypedChoiceField:
    """A choice that may be left open."""
    return forms.TypedChoiceField(
        label=label, choices=[NOTHING, *choices], required=False, empty_value=None, **kwargs
    )


def customers(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=2**53 - 1)


class PartForm(LaidOut, forms.Form):
    """A form of one subject of a journey: of `part` as it stands in the graph, or of a new one."""

    kind: SubjectKind
    revision = forms.IntegerField(widget=forms.HiddenInput)
    operation = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, graph: JourneyGraph, subject: str | None = None, **kwargs: Any) -> None:
        self.graph = graph
        self.subject = subject
        begun = {"revision": graph.revision, "operation": uuid.uuid4()}
        kwargs["initial"] = {**begun, **self.held(), **kwargs.pop("initial", {})}
        super().__init__(*args, **kwargs)
        self.offer()
        for name, field in self.fields.items():
            field.show_hidden_initial = subject is not None and name not in begun

    def held(self) -> dict[str, Any]:
        """What the fields hold now, plain."""
        part = self.part()
        return {name: plain(getattr(part, name)) for name in self.base_fields if hasattr(part, name)}

    def part(self) -> Any:
        """The subject as it stands in the graph; None for a new one."""
        return None

    def offer(self) -> None:
        """Give the fields their choices."""

    def said(self) -> dict[str, Any]:
        """The fields that this person changed; of a new part all that say something."""
        names = self.changed_data if self.subject else self.fields
        values = {name: self.cleaned_data[name] for name in names if name not in ("revision", "operation")}
        if self.subject is None:
            values = {name: value for name, value in values.items() if value not in (None, "", [])}
        return {name: plain(value) for name, value in values.items()}

    def id_of(self, part: str = "") -> str:
        """The id of this form's operation, or of one of several that it makes."""
        own = self.cleaned_data["operation"]
        return str(uuid.uuid5(own, part) if part else own)

    def operations(self) -> list[Operation]:
        """What this form does to the journey; nothing when nothing was changed."""
        said = self.said()
        if self.subject is None:
            return [AddPart(self.id_of(), self.kind, self.id_of("subject"), said)]
        return [SetFields(self.id_of(), self.kind, self.subject, said)] if said else []
