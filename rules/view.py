"""What a rule sees: a document's or a case's values by name, remembering which it looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from extraction.contract import Status
from extraction.schemas.base import Kind, Leaf, Schema, leaf_at

S = TypeVar("S", bound=Schema)

Typed = Decimal | date | str


@dataclass(frozen=True, slots=True)
class Fact:
    """One field as it counts now, with where it came from. Plain data."""

    path: str
    status: Status
    value: str | None  # canonical text, as ReadField.value
    grounded: bool  # the value stands on the page
    by: str  # "reader", "applicant" or "reviewer"
    act: str  # "read", "confirmed", "changed", "absent", "illegible"
    disagree: bool = False  # readers gave different values
    candidates: tuple[str, ...] = ()  # what the others gave
    read_value: str | None = None  # what the reader gave first, where a person changed it
    applicant_value: str | None = None  # the applicant's, where the applicant changed it

    @property
    def as_read(self) -> bool:
        """Still the reader's: nobody touched it, or the applicant alone called it right."""
        return self.act in ("read", "confirmed") and self.by != "reviewer"


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """One document's facts. `key` names it to whoever asked: a primary key, a file's place."""

    key: int
    doc_type: str
    schema: type[Schema] | None
    facts: dict[str, Fact]
    unseen: tuple[int, ...] = ()  # pages that hold text which people can't see


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case: its documents, what its kind requires, and the dates given as input."""

    as_of: date  # when it was sent; never the clock
    applicant_name: str
    required: dict[str, int]
    documents: tuple[DocumentFacts, ...]
    failed: tuple[int, ...] = ()  # places, from 1, of documents that could not be read
    unknown: tuple[int, ...] = ()  # of documents whose kind is none that is read here


@dataclass(frozen=True, slots=True)
class Seen:
    """One value that a rule looked at."""

    document: int
    path: str
    label: str
    value: str | None


class CannotEvaluate(Exception):
    """A value that the rule needs was not read; `sentence` names it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass
class Trace:
    """What was looked at, in order, each once."""

    seen: dict[tuple[int, str], Seen] = field(default_factory=dict)

    def note(self, one: Seen) -> None:
        self.seen.setdefault((one.document, one.path), one)


class Node:
    """A group, a row or a leaf of a document, by attribute: `stub.net_pay.current.known()`."""

    def __init__(self, document: DocumentFacts, path: str, trace: Trace) -> None:
        self._document = document
        self._path = path
        self._trace = trace

    def __getattr__(self, name: str) -> Node:
        if name.startswith("_"):
            raise AttributeError(name)
        return Node(self._document, f"{self._path}.{name}" if self._path else name, self._trace)

    def __iter__(self) -> Iterator[Node]:
        """The rows of a table, in order."""
        pattern = re.compile(re.escape(self._path) + r"\[(\d+)\]")
        rows = {int(found[1]) for path in self._document.facts if (found := pattern.match(path))}
        return (Node(self._document, f"{self._path}[{row}]", self._trace) for row in sorted(rows))

    @property
    def path(self) -> str:
        return self._path

    def leaf(self) -> Leaf:
        """What the schema says of the leaf."""
        assert self._document.schema is not None
        return leaf_at(self._document.schema, self._path)

    def in_words(self) -> str:
        """The leaf's name for people, as a sentence begins with it."""
        return label(self._document, self._path)

    def within_words(self) -> str:
        """The leaf's name for people, within a sentence: "net pay (this period)", but "IBAN"."""
        name = self.in_words()
        return name if name[:2].isupper() else name[:1].lower() + name[1:]

    def told(self, value: str | None) -> str:
        """A canonical value of this leaf as people write it; an amount has its thousands marked."""
        if value is None:
            return "nothing"
        return f"{Decimal(value):,}" if self.leaf().kind is Kind.MONEY else value

    def fact(self) -> Fact | None:
        """The fact behind a leaf; None where nothing is known of it."""
        fact = self._document.facts.get(self._path)
        self._trace.note(
            Seen(
                self._document.key,
                self._path,
                label(self._document, self._path),
                fact.value if fact else None,
            )
        )
        return fact

    def maybe(self) -> Typed | None:
        """The typed value, or None."""
        fact = self.fact()
        return None if fact is None or fact.value is None else typed(self._document, fact)

    def known(self) -> Typed:
        """The typed value.

        Raises:
            CannotEvaluate: it was not read.
        """
        found = self.maybe()
        if found is None:
            raise CannotEvaluate(f"{label(self._document, self._path)} was not read.")
        return found

    def money(self) -> Decimal:
        """A known amount or number.

        Raises:
            CannotEvaluate: it was not read.
        """
        found = self.known()
        assert isinstance(found, Decimal), f"{self._path} is not an amount"
        return found

    def day(self) -> date:
        """A known date.

        Raises:
            CannotEvaluate: it was not read.
        """
        found = self.known()
        assert isinstance(found, date), f"{self._path} is not a date"
        return found


class View(Node, Generic[S]):
    """A whole document of schema S."""

    def __init__(self, document: DocumentFacts, trace: Trace) -> None:
        super().__init__(document, "", trace)

    def unseen_pages(self) -> tuple[int, ...]:
        """The pages that hold text which people can't see."""
        return self._document.unseen

    def leaves(self) -> Iterator[Node]:
        """Every leaf that there is a fact of."""
        return (Node(self._document, path, self._trace) for path in self._document.facts)


class CaseView:
    """A whole case."""

    def __init__(self, facts: CaseFacts, trace: Trace) -> None:
        self.as_of = facts.as_of
        self.applicant_name = facts.applicant_name
        self.required = facts.required
        self.failed = facts.failed
        self.unknown = facts.unknown
        self._facts = facts
        self._trace = trace

    def documents(self, doc_type: str) -> list[View[Schema]]:
        """The case's documents of one type."""
        return [
            View(document, self._trace)
            for document in self._facts.documents
            if document.doc_type == doc_type
        ]


def typed(document: DocumentFacts, fact: Fact) -> Typed:
    """The canonical text as Decimal, date or str."""
    assert document.schema is not None
    assert fact.value is not None
    kind = leaf_at(document.schema, fact.path).kind
    if kind in (Kind.MONEY, Kind.NUMBER):
        return Decimal(fact.value)
    return date.fromisoformat(fact.value) if kind is Kind.DATE else fact.value


def label(document: DocumentFacts, path: str) -> str:
    """A field in words: "Net pay (this period)", "Earnings, line 2 (rate)"."""
    assert document.schema is not None
    leaf = leaf_at(document.schema, path)
    row = re.search(r"\[(\d+)\]", path)
    line = f", line {int(row[1]) + 1}" if row else ""
    within = leaf.label[:1].lower() + leaf.label[1:]
    return f"{leaf.group}{line} ({within})" if leaf.group else leaf.label
