"""Touchpoints over HTTP."""

from __future__ import annotations

from django_filters import CharFilter
from django_filters.rest_framework import FilterSet

from touchpoints.api.resources import InventorySerializer, Names, Related, Resource
from touchpoints.models import Channel, Touchpoint
from touchpoints.services.touchpoints import save_touchpoint


class TouchpointSerializer(InventorySerializer):
    channel = Related(queryset=Channel.objects.all())
    parent = Related(  # type: ignore[assignment]  # what serializers call so is another
        queryset=Touchpoint.objects.all(), allow_null=True, required=False
    )
    aliases = Names()

    class Meta:
        model = Touchpoint
        fields = [
            "slug", "name", "channel", "parent", "phase", "owner", "icon", "aliases", "description",
        ]  # fmt: skip
        read_only_fields = ["slug"]

    def store(self, instance: Touchpoint) -> Touchpoint:
        return save_touchpoint(instance)


class TouchpointFilters(FilterSet):
    channel = CharFilter("channel__slug")
    parent = CharFilter("parent__slug")

    class Meta:
        model = Touchpoint
        fields = {"name": ["exact", "icontains"], "phase": ["exact"], "owner": ["exact"]}


class TouchpointViewSet(Resource):
    """The inventory of contacts with the brand."""

    queryset = Touchpoint.objects.select_related("channel", "parent")
    serializer_class = TouchpointSerializer
    filterset_class = TouchpointFilters
    ordering_fields = ["pk", "name"]
    search_fields = ["name", "description", "owner"]
