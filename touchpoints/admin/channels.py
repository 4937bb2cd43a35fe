"""Channels in the admin panel."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from touchpoints.admin.bulk import BulkAdmin, InventoryResource
from touchpoints.admin.cells import one_of, truth, whole
from touchpoints.admin.site import site, workspace_of
from touchpoints.models import Channel
from touchpoints.models.labels import CHANNEL_KIND_LABELS


class ChannelResource(InventoryResource):
    position = whole("position")
    kind = one_of("kind", CHANNEL_KIND_LABELS)
    online = truth("online")

    class Meta(InventoryResource.Meta):
        model = Channel
        fields = ("slug", "name", "position", "kind", "icon", "online")


@admin.register(Channel, site=site)
class ChannelAdmin(BulkAdmin):
    resource_classes = [ChannelResource]
    list_display = ["name", "kind", "online", "position"]
    list_filter = ["kind", "online"]
    list_editable = ["position"]
    search_fields = ["name"]
    ordering = ["position", "name"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "position": Channel.objects.in_workspace(workspace_of(request)).next_position(),
            **super().get_changeform_initial_data(request),
        }
