"""What the pages of the inventory share: how a thing is made, changed, put in order and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from touchpoints.models import Workspace
from touchpoints.models.scoping import rows_within
from touchpoints.rendering.icons import icon_exists
from touchpoints.services.inventory import InUse, remove, with_free_slug
from touchpoints.services.order import move_in_order
from touchpoints.web.forms import Crumb, LaidOut, form_page
from touchpoints.web.scope import workspace_page

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class IconField(forms.CharField):
    """The name of an icon of the set."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        hint = gettext_lazy("The name of a Tabler icon, such as “plane”.")
        self.help_text = format_lazy("{} {}", hint, self.help_text)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not icon_exists(value):
            raise forms.ValidationError(_("There is no icon “%(name)s”."), params={"name": value})


class InventoryForm(LaidOut, forms.ModelForm):
    """A form of something that belongs to a workspace. Its choices are those of the workspace."""

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workspace = workspace
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows_within(field.queryset, workspace)

    def save(self) -> Any:  # type: ignore[override]
        thing = self.instance
        if not hasattr(thing, "slug") or thing.slug:
            return self.store()

        def store(slug: str) -> Any:
            thing.slug = slug
            return self.store()

        return with_free_slug(type(thing), thing.workspace, getattr(thing, thing.named_by), store)

    def store(self) -> Any:
        """Write the row; where a service does that, it is called here instead."""
        return super().save()


class InventoryPages:
    """The pages on which things of one kind are made, changed, put in order and deleted.

    `one` and `many` begin the names of the kind's addresses: `channel_edit`, and `channels` for the list.
    In `delete_title` and `delete_warning` stands “%(name)s” for the thing itself.
    """

    model: Any
    form: type[InventoryForm]
    template = "form.html"
    one: str
    many: str
    heading: Any
    new_title: Any
    saved: Any
    delete_title = gettext_lazy("Delete “%(name)s”?")
    delete_warning: Any

    @method_decorator(workspace_page("edit"))
    def new(self, request: HttpRequest, workspace: Workspace) -> HttpResponse:
        return self.page(request, self.model(workspace=workspace), self.new_title)

    @method_decorator(workspace_page("edit"))
    def edit(self, request: HttpRequest, workspace: Workspace, **key: Any) -> HttpResponse:
        thing = self.found(workspace, **key)
        delete_url = reverse(f"{self.one}_delete", args=[workspace.slug, *key.values()])
        return self.page(request, thing, self.title(thing), delete_url=delete_url, **self.context(thing))

    @method_decorator([workspace_page("edit"), require_POST])
    def move(self, request: HttpRequest, workspace: Workspace, **key: Any) -> HttpResponse:
        move_in_order(self.found(workspace, **key), up="up" in request.POST)
        return redirect(self.many, workspace.slug)

    @method_decorator(workspace_page("edit"))
    def delete(self, request: HttpRequest, workspace: Workspace, **key: Any) -> HttpResponse:
        """Ask, then delete; says in words what stands in the way."""
        thing = self.found(workspace, **key)
        name, (_list, back) = {"name": thing}, self.home(thing)
        why_not = ""
        if request.method == "POST":
            try:
                remove(thing)
            except InUse as used:
                why_not = str(used)
            else:
                messages.success(request, _("“%(name)s” was deleted.") % name)
                return redirect(back)
        title, warning = self.delete_title % name, self.delete_warning % name
        context = {"title": title, "warning": warning, "back": back, "why_not": why_not}
        return render(request, "confirm_delete.html", context, status=409 if why_not else 200)

    def found(self, workspace: Workspace, **key: Any) -> Any:
        """The thing of this address. Raises Http404."""
        thing = get_object_or_404(self.model.objects.in_workspace(workspace), **key)
        thing.workspace = workspace  # known already: no need to ask for it
        return thing

    def page(self, request: HttpRequest, thing: Any, title: str | StrPromise, **context: Any) -> HttpResponse:
        """The form of a thing, or the way on once it is saved."""
        home = self.home(thing)
        return form_page(
            request,
            self.form(request.POST or None, instance=thing, workspace=thing.workspace),
            title=str(title),
            template=self.template,
            done=self.done,
            said=self.saved,
            back=home[1],
            crumbs=[home],
            **context,
        )

    def home(self, thing: Any) -> Crumb:
        """Name and address of the page that lists it."""
        return str(self.heading), reverse(self.many, args=[thing.workspace.slug])

    def done(self, thing: Any) -> str:
        """Where one goes on to once it is saved."""
        return self.home(thing)[1]

    def title(self, thing: Any) -> str:
        """Heading of its form."""
        return str(thing)

    def context(self, thing: Any) -> dict[str, Any]:
        """What its form shows besides."""
        return {}
