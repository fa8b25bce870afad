"""A list as a grid that a reviewer types in: a row is saved at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extraction.completeness import number_of
from extraction.models import Document
from extraction.schemas.base import Kind, Leaf
from review.display import MONO, NUMERIC, shown
from review.workbench_fields import Field
from review.workbench_sheet import Section, Sheet, Table

WHOLE = 200  # rows, up to which a list is shown at once
PER_PAGE = 50
ADDED = "The reader missed it."


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the name of its field, and how it is shown."""

    name: str
    label: str
    numeric: bool
    kind: str  # of its width: "number", "date", "text", "short"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what stands in it, or what was typed and refused."""

    column: Column
    field: Field | None
    line: str  # "3", of a new row "new line"
    typed: str | None = None
    refusal: str = ""

    @property
    def was(self) -> str:
        return self.field.text if self.field else ""

    @property
    def text(self) -> str:
        return self.was if self.typed is None else self.typed

    @property
    def version(self) -> int:
        return self.field.value.version if self.field else 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list."""

    number: int  # -1 of a new one
    cells: tuple[Cell, ...]

    @property
    def line(self) -> int:
        return self.number + 1

    @property
    def versions(self) -> str:
        """Which versions it shows, for the form: "amount:2,date:1"."""
        return ",".join(f"{cell.column.name}:{cell.version}" for cell in self.cells)

    @property
    def placed(self) -> Field | None:
        """A cell of which the place on the page is known."""
        fields = (cell.field for cell in self.cells)
        return next((one for one in fields if one and one.page and one.rects), None)

    @property
    def open(self) -> int:
        return sum(bool(cell.field and cell.field.why) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Total:
    """What a column comes to, and what the document says that it should, where it does not."""

    label: str
    sum: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A list with the rows of one page of it."""

    document: Document
    table: Table
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    start: int  # of the first row shown, from 0
    every: tuple[Column, ...]
    totals: tuple[Total, ...] = field(default=())

    @property
    def id(self) -> str:
        return f"{self.document.pk}-{self.table.slug}"

    @property
    def count(self) -> int:
        return len(self.table.lines)

    @property
    def paged(self) -> bool:
        return self.count > WHOLE

    @property
    def last(self) -> int:
        return self.start + len(self.rows)

    @property
    def back(self) -> int:
        return max(self.start - PER_PAGE, 0)

    @property
    def new(self) -> Row:
        """An empty row, to be filled."""
        return Row(-1, tuple(Cell(column, None, "new line") for column in self.columns))


def grid_of(section: Section, table: Table, *, start: int | None = None) -> Grid:
    """A list as a grid.

    Args:
        start: of its page, where it has several; None: the one with the first row to check.
    """
    columns = tuple(map(_column, table.leaves))
    rows = tuple(_row(number - 1, fields, columns) for number, fields in table.lines)
    if len(rows) <= WHOLE:
        start = 0
    else:
        if start is None:
            start = next((at for at, row in enumerate(rows) if row.open), 0)
        start = min(start, len(rows) - 1) // PER_PAGE * PER_PAGE
        rows = rows[start : start + PER_PAGE]
    every = tuple(map(_column, table.every))
    return Grid(section.document, table, columns, rows, start, every, _totals(table))


def grids(section: Section) -> list[Grid]:
    """Every list of a document."""
    return [grid_of(section, table) for table in section.tables]


def grid_at(
    found: Sheet, document: Document, slug: str, *, start: int | None = None
) -> Grid | None:
    """One list of a case as it counts now; None where there is no such list."""
    for section in found.sections:
        if section.document.pk == document.pk:
            for table in section.tables:
                if table.slug == slug:
                    return grid_of(section, table, start=start)
    return None


def row_at(grid: Grid, number: int) -> Row | None:
    """One row of a list, on whatever page of it."""
    for line, fields in grid.table.lines:
        if line == number + 1:
            return _row(number, fields, grid.columns)
    return None


def typed_into(row: Row, texts: Mapping[str, str], refusals: Mapping[str, str]) -> Row:
    """The row with what was typed, and why it was not saved."""
    cells = (
        Cell(
            one.column,
            one.field,
            one.line,
            texts.get(one.column.name),
            refusals.get(one.column.name, ""),
        )
        for one in row.cells
    )
    return Row(row.number, tuple(cells))


def _row(number: int, fields: Sequence[Field | None], columns: Sequence[Column]) -> Row:
    line = str(number + 1)
    pairs = zip(columns, fields, strict=True)
    return Row(number, tuple(Cell(column, one, line) for column, one in pairs))


def _column(leaf: Leaf) -> Column:
    kind = "text"
    if leaf.kind in NUMERIC:
        kind = "number"
    elif leaf.kind is Kind.DATE:
        kind = "date"
    elif leaf.kind in MONO:
        kind = "short"
    return Column(leaf.path.partition("[].")[2], leaf.label, leaf.kind in NUMERIC, kind)


def _totals(table: Table) -> tuple[Total, ...]:
    """What its columns of money add up to, and what the document says instead."""
    told = {one.column: one for one in table.note.state.sums} if table.note else {}
    found = []
    for at, leaf in enumerate(table.leaves):
        if leaf.kind is not Kind.MONEY or not table.lines:
            continue
        cells = [fields[at] for _, fields in table.lines]
        amounts = [number_of(one.value.value) for one in cells if one]
        come_to = sum((amount for amount in amounts if amount is not None), Decimal())
        one = told.get(leaf.path)
        says = ""
        if one and not one.agrees:
            have, want = (shown(Kind.MONEY, f"{amount:.2f}") for amount in (one.have, one.want))
            says = f"Lines add up to {have}, the document says {want}."
        if one or not told:
            found.append(Total(leaf.label, shown(Kind.MONEY, f"{come_to:.2f}"), says))
    return tuple(found)
