"""Tables of line items: rows of column heads, the rows under them, and where these end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extraction.contract import Box
from extraction.lines import cover, height
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Sheet

LOOKED_AT = 30  # rows, to see where a column starts
DESCRIPTION = "col_description"
CODE = "col_code"
OTHER = "col_other"
ENDS = frozenset({"subtotal", "total", "amount_due", "tax_total", "discount", "shipping"})
COLUMNS = {
    "col_description": Kind.TEXT,
    "col_quantity": Kind.NUMBER,
    "col_unit_price": Kind.NUMBER,
    "col_amount": Kind.MONEY,
}
COUNTED = frozenset({"col_quantity", "col_unit_price"})
_JOINED = re.compile(r"[/&+]|\b(?:and|or|und|oder|et|ou|y|e|en|of)\b", re.I)


@dataclass(frozen=True, slots=True)
class Head:
    """One column's head."""

    name: str
    box: Box
    cell: tuple[int, int] = (-1, -1)  # row and cell that it stands in
    coded: bool = False  # "Part no. / description": both stand in the column


@dataclass(frozen=True, slots=True)
class Table:
    """A table's heads, left to right, and the rows that they take."""

    row: int  # the last row of the heads
    heads: tuple[Head, ...]
    rows: frozenset[int] = field(default_factory=frozenset)
    start: int = -1  # the first row of a page that goes on without heads of its own

    @property
    def first(self) -> int:
        """The first row that may hold an item."""
        return self.row + 1 if self.start < 0 else self.start

    @property
    def names(self) -> frozenset[str]:
        """What its columns are."""
        return frozenset(head.name for head in self.heads)

    @property
    def coded(self) -> bool:
        """Whether articles' numbers stand in the column of the descriptions."""
        return any(head.coded for head in self.heads)


def item_tables(sheet: Sheet) -> list[Table]:
    """Every row of heads that starts a table of line items."""
    found: list[Table] = []
    for at in range(len(sheet.rows)):
        if found and at in found[-1].rows:
            continue
        for rows in ((at,), (at, at + 1), (at, at + 1, at + 2)):
            heads = _heads(sheet, rows)
            if heads and (len(rows) == 1 or len(heads) > len(_heads(sheet, (at,)))):
                found = [table for table in found if at not in table.rows]
                found.append(Table(rows[-1], heads, frozenset(rows)))
    counted = [table for table in found if table.names & COUNTED]
    return [  # beside tables that count or price, one that does not lists payments or taxes
        table for table in found if not counted or table.names & COUNTED
    ]


def continued(sheet: Sheet, table: Table) -> Iterator[Table]:
    """The table on the pages after its own, as long as neither sums nor heads stand between."""
    at = table.first
    while at < len(sheet.rows) and not ends(sheet, at, table):
        at += 1
    if at >= len(sheet.rows) or sheet.rows[at].page != sheet.rows[table.first].page + 1:
        return
    page = sheet.rows[at].page
    below = [row for row in range(at, len(sheet.rows)) if sheet.rows[row].page == page]
    if not any(_heads(sheet, (row,)) for row in below):
        following = Table(table.row, table.heads, frozenset(), at)
        yield following
        yield from continued(sheet, following)


def off_page(sheet: Sheet, row: int, table: Table) -> bool:
    """Whether a row stands on another page than the table."""
    return sheet.rows[row].page != sheet.rows[table.row if table.start < 0 else table.start].page


def ends(sheet: Sheet, row: int, table: Table) -> bool:
    """Whether the totals start here, or another page that does not go on with the table."""
    if off_page(sheet, row, table):
        return True
    tokens = sheet.rows[row].tokens
    for hit in sheet.by_row[row]:
        if not (hit.name in ENDS and hit.leads and hit.strong):
            continue
        numbers = [token for token in tokens[hit.end :] if any(map(str.isdigit, token.text))]
        rest = [token for token in tokens[hit.end :] if token.key]
        beside = not rest or rest[0].cell != tokens[hit.end - 1].cell
        if hit.start == 0 and (beside or numbers) and len(numbers) <= 2:
            return True
        if len(numbers) == 1 and hit.start <= 1:
            return True
        if beside and len(numbers) <= 1 and _right_of_words(sheet, hit, table):
            return True  # a box of remarks stands left of the sums
    return False


def _right_of_words(sheet: Sheet, hit: Hit, table: Table) -> bool:
    """Whether a label starts right of where descriptions do, and heads its own cell."""
    tokens = sheet.rows[hit.row].tokens
    fresh = hit.start == 0 or tokens[hit.start - 1].cell != tokens[hit.start].cell
    words = next((head for head in table.heads if head.name == DESCRIPTION), table.heads[0])
    return fresh and tokens[hit.start].box.x0 > words.box.x1


def _heads(sheet: Sheet, rows: Sequence[int]) -> tuple[Head, ...]:
    """The heads in these rows; none where they are not the heads of line items."""
    if rows[-1] >= len(sheet.rows) or not _close(sheet, rows):
        return ()
    if any(map(str.isdigit, "".join(sheet.rows[row].line.text for row in rows))):
        return ()
    heads: list[Head] = []
    for row in rows:
        by_start: dict[int, list[Hit]] = {}
        for hit in sheet.by_row[row]:
            if hit.name.startswith("col_") and (hit.leads or row == rows[-1]):
                by_start.setdefault(hit.start, []).append(hit)
        mine = [_head(sheet, hits) for hits in by_start.values()]
        mine = _whole(sheet, sorted(mine, key=lambda head: head.box.x0))
        if len(mine) < 2 and len(rows) == 1:
            return ()
        heads.extend(mine)
    if len(rows) == 1 and heads:
        heads.extend(_unknown(sheet, rows[0], heads))
    heads = _stacked(heads)
    return _settled(sorted(heads, key=lambda head: head.box.x0))


def _head(sheet: Sheet, hits: Sequence[Hit]) -> Head:
    best = sorted(hits, key=lambda hit: (not hit.strong, hit.name == OTHER))
    names = "|".join(hit.name for hit in best)
    cell = sheet.rows[best[0].row].tokens[best[0].start].cell
    return Head(names, sheet.box(best[0]), (best[0].row, cell))


def _whole(sheet: Sheet, heads: Sequence[Head]) -> list[Head]:
    """One head where words of one cell name one column: "Goods or services", "Part no. / item"."""
    kept: list[Head] = []
    for head in heads:
        last = kept[-1] if kept else None
        if last and last.cell == head.cell:
            both = [set(one.name.split("|")) for one in (last, head)]
            words = all(DESCRIPTION in names for names in both)
            joined = _JOINED.search(sheet.rows[head.cell[0]].line.cells[head.cell[1]].text)
            coded = any(CODE in names for names in both)
            named = any(DESCRIPTION in names for names in both)
            known = all(names & {DESCRIPTION, CODE, OTHER} for names in both)
            if words or (joined and named and known):
                box = cover((last.box, head.box))
                kept[-1] = Head(DESCRIPTION, box, head.cell, coded=coded and not words)
                continue
        kept.append(head)
    return kept


def _stacked(heads: Sequence[Head]) -> list[Head]:
    """One head where words over one another name one column: "Goods" over "and services"."""
    kept: list[Head] = []
    for head in sorted(heads, key=lambda head: head.cell):
        at = next(
            (
                at
                for at, one in enumerate(kept)
                if one.cell[0] != head.cell[0]
                and min(one.box.x1, head.box.x1) > max(one.box.x0, head.box.x0)
                and DESCRIPTION in one.name.split("|")
                and DESCRIPTION in head.name.split("|")
            ),
            None,
        )
        if at is None:
            kept.append(head)
        else:
            kept[at] = replace(kept[at], name=DESCRIPTION, box=cover((kept[at].box, head.box)))
    return kept


def _unknown(sheet: Sheet, row: int, heads: Sequence[Head]) -> Iterator[Head]:
    """Cells in a row of heads that no lexicon knows: columns all the same."""
    taken = {head.cell for head in heads}
    for number, cell in enumerate(sheet.rows[row].line.cells):
        if (row, number) not in taken and any(map(str.isalpha, cell.text)):
            yield Head(OTHER, cell.box, (row, number))


def _close(sheet: Sheet, rows: Sequence[int]) -> bool:
    boxes = [sheet.rows[row].line.box for row in rows]
    pages = {sheet.rows[row].page for row in rows}
    return len(pages) == 1 and all(
        lower.y0 - upper.y1 < 0.8 * height(upper) for upper, lower in pairwise(boxes)
    )


def _settled(heads: Sequence[Head]) -> tuple[Head, ...]:
    """One name a head: the rightmost amount is the amount, and each column is there once."""
    taken: dict[str, Box] = {}
    settled: list[Head] = []
    for head in reversed(heads):
        names = [name for name in head.name.split("|") if name == OTHER or name not in taken]
        name = names[0] if names else OTHER
        if name != OTHER:
            taken[name] = head.box
        settled.append(replace(head, name=name))
    numbers = {"col_amount", "col_unit_price"} & set(taken)
    if not numbers or len(set(taken)) < 2:
        return ()
    if DESCRIPTION not in taken and not set(taken) >= COUNTED:
        return ()
    return tuple(reversed(settled))


def rows_of(tables: Sequence[Table]) -> Iterator[int]:
    """The rows that hold heads, which are no labels of single values."""
    for table in tables:
        yield from table.rows
