"""When something goes wrong on the server: a page with a report number, and the same number in the log."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def report_number(request: HttpRequest) -> str:
    """The number under which this request's failure stands in the log."""
    number: str | None = getattr(request, "report_number", None)
    if number is None:
        number = request.report_number = secrets.token_hex(4).upper()  # type: ignore[attr-defined]
    return number


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a failure nobody foresaw."""
    return render(request, "500.html", {"report_number": report_number(request)}, status=500)


class ReportNumber(logging.Filter):
    """Gives each log record the report number of the request it speaks of, if it has one."""

    def filter(self, record: logging.LogRecord) -> bool:
        number = getattr(getattr(record, "request", None), "report_number", None)
        record.report = f" (report {number})" if number else ""
        return True
