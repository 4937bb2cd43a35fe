"""The forms of a journey's facts, and of the rows of its stages, steps and transitions.

They are forms of a graph and not of rows of the database: what they hold is told by slug and id.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms.models import fields_for_model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchpoints.admin.scoped import field_of
from touchpoints.admin.site import site
from touchpoints.graph.fields import LAST_CELL, TITLE_LENGTH
from touchpoints.graph.journey import JourneyGraph
from touchpoints.models import Journey, Step
from touchpoints.models.labels import FLOW_LABELS, NOTE_LANE_LABELS
from touchpoints.vocabulary import Flow

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

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> list[Any]:
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
        kwargs["initial"] = {**shown, **begun}
        super().__init__(*args, **kwargs)
        wide = {"class": "vLargeTextField", "rows": 2}
        small: dict[str, Any] = {name: forms.Textarea(wide) for name in ("goal", "vision", "source_note")}
        small |= {name: forms.TextInput({"class": "vTextField"}) for name in ("title", "owner")}
        date = {"review_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        self.fields.update(fields_for_model(Journey, FACTS, widgets={**small, **date}))
        field_of(self, "personas", forms.MultipleChoiceField).choices = [
            (slug, persona.name) for slug, persona in graph.inventory.personas.items()
        ]
        field_of(self, "variant_of", KnownField).offer(choices.journeys)


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
        small: dict[str, Any] = {name: forms.Textarea({"rows": 2}) for name in TEXTS}
        self.fields.update(fields_for_model(Step, MORE, widgets=small))
        self.fields["evidence"].required = False

    def offer(self, choices: Choices) -> None:
        field_of(self, "stage", forms.ChoiceField).choices = choices.stages
        field_of(self, "touchpoint", KnownField).offer(choices.touchpoints)
        field_of(self, "channel", KnownField).offer(choices.channels)

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
        for end in ("source", "target"):
            field_of(self, end, AddressField).steps = choices.steps
