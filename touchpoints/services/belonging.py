"""Whose answers are whose: which persona they belong to, as it is and as it would be under another rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum

from touchpoints.models import MonthTally, Persona, Submission, Workspace
from touchpoints.scoring.segments import read_rule
from touchpoints.services.segments import plain_attributes, segmentation


@dataclass(frozen=True, slots=True)
class Belonging:
    """How many answers with a score belong to each persona, by its key, and to NO_PERSONA."""

    counts: Mapping[int, int] = field(default_factory=dict)

    @property
    def everyone(self) -> int:
        """All answers of the workspace that hold a score."""
        return sum(self.counts.values())

    def of(self, persona: int) -> int:
        """Those of one persona."""
        return self.counts.get(persona, 0)


def who_belongs(workspace: Workspace) -> Belonging:
    """As it is now, from the tallies: the cost does not grow with the answers. One query."""
    months = MonthTally.objects.in_workspace(workspace).order_by()
    return Belonging(dict(months.values_list("persona_key").annotate(n=Sum("count"))))


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule tried out: how many submissions match it, how many of those a persona before it owns already."""

    matches: int
    taken: int
    everyone: int

    @property
    def owned(self) -> int:
        """Those that would belong to the persona."""
        return self.matches - self.taken


def try_rule(workspace: Workspace, segment: Mapping[str, Any], persona: Persona | None = None) -> Trial:
    """Count for a rule that is not saved yet. Raises RuleNotUnderstood.

    `persona` is whose rule it is to be, None for a new one, which comes last. Submissions with the same
    attributes are decided once. Three queries at most.
    """
    rule = read_rule(segment)
    before = segmentation(workspace).rules
    if persona is not None and persona.pk is not None:
        earlier = set(
            Persona.objects.in_workspace(workspace)
            .filter(position__lt=persona.position)
            .values_list("pk", flat=True)
        )
        before = [(key, other) for key, other in before if key in earlier]
    groups = (
        Submission.objects.in_workspace(workspace)
        .order_by()
        .values_list("attributes")
        .annotate(n=Count("pk"))
    )
    matches = taken = everyone = 0
    for attributes, n in groups.iterator():
        everyone += n
        known = plain_attributes(attributes)
        if rule is not None and rule.matches(known):
            matches += n
            if any(other.matches(known) for _key, other in before):
                taken += n
    return Trial(matches, taken, everyone)
