"""Two people, one text: what each wrote, side by side, and what the person decides."""

from __future__ import annotations

import difflib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchpoints.graph.batch import Conflict
from touchpoints.graph.journey import JourneyGraph
from touchpoints.graph.operations import SetFields
from touchpoints.graph.telling import sentence
from touchpoints.graph.values import Refusal
from touchpoints.models import Journey
from touchpoints.services.operations import Outcome
from touchpoints.vocabulary import SubjectKind
from touchpoints.web.journey_forms import FactsForm, StageForm, StepForm, TransitionForm
from touchpoints.web.part_form import TextField

FIELDS = {
    (form.kind, name): field
    for form in (FactsForm, StageForm, StepForm, TransitionForm)
    for name, field in form.base_fields.items()
}


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field that two people changed, with the words each left there; `by` is the other one's name."""

    field: str
    label: str
    mine: str
    theirs: str
    by: str
    can_keep_both: bool

    def my_words(self) -> list[tuple[str, bool]]:
        """My text in pieces, each with whether it is only mine."""
        return marked(self.theirs, self.mine)

    def their_words(self) -> list[tuple[str, bool]]:
        """Their text in pieces, each with whether it is only theirs."""
        return marked(self.mine, self.theirs)


def marked(other: str, text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether the other text lacks it.

    >>> marked("a wide choice", "a wider choice")
    [('a ', False), ('wider', True), (' choice', False)]
    """
    before, after = (re.findall(r"\S+|\s+", words) for words in (other, text))
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [("".join(after[low:high]), tag != "equal") for tag, _a, _b, low, high in steps if high > low]


def disputed(outcome: Outcome) -> list[SetFields]:
    """The operations that stayed out because somebody else has changed the same field."""
    return [
        conflict.operation
        for conflict in outcome.conflicts
        if conflict.reason is Refusal.CHANGED_SINCE and isinstance(conflict.operation, SetFields)
    ]


def ask(request: HttpRequest, journey: Journey, outcome: Outcome, graph: JourneyGraph) -> HttpResponse:
    """The page on which a person decides field by field; each disputed operation sets one field."""
    operations = disputed(outcome)
    conflicts = [conflict for conflict in outcome.conflicts if conflict.operation in operations]
    context = {
        "journey": journey,
        "title": sentence(operations[0], graph).title,
        "disputes": [_dispute(conflict, graph) for conflict in conflicts],
        "kind": operations[0].kind.value,
        "subject": operations[0].subject,
        "revision": outcome.revision,
        "operation": uuid.uuid4(),
        "mine": json.dumps(
            {field: value for operation in operations for field, value in operation.fields.items()}
        ),
    }
    return render(request, "conflict.html", context, status=409)


def decided(post: Mapping[str, str], graph: JourneyGraph) -> tuple[list[SetFields], int]:
    """The operations that carry out what was decided, and the revision the page showed. Raises BadRequest."""
    try:
        mine = json.loads(post["mine"])
        kind, subject, form = SubjectKind(post["kind"]), post["subject"], uuid.UUID(post["operation"])
        operations = []
        for field, value in mine.items():
            keep = post.get(f"keep-{field}", "theirs")
            if keep == "theirs":
                continue
            both = f"{_held(graph, kind, subject, field)}\n{value}" if keep == "both" else value
            operations.append(SetFields(str(uuid.uuid5(form, field)), kind, subject, {field: both}))
        return operations, int(post["revision"])
    except (KeyError, ValueError, AttributeError) as error:
        raise BadRequest from error


def _dispute(conflict: Conflict, graph: JourneyGraph) -> Dispute:
    (change,) = sentence(conflict.operation, graph).changes
    field = FIELDS.get((conflict.operation.kind, change.field))
    return Dispute(
        change.field,
        str(field.label if field else change.field),
        _in_words(change.new),
        _in_words(change.old),
        str(conflict.by or ""),
        isinstance(field, TextField),
    )


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):  # thresholds
        return ", ".join(f"{FIELDS[SubjectKind.JOURNEY, key].label}: {entry}" for key, entry in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _held(graph: JourneyGraph, kind: SubjectKind, subject: str, field: str) -> str:
    parts: Mapping[SubjectKind, Any] = {
        SubjectKind.JOURNEY: {graph.id: graph.facts},
        SubjectKind.STAGE: graph.stages,
        SubjectKind.STEP: graph.nodes,
        SubjectKind.TRANSITION: graph.edges,
    }
    return getattr(parts[kind][subject], field)
