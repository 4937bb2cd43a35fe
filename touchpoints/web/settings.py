"""Settings of a workspace: its name and time zone, and keys for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from touchpoints.models import ApiToken, Workspace
from touchpoints.models.labels import ROLE_LABELS
from touchpoints.services import tokens as keys
from touchpoints.services.examples import NotTheExample, is_only_the_example, remove_example
from touchpoints.vocabulary import Role
from touchpoints.web.forms import DateInput, LaidOut, form_page
from touchpoints.web.scope import WorkspaceRequest, workspace_page


class WorkspaceForm(LaidOut, forms.ModelForm):
    class Meta:
        model = Workspace
        fields = ["name", "time_zone"]
        help_texts = {"time_zone": gettext_lazy("A day of answers is a day here, such as Europe/Warsaw.")}
        widgets = {"time_zone": forms.TextInput(attrs={"list": "time-zones"})}


@workspace_page()
def workspace(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    if not request.may_administer:
        return redirect("people", workspace.slug)
    form = WorkspaceForm(request.POST or None, instance=workspace)
    return form_page(
        request,
        form,
        title=_("Settings"),
        template="settings.html",
        done=reverse("settings", args=[workspace.slug]),
        said=_("The settings were saved."),
        time_zones=sorted(available_timezones()),
        has_example=is_only_the_example(workspace),
    )


@workspace_page("administer")
def clear_example(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    """Ask, then remove the example; a workspace that was made for it goes along."""
    back = reverse("settings", args=[workspace.slug])
    why_not = ""
    if request.method == "POST":
        try:
            remove_example(workspace)
        except NotTheExample:
            why_not = _(
                "There is something of your own beside the example, so nothing was removed. Delete or archive"
                " the example’s journey instead."
            )
        else:
            messages.success(request, _("The example was removed."))
            gone = not Workspace.objects.filter(slug=workspace.slug).exists()
            return redirect("start") if gone else redirect("home", workspace.slug)
    context = {
        "title": _("Remove the example?"),
        "warning": _(
            "Its journey, touchpoints, personas and answers are deleted for good. A workspace that was made"
            " for the example is deleted with it; any other stays, empty, with its people."
        ),
        "submit": _("Remove the example"),
        "why_not": why_not,
        "back": back,
    }
    return render(request, "confirm_delete.html", context, status=409 if why_not else 200)


class TokenForm(LaidOut, forms.Form):
    rows = [("name", "role", "last_day")]

    name = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=120,
        help_text=gettext_lazy("Such as: nightly export."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), initial=Role.VIEWER)
    last_day = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Empty: until revoked."),
    )

    def __init__(self, *args: Any, most: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = timezone.localdate() + timedelta(days=365)
        self.choice("role").choices = [
            (role, label) for role, label in ROLE_LABELS.items() if most.includes(Role(role))
        ]


@workspace_page("administer")
def tokens(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    """The keys there are. A new one is shown once, on this page and nowhere else."""
    form = TokenForm(request.POST or None, most=request.role)
    secret = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        _token, secret = keys.create_token(workspace=workspace, by=request.user, **said)
        form = TokenForm(most=request.role)
    valid = (
        ApiToken.objects.in_workspace(workspace).valid().select_related("workspace").order_by("-created_at")
    )
    context = {"form": form, "tokens": valid, "secret": secret}
    return render(request, "tokens.html", context, status=422 if form.is_bound else 200)


@workspace_page("administer")
@require_POST
def revoke(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.in_workspace(workspace), pk=pk)
    token.revoke()
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": token})
    return redirect("tokens", workspace.slug)
