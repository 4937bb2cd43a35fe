"""Steps: where a journey passes through."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchpoints.models.channels import Channel
from touchpoints.models.journeys import Journey, JourneyPart
from touchpoints.models.labels import EVIDENCE_LABELS, FEELING_LABELS
from touchpoints.models.stages import Stage
from touchpoints.models.touchpoints import Touchpoint
from touchpoints.vocabulary import EvidenceStatus


class Step(JourneyPart):
    """A place in a stage where the customer does something, usually at a touchpoint.

    `column` and `row` count from 0 within the stage's part of the lane. `visits` and `leaves` are
    customers who pass and who stop here; null when nobody counted.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="steps")
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="steps", verbose_name=_("stage"))
    column = models.PositiveSmallIntegerField(_("column"), default=0)
    row = models.PositiveSmallIntegerField(_("row"), default=0)
    title = models.CharField(_("title"), max_length=200)
    touchpoint = models.ForeignKey(
        Touchpoint,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("touchpoint"),
    )
    channel = models.ForeignKey(
        Channel,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("own channel"),
        help_text=_("Empty: the touchpoint's channel."),
    )
    does = models.TextField(_("what the customer does"), blank=True)
    thinks_before = models.TextField(_("thinks before"), blank=True)
    thinks_after = models.TextField(_("thinks after"), blank=True)
    feels = models.SmallIntegerField(_("feels"), choices=FEELING_LABELS, null=True, blank=True)
    worked = models.TextField(_("what worked"), blank=True)
    wrong = models.TextField(_("what went wrong"), blank=True)
    backstage = models.TextField(_("backstage work"), blank=True)
    support = models.TextField(_("support"), blank=True)
    visits = models.PositiveBigIntegerField(_("customers who pass"), null=True, blank=True)
    leaves = models.PositiveBigIntegerField(_("customers who stop here"), null=True, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    pictures = models.JSONField(_("pictures"), default=list, blank=True)
    nested_journey = models.ForeignKey(
        Journey,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="nested_in",
        verbose_name=_("nested journey"),
    )
    evidence = models.CharField(
        _("evidence"), max_length=10, choices=EVIDENCE_LABELS, default=EvidenceStatus.ASSUMED
    )
    evidence_source = models.CharField(_("source of the evidence"), max_length=500, blank=True)
    moment_of_truth = models.BooleanField(_("moment of truth"), default=False)
    typical_words = models.JSONField(_("typical words"), default=list, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["stage__position", "column", "row", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "uid"], name="step_uid_once"),
            models.CheckConstraint(
                condition=Q(feels=None) | Q(feels__gte=-2, feels__lte=2), name="step_feels_from_minus_2_to_2"
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=[e.value for e in EvidenceStatus]), name="step_evidence_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
