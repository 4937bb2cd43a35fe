"""The import map: how the browser finds the hashed name of a module that another one imports.

Modules import each other by relative path (`import { x } from "./x.js";`), so that `node --test` and an
editor understand them as they are. Served files carry a hash of their content in their name; the map leads
from the plain address to the hashed one. It is the only inline script, admitted by its own hash.
"""

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe


def module_names() -> list[str]:
    """Names of the product's own modules among the static files, such as `js/map.js`."""
    return sorted(
        path.relative_to(folder).as_posix()
        for folder in map(Path, settings.STATICFILES_DIRS)
        for path in folder.glob("js/**/*.js")
    )


@cache
def import_map_text() -> SafeString:
    """The map as JSON, fit to stand inside a script element."""
    imports = {f"{settings.STATIC_URL}{name}": staticfiles_storage.url(name) for name in module_names()}
    # "<" is written as an escape: no file name can end the element
    text = json.dumps({"imports": imports}, separators=(",", ":")).replace("<", "\\u003c")
    return mark_safe(text)  # noqa: S308


@cache
def import_map_source() -> str:
    """The source expression by which the content policy admits exactly this map."""
    return f"'sha256-{b64encode(sha256(import_map_text().encode()).digest()).decode()}'"


def import_map(_request: HttpRequest) -> dict[str, SafeString]:
    """For templates: `<script type="importmap">{{ import_map }}</script>`, before any module."""
    return {"import_map": import_map_text()}
