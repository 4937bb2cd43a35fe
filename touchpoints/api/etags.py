"""`ETag` and `If-None-Match` on reads, from the workspace's stamp: what has not changed is not read."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from touchpoints.api.scope import ScopedView


class Unchanged(Exception):
    """The sender has the current answer already."""


class Tagged(ScopedView):
    """Mixin of views whose answers depend on nothing but the workspace, the address and the day."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return
        workspace = self.workspace
        today = timezone.localdate(timezone=workspace.zone)
        parts = (
            workspace.pk, workspace.stamp, today, request.get_full_path(), get_language(),
            request.accepted_renderer.format,
        )  # fmt: skip
        self._etag = f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'
        if get_conditional_response(request._request, etag=self._etag) is not None:
            raise Unchanged

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Unchanged):
            return Response(status=304)
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        etag = getattr(self, "_etag", None)
        if etag and response.status_code in (200, 304):
            response["ETag"] = etag
            patch_cache_control(response, private=True, no_cache=True)
            patch_vary_headers(
                response, ["Accept", "Accept-Language", "Authorization", "Cookie", "X-Workspace"]
            )
        return response
