"""The change log: every edit of a journey, in order."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from touchpoints.models.journeys import Journey
from touchpoints.models.scoping import Scoped


class Change(Scoped):
    """One batch of operations, which made one revision. Written once, never edited.

    `operations` and `inverses` are lists in the shape of the API; applying `inverses` in order undoes it.
    """

    workspace_path = "journey__workspace"

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    origin = models.CharField(max_length=20)
    operations = models.JSONField()
    inverses = models.JSONField()
    summary = models.JSONField(default=list)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "revision"], name="one_change_per_revision")
        ]

    def __str__(self) -> str:
        return f"{self.journey} · {self.revision}"


class AppliedOperation(Scoped):
    """That an operation with this client-made id has been applied: the same id again is the same change."""

    workspace_path = "journey__workspace"

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="applied_operations")
    uid = models.UUIDField()
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="applied", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "uid"], name="operation_applied_once")]

    def __str__(self) -> str:
        return str(self.uid)
