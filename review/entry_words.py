"""What an entry of the audit log offers to those who put it into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Role
from audit.chain import Told
from extraction.models import Document
from extraction.schemas import SCHEMAS
from extraction.schemas.base import Leaf, leaf_at

ERASED = "(erased)"


@dataclass(frozen=True, slots=True)
class Say:
    """What an entry says beyond who and when."""

    verb: str
    thing: str = ""
    before: str | None = None
    after: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry on its way into words."""

    told: Told
    documents: Mapping[int, Document]
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def details(self) -> dict[str, Any]:
        return self.told.details

    def personal(self, name: str) -> str:
        """A sealed value; says so where it was erased, "" where there never was one."""
        if self.told.erased:
            return ERASED
        value = (self.told.personal or {}).get(name)
        return "" if value is None else str(value)

    def document(self) -> str:
        """The document that the entry is about, by its name."""
        kind, _, key = self.told.subject.partition(":")
        number = key if kind == "Document" else self.details.get("document", "")
        known = self.documents.get(int(number)) if str(number).isdigit() else None
        return known.name if known else f"document {number}".strip()

    def leaf(self) -> Leaf | None:
        """The field that the entry is about; None where no schema knows it any more."""
        path = str(self.details.get("path", ""))
        known = self.documents.get(int(self.details.get("document") or 0))
        first = [known.schema] if known and known.schema else []
        for schema in [*first, *SCHEMAS.values()]:
            try:
                return leaf_at(schema, path)
            except KeyError:
                continue
        return None


def role_in_words(role: str) -> str:
    return Role(role).label.lower() if role in Role.values else role


def plain(verb: str) -> Callable[[Entry], Say]:
    return lambda entry: Say(verb)


def with_reason(verb: str) -> Callable[[Entry], Say]:
    return lambda entry: Say(verb, why=entry.personal("reason"))


def a_or_an(noun: str) -> str:
    noun = noun[:1].lower() + noun[1:]
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"
