"""The airport with its people, as the tests of pages have it."""

from tests.web.conftest import airport, editor, sign_in, stranger, workspace  # noqa: F401
