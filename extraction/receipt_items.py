"""What was bought: the rows between a receipt's head and its sums."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from extraction.amounts import read_decimal
from extraction.contract import Box
from extraction.lines import cover, height
from extraction.receipt_method import in_payment
from extraction.receipt_places import dates_of
from extraction.receipt_rows import Figure, Rows, letters
from extraction.sheet import Token

MOST_ITEMS = 200
MOST_OVER = 12  # rows between the head of a receipt and its table
MOST_NUMBERS = 12  # of a row
ENDS = ("payable", "total", "subtotal", "tax_total", "rounding", "paid", "change", "summary")
NO_ITEMS = ("date", "time", "number", "phone", "fax", "vat_id", "registration", "other", "count",
            "discount", "tip", "other_date")  # fmt: skip
TIMES = frozenset({"x", "X", "×", "*", "@", "à"})
_TIMES = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?)\s?[xX×*@]\s?(\d+[.,]\d{2})?=?")
_EACH = re.compile(r"@\s?(\d+[.,]\d{2,4})")
_BESIDES = re.compile(
    r"\d{1,3}|\d{1,4}[xX×*]|[xX×*]\d{1,3}|[xX×@*]|[*@]?\d+[.,]\d{2,4}=?|SR|ZR|ZRL|RM"
)
_PER = re.compile(r"/(?:kg|lb|lbs|l|gal|g|oz|100g|m|st|stk|ea|h|hr)$", re.I)
_CODE = re.compile(r"#?\d[\d-]{4,}|[A-Z]{0,3}\d{5,}[A-Z]?|\d{1,3}[.)]")


class Cell(NamedTuple):
    """A part of an item and the words that it stands in."""

    raw: str
    quote: str
    row: int
    box: Box


@dataclass(slots=True)
class Item:
    """One thing bought."""

    row: int
    amount: Figure
    description: Cell | None = None
    quantity: Cell | None = None
    unit_price: Cell | None = None


class _Number(NamedTuple):
    number: Decimal
    cell: Cell
    at: int  # the token
    times: bool  # written as a quantity: "2x"


def items(rows: Rows, first: int, decimal: str) -> list[Item]:
    """The items in order.

    Args:
        first: the first row after the head.
    """
    region = _region(rows, first)
    found = [item for at in region if (item := _item(rows, at))]
    if not found:
        return []
    edge = median(item.amount.box.x1 for item in found)
    slack = 0.12 * max(row.line.box.x1 for row in rows.sheet.rows)
    found = [item for item in found if abs(item.amount.box.x1 - edge) <= slack][:MOST_ITEMS]
    _describe(rows, found, region)
    heads = _quantity_heads(rows, region)
    taken = {item.row for item in found}
    for item in found:
        free = [at for at in region if at not in taken or at == item.row]
        _count(rows, item, free, decimal, heads)
    return [item for item in found if item.description]


def _region(rows: Rows, first: int) -> list[int]:
    """The rows from the items' heads, or the head of the receipt, to the sums."""
    start = _after_heads(rows, first)
    found: list[int] = []
    begun = False
    for at in range(start, len(rows)):
        labels = rows.labels[at]
        sums = bool(labels) and labels[0].strong and bool(set(labels[0].names) & set(ENDS))
        plain = bool(labels) and "subtotal" in labels[0].names and not labels[0].rest
        sums = sums or (begun and plain and _is_bare(rows, at))
        ends = sums and (rows.money(at) or (len(labels) == 1 and begun))
        if ends and _is_sum(rows, at):
            break
        begun = begun or bool(rows.money(at))
        found.append(at)
    return found


def _after_heads(rows: Rows, first: int) -> int:
    """The row under the items' heads; a sum may stand over these, where they are unmistakable."""
    priced = False
    for at in range(first, len(rows)):
        heads = {name for label in rows.labels[at] for name in label.names if name[:4] == "col_"}
        sure = {"col_description", "col_amount"} <= heads and len(rows.labels[at]) >= 2
        if not rows.money(at) and (sure if priced else len(heads) >= 2):
            return at + 1
        priced = priced or bool(rows.money(at))
        if priced and at > first + MOST_OVER:
            break
    return first


def _is_bare(rows: Rows, at: int) -> bool:
    """Whether a label and one amount are all that stands in a row."""
    label, figures = rows.labels[at][0], rows.money(at)
    tokens = rows.sheet.rows[at].tokens
    if len(figures) != 1 or len(rows.labels[at]) > 1 or label.start:
        return False
    between = tokens[label.end : figures[0].start]
    return not any(letters(token.text) for token in between)


def _is_sum(rows: Rows, at: int) -> bool:
    """Whether the row's first label is all that its words say: "Cash", but not "Cash box"."""
    label = rows.labels[at][0]
    tokens = rows.sheet.rows[at].tokens
    before = any(len(letters(token.text)) > 1 for token in tokens[: label.start])
    figures = rows.money(at)
    end = figures[0].start if figures else len(tokens)
    after = [token for token in tokens[label.end : end] if len(letters(token.text)) > 2]
    if "paid" in label.names and not all(in_payment(token.text) for token in after):
        return False  # "Card savings"
    rest = len(after)
    return not before and rest <= (3 if label.exact else 0)


def _item(rows: Rows, at: int) -> Item | None:
    figures = rows.money(at)
    labels = rows.labels[at]
    if not figures or figures[-1].number <= 0:
        return None
    if (
        labels
        and labels[0].strong
        and set(labels[0].names) & set(NO_ITEMS)
        and not _wordy(rows, at)
    ):
        return None
    tokens = rows.sheet.rows[at].tokens
    last = figures[-1]
    times = last.start and tokens[last.start - 1].text in TIMES
    if tokens[last.end - 1].text.startswith("@") or (times and len(figures) == 1):
        return None  # "2 x 3.46", whose product stands elsewhere
    return Item(at, figures[-1])


def _wordy(rows: Rows, at: int) -> bool:
    """Whether more words stand in a row than its label has: "Table lamp", but not "Table 12"."""
    label = rows.labels[at][0]
    tokens = rows.sheet.rows[at].tokens
    more = sum(len(letters(token.text)) > 2 for token in tokens[label.end :])
    plain = set(label.names) <= {"other", "count"} and not tokens[label.end - 1].text.endswith(":")
    return more > (0 if plain else 1)


def _describe(rows: Rows, found: Sequence[Item], region: Sequence[int]) -> None:
    """Give each item its description: of its own row, else of the row above or below them all."""
    taken = {item.row for item in found}
    for item in found:
        item.description = _words(rows, item.row, item.amount.start)
    bare = [item for item in found if item.description is None]
    if not bare:
        return
    inside = set(region)

    def free(at: int) -> Cell | None:
        if at not in inside or at in taken or _is_besides_items(rows, at):
            return None
        return _words(rows, at, 10**6)

    first = found[0].row
    above = found[0] is bare[0] and any(free(at) for at in (first - 1, first - 2))
    for item in bare:
        places = (item.row - 1, item.row - 2) if above else (item.row + 1,)
        cells = [cell for at in places if (cell := free(at))]
        named = [cell for cell in cells if not _is_model(cell.raw)]
        item.description = next(iter(named or cells), None)


def _is_besides_items(rows: Rows, at: int) -> bool:
    """Whether a row starts with a label of something else: "Cashier: Yolanda"."""
    first = next(iter(rows.labels[at]), None)
    return (
        first is not None
        and first.strong
        and first.exact
        and first.start == 0
        and bool({*NO_ITEMS, "title"} & set(first.names))
    )


def _is_model(text: str) -> bool:
    """Whether a line is rather a model's number than a name: "WA45-/2A - 12"."""
    return sum(map(str.isdigit, text)) > 0.6 * sum(map(str.isalpha, text))


def _words(rows: Rows, at: int, stop: int) -> Cell | None:
    """The words of a row up to a token, without codes, counts and figures around them."""
    figures = {n for one in rows.figures[at] if one.cents for n in range(one.start, one.end)}
    tokens = list(enumerate(rows.sheet.rows[at].tokens[:stop]))
    kept = [(n, token) for n, token in tokens if n not in figures]
    days = dates_of([token for _, token in kept], day_first=None)
    first = next(iter(days), None)
    if first and first[0] == 0 and first[1] < len(kept):  # a folio says when
        kept = kept[first[1] :]
    while kept and _is_besides(kept[0][1]):
        kept.pop(0)
    while kept and _is_besides(kept[-1][1]) and not _belongs(kept):
        kept.pop()
    if sum(map(str.isalpha, "".join(token.text for _, token in kept))) < 3:
        return None
    run = [token for _, token in kept]
    text = " ".join(token.text for token in run).strip(" :;,*-|")
    return Cell(text, text, at, cover(token.box for token in run))


def _belongs(kept: Sequence[tuple[int, Token]]) -> bool:
    """Whether the last word is a number within the description: "Surface Pro 6"."""
    (before, last) = (kept[-2][1], kept[-1][1]) if len(kept) > 1 else (None, kept[-1][1])
    return (
        before is not None
        and before.cell == last.cell
        and last.text.isdigit()
        and (len(last.text) <= 3)
    )


def _is_besides(token: Token) -> bool:
    """A code, a count or a sign that belongs to no description."""
    text = token.text
    if not any(map(str.isalnum, text)) or _CODE.fullmatch(text):
        return True
    return bool(
        re.fullmatch(
            r"\d{1,3}|\d{1,4}[xX×*]|[xX×*]\d{1,3}|[xX×@*]|[*@]?\d+[.,]\d{2,4}=?|SR|ZR|ZRL|RM", text
        )
    )


def _quantity_heads(rows: Rows, region: Sequence[int]) -> list[Box]:
    """The heads of a column of counts, right over the items."""
    if not region or region[0] == 0:
        return []
    at = region[0] - 1
    tokens = rows.sheet.rows[at].tokens
    labels = [
        label for label in rows.labels[at] if any(name.startswith("col_") for name in label.names)
    ]
    if len(labels) < 2:
        return []
    return [
        cover(token.box for token in tokens[label.start : label.end])
        for label in labels
        if "col_quantity" in label.names
    ]


def _count(
    rows: Rows, item: Item, region: Sequence[int], decimal: str, heads: Sequence[Box]
) -> None:
    """Quantity and unit price: two numbers of the item whose product is its amount."""
    near = [item.row, *(at for at in (item.row + 1, item.row - 1) if at in set(region))]
    for at in near:
        numbers = [
            one
            for one in _numbers(rows, at, decimal)
            if at != item.row or one.at < item.amount.start
        ]
        found = _products(numbers, item.amount.number)
        for quantity, price in sorted(
            found, key=lambda pair: _is_price(pair[0]) - _is_price(pair[1])
        ):
            item.quantity, item.unit_price = quantity.cell, price.cell
            return
        if at != item.row and rows.money(at):
            continue
    own = [one for one in _numbers(rows, item.row, decimal) if one.at < item.amount.start]
    under = [one for one in own if any(_is_under(one.cell.box, head) for head in heads)]
    marked = [one for one in own if one.times and one.at]
    if len(under) == 1 or len(marked) == 1:
        item.quantity = (under if len(under) == 1 else marked)[0].cell
        return
    leading = [one for one in _numbers(rows, item.row, decimal) if one.at < item.amount.start]
    if leading and leading[0].at == 0 and 0 < leading[0].number < 100:
        one = leading[0]
        if one.times or (one.number == one.number.to_integral_value() and len(one.cell.raw) <= 2):
            item.quantity = one.cell


def _is_under(box: Box, head: Box) -> bool:
    slack = height(head)
    return min(box.x1, head.x1 + slack) > max(box.x0, head.x0 - slack)


def _is_price(number: _Number) -> bool:
    """Whether it is printed with cents, as prices are."""
    return bool(re.search(r"[.,]\d{2}$", number.cell.raw))


def _products(numbers: Sequence[_Number], amount: Decimal) -> Iterator[tuple[_Number, _Number]]:
    for one in numbers[:MOST_NUMBERS]:
        for other in numbers[:MOST_NUMBERS]:
            if one is other or not one.number or (other.times and not one.times):
                continue
            later = one.at <= other.at or one.number == one.number.to_integral_value()
            if later and abs(one.number * other.number - amount) <= Decimal("0.006"):
                yield one, other


def _numbers(rows: Rows, at: int, decimal: str) -> list[_Number]:
    """A row's numbers that may count or price something, codes left out."""
    found: list[_Number] = []
    tokens = rows.sheet.rows[at].tokens
    for n, token in enumerate(tokens):
        text = _PER.sub("", token.text.strip("()"))
        times = _TIMES.fullmatch(text)
        each = _EACH.fullmatch(text)
        after = tokens[n + 1].text if n + 1 < len(tokens) else ""
        parts: list[tuple[str, bool]] = []
        if times:
            parts = [(times[1], True), *([(times[2], False)] if times[2] else [])]
        elif each:
            parts = [(each[1], False)]
        elif re.fullmatch(r"[*xX]\d{1,3}", text):
            parts = [(text[1:], True)]
        elif re.fullmatch(r"(?:RM|[$€£])?\d{1,4}(?:[.,]\d{1,4})?=?", text):
            parts = [(text.rstrip("=").lstrip("RM$€£"), after in TIMES)]
        for raw, is_times in parts:
            number, _ = read_decimal(raw, decimal=decimal)
            if number is not None:
                cell = Cell(raw, token.text, at, token.box)
                found.append(_Number(number, cell, n, is_times))
    return found
