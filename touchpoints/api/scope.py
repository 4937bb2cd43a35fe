"""Whose walls a request lies within, and what its sender may do there."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from touchpoints.models import ApiToken, User, Workspace
from touchpoints.models.scoping import rows_within
from touchpoints.services import permissions
from touchpoints.services.permissions import Actor, Permission


def actor_of(request: Request) -> Actor:
    """The token or the person that sends the request."""
    return request.auth if isinstance(request.auth, ApiToken) else _signed_in(request)


def person_of(request: Request) -> User | None:
    """The person to note as the author of a change; for a token whoever made it."""
    return request.auth.created_by if isinstance(request.auth, ApiToken) else _signed_in(request)


def _signed_in(request: Request) -> User:
    if not request.user.is_authenticated:
        raise NotAuthenticated
    return request.user


class InWorkspace(BasePermission):
    """Lets in who may do what the method asks for; strangers get 404, members who may not get 403.

    Tells the view its `workspace`. A token has one workspace; a session names it with `X-Workspace` or
    `?workspace=`, which may be left out by members of only one.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not request.user.is_authenticated or not isinstance(view, ScopedView):
            return False
        view.workspace = _named_workspace(request)
        needed = view.needs_to_read if request.method in SAFE_METHODS else view.needs
        return permissions.may(actor_of(request), needed, view.workspace)


def _named_workspace(request: Request) -> Workspace:
    """Raises Http404 for a workspace that the sender is not in, ValidationError when none is named."""
    named = request.headers.get("X-Workspace") or request.query_params.get("workspace")
    if isinstance(request.auth, ApiToken):
        if named and named != request.auth.workspace.slug:
            raise Http404(_("The token belongs to another workspace."))
        return request.auth.workspace
    mine = Workspace.objects.visible_to(_signed_in(request))
    if named:
        workspace = mine.filter(slug=named).first()
        if workspace is None:
            raise Http404(_("There is no such workspace, or you are not a member of it."))
        return workspace
    some = list(mine[:2])
    if not some:
        raise Http404(_("You are not a member of any workspace."))
    if len(some) > 1:
        raise ValidationError({"workspace": [_("You are in several workspaces: name one with X-Workspace.")]})
    return some[0]


class ScopedView(APIView):
    """A view inside one `workspace`.

    `needs` is the permission for writing, `needs_to_read` the one for reading.
    """

    needs: Permission = "edit"
    needs_to_read: Permission = "view"
    permission_classes = [InWorkspace]
    workspace: Workspace


class ScopedRows(ScopedView, GenericAPIView):
    """A view of rows: those of the workspace."""

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.none() if getattr(self, "swagger_fake_view", False) else rows_within(rows, self.workspace)
