"""Addresses of the API."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from touchpoints.api.channels import ChannelViewSet
from touchpoints.api.journeys import JourneyViewSet
from touchpoints.api.maps import MapView
from touchpoints.api.opportunities import OpportunityViewSet
from touchpoints.api.personas import PersonaViewSet
from touchpoints.api.questions import QuestionViewSet
from touchpoints.api.responses import ResponsesView
from touchpoints.api.share_links import ShareLinkViewSet
from touchpoints.api.touchpoints import TouchpointViewSet

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
]
