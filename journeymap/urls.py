"""Where each address leads."""

from django.contrib import admin
from django.urls import include, path

from touchpoints.web.health import healthz

handler500 = "touchpoints.web.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("", include("touchpoints.web.urls")),
]
