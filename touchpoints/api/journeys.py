"""Journeys over HTTP: facts, graph, operations, changes, drawings."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django_filters import CharFilter
from django_filters.rest_framework import FilterSet
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from touchpoints.api.graphs import graph_json
from touchpoints.api.operations import (
    BatchSerializer,
    ChangesSerializer,
    OutcomeSerializer,
    changes_json,
    outcome_json,
)
from touchpoints.api.problems import Changed
from touchpoints.api.resources import Related, Resource, Strict
from touchpoints.api.scope import person_of
from touchpoints.api.views_asked import VIEW_PARAMETERS, asked_view
from touchpoints.graph.fields import FIELDS
from touchpoints.graph.operations import SetFields
from touchpoints.graph.values import Refusal, plain
from touchpoints.graph.wire import from_json
from touchpoints.models import Journey
from touchpoints.models.labels import NOTE_LANE_LABELS
from touchpoints.services.journeys import (
    archive_journey,
    create_journey,
    delete_journey,
    duplicate_journey,
    unarchive_journey,
)
from touchpoints.services.loading import load_graph
from touchpoints.services.operations import apply_operations
from touchpoints.services.scores import scored_journey
from touchpoints.vocabulary import NoteLane, SubjectKind

_FACTS = frozenset(FIELDS[SubjectKind.JOURNEY])


class ToldFor(serializers.ListField):
    """The personas of a journey by slug, in order."""

    child = serializers.SlugField()

    def get_attribute(self, instance: Journey) -> list[str]:
        return [told.persona.slug for told in instance.journey_personas.all()]


class JourneySerializer(Strict, serializers.ModelSerializer):
    """A journey's facts. Written by operations: `base_revision` says which revision a change was made on."""

    id = serializers.UUIDField(source="uid", read_only=True)
    personas = ToldFor(required=False, max_length=50)
    variant_of = Related(queryset=Journey.objects.all(), allow_null=True, required=False)
    lanes = serializers.ListField(
        child=serializers.ChoiceField(tuple(NOTE_LANE_LABELS.items())),
        required=False,
        max_length=len(NoteLane),
    )
    base_revision = serializers.IntegerField(write_only=True, required=False, min_value=0)

    class Meta:
        model = Journey
        fields = [
            "id", "slug", "title", "goal", "state", "variant_of", "vision", "owner", "review_date",
            "personas", "lanes", "source_note", "minimum_answers", "minimum_gap", "significance",
            "stale_after_days", "revision", "archived_at", "created_at", "updated_at", "base_revision",
        ]  # fmt: skip
        read_only_fields = ["id", "slug", "revision", "archived_at", "created_at", "updated_at"]


THRESHOLDS = ("minimum_answers", "minimum_gap", "significance", "stale_after_days")


class TitleSerializer(Strict):
    """The title of a new journey."""

    title = serializers.CharField(max_length=200)


class JourneyFilters(FilterSet):
    persona = CharFilter("personas__slug")

    class Meta:
        model = Journey
        fields = {
            "title": ["exact", "icontains"],
            "state": ["exact"],
            "owner": ["exact"],
            "archived_at": ["isnull"],
        }


class JourneyViewSet(Resource):
    """Customers' ways to a goal."""

    queryset = Journey.objects.select_related("workspace", "variant_of")
    serializer_class = JourneySerializer
    filterset_class = JourneyFilters
    ordering_fields = ["pk", "title", "updated_at"]
    search_fields = ["title", "goal"]

    def get_queryset(self) -> Any:
        facts_are_shown = self.action in ("list", "retrieve")
        found = super().get_queryset()
        return found.prefetch_related("journey_personas__persona") if facts_are_shown else found

    @transaction.atomic
    def perform_create(self, serializer: Any) -> None:
        values = dict(serializer.validated_data)
        values.pop("base_revision", None)
        journey = create_journey(
            workspace=self.workspace, title=values.pop("title"), by=person_of(self.request)
        )
        _set_facts(journey, values, None, self.request)
        serializer.instance = journey

    def perform_update(self, serializer: Any) -> None:
        values = dict(serializer.validated_data)
        _set_facts(serializer.instance, values, values.pop("base_revision", None), self.request)

    @extend_schema(
        parameters=[OpenApiParameter("title", str, required=True, description="The journey's title.")]
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Delete for good. Say the title, as people have to type it."""
        delete_journey(self.get_object(), typed_title=request.query_params.get("title", ""))
        return Response(status=204)

    @extend_schema(parameters=VIEW_PARAMETERS, responses=OpenApiTypes.OBJECT, filters=False)
    @action(detail=True, pagination_class=None)
    def graph(self, request: Request, slug: str) -> Response:
        """The scored journey: revision, stages, nodes, edges, average, pain points."""
        journey = self.get_object()
        asked = request.query_params.get("revision")
        if asked and asked != str(journey.revision):
            raise ValidationError({"revision": [_("Only the newest revision can be read.")]})
        return Response(graph_json(scored_journey(journey, **asked_view(request))))

    @extend_schema(request=BatchSerializer, responses=OutcomeSerializer)
    @action(detail=True, methods=["post"])
    def operations(self, request: Request, slug: str) -> Response:
        """Apply a batch of operations as one new revision; those that do not fit come back as conflicts."""
        journey = self.get_object()
        batch = BatchSerializer(data=request.data)
        batch.is_valid(raise_exception=True)
        outcome = apply_operations(
            journey=journey,
            operations=[from_json(operation) for operation in batch.validated_data["operations"]],
            base_revision=batch.validated_data.get("base_revision"),
            by=person_of(request),
            origin="api",
        )
        return Response(outcome_json(outcome))

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "since", {"type": "integer", "minimum": 0}, description="Only revisions after this one."
            )
        ],
        responses=ChangesSerializer,
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def changes(self, request: Request, slug: str) -> Response:
        """The change log after a revision, oldest first, a hundred at a time."""
        since = serializers.IntegerField(min_value=0).run_validation(request.query_params.get("since", 0))
        return Response(changes_json(self.get_object(), since))

    @extend_schema(request=TitleSerializer, responses={201: JourneySerializer})
    @action(detail=True, methods=["post"])
    def duplicate(self, request: Request, slug: str) -> Response:
        """A new journey with the same stages, steps and transitions."""
        journey = self.get_object()
        asked = TitleSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        copy = duplicate_journey(journey=journey, by=person_of(request), **asked.validated_data)
        return Response(self.get_serializer(copy).data, status=201)

    @extend_schema(request=None, responses=JourneySerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, slug: str) -> Response:
        """Put the journey away."""
        journey = self.get_object()
        archive_journey(journey)
        return Response(self.get_serializer(journey).data)

    @extend_schema(request=None, responses=JourneySerializer)
    @action(detail=True, methods=["post"])
    def unarchive(self, request: Request, slug: str) -> Response:
        """Take the journey back into use."""
        journey = self.get_object()
        unarchive_journey(journey)
        return Response(self.get_serializer(journey).data)


def _set_facts(journey: Journey, values: dict[str, Any], base_revision: int | None, request: Request) -> None:
    """Change facts by one operation. Raises ValidationError by field when one does not fit."""
    thresholds = plain(load_graph(journey).facts.thresholds)
    if variant_of := values.get("variant_of"):
        values["variant_of"] = variant_of.slug
    fields = {name: plain(value) for name, value in values.items() if name in _FACTS}
    changed = {name: value for name, value in values.items() if name in THRESHOLDS}
    if changed:
        fields["thresholds"] = {**thresholds, **changed}
    if not fields:
        return
    operation = SetFields(str(uuid4()), SubjectKind.JOURNEY, str(journey.uid), fields)
    outcome = apply_operations(
        journey=journey,
        operations=[operation],
        base_revision=base_revision,
        by=person_of(request),
        origin="api",
    )
    for conflict in outcome.conflicts:
        if conflict.reason is Refusal.CHANGED_SINCE:
            raise Changed(conflict.field, conflict.current)
        raise ValidationError({conflict.field or "": [conflict.reason.value]})
