"""Line items: the rows of a table whose numbers keep to its columns, and what they describe.

A row is an item where it counts or prices something, or where the table's own sum takes it in.
Sums under words that no lexicon knows, and boxes beside the sums, are no items.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from statistics import median

from extraction.candidates import Candidate, Finder
from extraction.contract import Box
from extraction.lines import cover, height
from extraction.schemas.base import Kind
from extraction.sheet import Sheet, Token
from extraction.table_columns import (
    Row,
    alone,
    code_of,
    codes_elsewhere,
    columns_by_product,
    is_code,
    split,
)
from extraction.tables import CODE, COLUMNS, COUNTED, DESCRIPTION, LOOKED_AT, Table, ends, off_page

MOST_ROWS = 200
WITHIN = Decimal("0.02")
NEIGHBOUR = 1.8  # heights of type, between a column of words and the next
FARTHEST = 5.0  # usual distances of rows, to the next item


@dataclass(slots=True)
class Draft:
    """A row that may be an item."""

    row: Row
    words: list[Token]
    at: int  # the row that the words stand in
    amount: Decimal | None
    code: list[Token] = field(default_factory=list)  # that stands where others have words

    @property
    def counted(self) -> bool:
        """Whether it counts or prices something."""
        return bool({"col_quantity", "col_unit_price"} & set(self.row.cells))

    @property
    def box(self) -> Box:
        """Where its amount stands."""
        tokens = self.row.cells.get("col_amount") or self.row.cells["col_unit_price"]
        return cover(token.box for token in tokens)


def items(finder: Finder, table: Table) -> list[dict[str, Candidate]]:
    """The table's rows, each as its columns' candidates."""
    table = _widened(finder.sheet, table)
    rows = list(_rows(finder, table))
    columns_by_product(rows, table)
    drafts = [draft for row in rows if (draft := _draft(finder, row))]
    follows = table.start >= 0 and bool(table.names & COUNTED)
    drafts = _genuine(finder, drafts[:MOST_ROWS], follows=follows)
    _describe(finder, table, drafts, rows)
    drafts = [draft for draft in drafts if draft.words or len(draft.row.cells) > 1]
    found = []
    taken = {draft.at for draft in drafts} | {draft.row.at for draft in drafts}
    edge = _edge(finder, table, drafts)
    elsewhere = codes_elsewhere(finder, [draft.row for draft in drafts], table)
    for draft in drafts:
        item = {
            name: finder.candidate(draft.row.at, tokens, COLUMNS[name], 1.0, "line item")
            for name, tokens in draft.row.cells.items()
        }
        if draft.words:
            item[DESCRIPTION] = _description(finder, draft, edge, taken)
        code = draft.code or code_of(finder, draft.row, draft.at, table)
        at = draft.row.at
        if not code and draft.row.at in elsewhere:
            code = elsewhere[at]
            at = next(n for n in (at, at + 1, at + 2) if code[0] in finder.sheet.rows[n].tokens)
        if code:
            item[CODE] = finder.candidate(at, code, Kind.IDENTIFIER, 1.0, "line item")
        found.append(item)
    return found


def _description(finder: Finder, draft: Draft, edge: float, taken: set[int]) -> Candidate:
    """The words of an item with the lines on which they go on."""
    first = finder.candidate(draft.at, draft.words, Kind.TEXT, 1.0, "line item")
    for row, more in _wrapped(finder, draft.at, draft.words, edge, taken):
        rest = finder.candidate(row, more, Kind.TEXT, 1.0, "line item")
        raw, boxes = f"{first.raw} {rest.raw}", (*first.boxes, *rest.boxes)
        first = replace(first, raw=raw, boxes=boxes)
    return first


def _rows(finder: Finder, table: Table) -> Iterator[Row]:
    """The rows from the heads to the sums; sums of a part between items are passed over."""
    sheet = finder.sheet
    between: list[Row] = []  # since what may be the end
    for at in range(table.first, len(sheet.rows)):
        if off_page(sheet, at, table) or len(between) > MOST_ROWS:
            return
        if any(hit.name == "carried" and hit.leads for hit in sheet.by_row[at]):
            continue
        row = split(finder, at, table)
        if between or ends(sheet, at, table):
            between.append(row)
            if not (_holds(finder, row) and len(row.cells) >= 3):
                continue
            # an item after what looked like the end: the sum was a part's
            yield from (one for one in between if not ends(sheet, one.at, table))
            between = []
            continue
        yield row


def _number(finder: Finder, row: Row, name: str) -> Decimal | None:
    tokens = row.cells.get(name)
    return finder.candidate(row.at, tokens, Kind.NUMBER, 1.0, "").number if tokens else None


def _holds(finder: Finder, row: Row) -> bool:
    """Whether quantity times price is the amount."""
    numbers = [
        _number(finder, row, name) for name in ("col_quantity", "col_unit_price", "col_amount")
    ]
    quantity, price, amount = numbers
    if quantity is None or price is None or amount is None:
        return False
    return abs(quantity * price - amount) <= max(WITHIN, abs(amount) / 200)


def _draft(finder: Finder, row: Row) -> Draft | None:
    """A row as an item, where its numbers may be one's."""
    priced = {"col_quantity", "col_unit_price"} <= set(row.cells)
    if "col_amount" not in row.cells and not priced:
        return None
    return Draft(row, row.words, row.at, _number(finder, row, "col_amount"))


def _genuine(finder: Finder, drafts: list[Draft], *, follows: bool) -> list[Draft]:
    """The drafts that are items: in line with each other, and no sums of those before.

    Args:
        follows: the rows go on from another page with a table that counts or prices.
    """
    drafts = _near(finder, _aligned(drafts))
    later = _later(finder)
    sure = [at for at, draft in enumerate(drafts) if draft.counted]
    if not sure:
        return [] if follows else _until_sum(drafts, later)
    kept = [
        draft
        for at, draft in enumerate(drafts[: sure[-1] + 1])
        if draft.counted or not _sums_up(drafts[:at], draft)
    ]
    loose = drafts[sure[-1] + 1 :]
    for count in range(len(loose) + 1):
        chosen = [*kept, *loose[:count]]
        last = chosen[-1].row.at
        if any(row > last and abs(_total(chosen) - number) <= WITHIN for row, number in later):
            return chosen
    return kept


def _until_sum(drafts: list[Draft], later: Sequence[tuple[int, Decimal]]) -> list[Draft]:
    """Rows that have amounts alone: up to one that is what those before it come to."""
    for count in range(2, len(drafts)):
        if _sums_up(drafts[:count], drafts[count]):
            return drafts[:count]
    for count in range(len(drafts), 0, -1):
        chosen, last = drafts[:count], drafts[count - 1].row.at
        if any(row > last and abs(_total(chosen) - number) <= WITHIN for row, number in later):
            return chosen
    return drafts


def _sums_up(before: Sequence[Draft], draft: Draft) -> bool:
    """Whether an amount is what some rows right before it come to, two at least."""
    whole = Decimal()
    for count, one in enumerate(reversed(before), start=1):
        whole += one.amount or Decimal()
        if count > 1 and draft.amount is not None and abs(whole - draft.amount) <= WITHIN:
            return True
    return False


def _total(drafts: Sequence[Draft]) -> Decimal:
    return sum((draft.amount or Decimal() for draft in drafts), Decimal())


def _later(finder: Finder) -> list[tuple[int, Decimal]]:
    """Every number of the document with its row."""
    found = []
    for at, row in enumerate(finder.sheet.rows):
        for start, end in finder.amounts(row.tokens):
            number = finder.candidate(at, row.tokens[start:end], Kind.NUMBER, 1.0, "").number
            if number is not None:
                found.append((at, number))
    return found


def _aligned(drafts: list[Draft]) -> list[Draft]:
    """The drafts whose amounts stand in one column, and whose words start in one."""
    sure = [draft for draft in drafts if draft.counted] or drafts[:1]
    if not sure:
        return []
    right, left = median(one.box.x1 for one in sure), median(one.box.x0 for one in sure)
    starts = [one.words[0].box.x0 for one in sure if one.words]
    start = median(starts) if starts else None
    kept = []
    for draft in drafts:
        size, box = height(draft.box), draft.box
        middle = abs(box.x0 + box.x1 - left - right) / 2
        column = min(abs(box.x1 - right), abs(box.x0 - left), middle) <= 1.2 * size
        words = draft.words[0].box.x0 if draft.words else start
        if not column:
            continue
        if not draft.counted and (
            words is None or start is None or abs(words - start) > 1.5 * size
        ):
            continue
        kept.append(draft)
    return kept


def _near(finder: Finder, drafts: list[Draft]) -> list[Draft]:
    """The drafts down to the first that stands far below the one before it."""
    rows = finder.sheet.rows
    gaps = [
        rows[lower.row.at].line.box.y0 - rows[upper.row.at].line.box.y0
        for upper, lower in pairwise(drafts)
    ]
    for at, gap in enumerate(gaps):
        usual = median(gaps[:at]) if at else 2.2 * height(rows[drafts[0].row.at].line.box)
        if gap > FARTHEST * usual and not drafts[at + 1].counted:
            return drafts[: at + 1]
    return drafts


def _describe(finder: Finder, table: Table, drafts: Sequence[Draft], rows: Sequence[Row]) -> None:
    """Give items without words of their own those of the line above or below, all the same way.

    Where articles' numbers stand in the column of the words, the words do so under them.
    """
    by_row = {row.at: row for row in rows}
    taken = {draft.row.at for draft in drafts}

    def free(at: int) -> list[Token]:
        row = by_row.get(at)
        if row is None or at in taken or row.cells:
            return []
        boxes = [
            finder.sheet.rows[n].line.box
            for n in sorted((at, at + 1 if at + 1 in taken else at - 1))
        ]
        if boxes[1].y0 - boxes[0].y1 > 1.5 * height(boxes[0]):
            return []
        words = alone(finder, at, table)
        return words if any(map(str.isalpha, "".join(token.key for token in words))) else []

    if drafts and all(is_code(draft.words) for draft in drafts if draft.words):
        below = sum(bool(free(draft.row.at + 1)) for draft in drafts)
        if table.coded or 2 * below > len(drafts):
            for draft in drafts:
                draft.code, draft.words = draft.words, []
    bare = [draft for draft in drafts if not draft.words]
    if not bare:
        return
    first, last = drafts[0], drafts[-1]
    above = not first.words and bool(free(first.row.at - 1))
    coded = table.coded or bool(first.code)
    above = above and not (coded and free(last.row.at + 1))
    for draft in bare:
        at = draft.row.at + (-1 if above else 1)
        words = free(at)
        if words:
            draft.words, draft.at = words, at


def _wrapped(
    finder: Finder, row: int, words: Sequence[Token], edge: float, taken: set[int]
) -> Iterator[tuple[int, list[Token]]]:
    """The lines on which a description goes on, because its next word had no room any more.

    A line with a capital that would have had room says something else: a serial number, a note.
    """
    last, left = words[-1].box, words[0].box.x0
    ended = words[-1].text
    for below in finder.sheet.below(row):
        line = finder.sheet.rows[below].line
        tokens = [token for token in finder.sheet.rows[below].tokens if token.key]
        if below in taken or len(line.cells) != 1 or not tokens:
            return
        first, size = tokens[0].box, height(last)
        near = line.box.y0 - last.y1 < 0.7 * size and abs(first.x0 - left) < 0.5 * size
        alike = abs(height(first) - size) < 0.12 * size
        full = last.x1 + (first.x1 - first.x0) + 0.3 * size > edge
        goes_on = ended.endswith((",", "-", "/", "&", "(", "+")) or (
            tokens[0].text[:1].islower() and 2 * (edge - last.x1) < last.x1 - left
        )
        if not near or not (full or goes_on) or not alike or tokens[-1].box.x1 > edge + 2 * size:
            return
        if any(hit.strong and hit.start == 0 for hit in finder.sheet.by_row[below]):
            return
        yield below, list(finder.sheet.rows[below].tokens)
        last, ended = tokens[-1].box, tokens[-1].text


def _edge(finder: Finder, table: Table, drafts: Sequence[Draft]) -> float:
    """Up to where descriptions go: the column's next neighbour, less the gap between the two."""
    widest = max((draft.words[-1].box.x1 for draft in drafts if draft.words), default=0.0)
    heads = [head.box.x0 for head in table.heads]
    numbers = [
        run[0].box.x0 for draft in drafts for _, run in draft.row.numbers if draft.words
        and run[0].box.x0 > draft.words[-1].box.x1
    ]  # fmt: skip
    beyond = [at for at in (*heads, *numbers) if at > widest]
    size = height(table.heads[0].box)
    return max(widest, min(beyond, default=widest) - NEIGHBOUR * size)


def _widened(sheet: Sheet, table: Table) -> Table:
    """The table with its description's head as far to the left as the words under it.

    A head may be centred over words that start far to its left.
    """
    at = next((n for n, head in enumerate(table.heads) if head.name == DESCRIPTION), 0)
    head = table.heads[at]
    if at == 0:
        return table
    size = height(head.box)
    least = table.heads[at - 1].box.x1 - size
    starts: list[float] = []
    for row in range(table.first, min(len(sheet.rows), table.first + LOOKED_AT)):
        if ends(sheet, row, table):
            break
        starts.extend(
            cell.box.x0
            for cell in sheet.rows[row].line.cells
            if least < cell.box.x0 < head.box.x0 - size < head.box.x0 < cell.box.x1
            and any(map(str.isalpha, cell.text))
        )
    if len(starts) < 2 or max(starts) - min(starts) > size:  # not one column's left edge
        return table
    wider = replace(head, box=head.box._replace(x0=min(starts)))
    return replace(table, heads=(*table.heads[:at], wider, *table.heads[at + 1 :]))
