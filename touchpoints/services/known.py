"""What a workspace knows that helps to understand a table of answers."""

from __future__ import annotations

from typing import Any

from touchpoints.ingestion.known import Known, KnownQuestion, plain
from touchpoints.models import Persona, Question, Touchpoint, Workspace
from touchpoints.scoring.score import Scale
from touchpoints.scoring.segments import RuleNotUnderstood, read_rule
from touchpoints.vocabulary import Direction, Metric


def known_in(workspace: Workspace) -> Known:
    """Touchpoints by name and alias, questions with their scales, attributes that tell personas apart.

    Where several touchpoints have a name, the oldest has it, and a name goes before an alias. Three queries.
    """
    names: dict[str, str] = {}
    aliases: dict[str, str] = {}
    touchpoints = Touchpoint.objects.in_workspace(workspace).order_by("pk")
    for name, others in touchpoints.values_list("name", "aliases"):
        names.setdefault(plain(name), name)
        for alias in others:
            aliases.setdefault(plain(alias), name)
    questions = Question.objects.in_workspace(workspace).order_by("pk")
    columns = ("touchpoint__name", "journey__slug", "wording", "metric", "minimum", "maximum", "direction")
    return Known(
        touchpoints=aliases | names,
        questions=[
            _question(*row)
            for row in questions.values_list(*columns, "no_answer", "not_applicable", "primary")
        ],
        attributes=_attributes(workspace),
    )


def _question(
    touchpoint: str | None, journey: str | None, wording: str, metric: str, *rest: Any
) -> KnownQuestion:
    minimum, maximum, direction, no_answer, not_applicable, primary = rest
    return KnownQuestion(
        wording=wording,
        touchpoint=touchpoint,
        journey=journey,
        metric=Metric(metric),
        scale=Scale(minimum, maximum, Direction(direction)),
        no_answer=tuple(map(str, no_answer)),
        not_applicable=tuple(map(str, not_applicable)),
        shown=primary and touchpoint is not None,
    )


def _attributes(workspace: Workspace) -> frozenset[str]:
    found: set[str] = set()
    for segment in Persona.objects.in_workspace(workspace).values_list("segment", flat=True):
        try:
            rule = read_rule(segment)
        except RuleNotUnderstood:
            continue
        found |= {plain(name) for name in rule.attributes} if rule else set()
    return frozenset(found)
