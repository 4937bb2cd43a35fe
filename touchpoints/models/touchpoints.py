"""The inventory of touchpoints."""

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from touchpoints.models.channels import Channel
from touchpoints.models.labels import PHASE_LABELS
from touchpoints.models.scoping import Scoped, ScopedQuerySet
from touchpoints.models.workspaces import Workspace
from touchpoints.vocabulary import Phase


class TouchpointQuerySet(ScopedQuerySet["Touchpoint"]):
    def used_in(self, journey: object) -> Self:
        """Those that a step of this journey passes."""
        return self.filter(steps__journey=journey).distinct()


class Touchpoint(Scoped):
    """A named contact with the brand on one channel, perhaps under a larger one."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="touchpoints")
    slug = models.SlugField(max_length=80, editable=False)
    name = models.CharField(_("name"), max_length=200)
    channel = models.ForeignKey(
        Channel, on_delete=models.RESTRICT, related_name="touchpoints", verbose_name=_("channel")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    phase = models.CharField(_("phase"), max_length=6, choices=PHASE_LABELS, blank=True)
    owner = models.CharField(_("owner"), max_length=120, blank=True)
    icon = models.CharField(_("icon"), max_length=60, blank=True, help_text=_("Empty: the channel's icon."))
    aliases = models.JSONField(
        _("other names"),
        default=list,
        blank=True,
        help_text=_("Names by which imports find this touchpoint."),
    )
    description = models.TextField(_("description"), blank=True)

    objects: ClassVar = TouchpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("touchpoint")
        verbose_name_plural = _("touchpoints")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "slug"], name="touchpoint_slug_once"),
            models.CheckConstraint(
                condition=Q(phase__in=["", *(p.value for p in Phase)]), name="touchpoint_phase_known"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="touchpoint_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError when it would be a part of itself, or of what is a part of it, or gets a name
        that another touchpoint of its channel has."""
        self._check_name()
        above = self.parent
        while above is not None and self.pk is not None:
            if above.pk == self.pk:
                told = _("“%(name)s” is itself a part of this touchpoint.") % {"name": self.parent}
                raise ValidationError({"parent": told})
            above = above.parent

    def _check_name(self) -> None:
        """One whose name is not changed keeps it, even if a document brought another of that name."""
        named = Touchpoint.objects.filter(channel=self.channel_id, name__iexact=self.name.strip())
        there = set(named.values_list("pk", flat=True)) if self.channel_id else set()
        if there and self.pk not in there:
            told = _("“%(channel)s” has a touchpoint of this name already.") % {"channel": self.channel}
            raise ValidationError({"name": told})
