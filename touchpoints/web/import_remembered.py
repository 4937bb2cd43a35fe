"""Mappings that were remembered, and fit a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from touchpoints.models import ImportJob, SavedMapping
from touchpoints.services.uploads import Look


def fitting_mappings(job: ImportJob, look: Look) -> list[SavedMapping]:
    """Remembered mappings whose columns the file has all. One query."""
    header = {name.strip().casefold() for name in look.header}
    return [
        saved
        for saved in SavedMapping.objects.in_workspace(job.workspace).order_by("name")
        if _columns_of(saved.mapping) <= header
    ]


def _columns_of(data: Mapping[str, Any]) -> set[str]:
    """Every column that plain data of a mapping names."""
    named = [data.get("external_id"), data.get("customer"), data.get("weight"), data.get("language")]
    named += [data.get("answered_at", {}).get("column"), *(data.get("attributes") or {}).values()]
    for question in data.get("questions", []):
        named += [question["column"], question.get("verbatim")]
    return {name.strip().casefold() for name in named if isinstance(name, str)}
