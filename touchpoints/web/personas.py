"""The list of personas, and the form of one with its segment rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from touchpoints.models import Persona, Workspace
from touchpoints.services.belonging import try_rule
from touchpoints.services.personas import save_persona
from touchpoints.web.forms import CommasField, LaidOut, LinesField
from touchpoints.web.inventory import IconField, InventoryForm, InventoryPages
from touchpoints.web.scope import WorkspaceRequest, workspace_page

SPARE = 2
"""Empty conditions offered below those that a rule has."""


class ConditionForm(LaidOut, forms.Form):
    """One condition of a segment rule."""

    rows = [("attribute", "relation", "values")]

    attribute = forms.CharField(label=gettext_lazy("Attribute"), required=False)
    relation = forms.ChoiceField(
        label=gettext_lazy("Relation"),
        choices=[
            ("in", gettext_lazy("is any of")),
            ("not_in", gettext_lazy("is none of")),
            ("between", gettext_lazy("lies between")),
        ],
    )
    values = CommasField(label=gettext_lazy("Values, with commas between"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("attribute") and not said.get("values"):
            self.add_error("values", _("Which values?"))
        if said.get("values") and not said.get("attribute"):
            self.add_error("attribute", _("Which attribute do these values belong to?"))
        if said.get("relation") == "between" and said.get("values") and not _is_range(said["values"]):
            self.add_error("values", _("Give two numbers: the lowest and the highest."))
        return said

    def condition(self) -> dict[str, Any] | None:
        """The condition as a rule holds it; None when nothing was said."""
        said = self.cleaned_data
        if not said.get("attribute"):
            return None
        values = said["values"]
        return {
            "attribute": said["attribute"],
            said["relation"]: list(map(float, values)) if said["relation"] == "between" else values,
        }


Conditions = forms.formset_factory(ConditionForm, extra=SPARE, max_num=20)


def _is_range(values: list[str]) -> bool:
    try:
        low, high = map(float, values)
    except ValueError:
        return False
    return low <= high


def conditions_of(rule: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """A flat rule as rows of the form; None for one that is nested and can only be told as JSON."""
    if not rule:
        return []
    parts = next(iter(rule.values()))
    if "attribute" in rule or not all("attribute" in part for part in parts):
        return None
    return [
        {
            "attribute": part["attribute"],
            "relation": relation,
            "values": [f"{value:g}" if isinstance(value, float) else value for value in part[relation]],
        }
        for part in parts
        for relation in part.keys() - {"attribute"}
    ]


class PersonaForm(InventoryForm):
    note = gettext_lazy("Only the name is needed; the rest can wait.")
    rows = [("goals", "frustrations")]
    headings = {"join": gettext_lazy("Whose answers are this persona's")}

    join = forms.ChoiceField(
        label=gettext_lazy("An answer belongs to this persona when"),
        choices=[
            ("all", gettext_lazy("all of these are true")),
            ("any", gettext_lazy("any of these is true")),
        ],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Persona
        fields = ["name", "description", "quote", "goals", "frustrations", "context", "icon", "segment"]
        field_classes = {"icon": IconField, "goals": LinesField, "frustrations": LinesField}
        widgets = {
            name: forms.Textarea(attrs={"rows": lines})
            for name, lines in (
                ("description", 2), ("quote", 2), ("context", 2), ("goals", 3), ("frustrations", 3),
                ("segment", 6),
            )
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = conditions_of(self.instance.segment)
        if rows is None:  # told as JSON, as it is stored
            self.conditions = None
            del self.fields["join"]
        else:
            self.conditions = Conditions(self.data if self.is_bound else None, initial=rows, prefix="rule")
            self.fields["join"].initial = next(iter(self.instance.segment), "all")
            del self.fields["segment"]

    def is_valid(self) -> bool:
        rule_is_valid = self.conditions is None or self.conditions.is_valid()
        return super().is_valid() and rule_is_valid

    def rule(self, join: str) -> dict[str, Any]:
        """The rule that the conditions make, once they are valid."""
        said = [condition for form in self.conditions or () if (condition := form.condition())]
        return {join: said} if said else {}

    def store(self) -> Persona:
        if self.conditions is not None:
            self.instance.segment = self.rule(self.cleaned_data["join"])
        return save_persona(self.instance)


@workspace_page()
def index(request: WorkspaceRequest, workspace: Workspace) -> HttpResponse:
    told_in = Count("journeys", distinct=True, filter=Q(journeys__archived_at=None))
    personas = Persona.objects.in_workspace(workspace).annotate(told_in=told_in)
    return render(request, "personas.html", {"personas": personas})


@workspace_page("edit")
@require_POST
def count(request: WorkspaceRequest, workspace: Workspace, slug: str = "") -> HttpResponse:
    """Whom a rule would catch, while it is being filled in."""
    personas = Persona.objects.in_workspace(workspace)
    persona = get_object_or_404(personas, slug=slug) if slug else Persona()
    form = PersonaForm(request.POST, instance=persona, workspace=workspace)
    trial = None
    if form.conditions is not None and form.conditions.is_valid():
        rule = form.rule("any" if request.POST.get("join") == "any" else "all")
        trial = try_rule(workspace, rule, persona)
    return render(request, "personas/_count.html", {"trial": trial})


class PersonaPages(InventoryPages):
    model, form = Persona, PersonaForm
    template = "persona_form.html"
    one, many = "persona", "personas"
    heading = gettext_lazy("Personas")
    new_title = gettext_lazy("New persona")
    saved = gettext_lazy("The persona was saved.")
    delete_warning = gettext_lazy(
        "Its answers stay: they go to the next persona whose rule matches, or to none."
    )

    def done(self, thing: Persona) -> str:
        return reverse("persona", args=[thing.workspace.slug, thing.slug])


pages = PersonaPages()
