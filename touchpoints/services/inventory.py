"""The inventory of a workspace: slugs, finding things by name, and what forbids removing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from anyascii import anyascii
from django.db import IntegrityError, models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.models import Channel, Journey, Persona, Step, Touchpoint, Workspace
from touchpoints.services.segments import reassign_personas

Thing = TypeVar("Thing")

UNSPECIFIED = "Unspecified"
"""Name of the channel of touchpoints that came from somewhere that knows no channels."""

SLUG_STEM = 74
"""Longest slug that still leaves room for a number."""

_NAMED_IN_MESSAGE = 3


class InUse(Exception):
    """Something of the inventory cannot be removed, because it is used; says in words where."""


def unique_slug(model: type[models.Model], workspace: Workspace, name: str) -> str:
    """A slug made from the name that no row of this model has in the workspace. One query.

    A name without letters or digits takes the model's own name.
    """
    return free_slug_in(model, workspace, slug_stem(name) or str(model._meta.model_name))


def give_slug(thing: Any) -> None:
    """Give what is new a slug made from its name; one that it has stays. One query at most."""
    if hasattr(thing, "slug") and not thing.slug:
        thing.slug = unique_slug(type(thing), thing.workspace, getattr(thing, thing.named_by))


def with_free_slug(
    model: type[models.Model], workspace: Workspace, name: str, store: Callable[[str], Thing], slug: str = ""
) -> Thing:
    """What `store` makes with a slug from the name, or with `slug`, numbered where that is taken.

    Where somebody takes it in that very moment, with the next that is free. Raises IntegrityError for
    anything else that the database refuses.
    """
    wanted = slug
    while True:
        slug = free_slug_in(model, workspace, wanted) if wanted else unique_slug(model, workspace, name)
        try:
            with transaction.atomic():
                return store(slug)
        except IntegrityError:
            if not model._default_manager.filter(workspace=workspace, slug=slug).exists():
                raise


def slug_stem(name: str) -> str:
    """The name as a slug, in letters of ASCII whatever its script; empty without letters and digits.

    >>> slug_stem("Zażalenie na łączność"), slug_stem("Отримання багажу")
    ('zazalenie-na-lacznosc', 'otrimannya-bagazhu')
    """
    return slugify(anyascii(name))[:SLUG_STEM].strip("-")


def free_slug_in(model: type[models.Model], workspace: Workspace, slug: str) -> str:
    """This slug, or a numbered one where a row of this model has it in the workspace. One query."""
    stem = slug[:SLUG_STEM]
    near = model._default_manager.filter(workspace=workspace, slug__startswith=stem)
    taken = set(near.values_list("slug", flat=True))
    return slug if slug not in taken else free_slug(stem, taken)


def free_slug(stem: str, taken: set[str]) -> str:
    """The stem, or the stem with the first number from 2 that is free.

    >>> free_slug("check-in", {"check-in", "check-in-2"})
    'check-in-3'
    """
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def find_touchpoint(workspace: Workspace, name: str) -> Touchpoint | None:
    """The touchpoint of that name, else the one with that alias; case and outer spaces do not count.

    Where several have the name, the oldest. Two queries at most.
    """
    wanted = folded(name)
    candidates = list(Touchpoint.objects.in_workspace(workspace).only("pk", "name", "aliases").order_by("pk"))
    for touchpoint in candidates:
        if folded(touchpoint.name) == wanted:
            return Touchpoint.objects.get(pk=touchpoint.pk)
    for touchpoint in candidates:
        if wanted in map(folded, touchpoint.aliases):
            return Touchpoint.objects.get(pk=touchpoint.pk)
    return None


def folded(name: str) -> str:
    """A name as it is compared: without case, outer spaces and the width of inner ones.

    >>> folded("  Check  In ") == folded("check in")
    True
    """
    return " ".join(name.split()).casefold()


def unspecified_channel(workspace: Workspace) -> Channel:
    """The channel of touchpoints whose channel nobody said, made as the last lane when first needed."""
    channel, _made = Channel.objects.get_or_create(
        workspace=workspace,
        slug=slugify(UNSPECIFIED),
        defaults={"name": UNSPECIFIED, "position": Channel.objects.in_workspace(workspace).next_position()},
    )
    return channel


def create_touchpoint(workspace: Workspace, name: str, channel: Channel | None = None) -> Touchpoint:
    """A new touchpoint of that name, on the channel “Unspecified” unless one is given."""
    channel = channel or unspecified_channel(workspace)
    return with_free_slug(
        Touchpoint,
        workspace,
        name,
        lambda slug: Touchpoint.objects.create(
            workspace=workspace, slug=slug, name=name.strip(), channel=channel
        ),
    )


@transaction.atomic
def remove(thing: models.Model) -> None:
    """Delete a persona, channel, touchpoint or question. Raises InUse, which says what uses it.

    The answers of a persona go to whoever's rule matches next, those of a question with it.
    """
    if used := where_used(thing):
        raise InUse(used)
    if isinstance(thing, Persona):
        reassign_personas(workspace=thing.workspace, without=thing)
    try:
        with transaction.atomic():
            thing.delete()
    except IntegrityError as error:  # somebody used it this very moment
        raise InUse(_("“%(name)s” has just come into use.") % {"name": thing}) from error


def where_used(thing: models.Model) -> str:
    """Words that say what stands in the way of removing this; empty when nothing does."""
    if isinstance(thing, Channel):
        touchpoints = list(thing.touchpoints.order_by("name").values_list("name", flat=True))
        if touchpoints:
            return ngettext(
                "“%(name)s” is the channel of the touchpoint %(users)s.",
                "“%(name)s” is the channel of %(count)d touchpoints: %(users)s.",
                len(touchpoints),
            ) % {"name": thing, "count": len(touchpoints), "users": _listed(touchpoints)}
    if not isinstance(thing, Channel | Touchpoint):
        return ""
    steps = Step.objects.filter(**{"channel" if isinstance(thing, Channel) else "touchpoint": thing})
    journeys = list(
        Journey.objects.filter(steps__in=steps).distinct().order_by("title").values_list("title", flat=True)
    )
    if not journeys:
        return ""
    return ngettext(
        "“%(name)s” is used in the journey %(users)s.",
        "“%(name)s” is used in %(count)d journeys: %(users)s.",
        len(journeys),
    ) % {"name": thing, "count": len(journeys), "users": _listed(journeys)}


def _listed(names: list[str]) -> str:
    shown = ", ".join(_("“%s”") % name for name in names[:_NAMED_IN_MESSAGE])
    more = len(names) - _NAMED_IN_MESSAGE
    if more <= 0:
        return shown
    return ngettext("%(shown)s and %(more)d more", "%(shown)s and %(more)d more", more) % {
        "shown": shown,
        "more": more,
    }
