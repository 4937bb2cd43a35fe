"""Whether the product works, for whoever watches over it."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from touchpoints.services.tasks import troubles


@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 once the database answers and a background worker lives; else 503 with what is wrong."""
    wrong = troubles()
    if wrong:
        return JsonResponse({"status": "trouble", "troubles": wrong}, status=503)
    return JsonResponse({"status": "ok"})
