"""What a workspace knows already, as far as it helps to guess what the columns of a table mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from touchpoints.ingestion.profile import Column
from touchpoints.scoring.codes import code
from touchpoints.scoring.score import Scale
from touchpoints.vocabulary import Metric

MOST_STRANGE = 0.01
"""How many cells of a column may be no answer to a question, as a share of those that hold a score."""


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question asked before, about the touchpoint of that name, or else about the journey of that slug.

    `shown` says that its score stands on maps.
    """

    wording: str
    touchpoint: str | None
    journey: str | None
    metric: Metric
    scale: Scale
    no_answer: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    shown: bool = False

    def fits(self, column: Column) -> bool:
        """Whether the cells of a column are answers to it, but for slips of the pen."""
        scores = set(map(str, range(self.scale.minimum, self.scale.maximum + 1)))
        silent = {*map(code, self.no_answer), *map(code, self.not_applicable)}
        scored = sum(n for value, n in column.values.items() if value in scores)
        strange = sum(n for value, n in column.values.items() if value not in scores | silent)
        return column.countable and scored > 0 and strange <= scored * MOST_STRANGE


@dataclass(frozen=True, slots=True)
class Known:
    """`touchpoints` are names and aliases, spelled by `plain`, with the touchpoint's name; `attributes` what
    the rules of personas look at, spelled likewise."""

    touchpoints: Mapping[str, str] = field(default_factory=dict)
    questions: Sequence[KnownQuestion] = ()
    attributes: frozenset[str] = frozenset()

    def same(self, wording: str, touchpoint: str | None, journey: str | None) -> KnownQuestion | None:
        """The question of this wording about a touchpoint, by name or alias, else about a journey."""
        name = None if touchpoint is None else self.touchpoints.get(plain(touchpoint))
        about = None if touchpoint is not None else journey
        asked = (q for q in self.questions if (q.touchpoint, q.journey) == (name, about))
        return next((q for q in asked if plain(q.wording) == plain(wording)), None)

    def asked(self, header: str) -> KnownQuestion | None:
        """The only question of this wording."""
        found = [question for question in self.questions if plain(question.wording) == plain(header)]
        return found[0] if len(found) == 1 else None

    def shown_at(self, touchpoint: str) -> KnownQuestion | None:
        """The question whose score stands on maps for the touchpoint of this name or alias."""
        name = self.touchpoints.get(plain(touchpoint))
        return next((q for q in self.questions if q.shown and name and q.touchpoint == name), None)


def plain(name: str) -> str:
    """A name as it is compared with headers: without case, underscores, outer and double spaces.

    >>> plain(" Airport_WiFi ") == plain("airport  wifi")
    True
    """
    return " ".join(name.replace("_", " ").split()).casefold()
