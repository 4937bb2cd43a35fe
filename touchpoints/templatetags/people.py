"""People on pages: their round marks, roles and workspaces."""

from __future__ import annotations

import zlib

from django import template
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from touchpoints.models import User, Workspace
from touchpoints.models.labels import ROLE_LABELS
from touchpoints.services.recounting import Recount, recount_under_way
from touchpoints.vocabulary import Role

register = template.Library()

_COLOURS = 5


@register.simple_tag
def avatar(person: object) -> SafeString:
    """A round mark with initials, for a person or for the name of an owner who has no account.

    The colour follows from the name, so that a person keeps it everywhere.
    """
    name = str(person)
    initials = person.initials if isinstance(person, User) else User(name=name).initials
    colour = zlib.crc32(name.encode()) % _COLOURS + 1
    return format_html(
        '<span class="avatar avatar-{}" title="{}" aria-hidden="true">{}</span>', colour, name, initials
    )


@register.filter
def role_label(role: str) -> str:
    """A role in the reader's words."""
    return str(ROLE_LABELS[role])


@register.simple_tag
def admins_of(workspace: Workspace) -> QuerySet[User]:
    """The people who can give others more rights in a workspace."""
    return User.objects.filter(
        memberships__workspace=workspace, memberships__role__in=[Role.ADMIN, Role.OWNER], is_active=True
    )


@register.simple_tag
def recount_of(workspace: Workspace) -> Recount | None:
    """Whether answers are being given to their personas anew, and how far that is."""
    return recount_under_way(workspace)
