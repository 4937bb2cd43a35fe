"""Opportunities over HTTP."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django_filters import CharFilter
from django_filters.rest_framework import FilterSet
from rest_framework import serializers

from touchpoints.api.resources import InventorySerializer, Related, Resource
from touchpoints.models import Journey, Opportunity, Step


class OpportunitySerializer(InventorySerializer):
    id = serializers.UUIDField(source="uid", read_only=True)
    journey = Related(queryset=Journey.objects.all())
    steps = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=200)

    class Meta:
        model = Opportunity
        fields = [
            "id", "journey", "steps", "title", "description", "kind", "impact", "effort", "owner", "due",
            "status", "expected_low", "expected_high", "measured_effect", "created_at",
        ]  # fmt: skip
        read_only_fields = ["id", "created_at"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        journey = attrs.get("journey", getattr(self.instance, "journey", None))
        if "steps" in attrs:
            attrs["steps"] = [str(step) for step in attrs["steps"]]
            known = set(map(str, Step.objects.filter(journey=journey).values_list("uid", flat=True)))
            if unknown := [step for step in attrs["steps"] if step not in known]:
                why = _("The journey has no step %(step)s.") % {"step": unknown[0]}
                raise serializers.ValidationError({"steps": [why]})
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Opportunity:
        """It has no slug: its address is its id."""
        return self._stored(Opportunity(workspace=self.context["view"].workspace, **validated_data))


class OpportunityFilters(FilterSet):
    journey = CharFilter("journey__slug")

    class Meta:
        model = Opportunity
        fields = ["status", "kind", "owner"]


class OpportunityViewSet(Resource):
    """What to do about it."""

    queryset = Opportunity.objects.select_related("journey")
    serializer_class = OpportunitySerializer
    lookup_field = "uid"
    lookup_url_kwarg = "id"
    lookup_value_converter = "uuid"
    filterset_class = OpportunityFilters
    ordering_fields = ["pk", "due", "created_at"]
    search_fields = ["title", "description"]

    def perform_destroy(self, instance: Opportunity) -> None:
        instance.delete()
