"""Values of fields, from plain (as JSON carries them) to typed (as the graph holds them) and back.

A day is `"2026-03-31"` or a date, a list `["a", "b"]` or a tuple; either form is read. Every reader raises
ValueRefused, with the reason, for what could not be stored.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from touchpoints.scoring.score import Thresholds
from touchpoints.vocabulary.sayings import Saying

_MOST_ENTRIES = 50
_ENTRY_LENGTH = 2_000

_DAY = Saying("a day such as 2026-03-31")
_SLUG_WORDS = Saying("1 to 80 letters, digits, hyphens and underscores")
_SLUG = re.compile(r"[-\w]{1,80}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")  # no database and no UTF-8 file takes these
_LINK = re.compile(r"(https?://|mailto:|/)\S*", re.IGNORECASE)


_PLAIN = frozenset({str, int, bool, type(None)})


class Refusal(StrEnum):
    """Why an operation, or a document, cannot be taken."""

    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_SUBJECT = "unknown_subject"
    UNKNOWN_REFERENCE = "unknown_reference"
    ALREADY_THERE = "already_there"
    CHANGED_SINCE = "changed_since"
    ROW_FULL = "row_full"
    MOVED_NOT_SET = "moved_not_set"
    REQUIRED = "required"
    BLANK = "blank"
    WRONG_TYPE = "wrong_type"
    NOT_A_CHOICE = "not_a_choice"
    OUTSIDE_RANGE = "outside_range"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    REPEATED = "repeated"
    UNDER_ITSELF = "under_itself"
    NOT_STORABLE = "not_storable"


class ValueRefused(ValueError):
    """A value cannot stand in its field, for this reason; `expected` is what could, in words."""

    def __init__(self, reason: Refusal, expected: Saying | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.expected = expected


Choice = TypeVar("Choice", bound=StrEnum)


def read_text(value: Any, limit: int, *, required: bool = False) -> str:
    """The text itself. Raises ValueRefused when it is no text, too long, blank though required."""
    if not isinstance(value, str):
        raise ValueRefused(Refusal.WRONG_TYPE, Saying("text"))
    if len(value) > limit:
        raise ValueRefused(Refusal.TOO_LONG, Saying("at most %(count)s characters", count=f"{limit:,}"))
    if required and not value.strip():
        raise ValueRefused(Refusal.BLANK, Saying("some text"))
    if _NOT_STORABLE.search(value):
        raise ValueRefused(Refusal.NOT_STORABLE, Saying("text without NUL and without halves of characters"))
    return value


def read_whole(value: Any, low: int, high: int) -> int:
    """A whole number from `low` to `high`; true and 2.5 are none."""
    expected = Saying("a whole number from %(low)s to %(high)s", low=f"{low:,}", high=f"{high:,}")
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueRefused(Refusal.WRONG_TYPE, expected)
    if not low <= value <= high:
        raise ValueRefused(Refusal.OUTSIDE_RANGE, expected)
    return int(value)


def read_truth(value: Any) -> bool:
    """True or false, and nothing that merely looks like it."""
    if not isinstance(value, bool):
        raise ValueRefused(Refusal.WRONG_TYPE, Saying("true or false"))
    return value


def read_choice(value: Any, choices: type[Choice]) -> Choice:
    """The word of the vocabulary that `value` spells."""
    try:
        return choices(value)
    except ValueError:
        raise ValueRefused(
            Refusal.NOT_A_CHOICE, Saying("one of %(names)s", names=", ".join(choices))
        ) from None


def read_date(value: Any) -> date:
    """A day, from a date or from ISO 8601 text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise ValueRefused(Refusal.WRONG_TYPE, _DAY)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueRefused(Refusal.WRONG_TYPE, _DAY) from None


def read_many(value: Any, read: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Each entry of a list as `read` gives it; an entry may stand there once, and at most fifty do."""
    if not isinstance(value, list | tuple):
        raise ValueRefused(Refusal.WRONG_TYPE, Saying("a list"))
    if len(value) > _MOST_ENTRIES:
        raise ValueRefused(Refusal.TOO_MANY, Saying("at most %(count)s entries", count=_MOST_ENTRIES))
    entries = tuple(read(entry) for entry in value)
    if len(set(entries)) < len(entries):
        raise ValueRefused(Refusal.REPEATED, Saying("each entry once"))
    return entries


def read_slug(value: Any) -> str:
    """A slug: letters, digits, hyphens and underscores of ASCII, at most eighty."""
    if not isinstance(value, str):
        raise ValueRefused(Refusal.WRONG_TYPE, _SLUG_WORDS)
    if not _SLUG.fullmatch(value):
        raise ValueRefused(Refusal.BLANK if not value else Refusal.NOT_STORABLE, _SLUG_WORDS)
    return value


def read_uuid(value: Any) -> str:
    """A UUID as lower-case text with hyphens; it may come in upper case."""
    if not isinstance(value, str) or not _UUID.fullmatch(value.lower()):
        raise ValueRefused(Refusal.WRONG_TYPE, Saying("a UUID such as 0382add4-2dc5-55da-9dac-cedb5050ae08"))
    return value.lower()


def read_thresholds(value: Any) -> Thresholds:
    """The thresholds of the pain point rule; what is left out has the product's default."""
    if isinstance(value, Thresholds):
        value = {field.name: getattr(value, field.name) for field in fields(Thresholds)}
    known = Saying("some of %(names)s", names=", ".join(field.name for field in fields(Thresholds)))
    if not isinstance(value, Mapping):
        raise ValueRefused(Refusal.WRONG_TYPE, known)
    usual = Thresholds()
    if set(value) - {field.name for field in fields(Thresholds)}:
        raise ValueRefused(Refusal.UNKNOWN_FIELD, known)
    gap = _number(value.get("minimum_gap", usual.minimum_gap))
    significance = _number(value.get("significance", usual.significance))
    if not (0 <= gap <= 100 and 0 < significance < 1):
        raise ValueRefused(
            Refusal.OUTSIDE_RANGE, Saying("a gap from 0 to 100, a significance between 0 and 1")
        )
    return Thresholds(
        minimum_answers=read_whole(value.get("minimum_answers", usual.minimum_answers), 2, 1_000_000),
        minimum_gap=gap,
        significance=significance,
        stale_after_days=read_whole(value.get("stale_after_days", usual.stale_after_days), 1, 36_500),
    )


def plain(value: Any) -> Any:
    """A field's typed value as JSON carries it.

    >>> plain(Refusal.BLANK), plain(date(2026, 3, 31)), plain(("a", "b"))
    ('blank', '2026-03-31', ['a', 'b'])
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, Thresholds):
        return {field.name: getattr(value, field.name) for field in fields(Thresholds)}
    return value


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueRefused(Refusal.WRONG_TYPE, Saying("a number"))
    return float(value)


def read_link(value: Any) -> str:
    """An address on the web, on this site (`/…`) or of mail; nothing else that a browser might run."""
    link = read_text(value, _ENTRY_LENGTH, required=True)
    if not _LINK.fullmatch(link):
        raise ValueRefused(
            Refusal.NOT_A_CHOICE, Saying("an address with https://, http://, mailto: or / before it")
        )
    return link
