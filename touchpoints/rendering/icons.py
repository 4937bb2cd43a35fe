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

_CIRCLE = (
    "M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0"  # for a name that the set does not have: people type them, too
)
_NAME = re.compile(r"[a-z0-9-]+")
_STROKE = re.compile(r'<path d="([^"]+)"')


def icon_exists(name: str) -> bool:
    """Whether the set has an icon of this name."""
    return bool(_NAME.fullmatch(name)) and _file(name).is_file()


@cache
def icon_paths(name: str) -> str:
    """The paths of an icon on a square of 24 by 24, to be stroked and not filled; a circle for no icon."""
    strokes = _STROKE.findall(_file(name).read_text()) if icon_exists(name) else [_CIRCLE]
    return "".join(f'<path d="{stroke}"/>' for stroke in strokes)


def _file(name: str) -> Path:
    return Path(settings.NODE_MODULES) / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
