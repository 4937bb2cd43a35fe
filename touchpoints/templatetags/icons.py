"""Icons: Tabler's outline drawings, read from node_modules and put into the page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from touchpoints.vocabulary import ChannelKind

register = template.Library()

ICON_OF_KIND = {
    ChannelKind.WEBSITE: "world",
    ChannelKind.APP: "device-mobile",
    ChannelKind.PHONE: "phone",
    ChannelKind.EMAIL: "mail",
    ChannelKind.CHAT: "message-circle",
    ChannelKind.SOCIAL: "social",
    ChannelKind.STORE: "building-store",
    ChannelKind.FIELD: "map-pin",
    ChannelKind.POST: "mailbox",
    ChannelKind.PARTNER: "affiliate",
    ChannelKind.OTHER: "point",
}

_NAME = re.compile(r"[a-z0-9-]+")


def icon_exists(name: str) -> bool:
    """Whether the icon set has an icon of this name."""
    return bool(_NAME.fullmatch(name)) and _file(name).is_file()


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon as inline SVG: `{% icon "home" %}`, `{% icon "lock" "icon-large" %}`.

    With a `label` it is an image with that name; without one, screen readers pass it over. A name that
    the set does not have gives a small circle, because names of icons are also typed by people.
    """
    meaning = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308 (the drawing is a file of the icon set)
        f'<svg class="icon {escape(css)}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        f' stroke-linecap="round" stroke-linejoin="round" {meaning}>'
        f"{_drawing(name if icon_exists(name) else 'point')}</svg>"
    )


@register.simple_tag
def channel_icon(channel: object, css: str = "") -> SafeString:
    """The icon of a channel: its own, else its kind's."""
    return icon(channel.icon or ICON_OF_KIND[ChannelKind(channel.kind)], css)  # type: ignore[attr-defined]


@cache
def _drawing(name: str) -> str:
    """The paths of an icon, without the frame round them and without the empty square Tabler begins with."""
    inside = _file(name).read_text().split(">", 1)[1].rsplit("</svg>", 1)[0]
    return re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", inside).strip()


def _file(name: str) -> Path:
    return Path(settings.NODE_MODULES) / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
