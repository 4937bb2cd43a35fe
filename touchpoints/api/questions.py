"""Questions over HTTP."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django_filters import CharFilter
from django_filters.rest_framework import FilterSet
from rest_framework import serializers

from touchpoints.api.resources import InventorySerializer, Names, Related, Resource
from touchpoints.models import Journey, Question, Touchpoint
from touchpoints.services.questions import save_question


class QuestionSerializer(InventorySerializer):
    touchpoint = Related(queryset=Touchpoint.objects.all(), allow_null=True, required=False)
    journey = Related(queryset=Journey.objects.all(), allow_null=True, required=False)
    no_answer = Names()
    not_applicable = Names()

    class Meta:
        model = Question
        fields = [
            "slug", "touchpoint", "journey", "wording", "metric", "minimum", "maximum", "direction",
            "no_answer", "not_applicable", "primary", "position",
        ]  # fmt: skip
        read_only_fields = ["slug"]
        validators: list[Any] = []  # what spans fields and tables is checked by the service

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        stored = self.instance
        about = [attrs.get(name, getattr(stored, name, None)) for name in ("touchpoint", "journey")]
        if (about[0] is None) == (about[1] is None):
            raise serializers.ValidationError(_("A question is about a touchpoint or about a journey."))
        return attrs

    def store(self, instance: Question) -> Question:
        return save_question(instance)


class QuestionFilters(FilterSet):
    touchpoint = CharFilter("touchpoint__slug")
    journey = CharFilter("journey__slug")

    class Meta:
        model = Question
        fields = ["metric", "primary"]


class QuestionViewSet(Resource):
    """What was asked about a touchpoint, or about a journey as a whole."""

    queryset = Question.objects.select_related("touchpoint", "journey")
    serializer_class = QuestionSerializer
    filterset_class = QuestionFilters
    ordering_fields = ["pk", "position"]
    search_fields = ["wording"]
