"""Admin pages of things that belong to a workspace."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import JSONField, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from touchpoints.admin.site import workspace_of
from touchpoints.models.scoping import rows_within
from touchpoints.services.inventory import InUse, give_slug, remove, where_used

KindOfField = TypeVar("KindOfField", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[KindOfField]) -> KindOfField:
    """A field of a form, of the kind it is known to be. Raises TypeError when it is of another."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} is no {kind.__name__}")
    return field


class ListField(forms.Field):
    """A list of texts, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        entries = value if isinstance(value, list) else str(value or "").splitlines()
        return list(dict.fromkeys(text for entry in entries if (text := str(entry).strip())))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class ScopedAdmin(admin.ModelAdmin):
    """Only rows of the workspace worked in exist, in lists, choices and autocompletion alike."""

    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return rows_within(super().get_queryset(request), workspace_of(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        related = db_field.remote_field.model
        if hasattr(related, "workspace_path"):
            kwargs["queryset"] = related.objects.in_workspace(workspace_of(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, JSONField) and db_field.default is list:
            told = " ".join(filter(None, (str(db_field.help_text), str(_("One on each line.")))))
            return ListField(label=capfirst(db_field.verbose_name), required=False, help_text=told)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["workspace", *(super().get_exclude(request, obj) or [])]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.workspace = workspace_of(request)
            give_slug(obj)
        self.store(request, obj)

    def store(self, request: HttpRequest, obj: Any) -> None:
        """Save, by the service that keeps what spans tables where there is one."""
        obj.save()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove(obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What is in use stays, and the words say where it is used."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except InUse as error:
            messages.error(request, str(error))
            opts = self.model._meta
            return redirect(f"admin:{opts.app_label}_{opts.model_name}_change", unquote(object_id))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[str], dict, set, list[str]]:
        """What goes, and where it is in use, without gathering the millions of answers that may go along."""
        in_use = [used for thing in objs if (used := where_used(thing))]
        return [str(thing) for thing in objs], {self.opts.verbose_name_plural: len(objs)}, set(), in_use

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for thing in queryset:
            try:
                remove(thing)
            except InUse as error:
                messages.error(request, str(error))

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        raise Http404

    # The site lets in nobody who may not edit, and the query shows nothing of other workspaces.

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


class ReadOnlyAdmin(ScopedAdmin):
    """Pages that only show."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_delete_permission = has_change_permission


def by(model: Any, field: str) -> type[admin.SimpleListFilter]:
    """A filter of a list by things of the workspace: those of `model` that the path `field` leads to."""

    class Filter(admin.SimpleListFilter):
        title = model._meta.verbose_name
        parameter_name = field.rsplit("__", maxsplit=1)[-1]

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            things = model.objects.in_workspace(workspace_of(request))
            return list(things.order_by(model.named_by).values_list("slug", model.named_by))

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            return queryset.filter(**{f"{field}__slug": self.value()}) if self.value() else queryset

    return Filter
