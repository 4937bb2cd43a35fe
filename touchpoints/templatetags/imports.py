"""What pages of an import share."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("imports/_stages.html")
def import_steps(now: int) -> dict[str, Any]:
    """The four steps of an import, `now` being the one the reader is at."""
    return {
        "now": now,
        "stages": list(enumerate((_("File"), _("Columns"), _("Import"), _("Report")), start=1)),
    }


@register.filter
def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return _("%(seconds)s seconds") % {"seconds": f"{seconds:.0f}" if seconds >= 10 else f"{seconds:.1f}"}
    return _("%(minutes)d minutes") % {"minutes": round(seconds / 60)}
