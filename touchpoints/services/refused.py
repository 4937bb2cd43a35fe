"""Why a document cannot be read, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.graph.documents import DocumentRefused, Fault
from touchpoints.graph.values import Refusal

_WHY: Mapping[StrEnum, Any] = {
    Fault.TOO_LARGE: gettext_lazy("is too large to be a journey"),
    Fault.TOO_DEEP: gettext_lazy("is nested too deep to be a journey"),
    Fault.NOT_UTF8: gettext_lazy("is not written in UTF-8; save it as UTF-8 text"),
    Fault.MALFORMED: gettext_lazy("is not spelled as such a file is"),
    Fault.REPEATED_KEY: gettext_lazy("is said twice; say it once"),
    Fault.ALIAS: gettext_lazy("uses an alias (&, *) of YAML; write out what it stands for"),
    Fault.UNKNOWN_FORMAT: gettext_lazy("has none of the endings of journeys: .json, .yaml, .mmd, .md"),
    Fault.NO_JOURNEY: gettext_lazy("holds no journey"),
    Refusal.UNKNOWN_FIELD: gettext_lazy("is not a field of a journey"),
    Refusal.UNKNOWN_REFERENCE: gettext_lazy("names something that the document does not have"),
    Refusal.REQUIRED: gettext_lazy("is missing"),
    Refusal.BLANK: gettext_lazy("must not be empty"),
    Refusal.WRONG_TYPE: gettext_lazy("holds another kind of value than it should"),
    Refusal.NOT_A_CHOICE: gettext_lazy("is none of the values that can stand there"),
    Refusal.OUTSIDE_RANGE: gettext_lazy("lies outside what can stand there"),
    Refusal.TOO_LONG: gettext_lazy("is too long"),
    Refusal.TOO_MANY: gettext_lazy("has too many parts"),
    Refusal.REPEATED: gettext_lazy("is there twice"),
    Refusal.UNDER_ITSELF: gettext_lazy("stands under itself"),
    Refusal.NOT_STORABLE: gettext_lazy("holds characters that cannot be stored"),
}


def in_words(refused: DocumentRefused) -> str:
    """Where a document cannot be read and why, as a sentence. What a parser said is added as it said it."""
    place = [_("“%s”") % refused.name]
    if refused.line:
        place.append(_("line %(line)d") % {"line": refused.line})
    if refused.column:
        place.append(_("column %(column)d") % {"column": refused.column})
    if refused.field:
        place.append(refused.field)
    why = _WHY.get(refused.reason) or _("cannot stand there")
    said = {"place": ", ".join(place), "why": why, "detail": refused.detail[:200]}
    if refused.detail and refused.reason in (
        Fault.MALFORMED,
        Refusal.NOT_A_CHOICE,
        Refusal.UNKNOWN_REFERENCE,
    ):
        told = _("%(place)s: %(why)s (%(detail)s).") % said
    else:
        told = _("%(place)s: %(why)s.") % said
    if isinstance(refused.reason, Refusal) and refused.expected:
        told += " " + _("Expected: %(expected)s.") % {"expected": refused.expected.by(_)}
    return told
