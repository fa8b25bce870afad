"""What a rule sees: a document's or a case's values by name, remembering which it looked at.

A view is built once for a case and serves all its rules: every node makes its children and its
typed value when they are first asked for, and keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Generic, TypeVar

from extraction.contract import Box
from extraction.schemas.application import Application
from extraction.schemas.base import Kind, Leaf, Schema, leaf_at
from rules.facts_data import (
    STATED,
    CaseFacts,
    DocumentFacts,
    Fact,
    Reread,
    Twin,
    notable,
    row_numbers,
    value_of,
)

S = TypeVar("S", bound=Schema)

Typed = Decimal | date | str


@dataclass(frozen=True, slots=True)
class Seen:
    """One value that a rule looked at, with its evidence."""

    document: int
    path: str
    label: str
    value: str | None
    version: int = 0  # of the value; 0: nothing is known of the field
    page: int | None = None
    boxes: tuple[Box, ...] = ()


class CannotEvaluate(Exception):
    """A value that the rule needs was not read."""

    def __init__(self, why: str | Node) -> None:
        """`why` is a sentence, or the leaf that was not read, which is named when asked."""
        super().__init__(why)
        self._why = why

    @property
    def sentence(self) -> str:
        """What is missing, for people."""
        why = self._why
        return why if isinstance(why, str) else f"{why.in_words()} {self.verb}."

    verb = "was not read"


class NotStated(CannotEvaluate):
    """The application does not state it. Of a kind of case that asks for none, nothing is amiss."""

    verb = "is not stated in the application"


class Trace:
    """What the rule that runs now was given and looked at, in order."""

    __slots__ = ("_rows", "nodes", "thresholds")

    def __init__(self) -> None:
        self.nodes: list[Node] = []  # one list for good: nodes know how to append to it
        self.thresholds: Mapping[str, Decimal] = {}
        self._rows: dict[int, dict[str, list[int]]] = {}  # by document, then by table

    def begin(self, thresholds: Mapping[str, Decimal]) -> None:
        """Forget the rule before."""
        self.nodes.clear()
        self.thresholds = thresholds

    def rows_of(self, document: DocumentFacts, table: str) -> list[int]:
        """The numbers of a table's rows, in order. One look at the paths serves all tables."""
        known = self._rows.get(id(document))
        if known is None:
            known = self._rows[id(document)] = row_numbers(document.facts)
        return known.get(table, [])


class _Unset:
    """Not typed yet."""


_UNSET = _Unset()


class Node:
    """A group, a row or a leaf of a document, by attribute: `stub.net_pay.current.known()`."""

    _typed: Typed | _Unset | None = _UNSET
    _rows: tuple[Node, ...] | None = None

    def __init__(self, document: DocumentFacts, path: str, trace: Trace) -> None:
        self._document = document
        self._path = path
        self._trace = trace
        self._note = trace.nodes.append

    def __getattr__(self, name: str) -> Node:
        if name.startswith("_"):
            raise AttributeError(name)
        child = Node(self._document, f"{self._path}.{name}" if self._path else name, self._trace)
        self.__dict__[name] = child
        return child

    def __iter__(self) -> Iterator[Node]:
        """The rows of a table, in order."""
        rows = self._rows
        if rows is None:
            rows = self._rows = tuple(
                Node(self._document, f"{self._path}[{row}]", self._trace)
                for row in self._trace.rows_of(self._document, self._path)
            )
        return iter(rows)

    @property
    def path(self) -> str:
        return self._path

    @property
    def document(self) -> DocumentFacts:
        """What it is of."""
        return self._document

    @property
    def document_key(self) -> int:
        """DocumentFacts.key of the document it is of."""
        return self._document.key

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
        self._note(self)
        return self._document.facts.get(self._path)

    def maybe(self) -> Typed | None:
        """The typed value, or None."""
        self._note(self)
        value = self._typed
        return self.peek() if value is _UNSET else value  # type: ignore[return-value]

    def peek(self) -> Typed | None:
        """The typed value, or None; not kept as one that the rule looked at.

        For long tables: a rule that goes through every row names the few that matter in `about`.
        """
        value = self._typed
        if value is _UNSET:
            text = value_of(self._document.facts, self._path)
            value = self._typed = None if text is None else typed(self._document, self._path, text)
        return value  # type: ignore[return-value]

    def known(self) -> Typed:
        """The typed value.

        Raises:
            CannotEvaluate: it was not read.
        """
        found = self.maybe()
        if found is None:
            stated = self._document.key == STATED
            raise NotStated(self) if stated else CannotEvaluate(self)
        return found

    # What follows is written out for speed: rules ask for amounts and days most of all.

    def money(self) -> Decimal:
        """A known amount or number.

        Raises:
            CannotEvaluate: it was not read.
        """
        self._note(self)
        value = self._typed
        if value.__class__ is Decimal:
            return value
        found = self.known()
        assert isinstance(found, Decimal), f"{self._path} is not an amount"
        return found

    def maybe_money(self) -> Decimal | None:
        """An amount or number, or None where it was not read."""
        self._note(self)
        value = self._typed
        if value is _UNSET:
            value = self.peek()
        return value if value.__class__ is Decimal else None

    def day(self) -> date:
        """A known date.

        Raises:
            CannotEvaluate: it was not read.
        """
        self._note(self)
        value = self._typed
        if value.__class__ is date:
            return value
        found = self.known()
        assert isinstance(found, date), f"{self._path} is not a date"
        return found

    def maybe_day(self) -> date | None:
        """A date, or None where it was not read."""
        found = self.maybe()
        return found if isinstance(found, date) else None

    def maybe_text(self) -> str | None:
        """A text, or None where it was not read."""
        found = self.maybe()
        return None if found is None else str(found)

    def seen(self) -> Seen:
        """What there is of it, with its evidence."""
        fact = self._document.facts.get(self._path)
        return Seen(
            document=self._document.key,
            path=self._path,
            label=label(self._document, self._path),
            value=fact.value if fact else None,
            version=fact.version if fact else 0,
            page=fact.page if fact else None,
            boxes=fact.boxes if fact else (),
        )


class View(Node, Generic[S]):
    """A whole document of schema S."""

    def __init__(self, document: DocumentFacts, trace: Trace) -> None:
        super().__init__(document, "", trace)
        self._leaves: tuple[Node, ...] | None = None
        self._notable: tuple[Fact, ...] | None = None

    def threshold(self, name: str) -> Decimal:
        """A limit of the rule that runs now, as it is in force."""
        return self._trace.thresholds[name]

    def looked_at(self) -> list[Node]:
        """The leaves that the rule that runs now has looked at so far, newest last."""
        return self._trace.nodes

    def unseen_pages(self) -> tuple[int, ...]:
        """The pages that hold text which people can't see."""
        return self._document.unseen

    def sha256(self) -> str:
        """Of its file; "" where there is none."""
        return self._document.sha256

    def called(self) -> str:
        """It in words, within a case: "Pay stub, document 2"."""
        schema = self._document.schema
        name = schema.title if schema else "Document"
        return f"{name}, document {self._document.place}" if self._document.place else name

    def notable(self) -> Iterable[Fact]:
        """The facts that are more than a plain reading. None counts as looked at: `at` does."""
        if self._notable is None:
            self._notable = tuple(notable(self._document.facts))
        return self._notable

    def at(self, path: str) -> Node:
        """The leaf of a concrete path, looked at."""
        node = Node(self._document, path, self._trace)
        self._note(node)
        return node

    def leaves(self) -> Iterator[Node]:
        """Every leaf that there is a fact of."""
        if self._leaves is None:
            self._leaves = tuple(
                Node(self._document, path, self._trace) for path in self._document.facts
            )
        return iter(self._leaves)


class CaseView:
    """A whole case."""

    def __init__(self, facts: CaseFacts, trace: Trace) -> None:
        self.as_of = facts.as_of
        self.applicant_name = facts.applicant_name
        self.required = facts.required
        self.failed = facts.failed
        self.unknown = facts.unknown
        self.kind = facts.kind
        self.twins = facts.twins
        self.stated: View[Application] = View(facts.stated, trace)
        self.every: tuple[View[Schema], ...] = tuple(
            View(document, trace) for document in facts.documents
        )
        self._by_type: dict[str, list[View[Schema]]] = {}
        for document, view in zip(facts.documents, self.every, strict=True):
            self._by_type.setdefault(document.doc_type, []).append(view)
        self.facts = facts
        self.trace = trace

    def threshold(self, name: str) -> Decimal:
        """A limit of the rule that runs now, as it is in force."""
        return self.trace.thresholds[name]

    def looked_at(self) -> list[Node]:
        """The leaves that the rule that runs now has looked at so far, newest last."""
        return self.trace.nodes

    def documents(self, doc_type: str) -> list[View[Schema]]:
        """The case's documents of one type."""
        return self._by_type.get(doc_type, [])

    def names(self) -> tuple[str, ...]:
        """Whose paperwork it may be: the applicant, other names stated, the co-applicant."""
        person = self.stated.person
        others = (
            person.name.maybe_text(),
            person.other_name.maybe_text(),
            self.stated.co_applicant.name.maybe_text(),
        )
        return tuple(dict.fromkeys(name for name in (self.applicant_name, *others) if name))


def typed(document: DocumentFacts, path: str, text: str) -> Typed:
    """A canonical text as Decimal, date or str."""
    assert document.schema is not None
    kind = _kind(document.schema, path)
    if kind is Kind.MONEY or kind is Kind.NUMBER:
        return Decimal(text)
    return date.fromisoformat(text) if kind is Kind.DATE else text


@lru_cache(maxsize=1 << 16)
def _kind(schema: type[Schema], path: str) -> Kind:
    return leaf_at(schema, path).kind


def label(document: DocumentFacts, path: str) -> str:
    """A field in words: "Net pay (this period)", "Earnings, line 2 (rate)"."""
    assert document.schema is not None
    leaf = leaf_at(document.schema, path)
    row = re.search(r"\[(\d+)\]", path)
    line = f", line {int(row[1]) + 1}" if row else ""
    within = leaf.label[:1].lower() + leaf.label[1:]
    return f"{leaf.group}{line} ({within})" if leaf.group else leaf.label


__all__ = [
    "STATED",
    "CannotEvaluate",
    "CaseFacts",
    "CaseView",
    "DocumentFacts",
    "Fact",
    "Node",
    "NotStated",
    "Reread",
    "Seen",
    "Trace",
    "Twin",
    "Typed",
    "View",
    "label",
    "typed",
]
