"""The forms of a journey, and of its stages, steps and transitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touchpoints.graph.fields import LAST_CELL, PLACE, TITLE_LENGTH
from touchpoints.graph.operations import AddPart, MoveStep, Operation, SetFields
from touchpoints.graph.reading import addressed, reading_order
from touchpoints.models.labels import (
    EVIDENCE_LABELS,
    FEELING_LABELS,
    FLOW_LABELS,
    JOURNEY_STATE_LABELS,
    NOTE_LANE_LABELS,
)
from touchpoints.vocabulary import Flow, JourneyState, SubjectKind
from touchpoints.web.forms import CommasField, DateInput
from touchpoints.web.part_form import NOTHING, LinksField, PartForm, TextField, choice, customers

ONLY_THE_TITLE = _("Only the title is needed; the rest can wait.")


class FactsForm(PartForm):
    note = ONLY_THE_TITLE
    kind = SubjectKind.JOURNEY
    thresholds = ("minimum_answers", "minimum_gap", "significance", "stale_after_days")
    rows = [("owner", "review_date"), ("state", "variant_of"), thresholds]
    headings = {"lanes": _("On the map"), "minimum_answers": _("What counts as a pain point")}

    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    goal = TextField(label=_("The customer's goal"))
    personas = forms.MultipleChoiceField(
        label=_("Personas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    owner = forms.CharField(label=_("Owner"), max_length=120, required=False)
    review_date = forms.DateField(label=_("Review on"), required=False, widget=DateInput)
    state = forms.ChoiceField(
        label=_("State"), choices=JOURNEY_STATE_LABELS.items(), initial=JourneyState.CURRENT
    )
    variant_of = choice(_("Variant of"))
    vision = TextField(label=_("Vision"))
    lanes = forms.MultipleChoiceField(
        label=_("Rows of words"),
        required=False,
        choices=NOTE_LANE_LABELS.items(),
        widget=forms.CheckboxSelectMultiple,
    )
    source_note = TextField(label=_("Source, as printed on the map"))
    minimum_answers = forms.IntegerField(label=_("Answers needed"), min_value=2, max_value=1_000_000)
    minimum_gap = forms.FloatField(label=_("Smallest gap, 0–100"), min_value=0, max_value=100)
    significance = forms.FloatField(
        label=_("Significance level"), min_value=0.0001, max_value=0.9999, step_size=None
    )
    stale_after_days = forms.IntegerField(label=_("Stale after days"), min_value=1, max_value=36_500)

    def __init__(self, *args: Any, others: Mapping[str, str], **kwargs: Any) -> None:
        self.others = others
        super().__init__(*args, **kwargs)

    def part(self) -> Any:
        return self.graph.facts

    def held(self) -> dict[str, Any]:
        limits = self.graph.facts.thresholds
        return super().held() | {name: getattr(limits, name) for name in self.thresholds}

    def offer(self) -> None:
        self.choice("variant_of").choices = [NOTHING, *self.others.items()]
        self.choice("personas").choices = [
            (slug, entry.name) for slug, entry in self.graph.inventory.personas.items()
        ]

    def said(self) -> dict[str, Any]:
        said = super().said()
        if any(name in said for name in self.thresholds):
            for name in self.thresholds:
                said.pop(name, None)
            said["thresholds"] = {name: self.cleaned_data[name] for name in self.thresholds}
        return said


class StageForm(PartForm):
    note = ONLY_THE_TITLE
    kind = SubjectKind.STAGE

    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    description = TextField(label=_("Description"))

    def part(self) -> Any:
        return self.graph.stages.get(self.subject or "")


class StepForm(PartForm):
    note = ONLY_THE_TITLE
    kind = SubjectKind.STEP
    rows = [
        ("touchpoint", "channel"),
        ("stage", "column", "row"),
        ("thinks_before", "thinks_after"),
        ("feels", "moment_of_truth"),
        ("worked", "wrong"),
        ("backstage", "support"),
        ("visits", "leaves"),
        ("evidence", "evidence_source"),
    ]
    headings = {
        "does": _("What the customer does, thinks and feels"),
        "worked": _("What was found"),
        "backstage": _("Behind it"),
        "visits": _("Counted"),
        "links": _("More"),
    }

    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    stage = forms.ChoiceField(label=_("Stage"))
    column = forms.IntegerField(label=_("Column"), min_value=1, max_value=LAST_CELL + 1)
    row = forms.IntegerField(label=_("Row in its lane"), min_value=1, max_value=LAST_CELL + 1)
    touchpoint = choice(_("Touchpoint"), help_text=_("Scores belong to the touchpoint, wherever it is used."))
    channel = choice(_("Own channel"), help_text=_("Only when it is not the touchpoint's."))
    does = TextField(label=_("Does"))
    thinks_before = TextField(label=_("Thinks before"))
    thinks_after = TextField(label=_("Thinks after"))
    feels = choice(
        _("Feels"), FEELING_LABELS.items(), coerce=int, help_text=_("Only where nobody measured it.")
    )
    moment_of_truth = forms.BooleanField(label=_("Moment of truth"), required=False)
    worked = TextField(label=_("What worked"))
    wrong = TextField(label=_("What went wrong"))
    typical_words = CommasField(label=_("Typical words"), required=False, help_text=_("With commas between."))
    backstage = TextField(label=_("Backstage work"))
    support = TextField(label=_("Support"))
    visits = customers(_("Customers who pass"))
    leaves = customers(_("Customers who stop here"))
    evidence = forms.ChoiceField(
        label=_("Evidence"), choices=EVIDENCE_LABELS.items(), help_text=_("How this step is known.")
    )
    evidence_source = forms.CharField(label=_("Source of the evidence"), max_length=500, required=False)
    links = LinksField(label=_("Links"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    pictures = LinksField(
        label=_("Addresses of pictures"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    nested_journey = choice(_("Nested journey"), help_text=_("Where this step is told in detail."))

    def __init__(self, *args: Any, others: Mapping[str, str], **kwargs: Any) -> None:
        self.others = others
        super().__init__(*args, **kwargs)

    def part(self) -> Any:
        return self.graph.nodes.get(self.subject or "")

    def held(self) -> dict[str, Any]:
        held = super().held()
        return held | {name: held[name] + 1 for name in ("column", "row") if name in held}

    def offer(self) -> None:
        inventory = self.graph.inventory
        names = {slug: channel.name for slug, channel in inventory.channels.items()}
        self.choice("stage").choices = [(stage.id, stage.title) for stage in self.graph.stages.values()]
        self.choice("channel").choices = [NOTHING, *names.items()]
        self.choice("touchpoint").choices = [
            NOTHING,
            *(
                (name, [(t.slug, t.name) for t in inventory.touchpoints.values() if t.channel == slug])
                for slug, name in names.items()
            ),
        ]
        self.choice("nested_journey").choices = [NOTHING, *self.others.items()]

    def operations(self) -> list[Operation]:
        said = self.said()
        place = PLACE & said.keys()
        moved = {name: said.pop(name) for name in place}
        operations: list[Operation] = []
        if said:
            operations.append(SetFields(self.id_of(), self.kind, str(self.subject), said))
        if moved:
            chosen = self.cleaned_data
            cell = {"column": chosen["column"] - 1, "row": chosen["row"] - 1}
            move = MoveStep(
                self.id_of("move"),
                str(self.subject),
                stage=chosen["stage"],
                channel=chosen["channel"],
                **cell,
            )
            operations.append(move)
        return operations


class NewStepForm(StepForm):
    """The few fields that make a step, quickly; the place is found: behind what its stage has."""

    follows = choice(_("Comes after"), help_text=_("Draws the transition too."))
    field_order = ["title", "touchpoint", "channel", "stage", "follows", "does", "wrong"]
    rows = [("touchpoint", "channel"), ("stage", "follows"), ("does", "wrong")]
    headings = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {*self.field_order, "revision", "operation"}:
            del self.fields[name]

    def held(self) -> dict[str, Any]:
        order = reading_order(self.graph)
        last = order[-1] if order else None
        stage = self.graph.nodes[last].stage if last else next(iter(self.graph.stages), None)
        return {"follows": last, "stage": stage}

    def offer(self) -> None:
        super().offer()
        self.choice("follows").choices = [NOTHING, *addressed(self.graph).items()]

    def operations(self) -> list[Operation]:
        said = self.said()
        follows = said.pop("follows", None)
        columns = [node.column for node in self.graph.nodes.values() if node.stage == said["stage"]]
        said["column"] = max(columns, default=-1) + 1
        step = self.id_of("subject")
        operations: list[Operation] = [AddPart(self.id_of(), self.kind, step, said)]
        if follows:
            ends = {"source": follows, "target": step}
            way = AddPart(self.id_of("way"), SubjectKind.TRANSITION, self.id_of("transition"), ends)
            operations.append(way)
        return operations


class TransitionForm(PartForm):
    note = _("Only the two steps are needed.")
    kind = SubjectKind.TRANSITION
    rows = [("source", "target"), ("label", "condition"), ("flow", "volume")]

    source = forms.ChoiceField(label=pgettext_lazy("transition", "From"))
    target = forms.ChoiceField(label=pgettext_lazy("transition", "To"))
    label = forms.CharField(label=_("Label"), max_length=TITLE_LENGTH, required=False)
    condition = forms.CharField(label=_("Condition"), max_length=500, required=False)
    flow = forms.ChoiceField(label=_("Flow"), choices=FLOW_LABELS.items(), initial=Flow.MAIN)
    volume = customers(_("Customers"))

    def part(self) -> Any:
        return self.graph.edges.get(self.subject or "")

    def offer(self) -> None:
        steps = addressed(self.graph)
        self.choice("source").choices = self.choice("target").choices = steps
