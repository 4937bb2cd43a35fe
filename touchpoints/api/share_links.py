"""Share links over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from django_filters import CharFilter
from django_filters.rest_framework import FilterSet
from rest_framework import mixins, serializers, viewsets

from touchpoints.api.pagination import ByKey
from touchpoints.api.resources import Related, Strict
from touchpoints.api.scope import ScopedRows, person_of
from touchpoints.models import Journey, ShareLink
from touchpoints.services.permissions import Permission
from touchpoints.services.shares import create_share_link


class ShareLinkSerializer(Strict, serializers.ModelSerializer):
    """A link that opens one journey's map. `secret` is given once, in the answer to its making."""

    journey = Related(queryset=Journey.objects.all())
    last_day = serializers.DateField(write_only=True, required=False, allow_null=True)
    secret = serializers.CharField(read_only=True, required=False)
    _secret = ""

    class Meta:
        model = ShareLink
        fields = [
            "id",
            "journey",
            "label",
            "last_day",
            "expires_at",
            "revoked_at",
            "last_used_at",
            "created_at",
            "secret",
        ]
        read_only_fields = ["id", "expires_at", "revoked_at", "last_used_at", "created_at"]

    def validate_last_day(self, last_day: date | None) -> date | None:
        if last_day and last_day < timezone.localdate(timezone=self.context["view"].workspace.zone):
            raise serializers.ValidationError(_("This day has passed."))
        return last_day

    def create(self, validated_data: dict[str, Any]) -> ShareLink:
        link, secret = create_share_link(by=person_of(self.context["request"]), **validated_data)
        self._secret = secret
        return link

    def to_representation(self, instance: ShareLink) -> dict[str, Any]:
        told = super().to_representation(instance)
        return {**told, "secret": self._secret} if self._secret else told


class ShareLinkFilters(FilterSet):
    journey = CharFilter("journey__slug")

    class Meta:
        model = ShareLink
        fields: list[str] = []


@method_decorator(conditional_page, name="dispatch")  # when one was last used is in no stamp
class ShareLinkViewSet(
    ScopedRows,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet,
):
    """Read-only ways to a map; deleting one revokes it."""

    needs: Permission = "administer"
    needs_to_read: Permission = "administer"
    queryset: QuerySet[ShareLink] = ShareLink.objects.select_related("journey__workspace")
    serializer_class = ShareLinkSerializer
    pagination_class = ByKey
    lookup_value_converter = "int"
    filterset_class = ShareLinkFilters

    def perform_destroy(self, instance: ShareLink) -> None:
        instance.revoke()
