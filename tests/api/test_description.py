"""The API does what its own description says, whatever is sent."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

# Numbers are read as text where text is asked for; and what spans fields (a scale that goes up, a journey
# that exists) no schema can say, so that some of what fits it is refused.
TOO_STRICT = [negative_data_rejection, positive_data_acceptance]


@pytest.fixture
def described(editor, journey):
    """The description; requests to the application itself must not close the test's connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", WSGIHandler(), headers=editor.signed_in)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@pytest.mark.django_db
def test_every_endpoint_keeps_to_its_description(case, editor):
    case.call_and_validate(headers=editor.signed_in, excluded_checks=TOO_STRICT)
