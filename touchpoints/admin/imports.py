"""Imports of answers in the admin panel: looked at; files are brought in on the import pages."""

from django.contrib import admin

from touchpoints.admin.scoped import ReadOnlyAdmin
from touchpoints.admin.site import site
from touchpoints.models import ImportJob


@admin.register(ImportJob, site=site)
class ImportAdmin(ReadOnlyAdmin):
    numbers = ["read", "created", "updated", "unchanged", "rejected"]
    list_display = ["file_name", "source", "state", *numbers, "created_by", "created_at"]
    list_filter = ["state", "source"]
    search_fields = ["file_name"]
    list_select_related = ["created_by"]
    fields = ["file_name", "source", "journey", "state", *numbers, "error", "created_by", "created_at"]
