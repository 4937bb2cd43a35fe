"""Whose walls a page lies within, and whether the reader may be there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from touchpoints.models import Journey, Membership, User, Workspace
from touchpoints.services import permissions
from touchpoints.services.permissions import Permission
from touchpoints.vocabulary import Role

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """What a view behind `login_required` gets."""

    user: User
    htmx: HtmxDetails


class WorkspaceRequest(SignedInRequest):
    """What a view behind `workspace_page` gets, and templates read: where the reader is, and as what.

    `workspaces` are all of the reader's.
    """

    workspace: Workspace
    workspaces: list[Workspace]
    role: Role
    may_edit: bool
    may_administer: bool


def workspace_page(permission: Permission = "view") -> Callable[[View], View]:
    """A page within a workspace: the view gets the `Workspace` instead of the slug in the address.

    Strangers get 404, as if the workspace did not exist. A member who lacks the permission gets 403 and is
    told whom to ask.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def page(request: WorkspaceRequest, workspace: str, **kwargs: Any) -> HttpResponseBase:
            member = enter(request, workspace)
            if not permissions.may(member, permission, member.workspace):
                raise PermissionDenied
            with timezone.override(member.workspace.zone):
                return view(request, member.workspace, **kwargs)

        return page

    return decorate


def journey_page(permission: Permission = "view") -> Callable[[View], View]:
    """A page about one journey: the view gets the `Journey` instead of the two slugs in the address."""

    def decorate(view: View) -> View:
        @workspace_page(permission)
        @wraps(view)
        def page(
            request: WorkspaceRequest, workspace: Workspace, slug: str, **kwargs: Any
        ) -> HttpResponseBase:
            journeys = Journey.objects.in_workspace(workspace).select_related("workspace")
            return view(request, get_object_or_404(journeys, slug=slug), **kwargs)

        return page

    return decorate


def enter(request: WorkspaceRequest, slug: str) -> Membership:
    """The reader's membership in this workspace, noted on the request. Raises Http404. One query."""
    members = {member.workspace.slug: member for member in permissions.memberships(request.user)}
    if slug not in members:
        raise Http404(_("There is no such workspace, or you are not a member of it."))
    role = Role(members[slug].role)
    request.workspace = members[slug].workspace
    request.workspaces = [member.workspace for member in members.values()]
    request.role = role
    request.may_edit = role.includes(Role.EDITOR)
    request.may_administer = role.includes(Role.ADMIN)
    if request.session.get("workspace") != slug:  # else every page would write the session
        request.session["workspace"] = slug
    return members[slug]
