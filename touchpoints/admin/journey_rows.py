"""The form of a whole journey: its facts, and tables of stages, steps and transitions.

Forms of graphs and not of rows of the database: they show a JourneyGraph, and `JourneySheet.graph` is the
one that they say.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms.models import fields_for_model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.admin.site import site
from touchpoints.graph.fields import LAST_CELL, TITLE_LENGTH
from touchpoints.graph.journey import JourneyGraph, JourneyStage, TouchpointNode, TransitionEdge
from touchpoints.graph.reading import addressed, reading_order, references
from touchpoints.models import Channel, Journey, Step, Touchpoint
from touchpoints.models.labels import FLOW_LABELS, NOTE_LANE_LABELS
from touchpoints.scoring.score import Thresholds
from touchpoints.vocabulary import EvidenceStatus, Flow, JourneyState, NoteLane

THRESHOLDS = ["minimum_answers", "minimum_gap", "significance", "stale_after_days"]
FACTS = ["title", "goal", "state", "vision", "owner", "review_date", "source_note", *THRESHOLDS]
TEXTS = ["does", "thinks_before", "thinks_after", "worked", "wrong", "backstage", "support"]
MORE = ["visits", "leaves", *TEXTS, "feels", "evidence", "evidence_source", "moment_of_truth"]
"""What a row unfolds of a step: everything but its place."""


class Names:
    """What may be chosen: the key that a page sends, with slug and name. One query."""

    def __init__(self, model: Any, journey: Journey) -> None:
        things = model.objects.in_workspace(journey.workspace).values_list("pk", "slug", model.named_by)
        self.names = {str(pk): name for pk, _slug, name in things}
        self.slugs = {str(pk): slug for pk, slug, _name in things}
        self.keys = {slug: pk for pk, slug in self.slugs.items()}


class KnownSelect(AutocompleteSelect):
    """Autocompletion that knows the name of what is chosen, so that a row costs no query."""

    names: Mapping[str, str] = {}

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        chosen = [(key, self.names[key], True) for key in value if key in self.names]
        options = [("", "", not chosen), *chosen]
        return [(None, [self.create_option(name, *option, index) for index, option in enumerate(options)], 0)]


class KnownField(forms.Field):
    """One of the workspace's things: a slug in the graph, a key on the page."""

    def __init__(self, of: Any, **kwargs: Any) -> None:
        super().__init__(
            required=False, widget=KnownSelect(of, site), label=capfirst(of.verbose_name), **kwargs
        )

    def offer(self, names: Names) -> None:
        self.known = names
        self.widget.names = names.names

    def prepare_value(self, value: Any) -> Any:
        return self.known.keys.get(value, value)

    def to_python(self, value: Any) -> str | None:
        if value in self.empty_values:
            return None
        if value not in self.known.slugs:
            raise forms.ValidationError(_("This is not there any more."))
        return self.known.slugs[value]


class AddressField(forms.CharField):
    """A step by its address, as in “D3.1 Restaurants”; the browser completes it from the page's list."""

    widget = forms.TextInput(attrs={"list": "steps-known", "autocomplete": "off"})
    steps: Mapping[str, str] = {}
    """Id by address."""

    def to_python(self, value: Any) -> str:
        address = (str(value or "").split() or [""])[0].upper()
        if address and address not in self.steps:
            raise forms.ValidationError(_("There is no step “%(address)s”."), params={"address": address})
        return self.steps.get(address, "")


@dataclass(frozen=True)
class Choices:
    """What the rows of one page choose from."""

    stages: list[tuple[str, str]]
    steps: dict[str, str]
    touchpoints: Names
    channels: Names
    journeys: Names


class FactsForm(forms.Form):
    """What is said of the journey as a whole. `revision` is the one shown, `seen` the one last told of."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    form = forms.UUIDField(widget=forms.HiddenInput)
    personas = forms.MultipleChoiceField(
        label=gettext_lazy("Personas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    variant_of = KnownField(Journey._meta.get_field("variant_of"))
    lanes = forms.MultipleChoiceField(
        label=gettext_lazy("Rows of words"),
        required=False,
        choices=NOTE_LANE_LABELS.items(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, graph: JourneyGraph, choices: Choices, **kwargs: Any) -> None:
        facts = graph.facts
        shown = {name: getattr(facts, name, None) for name in (*FACTS, "personas", "lanes", "variant_of")}
        shown |= {name: getattr(facts.thresholds, name) for name in THRESHOLDS}
        begun = {"revision": graph.revision, "seen": graph.revision, "form": uuid.uuid4()}
        super().__init__(*args, initial={**shown, **begun}, **kwargs)
        wide = {"class": "vLargeTextField", "rows": 2}
        small: dict[str, Any] = {name: forms.Textarea(wide) for name in ("goal", "vision", "source_note")}
        small |= {name: forms.TextInput({"class": "vTextField"}) for name in ("title", "owner")}
        date = {"review_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        self.fields.update(fields_for_model(Journey, FACTS, widgets={**small, **date}))
        self.fields["personas"].choices = [(slug, p.name) for slug, p in graph.inventory.personas.items()]
        self.fields["variant_of"].offer(choices.journeys)


class RowForm(forms.Form):
    """A row of a table; without an `id` it is a new one."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """Give the fields what there is to choose from."""


class StageRow(RowForm):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LENGTH)
    order = forms.IntegerField(label=gettext_lazy("Order"), required=False, min_value=0, max_value=10_000)


class StepRow(RowForm):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LENGTH)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"))
    touchpoint = KnownField(Step._meta.get_field("touchpoint"))
    channel = KnownField(Step._meta.get_field("channel"))
    column = forms.IntegerField(
        label=gettext_lazy("Column"), required=False, min_value=1, max_value=LAST_CELL + 1
    )
    row = forms.IntegerField(label=gettext_lazy("Row"), required=False, min_value=1, max_value=LAST_CELL + 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        small = {name: forms.Textarea({"rows": 2}) for name in TEXTS}
        self.fields.update(fields_for_model(Step, MORE, widgets=small))
        self.fields["evidence"].required = False

    def offer(self, choices: Choices) -> None:
        self.fields["stage"].choices = choices.stages
        self.fields["touchpoint"].offer(choices.touchpoints)
        self.fields["channel"].offer(choices.channels)

    def more(self) -> list[forms.BoundField]:
        """The fields that unfold."""
        return [self[name] for name in MORE]


class TransitionRow(RowForm):
    source = AddressField(label=gettext_lazy("From"))
    target = AddressField(label=gettext_lazy("To"))
    label = forms.CharField(label=gettext_lazy("Label"), max_length=TITLE_LENGTH, required=False)
    condition = forms.CharField(label=gettext_lazy("Condition"), max_length=500, required=False)
    flow = forms.ChoiceField(label=gettext_lazy("Flow"), choices=FLOW_LABELS.items(), initial=Flow.MAIN)
    volume = forms.IntegerField(
        label=gettext_lazy("Customers"), required=False, min_value=0, max_value=2**53 - 1
    )

    def offer(self, choices: Choices) -> None:
        self.fields["source"].steps = self.fields["target"].steps = choices.steps


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
            stages=[(stage.id, stage.title) for stage in graph.stages.values()],
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
    def media(self) -> forms.Media:
        scripts = forms.Media(js=["admin/js/jquery.init.js", "admin/js/inlines.js"])
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
        stay, moved = {}, {}
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
