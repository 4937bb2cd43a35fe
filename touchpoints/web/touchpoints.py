"""The inventory of touchpoints as a tree, and the form of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.models import Channel, Touchpoint, Workspace
from touchpoints.services.touchpoints import save_touchpoint
from touchpoints.web.channels import IconField
from touchpoints.web.forms import InventoryForm, LinesField, delete_page, form_page
from touchpoints.web.scope import workspace_page


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

    def clean_parent(self) -> Touchpoint | None:
        """A touchpoint is no part of itself, nor of what is a part of it."""
        above = self.cleaned_data["parent"]
        seen = above
        while seen is not None:
            if seen.pk == self.instance.pk and not self.instance._state.adding:
                raise forms.ValidationError(
                    _("“%(name)s” is itself a part of this touchpoint."), params={"name": above}
                )
            seen = seen.parent
        return above

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
def index(request: HttpRequest, workspace: Workspace) -> HttpResponse:
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


@workspace_page("edit")
def new(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    if not Channel.objects.in_workspace(workspace).exists():
        messages.info(request, _("A touchpoint lies on a channel, so begin with one."))
        return redirect("channel_new", workspace.slug)
    return _form(request, workspace, Touchpoint(), _("New touchpoint"))


@workspace_page("edit")
def edit(request: HttpRequest, workspace: Workspace, slug: str) -> HttpResponse:
    touchpoint = get_object_or_404(Touchpoint.objects.in_workspace(workspace), slug=slug)
    return _form(
        request,
        workspace,
        touchpoint,
        touchpoint.name,
        template="touchpoint_form.html",
        touchpoint=touchpoint,
        questions=touchpoint.questions.all(),
        delete_url=reverse("touchpoint_delete", args=[workspace.slug, slug]),
    )


def _form(
    request: HttpRequest, workspace: Workspace, about: Touchpoint, title: str, **context: object
) -> HttpResponse:
    touchpoints = reverse("touchpoints", args=[workspace.slug])
    return form_page(
        request,
        TouchpointForm(request.POST or None, instance=about, workspace=workspace),
        title=title,
        done=lambda saved: reverse("touchpoint", args=[workspace.slug, saved.slug]),
        said=_("The touchpoint was saved."),
        back=touchpoints,
        crumbs=[(_("Touchpoints"), touchpoints)],
        **context,
    )


@workspace_page("edit")
def delete(request: HttpRequest, workspace: Workspace, slug: str) -> HttpResponse:
    touchpoint = get_object_or_404(Touchpoint.objects.in_workspace(workspace), slug=slug)
    return delete_page(
        request,
        touchpoint,
        title=_("Delete “%(name)s”?") % {"name": touchpoint},
        warning=_("Its questions and all their answers are deleted with it. This cannot be undone."),
        done=reverse("touchpoints", args=[workspace.slug]),
    )
