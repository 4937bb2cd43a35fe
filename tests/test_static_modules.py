"""The browser's modules as they are served: hashed names, found through the import map."""

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from touchpoints.web import import_map, static_finder

ROOT = Path(settings.BASE_DIR)
MODULES = sorted((ROOT / "static" / "js").rglob("*.js"))
IMPORT = re.compile(r"""\bimport\s*(?:[\w*{][^"';]*?\bfrom\s*|\(\s*)?["']([^"']+)["']""")


@pytest.fixture
def collected(tmp_path, settings):
    """Static files collected as for a real server, and the import map made from them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    import_map.import_map_text.cache_clear()
    import_map.import_map_source.cache_clear()
    yield tmp_path
    import_map.import_map_text.cache_clear()
    import_map.import_map_source.cache_clear()


def test_every_import_resolves_through_the_import_map_to_a_served_file(collected):
    imports = json.loads(import_map.import_map_text())["imports"]
    assert len(imports) == len(MODULES) > 0
    for module in MODULES:
        address = settings.STATIC_URL + module.relative_to(ROOT / "static").as_posix()
        for specifier in IMPORT.findall(module.read_text()):
            target = urljoin(imports[address], specifier)
            assert target in imports, f"{module.name} imports {specifier}, which is no module of ours"
            served = collected / imports[target].removeprefix(settings.STATIC_URL)
            assert served.exists(), f"{module.name} imports {specifier}: {served} is not there"
            assert re.search(r"\.[0-9a-f]{12}\.js$", served.name), (
                f"{served.name} would be stale after a release"
            )


def test_modules_are_written_as_the_house_has_it():
    for module in MODULES:
        text = module.read_text()
        assert "// @ts-check" in text, f"{module.name} is not type-checked"
        assert not re.search(r"^\s*export\b[^;=]*?\bfrom\b", text, re.M), (
            f"{module.name} exports from another module"
        )


@pytest.mark.django_db
def test_the_policy_admits_the_import_map_and_no_other_inline_script(client: Client):
    answer = client.get("/sign-in/unknown/")
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", answer.content.decode(), re.S)
    assert scripts == [import_map.import_map_text()]
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy["script-src"] == f"'self' {import_map.import_map_source()}"
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"


def test_only_listed_files_of_browser_packages_are_served():
    finder = static_finder.NodeModulesFinder()
    for name in static_finder.SERVED:
        assert Path(finder.find(f"vendor/{name}")).is_file()
    assert finder.find("vendor/typescript/package.json") == []
    assert finder.find("vendor/../package.json") == []
    assert finder.find(static_finder.SERVED[0]) == []
