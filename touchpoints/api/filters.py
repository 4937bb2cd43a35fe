"""What lists can be narrowed and ordered by; what is not known is refused, for ignored it would give all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend, OrderingFilter
from rest_framework.request import Request
from rest_framework.views import APIView

_OF_EVERY_LIST = frozenset({"workspace", "search", "ordering", "limit", "cursor"})


class KnownParameters(BaseFilterBackend):
    """Refuses a list asked for with a parameter that it does not have."""

    def filter_queryset(self, request: Request, queryset: Any, view: APIView) -> Any:
        if getattr(view, "action", None) == "list":
            own = getattr(view, "filterset_class", None)
            known = _OF_EVERY_LIST | set(own.base_filters if own else ())
            if unknown := sorted(set(request.query_params) - known):
                why = _("There is no such parameter. Known: %(names)s.") % {"names": ", ".join(sorted(known))}
                raise ValidationError({name: [why] for name in unknown})
        return queryset


class KnownOrdering(OrderingFilter):
    """`?ordering=` by the fields of the list; any other is refused."""

    def remove_invalid_fields(
        self, queryset: Any, fields: Iterable[str], view: APIView, request: Request
    ) -> Any:
        fields = list(fields)
        valid = super().remove_invalid_fields(queryset, fields, view, request)
        if unknown := [field for field in fields if field not in valid]:
            names = ", ".join(name for name, _label in self.get_valid_fields(queryset, view))
            why = _("“%(field)s” is nothing to order by. Known: %(names)s.")
            raise ValidationError({"ordering": [why % {"field": unknown[0], "names": names}]})
        return valid
