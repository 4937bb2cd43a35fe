"""How the letters of a text file are written as bytes."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

OFFERED: Mapping[str, Any] = {
    "windows-1252": gettext_lazy("Western European"),
    "windows-1250": gettext_lazy("Central European"),
    "iso-8859-2": gettext_lazy("Central European, ISO"),
    "windows-1251": gettext_lazy("Cyrillic"),
    "windows-1253": gettext_lazy("Greek"),
    "windows-1254": gettext_lazy("Turkish"),
    "windows-1257": gettext_lazy("Baltic"),
    "shift_jis": gettext_lazy("Japanese"),
    "gb18030": gettext_lazy("Chinese"),
    "euc_kr": gettext_lazy("Korean"),
}
"""What a person can choose of by looking, by the names that a mapping may give, too."""

STAND_IN = "latin-1"
"""Reads any bytes, and gives them back: for looking at a file before it is known what its letters are."""


def is_encoding(name: str) -> bool:
    """Whether Python knows a text encoding of this name."""
    try:
        return codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def is_unicode(encoding: str) -> bool:
    """Whether it is UTF-8 or one of its kind."""
    return codecs.lookup(encoding).name.startswith("utf-")


def same_letters(text: str, encoding: str) -> str | None:
    """The bytes of a text that was read with `STAND_IN`, read once more; None where they are no such text.

    >>> same_letters("\xbf\xf3\xb3\xe6", "windows-1250"), same_letters("\x81", "windows-1250")
    ('żółć', None)
    """
    try:
        return text.encode(STAND_IN).decode(encoding)
    except UnicodeError:
        return None
