"""The addresses of the pages where people look: maps, drawings, touchpoints, personas, share links."""

from django.urls import URLPattern, URLResolver, include, path

from touchpoints.web import maps, persona_page, personas, shares, touchpoint_page

journey = [
    path("", maps.map_page, name="map"),
    path("map.<slug:form>", maps.drawing, name="map_drawing"),
    path("share/", shares.shares, name="journey_shares"),
    path("share/<int:pk>/revoke/", shares.revoke, name="share_revoke"),
]

workspace: list[URLPattern | URLResolver] = [
    path("journeys/<slug:slug>/", include(journey)),
    path("touchpoints/<slug:slug>/", touchpoint_page.touchpoint, name="touchpoint"),
    path("personas/<slug:slug>/", persona_page.persona, name="persona"),
    path("personas/<slug:slug>/count/", personas.count, name="persona_count"),
    path("new/persona/count/", personas.count, name="persona_count_new"),
]

urlpatterns = [
    path("w/<slug:workspace>/", include(workspace)),
    path("share/<str:secret>/", shares.shared_map, name="share"),
    path("share/<str:secret>/map.<slug:form>", shares.shared_drawing, name="share_drawing"),
]
