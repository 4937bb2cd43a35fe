"""Fields of a mapping on their way in: handed out checked, with errors that say where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from touchpoints.scoring.codes import code

LONGEST = {"namespace": 120, "wording": 500, "touchpoint": 200}
"""How many characters are stored; 500 of everything else."""

FieldPath = tuple[str | int, ...]


class MappingError(ValueError):
    """A mapping that cannot be followed. Names file, line and field where they are known."""

    def __init__(self, why: str, path: FieldPath = (), *, file: str = "", line: int | None = None) -> None:
        self.why, self.path, self.file, self.line = why, path, file, line
        super().__init__(why)

    @property
    def field(self) -> str:
        """Where in the mapping, such as `questions[3].scale`."""
        return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.path).lstrip(".")

    def __str__(self) -> str:
        line = _("line %(line)s") % {"line": self.line} if self.line else ""
        place = ", ".join(part for part in (self.file, line, self.field) if part)
        return f"{place}: {self.why}" if place else self.why


class Fields:
    """One object of the mapping. Knows which of its fields were asked for, so that the others are unknown.

    Every method raises `MappingError` when the field is not what it should be.
    """

    def __init__(self, data: object, path: FieldPath) -> None:
        self.path = path
        if not isinstance(data, Mapping):
            raise MappingError(_("expected fields with values"), path)
        self.data = data
        self.known: list[str] = []

    def error(self, why: str, key: str | None = None) -> MappingError:
        return MappingError(why, self.path if key is None else (*self.path, key))

    def take(self, key: str) -> Any:
        self.known.append(key)
        return self.data.get(key)

    def text(self, key: str, default: str | None = None) -> Any:
        value = self.take(key)
        if value is None or value == "":
            return default
        if isinstance(value, bool) or not isinstance(value, str | int | float | date):
            raise self.error(_("expected text"), key)
        text = str(value).strip()
        if not text or "\0" in text:
            raise self.error(_("expected text"), key)
        if len(text) > LONGEST.get(key, 500):
            raise self.error(_("is longer than %(count)s characters") % {"count": LONGEST.get(key, 500)}, key)
        return text

    def needed(self, key: str) -> str:
        text = self.text(key)
        if text is None:
            raise self.error(_("is missing: expected the name of a column"), key)
        return text

    def fields(self, key: str) -> Fields | None:
        value = self.take(key)
        return None if value is None else Fields(value, (*self.path, key))

    def one_of(self, key: str, words: type[StrEnum]) -> Any:
        value = self.text(key)
        if value is None:
            return None
        try:
            return words(value.lower())
        except ValueError as error:
            why = _("expected one of %(names)s, not “%(value)s”")
            raise self.error(why % {"names": ", ".join(words), "value": value}, key) from error

    def codes(self, key: str) -> frozenset[str]:
        value = self.take(key)
        listed = [] if value is None else value if isinstance(value, list | tuple) else [value]
        if any(isinstance(item, Mapping | list) for item in listed):
            raise self.error(_("expected a list of codes, such as [0, Blank]"), key)
        return frozenset(code("" if item is None else item) for item in listed)

    def yes_or_no(self, key: str) -> bool | None:
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            raise self.error(_("expected true or false"), key)
        return value

    def nothing_else(self) -> None:
        for key in self.data:
            if key not in self.known:
                near = get_close_matches(str(key), self.known, n=1)
                hint = _("did you mean “%(name)s”?") % {"name": near[0]} if near else ""
                raise self.error(f"{_('is not a field of a mapping')}. {hint}".rstrip(". ") + ".", str(key))
