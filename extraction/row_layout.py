"""What a page says of a list's rows: lines that look like the rows that were read."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extraction.contract import Box, ReadField
from extraction.dates import partial_dates_in, read_partial_date
from extraction.lines import Line, height
from extraction.schemas.base import Kind, Leaf, Schema, leaves, template

EVERY = 0.85  # of the rows of a list, which fill a column that all of them fill
LEAST = 3  # rows that a list must have before its page can tell what its rows look like
PITCH = 2.6  # usual distances between rows, within which the next one may follow
MOST_DAYS = 2  # in one row: of the transaction and of its posting
LEAST_DATED = 3  # lines with a day and an amount, to miss a list of which nothing was read
_SUMS = re.compile(
    r"\b(?:sub|grand|net)?-?\s?totals?\b|\bbalance\b|\bforward\b|\bsumme\b|\bübertrag\b|\w*saldo\b|\w*bestand\b|"
    r"\w*kontostand\b|\bgesamt\w*|\bgross\b|\bnet pay\b|\bamount due\b|\bzwischensumme\b|\btax\b|"
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


class Layout:
    """What the page says of a list's rows: lines that fill the columns which all rows fill.

    A line whose amount stands in a column that comes to a printed total is no row that is missing:
    it is the total itself, or it belongs to what is listed next, as an employer's own part does.

    Args:
        whole: the columns that do, as "deduction_lines[].current".
    """

    def __init__(
        self,
        table: str,
        rows: Mapping[int, Mapping[str, ReadField]],
        fields: Sequence[ReadField],
        schema: type[Schema],
        lines: Mapping[int, Sequence[Line]],
        whole: Collection[str] = (),
    ):
        self._table = table
        self._whole = whole
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
                _days(line)
                for found in lines.values()
                for line in found
                if any(self._stands(line, page, boxes) for page, boxes in self._places)
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
            candidates = [line for line in candidates if _days(line) <= MOST_DAYS]
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
        if _days(line) > self._most_days:
            return False  # balances by day, side by side
        if self._is_beyond(line):
            return False
        days = [leaf for leaf in full if leaf.kind is Kind.DATE]
        if days:  # which of its columns has the amount may differ from row to row
            amount = any(_AMOUNT.fullmatch(word.text) for word in line.words)
            return amount and all(self._fills(line, leaf) for leaf in days)
        return all(self._fills(line, leaf) for leaf in full) and any(
            self._fills(line, leaf) for leaf in money
        )

    def _is_beyond(self, line: Line) -> bool:
        """Whether it has an amount that can only be of columns that are whole without it."""
        for word in line.words:
            if not _AMOUNT.fullmatch(word.text) or not re.search(r"[1-9]", word.text):
                continue
            columns = self._columns_at(word.box)
            if columns and all(path in self._whole for path in columns):
                return True
        return False

    def _columns_at(self, box: Box) -> list[str]:
        """The columns of money that an amount may stand in: the next, and those as near as it."""
        near: dict[str, float] = {}
        for leaf in self._columns:
            boxes = [row[_column(leaf)] for _, row in self._places if _column(leaf) in row]
            if leaf.kind is not Kind.MONEY or not boxes:
                continue
            if min(one.x0 for one in boxes) <= box.x1 <= max(one.x1 for one in boxes) + height(box):
                # The usual edge: one cell that was found in a wrong place makes a column wide.
                right = abs(box.x1 - median(one.x1 for one in boxes))
                left = abs(box.x0 - median(one.x0 for one in boxes))
                near[leaf.path] = min(left, right)
        return [path for path, far in near.items() if far <= min(near.values()) + height(box)]

    @staticmethod
    def _stands(line: Line, page: int, boxes: Mapping[str, Box]) -> bool:
        """Whether a row stands on a line."""
        return page == line.page and any(_level(box, line.box) for box in boxes.values())

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
                and _days(line) <= MOST_DAYS
                and not _SUMS.search(line.text)
                and not self._is_taken(line)
            ]
            if len(like) >= LEAST_DATED:
                why = "lines of the page that start with a day and end with an amount"
                found.append(Count(self._table, page, len(like), 0, why))
        return found


def _days(line: Line) -> int:
    """How many cells of a line start with a day."""
    return sum(_is_dated(cell.text) for cell in line.cells)


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
