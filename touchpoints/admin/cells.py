"""Cells of the inventory's files: how each kind of column is read and written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from import_export import fields, widgets

from touchpoints.models import Workspace
from touchpoints.services.inventory import folded


class Lines(widgets.Widget):
    """A list as one cell, entries parted by semicolons; one within an entry has a backslash before."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        parts = str("" if value is None else value).replace(r"\;", "\0").split(";")
        entries = (part.strip().replace("\0", ";") for part in parts)
        return list(dict.fromkeys(entry for entry in entries if entry))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(str(entry).replace(";", r"\;") for entry in value or [])


class OneOf(widgets.Widget):
    """One of the words that a column may hold, as it is stored or as pages show it."""

    def __init__(self, labels: Mapping[str, Any]) -> None:
        super().__init__()
        self.labels = labels

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        words = {folded(str(label)): word for word, label in self.labels.items()}
        wanted = folded(str(value or ""))
        word = wanted if wanted in self.labels else words.get(wanted, "")
        if wanted and not word:
            allowed = ", ".join(self.labels)
            raise ValueError(_("“%(value)s” is none of: %(allowed)s.") % {"value": value, "allowed": allowed})
        return word

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value or ""


class Truth(widgets.Widget):
    """Yes or no."""

    WORDS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        wanted = folded(str(value))
        words = self.WORDS | {folded(_("yes")): True, folded(_("no")): False}
        if wanted not in words:
            raise ValueError(_("“%(value)s” is neither yes nor no.") % {"value": value})
        return words[wanted]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


class Whole(widgets.Widget):
    """A whole number."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        try:
            return int(str(value).strip())
        except ValueError:
            raise ValueError(_("“%(value)s” is no whole number.") % {"value": value}) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value


class Within(widgets.Widget):
    """Another thing of the same workspace, by slug or by name."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def offer(self, workspace: Workspace | None) -> None:
        """Know the things of this workspace. One query."""
        self.by_slug: dict[str, Any] = {}
        self.by_name: dict[str, Any] = {}
        columns = self.model._meta.concrete_fields
        refers_to = [column.name for column in columns if column.is_relation and column.name != "workspace"]
        things = self.model.objects.in_workspace(workspace).order_by("-pk")
        for thing in things.select_related(*refers_to) if refers_to else things:
            self.add(thing)

    def add(self, thing: Any) -> None:
        """Know one more, which has just been made."""
        self.by_slug[thing.slug] = thing
        self.by_name[folded(getattr(thing, self.model.named_by))] = thing

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        wanted = str(value or "").strip()
        thing = self.by_slug.get(wanted) or self.by_name.get(folded(wanted))
        if wanted and thing is None:
            kind = self.model._meta.verbose_name
            told = _("There is no %(kind)s “%(name)s” here, nor in a row above.")
            raise ValueError(told % {"kind": kind, "name": wanted})
        return thing

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.slug if value else ""


def listed(name: str) -> fields.Field:
    """A column that holds a list."""
    return fields.Field(attribute=name, column_name=name, widget=Lines())


def within(name: str, model: Any) -> fields.Field:
    """A column that names another thing of the workspace."""
    return fields.Field(attribute=name, column_name=name, widget=Within(model))


def one_of(name: str, labels: Mapping[str, Any]) -> fields.Field:
    """A column that holds a word of the vocabulary."""
    return fields.Field(attribute=name, column_name=name, widget=OneOf(labels))


def truth(name: str) -> fields.Field:
    """A column that holds yes or no."""
    return fields.Field(attribute=name, column_name=name, widget=Truth())


def whole(name: str) -> fields.Field:
    """A column that holds a whole number."""
    return fields.Field(attribute=name, column_name=name, widget=Whole())
