"""Touchpoints in the admin panel: the tree, with what the answers say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from django.contrib import admin, messages
from django.db.models import Case, FloatField, QuerySet, Value, When
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from touchpoints.admin.bulk import BulkAdmin, InventoryResource
from touchpoints.admin.cells import listed, one_of, within
from touchpoints.admin.scoped import by
from touchpoints.admin.scores import ScoreColumns, all_scores
from touchpoints.admin.site import once_a_request, person_of, site, workspace_of
from touchpoints.admin.tree import tree_order, with_depth
from touchpoints.graph.reading import references, stage_letters
from touchpoints.graph.scored import PainPoint, ScoredJourney
from touchpoints.models import Channel, Journey, Question, Touchpoint
from touchpoints.models.labels import PHASE_LABELS
from touchpoints.rendering.page_marks import ScoreMark, own_mark, score_mark
from touchpoints.rendering.values import shown_scale
from touchpoints.services.decisions import decide_on
from touchpoints.services.scores import scored_journey
from touchpoints.vocabulary import DecisionKind


class TouchpointResource(InventoryResource):
    channel = within("channel", Channel)
    parent = within("parent", Touchpoint)
    phase = one_of("phase", PHASE_LABELS)
    aliases = listed("aliases")

    class Meta(InventoryResource.Meta):
        model = Touchpoint
        fields = ("slug", "name", "channel", "parent", "phase", "owner", "icon", "aliases", "description")


@once_a_request
def journey_of(request: HttpRequest) -> Journey | None:
    """The journey that the list is filtered by. One query a request."""
    slug = request.GET.get("journey", "")
    journeys = Journey.objects.in_workspace(workspace_of(request)).select_related("workspace")
    return journeys.filter(slug=slug).first() if slug else None


@once_a_request
def scored_of(request: HttpRequest) -> ScoredJourney | None:
    """That journey with its scores, looked up once a request."""
    journey = journey_of(request)
    return scored_journey(journey) if journey else None


class UsedIn(admin.SimpleListFilter):
    """By journey, which also says what scores are held against."""

    title = gettext_lazy("journey")
    parameter_name = "journey"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        journeys = Journey.objects.in_workspace(workspace_of(request)).live()
        return list(journeys.values_list("slug", "title"))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        journey = journey_of(request)
        passed = Touchpoint.objects.used_in(journey) if journey else Touchpoint.objects.none()
        return queryset.filter(pk__in=passed.values("pk"))


class InStage(admin.SimpleListFilter):
    """By stage, once a journey is chosen."""

    title = gettext_lazy("stage")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        scored = scored_of(request)
        if scored is None:
            return []
        stages = scored.graph.stages
        letters = stage_letters(scored.graph)
        return [(letter, f"{letter} {stages[stage].title}") for stage, letter in letters.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        scored = scored_of(request)
        if self.value() is None or scored is None:
            return queryset
        chosen = {stage for stage, letter in stage_letters(scored.graph).items() if letter == self.value()}
        passed = [node.touchpoint for node in scored.graph.nodes.values() if node.stage in chosen]
        return queryset.filter(slug__in=[slug for slug in passed if slug])


class IsPainPoint(admin.SimpleListFilter):
    """By what the rule and people say, once a journey is chosen."""

    title = gettext_lazy("pain point")
    parameter_name = "pain"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        if scored_of(request) is None:
            return []
        return [("yes", _("Yes")), ("no", _("No")), ("marked", _("Marked by hand"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        scored = scored_of(request)
        points = scored.pain_points if scored else ()
        match self.value():
            case "yes":
                return queryset.filter(slug__in=[point.touchpoint for point in points])
            case "marked":
                return queryset.filter(slug__in=[point.touchpoint for point in points if point.rank is None])
            case "no":
                return queryset.exclude(slug__in=[point.touchpoint for point in points])
        return queryset


class QuestionInline(admin.TabularInline):
    """What is asked about it; each question has its own page."""

    model = Question
    extra = 0
    fields = ["wording", "metric", "minimum", "maximum", "direction", "primary"]
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class Row(Protocol):
    """A touchpoint as the list shows it; the last three are known within a journey."""

    pk: int
    slug: str
    name: str
    parent: Touchpoint | None
    depth: int
    mark: ScoreMark | None
    references: list[str]
    stages: list[str]
    pain: PainPoint | None


@admin.register(Touchpoint, site=site)
class TouchpointAdmin(ScoreColumns, BulkAdmin):
    resource_classes = [TouchpointResource]
    inlines = [QuestionInline]
    list_filter = [
        UsedIn,
        InStage,
        by(Channel, "channel"),
        IsPainPoint,
        "phase",
    ]
    search_fields = ["name", "aliases", "owner", "description"]
    autocomplete_fields = ["channel", "parent"]
    list_select_related = ["channel", "parent"]
    list_display_links = ["in_tree"]
    actions = ["mark_by_hand"]

    def view_on_site(self, touchpoint: Touchpoint) -> str:
        return reverse("touchpoint", args=[touchpoint.workspace.slug, touchpoint.slug])

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        if journey_of(request) is None:
            return ("in_tree", "channel", *ScoreColumns.columns, "owner", "phase")
        return ("in_tree", "reference", "stage", "channel", *ScoreColumns.columns, "pain")

    def get_sortable_by(self, request: HttpRequest) -> tuple[str, ...]:
        return ("in_tree", "channel", "owner", "phase", *(["score"] if journey_of(request) else []))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_depth(super().get_queryset(request)).annotate(standing=standing(scored_of(request)))

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """The tree; within a journey the worst first."""
        scored = scored_of(request)
        return [standing(scored).asc(nulls_last=True), "name"] if scored else tree_order()

    def score_rows(self, request: HttpRequest, rows: list[Row]) -> None:
        scored = scored_of(request)
        if scored is None:
            self._score_alone(request, rows)
        else:
            _score_within(scored, rows)

    def _score_alone(self, request: HttpRequest, rows: list[Row]) -> None:
        """Each by its primary question, else its first."""
        questions = Question.objects.filter(touchpoint__in=[row.pk for row in rows])
        scores = all_scores(workspace_of(request))
        shown: dict[int | None, str] = {}
        for touchpoint, slug in questions.order_by("-primary", "position", "pk").values_list(
            "touchpoint", "slug"
        ):
            shown.setdefault(touchpoint, slug)
        for row in rows:
            row.mark = own_mark(scores[shown[row.pk]]) if row.pk in shown else None

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def in_tree(self, touchpoint: Row) -> SafeString:
        if not touchpoint.depth:
            return format_html("{}", touchpoint.name)
        above = touchpoint.parent
        return format_html(
            '<span class="part part-{}"><span class="above">{} ›</span> {}</span>',
            touchpoint.depth,
            above,
            touchpoint.name,
        )

    @admin.display(description=gettext_lazy("ref."))
    def reference(self, touchpoint: Row) -> str:
        return ", ".join(touchpoint.references)

    @admin.display(description=gettext_lazy("stage"))
    def stage(self, touchpoint: Row) -> str:
        return ", ".join(touchpoint.stages)

    @admin.display(description=gettext_lazy("pain"))
    def pain(self, touchpoint: Row) -> str | SafeString:
        return render_to_string("admin/_pain.html", {"pain": touchpoint.pain}) if touchpoint.pain else "–"

    @admin.action(description=gettext_lazy("Mark as pain point by hand"))
    def mark_by_hand(self, request: HttpRequest, queryset: QuerySet) -> None:
        journey, scored = journey_of(request), scored_of(request)
        if journey is None:
            messages.warning(request, _("Choose a journey first: touchpoints hurt on a way."))
            return
        chosen = list(queryset)
        for touchpoint in chosen:
            decide_on(journey, touchpoint, kind=DecisionKind.MARKED, by=person_of(request), scored=scored)
        told = ngettext("%(n)d touchpoint was marked.", "%(n)d touchpoints were marked.", len(chosen))
        messages.success(request, told % {"n": len(chosen)})


def standing(scored: ScoredJourney | None) -> Case:
    """The experience 0–100 that the journey's map shows for a touchpoint, if any."""
    known = {
        scored.graph.nodes[step].touchpoint: found.measured.score.experience
        for step, found in (scored.steps if scored else {}).items()
        if scored and found.measured and found.measured.score.experience is not None
    }
    cases = (When(slug=slug, then=Value(experience)) for slug, experience in known.items())
    return Case(*cases, default=None, output_field=FloatField())


def _score_within(scored: ScoredJourney, rows: list[Row]) -> None:
    """As the journey's map shows them: held against its average, at the steps that pass them."""
    graph, scale = scored.graph, shown_scale(scored)
    letters, needed = stage_letters(graph), graph.facts.thresholds.minimum_answers
    pain = {point.touchpoint: point for point in scored.pain_points}

    def steps_of(touchpoint: Row) -> Iterator[tuple[str, str]]:
        for step, reference in references(graph).items():
            if graph.nodes[step].touchpoint == touchpoint.slug:
                yield step, reference

    for row in rows:
        steps = dict(steps_of(row))
        stages = dict.fromkeys(graph.nodes[step].stage for step in steps)
        row.references = list(steps.values())
        row.stages = [f"{letters[stage]} {graph.stages[stage].title}" for stage in stages]
        row.mark = score_mark(scored.steps.get(next(iter(steps), "")), scale, scored.average, needed)
        row.pain = pain.get(row.slug)
