"""The addresses of imports, under Feedback."""

from django.urls import URLPattern, URLResolver, include, path

from touchpoints.web import import_document, import_report, imports

one = [
    path("", import_report.show, name="import_job"),
    path("columns/", imports.columns, name="import_columns"),
    path("journeys/", import_document.preview, name="import_preview"),
    path("discard/", imports.discard, name="import_discard"),
    path("progress/", import_report.progress, name="import_progress"),
    path("stop/", imports.stop, name="import_stop"),
    path("again/", imports.again, name="import_again"),
    path("undo/", imports.undo, name="import_undo"),
    path("rows.csv", import_report.rows_csv, name="import_rows"),
]

workspace: list[URLPattern | URLResolver] = [
    path("", imports.index, name="import_list"),
    path("upload/", imports.upload, name="import_upload"),
    path("document/", import_document.document, name="import_document"),
    path("imports/<int:pk>/", include(one)),
]

urlpatterns = [path("w/<slug:workspace>/feedback/", include(workspace))]
