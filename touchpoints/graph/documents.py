"""What all codecs of journey documents share: what they give, what they report, what they refuse."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from touchpoints.graph.journey import JourneyGraph
from touchpoints.vocabulary.sayings import Saying

LARGEST_DOCUMENT = 10_000_000
"""Characters of the longest document that is read."""

DEEPEST = 40
"""Most levels of a document."""

MOST_PARTS = 20_000
"""Most stages, steps, transitions or entries of one kind in a document."""


class Fault(StrEnum):
    """Why a document cannot be read at all; what is wrong with one value is a Refusal."""

    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    NOT_UTF8 = "not_utf8"
    MALFORMED = "malformed"
    REPEATED_KEY = "repeated_key"
    ALIAS = "alias"
    UNKNOWN_FORMAT = "unknown_format"
    NO_JOURNEY = "no_journey"


_EXPECTED: Mapping[StrEnum, Saying] = {
    Fault.TOO_LARGE: Saying("at most %(count)s characters", count=f"{LARGEST_DOCUMENT:,}"),
    Fault.TOO_DEEP: Saying("at most %(count)s levels, one in another", count=DEEPEST),
    Fault.NOT_UTF8: Saying("text in UTF-8"),
    Fault.REPEATED_KEY: Saying("each key once"),
    Fault.ALIAS: Saying("everything written out, without aliases of YAML"),
    Fault.NO_JOURNEY: Saying("a diagram that begins with “journey”"),
}
"""What would be read instead."""


class LossKind(StrEnum):
    """What a document says that a journey cannot hold, or a journey that a document cannot."""

    SCORE_OUTSIDE_SCALE = "score_outside_scale"
    NOT_MERMAID = "not_mermaid"
    UNREADABLE_LINE = "unreadable_line"
    REPLACED_TITLE = "replaced_title"
    SHORTENED = "shortened"
    SETTINGS = "settings"
    DESCRIPTION = "description"
    OTHER_DIAGRAM = "other_diagram"
    FIELDS = "fields"
    TRANSITIONS = "transitions"
    PLACES = "places"
    FEELING_UNKNOWN = "feeling_unknown"
    PERSONAS_OF_STEPS = "personas_of_steps"
    INVENTORY = "inventory"
    EMPTY_STAGE = "empty_stage"


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that did not come over, or not as it stood.

    `subject` is whose it was (a title), `written` what stood there; `line` counts from 1, None when
    nothing was read. `count` is how many were lost together.
    """

    kind: LossKind
    subject: str = ""
    written: str = ""
    line: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Imported:
    """Journeys read from a document, each with an inventory of its own, and what was lost on the way."""

    graphs: tuple[JourneyGraph, ...]
    lost: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """A journey as a document, and what the format has no words for."""

    text: str
    lost: tuple[Loss, ...] = ()


class DocumentRefused(ValueError):
    """A document cannot be read: where (`name`, `line` and `column` from 1, path of the `field`) and why.

    `reason` is a Fault or a Refusal; `detail` what the parser said or what stood there, `expected` what
    should.
    """

    def __init__(
        self,
        name: str,
        reason: StrEnum,
        *,
        line: int | None = None,
        column: int | None = None,
        field: str = "",
        detail: str = "",
        expected: Saying | None = None,
    ) -> None:
        places = (name, line and f"line {line}", column and f"column {column}", field)
        where = ", ".join(place for place in places if place)
        expected = expected or _EXPECTED.get(reason)
        super().__init__(
            f"{where}: {reason.replace('_', ' ')}"
            + (f" ({detail})" if detail else "")
            + (f"; expected {expected}" if expected else "")
        )
        self.name = name
        self.reason = reason
        self.line = line
        self.column = column
        self.field = field
        self.detail = detail
        self.expected = expected


Path = tuple[str | int, ...]
"""Keys and positions that lead to a value of a document."""


def spelled(path: Path) -> str:
    """A path as people write it.

    >>> spelled(("steps", 3, "feels"))
    'steps[3].feels'
    """
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def decoded(data: bytes, *, name: str) -> str:
    """Text of a UTF-8 file, with or without a byte order mark. Raises DocumentRefused."""
    if len(data) > 4 * LARGEST_DOCUMENT:
        raise DocumentRefused(name, Fault.TOO_LARGE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise DocumentRefused(name, Fault.NOT_UTF8, line=line) from None


def check_size(text: str, *, name: str) -> None:
    """Raise DocumentRefused when a document is longer than anything drawn by people."""
    if len(text) > LARGEST_DOCUMENT:
        raise DocumentRefused(name, Fault.TOO_LARGE)
