"""How numbers are written and said, as one language does."""

from dataclasses import dataclass
from functools import cache, lru_cache

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a language writes and says numbers: asked once, for all numbers of a drawing."""

    language: str | None
    mark: str
    percent_as: str
    under_one_percent: str
    interval_as: str
    score_as: str

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with the language's decimal mark and grouping, and a true minus."""
        rounded = round(value, decimals) + 0.0  # −0.0 becomes 0.0
        size = abs(rounded)
        if size < 1000:  # nothing to group
            text = f"{size:.{decimals}f}"
            if decimals and self.mark != ".":
                text = text.replace(".", self.mark)
        else:
            text = _grouped(size, decimals, self.language)
        return f"{MINUS}{text}" if rounded < 0 else text

    def signed(self, value: float, decimals: int = 0) -> str:
        """The same with a plus before what is above zero."""
        text = self.number(value, decimals)
        return f"+{text}" if round(value, decimals) > 0 else text

    def percent(self, share: float) -> str:
        """A share 0–1 in whole per cent; what is not nothing is never written as 0."""
        if 0 < share < 0.005:
            return self.under_one_percent
        return self.percent_as % {"number": self.number(share * 100)}

    def between(self, low: str, high: str) -> str:
        """An interval of two written numbers: 3.24–3.32, or −14 to −4 where a dash would read as a sign."""
        if {low[:1], high[:1]} & {MINUS, "+"}:
            return self.spoken_between(low, high)
        return f"{low}–{high}"

    def spoken_between(self, low: str, high: str) -> str:
        """An interval as it is said."""
        return self.interval_as % {"low": low, "high": high}

    def of(self, value: str, maximum: float) -> str:
        """A written score with the end of its scale, as it is said."""
        return self.score_as % {"value": value, "maximum": self.number(maximum)}


def numbers() -> Numbers:
    """Numbers in the active translation."""
    return _numbers(get_language())


@cache
def _numbers(language: str | None) -> Numbers:
    return Numbers(
        language,
        mark=formats.get_format("DECIMAL_SEPARATOR"),
        percent_as=_("%(number)s%%"),
        under_one_percent=_("under 1%"),
        interval_as=_("%(low)s to %(high)s"),
        score_as=_("%(value)s of %(maximum)s"),
    )


@lru_cache(maxsize=16384)
def _grouped(value: float, decimals: int, language: str | None) -> str:
    return formats.number_format(value, decimals, force_grouping=True)
