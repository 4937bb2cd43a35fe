"""Personas saved so that every answer stays with whom it belongs to."""

from __future__ import annotations

from django.db import transaction

from touchpoints.models import Persona
from touchpoints.services.recounting import recount


@transaction.atomic
def save_persona(persona: Persona) -> Persona:
    """Store a persona, a new one as the last in order. A changed rule or order gives answers to others."""
    others = Persona.objects.filter(workspace=persona.workspace_id)
    if persona.pk is None:
        persona.position = others.next_position()
        before = None
    else:
        before = others.values_list("segment", "position").filter(pk=persona.pk).first()
    persona.save()
    if (persona.segment, persona.position) != before and (persona.segment or before):
        recount(persona.workspace)
    return persona
