"""What the description of the API says of every endpoint alike: its problems, and unchanged reads."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

PROBLEM = {
    "type": "object",
    "description": "RFC 9457: what happened, and what was expected where.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "why": {"type": "string"}},
                "required": ["field", "why"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}
ALWAYS = (400, 401, 403, 404, 406)
WRITING = (409, 413, 415)


def describe_problems(result: dict[str, Any], generator: Any, **kwargs: Any) -> dict[str, Any]:
    """Add the answers that any endpoint may give. A hook of the description's generator."""
    result["components"]["schemas"]["HttpProblem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/HttpProblem"}}}
    for path in result["paths"].values():
        for method, operation in path.items():
            answers = operation["responses"]
            for status in (*ALWAYS, *(() if method == "get" else WRITING)):
                phrase = HTTPStatus(status).phrase
                answers.setdefault(str(status), {"description": phrase, "content": content})
            if method == "get":
                answers["304"] = {"description": "You have this already (If-None-Match)."}
    return result
