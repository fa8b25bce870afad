"""Whether lists are whole and figures add up, whoever read them. Pure; it runs after settling.

Three witnesses: printed totals against the rows, running balances from row to row, and the page
itself, where lines that look like the rows that were read have not been read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Protocol

from extraction import adding_up
from extraction.contract import Flag, PageText, ReadField, Status
from extraction.lines import page_lines
from extraction.row_layout import Count, Layout
from extraction.schemas.base import Kind, Schema, leaf_at, leaves, template

LEAST = 3  # rows with a balance, to believe what running balances say
# Where a document prints how many rows a list has: the field, and the list.
PRINTED: Mapping[str, tuple[str, str]] = {"bank_statement": ("transaction_count", "transactions")}
Change = Mapping[str, Decimal | None]  # what a row pays in, pays out and leaves


class OnPage(Protocol):
    """Rows of a list that one page shows, and those that were read there."""

    @property
    def table(self) -> str: ...
    @property
    def page(self) -> int | None: ...
    @property
    def expected(self) -> int: ...
    @property
    def read(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Balances:
    """How many balances were held against the one before, and the rows of those that differ."""

    steps: int
    bad: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """What was expected, read and why; and the flags that follow, by path."""

    counts: tuple[Count, ...]
    flags: Mapping[str, tuple[Flag, ...]]


def check(
    fields: Sequence[ReadField], pages: Sequence[PageText], schema: type[Schema]
) -> Completeness:
    """Check lists and sums of settled fields of any reader."""
    marks = _Marks(fields, schema)
    counts: list[Count] = []
    lines = {page.number: page_lines(page) for page in pages}
    tables = dict.fromkeys(leaf.table for leaf in leaves(schema) if leaf.table)
    whole = {template(path) for path in adding_up.confirmed(schema.slug, marks.figures)}
    for table in tables:
        counts.extend(Layout(table, marks.rows(table), fields, schema, lines, whole).counts())
    return _judged(marks, counts, schema)


def flags_of(
    fields: Sequence[ReadField], on_pages: Iterable[OnPage], schema: type[Schema]
) -> Mapping[str, tuple[Flag, ...]]:
    """The flags that `check` puts on fields, where rows were counted on the pages before.

    Args:
        fields: in the order of the document.
        on_pages: lines of its pages that look like rows of a list, and those that are in it.
    """
    return _judged(_Marks(fields, schema), on_pages, schema).flags


def _judged(marks: _Marks, on_pages: Iterable[OnPage], schema: type[Schema]) -> Completeness:
    counts = [one if isinstance(one, Count) else Count(*_of(one), "") for one in on_pages]
    for count in counts:
        if count.short:
            marks.short(count.table, count.page)
    counts.extend(_printed(marks, schema))
    broken = _balances(marks, schema)
    for failure in adding_up.failures(schema.slug, marks.figures):
        marks.failed(failure, known=broken)
    return Completeness(tuple(counts), marks.done())


def _of(one: OnPage) -> tuple[str, int | None, int, int]:
    return one.table, one.page, one.expected, one.read


class _Marks:
    """Fields by path, and the flags that are put on them."""

    def __init__(self, fields: Sequence[ReadField], schema: type[Schema]):
        self._schema = schema
        self.fields = {field.path: field for field in fields}
        self.figures = {
            field.path: number
            for field in fields
            if field.status is Status.PRESENT
            and leaf_at(schema, field.path).kind is Kind.MONEY
            and (number := number_of(field.value)) is not None
        }
        self._flags: dict[str, list[Flag]] = defaultdict(list)
        self._short: set[str] = set()  # tables that are known to lack rows

    def rows(self, table: str) -> dict[int, dict[str, ReadField]]:
        """A table's cells that hold something, by row in the document's order, and column."""
        rows: dict[int, dict[str, ReadField]] = defaultdict(dict)
        for path, field in self.fields.items():
            if path.startswith(f"{table}[") and field.value is not None:
                number, _, column = path[len(table) + 1 :].partition("].")
                rows[int(number)][column] = field
        return dict(rows)

    def flag(self, path: str, flag: Flag) -> None:
        """Put a flag on a field that is there."""
        field = self.fields.get(path)
        if field and field.value is not None and flag not in (*field.flags, *self._flags[path]):
            self._flags[path].append(flag)

    def short(self, table: str, page: int | None) -> None:
        """Mark a list that lacks rows: its money on that page, else what sums it up."""
        self._short.add(table)
        paths = [
            path
            for path in self.figures
            if path.startswith(f"{table}[") and page in (None, self._page(path))
        ]
        for path in paths or self._summaries(table):
            self.flag(path, Flag.LIST_INCOMPLETE)

    def failed(self, failure: adding_up.Failure, *, known: bool) -> None:
        """Mark figures that do not add up.

        Where rows are known to be missing, or balances have told already which row is wrong, the
        cells are not to blame.
        """
        table = failure.rule.column.partition("[]")[0]
        blamed = not known and table not in self._short
        for path in (*failure.fields, *(failure.cells if blamed else ())):
            self.flag(path, Flag.SUM_FAILED)

    def done(self) -> dict[str, tuple[Flag, ...]]:
        """The flags by path."""
        return {path: tuple(flags) for path, flags in self._flags.items() if flags}

    def _page(self, path: str) -> int | None:
        evidence = self.fields[path].evidence
        return evidence.page if evidence else None

    def _summaries(self, table: str) -> list[str]:
        """The fields that a list's rows add up to, else the type's required amounts."""
        rules = adding_up.RULES.get(self._schema.slug, ())
        named = [
            word.strip("-?")
            for rule in rules
            if rule.column.startswith(f"{table}[")
            for word in rule.forms[0].split()
        ]
        required = [
            leaf.path
            for leaf in leaves(self._schema)
            if leaf.required and leaf.kind is Kind.MONEY and not leaf.table
        ]
        present = [path for path in named if path in self.figures]
        return present or [path for path in required if path in self.figures]


def _printed(marks: _Marks, schema: type[Schema]) -> list[Count]:
    """A number of rows that the document itself prints."""
    counted = PRINTED.get(schema.slug)
    if counted is None:
        return []
    path, table = counted
    field = marks.fields.get(path)
    number = number_of(field.value) if field else None
    if number is None or number != int(number):
        return []
    read = len(marks.rows(table))
    count = Count(table, None, int(number), read, "the number of them that is printed")
    if count.short:
        marks.short(table, None)
    elif read > count.expected:
        marks.flag(path, Flag.SUM_FAILED)
    return [count]


def _balances(marks: _Marks, schema: type[Schema]) -> bool:
    """Mark rows whose balance does not follow from the one before; whether balances told."""
    rows = {
        number: {column: number_of(field.value) for column, field in cells.items()}
        for number, cells in marks.rows("transactions").items()
    }
    told = balances(schema.slug, rows, marks.figures.get("opening_balance"))
    if told is None:
        return False
    for number in told.bad:
        for column in ("deposit", "withdrawal", "balance"):
            marks.flag(f"transactions[{number}].{column}", Flag.SUM_FAILED)
    return bool(told.bad)


def balances(slug: str, rows: Mapping[int, Change], opening: Decimal | None) -> Balances | None:
    """Whether each balance of an account follows from the one before.

    None where they do not tell: they do where most rows have one and most of those follow.
    """
    if slug != "bank_statement":
        return None
    listed = list(rows.items())
    best: tuple[int, list[int], int] | None = None
    for order in (listed, listed[::-1]):
        for sign in (1, -1):  # of an account, of a card
            good, bad, steps = _followed(order, opening, sign)
            if best is None or good > best[0]:
                best = (good, bad, steps)
    if best is None or best[2] < LEAST or best[0] < 0.5 * best[2]:
        return None
    return Balances(best[2], tuple(best[1]))


def _followed(
    rows: Sequence[tuple[int, Change]], opening: Decimal | None, sign: int
) -> tuple[int, list[int], int]:
    """Balances that follow, the rows where one does not, and how many there are."""
    before, change = opening, Decimal()
    good, steps = 0, 0
    bad: list[int] = []
    waiting: list[int] = []
    for number, cells in rows:
        change += sign * ((cells.get("deposit") or 0) - (cells.get("withdrawal") or 0))
        waiting.append(number)
        after = cells.get("balance")
        if after is None:
            continue
        if before is not None:
            steps += 1
            if abs(before + change - after) <= adding_up.WITHIN:
                good += 1
            else:
                bad.extend(waiting)
        before, change, waiting = after, Decimal(), []
    return good, bad, steps


def number_of(value: str | None) -> Decimal | None:
    """A canonical text as a number, None where it is none."""
    try:
        return Decimal(value) if value is not None else None
    except InvalidOperation:
        return None
