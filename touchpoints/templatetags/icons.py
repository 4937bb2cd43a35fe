"""Icons in pages."""

from __future__ import annotations

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from touchpoints.models import Channel
from touchpoints.rendering.icons import ICON_OF_KIND, icon_paths
from touchpoints.vocabulary import ChannelKind

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon as inline SVG: `{% icon "home" %}`, `{% icon "lock" "icon-large" %}`.

    With a `label` it is an image with that name; without one, screen readers pass it over.
    """
    meaning = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308 (the drawing is a file of the icon set)
        f'<svg class="icon {escape(css)}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        f' stroke-linecap="round" stroke-linejoin="round" {meaning}>{icon_paths(name)}</svg>'
    )


@register.simple_tag
def channel_icon(channel: Channel, css: str = "") -> SafeString:
    """The icon of a channel: its own, else its kind's."""
    return icon(channel.icon or ICON_OF_KIND[ChannelKind(channel.kind)], css)
