"""The admin site: one workspace at a time, open to those who may edit it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from touchpoints.models import Membership, User, Workspace
from touchpoints.vocabulary import Role

EDITORS = [role.value for role in Role if role.includes(Role.EDITOR)]

GROUPS = {
    _("Journeys"): ["Journey", "Touchpoint", "Question", "Channel", "Persona"],
    _("Feedback"): ["SurveyResponse", "ImportJob"],
    _("Opportunities"): ["Opportunity", "PainPointDecision"],
}
"""What stands together in the side bar, by name of model."""


class JourneyMapAdminSite(AdminSite):
    """Shows one workspace of those the person may edit, see `workspace_of`.

    Running the server (`is_superuser`) opens no workspace. Signing in, with its limits on guessing, and
    passwords are the product's own pages.
    """

    site_header = _("JourneyMap administration")
    site_title = _("JourneyMap administration")
    index_title = _("Data entry")
    index_template = "admin/data_entry.html"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person is signed in. Raises Http404 for who is, and may edit no workspace."""
        if not request.user.is_authenticated:
            return False
        workspace_of(request)
        return True

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.has_permission(request):
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next") or "/admin/")

    # Django's own pages of the same purpose are templates; these lead to the product's.
    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST":
            logout(request)
        return redirect("start")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if context["has_permission"]:
            context["workspace"] = workspace_of(request)
            context["workspaces"] = [member.workspace for member in _memberships(request)]
            context["site_url"] = f"/w/{context['workspace'].slug}/"
        return context

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        apps = super().get_app_list(request, app_label)
        entries = {entry["object_name"]: entry for app in apps for entry in app["models"]}
        return [
            apps[0] | {"name": name, "models": [entries[model] for model in models if model in entries]}
            for name, models in GROUPS.items()
        ]


Found = TypeVar("Found")


def once_a_request(look_up: Callable[[HttpRequest], Found]) -> Callable[[HttpRequest], Found]:
    """What was looked up is known for as long as the request lives."""
    known: WeakKeyDictionary[HttpRequest, Found] = WeakKeyDictionary()

    @wraps(look_up)
    def asked(request: HttpRequest) -> Found:
        if request not in known:
            known[request] = look_up(request)
        return known[request]

    return asked


def person_of(request: HttpRequest) -> User:
    """Who works in the panel. Raises PermissionDenied for who is not signed in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


@once_a_request
def workspace_of(request: HttpRequest) -> Workspace:
    """The workspace that this request works in. Raises Http404 for who may edit none. One query a request.

    What a form was opened in, else what was just chosen (`?workspace=`), else what was last visited: so a
    form sent after another workspace was chosen in another window goes where it was filled in.
    """
    members = {member.workspace.slug: member.workspace for member in _memberships(request)}
    wanted = (
        request.POST.get("_workspace"),
        request.GET.get("workspace"),
        request.session.get("workspace"),
        next(iter(members), None),
    )
    chosen = next((members[slug] for slug in wanted if slug in members), None)
    if chosen is None:
        raise Http404
    if request.method == "GET" and request.session.get("workspace") != chosen.slug:
        request.session["workspace"] = chosen.slug
    return chosen


@once_a_request
def _memberships(request: HttpRequest) -> list[Membership]:
    mine = Membership.objects.filter(user=person_of(request), role__in=EDITORS)
    return list(mine.select_related("workspace").order_by("workspace__name"))


site = JourneyMapAdminSite(name="admin")
