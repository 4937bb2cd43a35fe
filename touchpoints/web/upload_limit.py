"""Files larger than UPLOAD_LIMIT are refused before they are received, not after.

Whoever reads `request.POST` first (the check of forms against forgery does) has the whole body received and
kept in a temporary folder. So what announces too much is refused before anybody does, and what announces
less than it sends is no longer received once it is too much.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponseBase

ROOM = 1024 * 1024
"""Bytes that a form may have beside its file."""


class FileTooLarge(RequestDataTooBig):
    """Somebody sends a larger file than the server takes."""


class UploadLimitMiddleware:
    """Refuses forms that announce more than a file of UPLOAD_LIMIT. Raises FileTooLarge."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        is_form = request.content_type == "multipart/form-data"
        if is_form and announced.isdecimal() and int(announced) > settings.UPLOAD_LIMIT + ROOM:
            raise FileTooLarge
        return self.get_response(request)


class LimitedUpload(FileUploadHandler):
    """Counts what is received of a file, and keeps nothing. Raises FileTooLarge."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.UPLOAD_LIMIT:
            raise FileTooLarge
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one have the file."""
