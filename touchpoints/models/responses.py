"""Answers, and the customers who gave them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchpoints.models.imports import ImportJob
from touchpoints.models.personas import Persona
from touchpoints.models.questions import Question
from touchpoints.models.scoping import Scoped
from touchpoints.models.workspaces import Workspace


class Customer(Scoped):
    """A pseudonymous reference to one person, so that their answers can be joined, and erased."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="customers")
    namespace = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "namespace", "reference"], name="customer_once")
        ]

    def __str__(self) -> str:
        return self.reference


class Submission(Scoped):
    """One filled-in questionnaire: what its answers have in common, stored once.

    `persona` is derived from `attributes` by the personas' segment rules. `payload` is what arrived.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="submissions")
    source = models.CharField(max_length=40)
    namespace = models.CharField(max_length=120, blank=True)
    external_id = models.CharField(max_length=200)
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, null=True, blank=True, related_name="submissions"
    )
    persona = models.ForeignKey(
        Persona, on_delete=models.SET_NULL, null=True, blank=True, related_name="submissions"
    )
    attributes = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=20, blank=True)
    weight = models.FloatField(null=True, blank=True)
    payload = models.JSONField(default=dict, blank=True)
    imported_by = models.ForeignKey(
        ImportJob, on_delete=models.SET_NULL, null=True, blank=True, related_name="submissions"
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "source", "namespace", "external_id"], name="submission_once"
            )
        ]

    def __str__(self) -> str:
        return self.external_id


class SurveyResponse(Scoped):
    """One answer to one question. Stored as given and never edited; sent again changed, it is replaced.

    `answered_on` is the day of `answered_at` in the workspace's time zone.

    The database does not check the two references of every single answer: on PostgreSQL that would take
    longer than writing a million of them. They are written only by the merge, which joins the rows they
    point to and locks them meanwhile as such a check would; `check_data` finds any that point nowhere.
    """

    workspace_path = "submission__workspace"

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="responses", db_index=False, db_constraint=False
    )
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="responses", db_constraint=False
    )
    score = models.SmallIntegerField(null=True, blank=True)
    verbatim = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    answered_on = models.DateField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["submission", "question"], name="one_answer_per_question"),
            models.CheckConstraint(
                condition=Q(score__isnull=False) | ~Q(verbatim=""), name="answer_says_something"
            ),
        ]
        indexes = [
            models.Index(
                fields=["question", "-answered_at"], condition=~Q(verbatim=""), name="verbatims_newest_first"
            )
        ]

    def __str__(self) -> str:
        return str(self.score) if self.score is not None else self.verbatim[:40]
