"""Journeys: the ways customers take, as a whole."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchpoints.models.labels import JOURNEY_STATE_LABELS
from touchpoints.models.personas import Persona
from touchpoints.models.scoping import Scoped, ScopedQuerySet
from touchpoints.models.workspaces import Secret, Workspace
from touchpoints.vocabulary import JourneyState, NoteLane


def all_note_lanes() -> list[str]:
    """Every row of words, as a new journey shows them."""
    return [lane.value for lane in NoteLane]


class JourneyQuerySet(ScopedQuerySet["Journey"]):
    def live(self) -> Self:
        """Those in use."""
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        """Those put away."""
        return self.exclude(archived_at=None)


class Journey(Scoped):
    """A customer's way to a goal. Changed only through operations; `revision` counts the changes."""

    named_by = "title"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="journeys")
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, editable=False)
    title = models.CharField(_("title"), max_length=200)
    goal = models.TextField(_("the customer's goal"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=JOURNEY_STATE_LABELS, default=JourneyState.CURRENT
    )
    variant_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="variants",
        verbose_name=_("variant of"),
    )
    vision = models.TextField(_("vision"), blank=True)
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    review_date = models.DateField(_("review on"), null=True, blank=True)
    personas = models.ManyToManyField(
        Persona, through="JourneyPersona", related_name="journeys", verbose_name=_("personas")
    )
    lanes = models.JSONField(_("rows of words shown"), default=all_note_lanes, blank=True)
    source_note = models.TextField(_("source, as printed on the map"), blank=True)
    minimum_answers = models.PositiveIntegerField(_("answers needed"), default=30)
    minimum_gap = models.FloatField(_("smallest gap"), default=6.0)
    significance = models.FloatField(_("significance level"), default=0.05)
    stale_after_days = models.PositiveIntegerField(_("stale after days"), default=60)
    revision = models.PositiveIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects: ClassVar = JourneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("journey")
        verbose_name_plural = _("journeys")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "slug"], name="journey_slug_once"),
            models.UniqueConstraint(fields=["workspace", "uid"], name="journey_uid_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in JourneyState]), name="journey_state_known"
            ),
            models.CheckConstraint(
                condition=Q(significance__gt=0, significance__lt=1), name="journey_significance_is_a_share"
            ),
            models.CheckConstraint(condition=Q(minimum_gap__gte=0), name="journey_gap_not_negative"),
            models.CheckConstraint(condition=Q(minimum_answers__gte=2), name="journey_needs_two_answers"),
        ]

    def __str__(self) -> str:
        return self.title


class JourneyPart(Scoped):
    """A stage, step or transition: known by `uid` within its journey, which a client may choose."""

    workspace_path = "journey__workspace"

    uid = models.UUIDField(default=uuid.uuid4)

    class Meta:
        abstract = True


class JourneyPersona(Scoped):
    """That a journey is told for a persona, in order."""

    workspace_path = "journey__workspace"

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="journey_personas")
    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="journey_personas")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "persona"], name="persona_once_in_a_journey")
        ]

    def __str__(self) -> str:
        return str(self.persona)


class ShareLink(Secret):
    """A read-only way to one journey's map, without an account."""

    workspace_path = "journey__workspace"

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="share_links")
    label = models.CharField(_("for whom"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")

    def __str__(self) -> str:
        return self.label or str(self.journey)
