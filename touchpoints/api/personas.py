"""Personas over HTTP."""

from __future__ import annotations

from django_filters.rest_framework import FilterSet
from rest_framework import serializers

from touchpoints.api.resources import InventorySerializer, Names, Resource
from touchpoints.models import Persona
from touchpoints.models.personas import validate_rule
from touchpoints.services.personas import save_persona


class PersonaSerializer(InventorySerializer):
    goals = Names()
    frustrations = Names()
    segment = serializers.DictField(
        required=False,
        validators=[validate_rule],
        help_text='Whose answers: {"all": [{"attribute": "purpose", "in": ["1"]}]}',
    )

    class Meta:
        model = Persona
        fields = [
            "slug", "name", "position", "description", "quote", "goals", "frustrations", "context", "icon",
            "segment",
        ]  # fmt: skip
        read_only_fields = ["slug"]

    def store(self, instance: Persona) -> Persona:
        return save_persona(instance)


class PersonaFilters(FilterSet):
    class Meta:
        model = Persona
        fields = {"name": ["exact", "icontains"]}


class PersonaViewSet(Resource):
    """Kinds of customers, in the order in which their rules are tried."""

    queryset = Persona.objects.all()
    serializer_class = PersonaSerializer
    filterset_class = PersonaFilters
    ordering_fields = ["pk", "name", "position"]
    search_fields = ["name", "description"]
