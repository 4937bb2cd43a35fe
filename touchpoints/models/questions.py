"""Questions: what was asked about a touchpoint or a whole journey."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from touchpoints.models.journeys import Journey
from touchpoints.models.labels import DIRECTION_LABELS, METRIC_LABELS
from touchpoints.models.scoping import Scoped
from touchpoints.models.touchpoints import Touchpoint
from touchpoints.models.workspaces import Workspace
from touchpoints.vocabulary import Direction, Metric


class Question(Scoped):
    """A question with its scale. Answers on different scales never mix, so a scale is fixed once answered."""

    named_by = "wording"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="questions")
    slug = models.SlugField(max_length=80, editable=False)
    touchpoint = models.ForeignKey(
        Touchpoint,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("touchpoint"),
    )
    journey = models.ForeignKey(
        Journey,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("journey"),
        help_text=_("For a question about the journey as a whole."),
    )
    wording = models.CharField(_("wording"), max_length=500)
    metric = models.CharField(_("metric"), max_length=6, choices=METRIC_LABELS, default=Metric.CSAT)
    minimum = models.SmallIntegerField(_("lowest score"), default=1)
    maximum = models.SmallIntegerField(_("highest score"), default=5)
    direction = models.CharField(
        _("direction"), max_length=4, choices=DIRECTION_LABELS, default=Direction.HIGH
    )
    no_answer = models.JSONField(_("codes for no answer"), default=list, blank=True)
    not_applicable = models.JSONField(_("codes for not applicable"), default=list, blank=True)
    primary = models.BooleanField(_("shown on maps"), default=True)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "slug"], name="question_slug_once"),
            models.CheckConstraint(
                condition=Q(touchpoint=None, journey__isnull=False)
                | Q(touchpoint__isnull=False, journey=None),
                name="question_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["touchpoint"],
                condition=Q(primary=True, touchpoint__isnull=False),
                name="one_primary_question_per_touchpoint",
            ),
            models.CheckConstraint(condition=Q(minimum__lt=F("maximum")), name="question_scale_goes_up"),
            models.CheckConstraint(
                condition=Q(minimum__gte=-100, maximum__lte=100), name="question_scale_within_hundred"
            ),
            models.CheckConstraint(
                condition=~Q(metric=Metric.NPS.value)
                | Q(minimum=0, maximum=10, direction=Direction.HIGH.value),
                name="nps_is_asked_from_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(metric__in=[m.value for m in Metric]), name="question_metric_known"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=[d.value for d in Direction]), name="question_direction_known"
            ),
        ]

    def __str__(self) -> str:
        return self.wording
