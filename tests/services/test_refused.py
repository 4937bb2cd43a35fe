"""Every reason why a document cannot be read has words."""

import pytest

from touchpoints.graph.documents import DocumentRefused, Fault
from touchpoints.services.refused import in_words


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_is_said_in_words(fault):
    said = in_words(DocumentRefused("a.json", fault, line=3))
    assert said.startswith("“a.json”, line 3: ")
    assert "cannot stand there" not in said
