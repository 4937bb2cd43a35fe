"""Personas over HTTP."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from touchpoints.api.resources import InventorySerializer, Names, Resource
from touchpoints.models import Persona
from touchpoints.scoring.segments import RuleNotUnderstood, read_rule
from touchpoints.services.personas import save_persona


class PersonaSerializer(InventorySerializer):
    goals = Names()
    frustrations = Names()
    segment = serializers.DictField(
        required=False, help_text='Whose answers: {"all": [{"attribute": "purpose", "in": ["1"]}]}'
    )

    class Meta:
        model = Persona
        fields = [
            "slug", "name", "position", "description", "quote", "goals", "frustrations", "context", "icon",
            "segment",
        ]  # fmt: skip
        read_only_fields = ["slug"]

    def validate_segment(self, segment: dict[str, Any]) -> dict[str, Any]:
        try:
            read_rule(segment)
        except RuleNotUnderstood as error:
            raise serializers.ValidationError(
                _("The rule is not understood: %(why)s") % {"why": error}
            ) from error
        return segment

    def store(self, instance: Persona) -> Persona:
        return save_persona(instance)


class PersonaViewSet(Resource):
    """Kinds of customers, in the order in which their rules are tried."""

    queryset = Persona.objects.all()
    serializer_class = PersonaSerializer
    filterset_fields = {"name": ["exact", "icontains"]}
    ordering_fields = ["pk", "name", "position"]
    search_fields = ["name", "description"]
