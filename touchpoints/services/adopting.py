"""The inventory that a document brings along, found in the workspace or added to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from touchpoints.graph.entries import entry_said
from touchpoints.graph.journey import (
    ChannelEntry,
    Inventory,
    JourneyGraph,
    PersonaEntry,
    QuestionEntry,
    TouchpointEntry,
)
from touchpoints.graph.mermaid import UNSPECIFIED
from touchpoints.graph.values import plain
from touchpoints.models import Channel, Journey, Persona, Question, Touchpoint
from touchpoints.services.inventory import SLUG_STEM, folded, free_slug
from touchpoints.services.loading import load_inventory
from touchpoints.services.rows import questions_of

Inventoried = type[Persona] | type[Channel] | type[Touchpoint] | type[Question]
Entry = TypeVar("Entry", PersonaEntry, ChannelEntry, TouchpointEntry)
_MATCHED = ("slug", "name", "channel", "parent")
"""What entries are found by, or what differs only by the slugs of others."""


@dataclass
class Adopted:
    """Slugs in the workspace by slug in the document, and the names of what is otherwise there (`kept`) and
    of what was not there (`added`, by kind)."""

    personas: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    touchpoints: dict[str, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    added: dict[str, list[str]] = field(default_factory=dict)
    has_new_segments: bool = False

    def graph(self, graph: JourneyGraph, journeys: Iterable[str]) -> JourneyGraph:
        """The document's journey in the workspace's words; `journeys` are the slugs it may name."""
        known = set(journeys)
        nodes = {
            node.id: replace(
                node,
                touchpoint=self.touchpoints.get(node.touchpoint or ""),
                channel=self.channels.get(node.channel or ""),
                nested_journey=node.nested_journey if node.nested_journey in known else None,
            )
            for node in graph.nodes.values()
        }
        facts = replace(
            graph.facts,
            personas=tuple(dict.fromkeys(self.personas[slug] for slug in graph.facts.personas)),
            variant_of=graph.facts.variant_of if graph.facts.variant_of in known else None,
        )
        return replace(graph, facts=facts, nodes=nodes)


def adopt(journey: Journey, inventory: Inventory, *, by_slug: bool) -> Adopted:
    """Find each entry of a document's inventory in the journey's workspace, and add those that are not there.

    The same thing is what has the same slug and name, else the same name or alias; with `by_slug` (the
    document is about a journey of this very workspace) the slug alone. A touchpoint must be on the same
    channel as well, unless the document knows no channels. What is there already stays as it is.
    """
    adoption = _Adoption(journey, inventory, load_inventory(journey.workspace), by_slug)
    adoption.personas()
    adoption.channels()
    adoption.touchpoints()
    adoption.questions()
    return adoption.adopted


class _Adoption:
    """A document's inventory on its way into a workspace, each kind before those that refer to it."""

    def __init__(self, journey: Journey, inventory: Inventory, known: Inventory, by_slug: bool) -> None:
        self.journey = journey
        self.workspace = journey.workspace
        self.inventory = inventory
        self.known = known
        self.by_slug = by_slug
        self.adopted = Adopted()

    def personas(self) -> None:
        missing = self._match(self.inventory.personas, self.known.personas, self.adopted.personas)
        self.adopted.added["personas"] = [entry.name for entry, _slug in missing]
        self.adopted.has_new_segments = any(entry.segment for entry, _slug in missing)
        position = Persona.objects.in_workspace(self.workspace).next_position()
        Persona.objects.bulk_create(
            Persona(
                workspace=self.workspace,
                position=position + place,
                **{**_columns(entry), "slug": slug, "segment": dict(entry.segment)},
            )
            for place, (entry, slug) in enumerate(missing)
        )

    def channels(self) -> None:
        missing = self._match(self.inventory.channels, self.known.channels, self.adopted.channels)
        self.adopted.added["channels"] = [entry.name for entry, _slug in missing]
        position = Channel.objects.in_workspace(self.workspace).next_position()
        Channel.objects.bulk_create(
            Channel(workspace=self.workspace, position=position + place, **{**_columns(entry), "slug": slug})
            for place, (entry, slug) in enumerate(missing)
        )

    def touchpoints(self) -> None:
        def on_same_channel(entry: TouchpointEntry, candidate: TouchpointEntry) -> bool:
            nowhere = self.inventory.channels[entry.channel] == UNSPECIFIED
            return nowhere or candidate.channel == self.adopted.channels[entry.channel]

        missing = self._match(
            self.inventory.touchpoints, self.known.touchpoints, self.adopted.touchpoints, on_same_channel
        )
        self.adopted.added["touchpoints"] = [entry.name for entry, _slug in missing]
        channel = self._keys(Channel)
        made = {
            entry.slug: Touchpoint(
                workspace=self.workspace,
                **{
                    **_columns(entry, without=("channel", "parent")),
                    "slug": slug,
                    "phase": entry.phase or "",
                    "channel_id": channel[self.adopted.channels[entry.channel]],
                },
            )
            for entry, slug in missing
        }
        Touchpoint.objects.bulk_create(made.values())
        key = self._keys(Touchpoint)
        under = [(made[entry.slug], entry.parent) for entry, _slug in missing if entry.parent]
        for touchpoint, parent in under:
            touchpoint.parent_id = key[self.adopted.touchpoints[parent]]
        Touchpoint.objects.bulk_update([touchpoint for touchpoint, _parent in under], ["parent"])

    def questions(self) -> None:
        """Questions that ask the same on the same scale are one; others stand beside those that are there."""
        own = questions_of(Question.objects.filter(journey=self.journey))
        there = [*self.known.questions.values(), *own.values()]
        taken = set(self._keys(Question))
        with_primary = {entry.touchpoint for entry in there if entry.primary}
        touchpoint = self._keys(Touchpoint)
        position = Question.objects.in_workspace(self.workspace).next_position()
        made: list[Question] = []
        for entry in self.inventory.questions.values():
            about = self.adopted.touchpoints[entry.touchpoint] if entry.touchpoint else None
            if any(_asks_the_same(replace(entry, touchpoint=about), other) for other in there):
                continue
            slug = _free(entry.slug, taken)
            primary = entry.primary and (about is None or about not in with_primary)
            if primary:
                with_primary.add(about)
            if (slug, primary) != (entry.slug, entry.primary):
                self.adopted.kept.append(entry.wording)
            made.append(
                Question(
                    workspace=self.workspace,
                    position=position + len(made),
                    touchpoint_id=touchpoint[about] if about else None,
                    journey=None if about else self.journey,
                    **{**_columns(entry, without=("touchpoint",)), "slug": slug, "primary": primary},
                )
            )
        self.adopted.added["questions"] = [question.wording for question in made]
        Question.objects.bulk_create(made)

    def _match(
        self,
        entries: Mapping[str, Entry],
        known: Mapping[str, Entry],
        found: dict[str, str],
        fits: Callable[[Any, Any], bool] = lambda entry, candidate: True,
    ) -> list[tuple[Entry, str]]:
        """Note in `found` where each entry is; gives those that are not there, with a free slug each."""
        called = _by_name(known)
        taken = set(known)
        missing = []
        for entry in entries.values():
            same = known.get(entry.slug)
            matches = [other for other in called.get(folded(entry.name), ()) if fits(entry, other)]
            if same is not None and (self.by_slug or same in matches):
                matches = [same]
            if not matches:
                found[entry.slug] = _free(entry.slug, taken)
                missing.append((entry, found[entry.slug]))
                continue
            found[entry.slug] = matches[0].slug
            if _says_otherwise(entry, matches[0]):
                self.adopted.kept.append(entry.name)
        return missing

    def _keys(self, model: Inventoried) -> dict[str, int]:
        return dict(model.objects.in_workspace(self.workspace).order_by().values_list("slug", "pk"))


def _by_name(known: Mapping[str, Entry]) -> dict[str, list[Entry]]:
    """Entries by every name they go by: those of that name first, then those with that alias."""
    called: dict[str, list[Entry]] = {}
    for entry in known.values():
        called.setdefault(folded(entry.name), []).append(entry)
    for entry in known.values():
        for alias in getattr(entry, "aliases", ()):
            called.setdefault(folded(alias), []).append(entry)
    return called


def _free(slug: str, taken: set[str]) -> str:
    """The slug, or a numbered one where it is taken; from now on it is."""
    free = free_slug(slug[:SLUG_STEM] if slug in taken else slug, taken)
    taken.add(free)
    return free


def _asks_the_same(one: QuestionEntry, other: QuestionEntry) -> bool:
    same = ("touchpoint", "metric", "minimum", "maximum", "direction")
    return all(getattr(one, name) == getattr(other, name) for name in same) and (
        one.slug == other.slug or folded(one.wording) == folded(other.wording)
    )


def _says_otherwise(entry: Any, match: Any) -> bool:
    """Whether a document says something of an entry that the workspace says otherwise."""
    said = {name: value for name, value in entry_said(entry).items() if name not in _MATCHED}
    return any(plain(getattr(match, name)) != value for name, value in said.items())


def _columns(entry: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of an entry as columns of its row."""
    names = [name for name in type(entry).__dataclass_fields__ if name not in without]
    return {name: plain(getattr(entry, name)) for name in names}
