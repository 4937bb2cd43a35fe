"""The form of a whole journey: filled from a JourneyGraph, and read back as one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.forms import Media

from touchpoints.admin.journey_rows import (
    MORE,
    THRESHOLDS,
    Choices,
    FactsForm,
    Names,
    RowForm,
    StageRow,
    StepRow,
    TransitionRow,
)
from touchpoints.graph.fields import LAST_CELL
from touchpoints.graph.journey import JourneyGraph, JourneyStage, TouchpointNode, TransitionEdge
from touchpoints.graph.reading import addressed, reading_order, references, stage_letters
from touchpoints.models import Channel, Journey, Touchpoint
from touchpoints.scoring.score import Thresholds
from touchpoints.vocabulary import EvidenceStatus, Flow, JourneyState, NoteLane


def _table(form: type[RowForm], prefix: str, data: Any, choices: Choices, initial: list[Any]) -> Any:
    made = forms.formset_factory(form, extra=0, can_delete=True, max_num=5_000, absolute_max=5_000)
    return made(data, prefix=prefix, initial=initial, form_kwargs={"choices": choices})


class JourneySheet:
    """The form of a whole journey, filled from a graph, or with what was sent on top of that graph."""

    def __init__(self, journey: Journey, graph: JourneyGraph, data: Any = None) -> None:
        self.before = graph
        addresses = references(graph)
        titles = addressed(graph)
        self.steps_known = list(titles.values())
        choices = Choices(
            stages=[
                (id_, f"{letter} {graph.stages[id_].title}") for id_, letter in stage_letters(graph).items()
            ],
            steps={address: step for step, address in addresses.items()},
            touchpoints=Names(Touchpoint, journey),
            channels=Names(Channel, journey),
            journeys=Names(Journey, journey),
        )
        self.facts = FactsForm(data, graph=graph, choices=choices)
        stages = [
            {"id": stage.id, "title": stage.title, "order": order}
            for order, stage in enumerate(graph.stages.values(), start=1)
        ]
        steps = [_shown(graph.nodes[step]) for step in reading_order(graph)]
        place = {step: number for number, step in enumerate(addresses)}
        ways = sorted(graph.edges.values(), key=lambda way: (place[way.source], place[way.target]))
        transitions = [
            {name: getattr(way, name) for name in ("id", "label", "condition", "flow", "volume")}
            | {"source": titles[way.source], "target": titles[way.target]}
            for way in ways
        ]
        self.stages = _table(StageRow, "stages", data, choices, stages)
        self.steps = _table(StepRow, "steps", data, choices, steps)
        self.transitions = _table(TransitionRow, "transitions", data, choices, transitions)

    @property
    def forms(self) -> tuple[Any, ...]:
        return self.facts, self.stages, self.steps, self.transitions

    @property
    def media(self) -> Media:
        scripts = Media(js=["admin/js/jquery.init.js", "admin/js/inlines.js"])
        return self.facts.media + StepRow.base_fields["touchpoint"].widget.media + scripts

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]  # each of them says what is wrong
        return all(valid)

    @cached_property
    def graph(self) -> JourneyGraph:
        """The journey that the forms say; what they do not show of it stays."""
        stages = self._stages()
        nodes = self._nodes(stages)
        return replace(self.before, facts=self._facts(), stages=stages, nodes=nodes, edges=self._edges(nodes))

    def _facts(self) -> Any:
        said, facts = dict(self.facts.cleaned_data), self.before.facts
        said["thresholds"] = Thresholds(**{name: said.pop(name) for name in THRESHOLDS})
        said["state"] = JourneyState(said["state"])
        said["lanes"] = _in_the_order_of(facts.lanes, map(NoteLane, said["lanes"]))
        said["personas"] = _in_the_order_of(facts.personas, said["personas"])
        for name in ("revision", "seen", "form"):
            del said[name]
        return _with(facts, said)

    def _stages(self) -> dict[str, JourneyStage]:
        placed = []
        for number, (id_, said, known) in enumerate(self._rows(self.stages, self.before.stages)):
            order = said.pop("order")
            stage = _with(known, said) if known else JourneyStage(id_, said["title"])
            placed.append((order if order is not None else 10_000, number, stage))
        return {stage.id: stage for _order, _number, stage in sorted(placed, key=lambda one: one[:2])}

    def _nodes(self, stages: Mapping[str, JourneyStage]) -> dict[str, TouchpointNode]:
        """The steps; those that are moved come last, so that they push what stands in their new cell."""
        stay: dict[str, TouchpointNode] = {}
        moved: dict[str, TouchpointNode] = {}
        for id_, said, known in self._rows(self.steps, self.before.nodes):
            if said["stage"] not in stages:
                continue  # it goes with its stage
            said["evidence"] = EvidenceStatus(said["evidence"] or EvidenceStatus.ASSUMED)
            said["column"], said["row"] = self._cell(said, known)
            node = _with(known or TouchpointNode(id_, said["stage"], said["title"]), said)
            is_moved = known is None or (known.stage, known.column, known.row) != (
                node.stage,
                node.column,
                node.row,
            )
            (moved if is_moved else stay)[id_] = node
        return {**stay, **moved}

    def _cell(self, said: Mapping[str, Any], known: TouchpointNode | None) -> tuple[int, int]:
        """Column and row; left open, the first row, behind all that the stage has."""
        column, row = said["column"], said["row"]
        if column is None:
            others = [
                node.column
                for node in self.before.nodes.values()
                if node.stage == said["stage"] and node != known
            ]
            column = max(others, default=-1) + 2
        return min(column - 1, LAST_CELL), (row or 1) - 1

    def _edges(self, nodes: Mapping[str, TouchpointNode]) -> dict[str, TransitionEdge]:
        edges = {}
        for id_, said, known in self._rows(self.transitions, self.before.edges):
            if {said["source"], said["target"]} <= nodes.keys():
                said["flow"] = Flow(said["flow"])
                edges[id_] = _with(known or TransitionEdge(id_, said["source"], said["target"]), said)
        return edges

    def _rows(self, table: Any, known: Mapping[str, Any]) -> list[tuple[str, dict[str, Any], Any]]:
        """Id, what is said, and the part as it was (None for a new one), of the rows that stay."""
        rows = []
        for number, form in enumerate(table.forms):
            said = dict(form.cleaned_data)
            id_ = said.pop("id", None)
            if not said or said.pop("DELETE", False):
                continue
            if id_ is None:
                new = str(uuid.uuid5(self.facts.cleaned_data["form"], f"{table.prefix}-{number}"))
                rows.append((new, said, None))
            elif str(id_) in known:
                rows.append((str(id_), said, known[str(id_)]))
        return rows


def _shown(node: TouchpointNode) -> dict[str, Any]:
    names = ("id", "title", "stage", "touchpoint", "channel", *MORE)
    return {name: getattr(node, name) for name in names} | {"column": node.column + 1, "row": node.row + 1}


def _with(part: Any, said: Mapping[str, Any]) -> Any:
    """The part with what was said. Line ends and outer spaces that a browser changes change nothing."""
    changed = {}
    for name, value in said.items():
        now = getattr(part, name)
        if isinstance(value, str):
            value = type(value)(value.replace("\r\n", "\n")) if type(value) is str else value  # noqa: PLW2901
        if isinstance(value, str) and isinstance(now, str) and value == now.strip():
            continue
        changed[name] = value
    return replace(part, **changed)


def _in_the_order_of(now: tuple[Any, ...], chosen: Any) -> tuple[Any, ...]:
    """What is chosen: what was there stays in its order, the rest comes behind."""
    chosen = list(chosen)
    return (*(entry for entry in now if entry in chosen), *(entry for entry in chosen if entry not in now))
