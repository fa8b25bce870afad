"""Which way the money of each row went: by its column, its sign, its title, or the balances."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from extraction.statement_table import Entry, Table
from extraction.statement_words import IN, OUT, Figure

CENT = Decimal("0.01")
MOST_TRIED = 10  # rows between two balances, whose directions are tried out
_IN_WORDS = re.compile(
    r"\b(?:deposit|credit(?!\s*card)|payroll|salary|refund|interest (?:paid|earned|credit)|"
    r"payment received|transfer from|direct dep|dividend|gutschrift|gehalt|lohn|reversal|"
    r"cash ?back|from)\b",
    re.I,
)
_OUT_WORDS = re.compile(
    r"\b(?:withdrawal|debit|purchase|fee|charge|payment|check|cheque|atm|pos|bill|transfer to|"
    r"lastschrift|kartenzahlung|miete|abbuchung|überweisung an|dauerauftrag|rent|insurance)\b",
    re.I,
)
_MARKS = {
    IN: ("cr", "c", "h", "credit", "deposit", "haben", "+", "payment", "in", "gutschrift",
         "refund"),
    OUT: ("dr", "d", "s", "debit", "withdrawal", "soll", "-", "purchase", "out", "sale", "fee",
          "check", "charge", "lastschrift", "pos", "atm"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """A row whose direction is known, or not ("")."""

    table: Table
    entry: Entry
    side: str
    amount: tuple[int, Figure] | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Sums:
    """What a summary says, as far as it does."""

    opening: Decimal | None = None
    closing: Decimal | None = None
    deposits: Decimal | None = None
    withdrawals: Decimal | None = None


def moves(entries: Sequence[tuple[Table, Entry]], sums: Sums, *, card: bool) -> list[Move]:
    """Decide for every row which way its money went.

    A row with one unsigned amount and nothing that tells its direction stays without one.
    """
    plain = [_move(table, entry, card=card, flipped=False) for table, entry in entries]
    signed = [one for one in plain if one.side and _by_sign(one)]
    if signed:
        flipped = [
            _move(table, entry, card=card, flipped=_by_sign(one) and bool(one.side))
            for (table, entry), one in zip(entries, plain, strict=True)
        ]
        if _fit(flipped, sums, card=card) > _fit(plain, sums, card=card):
            plain = flipped
    if any(not one.side for one in plain):
        plain = _by_balance(plain, sums, card=card)
    return [_by_words(one) if not one.side else one for one in plain]


def _move(table: Table, entry: Entry, *, card: bool, flipped: bool) -> Move:
    amounts = entry.amounts
    for name, side in (("col_deposit", IN), ("col_withdrawal", OUT)):
        if name in amounts and amounts[name][1].number:
            return Move(table, entry, side, amounts[name])
    found = amounts.get("col_amount")
    if found is None:
        return Move(table, entry, "", None)
    figure = found[1]
    mark = entry.mark.strip(" .()").casefold()
    for side, words in _MARKS.items():
        if mark in words:
            return Move(table, entry, side, found)
    side = figure.side if figure.lettered else ""
    if not side and table.section in ("sec_in", "sec_out", "sec_check"):
        side = _in_section(table, figure)
    elif not side and _has_signs(table):
        minus = figure.side == OUT
        side = OUT if minus != card else IN
        side = (IN if side == OUT else OUT) if flipped else side
    return Move(table, entry, side, found)


def _by_sign(move: Move) -> bool:
    """Whether a sign alone has decided."""
    if move.amount is None or "col_amount" not in move.entry.amounts or move.entry.mark:
        return False
    titled = move.table.section in ("sec_in", "sec_out", "sec_check")
    return not titled and not move.amount[1].lettered


def _in_section(table: Table, figure: Figure) -> str:
    """The title's direction; where signs differ within a list, the rarer one is the other way."""
    usual = IN if table.section == "sec_in" else OUT
    sides = [
        entry.amounts["col_amount"][1].side
        for entry in table.entries
        if "col_amount" in entry.amounts
    ]
    minus = sum(side == OUT for side in sides)
    expected = minus * 2 > len(sides)
    if (figure.side == OUT) == expected:
        return usual
    return OUT if usual == IN else IN


def _has_signs(table: Table) -> bool:
    return any(
        entry.amounts["col_amount"][1].side
        for entry in table.entries
        if "col_amount" in entry.amounts
    )


def _fit(rows: Sequence[Move], sums: Sums, *, card: bool) -> float:
    """How well directions agree with what is printed: running balances, totals, the end."""
    totals = {side: _total(rows, side) for side in (IN, OUT)}
    score = 0.0
    if sums.deposits is not None:
        score += 2.0 * (totals[IN] == sums.deposits)
    if sums.withdrawals is not None:
        score += 2.0 * (totals[OUT] == sums.withdrawals)
    if sums.opening is not None and sums.closing is not None:
        change = totals[IN] - totals[OUT]
        score += 2.0 * (sums.opening + (-change if card else change) == sums.closing)
    steps = _steps(rows)
    good = sum(
        step == (one.amount[1].number if one.side == IN else -one.amount[1].number)
        for one, step in steps
        if one.amount
    )
    return score + (3.0 * good / len(steps) if steps else 0.0)


def _total(rows: Sequence[Move], side: str) -> Decimal:
    return sum((one.amount[1].number for one in rows if one.side == side and one.amount), Decimal())


def _steps(rows: Sequence[Move]) -> list[tuple[Move, Decimal]]:
    """Rows with the balance right before them, and how it changed."""
    found = []
    for upper, lower in pairwise(rows):
        before, after = _balance(upper), _balance(lower)
        if before is not None and after is not None:
            found.append((lower, after - before))
    return found


def _balance(move: Move) -> Decimal | None:
    figure = move.entry.amounts.get("col_balance")
    if figure is None:
        return None
    return -figure[1].number if figure[1].side == OUT else figure[1].number


def _by_balance(rows: Sequence[Move], sums: Sums, *, card: bool) -> list[Move]:
    """Directions that take the running balance from one printed one to the next."""
    for order in (list(rows), list(reversed(rows))):
        solved, done = _solved(order, sums.opening, card=card)
        if done:
            return solved if order == list(rows) else list(reversed(solved))
    return list(rows)


def _solved(rows: list[Move], opening: Decimal | None, *, card: bool) -> tuple[list[Move], bool]:
    solved, waiting = list(rows), list[int]()
    before, tried, fitted = opening, 0, 0
    for at, one in enumerate(rows):
        if one.amount is not None:
            waiting.append(at)
        after = _balance(one)
        if after is None:
            continue
        if before is not None and waiting and len(waiting) <= MOST_TRIED:
            tried += 1
            change = before - after if card else after - before
            sides = _directions([solved[place] for place in waiting], change)
            if sides:
                fitted += 1
                for place, side in zip(waiting, sides, strict=True):
                    here = solved[place]
                    solved[place] = Move(here.table, here.entry, side, here.amount)
        before, waiting = after, []
    return solved, bool(tried) and fitted >= 0.6 * tried


def _directions(rows: Sequence[Move], change: Decimal) -> tuple[str, ...] | None:
    """The one way to direct amounts so that they come to a change; None where there are more."""
    options = [(one.side,) if one.side else (IN, OUT) for one in rows]
    numbers = [one.amount[1].number if one.amount else Decimal() for one in rows]
    fitting = [
        sides
        for sides in product(*options)
        if abs(
            sum(
                (n if side == IN else -n for n, side in zip(numbers, sides, strict=True)),
                Decimal(),
            )
            - change
        )
        < CENT
    ]
    return fitting[0] if len(fitting) == 1 else None


def _by_words(move: Move) -> Move:
    """By its description, where nothing else tells; not where it speaks for both."""
    text = move.entry.text
    into, out = bool(_IN_WORDS.search(text)), bool(_OUT_WORDS.search(text))
    if move.amount is None or into == out:
        return move
    return Move(move.table, move.entry, IN if into else OUT, move.amount, sure=False)


def figures_of(move: Move) -> Mapping[str, tuple[int, Figure]]:
    """The row's amounts by the schema's columns."""
    found: dict[str, tuple[int, Figure]] = {}
    if move.amount and move.side:
        found["deposit" if move.side == IN else "withdrawal"] = move.amount
    if "col_balance" in move.entry.amounts:
        found["balance"] = move.entry.amounts["col_balance"]
    return found
