"""The page of a persona: who they are, who belongs, how they fare, and where they differ from another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.models import Journey, Persona, Workspace
from touchpoints.models.personas import rule_refused
from touchpoints.models.tallies import NO_PERSONA
from touchpoints.rendering.page_marks import ScoreMark, own_mark
from touchpoints.rendering.page_sketches import Share, shares_bar
from touchpoints.scoring.segments import RuleNotUnderstood, read_rule
from touchpoints.services.belonging import Belonging, who_belongs
from touchpoints.services.portfolio import Entry, portfolio
from touchpoints.vocabulary import Metric
from touchpoints.web.periods import Choice
from touchpoints.web.persona_comparison import Comparison, compare
from touchpoints.web.scope import WorkspaceRequest, workspace_page


@dataclass(frozen=True, slots=True)
class Figure:
    """An overall figure of the persona, and the same of the other persona."""

    name: str
    mark: ScoreMark
    other: str


class PersonaPage:
    """One persona, in the latest twelve months of each of its journeys."""

    def __init__(self, persona: Persona, asked: Mapping[str, str]) -> None:
        self.persona, self._asked = persona, asked

    @cached_property
    def all(self) -> list[Persona]:
        """The workspace's personas, in order."""
        return list(Persona.objects.in_workspace(self.persona.workspace))

    @property
    def place(self) -> int:
        """Its place in the order in which rules are tried, from 1."""
        return self.all.index(self.persona) + 1

    @cached_property
    def rule(self) -> tuple[str, tuple[str, ...]]:
        """The segment rule in words: how its conditions hang together, and each of them."""
        return rule_in_words(self.persona.segment)

    @cached_property
    def belonging(self) -> Belonging:
        """How many answers belong to whom."""
        return who_belongs(self.persona.workspace)

    @property
    def own_count(self) -> int:
        """How many belong to this persona."""
        return self.belonging.of(self.persona.pk)

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """The parts of the bar: this persona, the others, nobody's."""
        parts = [(one.name, self.belonging.of(one.pk), one == self.persona) for one in self.all]
        parts.append((_("no persona"), self.belonging.of(NO_PERSONA), False))
        everyone = self.belonging.everyone or 1
        return tuple(
            Share(name, n, n / everyone, own, nobody=place == len(self.all))
            for place, (name, n, own) in enumerate(parts)
            if n
        )

    @cached_property
    def bar(self) -> str:
        """Who belongs to whom, as a bar."""
        return shares_bar(self.shares)

    @cached_property
    def entries(self) -> list[Entry]:
        """Its journeys, scored for it."""
        told = Journey.objects.live().filter(personas=self.persona)
        return portfolio(self.persona.workspace, journeys=told, persona=self.persona.slug)

    @property
    def entry(self) -> Entry | None:
        """The journey whose touchpoints are compared: the one asked for, else the first with answers."""
        wanted = [entry for entry in self.entries if entry.journey.slug == self._asked.get("journey")]
        answered = [entry for entry in self.entries if entry.scored.comparisons]
        return next(iter(wanted or answered or self.entries), None)

    @property
    def others(self) -> list[Persona]:
        """The personas to compare with."""
        return [one for one in self.all if one != self.persona]

    @property
    def other(self) -> Persona | None:
        """The persona compared with: the one asked for, else the next in order."""
        wanted = [one for one in self.others if one.slug == self._asked.get("against")]
        return next(iter(wanted or self.others), None)

    @cached_property
    def other_entry(self) -> Entry | None:
        """The compared journey, scored for the other persona."""
        if self.entry is None or self.other is None:
            return None
        same = Journey.objects.filter(pk=self.entry.journey.pk)
        return portfolio(self.persona.workspace, journeys=same, persona=self.other.slug)[0]

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """What they say of the compared journey as a whole."""
        if self.entry is None:
            return ()
        theirs = self.other_entry.scored.overall if self.other_entry else ()
        found = []
        for place, measured in enumerate(self.entry.scored.overall):
            if not measured.score.n:
                continue
            other = own_mark(theirs[place]) if place < len(theirs) and theirs[place].score.n else None
            name = _("NPS") if measured.score.metric is Metric.NPS else measured.wording
            found.append(Figure(name, own_mark(measured), self._against(other.label) if other else ""))
        return tuple(found)

    def _against(self, value: str) -> str:
        return f"{self.other.name}: {value}" if self.other else ""

    @property
    def pain_points(self) -> tuple[int, str]:
        """How many pain points they have in that journey, and how many the other persona has."""
        count = len(self.entry.scored.pain_points) if self.entry else 0
        other = str(len(self.other_entry.scored.pain_points)) if self.other_entry else ""
        return count, self._against(other) if other else ""

    @cached_property
    def comparison(self) -> Comparison | None:
        """Where the two personas differ in that journey."""
        if self.entry is None or self.other_entry is None:
            return None
        return compare(self.entry.scored, self.other_entry.scored)

    @property
    def journey_choices(self) -> tuple[Choice, ...]:
        """The journeys to compare in."""
        chosen = self.entry.journey if self.entry else None
        return tuple(
            Choice(
                entry.journey.title,
                self._address(journey=entry.journey.slug),
                entry.journey == chosen,
                "map-2",
            )
            for entry in self.entries
        )

    @property
    def other_choices(self) -> tuple[Choice, ...]:
        """The personas to compare with, as choices."""
        return tuple(
            Choice(one.name, self._address(against=one.slug), one == self.other, one.icon or "user")
            for one in self.others
        )

    def _address(self, **changed: str) -> str:
        asked = {name: self._asked[name] for name in ("journey", "against") if self._asked.get(name)}
        return "?" + "&".join(f"{name}={value}" for name, value in (asked | changed).items())


@workspace_page()
def persona(request: WorkspaceRequest, workspace: Workspace, slug: str) -> HttpResponse:
    """What is known of one persona."""
    found = get_object_or_404(Persona.objects.in_workspace(workspace).select_related("workspace"), slug=slug)
    page = PersonaPage(found, request.GET)
    context = {
        "persona": found,
        "page": page,
        "crumbs": [(_("Personas"), reverse("personas", args=[workspace.slug]))],
    }
    return render(request, "personas/persona.html", context)


def rule_in_words(segment: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """How the conditions of a segment rule hang together, and each condition in words.

    Empty for a persona without a rule; a rule that cannot be understood says so.
    """
    try:
        if read_rule(segment) is None:
            return "", ()
    except RuleNotUnderstood as error:
        return _("This rule is not understood: %(why)s") % {"why": rule_refused(error)}, ()
    if "attribute" in segment:
        return _("An answer belongs here when this is true"), (_condition(segment),)
    word, parts = next(iter(segment.items()))
    heading = (
        _("An answer belongs here when all of these are true")
        if word == "all"
        else _("An answer belongs here when any of these is true")
    )
    return heading, tuple(_part(part) for part in parts)


def _part(part: Mapping[str, Any]) -> str:
    """A condition, or a rule within the rule in brackets."""
    if "attribute" in part:
        return _condition(part)
    word, inside = next(iter(part.items()))
    joined = _(" and ") if word == "all" else _(" or ")
    return f"({joined.join(_part(one) for one in inside)})"


def _condition(part: Mapping[str, Any]) -> str:
    name = part["attribute"]
    if "between" in part:
        low, high = (f"{value:g}" if isinstance(value, float) else str(value) for value in part["between"])
        return _("%(attribute)s lies between %(low)s and %(high)s") % {
            "attribute": name,
            "low": low,
            "high": high,
        }
    relation = "in" if "in" in part else "not_in"
    values = ", ".join(str(value) for value in part[relation])
    count = len(part[relation])
    if relation == "in":
        said = ngettext("%(attribute)s is %(values)s", "%(attribute)s is any of %(values)s", count)
    else:
        said = ngettext("%(attribute)s is not %(values)s", "%(attribute)s is none of %(values)s", count)
    return said % {"attribute": name, "values": values}
