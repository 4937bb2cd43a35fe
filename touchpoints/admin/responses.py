"""Answers in the admin panel: looked at, never edited."""

from __future__ import annotations

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from touchpoints.admin.scoped import ReadOnlyAdmin, by
from touchpoints.admin.site import site
from touchpoints.models import Persona, SurveyResponse

MOST_COUNTED = 10_000
GIVEN = ["customer", "attributes", "language", "source"]


class NewestPages(Paginator):
    """Counts no further than anybody turns pages, however many millions there are."""

    object_list: QuerySet[SurveyResponse]

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:MOST_COUNTED].count()


class HasWords(admin.SimpleListFilter):
    """By whether words came with the score."""

    title = _("words")
    parameter_name = "words"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("yes", str(_("With words"))), ("no", str(_("Without words")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "yes":
                return queryset.exclude(verbatim="")
            case "no":
                return queryset.filter(verbatim="")
        return queryset


@admin.register(SurveyResponse, site=site)
class ResponseAdmin(ReadOnlyAdmin):
    list_display = ["answered_at", "question", "score", "verbatim", "persona", "source"]
    list_filter = ["question__metric", HasWords, by(Persona, "submission__persona")]
    search_fields = ["verbatim", "submission__external_id", "question__wording"]
    list_select_related = ["question", "submission__persona"]
    fields = ["question", "score", "verbatim", "answered_at", "persona", *GIVEN]
    ordering = ["-pk"]
    sortable_by = ()
    paginator = NewestPages
    show_full_result_count = False

    @admin.display(description=_("persona"))
    def persona(self, response: SurveyResponse) -> str:
        return str(response.submission.persona or "–")

    @admin.display(description=_("source"))
    def source(self, response: SurveyResponse) -> str:
        given = response.submission
        return " · ".join(filter(None, (given.source, given.namespace, given.external_id)))

    @admin.display(description=_("customer"))
    def customer(self, response: SurveyResponse) -> str:
        return str(response.submission.customer or "–")

    @admin.display(description=_("attributes"))
    def attributes(self, response: SurveyResponse) -> str:
        return ", ".join(f"{name}: {value}" for name, value in response.submission.attributes.items()) or "–"

    @admin.display(description=_("language"))
    def language(self, response: SurveyResponse) -> str:
        return response.submission.language or "–"
