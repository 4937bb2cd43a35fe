"""The life of journeys: made, loaded, duplicated, put away, deleted."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from touchpoints.models import Journey, Question, User, Workspace
from touchpoints.services.inventory import unique_slug, with_free_slug
from touchpoints.services.loading import load_graph, load_inventory
from touchpoints.services.operations import bring_up_to

__all__ = [
    "TitleNotTyped",
    "archive_journey",
    "create_journey",
    "delete_journey",
    "duplicate_journey",
    "load_graph",
    "load_inventory",
    "unarchive_journey",
]


class TitleNotTyped(ValueError):
    """A journey is deleted only by whoever types its title."""


def create_journey(
    *,
    workspace: Workspace,
    title: str,
    by: User | None = None,
    uid: uuid.UUID | None = None,
    slug: str = "",
) -> Journey:
    """An empty journey of that title, at revision 0. Everything else about it is said by operations.

    It has the `slug` given, numbered where that is taken, else one made from the title.
    """
    return with_free_slug(
        Journey,
        workspace,
        title,
        lambda free: Journey.objects.create(
            workspace=workspace, uid=uid or uuid.uuid4(), slug=free, title=title, created_by=by
        ),
        slug=slug,
    )


def archive_journey(journey: Journey) -> None:
    """Put the journey away: out of lists and share links, nothing lost."""
    journey.archived_at = timezone.now()
    journey.save(update_fields=["archived_at"])


def unarchive_journey(journey: Journey) -> None:
    """Take the journey back into use."""
    journey.archived_at = None
    journey.save(update_fields=["archived_at"])


@transaction.atomic
def delete_journey(journey: Journey, *, typed_title: str) -> None:
    """Delete the journey for good, with its history and with its own questions and their answers.

    Touchpoints and their answers stay. Raises TitleNotTyped unless its title was typed.
    """
    if typed_title.strip() != journey.title.strip():
        raise TitleNotTyped(typed_title)
    journey.delete()


@transaction.atomic
def duplicate_journey(*, journey: Journey, title: str, by: User | None = None) -> Journey:
    """A new journey with the same stages, steps, transitions and questions about the whole.

    Its parts have the same ids as those they were made from, so that the two can be compared step by
    step. Answers, opportunities, decisions and history stay with the original.
    """
    copy = create_journey(workspace=journey.workspace, title=title, by=by)
    for question in Question.objects.filter(journey=journey):
        question.pk = None
        question._state.adding = True
        question.journey = copy
        question.slug = unique_slug(Question, journey.workspace, question.slug)
        question.save()
    original = load_graph(journey, inventory=load_inventory(journey.workspace))
    wanted = replace(original, facts=replace(original.facts, title=title))
    bring_up_to(journey=copy, after=wanted, by=by, origin="duplicate")
    return copy
