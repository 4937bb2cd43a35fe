"""What the endpoints of inventory and journeys have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers, viewsets

from touchpoints.api.etags import Tagged
from touchpoints.api.pagination import ByKey
from touchpoints.api.scope import ScopedRows
from touchpoints.models import Channel, Persona, Question, Touchpoint
from touchpoints.models.scoping import rows_within
from touchpoints.services.inventory import remove, with_free_slug


class Resource(ScopedRows, Tagged, viewsets.ModelViewSet):
    """The usual verbs on things known by slug. PUT is left out: PATCH says what changes."""

    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    lookup_field = "slug"
    lookup_value_regex = "[^/]+"
    pagination_class = ByKey

    def perform_destroy(self, instance: Any) -> None:
        remove(instance)


class Related(serializers.SlugRelatedField):
    """Another thing of the same workspace, by slug; those of other workspaces do not exist."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="slug", **kwargs)

    def get_queryset(self) -> Any:
        workspace = getattr(self.context.get("view"), "workspace", None)
        rows = super().get_queryset()
        return rows_within(rows, workspace) if workspace else rows and rows.none()


class Strict(serializers.Serializer):
    """A name that is no field is refused, so that nothing sent is dropped without a word."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := [name for name in data if name not in self.fields]):
            raise serializers.ValidationError({name: [_("There is no such field.")] for name in unknown})
        return super().to_internal_value(data)


class InventorySerializer(Strict, serializers.ModelSerializer):
    """A thing of the inventory. Its slug is made from its name when it is made, and stays."""

    class Meta:
        model: type[Channel] | type[Persona] | type[Question] | type[Touchpoint]

    def create(self, validated_data: dict[str, Any]) -> Any:
        model = self.Meta.model
        workspace = self.context["view"].workspace
        instance = model(workspace=workspace, **validated_data)

        def store(slug: str) -> Any:
            instance.slug = slug
            return self._stored(instance)

        return with_free_slug(model, workspace, getattr(instance, instance.named_by), store)

    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        for name, value in validated_data.items():
            setattr(instance, name, value)
        return self._stored(instance)

    def _stored(self, instance: Any) -> Any:
        instance.clean()  # what one field alone cannot say
        return self.store(instance)

    def store(self, instance: Any) -> Any:
        """Save, by the service that keeps what spans tables where there is one."""
        instance.save()
        return instance


class Names(serializers.ListField):
    """A list of short texts."""

    child = serializers.CharField(max_length=500, trim_whitespace=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 50, "required": False, **kwargs})
