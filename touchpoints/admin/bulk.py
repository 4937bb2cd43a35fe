"""Bulk import and export of the inventory as CSV and XLSX, with a preview of what will change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from import_export import resources
from import_export.admin import ImportExportMixin
from import_export.results import Result
from import_export.tmp_storages import CacheStorage

from touchpoints.admin.cells import OneOf, Truth, Whole, Within
from touchpoints.admin.scoped import ScopedAdmin
from touchpoints.admin.sheets import LINE, AnyTable, GuardedCsv, GuardedXlsx
from touchpoints.admin.site import workspace_of
from touchpoints.ingestion.table import TableError
from touchpoints.models import Workspace
from touchpoints.services.inventory import folded, give_slug


class Difference:
    """What a row changes, cell by cell, for the preview."""

    def __init__(self, resource: InventoryResource, instance: Any, new: bool) -> None:
        self.before = (
            [""] * len(resource.get_user_visible_fields()) if new else self._cells(resource, instance)
        )
        self.after: list[str] = []

    def compare_with(self, resource: InventoryResource, instance: Any) -> None:
        self.after = self._cells(resource, instance)

    def as_html(self) -> list[SafeString]:
        """What goes struck out, what comes marked, the rest as it is."""
        return [
            format_html("{}", new)
            if old == new
            else format_html("{}{}", self._marked("del", old), self._marked("ins", new))
            for old, new in zip(self.before, self.after, strict=True)
        ]

    @staticmethod
    def _marked(tag: str, text: str) -> SafeString | str:
        return format_html("<{0}>{1}</{0}> ", tag, text) if text else ""

    @staticmethod
    def _cells(resource: InventoryResource, instance: Any) -> list[str]:
        cells = (resource.export_field(field, instance) for field in resource.get_user_visible_fields())
        return ["" if cell is None else str(cell) for cell in cells]


class InventoryResource(resources.ModelResource):
    """Rows known by slug; a row without one is known by its name, or is new.

    Columns may be missing: then what they would say stays. All rows go in, or none.
    """

    class Meta:
        import_id_fields = ("slug",)
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def __init__(self, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.workspace = workspace

    @classmethod
    def get_diff_class(cls) -> type[Difference]:
        return Difference

    def get_queryset(self) -> QuerySet:
        return self._meta.model.objects.in_workspace(self.workspace)

    @cached_property
    def known(self) -> Within:
        """What there is already."""
        known = Within(self._meta.model)
        known.offer(self.workspace)
        return known

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """See that the columns are known ones, and look once at what they may refer to."""
        columns = [field.column_name for field in self.get_user_visible_fields()]
        for name in dataset.headers[1:]:
            if name and name not in columns:
                told = _("There is no column “%(name)s”; the columns are: %(columns)s.")
                raise ValidationError(told % {"name": name, "columns": ", ".join(columns)})
        named_by = self._meta.model.named_by
        if not {named_by, "slug"} & set(dataset.headers):
            raise ValidationError(_("The file needs a column “%(name)s”.") % {"name": named_by})
        if "slug" not in dataset.headers:
            dataset.append_col([""] * len(dataset), header="slug")
        for field in self.fields.values():
            if isinstance(field.widget, Within):
                field.widget.offer(self.workspace)
        self.met: set[str] = set()

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Find by name what has no slug. Raises ValidationError for a second row about the same thing."""
        row["slug"] = str(row["slug"]).strip()
        if not row["slug"]:
            found = self.found_by_name(row)
            row["slug"] = found.slug if found else ""
        if row["slug"] in self.met:
            raise ValidationError(_("An earlier row is about the same one."))
        if row["slug"]:
            self.met.add(row["slug"])

    def found_by_name(self, row: Any) -> Any:
        """The thing that a row without slug is about, None for a new one."""
        return self.known.by_name.get(folded(str(row.get(self._meta.model.named_by) or "")))

    def init_instance(self, row: Any = None) -> Any:
        instance = super().init_instance(row)
        instance.workspace = self.workspace
        if hasattr(instance, "position") and row.get("position", "") == "":
            instance.position = self._meta.model.objects.in_workspace(self.workspace).next_position()
        return instance

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        return self.known.by_slug.get(row["slug"])

    def import_field(self, field: Any, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """An empty cell leaves a new thing its default."""
        usual = field.attribute in ("slug", "position") or isinstance(field.widget, Truth | Whole | OneOf)
        if usual and instance._state.adding and str(row.get(field.column_name, "")).strip() == "":
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Raise ValidationError, by column, for what the database or a service would refuse."""
        errors = dict(import_validation_errors or {})
        if instance._state.adding and getattr(instance, instance.named_by):
            give_slug(instance)
        try:
            self.check(instance, exclude={"workspace", *errors})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def check(self, instance: Any, exclude: set[str]) -> None:
        """Raise ValidationError for what cannot be stored; columns in `exclude` were told already."""
        references = (field for field in instance._meta.concrete_fields if field.is_relation)
        found = {field.name for field in references if getattr(instance, field.attname) is not None}
        instance.clean_fields(exclude=exclude | found)  # which were just looked up: no need to ask again
        instance.clean()

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        self.store(instance)
        self.met.add(instance.slug)
        for widget in (self.known, *(field.widget for field in self.fields.values())):
            if isinstance(widget, Within) and isinstance(instance, widget.model):
                widget.add(instance)

    def store(self, instance: Any) -> None:
        """Save, by the service that keeps what spans tables where there is one."""
        instance.save()

    def after_import(self, dataset: Any, result: Result, **kwargs: Any) -> None:
        """Number what is wrong by the lines of the file."""
        super().after_import(dataset, result, **kwargs)
        lines = dataset[LINE]
        for row in (*result.invalid_rows, *result.error_rows):
            row.number = lines[row.number - 1]


def _in_words(error: TableError) -> str:
    """Why a file cannot be read, as a sentence."""
    if error.line:
        return _("Line %(line)d %(why)s.") % {"line": error.line, "why": error.why}
    return _("The file %(why)s.") % {"why": error.why}


class BulkAdmin(ImportExportMixin, ScopedAdmin):
    """Import and export over the list. What was uploaded waits a day for its confirmation, in the cache."""

    tmp_storage_class = CacheStorage
    import_template_name = "admin/import_inventory.html"
    import_export_change_list_template = "admin/list_with_files.html"

    def get_import_formats(self) -> list[Any]:
        return [AnyTable]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    has_export_permission = has_import_permission

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"workspace": workspace_of(request)}

    get_export_resource_kwargs = get_import_resource_kwargs

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if not isinstance(e, TableError):
            raise e
        form.add_error("import_file", _in_words(e))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return super().process_import(request, **kwargs)
        except TableError as error:
            return self._told_to_try_again(request, _in_words(error))

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            told = _("Nothing was imported: things have changed since the preview. Look at it once more.")
            return self._told_to_try_again(request, told)
        return super().process_result(result, request)

    def _told_to_try_again(self, request: HttpRequest, why: str) -> HttpResponse:
        messages.error(request, why)
        return redirect("admin:{}_{}_import".format(*self.get_model_info()))

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        totals = {
            "new": result.totals["new"],
            "changed": result.totals["update"],
            "same": result.totals["skip"],
        }
        messages.success(
            request, _("Imported: %(new)d new, %(changed)d changed, %(same)d as they were.") % totals
        )

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """What the list shows, as a file: CSV, or XLSX with `?as=xlsx`."""
        parameters = request.GET.copy()
        kinds = {"csv": GuardedCsv, "xlsx": GuardedXlsx}
        kind = kinds.get("".join(parameters.pop("as", ["csv"])), GuardedCsv)
        request.GET = QueryDict(parameters.urlencode())  # the rest are the list's filters
        return self._do_file_export(kind(), request, self.get_export_queryset(request))
