"""Transitions: ways from one step to another."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchpoints.models.journeys import Journey, JourneyPart
from touchpoints.models.labels import FLOW_LABELS
from touchpoints.models.steps import Step
from touchpoints.vocabulary import Flow


class Transition(JourneyPart):
    """A directed way customers take; `volume` counts them, null when nobody counted."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="transitions")
    source = models.ForeignKey(
        Step, on_delete=models.CASCADE, related_name="ways_out", verbose_name=_("from")
    )
    target = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="ways_in", verbose_name=_("to"))
    label = models.CharField(_("label"), max_length=200, blank=True)
    condition = models.CharField(_("condition"), max_length=500, blank=True)
    flow = models.CharField(_("flow"), max_length=11, choices=FLOW_LABELS, default=Flow.MAIN)
    volume = models.PositiveBigIntegerField(_("customers"), null=True, blank=True)

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "uid"], name="transition_uid_once"),
            models.CheckConstraint(
                condition=Q(flow__in=[f.value for f in Flow]), name="transition_flow_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
