"""What the pure rows say can be said in the reader's language."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from touchpoints.graph.documents import DocumentRefused
from touchpoints.graph.values import Refusal
from touchpoints.scoring.segments import RuleNotUnderstood, read_rule
from touchpoints.services import refused
from touchpoints.services.sayings import SAYINGS
from touchpoints.vocabulary.sayings import Saying


def patterns():
    for row in ("vocabulary", "scoring", "graph", "services"):
        for path in (Path(settings.BASE_DIR) / "touchpoints" / row).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Saying":
                    yield node.args[0].value


def test_every_saying_is_told_to_the_collector_of_translations():
    assert {pattern for pattern in patterns() if pattern != "%(name)s"} == SAYINGS


def test_what_was_expected_is_said_in_the_readers_language(monkeypatch):
    words = {"at most %(count)s entries": "höchstens %(count)s Einträge"}
    monkeypatch.setattr(refused, "_", lambda text: words.get(text, text))
    expected = Saying("at most %(count)s entries", count=50)
    said = refused.in_words(DocumentRefused("a.json", Refusal.TOO_MANY, expected=expected))
    assert said.endswith("Expected: höchstens 50 Einträge.")


def test_a_rule_says_why_it_is_not_understood_in_the_readers_language():
    with pytest.raises(RuleNotUnderstood) as caught:
        read_rule({"all": 1})
    assert caught.value.why.by({"expected a list": "eine Liste"}.__getitem__) == "eine Liste"
