"""Channels: places of contact."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touchpoints.models.labels import CHANNEL_KIND_LABELS
from touchpoints.models.scoping import Scoped
from touchpoints.models.workspaces import Workspace
from touchpoints.vocabulary import ChannelKind


class Channel(Scoped):
    """A place where customers meet the brand; a lane of the map, in order of `position`."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="channels")
    slug = models.SlugField(max_length=80, editable=False)
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=CHANNEL_KIND_LABELS, default=ChannelKind.OTHER)
    icon = models.CharField(_("icon"), max_length=60, blank=True, help_text=_("Empty: the icon of the kind."))
    online = models.BooleanField(_("online"), default=False)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "slug"], name="channel_slug_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in ChannelKind]), name="channel_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
