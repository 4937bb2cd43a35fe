"""How wide text is, and where it breaks: by the metrics of the font that is drawn, never by characters."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

FAMILY = "Inter, system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', sans-serif"
"""What drawings ask for, the measured face first."""

ELLIPSIS = "…"
SOFT_HYPHEN = "\u00ad"

_FILES = {400: "Inter-Regular.ttf", 500: "Inter-Medium.ttf", 600: "Inter-SemiBold.ttf", 700: "Inter-Bold.ttf"}
_ITALIC = "Inter-Italic.ttf"

# What XML 1.0 cannot carry, and the marks that turn the direction of the text around them.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
_OPPORTUNITY = re.compile(r"(\s+|(?<=/)|\u00ad)")


@dataclass(frozen=True, slots=True)
class Face:
    """Advances of one face in em, by code point."""

    advances: dict[int, float]

    def advance(self, character: str) -> float:
        """Advance of one character in em; an estimate on the wide side where the face lacks it."""
        known = self.advances.get(ord(character))
        return _foreign_advance(character) if known is None else known


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """The text on one line in composed letters, without what XML forbids or what turns its surroundings."""
    return " ".join(unicodedata.normalize("NFC", _UNFIT.sub("", text)).split())


def width(text: str, size: float, weight: int = 400, *, italic: bool = False, spacing: float = 0.0) -> float:
    """Width of a line in drawing units; `spacing` is added after every character, as SVG does.

    Kerning is left out: a browser's lines are 0.6 % shorter on average and at most half a unit longer.
    """
    return _ems(text, weight, italic) * size + spacing * len(text)


def shorten(text: str, limit: float, size: float, weight: int = 400, *, italic: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if width(text, size, weight, italic=italic) <= limit:
        return text
    kept = text
    while kept and width(kept + ELLIPSIS, size, weight, italic=italic) > limit:
        kept = _without_last_grapheme(kept)
    return kept.rstrip(" ,.;:–-" + SOFT_HYPHEN) + ELLIPSIS


def fitting(forms: Sequence[str], limit: float, size: float, weight: int = 400) -> str:
    """The first of several ways to say it that fits on a line, the last one shortened if none does."""
    return next(
        (said for said in forms if width(said, size, weight) <= limit),
        shorten(forms[-1], limit, size, weight),
    )


@lru_cache(maxsize=8192)
def wrap(
    text: str, limit: float, size: float, lines: int, weight: int = 400, *, italic: bool = False
) -> tuple[str, ...]:
    """The text in at most `lines` lines no wider than `limit`, ending in an ellipsis when it does not fit.

    Breaks at spaces, soft hyphens, slashes and between ideographs; a word wider than the line breaks where
    the line ends.
    """
    pieces = _pieces(clean(text))
    done: list[str] = []
    line = ""
    for at, piece in enumerate(pieces):
        if width(_shown(line + piece), size, weight, italic=italic) <= limit:
            line += piece
            continue
        if len(done) == lines - 1:
            rest = _joined(line + "".join(pieces[at:]))
            return (*done, shorten(rest, limit, size, weight, italic=italic))
        if line.strip():
            done.append(_shown(line))
        line = piece.lstrip()
        while width(_shown(line), size, weight, italic=italic) > limit:
            head = _head(line, limit, size, weight, italic)
            if len(done) == lines - 1:
                rest = _joined(line + "".join(pieces[at + 1 :]))
                return (*done, shorten(rest, limit, size, weight, italic=italic))
            done.append(_joined(head))
            line = line[len(head) :]
    return (*done, _shown(line)) if line.strip() else tuple(done)


def face_file(weight: int, italic: bool) -> Path:
    """Where set-up puts a face."""
    return Path(settings.FONT_FOLDER) / (_ITALIC if italic else _FILES[weight])


def whole_if_shortened(lines: tuple[str, ...], whole: str) -> str:
    """The whole text if its lines do not say all of it, else nothing."""
    return whole if lines and lines[-1].endswith(ELLIPSIS) else ""


@lru_cache(maxsize=65536)
def _ems(text: str, weight: int, italic: bool) -> float:
    face = _face(weight, italic)
    return sum(face.advance(character) for character in text)


@cache
def _face(weight: int, italic: bool) -> Face:
    """The face as installed at set-up, or an empty one, so that every character is estimated."""
    path = face_file(weight, italic)
    if not path.exists():
        return Face({})
    with TTFont(path, lazy=True) as font:
        em = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return Face({point: metrics[glyph][0] / em for point, glyph in font.getBestCmap().items()})


@cache
def _foreign_advance(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me", "Mn"):
        return 0.0
    if ord(character) >= 0x1F000:  # pictographs of the machine's emoji font
        return 1.35
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.72


def _pieces(text: str) -> list[str]:
    """The text cut at every place where a line may end; spaces and soft hyphens lead or end their piece."""
    pieces: list[str] = []
    for part in _OPPORTUNITY.split(text):
        if part == SOFT_HYPHEN and pieces:
            pieces[-1] += part
        elif part.isspace():
            pieces.append(part)
        elif part:
            words = _ideographs_apart(part)
            if pieces and pieces[-1].isspace():
                words[0] = pieces.pop() + words[0]
            pieces += words
    return pieces


def _ideographs_apart(word: str) -> list[str]:
    if word.isascii():
        return [word]
    parts = [""]
    for character in word:
        if _breaks_before(parts[-1], character):
            parts.append("")
        parts[-1] += character
    return parts


def _breaks_before(before: str, character: str) -> bool:
    """Whether a line may end between these: beside an ideograph, unless punctuation closes the line."""
    if not before or unicodedata.category(character)[0] in "PM" or unicodedata.category(before[-1]) == "Ps":
        return False
    return "W" in (unicodedata.east_asian_width(character), unicodedata.east_asian_width(before[-1]))


def _shown(line: str) -> str:
    """The line as drawn: a soft hyphen shows at its end and nowhere else."""
    line = line.strip()
    return line[:-1].replace(SOFT_HYPHEN, "") + "-" if line.endswith(SOFT_HYPHEN) else _joined(line)


def _joined(text: str) -> str:
    return text.replace(SOFT_HYPHEN, "").strip()


def _head(word: str, limit: float, size: float, weight: int, italic: bool) -> str:
    """As much of a word as fits, at least one grapheme; up to a hyphen of its own if it has one."""
    head = word
    while width(head, size, weight, italic=italic) > limit and _without_last_grapheme(head):
        head = _without_last_grapheme(head)
    return head[: head.rfind("-") + 1] or head


def _without_last_grapheme(text: str) -> str:
    end = len(text) - 1
    while end > 0 and unicodedata.category(text[end])[0] == "M":
        end -= 1
    return text[:end]
