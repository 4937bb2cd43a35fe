"""Ways in: the start page, the look, the example."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from touchpoints.models import Workspace
from touchpoints.services.examples import load_example
from touchpoints.web.scope import WorkspaceRequest, workspace_page

YEAR = 365 * 24 * 3600


@workspace_page("edit")
@require_POST
def open_example(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    """The example with its answers, in this workspace: some seconds of work."""
    example = load_example(workspace=workspace, by=request.user)
    return redirect("map", workspace.slug, example.journey.slug)


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """To the workspace the person was in last, or their first; without any, a page that says what to do."""
    workspaces = Workspace.objects.visible_to(request.user).order_by("name")
    last = workspaces.filter(slug=request.session.get("workspace", "")).first() or workspaces.first()
    if last is None:
        return render(request, "no_workspace.html")
    return redirect("home", last.slug)


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the system: kept on this browser, so that the server can draw the page in it."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    theme = request.POST.get("theme", "")
    if theme in ("light", "dark"):
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
