"""Stages: the ordered columns of a journey."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touchpoints.models.journeys import Journey, JourneyPart


class Stage(JourneyPart):
    """An ordered part of a journey, from the customer's point of view."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["journey", "uid"], name="stage_uid_once")]

    def __str__(self) -> str:
        return self.title
