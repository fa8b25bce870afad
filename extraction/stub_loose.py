"""Lines of a pay stub that stand under no heads: what each number is, by sums and by order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from extraction.candidates import Candidate, Finder
from extraction.lines import Cell, cover
from extraction.pay_lines import has_cents
from extraction.schemas.base import Kind
from extraction.sheet import Token, aliases, label_key

BY_ORDER = "row by order"
FIRST, SECOND = "col_first", "col_second"  # factors of which nobody knows yet which is the rate
MOST_HEADS = 12  # of a board
_FULL_TIME = frozenset(map(Decimal, ("40", "80", "37.5", "75", "86.67", "173.33", "160", "176")))
_OVERTIME = frozenset(map(Decimal, ("1", "1.5", "2")))
_SUMS = ("gross", "taxes", "deductions", "net")

Numbers = dict[str, Candidate]
Spans = Sequence[tuple[int, int]]


def by_order(finder: Finder, row: int, tokens: Sequence[Token], spans: Spans) -> Numbers:
    """What the numbers behind a description are, where no head says it.

    One is the amount; two are the period's and the year's; of more, the factors are those whose
    product is the amount.
    """
    found = [
        finder.candidate(row, tokens[start:end], Kind.MONEY, 1.0, BY_ORDER) for start, end in spans
    ]
    if len(found) <= 2:
        decimal = all(re.search(r"[.,]\d{2}\b", tokens[start].text) for start, _ in spans)
        return dict(zip(("col_current", "col_ytd"), found, strict=False)) if decimal else {}
    return _factored(tokens, spans, found) if len(found) <= 4 else {}


def _factored(tokens: Sequence[Token], spans: Spans, found: Sequence[Candidate]) -> Numbers:
    """Hours and a rate before the amount that is their product, or behind which the year's is."""
    first, second = found[0].number, found[1].number
    for amount, year in ((2, 3), (3, 2)):
        if amount < len(found) and is_product(first, second, found[amount].number):
            numbers = {FIRST: found[0], SECOND: found[1], "col_current": found[amount]}
            between = tokens[spans[0][1] : spans[1][0]]
            if any("@" in one.text or one.key in ("x", "at") for one in between):
                numbers = _named(numbers, "col_hours", "col_rate")
            if year < len(found):
                numbers["col_ytd"] = found[year]
            return numbers
    return {}


def is_product(first: Decimal | None, second: Decimal | None, amount: Decimal | None) -> bool:
    """Whether two numbers give a third, to the cent."""
    if first is None or second is None or amount is None:
        return False
    return abs(first * second - amount) <= Decimal("0.02")


def named_factors(rows: Sequence[Numbers]) -> list[Numbers]:
    """The rows with their factors named, where they tell which is the rate.

    Rates of one person are equal or half as much again; full time is a number of hours.
    """
    open_rows = [row for row in rows if FIRST in row]
    votes = 0
    for one, other in combinations(open_rows, 2):
        votes += _alike(one[SECOND], other[SECOND]) - _alike(one[FIRST], other[FIRST])
    if not votes and open_rows:
        hours = [(row[FIRST].number in _FULL_TIME, row[SECOND].number in _FULL_TIME)
                 for row in open_rows]  # fmt: skip
        votes = sum(first - second for first, second in hours)
    names = ("col_hours", "col_rate") if votes > 0 else ("col_rate", "col_hours")
    return [_named(row, *(names if votes else ("", ""))) for row in rows]


def _alike(one: Candidate, other: Candidate) -> bool:
    if not one.number or not other.number:
        return False
    low, high = sorted((one.number, other.number))
    return round(high / low, 2) in _OVERTIME


def _named(numbers: Mapping[str, Candidate], first: str, second: str) -> Numbers:
    """The numbers with the factors under other names; "" leaves one out."""
    names = {FIRST: first, SECOND: second}
    return {name: one for key, one in numbers.items() if (name := names.get(key, key))}


def boards(finder: Finder) -> Iterator[tuple[int, Sequence[Token], str, Numbers]]:
    """Names of lines as heads with their amounts under them: (row, words, label, numbers).

    The label is that of a sum, or "".
    """
    sheet = finder.sheet
    for row in range(len(sheet.rows) - 1):
        cells = sheet.rows[row].line.cells
        tokens = sheet.rows[row].tokens
        if not 2 <= len(cells) <= MOST_HEADS or any(has_cents(cell.text) for cell in cells):
            continue
        under: list[Numbers] = [{} for _ in cells]
        for number, below in enumerate(list(sheet.below(row))[:2]):
            column, found = _amounts_under(finder, below, cells, number)
            if not found:
                break
            for at, one in found.items():
                under[at].setdefault(column, one)
        if sum(bool(numbers) for numbers in under) < 2:
            continue
        for at, numbers in enumerate(under):
            words = [token for token in tokens if token.cell == at and token.key]
            if numbers and words:
                yield row, words, _sum_label(cells[at].text), numbers


def _amounts_under(
    finder: Finder, row: int, heads: Sequence[Cell], number: int
) -> tuple[str, dict[int, Candidate]]:
    """A row of amounts by the heads they stand under, and whether they are the year's."""
    sheet = finder.sheet
    tokens = sheet.rows[row].tokens
    spans = list(finder.amounts(tokens))
    told = [hit.name for hit in sheet.by_row[row] if hit.name in ("col_current", "col_ytd")]
    start = spans[0][0] if spans else 0
    if any(token.key for token in tokens[:start]) and not told:
        return "", {}
    found: dict[int, Candidate] = {}
    for left, right in spans:
        box = cover(token.box for token in tokens[left:right])
        at = min(
            range(len(heads)),
            key=lambda n: (
                max(0.0, heads[n].box.x0 - box.x1, box.x0 - heads[n].box.x1),
                abs(heads[n].box.x1 - box.x1),
            ),
        )
        one = finder.candidate(row, tokens[left:right], Kind.MONEY, 1.1, "amount under its name")
        apart = max(0.0, heads[at].box.x0 - box.x1, box.x0 - heads[at].box.x1)
        if at in found or apart or not has_cents(one.raw):
            return "", {}
        found[at] = one
    if len(found) < 2:
        return "", {}
    return (told[0] if told else ("col_current", "col_ytd")[number]), found


def _sum_label(text: str) -> str:
    names = {name for name, strong in aliases("pay_stub").get(label_key(text), ()) if strong}
    return next((name for name in _SUMS if name in names), "")


def in_time_order(rows: Sequence[Numbers]) -> list[Numbers]:
    """The rows with the period's and the year's amounts changed, where most years are smaller."""
    both = [
        (abs(row["col_current"].number or Decimal()), abs(row["col_ytd"].number or Decimal()))
        for row in rows
        if {"col_current", "col_ytd"} <= set(row) and row["col_current"].rule == BY_ORDER
    ]
    if sum(now > year for now, year in both) <= sum(now < year for now, year in both):
        return list(rows)
    return [_exchanged(row) for row in rows]


def _exchanged(row: Numbers) -> Numbers:
    if not {"col_current", "col_ytd"} <= set(row) or row["col_current"].rule != BY_ORDER:
        return row
    if is_product(*(row[name].number if name in row else None
                    for name in ("col_hours", "col_rate", "col_current"))):  # fmt: skip
        return row  # known by its factors
    changed = dict(row)
    changed["col_current"], changed["col_ytd"] = row["col_ytd"], row["col_current"]
    return changed


def bare(one: Candidate) -> Candidate:
    """A factor without the bracket or sign that belongs to "(80.00 hrs x 25.00)"."""
    raw = one.raw.strip("()@ ")
    return replace(one, raw=raw, number=abs(one.number) if one.number else one.number)
