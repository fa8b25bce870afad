"""The names that a rule can use, for whoever writes one."""

from dataclasses import dataclass

from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from extraction.schemas.base import Leaf, Schema, leaves
from rules.language.types import CASE


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is written in a rule, and what stands there."""

    written: str
    means: str


def names(on: str) -> list[Name]:
    """What a rule on `on` starts from.

    Args:
        on: a document type's slug, or CASE; of anything else there are none.
    """
    if on != CASE:
        return _of(SCHEMAS[on], "") if on in SCHEMAS else []
    found = [
        Name("as_of", "The day the case was sent"),
        Name("applicant_name", "The applicant"),
    ]
    for slug, schema in SCHEMAS.items():
        example = next(leaf for leaf in leaves(schema) if not leaf.table)
        means = f"List of the case's documents of the type {schema.title}; each has "
        found.append(Name(slug, f"{means}{example.path} and so on"))
    return found + _of(Application, "stated.")


def _of(schema: type[Schema], head: str) -> list[Name]:
    found: dict[str, Name] = {}
    for leaf in leaves(schema):
        if not leaf.table:
            found[leaf.path] = Name(f"{head}{leaf.path}", _label(leaf))
        elif leaf.table not in found:
            columns = [one for one in leaves(schema) if one.table == leaf.table]
            parts = ", ".join(one.path.partition("[].")[2] for one in columns)
            found[leaf.table] = Name(f"{head}{leaf.table}", f"List; each row has {parts}")
    return list(found.values())


def _label(leaf: Leaf) -> str:
    return f"{leaf.group}: {leaf.label[:1].lower()}{leaf.label[1:]}" if leaf.group else leaf.label
