"""Who is in the workspace: roles, invitations by link, leaving."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from touchpoints.models import Invitation, Membership, Workspace
from touchpoints.models.labels import ROLE_LABELS
from touchpoints.services.members import (
    LastOwner,
    RoleTooHigh,
    change_role,
    invite,
    open_invitations,
    remove_member,
)
from touchpoints.vocabulary import Role
from touchpoints.web.forms import LaidOut
from touchpoints.web.scope import WorkspaceRequest, workspace_page

MEANINGS = {
    Role.VIEWER: gettext_lazy("sees everything, changes nothing"),
    Role.EDITOR: gettext_lazy("edits journeys, the inventory and feedback"),
    Role.ADMIN: gettext_lazy("invites people, shares maps, gives out keys"),
    Role.OWNER: gettext_lazy("everything, and decides who else owns it"),
}


class InvitationForm(LaidOut, forms.Form):
    rows = [("email", "role", "days")]

    email = forms.EmailField(
        label=gettext_lazy("For whom"),
        required=False,
        help_text=gettext_lazy("Only a note; the link is not sent."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), initial=Role.EDITOR)
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        coerce=int,
        initial=14,
        choices=[
            (1, gettext_lazy("a day")),
            (14, gettext_lazy("two weeks")),
            (90, gettext_lazy("three months")),
        ],
    )

    def __init__(self, *args: Any, most: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice("role").choices = roles_up_to(most)


def roles_up_to(most: Role) -> list[tuple[str, str]]:
    """The roles that somebody of this role may give."""
    return [(role, str(label)) for role, label in ROLE_LABELS.items() if most.includes(Role(role))]


@workspace_page()
def people(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    """The members, for everyone; invitations, for who may invite. An invitation's link is shown this once."""
    form = InvitationForm(request.POST or None, most=request.role) if request.may_administer else None
    link = ""
    if form and request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        lifetime = timedelta(days=said["days"])
        _invitation, link = invite(
            workspace=workspace,
            role=Role(said["role"]),
            by=request.user,
            email=said["email"],
            lifetime=lifetime,
        )
        form = InvitationForm(most=request.role)
    members = Membership.objects.in_workspace(workspace).select_related("user").order_by("created_at", "pk")
    context = {
        "form": form,
        "link": link,
        "members": members,
        "invitations": open_invitations(workspace) if request.may_administer else [],
        "roles": roles_up_to(request.role),
        "meanings": [(ROLE_LABELS[role], meaning) for role, meaning in MEANINGS.items()],
    }
    return render(request, "people.html", context, status=422 if form is not None and form.is_bound else 200)


@workspace_page("administer")
@require_POST
def role(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    member = get_object_or_404(Membership.objects.in_workspace(workspace).select_related("user"), pk=pk)
    try:
        change_role(member, Role(request.POST.get("role", "")), by=request.user)
    except (LastOwner, RoleTooHigh, ValueError) as error:
        messages.warning(request, _why_not(error))
    else:
        said = {"person": member.user, "role": member.get_role_display()}
        messages.success(request, _("%(person)s: %(role)s.") % said)
    return redirect("people", workspace.slug)


@workspace_page()
@require_POST
def remove(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    """Take a member out; everyone may take themselves out."""
    member = get_object_or_404(Membership.objects.in_workspace(workspace).select_related("user"), pk=pk)
    try:
        remove_member(member, by=request.user)
    except (LastOwner, RoleTooHigh) as error:
        messages.warning(request, _why_not(error))
        return redirect("people", workspace.slug)
    if member.user == request.user:
        messages.success(request, _("You have left %(workspace)s.") % {"workspace": workspace})
        return redirect("start")
    messages.success(request, _("%(person)s is no longer a member.") % {"person": member.user})
    return redirect("people", workspace.slug)


@workspace_page("administer")
@require_POST
def revoke(request: WorkspaceRequest, workspace: Workspace, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.in_workspace(workspace), pk=pk)
    invitation.revoke()
    messages.success(request, _("The invitation opens nothing any more."))
    return redirect("people", workspace.slug)


def _why_not(error: Exception) -> str:
    if isinstance(error, LastOwner):
        return _("A workspace keeps at least one owner. Make somebody else an owner first.")
    return _("That is above your own role.")
