"""Imports of answers: what came in, how it was read, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from touchpoints.models.journeys import Journey
from touchpoints.models.scoping import Scoped
from touchpoints.models.workspaces import Workspace


class ImportState(models.TextChoices):
    """How far an import has come."""

    UPLOADED = "uploaded", _("Waiting for its columns")
    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")
    UNDONE = "undone", _("Undone")


class ImportJob(Scoped):
    """One file of answers on its way in. Numbers are as the command line reports them.

    `first_map` is the title of the map to be made of its touchpoints, if one is. `outcome` holds what the
    report tells beside the numbers (see `services.imports`).
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="imports")
    journey = models.ForeignKey(
        Journey, on_delete=models.SET_NULL, null=True, blank=True, related_name="imports"
    )
    file = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=255)
    source = models.CharField(max_length=40, default="csv")
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    rows_total = models.PositiveBigIntegerField(null=True, blank=True)
    rows_done = models.PositiveBigIntegerField(default=0)
    read = models.PositiveBigIntegerField(default=0)
    created = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    error = models.TextField(blank=True)
    first_map = models.CharField(max_length=200, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportProblem(Scoped):
    """A row or cell that could not be read, by physical line."""

    workspace_path = "job__workspace"

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveBigIntegerField()
    field = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=500)

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return f"{self.line}: {self.why}"


class SavedMapping(Scoped):
    """A mapping remembered by name, for the next file of the same survey."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="saved_mappings")
    name = models.CharField(max_length=120)
    mapping = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("remembered mapping")
        verbose_name_plural = _("remembered mappings")
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="mapping_name_once")]

    def __str__(self) -> str:
        return self.name
