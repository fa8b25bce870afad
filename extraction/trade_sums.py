"""Which amounts under the lines of an invoice or order may be its sums."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extraction.candidates import Candidate, Finder
from extraction.lines import cover
from extraction.schemas.base import Kind
from extraction.sums import WITHIN
from extraction.tables import Table

FIRST_ROWS = 3  # below the lines, where the sum of them stands
AMOUNT = "col_amount"
_CENTS = re.compile(r"[.,]\d{2}(?!\d)")
Found = Mapping[str, Sequence[Candidate]]
Items = Sequence[Mapping[str, Candidate]]


def plausible(
    finder: Finder, tables: Sequence[Table], items: Items, found: Found
) -> dict[str, list[Candidate]]:
    """The candidates of each sum that may be one, and a subtotal under words nobody knows.

    Where lines have cents, so have sums; nothing is charged for carriage that is below zero.
    """
    amounts = [item[AMOUNT] for item in items if AMOUNT in item]
    cents = sum(bool(_CENTS.search(one.raw)) for one in amounts)
    kept = {
        name: [
            one
            for one in many
            if (_CENTS.search(one.raw) or not amounts or 2 * cents < len(amounts))
            and not (name == "shipping" and one.number is not None and one.number < 0)
        ]
        for name, many in found.items()
    }
    if not kept.get("subtotal"):
        kept["subtotal"] = list(_sum_of_lines(finder, tables, amounts))
    return kept


def _sum_of_lines(
    finder: Finder, tables: Sequence[Table], amounts: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The amount right below the lines that is what they come to, under no label of a sum."""
    numbers = [one.number for one in amounts if one.number is not None]
    if not numbers or len(numbers) != len(amounts):
        return
    whole, last = sum(numbers, Decimal()), amounts[-1]
    heads = {row for table in tables for row in table.rows}
    sheet, seen = finder.sheet, 0
    for row in range(last.row + 1, len(sheet.rows)):
        tokens = sheet.rows[row].tokens
        spans = list(finder.amounts(tokens))
        if row in heads or seen >= FIRST_ROWS:
            return
        if not spans:
            continue
        seen += 1
        start, end = spans[-1]
        one = finder.candidate(row, tokens[start:end], Kind.MONEY, 0.8, "sum of the lines")
        if one.number is None or abs(one.number - whole) > WITHIN:
            continue
        words = [token for token in tokens[:start] if any(map(str.isalpha, token.text))]
        named = any(hit.name in ("total", "amount_due") for hit in sheet.by_row[row])
        column = cover(last.boxes)
        level = abs(one.boxes[0].x1 - column.x1) < 3 * (column.y1 - column.y0)
        if words and not named and level and len(spans) == 1:
            yield one
        return
