"""The change log in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.graph.operations import Operation, RemovePart
from touchpoints.models import Change, Journey, Stage, Step, Transition, User
from touchpoints.models.labels import (
    EVIDENCE_LABELS,
    FEELING_LABELS,
    FLOW_LABELS,
    JOURNEY_STATE_LABELS,
    NOTE_LANE_LABELS,
)
from touchpoints.vocabulary import SubjectKind, Verb

_MODELS = {
    SubjectKind.JOURNEY: Journey,
    SubjectKind.STAGE: Stage,
    SubjectKind.STEP: Step,
    SubjectKind.TRANSITION: Transition,
}
_WORDS: Mapping[str, Mapping[Any, Any]] = {
    "evidence": EVIDENCE_LABELS,
    "feels": FEELING_LABELS,
    "flow": FLOW_LABELS,
    "lanes": NOTE_LANE_LABELS,
    "state": JOURNEY_STATE_LABELS,
}
_SHORT = 60
"""Values longer than this are not quoted: history says that they were rewritten."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision: when, from where and by whom it was made (None: a program), and what it did.

    `more` is how many operations it had beyond those told in `sentences`.
    """

    revision: int
    made_at: datetime
    made_by: User | None
    origin: str
    sentences: tuple[str, ...]
    more: int


def history(journey: Journey, *, since: int = 0, limit: int = 50) -> list[Entry]:
    """The revisions after `since`, newest first, at most `limit`. One query."""
    changes = Change.objects.filter(journey=journey, revision__gt=since).select_related("made_by")
    return [
        Entry(
            revision=change.revision,
            made_at=change.made_at,
            made_by=change.made_by,
            origin=change.origin,
            sentences=_sentences(change),
            more=len(change.operations) - len(change.summary),
        )
        for change in changes.order_by("-revision")[:limit]
    ]


def _sentences(change: Change) -> tuple[str, ...]:
    said = tuple(sentence for told in change.summary for sentence in in_words(told))
    unchanged = bool(change.summary) and len(change.operations) == len(change.summary) and not said
    return (_("Saved without a change"),) if unchanged else said


@dataclass(frozen=True, slots=True)
class Going:
    """How many stages, steps and transitions of a journey operations would take away."""

    stages: int
    steps: int
    transitions: int


def going(journey: Journey, operations: Iterable[Operation]) -> Going:
    """What of the journey as it is now goes with the parts that operations remove. Two queries."""
    gone: dict[SubjectKind, list[str]] = {kind: [] for kind in SubjectKind}
    for operation in operations:
        if isinstance(operation, RemovePart):
            gone[operation.kind].append(operation.subject)
    steps = Step.objects.filter(journey=journey).filter(
        Q(uid__in=gone[SubjectKind.STEP]) | Q(stage__uid__in=gone[SubjectKind.STAGE])
    )
    transitions = Transition.objects.filter(journey=journey).filter(
        Q(uid__in=gone[SubjectKind.TRANSITION]) | Q(source__in=steps) | Q(target__in=steps)
    )
    return Going(len(gone[SubjectKind.STAGE]), steps.count(), transitions.count())


def in_words(told: Mapping[str, Any]) -> list[str]:
    """What one operation did (a stored `graph.telling.Sentence`), in the reader's language."""
    kind, verb = SubjectKind(told["kind"]), Verb(told["verb"])
    match verb:
        case Verb.ADD:
            return [_added(kind, told)]
        case Verb.SET:
            return [_changed(kind, told, change) for change in told["changes"]]
        case Verb.MOVE:
            return [_moved(kind, told)]
        case Verb.REMOVE:
            return [_removed(kind, told)]


def _added(kind: SubjectKind, told: Mapping[str, Any]) -> str:
    if kind is SubjectKind.TRANSITION:
        return _("Joined “%(source)s” to “%(target)s”") % told
    if kind is SubjectKind.STEP:
        return _("Added the step “%(title)s” to “%(stage)s”") % told
    if not told["count"]:
        return _("Added the stage “%(title)s”") % told
    return (
        ngettext(
            "Added the stage “%(title)s” with %(count)d step",
            "Added the stage “%(title)s” with %(count)d steps",
            told["count"],
        )
        % told
    )


def _removed(kind: SubjectKind, told: Mapping[str, Any]) -> str:
    if kind is SubjectKind.TRANSITION:
        return _("Parted “%(source)s” from “%(target)s”") % told
    if kind is SubjectKind.STEP:
        return _("Removed the step “%(title)s”") % told
    if not told["count"]:
        return _("Removed the stage “%(title)s”") % told
    return (
        ngettext(
            "Removed the stage “%(title)s” with %(count)d step",
            "Removed the stage “%(title)s” with %(count)d steps",
            told["count"],
        )
        % told
    )


def _moved(kind: SubjectKind, told: Mapping[str, Any]) -> str:
    if kind is SubjectKind.STAGE:
        if told["after"]:
            return _("Moved the stage “%(title)s” behind “%(after)s”") % told
        return _("Moved the stage “%(title)s” to the front") % told
    if told["channel"]:
        return _("Moved “%(title)s” to “%(stage)s”, %(channel)s") % told
    return _("Moved “%(title)s” in “%(stage)s”") % told


def _changed(kind: SubjectKind, told: Mapping[str, Any], change: Mapping[str, Any]) -> str:
    old, new = (_shown(change["field"], change[which]) for which in ("old", "new"))
    where = {"title": told["title"], "field": _field(kind, change["field"]), "old": old, "new": new}
    if kind is SubjectKind.TRANSITION:
        where["title"] = _("%(source)s → %(target)s") % told
    if change["field"] == "title":
        return _("Renamed “%(old)s” to “%(new)s”") % where
    if not new:
        return _("“%(title)s”: %(field)s removed") % where
    if len(new) > _SHORT or len(old) > _SHORT:
        return _("“%(title)s”: %(field)s rewritten") % where
    if not old:
        return _("“%(title)s”: %(field)s set to “%(new)s”") % where
    return _("“%(title)s”: %(field)s changed from “%(old)s” to “%(new)s”") % where


def _field(kind: SubjectKind, name: str) -> str:
    if name == "thresholds":
        return _("thresholds of the pain point rule")
    field = _MODELS[kind]._meta.get_field(name)
    return str(field.verbose_name) if isinstance(field, Field) else name


def _shown(name: str, value: Any) -> str:
    """A field's plain value as people read it; empty when it says nothing."""
    if isinstance(value, list):
        return ", ".join(_shown(name, entry) for entry in value)
    if isinstance(value, Mapping):  # thresholds
        return ", ".join(f"{_field(SubjectKind.JOURNEY, key)} {entry}" for key, entry in value.items())
    if isinstance(value, bool):
        return _("yes") if value else ""
    if value is None:
        return ""
    return str(_WORDS.get(name, {}).get(value, value))
