"""Errors as RFC 9457 `application/problem+json`: what happened, where, what was expected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from touchpoints.graph.draft import OperationRefused
from touchpoints.services.counts import UnknownPersona
from touchpoints.services.inventory import InUse
from touchpoints.services.journeys import TitleNotTyped
from touchpoints.services.operations import RevisionAhead

CONTENT_TYPE = "application/problem+json"


class Conflict(APIException):
    """What was asked contradicts what is there."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = _("What was asked contradicts what is there.")


class Changed(Conflict):
    """A field was changed by somebody else since the revision that a change was made on."""

    def __init__(self, field: str | None, current: Any) -> None:
        super().__init__(_("“%(field)s” has changed meanwhile.") % {"field": field})
        self.current = {"field": field, "current": current}


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error: `type`, `title`, `status`, `detail`, and `errors` by field.

    Facts that the services state become the status that says them. None lets unforeseen errors be 500.
    """
    error = _as_http(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    code = response.status_code
    problem: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(code).phrase, "status": code}
    if isinstance(error, ValidationError):
        problem["detail"] = _("Some values cannot be taken.")
        problem["errors"] = [{"field": field, "why": why} for field, why in _listed("", error.detail)]
    else:
        problem["detail"] = str(response.data.get("detail", error))
    if isinstance(error, Changed):
        problem |= error.current
    response.data = problem
    response.content_type = CONTENT_TYPE
    # Else the renderer's own type is written over it.
    response["Content-Type"] = CONTENT_TYPE
    return response


def _as_http(error: Exception) -> Exception:
    """A fact stated by a service as the error of HTTP that says it."""
    match error:
        case OperationRefused():
            return ValidationError({error.field or "operations": [error.reason.value]})
        case ModelValidationError():
            fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            return ValidationError(fields)
        case UnknownPersona():
            return Http404(_("There is no such persona."))
    if words := _CONTRADICTIONS.get(type(error)):
        return Conflict(words(error))
    return error


_CONTRADICTIONS: Mapping[type[Exception], Callable[[Exception], str]] = {
    InUse: str,
    TitleNotTyped: lambda error: _("Give the journey's title in “title” to delete it."),
    RevisionAhead: lambda error: _("The journey has not reached that revision."),
}


def _listed(field: str, detail: Any) -> Iterator[tuple[str, str]]:
    """Each error with the path of the field it is about, such as `segment.all`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _listed(".".join(filter(None, (field, own))), inner)
    elif isinstance(detail, list | tuple):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list | tuple)
            yield from _listed(f"{field}.{place}".lstrip(".") if nested else field, inner)
    else:
        yield field, str(detail)
