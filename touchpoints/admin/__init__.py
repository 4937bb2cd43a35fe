"""The admin panel: data entry by hand and in bulk, for editors, inside one workspace.

Stock Django admin over the models. A journey is changed through the one door for edits; scores are
shown and never edited.
"""

from touchpoints.admin import (  # noqa: F401 (each registers its models)
    channels,
    decisions,
    imports,
    journeys,
    opportunities,
    personas,
    questions,
    responses,
    touchpoints,
)
from touchpoints.admin.site import site

__all__ = ["site"]
