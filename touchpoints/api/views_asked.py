"""The query parameters that say which scores are looked at."""

from __future__ import annotations

from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from touchpoints.services.periods import NotAPeriod, read_period

VIEW_PARAMETERS = [
    OpenApiParameter("persona", str, description="Slug of a persona; left out: everyone."),
    OpenApiParameter("from", date, description="First day shown."),
    OpenApiParameter(
        "to", date, description="Last day shown. Without both: the last twelve months answered."
    ),
]


def asked_view(request: Request) -> dict[str, Any]:
    """The arguments that `scored_journey` and `drawn_map` take. Raises ValidationError."""
    asked = request.query_params
    start, end = asked.get("from") or None, asked.get("to") or None
    try:
        period = read_period(start, end) if start or end else None
    except NotAPeriod as error:
        raise ValidationError({"from": [str(error)]}) from error
    return {"persona": asked.get("persona") or None, "period": period}
