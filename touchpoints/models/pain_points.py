"""What people decided about pain points. The pain points themselves are computed, never stored."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchpoints.models.journeys import Journey
from touchpoints.models.labels import DECISION_LABELS
from touchpoints.models.scoping import Scoped
from touchpoints.models.touchpoints import Touchpoint
from touchpoints.vocabulary import DecisionKind


class PainPointDecision(Scoped):
    """A decision about one touchpoint of a journey, with the evidence as it was then."""

    workspace_path = "journey__workspace"

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="decisions")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=10, choices=DECISION_LABELS)
    reason = models.TextField(_("reason"), blank=True)
    evidence = models.JSONField(default=dict, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("decision on a pain point")
        verbose_name_plural = _("decisions on pain points")
        constraints = [
            models.UniqueConstraint(fields=["journey", "touchpoint"], name="one_decision_per_touchpoint"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in DecisionKind]), name="decision_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.HIDDEN.value) | ~Q(reason=""), name="hiding_needs_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint}: {self.get_kind_display()}"
