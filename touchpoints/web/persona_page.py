"""The page of a persona: who they are, who belongs, how they fare, and where they differ from another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchpoints.graph.journey import TouchpointNode
from touchpoints.graph.reading import reading_order, references
from touchpoints.graph.scored import StepScore
from touchpoints.models import Journey, Persona, Workspace
from touchpoints.rendering import words
from touchpoints.rendering.page_charts import Share, shares_bar
from touchpoints.rendering.page_marks import ScoreMark, own_mark
from touchpoints.rendering.values import ShownScale, on_map, shown_scale
from touchpoints.scoring.differences import Difference, differences
from touchpoints.scoring.segments import RuleNotUnderstood, read_rule
from touchpoints.services.belonging import who_belongs
from touchpoints.services.portfolio import Entry, portfolio
from touchpoints.vocabulary import Metric
from touchpoints.web.periods import Choice
from touchpoints.web.scope import workspace_page


@dataclass(frozen=True, slots=True)
class Figure:
    """An overall figure of the persona, and the same of the other persona."""

    name: str
    mark: ScoreMark
    other: str


@dataclass(frozen=True, slots=True)
class Row:
    """A touchpoint in the comparison: experience of both as places 0–100 on the axis, and the difference."""

    reference: str
    title: str
    touchpoint: str
    mine: str
    theirs: str
    at: float
    other_at: float
    difference: str
    significant: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two personas side by side at the touchpoints of one journey, largest difference first."""

    rows: tuple[Row, ...]
    ticks: tuple[tuple[str, float], ...]
    tested: int


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
    def belonging(self) -> Any:
        """How many submissions belong to whom."""
        return who_belongs(self.persona.workspace)

    @property
    def own_count(self) -> int:
        """How many belong to this persona."""
        return self.belonging.of(self.persona.pk)

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """The parts of the bar: this persona, the others, nobody's."""
        parts = [(one.name, self.belonging.of(one.pk), one == self.persona) for one in self.all]
        parts.append((_("no persona"), self.belonging.of(None), False))
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
        return _compare(self.entry, self.other_entry)

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
def persona(request: HttpRequest, workspace: Workspace, slug: str) -> HttpResponse:
    """What is known of one persona."""
    found = get_object_or_404(Persona.objects.in_workspace(workspace).select_related("workspace"), slug=slug)
    page = PersonaPage(found, request.GET)
    context = {
        "persona": found,
        "page": page,
        "crumbs": [(_("Personas"), reverse("personas", args=[workspace.slug]))],
    }
    return render(request, "personas/persona.html", context)


def _compare(mine: Entry, theirs: Entry) -> Comparison | None:
    graph, scale = mine.scored.graph, shown_scale(mine.scored)
    address, limits = references(graph), graph.facts.thresholds
    steps: dict[str | None, str] = {}
    for step in reading_order(graph):
        steps.setdefault(graph.nodes[step].touchpoint, step)
    both = [
        (step, mine.scored.steps[step], theirs.scored.steps[step])
        for touchpoint, step in steps.items()
        if touchpoint is not None
        and on_map(mine.scored.steps[step]) is not None
        and on_map(theirs.scored.steps[step]) is not None
    ]
    if not both:
        return None
    found = differences(
        [(one.measured.score, other.measured.score) for _step, one, other in both],  # type: ignore[union-attr]
        minimum_answers=limits.minimum_answers,
        significance=limits.significance,
    )
    low, high = _ends([value for _step, *two in both for one in two if (value := on_map(one)) is not None])
    axis = Axis(scale, low, high, {point.touchpoint: point.rank for point in mine.scored.pain_points})
    rows = [
        (difference.difference, _row(address[step], graph.nodes[step], (one, other), difference, axis))
        for (step, one, other), difference in zip(both, found, strict=True)
        if difference is not None
    ]
    rows.sort(key=lambda row: row[0])
    ticks = tuple((scale.text(low + (high - low) * part), 100 * part) for part in (0.0, 0.5, 1.0))
    return Comparison(tuple(row for _key, row in rows), ticks, len(rows))


@dataclass(frozen=True, slots=True)
class Axis:
    """The scale of the comparison, its ends in experience, and the ranks of pain points by touchpoint."""

    scale: ShownScale
    low: float
    high: float
    ranks: Mapping[str, int | None]

    def at(self, experience: float) -> float:
        """The place of a value, 0–100."""
        return (experience - self.low) / (self.high - self.low) * 100


def _row(
    reference: str,
    node: TouchpointNode,
    scores: tuple[StepScore, StepScore],
    difference: Difference,
    axis: Axis,
) -> Row:
    mine, theirs = (on_map(score) or 0.0 for score in scores)
    scale = axis.scale
    return Row(
        reference=reference,
        title=node.title,
        touchpoint=node.touchpoint or "",
        mine=scale.text(mine),
        theirs=scale.text(theirs),
        at=axis.at(mine),
        other_at=axis.at(theirs),
        difference=words.signed(scale.difference(difference.difference), scale.decimals),
        significant=difference.significant,
        rank=axis.ranks.get(node.touchpoint or ""),
    )


def _ends(values: list[float]) -> tuple[float, float]:
    """Ends of the axis, in experience: tens that hold every value, at least twenty apart."""
    low = int(min(values) // 10) * 10
    high = -int(-max(values) // 10) * 10
    return float(low), float(max(high, low + 20))


def rule_in_words(segment: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """How the conditions of a segment rule hang together, and each condition in words.

    Empty for a persona without a rule; a rule that cannot be understood says so.
    """
    try:
        if read_rule(segment) is None:
            return "", ()
    except RuleNotUnderstood as error:
        return _("This rule is not understood: %(why)s") % {"why": error}, ()
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
