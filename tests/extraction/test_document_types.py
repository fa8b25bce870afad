"""The page that describes the document types is what the schemas say."""

from pathlib import Path

from extraction.management.commands.document_types import CHECKS, KINDS, as_markdown
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Check, Kind, leaves

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "document-types.md"


def test_page_is_up_to_date():
    assert PAGE.read_text() == as_markdown(), "run manage.py document_types > its page"


def test_every_field_of_every_type_is_described():
    page = as_markdown()
    for schema in SCHEMAS.values():
        part = page.partition(f"## {schema.title}\n")[2].partition("\n## ")[0]
        for leaf in leaves(schema):
            row = next(line for line in part.splitlines() if line.startswith(f"| `{leaf.path}` "))
            assert ("personal" in row.split("|")[4]) is leaf.pii
            assert ("needed" in row.split("|")[4]) is leaf.required


def test_every_kind_and_check_has_a_word():
    assert set(KINDS) == set(Kind)
    assert set(CHECKS) == set(Check) - {Check.NONE}
