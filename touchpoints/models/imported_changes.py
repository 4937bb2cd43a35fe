"""What an import changed about answers that were there before it, so that it can be undone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touchpoints.models.imports import ImportJob
from touchpoints.models.questions import Question
from touchpoints.models.responses import Submission
from touchpoints.models.scoping import Scoped


class ImportedChange(Scoped):
    """One answer, or (question None) one submission, as it was before an import changed it.

    `before` None: the import added this answer to a submission that was there already. What belongs to
    submissions the import itself made needs no such row.
    """

    workspace_path = "job__workspace"

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="changes")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="imported_changes")
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    before = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("change by an import")
        verbose_name_plural = _("changes by imports")

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.before}"
