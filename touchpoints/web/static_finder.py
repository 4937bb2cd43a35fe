"""Files of browser packages that the product serves: these and no others of `node_modules`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PREFIX = "vendor"
SERVED = ("inter-ui/variable/InterVariable.woff2",)


class NodeModulesFinder(BaseFinder):
    """Finds `vendor/<package>/<file>` in `node_modules`, if the file is on the list above."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.NODE_MODULES)
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]  # collectstatic puts it before each name

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> str | list[str]:  # type: ignore[override]
        name = Path(path).as_posix().removeprefix(f"{PREFIX}/")
        if path.startswith(f"{PREFIX}/") and name in SERVED and self.storage.exists(name):
            return [self.storage.path(name)] if find_all else self.storage.path(name)
        return []

    def list(self, _ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in SERVED:
            yield name, self.storage
