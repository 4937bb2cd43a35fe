"""What all forms share: fields for lists, fields side by side, and the page round a form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Crumb = tuple[str, str]
"""A step of the way back: its name and address."""


class LinesField(forms.Field):
    """A list of texts, one on each line."""

    separator = "\n"
    widget: type[forms.Widget] = forms.Textarea

    def __init__(self, *, encoder: None = None, decoder: None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # without what a JSON column would tell its own field

    def prepare_value(self, value: Any) -> Any:
        return self.separator.join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, list | tuple):
            return list(value)
        entries = (entry.strip() for entry in str(value or "").split(self.separator.strip(" ")))
        return list(dict.fromkeys(entry for entry in entries if entry))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and self.to_python(initial) != self.to_python(data)


class CommasField(LinesField):
    """A list of short texts with commas between."""

    separator = ", "
    widget = forms.TextInput

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, list | tuple):
            return list(value)
        return super().to_python(str(value or "").replace(";", ","))


class StackedRadios(forms.RadioSelect):
    """Choices that are sentences, one under the other."""

    stacked = True


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class Row:
    """Fields side by side, perhaps under a heading that begins with them."""

    fields: list[forms.BoundField]
    heading: str | StrPromise = ""


class LaidOut(forms.BaseForm):
    """A form whose `rows` say which fields stand side by side, and `headings` which field begins a part.

    With a `note` on what is needed, the fields do not say each for itself that they are optional.
    """

    note: str | StrPromise = ""
    rows: Sequence[Sequence[str]] = ()
    headings: Mapping[str, str | StrPromise] = {}

    def layout(self) -> Iterator[Row]:
        """The visible fields in order, in rows."""
        side_by_side = {row[0]: row for row in self.rows}
        following = {name for row in self.rows for name in row[1:]}
        for name, field in self.fields.items():
            if name not in following and not field.widget.is_hidden:
                together = [self[part] for part in side_by_side.get(name, [name])]
                yield Row(together, self.headings.get(name, ""))

    def choice(self, name: str) -> forms.ChoiceField:
        """A field that offers choices, so that it can be given them. Raises TypeError for another."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} offers no choices")
        return field


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    done: str | Callable[[Any], str],
    said: str,
    save: Callable[[], Any] | None = None,
    template: str = "form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form, or save what was sent and go on to `done` with the words of `said`."""
    if request.method == "POST" and form.is_valid():
        saved = (save or form.save)()  # type: ignore[attr-defined]
        messages.success(request, said)
        return redirect(done(saved) if callable(done) else done)
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, "title": title, **context}, status=status)
