"""The list of channels and the form of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from touchpoints.models import Channel, Workspace
from touchpoints.rendering.icons import icon_exists
from touchpoints.services.order import move_in_order
from touchpoints.web.forms import InventoryForm, delete_page, form_page
from touchpoints.web.scope import workspace_page


class IconField(forms.CharField):
    """The name of an icon of the set."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        hint = gettext_lazy("The name of a Tabler icon, such as “plane”.")
        self.help_text = format_lazy("{} {}", hint, self.help_text)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not icon_exists(value):
            raise forms.ValidationError(_("There is no icon “%(name)s”."), params={"name": value})


class ChannelForm(InventoryForm):
    rows = [("kind", "icon")]

    class Meta:
        model = Channel
        fields = ["name", "kind", "icon", "online"]
        field_classes = {"icon": IconField}

    def store(self) -> Channel:
        """A new channel is the last lane."""
        if self.instance._state.adding:
            last = Channel.objects.in_workspace(self.workspace).aggregate(last=Max("position"))["last"]
            self.instance.position = 0 if last is None else last + 1
        return super().store()


@workspace_page()
def index(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    channels = Channel.objects.in_workspace(workspace).annotate(uses=Count("touchpoints", distinct=True))
    return render(request, "channels.html", {"channels": channels})


@workspace_page("edit")
def new(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    return _form(request, workspace, Channel(), _("New channel"))


@workspace_page("edit")
def edit(request: HttpRequest, workspace: Workspace, slug: str) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.in_workspace(workspace), slug=slug)
    return _form(
        request,
        workspace,
        channel,
        channel.name,
        delete_url=reverse("channel_delete", args=[workspace.slug, slug]),
    )


def _form(
    request: HttpRequest, workspace: Workspace, channel: Channel, title: str, **context: str
) -> HttpResponse:
    channels = reverse("channels", args=[workspace.slug])
    return form_page(
        request,
        ChannelForm(request.POST or None, instance=channel, workspace=workspace),
        title=title,
        done=channels,
        said=_("The channel was saved."),
        back=channels,
        crumbs=[(_("Channels"), channels)],
        **context,
    )


@workspace_page("edit")
@require_POST
def move(request: HttpRequest, workspace: Workspace, slug: str) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.in_workspace(workspace), slug=slug)
    move_in_order(channel, up="up" in request.POST)
    return redirect("channels", workspace.slug)


@workspace_page("edit")
def delete(request: HttpRequest, workspace: Workspace, slug: str) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.in_workspace(workspace), slug=slug)
    return delete_page(
        request,
        channel,
        title=_("Delete “%(name)s”?") % {"name": channel},
        warning=_("A channel can be deleted when no touchpoint and no step uses it."),
        done=reverse("channels", args=[workspace.slug]),
    )
