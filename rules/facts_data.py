"""The facts that rules are judged on. Plain data: the same facts give the same findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from extraction.contract import Box, Status
from extraction.schemas.application import Application
from extraction.schemas.base import Schema

STATED = 0  # DocumentFacts.key of what the applicant states


@dataclass(frozen=True, slots=True)
class Reread:
    """What the pixels say where a changed value stands or stood, read again without knowing it."""

    value: str | None  # canonical, as ReadField.value; None: nothing of the field's kind there
    score: float | None = None  # the OCR engine's, 0 to 1


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
    version: int = 1  # FieldValue.version
    page: int | None = None  # where it stands, from 1
    boxes: tuple[Box, ...] = ()
    set_at: datetime | None = None  # when a person said so
    reread: Reread | None = None  # None: not read again, or not yet

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
    facts: Mapping[str, Fact]
    unseen: tuple[int, ...] = ()  # pages that hold text which people can't see
    sha256: str = ""  # of the file; parts of one file share it
    place: int = 0  # from 1, as people count the case's documents; 0: not in a case


@dataclass(frozen=True, slots=True)
class Twin:
    """Another case that holds the same paper as a document of this one."""

    document: int  # DocumentFacts.key
    case: str  # its reference
    same_applicant: bool
    how: str  # "file": byte for byte; "figures": the same figures under another file


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case: its documents, what is stated, what its kind requires, and the dates given."""

    as_of: date  # when it was sent; never the clock
    applicant_name: str
    required: dict[str, int]
    documents: tuple[DocumentFacts, ...]
    failed: tuple[int, ...] = ()  # places, from 1, of documents that could not be read
    unknown: tuple[int, ...] = ()  # of documents whose kind is none that is read here
    kind: str = ""  # CaseKind.slug
    asks_application: bool = False  # whether its kind has applicants state income and debts
    stated: DocumentFacts = field(
        default_factory=lambda: DocumentFacts(STATED, Application.slug, Application, {})
    )
    thresholds: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)  # by rule id
    twins: tuple[Twin, ...] = ()


Cells = tuple[dict[str, Any], dict[str, list[int]]]  # by path; the rows of each table


class LateFacts(Mapping[str, Fact]):
    """Facts by path that are made when they are asked for, of cells that are parsed at the first.

    A cell that is a text is a plain reading: the value stands on the page, and nobody touched it.
    """

    __slots__ = ("_cells", "_made", "_make", "_parse", "_rows")

    def __init__(self, parse: Callable[[], Cells], make: Callable[[str, Any], Fact]) -> None:
        self._parse = parse
        self._make = make
        self._made: dict[str, Fact] = {}
        self._cells: dict[str, Any] | None = None
        self._rows: dict[str, list[int]] = {}

    def cells(self) -> dict[str, Any]:
        """What there is of each field, by path."""
        cells = self._cells
        if cells is None:
            cells, self._rows = self._parse()
            self._cells = cells
        return cells

    def rows(self) -> dict[str, list[int]]:
        """The numbers of the rows of each table, in order."""
        self.cells()
        return self._rows

    def __getitem__(self, path: str) -> Fact:
        made = self._made.get(path)
        if made is None:
            made = self._made[path] = self._make(path, self.cells()[path])
        return made

    def get(self, path: str, default: Any = None) -> Any:
        return self[path] if path in self.cells() else default

    def __contains__(self, path: object) -> bool:
        return path in self.cells()

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells())

    def __len__(self) -> int:
        return len(self.cells())


def value_of(facts: Mapping[str, Fact], path: str) -> str | None:
    """A field's canonical text, without making a fact of it where that can be helped."""
    if isinstance(facts, LateFacts):
        cell = facts.cells().get(path)
        if cell is None or cell.__class__ is str:
            return cell
    fact = facts.get(path)
    return None if fact is None else fact.value


def notable(facts: Mapping[str, Fact]) -> Iterable[Fact]:
    """The facts that are more than a value that was read where it stands and left alone."""
    if isinstance(facts, LateFacts):
        return [facts[path] for path, cell in facts.cells().items() if cell.__class__ is not str]
    return [
        fact
        for fact in facts.values()
        if fact.value is None or not fact.grounded or fact.act != "read" or fact.disagree
    ]


def row_numbers(facts: Mapping[str, Fact]) -> dict[str, list[int]]:
    """The numbers of the rows that there are facts of, by table, in the document's order.

    One of which a person says that the document has none of its cells is no row.
    """
    if isinstance(facts, LateFacts):
        return facts.rows()
    found: dict[str, dict[int, bool]] = {}
    for path, fact in facts.items():
        table, bracket, rest = path.partition("[")
        if bracket:
            rows, row = found.setdefault(table, {}), int(rest[: rest.index("]")])
            there = fact.status is not Status.CONFIRMED_ABSENT
            rows[row] = rows.get(row, False) or there
    return {table: [row for row, there in rows.items() if there] for table, rows in found.items()}
