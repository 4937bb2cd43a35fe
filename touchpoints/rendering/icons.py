"""Icons: Tabler's outline drawings, read from node_modules when they are drawn."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings

from touchpoints.vocabulary import ChannelKind

ICON_OF_KIND = {
    ChannelKind.WEBSITE: "world",
    ChannelKind.APP: "device-mobile",
    ChannelKind.PHONE: "phone",
    ChannelKind.EMAIL: "mail",
    ChannelKind.CHAT: "message-circle",
    ChannelKind.SOCIAL: "share",
    ChannelKind.STORE: "building-store",
    ChannelKind.FIELD: "map-pin",
    ChannelKind.POST: "mailbox",
    ChannelKind.PARTNER: "users",
    ChannelKind.OTHER: "circle-dot",
}
"""The icon of a channel that names none of its own."""

UNKNOWN = "circle-dot"
"""Drawn for a name that the set does not have: names of icons are also typed by people."""

_NAME = re.compile(r"[a-z0-9-]+")
_EMPTY_SQUARE = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


def icon_exists(name: str) -> bool:
    """Whether the set has an icon of this name."""
    return bool(_NAME.fullmatch(name)) and _file(name).is_file()


@cache
def icon_paths(name: str) -> str:
    """The SVG paths of an icon on a square of 24 by 24, to be stroked and not filled.

    Without the `<svg>` round them, and without the empty square that every file of the set begins with.
    """
    text = _file(name if icon_exists(name) else UNKNOWN).read_text()
    inside = text.split(">", 1)[1].rsplit("</svg>", 1)[0]
    return _EMPTY_SQUARE.sub("", inside).strip()


def _file(name: str) -> Path:
    return Path(settings.NODE_MODULES) / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
