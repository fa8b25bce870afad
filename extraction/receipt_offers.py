"""Figures of a receipt that nobody was charged: suggested tips, and what was rung up in error."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extraction.receipt_items import Item
from extraction.receipt_rows import Figure, Rows, letters

LEAST_RATE = 5
MOST_RATE = 35
MOST = 24  # pairs of a rate and a figure that are compared
CENT = Decimal("0.011")
_RATE = re.compile(r"\(?(\d{1,2}(?:\.\d)?)\s?%\)?[:=]?")
_TAXED = ("tax_total", "vat_id", "summary")


class _Offer(NamedTuple):
    row: int
    rate: Decimal
    figure: Figure


def offered(rows: Rows) -> frozenset[int]:
    """The rows with suggested tips: several rates that come to shares of one amount."""
    totals = [
        entry.row for entry in rows.named("total", "payable")
        if any(map(rows.is_money, entry.figures)) and not rows.has(entry.row, "tip")
    ]  # fmt: skip
    first = min(totals, default=-1)
    found = [one for at in range(first + 1, len(rows)) for one in _offers(rows, at)][:MOST]
    return frozenset(
        one.row
        for one in found
        for other in found
        if one.rate != other.rate and _share_base(one, other) and not _is_added(rows, one)
    )


def _is_added(rows: Rows, one: _Offer) -> bool:
    """Whether a tip with its rate leads from one sum of the receipt to the next."""
    sums = {
        figure.number
        for entry in rows.named("total", "payable", "subtotal")
        for figure in entry.figures
        if entry.row != one.row
    }
    return rows.has(one.row, "tip") and any(whole + one.figure.number in sums for whole in sums)


def _offers(rows: Rows, at: int) -> Iterator[_Offer]:
    if rows.has(at, *_TAXED):
        return
    tokens = rows.sheet.rows[at].tokens
    rates: list[tuple[int, Decimal]] = []
    for n, token in enumerate(tokens):
        apart = n + 1 < len(tokens) and tokens[n + 1].text.startswith("%")
        seen = _RATE.fullmatch(f"{token.text}%" if apart else token.text)
        if seen and LEAST_RATE <= Decimal(seen[1]) <= MOST_RATE:
            rates.append((n, Decimal(seen[1])))
    for nth, (n, rate) in enumerate(rates):
        end = rates[nth + 1][0] if nth + 1 < len(rates) else len(tokens)
        for figure in rows.money(at):
            inside = n < figure.start < end
            if (inside or len(rates) == 1) and figure.number > 0:
                yield _Offer(at, rate, figure)


def _share_base(one: _Offer, other: _Offer) -> bool:
    """Whether both figures are their rate of the same amount, as far as cents can tell."""
    least = max(_base(one, -CENT), _base(other, -CENT))
    return least <= min(_base(one, CENT), _base(other, CENT))


def _base(one: _Offer, slack: Decimal) -> Decimal:
    return (one.figure.number + slack) / one.rate * 100


def summed_up(found: Sequence[Item]) -> Item | None:
    """The first row that is what all above it come to: a sum under words that nobody knows."""
    whole = Decimal()
    for at, item in enumerate(found):
        if at and item.amount.number == whole and item.quantity is None:
            counted = found[0].quantity is not None or found[0].unit_price is not None
            if at > 1 or counted:
                return item
        whole += item.amount.number
    return None


def without_voided(rows: Rows, found: Sequence[Item]) -> list[Item]:
    """The items but for those that a row below takes back by name."""
    kept = list(found)
    for at in range(len(rows)):
        for figure in rows.money(at):
            if figure.number >= 0:
                continue
            said = {letters(token.text) for token in rows.sheet.rows[at].tokens} - {""}
            back = [
                item
                for item in kept
                if item.row < at
                and item.amount.number == -figure.number
                and item.description
                and _named(item.description.raw) <= said
            ]
            if back:
                kept.remove(back[-1])
    return kept


def _named(text: str) -> set[str]:
    return {letters(word) for word in text.split()} - {""}
