"""Words of the rows that know only English, kept so that the rows above can say them in another language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self


class Saying(str):
    """A sentence or part of one in English. `pattern` is what is translated, `values` go into it.

    >>> said = Saying("at most %(count)s entries", count=50)
    >>> said, said.pattern
    ('at most 50 entries', 'at most %(count)s entries')
    """

    pattern: str
    values: Mapping[str, Any]

    def __new__(cls, pattern: str, **values: Any) -> Self:
        said = super().__new__(cls, pattern % values)
        said.pattern, said.values = pattern, values
        return said

    def by(self, translate: Callable[[str], str]) -> str:
        """The same in the language that `translate` knows."""
        return translate(self.pattern) % self.values
