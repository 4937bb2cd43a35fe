"""When something goes wrong: a page that says what; a failure has a report number that is in the log, too."""

import logging
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchpoints.web.upload_limit import FileTooLarge


def report_number(request: HttpRequest) -> str:
    """The number under which this request's failure stands in the log."""
    number: str | None = getattr(request, "report_number", None)
    if number is None:
        number = request.report_number = secrets.token_hex(4).upper()  # type: ignore[attr-defined]
    return number


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that cannot be taken: a file too large, or one that makes no sense."""
    if isinstance(exception, FileTooLarge):
        return render(request, "413.html", {"most": settings.UPLOAD_LIMIT}, status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a failure nobody foresaw."""
    return render(request, "500.html", {"report_number": report_number(request)}, status=500)


class ReportNumber(logging.Filter):
    """Gives each log record the report number of the request it speaks of, if it has one."""

    def filter(self, record: logging.LogRecord) -> bool:
        number = getattr(getattr(record, "request", None), "report_number", None)
        record.report = f" (report {number})" if number else ""
        return True
