"""Opportunities: what to do about it."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from touchpoints.models.journeys import Journey
from touchpoints.models.labels import LEVEL_LABELS, OPPORTUNITY_KIND_LABELS, OPPORTUNITY_STATUS_LABELS
from touchpoints.models.scoping import Scoped
from touchpoints.models.workspaces import Workspace
from touchpoints.vocabulary import Level, OpportunityKind, OpportunityStatus


class Opportunity(Scoped):
    """Something to start, stop or continue at one or more steps of a journey.

    `steps` holds the uids of steps and not a relation, so that a step removed and brought back by undo
    finds its opportunities again. Expected and measured effects are points of experience, 0–100.
    """

    named_by = "title"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="opportunities")
    journey = models.ForeignKey(
        Journey, on_delete=models.CASCADE, related_name="opportunities", verbose_name=_("journey")
    )
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    steps = models.JSONField(_("steps"), default=list, blank=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    kind = models.CharField(
        _("kind"), max_length=8, choices=OPPORTUNITY_KIND_LABELS, default=OpportunityKind.START
    )
    impact = models.CharField(_("impact"), max_length=6, choices=LEVEL_LABELS, blank=True)
    effort = models.CharField(_("effort"), max_length=6, choices=LEVEL_LABELS, blank=True)
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=11, choices=OPPORTUNITY_STATUS_LABELS, default=OpportunityStatus.IDEA
    )
    expected_low = models.FloatField(_("expected gain, low"), null=True, blank=True)
    expected_high = models.FloatField(_("expected gain, high"), null=True, blank=True)
    measured_effect = models.FloatField(_("measured gain"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "uid"], name="opportunity_uid_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in OpportunityKind]), name="opportunity_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in OpportunityStatus]), name="opportunity_status_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    impact__in=["", *(v.value for v in Level)], effort__in=["", *(v.value for v in Level)]
                ),
                name="opportunity_levels_known",
            ),
            models.CheckConstraint(
                condition=Q(expected_low__lte=F("expected_high")),
                name="opportunity_expects_upwards",
                violation_error_message=_("The high end of the expected gain is below the low one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Raise ValidationError for a guess that is none."""
        low, high = self.expected_low, self.expected_high
        if (low is None) != (high is None):
            raise ValidationError({"expected_high": _("A guess needs both a low and a high value.")})
        if low is not None and high is not None and low > high:
            raise ValidationError({"expected_high": _("The high value must not be below the low one.")})
