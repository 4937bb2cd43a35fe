"""Fields of forms that Django does not print by themselves."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def held_before(field: BoundField) -> SafeString:
    """What the field held when the form was made, hidden, where the form wants to know that."""
    return field.as_hidden(only_initial=True) if field.field.show_hidden_initial else SafeString()
