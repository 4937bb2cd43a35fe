"""Journeys in the admin panel: stages, steps and transitions in order on one page, through the one door."""

from __future__ import annotations

import uuid
from typing import Any, Protocol

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.admin.journey_edits import NotSaved, graph_at, save_journey
from touchpoints.admin.journey_rows import THRESHOLDS
from touchpoints.admin.journey_sheet import JourneySheet
from touchpoints.admin.scoped import ScopedAdmin
from touchpoints.admin.scores import ScoreColumns
from touchpoints.admin.site import person_of, site, workspace_of
from touchpoints.graph.reading import references, stage_letters
from touchpoints.models import Journey
from touchpoints.rendering.page_marks import ScoreMark, own_mark, score_mark
from touchpoints.rendering.values import shown_scale
from touchpoints.services.journeys import (
    TitleNotTyped,
    archive_journey,
    create_journey,
    delete_journey,
    unarchive_journey,
)
from touchpoints.services.operations import RevisionAhead
from touchpoints.services.portfolio import portfolio
from touchpoints.services.scores import scored_journey

FIELDSETS = [
    (None, {"fields": ["title", "goal", "state", "variant_of", "personas"]}),
    (
        gettext_lazy("More about it"),
        {"classes": ["collapse"], "fields": ["vision", "owner", "review_date", "lanes", "source_note"]},
    ),
    (gettext_lazy("What counts as a pain point"), {"classes": ["collapse"], "fields": [tuple(THRESHOLDS)]}),
]


class InUse(admin.SimpleListFilter):
    """Those in use, unless those put away are asked for."""

    title = gettext_lazy("archive")
    parameter_name = "archived"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Archived"))]

    def choices(self, changelist: Any) -> Any:
        whole, *others = super().choices(changelist)
        return [whole | {"display": _("In use")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(archived_at__isnull=self.value() != "yes")


class Row(Protocol):
    """A journey as the list shows it; `found` is how many pain points."""

    pk: int
    mark: ScoreMark | None
    found: int


class TitleForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)


@admin.register(Journey, site=site)
class JourneyAdmin(ScoreColumns, ScopedAdmin):
    list_display = ["title", "state", *ScoreColumns.columns, "pain_points", "owner", "review_date", "map"]
    list_filter = [InUse, "state"]
    search_fields = ["title", "goal", "owner"]
    actions = ["archive", "take_back"]
    change_form_template = "admin/journey.html"

    def score_rows(self, request: HttpRequest, rows: list[Row]) -> None:
        """By the first question about the whole, as on the map."""
        of_these = Journey.objects.filter(pk__in=[journey.pk for journey in rows])
        entries = {
            entry.journey.pk: entry.scored for entry in portfolio(workspace_of(request), journeys=of_these)
        }
        for journey in rows:
            scored = entries[journey.pk]
            journey.mark = own_mark(scored.overall[0]) if scored.overall else None
            journey.found = len(scored.pain_points)

    @admin.display(description=gettext_lazy("pain points"))
    def pain_points(self, journey: Row) -> int:
        return journey.found

    @admin.display(description=gettext_lazy("map"))
    def map(self, journey: Journey) -> SafeString:
        return format_html('<a href="{}">{}</a>', _map(journey), _("Map"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("workspace")

    def view_on_site(self, journey: Journey) -> str:
        return _map(journey)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Not many at once: deleting one takes its title."""
        return {name: how for name, how in super().get_actions(request).items() if name != "delete_selected"}

    @admin.action(description=gettext_lazy("Archive"))
    def archive(self, request: HttpRequest, queryset: QuerySet) -> None:
        for journey in queryset:
            archive_journey(journey)

    @admin.action(description=gettext_lazy("Take back into use"))
    def take_back(self, request: HttpRequest, queryset: QuerySet) -> None:
        for journey in queryset:
            unarchive_journey(journey)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        form = TitleForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            title = form.cleaned_data["title"]
            journey = create_journey(workspace=workspace_of(request), title=title, by=person_of(request))
            messages.success(request, _("“%(title)s” was made. Now its stages and steps.") % {"title": title})
            return redirect("admin:touchpoints_journey_change", journey.pk)
        context = {
            **self._context(request, form, [(None, {"fields": ["title"]})]),
            "title": _("Add journey"),
            "show_save": False,
            "show_save_and_add_another": False,
        }
        return self.render_change_form(request, context, add=True, form_url=form_url)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        journey = self._found(request, object_id)
        if request.method != "POST":
            return self._page(request, journey, JourneySheet(journey, graph_at(journey, journey.revision)))
        sheet = JourneySheet(journey, graph_at(journey, _revision(request)), request.POST)
        if not sheet.is_valid():
            return self._page(request, journey, sheet)
        said = sheet.facts.cleaned_data
        before = journey.revision
        try:
            outcome = save_journey(
                journey,
                before=sheet.before,
                after=sheet.graph,
                seen=said["seen"],
                form=said["form"],
                by=person_of(request),
            )
        except RevisionAhead as error:
            raise BadRequest from error
        except NotSaved as refused:
            return self._page(request, *_asked_again(journey, sheet, request, refused))
        if outcome.revision == before:
            messages.info(request, _("Nothing was changed."))
        else:
            messages.success(request, _("“%(title)s” was saved.") % {"title": said["title"]})
        return (
            self.response_post_save_change(request, journey)
            if "_continue" not in request.POST
            else redirect(request.path)
        )

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        journey = self._found(request, object_id)
        form = TitleForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                delete_journey(journey, typed_title=form.cleaned_data["title"])
            except TitleNotTyped:
                form.add_error("title", _("This is not its title: “%(title)s”.") % {"title": journey})
            else:
                messages.success(request, _("“%(title)s” was deleted.") % {"title": journey})
                return redirect("admin:touchpoints_journey_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Delete “%(title)s”?") % {"title": journey},
            "journey": journey,
            "form": form,
            "opts": self.opts,
        }
        return render(request, "admin/delete_journey.html", context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        journey = self._found(request, object_id)
        return redirect("journey_history", journey.workspace.slug, journey.slug)

    def _found(self, request: HttpRequest, object_id: str) -> Journey:
        journey = self.get_object(request, object_id)
        if journey is None:
            raise Http404
        return journey

    def _context(self, request: HttpRequest, form: Any, fieldsets: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "adminform": AdminForm(form, fieldsets, {}, model_admin=self),
            "inline_admin_formsets": [],
            "errors": form.errors,
            "media": self.media + form.media,
            "is_popup": False,
        }

    def _page(self, request: HttpRequest, journey: Journey, sheet: JourneySheet) -> HttpResponse:
        _describe(sheet, journey)
        context = {
            **self._context(request, sheet.facts, FIELDSETS),
            "title": _("Change journey"),
            "subtitle": journey.title,
            "original": journey,
            "object_id": journey.pk,
            "sheet": sheet,
            "media": self.media + sheet.media,
            "show_save_and_add_another": False,
            "errors": [
                error for form in sheet.forms if form.is_bound for error in (form.errors or []) if error
            ],
        }
        return self.render_change_form(request, context, change=True, obj=journey)


def _map(journey: Journey) -> str:
    return reverse("map", args=[journey.workspace.slug, journey.slug])


def _revision(request: HttpRequest) -> int:
    """The revision that the form was filled from."""
    try:
        return int(request.POST["revision"])
    except (KeyError, ValueError) as error:
        raise BadRequest from error


def _asked_again(
    journey: Journey, sheet: JourneySheet, request: HttpRequest, refused: NotSaved
) -> tuple[Journey, JourneySheet]:
    """The form with all that was typed, and with what stood in the way. Sent again it overwrites that."""
    journey.refresh_from_db()
    sent = request.POST.copy()
    sent["seen"] = str(journey.revision)
    sent["form"] = str(uuid.uuid4())
    again = JourneySheet(journey, sheet.before, sent)
    again.is_valid()
    for why in refused.why:
        again.facts.add_error(None, why)
    again.facts.add_error(
        None, _("Nothing was saved, and what you typed is below. Save again to put it in place of theirs.")
    )
    return journey, again


def _describe(sheet: JourneySheet, journey: Journey) -> None:
    """Give each row what is known of its part: letter, address, score, n and pain point."""
    scored = scored_journey(journey)
    graph, scale = scored.graph, shown_scale(scored)
    letters, addresses = stage_letters(sheet.before), references(sheet.before)
    pain = {step: point for point in scored.pain_points for step in point.steps}
    for form in sheet.stages.forms:
        form.letter = letters.get(str(form["id"].value() or ""), "")
    for form in sheet.steps.forms:
        step = str(form["id"].value() or "")
        form.address = addresses.get(step, "")
        form.pain = pain.get(step)
        form.mark = score_mark(
            scored.steps.get(step), scale, scored.average, graph.facts.thresholds.minimum_answers
        )
