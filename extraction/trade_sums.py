"""Which amounts under the lines of an invoice or order may be its sums."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from extraction.candidates import Candidate, Finder
from extraction.contract import Flag
from extraction.lines import cover
from extraction.schemas.base import Kind
from extraction.sums import WITHIN, Choice
from extraction.tables import Table

TIE = 0.02  # scores closer than this are equally good
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
    if not kept.get("total") and not kept.get("amount_due"):
        kept["total"] = list(_sum_of_sums(finder, amounts))
    return kept


def _sum_of_sums(finder: Finder, amounts: Sequence[Candidate]) -> Iterator[Candidate]:
    """The amount below the lines that is what those between it and them come to."""
    if not amounts or amounts[-1].number is None:
        return
    sheet, last = finder.sheet, amounts[-1]
    edge = last.boxes[0].x1
    column: list[Candidate] = []
    for row in range(last.row + 1, len(sheet.rows)):
        tokens = sheet.rows[row].tokens
        spans = list(finder.amounts(tokens))
        if not spans or sheet.rows[row].page != last.page:
            continue
        start, end = spans[-1]
        one = finder.candidate(row, tokens[start:end], Kind.MONEY, 0.7, "sum of the sums")
        size = one.boxes[0].y1 - one.boxes[0].y0
        if one.number is None or abs(one.boxes[0].x1 - edge) > 3 * size:
            continue
        beside = [
            found.number
            for left, right in spans[:-1]
            if (found := finder.candidate(row, tokens[left:right], Kind.MONEY, 0.0, "")).number
        ]
        if _adds_up([each.number for each in column], one.number) or (
            _adds_up(beside, one.number) and not column
        ):
            yield one
            return
        column.append(one)


def _adds_up(before: Sequence[Decimal | None], number: Decimal) -> bool:
    """Whether the last two or more of some numbers come to one."""
    whole = Decimal()
    for count, one in enumerate(reversed(before), start=1):
        whole += one or Decimal()
        if count > 1 and abs(whole - number) <= WITHIN:
            return True
    return False


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


def one_of_several(taxes: Sequence[Candidate], choice: Choice) -> bool:
    """Whether the tax is one rate's of several: two together are what the total has above net."""
    net, total = choice.get("subtotal"), choice.get("total")
    if net is None or total is None or net.number is None or total.number is None:
        return False
    charge = choice.get("shipping")
    above = total.number - net.number
    options = {above, above - (charge.number or Decimal())} if charge else {above}
    rows = {one.row: one.number for one in taxes if one.number}
    return any(
        abs(one + other - wanted) <= WITHIN
        for (at, one), (beside, other) in combinations(rows.items(), 2)
        for wanted in options
        if at != beside
    )


def conflict(best: Sequence[Candidate]) -> tuple[Flag, ...]:
    """Marked where the two best candidates are equally good and say different things."""
    if len(best) > 1 and best[0].score - best[1].score < TIE and best[0].raw != best[1].raw:
        return (Flag.CONFLICT,)
    return ()


def positive(one: Candidate) -> Candidate:
    """An amount without its minus, where the schema asks for a positive one."""
    raw = re.sub(r"^\W*?[-–−]\s*|[-–−]$", "", one.raw).strip("() ")
    number = abs(one.number) if one.number is not None else None
    return replace(one, raw=raw, number=number)
