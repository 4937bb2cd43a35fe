"""Share links: making and revoking them, and the pages they open without an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from touchpoints.models import Journey, ShareLink
from touchpoints.services.shares import create_share_link, last_day, open_share_link
from touchpoints.web.drawings import drawing_answer
from touchpoints.web.forms import DateInput
from touchpoints.web.map_page import map_answer
from touchpoints.web.scope import WorkspaceRequest, journey_page


class ShareForm(forms.Form):
    """What is said of a new link."""

    label = forms.CharField(label=gettext_lazy("For whom"), max_length=120, required=False)
    last_day = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DateInput())

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day


@journey_page("administer")
def shares(request: WorkspaceRequest, journey: Journey) -> HttpResponse:
    """The journey's links, and a form for a new one. Its address is shown once, in the answer to the form."""
    form = ShareForm(request.POST or None)
    made = ""
    if request.method == "POST" and form.is_valid():
        _link, secret = create_share_link(journey=journey, by=request.user, **form.cleaned_data)
        made = settings.SITE_URL + reverse("share", args=[secret])
        form = ShareForm()
    context = {
        "journey": journey,
        "form": form,
        "made": made,
        "links": [(link, last_day(link)) for link in _links(journey)],
        "crumbs": [
            (_("Maps"), reverse("journeys", args=[journey.workspace.slug])),
            (journey.title, reverse("map", args=[journey.workspace.slug, journey.slug])),
        ],
    }
    template = "share/_links.html" if request.htmx else "share/links.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _links(journey: Journey) -> QuerySet[ShareLink]:
    """Those that open the journey now, newest first."""
    links = ShareLink.objects.filter(journey=journey).valid().select_related("journey__workspace")
    return links.order_by("-created_at")


@journey_page("administer")
@require_POST
def revoke(request: WorkspaceRequest, journey: Journey, pk: int) -> HttpResponse:
    """Close a link of this journey."""
    get_object_or_404(ShareLink, journey=journey, pk=pk).revoke()
    return redirect("journey_shares", journey.workspace.slug, journey.slug)


View = Callable[..., HttpResponse]


class SharedRequest(HttpRequest):
    """What a view behind `shared` gets, and templates read: the last day on which the link opens, if any."""

    share_ends: date | None


def shared(view: View) -> View:
    """A page opened by a share link: the view gets the `Journey` and the secret.

    No proxy keeps it, no search engine lists it, and its address, which is the key, is told to nobody.
    """

    @require_safe
    @wraps(view)
    def page(request: SharedRequest, secret: str, **kwargs: Any) -> HttpResponse:
        link = open_share_link(secret)
        if link is None:
            raise Http404(_("This link has ended, or it never was one. Ask whoever sent it for a new one."))
        request.share_ends = last_day(link)
        answer = view(request, link.journey, secret=secret, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        answer["Referrer-Policy"] = "no-referrer"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return page


@shared
def shared_map(request: HttpRequest, journey: Journey, secret: str) -> HttpResponse:
    """The map or its table, and nothing else."""
    return map_answer(request, journey, address=reverse("share", args=[secret]), frame="share/frame.html")


@shared
def shared_drawing(request: HttpRequest, journey: Journey, secret: str, form: str) -> HttpResponse:
    """The shared map's drawing as a file."""
    return drawing_answer(request, journey, form)
