"""The list of channels and the form of one."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from touchpoints.models import Channel, Workspace
from touchpoints.web.inventory import IconField, InventoryForm, InventoryPages
from touchpoints.web.scope import WorkspaceRequest, workspace_page


class ChannelForm(InventoryForm):
    rows = [("kind", "icon")]

    class Meta:
        model = Channel
        fields = ["name", "kind", "icon", "online"]
        field_classes = {"icon": IconField}

    def store(self) -> Channel:
        """A new channel is the last lane."""
        if self.instance._state.adding:
            self.instance.position = Channel.objects.in_workspace(self.instance.workspace).next_position()
        return super().store()


@workspace_page()
def index(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    channels = Channel.objects.in_workspace(workspace).annotate(uses=Count("touchpoints", distinct=True))
    return render(request, "channels.html", {"channels": channels})


class ChannelPages(InventoryPages):
    model, form = Channel, ChannelForm
    one, many = "channel", "channels"
    heading = gettext_lazy("Channels")
    new_title = gettext_lazy("New channel")
    saved = gettext_lazy("The channel was saved.")
    delete_warning = gettext_lazy("A channel can be deleted when no touchpoint and no step uses it.")


pages = ChannelPages()
