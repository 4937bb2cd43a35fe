"""What every answer passes through."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

from touchpoints.web.import_map import import_map_source


class ContentPolicyMiddleware(CSPMiddleware):
    """The content policy of the settings, and in it the one inline script there is: the import map."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        parts.update = {**(parts.update or {}), "script-src": import_map_source()}
        return parts
