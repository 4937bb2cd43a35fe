"""Addresses of the API."""

from typing import Any

from django.http import Http404
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.routers import DefaultRouter
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

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

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


router = DefaultRouter(use_regex_path=True)
router.include_root_view = False
router.include_format_suffixes = False
viewsets: dict[str, type[ViewSetMixin]] = {
    "personas": PersonaViewSet,
    "channels": ChannelViewSet,
    "touchpoints": TouchpointViewSet,
    "questions": QuestionViewSet,
    "journeys": JourneyViewSet,
    "opportunities": OpportunityViewSet,
    "share-links": ShareLinkViewSet,
}
for prefix, viewset in viewsets.items():
    router.register(prefix, viewset, basename=f"api-{prefix}")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("responses/", ResponsesView.as_view(), name="api-responses"),
    re_path(r"^journeys/(?P<slug>[^/.]+)/map\.(?P<form>svg|png|pdf)$", MapView.as_view(), name="api-map"),
    path("", include(router.urls)),
    re_path("", NothingHere.as_view()),
]
