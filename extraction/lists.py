"""How whole each list of a document is, by the values that count now. Pure, and cheap.

What the pages show of rows was counted when the document was read. Totals, balances and a printed
number of rows are looked at anew each time, so that what is said follows what people correct.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from extraction import adding_up, completeness
from extraction.adding_up import Sum
from extraction.completeness import Balances, number_of
from extraction.schemas.base import Kind, Schema, leaves

CHANGES = ("deposit", "withdrawal", "balance")  # the columns of an account that change it
Values = Mapping[str, str | None]  # canonical texts by path, of what is there
Rows = dict[int, dict[str, str]]  # by the row's number and the column


class Counted(Protocol):
    """Rows that a page shows, or the whole document, and those that were read."""

    @property
    def table(self) -> str: ...
    @property
    def page(self) -> int | None: ...
    @property
    def expected(self) -> int: ...
    @property
    def read(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines of one page that look like rows of a list, more than were read there."""

    page: int
    expected: int
    read: int


@dataclass(frozen=True, slots=True)
class ListState:
    """One list: how many rows were read of how many, and what it was held against."""

    table: str
    read: int  # rows that hold something
    printed: int | None  # how many the document itself says that there are
    gaps: tuple[Gap, ...]
    laid_out: bool  # its pages could tell which of their lines look like rows
    sums: tuple[Sum, ...]
    balances: Balances | None

    @property
    def expected(self) -> int | None:
        """How many rows there should be; None where nothing says so."""
        if self.printed is None and not self.laid_out:
            return None
        missing = sum(gap.expected - gap.read for gap in self.gaps)
        return max(self.printed or 0, self.read + missing)

    @property
    def short(self) -> bool:
        """Whether rows are missing."""
        return self.expected is not None and self.read < self.expected

    @property
    def odd(self) -> bool:
        """Whether the rows that were read do not go with the rest of the document."""
        too_many = self.printed is not None and self.read > self.printed
        follow = self.balances is None or not self.balances.bad
        return too_many or not follow or not all(one.agrees for one in self.sums)

    @property
    def held(self) -> bool:
        """Whether there was anything to hold it against."""
        return self.expected is not None or bool(self.sums) or self.balances is not None

    @property
    def whole(self) -> bool:
        """Whether something says that all of it was read, and nothing that it was not."""
        return self.held and not self.short and not self.odd


def list_states(
    schema: type[Schema], values: Values, counts: Iterable[Counted]
) -> dict[str, ListState]:
    """Every list of a document that has rows, or should have, by its name in the schema.

    Args:
        schema: of the document's type.
        values: as they count now.
        counts: of the reading that they come from.
    """
    rows: dict[str, Rows] = defaultdict(lambda: defaultdict(dict))
    figures: dict[str, Decimal] = {}
    amounts = {leaf.path for leaf in leaves(schema) if leaf.kind is Kind.MONEY}
    for path, value in values.items():
        if value is None:
            continue
        template = path
        table, inside, rest = path.partition("[")
        if inside:
            row, _, column = rest.partition("].")
            rows[table][int(row)][column] = value
            template = f"{table}[].{column}"
        if template in amounts and (number := number_of(value)) is not None:
            figures[path] = number
    counted: dict[str, list[Counted]] = defaultdict(list)
    for count in counts:
        counted[count.table].append(count)
    sums: dict[str, list[Sum]] = defaultdict(list)
    for one in adding_up.sums(schema.slug, figures):
        sums[one.column.partition("[]")[0]].append(one)
    states = {}
    for table in dict.fromkeys(leaf.table for leaf in leaves(schema) if leaf.table):
        mine = rows[table]
        on_pages = [one for one in counted[table] if one.page is not None]
        state = ListState(
            table=table,
            read=len(mine),
            printed=_printed(schema, table, values),
            gaps=tuple(
                Gap(one.page or 0, one.expected, one.read)
                for one in on_pages
                if one.read < one.expected
            ),
            laid_out=bool(on_pages),
            sums=tuple(sums[table]),
            balances=_balances(schema, table, mine, figures),
        )
        if state.read or state.short:
            states[table] = state
    return states


def _printed(schema: type[Schema], table: str, values: Values) -> int | None:
    path, counted = completeness.PRINTED.get(schema.slug, ("", ""))
    number = number_of(values.get(path)) if counted == table else None
    return int(number) if number is not None and number == int(number) and number >= 0 else None


def _balances(
    schema: type[Schema], table: str, rows: Rows, figures: Mapping[str, Decimal]
) -> Balances | None:
    if table != "transactions":
        return None
    changes = {
        row: {column: number_of(cells[column]) for column in CHANGES if column in cells}
        for row, cells in rows.items()
    }
    return completeness.balances(schema.slug, changes, figures.get("opening_balance"))
