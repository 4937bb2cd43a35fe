"""Long lists in pages, by a cursor that stays right while rows come and go."""

from rest_framework.pagination import CursorPagination


class ByKey(CursorPagination):
    """Oldest first unless `?ordering=` says otherwise; `?limit=` up to 500."""

    ordering = "pk"
    page_size = 100
    page_size_query_param = "limit"
    max_page_size = 500
