"""Answers taken in over HTTP: one object, an array, or one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from touchpoints.api.scope import ScopedView, person_of
from touchpoints.services.receiving import receive_answers
from touchpoints.services.responses import NUMBERS

MOST_AT_ONCE = 50_000


class LinesParser(BaseParser):
    """`application/x-ndjson`: an object a line, with the number of its line; empty lines are passed over."""

    media_type = "application/x-ndjson"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> dict[int, Any]:
        # Read whole: line by line, not every server's stream comes to its end.
        lines = enumerate(stream.read().split(b"\n"), start=1)
        return {number: _parsed(line, number) for number, line in lines if line.strip()}


class AnswerSerializer(serializers.Serializer):
    """One answer. The same source, namespace, external id and question again is the same answer."""

    question = serializers.SlugField(help_text="Slug of the question.")
    score = serializers.IntegerField(required=False, allow_null=True)
    verbatim = serializers.CharField(required=False, allow_blank=True)
    answered_at = serializers.DateTimeField(required=False, allow_null=True, help_text="Left out: now.")
    source = serializers.CharField(  # type: ignore[assignment]  # what serializers call so is another
        required=False, max_length=40
    )
    namespace = serializers.CharField(required=False, allow_blank=True, max_length=120)
    external_id = serializers.CharField(required=False, max_length=200)
    customer = serializers.CharField(required=False, allow_blank=True, max_length=200)
    language = serializers.CharField(required=False, allow_blank=True, max_length=20)
    weight = serializers.FloatField(required=False, allow_null=True, min_value=0)
    attributes = serializers.DictField(required=False)


class ProblemSerializer(serializers.Serializer):
    """What of an answer could not be taken, by line or place from 1."""

    line = serializers.IntegerField()
    field = serializers.CharField(allow_blank=True)
    why = serializers.CharField()


class ReportSerializer(serializers.Serializer):
    """What became of the answers sent."""

    read = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()
    problems = ProblemSerializer(many=True)


class ResponsesView(ScopedView):
    """Answers of customers."""

    parser_classes = [JSONParser, LinesParser]

    @extend_schema(
        request={
            "application/json": AnswerSerializer(many=True),
            "application/x-ndjson": AnswerSerializer,
        },
        responses=ReportSerializer,
        operation_id="responses_create",
    )
    def post(self, request: Request) -> Response:
        """Store answers; those that cannot be taken are told by line, the others go in together."""
        answers = list(_numbered(request.data, request.content_type))
        if len(answers) > MOST_AT_ONCE:
            raise ParseError(_("Send at most %(most)d answers at once.") % {"most": MOST_AT_ONCE})
        report = receive_answers(workspace=self.workspace, answers=answers, by=person_of(request))
        problems = [{"line": p.line, "field": p.field, "why": p.why} for p in report.problems]
        numbers = {name: getattr(report, name) for name in NUMBERS}
        return Response({**numbers, "problems": problems})


def _numbered(sent: Any, content_type: str) -> Iterator[tuple[int, Any]]:
    if content_type.startswith(LinesParser.media_type):
        yield from sent.items()
    elif isinstance(sent, Mapping):
        yield 1, sent
    elif isinstance(sent, list):
        yield from enumerate(sent, start=1)
    else:
        raise ParseError(_("Send an object, an array of objects, or one object a line."))


def _parsed(line: bytes, number: int) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ParseError(_("Line %(line)d is not JSON.") % {"line": number}) from error
