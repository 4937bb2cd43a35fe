"""Addresses of the API."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter
from rest_framework.views import APIView

from touchpoints.api.channels import ChannelViewSet
from touchpoints.api.journeys import JourneyViewSet
from touchpoints.api.maps import MapView
from touchpoints.api.opportunities import OpportunityViewSet
from touchpoints.api.personas import PersonaViewSet
from touchpoints.api.questions import QuestionViewSet
from touchpoints.api.responses import ResponsesView
from touchpoints.api.share_links import ShareLinkViewSet
from touchpoints.api.touchpoints import TouchpointViewSet


class NothingHere(APIView):
    """Any other address: a problem like every other, and no page for people."""

    schema = None
    authentication_classes = []
    permission_classes = []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        def refuse(*_args: Any, **_kwargs: Any) -> Any:
            raise Http404

        self.http_method_not_allowed = refuse
        return super().dispatch(request, *args, **kwargs)


router = DefaultRouter(use_regex_path=True)
router.include_root_view = False
router.include_format_suffixes = False
for prefix, viewset in {
    "personas": PersonaViewSet,
    "channels": ChannelViewSet,
    "touchpoints": TouchpointViewSet,
    "questions": QuestionViewSet,
    "journeys": JourneyViewSet,
    "opportunities": OpportunityViewSet,
    "share-links": ShareLinkViewSet,
}.items():
    router.register(prefix, viewset, basename=f"api-{prefix}")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("responses/", ResponsesView.as_view(), name="api-responses"),
    re_path(r"^journeys/(?P<slug>[^/.]+)/map\.(?P<form>svg|png|pdf)$", MapView.as_view(), name="api-map"),
    path("", include(router.urls)),
    re_path("", NothingHere.as_view()),
]
