"""Personas: kinds of customers, drawn and measured."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from touchpoints.models.scoping import Scoped
from touchpoints.models.workspaces import Workspace
from touchpoints.scoring.segments import RuleNotUnderstood, read_rule


def validate_rule(segment: Any) -> None:
    """Refuse a segment rule that cannot be understood."""
    try:
        read_rule(segment)
    except RuleNotUnderstood as error:
        raise ValidationError(rule_refused(error)) from error


def rule_refused(error: RuleNotUnderstood) -> str:
    """Where and why a rule cannot be understood, in the reader's language."""
    why = error.why.by(gettext)
    return f"{error.where}: {why}" if error.where else why


class Persona(Scoped):
    """A kind of customer. The first persona, by `position`, whose `segment` rule matches owns an answer."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="personas")
    slug = models.SlugField(max_length=80, editable=False)
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveIntegerField(_("order"), default=0)
    description = models.TextField(_("description"), blank=True)
    quote = models.TextField(
        _("quote"), blank=True, help_text=_("In their words. Invented quotes are labelled so.")
    )
    goals = models.JSONField(_("goals"), default=list, blank=True)
    frustrations = models.JSONField(_("frustrations"), default=list, blank=True)
    context = models.TextField(_("context"), blank=True)
    icon = models.CharField(_("icon"), max_length=60, default="user", blank=True)
    segment = models.JSONField(
        _("segment rule"),
        default=dict,
        blank=True,
        validators=[validate_rule],
        help_text=_("Whose answers are this persona's."),
    )

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        ordering = ["position", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="persona_slug_once")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.segment = self.segment or {}  # a text area left empty is no rule
