"""The reference of the built-in rules is made from them, and each says where it comes from."""

from pathlib import Path

import pytest

from rules.management.commands.built_in_rules import as_markdown
from rules.registry import REGISTRY

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"


def test_reference_is_that_of_the_rules():
    assert PAGE.read_text() == as_markdown(), "run manage.py built_in_rules > its page"


@pytest.mark.parametrize("rule", REGISTRY.rules.values(), ids=lambda one: one.id)
def test_rule_is_told_in_words(rule):
    assert rule.title
    assert rule.source
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert "fraud" not in rule.title.lower()
    for threshold in rule.thresholds.values():
        assert threshold.meaning
        assert threshold.unit
        assert threshold.least <= threshold.default
        assert threshold.most is None or threshold.default <= threshold.most


def test_there_are_rules_for_what_lenders_look_at():
    assert len(REGISTRY.rules) >= 45
