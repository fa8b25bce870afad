"""Which column of a table each number of a row stands in, and which words describe the row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extraction.candidates import Finder
from extraction.contract import Box
from extraction.lines import cover, height
from extraction.schemas.base import Kind
from extraction.sheet import Token
from extraction.tables import CODE, COLUMNS, COUNTED, DESCRIPTION, OTHER, Table

WITHIN = Decimal("0.02")
MOST_NUMBERS = 8  # of a row
MOST_CODE = 3  # words of an article's number
_SURE_CODE = re.compile(r"(?=\S*\d)(?:(?=\S*[A-Z])[A-Z0-9][A-Z0-9._-]{3,}|\d{5,}(?:-\d+)*)")
_CODE = re.compile(r"#?(?=\S*\d)[A-Z0-9][A-Z0-9./_-]{2,}", re.I)


@dataclass(slots=True)
class Row:
    """One row of a table, split into its columns."""

    at: int
    cells: dict[str, list[Token]]
    words: list[Token]
    numbers: list[tuple[Decimal, list[Token]]] = field(default_factory=list)  # left to right


def split(finder: Finder, row: int, table: Table) -> Row:
    """A row's numbers by column, and the words of its description."""
    tokens = list(finder.sheet.rows[row].tokens)
    cells: dict[str, list[Token]] = {}
    used: set[int] = set()
    description = _band(table)
    spans = list(finder.amounts(tokens))
    boxes = [cover(token.box for token in tokens[start:end]) for start, end in spans]
    ordered = _in_order(boxes, table)
    numbers = []
    for (start, end), box in zip(spans, boxes, strict=True):
        number = finder.candidate(row, tokens[start:end], Kind.NUMBER, 1.0, "").number
        if number is not None:
            numbers.append((number, tokens[start:end]))
        name = ordered.get(box) or _column(box, table, description)
        if name == DESCRIPTION:
            continue
        used.update(range(start, end))
        if name in COLUMNS and name not in cells:
            cells[name] = tokens[start:end]
    words = [
        token
        for at, token in enumerate(tokens)
        if at not in used and description[0] <= _middle(token.box) < description[1]
    ]
    words = _from_start(_plain(_after_code(words)), tokens, used, table)
    lettered = any(map(str.isalpha, "".join(token.key for token in words)))
    return Row(row, cells, words if lettered else [], numbers)


def is_code(tokens: Sequence[Token]) -> bool:
    """Whether words are an article's number and nothing else."""
    return bool(tokens) and all(_CODE.fullmatch(token.text) for token in tokens)


def alone(finder: Finder, row: int, table: Table) -> list[Token]:
    """The words of a line without numbers of its own: the cells that reach into the column."""
    left, right = _band(table)
    return [
        token
        for number, cell in enumerate(finder.sheet.rows[row].line.cells)
        if min(cell.box.x1, right) > max(cell.box.x0, left) and cell.box.x0 < right
        for token in finder.sheet.rows[row].tokens
        if token.cell == number
    ]


def _after_code(words: list[Token]) -> list[Token]:
    """A description without an article's number in a cell of its own before it."""
    first = [token for token in words if token.cell == words[0].cell]
    rest = words[len(first) :]
    wordy = any(len(token.key) > 2 and token.key.isalpha() for token in rest)
    return rest if wordy and is_code(first) else words


def _from_start(
    words: list[Token], tokens: Sequence[Token], used: set[int], table: Table
) -> list[Token]:
    """A description from its cell's first word on, which a head far to the right may cut off."""
    before = [
        token
        for at, token in enumerate(tokens)
        if words
        and at not in used
        and token.cell == words[0].cell
        and token.box.x1 <= words[0].box.x0
    ]
    for token in reversed(before):
        under = any(
            _apart(token.box, head.box) == 0 for head in table.heads if head.name != DESCRIPTION
        )
        if under or (_CODE.fullmatch(token.text) and not token.text.isalpha()):
            break
        words = [token, *words]
    return words


def columns_by_product(rows: Sequence[Row], table: Table) -> None:
    """Find the quantity where the heads do not tell it: what times the price is the amount."""
    for row in rows:
        if "col_amount" not in row.cells and set(row.cells) >= COUNTED:
            _amount_by_product(row)
        missing = COUNTED - set(row.cells)
        if "col_amount" not in row.cells or len(missing) != 1:
            continue
        name, known = next(iter(missing)), next(iter(COUNTED - missing))
        amount, other = _value(row, "col_amount"), _value(row, known)
        if amount is None or other is None:
            continue
        taken = {id(tokens[0]) for tokens in row.cells.values()}
        for number, tokens in row.numbers[:MOST_NUMBERS]:
            if id(tokens[0]) in taken or abs(number * other - amount) > WITHIN:
                continue
            leads = bool(row.words) and tokens[0] is row.words[0] and name in table.names
            if number != 1 or leads:
                row.cells[name] = tokens
                row.words = [token for token in row.words if token not in tokens]
                break


def _amount_by_product(row: Row) -> None:
    """Take the number for the amount that quantity times price comes to, under whatever head."""
    quantity, price = _value(row, "col_quantity"), _value(row, "col_unit_price")
    taken = {id(tokens[0]) for tokens in row.cells.values()}
    for number, tokens in reversed(row.numbers[:MOST_NUMBERS]):
        if quantity is None or price is None or id(tokens[0]) in taken:
            continue
        if abs(quantity * price - number) <= WITHIN:
            row.cells["col_amount"] = tokens
            row.words = [token for token in row.words if token not in tokens]
            return


def codes_elsewhere(finder: Finder, rows: Sequence[Row], table: Table) -> dict[int, list[Token]]:
    """Articles' numbers where no head tells: a column that has one in every row, by row.

    Else those that stand under the words, behind a label of their own.
    """
    for at, head in enumerate(table.heads):
        if head.name != OTHER:
            continue
        left = table.heads[at - 1].box.x1 if at else 0.0
        right = table.heads[at + 1].box.x0 if at + 1 < len(table.heads) else 1e6
        found = {row.at: _lone_code(finder, row, left, right) for row in rows}
        if found and all(found.values()):
            return {row: [token] for row, token in found.items() if token}
    below: dict[int, list[Token]] = {}
    for row in rows:
        for next_row in (row.at + 1, row.at + 2):
            if next_row >= len(finder.sheet.rows) or next_row in {one.at for one in rows}:
                break
            tokens = finder.sheet.rows[next_row].tokens
            hit = next((h for h in finder.sheet.by_row[next_row] if h.name == CODE), None)
            behind = [token for token in tokens[hit.end :] if token.key] if hit else []
            if hit and hit.start == 0 and behind and _CODE.fullmatch(behind[0].text):
                below[row.at] = behind[:1]
                break
    return below


def _lone_code(finder: Finder, row: Row, left: float, right: float) -> Token | None:
    tokens = [
        token
        for token in finder.sheet.rows[row.at].tokens
        if left <= _middle(token.box) < right and token not in row.words
    ]
    sure = [token for token in tokens if _SURE_CODE.fullmatch(token.text)]
    return sure[0] if len(tokens) == len(sure) == 1 else None


def code_of(finder: Finder, row: Row, words_row: int, table: Table) -> list[Token]:
    """The tokens of the article's number: in its own column, or over its words in theirs."""
    tokens = finder.sheet.rows[row.at].tokens
    inside = [id(token) for run in row.cells.values() for token in run]
    if words_row == row.at:
        inside += [id(token) for token in row.words]
    free = [token for token in tokens if id(token) not in inside]
    left, right = _zone(table, CODE) or (_band(table) if table.coded else (0.0, 0.0))
    run = [token for token in free if left <= _middle(token.box) < right]
    if not run and words_row != row.at:
        run = [token for token in free if any(map(str.isalpha, token.text))]
    sure = next((token for token in run if _CODE.fullmatch(token.text)), None)
    if sure:
        return [sure]
    run = [token for token in run if token.cell == run[0].cell][:MOST_CODE]
    return run if any(map(str.isdigit, "".join(token.text for token in run))) else []


def _zone(table: Table, name: str) -> tuple[float, float] | None:
    """From where to where a column of words goes."""
    at = next((at for at, head in enumerate(table.heads) if head.name == name), None)
    if at is None:
        return None
    head = table.heads[at]
    before = [one.box.x1 for one in table.heads[:at]]
    after = [one.box.x0 for one in table.heads[at + 1 :]]
    left = max(before, default=0.0)
    right = min(after, default=1e6)
    return min(head.box.x0, left + height(head.box)), right


def _value(row: Row, name: str) -> Decimal | None:
    tokens = row.cells[name]
    return next((number for number, run in row.numbers if run[0] is tokens[0]), None)


def _plain(words: list[Token]) -> list[Token]:
    """A description without the numbers in cells of their own beside it: positions, codes."""
    lettered = {token.cell for token in words if any(map(str.isalpha, token.key))}
    first, last = min(lettered, default=0), max(lettered, default=0)
    return [token for token in words if first <= token.cell <= last]


def _in_order(boxes: Sequence[Box], table: Table) -> dict[Box, str]:
    """The columns of a row that has one number for each, however they stand under the heads."""
    heads = [head for head in table.heads if head.name in COLUMNS and head.name != DESCRIPTION]
    others = [head.box for head in table.heads if head.name in (OTHER, DESCRIPTION)]
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
        if head.name == DESCRIPTION:
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
