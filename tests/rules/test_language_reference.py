"""The page of the rule language is what the language is made of, and its examples are rules."""

import re
from pathlib import Path

import pytest

from extraction.schemas import SCHEMAS
from extraction.schemas.base import leaves
from rules.language import NotARule
from rules.language.check import check
from rules.language.functions import FUNCTIONS, OVER_ROWS
from rules.language.picking import PICKS
from rules.management.commands.rule_language import as_markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "rule-language.md"


def test_page_is_up_to_date():
    assert PAGE.read_text() == as_markdown(), "run manage.py rule_language > its page"


@pytest.mark.parametrize("name", [*FUNCTIONS, *OVER_ROWS, *PICKS])
def test_page_has_every_function(name):
    assert f"| `{name}(" in as_markdown()


def test_page_has_every_field_of_every_type():
    for schema in SCHEMAS.values():
        part = as_markdown().partition(f": `{schema.slug}`\n")[2].partition("\n### ")[0]
        for leaf in leaves(schema):
            name = leaf.path.rpartition("[].")[2]
            assert f"`{name}`" in part


@pytest.mark.parametrize(
    "example", [one.example for one in (*FUNCTIONS.values(), *OVER_ROWS.values(), *PICKS.values())]
)
def test_every_example_is_sound_somewhere(example):
    """On a type of document, on the case, or of a row of one of a type's lists."""
    tried = [(example, slug) for slug in (*SCHEMAS, "case")]
    tried += [(f"known({example})", "case")]
    row = re.search(r"\bt\.", example)
    if row and " for " not in example:
        tried = [(f"any({example} for t in transactions)", "bank_statement")]
    if "stated." in example:
        tried = [(example.replace("employee.", "latest(pay_stub, pay_date).employee."), "case")]

    assert any(_sound(text, on) for text, on in tried)


def _sound(text: str, on: str) -> bool:
    try:
        check(text, on, wanted=None)
    except NotARule:
        return False
    return True
