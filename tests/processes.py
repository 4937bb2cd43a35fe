"""The product as a process of its own, apart from the tests' settings."""

import os

OF_THE_TESTS = {"DATABASE_URL", "REDIS_URL", "DJANGO_ALLOW_ASYNC_UNSAFE", "DJANGO_SETTINGS_MODULE"}


def surroundings(**more: object) -> dict[str, str]:
    """This machine's environment without what is set for the tests, and with what is given."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    return kept | {name: str(value) for name, value in more.items()}
