"""One thing to settle before an import, or to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Option:
    """One of two answers to a question, with its consequence."""

    value: str
    label: str
    consequence: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One of several ways to read the file: the page, read so, with what it shows."""

    address: str
    label: str
    shows: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Check:
    """Something to settle (`open`), or to know. `field` is the field that settles it, if it is a field;
    `ways` are links that do."""

    title: str
    text: str = ""
    open: bool = False
    options: Sequence[Option] = ()
    field: forms.BoundField | None = None
    more: forms.BoundField | None = None
    ways: Sequence[Way] = ()


def listed(names: Sequence[str]) -> str:
    """Names in a row, the first few of many."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    shown = ", ".join(names[:MOST_NAMED])
    return _("%(names)s and %(more)d more") % {"names": shown, "more": len(names) - MOST_NAMED}
