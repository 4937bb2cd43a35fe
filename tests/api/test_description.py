"""The API does what its own description says, whatever is sent."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

# Numbers are read as text where text is asked for; and what spans fields (a scale that goes up, a journey
# that exists) no schema can say, so that some of what fits it is refused.
TOO_STRICT = [negative_data_rejection, positive_data_acceptance]


@pytest.fixture
def described(editor, journey):
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", WSGIHandler(), headers=editor.signed_in)


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@pytest.mark.django_db
def test_every_endpoint_keeps_to_its_description(case, editor):
    case.call_and_validate(headers=editor.signed_in, excluded_checks=TOO_STRICT)
