"""JourneyMap's one Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TouchpointsConfig(AppConfig):
    """Customer journeys, the inventory they use, and the answers that measure them."""

    name = "touchpoints"
    verbose_name = _("Customer journeys")
