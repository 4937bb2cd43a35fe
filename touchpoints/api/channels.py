"""Channels over HTTP."""

from django_filters.rest_framework import FilterSet

from touchpoints.api.resources import InventorySerializer, Resource
from touchpoints.models import Channel


class ChannelSerializer(InventorySerializer):
    class Meta:
        model = Channel
        fields = ["slug", "name", "position", "kind", "icon", "online"]
        read_only_fields = ["slug"]


class ChannelFilters(FilterSet):
    class Meta:
        model = Channel
        fields = {"name": ["exact", "icontains"], "kind": ["exact"], "online": ["exact"]}


class ChannelViewSet(Resource):
    """Places of contact; the lanes of maps, by position."""

    queryset = Channel.objects.all()
    serializer_class = ChannelSerializer
    filterset_class = ChannelFilters
    ordering_fields = ["pk", "name", "position"]
    search_fields = ["name"]
