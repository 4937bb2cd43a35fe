"""The addresses of the pages where people look: maps and their drawings, touchpoints, personas, share links."""

from django.urls import path

from touchpoints.web import maps, persona_page, shares, touchpoint_page

urlpatterns = [
    path("w/<slug:workspace>/journeys/<slug:slug>/", maps.map_page, name="map"),
    path("w/<slug:workspace>/journeys/<slug:slug>/map.<slug:form>", maps.drawing, name="map_drawing"),
    path("w/<slug:workspace>/journeys/<slug:slug>/share/", shares.shares, name="shares"),
    path("w/<slug:workspace>/journeys/<slug:slug>/share/<int:pk>/revoke/", shares.revoke, name="share_revoke"),
    path("w/<slug:workspace>/touchpoints/<slug:slug>/", touchpoint_page.touchpoint, name="touchpoint"),
    path("w/<slug:workspace>/personas/<slug:slug>/", persona_page.persona, name="persona"),
    path("share/<str:secret>/", shares.shared_map, name="share"),
    path("share/<str:secret>/map.<slug:form>", shares.shared_drawing, name="share_drawing"),
]
