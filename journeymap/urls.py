"""Where each address leads."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from touchpoints.admin import site
from touchpoints.web.health import healthz

handler400 = "touchpoints.web.errors.bad_request"
handler500 = "touchpoints.web.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", site.urls),
    path("api/v1/", include("touchpoints.api.urls")),
    # e-mail addresses are identities here: nobody adds one to themselves
    path("accounts/email/", RedirectView.as_view(pattern_name="account")),
    # nor is one ever confirmed by mail
    re_path(r"^accounts/confirm-email/", RedirectView.as_view(pattern_name="account_login")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("touchpoints.web.urls")),
]
