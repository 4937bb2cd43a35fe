"""The inventory of touchpoints as a tree, and the form of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.models import Channel, Touchpoint, Workspace
from touchpoints.services.touchpoints import save_touchpoint
from touchpoints.web.forms import LinesField
from touchpoints.web.inventory import IconField, InventoryForm, InventoryPages
from touchpoints.web.scope import WorkspaceRequest, workspace_page


class TouchpointForm(InventoryForm):
    note = gettext_lazy("Only name and channel are needed; the rest can wait.")
    rows = [("channel", "parent"), ("phase", "owner", "icon")]

    class Meta:
        model = Touchpoint
        fields = ["name", "channel", "parent", "phase", "owner", "icon", "aliases", "description"]
        field_classes = {"icon": IconField, "aliases": LinesField}
        widgets = {
            "aliases": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 3}),
        }

    def store(self) -> Touchpoint:
        return save_touchpoint(self.instance)


@dataclass(frozen=True, slots=True)
class Branch:
    """A touchpoint in the tree; `depth` counts from 0."""

    touchpoint: Touchpoint
    depth: int


def tree(touchpoints: Iterable[Touchpoint]) -> Iterator[Branch]:
    """The touchpoints, each with its parts behind it; one whose larger one is missing stands alone."""
    rows = list(touchpoints)
    there = {row.pk for row in rows}
    below: dict[int | None, list[Touchpoint]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in there else None].append(row)

    def branches(above: int | None, depth: int) -> Iterator[Branch]:
        for row in below[above]:
            yield Branch(row, depth)
            yield from branches(row.pk, depth + 1)

    return branches(None, 0)


@workspace_page()
def index(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    touchpoints = (
        Touchpoint.objects.in_workspace(workspace)
        .select_related("channel")
        .annotate(
            asked=Count("questions", distinct=True),
            used=Count("steps__journey", distinct=True, filter=Q(steps__journey__archived_at=None)),
        )
    )
    wanted = request.GET.get("q", "").strip()
    channel = request.GET.get("channel", "")
    found = touchpoints
    if wanted:
        found = found.filter(Q(name__icontains=wanted) | Q(aliases__icontains=wanted))
    if channel:
        found = found.filter(channel__slug=channel)
    return render(
        request,
        "touchpoints.html",
        {
            "tree": list(tree(found)),
            "channels": Channel.objects.in_workspace(workspace),
            "wanted": wanted,
            "channel": channel,
        },
    )


class TouchpointPages(InventoryPages):
    model, form = Touchpoint, TouchpointForm
    template = "touchpoint_form.html"
    one, many = "touchpoint", "touchpoints"
    heading = gettext_lazy("Touchpoints")
    new_title = gettext_lazy("New touchpoint")
    saved = gettext_lazy("The touchpoint was saved.")
    delete_warning = gettext_lazy(
        "Its questions and all their answers are deleted with it. This cannot be undone."
    )

    @method_decorator(workspace_page("edit"))
    def new(self, request: HttpRequest, workspace: Workspace) -> HttpResponse:
        """The form, once there is a channel."""
        if Channel.objects.in_workspace(workspace).exists():
            return self.page(request, Touchpoint(workspace=workspace), self.new_title)
        messages.info(request, _("A touchpoint lies on a channel, so begin with one."))
        return redirect("channel_new", workspace.slug)

    def context(self, thing: Touchpoint) -> dict[str, Any]:
        return {"touchpoint": thing, "questions": thing.questions.all()}

    def done(self, thing: Touchpoint) -> str:
        return reverse("touchpoint", args=[thing.workspace.slug, thing.slug])


pages = TouchpointPages()
