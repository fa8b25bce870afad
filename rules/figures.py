"""Amounts as rules compare and tell them."""

from collections.abc import Iterable
from decimal import Decimal

from rules.view import Node

CENT = Decimal("0.01")
ROUNDING = Decimal("0.02")  # two figures, each rounded to the cent
NOTHING = Decimal(0)


def amount(figure: Decimal) -> str:
    """An amount as people read it: 3,242.00."""
    return f"{figure:,.2f}"


def total(rows: Iterable[Node], column: str) -> Decimal:
    """The sum of a column over a table's rows; a row without it ends the rule.

    Raises:
        CannotEvaluate: a row has no such amount.
    """
    return sum((getattr(row, column).money() for row in rows), NOTHING)


def known_amounts(rows: Iterable[Node], column: str) -> list[Decimal]:
    """A column's amounts over a table's rows, as far as they were read."""
    return [paid for row in rows if (paid := getattr(row, column).maybe_money()) is not None]
