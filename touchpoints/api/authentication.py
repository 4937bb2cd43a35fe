"""Programs sign in with a token, people with their session."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from touchpoints.models import ApiToken

SELDOM = timedelta(minutes=5)
"""How old the note of a token's last use may become before it is written again."""


class TokenUser:
    """Who a token is: nobody in person, signed in for one workspace."""

    is_authenticated = True
    is_active = True
    is_anonymous = False
    pk = None

    def __init__(self, token: ApiToken) -> None:
        self.token = token

    def __str__(self) -> str:
        return self.token.name


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer TOKEN`; the token is looked up by its hash. One query."""

    def authenticate(self, request: Request) -> tuple[TokenUser, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("Write the header as “Authorization: Bearer TOKEN”."))
        secret = parts[1].decode("latin-1")
        token = ApiToken.objects.select_related("workspace").find(secret)
        if token is None:
            raise AuthenticationFailed(_("This token is not known, was revoked, or has reached its end."))
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > SELDOM:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return TokenUser(token), token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class BearerTokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API names the token."""

    target_class = BearerToken
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
