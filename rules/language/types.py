"""The types of the rule language, and what has which type in a schema."""

import difflib
from dataclasses import dataclass
from enum import StrEnum

from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from extraction.schemas.base import Kind, Schema, leaf_at, leaves


class Scalar(StrEnum):
    """A single value."""

    NUMBER = "a number"
    DATE = "a date"
    TEXT = "a text"
    TRUTH = "a condition"
    BROKEN = "unknown"  # of what has a mistake already: fits everything, so it is told once


@dataclass(frozen=True, slots=True)
class Place:
    """A document, or a group or row in one. `prefix` is a path template: "gross_pay", ""."""

    schema: type[Schema]
    prefix: str = ""

    def __str__(self) -> str:
        return "a group of fields"

    def child(self, name: str) -> "Type | None":
        """What a name within it is; None where there is none."""
        path = f"{self.prefix}.{name}" if self.prefix else name
        known = [leaf.path for leaf in leaves(self.schema)]
        if path in known:
            return _SCALARS[leaf_at(self.schema, path).kind]
        if any(one.startswith(f"{path}[].") for one in known):
            return Table(self.schema, f"{path}[]")
        return (
            Place(self.schema, path) if any(one.startswith(f"{path}.") for one in known) else None
        )

    def names(self) -> list[str]:
        """The names within it."""
        head = f"{self.prefix}." if self.prefix else ""
        inside = (one.path for one in leaves(self.schema) if one.path.startswith(head))
        found = (path.removeprefix(head).replace("[]", "").partition(".")[0] for path in inside)
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a document, or a case's documents of one type."""

    schema: type[Schema]
    prefix: str = ""

    def __str__(self) -> str:
        return "a list"

    @property
    def row(self) -> Place:
        return Place(self.schema, self.prefix)


Type = Scalar | Place | Table

CASE = "case"
_SCALARS = {
    Kind.MONEY: Scalar.NUMBER,
    Kind.NUMBER: Scalar.NUMBER,
    Kind.YEAR: Scalar.NUMBER,
    Kind.DATE: Scalar.DATE,
    Kind.BOOLEAN: Scalar.TRUTH,
    Kind.CURRENCY: Scalar.TEXT,
    Kind.IDENTIFIER: Scalar.TEXT,
    Kind.NAME: Scalar.TEXT,
    Kind.ADDRESS: Scalar.TEXT,
    Kind.TEXT: Scalar.TEXT,
}


def top_names(on: str) -> dict[str, Type]:
    """The names that a rule starts from.

    Args:
        on: a document type's slug, or CASE.

    Raises:
        KeyError: there is no such type.
    """
    if on != CASE:
        place = Place(SCHEMAS[on])
        return {name: child for name in place.names() if (child := place.child(name))}
    cases: dict[str, Type] = {slug: Table(schema) for slug, schema in SCHEMAS.items()}
    return {
        "stated": Place(Application),
        "as_of": Scalar.DATE,
        "applicant_name": Scalar.TEXT,
        **cases,
    }


def nearest(name: str, known: list[str]) -> str:
    """A hint: " Did you mean X?", or ""."""
    alike = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f" Did you mean “{alike[0]}”?" if alike else ""
