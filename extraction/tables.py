"""Line items: a row of column heads, and rows under it whose numbers keep to the columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extraction.candidates import Candidate, Finder
from extraction.contract import Box
from extraction.lines import cover, height
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Sheet, Token

MOST_ROWS = 200
LOOKED_AT = 30  # rows, to see where a column starts
DESCRIPTION = "col_description"
ENDS = frozenset({"subtotal", "total", "amount_due", "tax_total", "discount", "shipping"})
COLUMNS = {
    "col_description": Kind.TEXT,
    "col_quantity": Kind.NUMBER,
    "col_unit_price": Kind.NUMBER,
    "col_amount": Kind.MONEY,
}


@dataclass(frozen=True, slots=True)
class Head:
    """One column's head."""

    name: str
    box: Box


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
    return found


def items(finder: Finder, table: Table) -> list[dict[str, Candidate]]:
    """The table's rows, each as its columns' candidates."""
    found: list[dict[str, Candidate]] = []
    spots: list[tuple[int, list[Token]]] = []  # where each item's description stands
    loose: tuple[int, list[Token]] | None = None  # a description that stands above its numbers
    table = _widened(finder.sheet, table)
    for row in range(table.first, len(finder.sheet.rows)):
        if _ends(finder.sheet, row, table) or len(found) >= MOST_ROWS:
            break
        cells, words = _split(finder, row, table)
        item = {
            name: finder.candidate(row, tokens, COLUMNS[name], 1.0, "line item")
            for name, tokens in cells.items()
        }
        if any(hit.name == "carried" and hit.leads for hit in finder.sheet.by_row[row]):
            continue
        if "col_amount" not in item and not {"col_quantity", "col_unit_price"} <= set(item):
            loose = (row, words) if words else loose
            continue
        if not words and loose and loose[0] == row - 1:
            words, at = loose[1], loose[0]
        else:
            at = row
        if not words and len(item) < 2:
            continue
        if words:
            item["col_description"] = finder.candidate(at, words, Kind.TEXT, 1.0, "line item")
        loose = None
        found.append(item)
        spots.append((at, words))
    taken = {at for at, _ in spots}
    edge = max((words[-1].box.x1 for _, words in spots if words), default=0.0)
    for item, (at, words) in zip(found, spots, strict=True):
        for row, more in _wrapped(finder, at, words, edge, taken) if words else ():
            rest = finder.candidate(row, more, Kind.TEXT, 1.0, "line item")
            first = item["col_description"]
            raw, boxes = f"{first.raw} {rest.raw}", (*first.boxes, *rest.boxes)
            item["col_description"] = replace(first, raw=raw, boxes=boxes)
    return found


def _wrapped(
    finder: Finder, row: int, words: Sequence[Token], edge: float, taken: set[int]
) -> Iterator[tuple[int, list[Token]]]:
    """The lines on which a description goes on, because its next word had no room any more."""
    last, left = words[-1].box, words[0].box.x0
    for below in finder.sheet.below(row):
        line = finder.sheet.rows[below].line
        tokens = [token for token in finder.sheet.rows[below].tokens if token.key]
        if below in taken or len(line.cells) != 1 or not tokens:
            return
        first, size = tokens[0].box, height(last)
        near = line.box.y0 - last.y1 < 0.7 * size and abs(first.x0 - left) < 0.5 * size
        full = last.x1 + (first.x1 - first.x0) + 0.2 * size > edge
        if not near or not full or tokens[-1].box.x1 > edge + size:
            return
        if any(hit.strong and hit.start == 0 for hit in finder.sheet.by_row[below]):
            return
        yield below, list(finder.sheet.rows[below].tokens)
        last = tokens[-1].box


def continued(sheet: Sheet, table: Table) -> Iterator[Table]:
    """The table on the pages after its own, as long as neither sums nor heads stand between."""
    at = table.first
    while at < len(sheet.rows) and not _ends(sheet, at, table):
        at += 1
    if at >= len(sheet.rows) or sheet.rows[at].page != sheet.rows[table.first].page + 1:
        return
    page = sheet.rows[at].page
    below = [row for row in range(at, len(sheet.rows)) if sheet.rows[row].page == page]
    if not any(_heads(sheet, (row,)) for row in below):
        following = Table(table.row, table.heads, frozenset(), at)
        yield following
        yield from continued(sheet, following)


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
            if hit.name.startswith("col_"):
                by_start.setdefault(hit.start, []).append(hit)
        for hits in by_start.values():
            best = sorted(hits, key=lambda hit: (not hit.strong, hit.name == "col_other"))
            names = "|".join(hit.name for hit in best)
            heads.append(Head(names, sheet.box(best[0])))
        if len(by_start) < 2 and len(rows) == 1:
            return ()
    return _settled(sorted(heads, key=lambda head: head.box.x0))


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
        names = [name for name in head.name.split("|") if name == "col_other" or name not in taken]
        name = names[0] if names else "col_other"
        if name != "col_other":
            taken[name] = head.box
        settled.append(Head(name, head.box))
    numbers = {"col_amount", "col_unit_price"} & set(taken)
    if not numbers or len(set(taken)) < 2:
        return ()
    if "col_description" not in taken and not {"col_quantity", "col_unit_price"} <= set(taken):
        return ()
    return tuple(reversed(settled))


def _ends(sheet: Sheet, row: int, table: Table) -> bool:
    """Whether the totals start here, or another page that does not go on with the table."""
    line = sheet.rows[row].line
    if line.page != sheet.rows[table.row if table.start < 0 else table.start].page:
        return True
    for hit in sheet.by_row[row]:
        if hit.name in ENDS and hit.leads and hit.strong:
            rest = sheet.rows[row].tokens[hit.end :]
            numbers = [token for token in rest if any(map(str.isdigit, token.text))]
            if (hit.start == 0 and len(numbers) <= 2) or (len(numbers) == 1 and hit.start <= 1):
                return True
    return False


def _split(finder: Finder, row: int, table: Table) -> tuple[dict[str, list[Token]], list[Token]]:
    """A row's numbers by column, and the words of its description."""
    tokens = list(finder.sheet.rows[row].tokens)
    cells: dict[str, list[Token]] = {}
    used: set[int] = set()
    description = _band(table)
    spans = list(finder.amounts(tokens))
    boxes = [cover(token.box for token in tokens[start:end]) for start, end in spans]
    ordered = _in_order(boxes, table)
    for (start, end), box in zip(spans, boxes, strict=True):
        name = ordered.get(box) or _column(box, table, description)
        if name == "col_description":
            continue
        used.update(range(start, end))
        if name in COLUMNS and name not in cells:
            cells[name] = tokens[start:end]
    words = [
        token
        for at, token in enumerate(tokens)
        if at not in used and description[0] <= _middle(token.box) < description[1]
    ]
    words = _plain(words)
    return cells, words if any(map(str.isalpha, "".join(token.key for token in words))) else []


def _plain(words: list[Token]) -> list[Token]:
    """A description without the numbers in cells of their own beside it: positions, codes."""
    lettered = {token.cell for token in words if any(map(str.isalpha, token.key))}
    first, last = min(lettered, default=0), max(lettered, default=0)
    return [token for token in words if first <= token.cell <= last]


def _in_order(boxes: Sequence[Box], table: Table) -> dict[Box, str]:
    """The columns of a row that has one number for each, however they stand under the heads."""
    heads = [head for head in table.heads if head.name in COLUMNS and head.name != DESCRIPTION]
    others = [head.box for head in table.heads if head.name in ("col_other", DESCRIPTION)]
    left, right = _band(table)
    free = [
        box
        for box in boxes
        if not left <= _middle(box) < right and all(_apart(box, other) > 0 for other in others)
    ]
    if len(free) != len(heads) or len(heads) < 3:
        return {}
    return {box: head.name for box, head in zip(free, heads, strict=True)}


def _band(table: Table) -> tuple[float, float]:
    """From where to where the description goes: up to the next head's column."""
    for at, head in enumerate(table.heads):
        if head.name == "col_description":
            size = height(head.box)
            left = head.box.x0 - 1.5 * size
            if at == 0:
                left = 0.0
            else:
                left = max(table.heads[at - 1].box.x1 - size, min(left, head.box.x0 - 0.2 * size))
            right = table.heads[at + 1].box.x0 - 0.2 * size if at + 1 < len(table.heads) else 1e6
            return left, right
    numbers = [head.box.x0 for head in table.heads if head.name in COLUMNS]
    return (0.0, min(numbers) - 0.2 * height(table.heads[0].box))


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
        if _ends(sheet, row, table):
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


def _column(box: Box, table: Table, description: tuple[float, float]) -> str:
    """The column that a number stands in: the head nearest to it, else the description."""
    nearest = min(table.heads, key=lambda head: (_apart(box, head.box), abs(box.x1 - head.box.x1)))
    if _apart(box, nearest.box) > 0 and nearest.name in ("col_other", "col_description"):
        left = [head for head in table.heads if head.box.x1 < box.x0]
        if left and left[-1].name in ("col_quantity", "col_unit_price") and box.x1 < nearest.box.x0:
            return left[-1].name  # the head stands at its column's left edge
    inside = description[0] <= _middle(box) < description[1]
    if inside and _apart(box, nearest.box) > 0 and nearest.name != "col_description":
        right = abs(box.x1 - nearest.box.x1) > 2 * height(box)
        return "col_description" if right else nearest.name
    return nearest.name


def _apart(box: Box, head: Box) -> float:
    return max(0.0, box.x0 - head.x1, head.x0 - box.x1)


def _middle(box: Box) -> float:
    return (box.x0 + box.x1) / 2


def rows_of(tables: Sequence[Table]) -> Iterator[int]:
    """The rows that hold heads, which are no labels of single values."""
    for table in tables:
        yield from table.rows
