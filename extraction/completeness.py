"""Whether lists are whole and figures add up, whoever read them. Pure; it runs after settling.

Three witnesses: printed totals against the rows, running balances from row to row, and the page
itself, where lines that look like the rows that were read have not been read.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from statistics import median

from extraction import adding_up
from extraction.contract import Box, Flag, PageText, ReadField, Status
from extraction.dates import partial_dates_in, read_partial_date
from extraction.lines import Line, height, page_lines
from extraction.schemas.base import Kind, Leaf, Schema, leaf_at, leaves, template

EVERY = 0.85  # of the rows of a list, which fill a column that all of them fill
LEAST = 3  # rows that a list must have before its page can tell what its rows look like
PITCH = 2.6  # usual distances between rows, within which the next one may follow
MOST_DAYS = 2  # in one row: of the transaction and of its posting
LEAST_DATED = 3  # lines with a day and an amount, to miss a list of which nothing was read
_SUMS = re.compile(
    r"\b(?:sub|grand|net)?-?\s?totals?\b|\bbalance\b|\bforward\b|\bsumme\b|\bübertrag\b|\bsaldo\b|"
    r"\bkontostand\b|\bgesamt\w*|\bgross\b|\bnet pay\b|\bamount due\b|\bzwischensumme\b|\btax\b|"
    r"\bcarried\b|\bmwst\b|\bust\b|\btva\b|\biva\b|\bdiscount\b|\bdue\b|\bcontinued\b|\bshipping\b",
    re.I,
)
_AMOUNT = re.compile(r"[-–−+($€£]*\d[\d.,' ]*[.,]\d{2}(?!\d)\D{0,4}")
_FULL_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}\.? [^\W\d_]{3,}\.?|[^\W\d_]{3,9}\.? \d{1,2}"
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a list should have and how many were read, and what says so."""

    table: str
    page: int | None  # None for the document as a whole
    expected: int
    read: int
    why: str  # for people

    @property
    def short(self) -> bool:
        """Whether rows are missing."""
        return self.read < self.expected


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
    for table in tables:
        rows = marks.rows(table)
        found = _Layout(table, rows, fields, schema, lines).counts()
        counts.extend(found)
        for count in found:
            if count.short:
                marks.short(table, count.page)
    counts.extend(_printed(marks, schema))
    broken = _balances(marks, schema)
    for failure in adding_up.failures(schema.slug, marks.figures):
        marks.failed(failure, known=broken)
    return Completeness(tuple(counts), marks.done())


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
            and (number := _number(field.value)) is not None
        }
        self._flags: dict[str, list[Flag]] = defaultdict(list)
        self._short: set[str] = set()  # tables that are known to lack rows

    def rows(self, table: str) -> dict[int, dict[str, ReadField]]:
        """A table's cells that hold something, by row and column."""
        rows: dict[int, dict[str, ReadField]] = defaultdict(dict)
        for path, field in self.fields.items():
            if path.startswith(f"{table}[") and field.value is not None:
                number, _, column = path[len(table) + 1 :].partition("].")
                rows[int(number)][column] = field
        return dict(sorted(rows.items()))

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


class _Layout:
    """What the page says of a list's rows: lines that fill the columns which all rows fill."""

    def __init__(
        self,
        table: str,
        rows: Mapping[int, Mapping[str, ReadField]],
        fields: Sequence[ReadField],
        schema: type[Schema],
        lines: Mapping[int, Sequence[Line]],
    ):
        self._table = table
        self._rows = rows
        self._lines = lines
        self._columns = [leaf for leaf in leaves(schema) if leaf.table == table]
        self._taken = {  # where other fields stand: a total is no row
            (field.evidence.page, box)
            for field in fields
            if field.evidence and not field.path.startswith(f"{table}[")
            for box in field.evidence.boxes
        }
        self._places = self._placed()
        self._end = self._ends(fields)
        self._most_days = max(
            (
                sum(_is_dated(cell.text) for cell in line.cells)
                for found in lines.values()
                for line in found
                if self._places and self._is_taken(line)
            ),
            default=1,
        )

    def counts(self) -> list[Count]:
        """Rows by page, where the layout can tell."""
        money = [leaf for leaf in self._columns if leaf.kind is Kind.MONEY]
        if not self._rows:
            return self._unread() if money and self._dated() else []
        if len(self._places) < LEAST or not money:
            return []
        full = self._full()
        found = []
        for page, lines in self._lines.items():
            mine = [place for place in self._places if place[0] == page]
            extra = self._unlisted(page, lines, full)
            if mine or extra:
                why = "lines of the page that look like its rows"
                found.append(Count(self._table, page, len(mine) + extra, len(mine), why))
        return found

    def _ends(self, fields: Sequence[ReadField]) -> tuple[int, float]:
        """Where another account's part of the paper starts: its number, below the first row."""
        tops = [(page, min(box.y0 for box in boxes.values())) for page, boxes in self._places]
        for field in fields:
            if field.path == "second_account.number" and field.evidence and tops:
                place = field.evidence.page, field.evidence.boxes[0].y0
                if place > min(tops):
                    return place
        return 10**6, 0.0

    def _dated(self) -> bool:
        return any(leaf.kind is Kind.DATE for leaf in self._columns)

    def _placed(self) -> list[tuple[int, dict[str, Box]]]:
        """Where each row's cells stand: its page and a box a column."""
        placed = []
        for cells in self._rows.values():
            boxes = {
                column: field.evidence.boxes[0]
                for column, field in cells.items()
                if field.evidence and field.evidence.boxes
            }
            pages = [field.evidence.page for field in cells.values() if field.evidence]
            if boxes and pages:
                placed.append((pages[0], boxes))
        return placed

    def _full(self) -> list[Leaf]:
        """The columns of money, numbers and days that all rows fill."""
        kinds = (Kind.MONEY, Kind.NUMBER, Kind.DATE)
        return [
            leaf
            for leaf in self._columns
            if leaf.kind in kinds
            and sum(_column(leaf) in boxes for _, boxes in self._places)
            >= EVERY * len(self._places)
        ]

    def _unlisted(self, page: int, lines: Sequence[Line], full: Sequence[Leaf]) -> int:
        """How many lines between, right above or right below the rows look like rows of it."""
        money = [leaf for leaf in self._columns if leaf.kind is Kind.MONEY]
        dated = any(leaf.kind is Kind.DATE for leaf in full)
        if not dated and not any(leaf.kind is not Kind.DATE for leaf in full):
            return 0
        if not dated and len([leaf for leaf in full if leaf.kind is not Kind.DATE]) < 2:
            return 0  # an amount alone is too little to know a row by
        mine = [boxes for at, boxes in self._places if at == page]
        tops = sorted(min(box.y0 for box in boxes.values()) for boxes in mine)
        pitch = median(b - a for a, b in pairwise(tops)) if len(tops) > 1 else 0
        reach = PITCH * pitch if pitch > 0 else 0.0
        extra = 0
        candidates = [line for line in lines if self._is_like(line, full, money)]
        if not tops:
            return len(candidates) if dated and len(candidates) >= LEAST_DATED else 0
        last = tops[-1]
        for line in candidates:
            y = line.box.y0
            if tops[0] < y < tops[-1]:
                extra += 1
            elif y >= tops[-1] and y - last <= max(reach, 2.5 * height(line.box)):
                extra, last = extra + 1, y
        first = tops[0]
        for line in reversed(candidates):
            y = line.box.y0
            if y < tops[0] and first - y <= max(reach, 2.5 * height(line.box)):
                extra, first = extra + 1, y
        return extra

    def _is_like(self, line: Line, full: Sequence[Leaf], money: Sequence[Leaf]) -> bool:
        """Whether a line that nothing was read from fills the columns that all rows fill."""
        if _SUMS.search(line.text) or self._is_taken(line):
            return False
        if (line.page, line.box.y0) >= self._end:
            return False
        if sum(_is_dated(cell.text) for cell in line.cells) > self._most_days:
            return False  # balances by day, side by side
        days = [leaf for leaf in full if leaf.kind is Kind.DATE]
        if days:  # which of its columns has the amount may differ from row to row
            amount = any(_AMOUNT.fullmatch(word.text) for word in line.words)
            return amount and all(self._fills(line, leaf) for leaf in days)
        return all(self._fills(line, leaf) for leaf in full) and any(
            self._fills(line, leaf) for leaf in money
        )

    def _is_taken(self, line: Line) -> bool:
        """Whether a value that was read stands on it, in this list or outside."""
        own = ((page, box) for page, boxes in self._places for box in boxes.values())
        return any(
            page == line.page
            and _level(box, line.box)
            and any(_meet(box, cell.box) for cell in line.cells)
            for page, box in (*own, *self._taken)
        )

    def _fills(self, line: Line, leaf: Leaf) -> bool:
        """Whether something of a column's kind stands in its band."""
        boxes = [row[_column(leaf)] for _, row in self._places if _column(leaf) in row]
        if not boxes:
            return False
        left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
        size = height(line.box)
        for cell in line.cells:
            if leaf.kind is Kind.DATE:
                if abs(cell.box.x0 - left) < size and _is_dated(cell.text):
                    return True
                continue
            for word in cell.words:
                near = word.box.x1 <= right + 0.6 * size and word.box.x1 >= left
                pattern = _AMOUNT if leaf.kind is Kind.MONEY else re.compile(r"\d[\d.,]*\D{0,4}")
                if near and pattern.fullmatch(word.text):
                    return True
        return False

    def _unread(self) -> list[Count]:
        """Lines that start with a day and end with an amount, where no row was read at all."""
        found = []
        for page, lines in self._lines.items():
            like = [
                line
                for line in lines
                if _is_dated(line.cells[0].text)
                and _AMOUNT.fullmatch(line.words[-1].text)
                and len(line.words) > 2
                and sum(_is_dated(cell.text) for cell in line.cells) <= MOST_DAYS
                and not _SUMS.search(line.text)
                and not self._is_taken(line)
            ]
            if len(like) >= LEAST_DATED:
                why = "lines of the page that start with a day and end with an amount"
                found.append(Count(self._table, page, len(like), 0, why))
        return found


def _printed(marks: _Marks, schema: type[Schema]) -> list[Count]:
    """A number of rows that the document itself prints."""
    counted = {"bank_statement": ("transaction_count", "transactions")}.get(schema.slug)
    if counted is None:
        return []
    path, table = counted
    field = marks.fields.get(path)
    number = _number(field.value) if field else None
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
    """Mark rows whose balance does not follow from the one before; whether balances told.

    They tell where most rows have one and most of those follow.
    """
    if schema.slug != "bank_statement":
        return False
    rows = [
        (number, {column: _number(field.value) for column, field in cells.items()
                  if column in ("deposit", "withdrawal", "balance")})
        for number, cells in marks.rows("transactions").items()
    ]  # fmt: skip
    best: tuple[int, list[int], int] | None = None
    for order in (rows, rows[::-1]):
        for sign in (1, -1):  # of an account, of a card
            opening = marks.figures.get("opening_balance")
            good, bad, steps = _followed(order, opening, sign)
            if best is None or good > best[0]:
                best = (good, bad, steps)
    if best is None or best[2] < LEAST or best[0] < 0.5 * best[2]:
        return False
    for number in best[1]:
        for column in ("deposit", "withdrawal", "balance"):
            marks.flag(f"transactions[{number}].{column}", Flag.SUM_FAILED)
    return bool(best[1])


def _followed(
    rows: Sequence[tuple[int, Mapping[str, Decimal | None]]], opening: Decimal | None, sign: int
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


def _number(value: str | None) -> Decimal | None:
    try:
        return Decimal(value) if value is not None else None
    except InvalidOperation:
        return None


def _column(leaf: Leaf) -> str:
    return template(leaf.path).partition("[].")[2]


def _is_dated(text: str) -> bool:
    """Whether a text starts with a day, its year with it or not."""
    if _FULL_DATE.match(text):
        return any(
            start < 3 for start, _, part in partial_dates_in(text) if read_partial_date(part)
        ) or (bool(re.match(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", text)))
    return any(start == 0 and read_partial_date(part) for start, _, part in partial_dates_in(text))


def _level(box: Box, line: Box) -> bool:
    return min(box.y1, line.y1) - max(box.y0, line.y0) > 0.4 * min(height(box), height(line))


def _meet(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0) and min(one.y1, other.y1) > max(
        one.y0, other.y0
    )
