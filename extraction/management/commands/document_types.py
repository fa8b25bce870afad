"""Describe the document types for people, from the schemas that readers use."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from extraction.schemas import SCHEMAS
from extraction.schemas.base import Check, Kind, Leaf, Schema, leaves

KINDS = {
    Kind.MONEY: "amount",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.CURRENCY: "currency",
    Kind.IDENTIFIER: "identifier",
    Kind.NAME: "name",
    Kind.ADDRESS: "address",
    Kind.TEXT: "text",
    Kind.YEAR: "year",
    Kind.BOOLEAN: "tick box",
}
CHECKS = {
    Check.IBAN: "IBAN",
    Check.VAT: "VAT number",
    Check.SSN: "SSN",
    Check.EIN: "EIN",
    Check.TIN: "SSN, ITIN or EIN",
    Check.ROUTING: "ABA routing number",
    Check.VIN: "VIN",
}
HEAD = """\
# Document types

Made by `manage.py document_types` from the schemas; `GET /api/v1/document-types` gives the same to
programs. Values are canonical texts: an amount is `1234.50`, a date `2026-03-31`, a currency its
ISO 4217 letters, a year four digits, a tick box `true` or `false`. Paths with `[]` are columns of
a list. *Needed* fields are asked for where they are not found; *personal* ones identify a person.
An identifier that breaks the rule named beside its kind is kept as it stands, and flagged.
"""


class Command(BaseCommand):
    """For docs/reference/document-types.md, which a test holds to this."""

    help = "Print all document types with their fields, as the page of the documentation."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")


def as_markdown() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(line for one in SCHEMAS.values() for line in _type(one))])


def _type(schema: type[Schema]) -> Iterator[str]:
    yield f"## {schema.title}"
    yield ""
    yield f"`{schema.slug}`, version {schema.version}."
    yield ""
    yield "| path | field | kind | | what it is |"
    yield "|---|---|---|---|---|"
    for leaf in leaves(schema):
        name = f"{leaf.group}: {leaf.label}" if leaf.group else leaf.label
        cells = (f"`{leaf.path}`", name, _kind(leaf), ", ".join(_marks(leaf)), leaf.description)
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
    yield ""


def _kind(leaf: Leaf) -> str:
    check = CHECKS.get(leaf.check, "")
    return f"{KINDS[leaf.kind]} ({check})" if check else KINDS[leaf.kind]


def _marks(leaf: Leaf) -> Iterator[str]:
    if leaf.required:
        yield "needed"
    if leaf.pii:
        yield "personal"
