"""Which rows of a receipt are what was bought, where its own sums tell."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import combinations

from extraction.receipt_items import Item

WITHIN = Decimal("0.02")
MOST_LEFT_OUT = 2
MOST_TRIED = 14  # rows, from the last one up


def settled(
    found: Sequence[Item],
    wholes: Collection[Decimal],
    charges: frozenset[int],
    net: Decimal | None = None,
) -> list[Item]:
    """The items without charges after them, and without the few rows that the sums leave out.

    Where nothing adds up, rows that nothing counts or prices are no items beside those that are.

    Args:
        wholes: what the items may come to.
        charges: the rows that name a fee, a deposit or the like.
        net: the printed sum of the items, which goes before the others.
    """
    kept = list(found)
    while len(kept) > 1 and kept[-1].row in charges:
        kept.pop()
    charged = sum((item.amount.number for item in found[len(kept) :]), Decimal())
    wholes = {*wholes, *(one - charged for one in wholes)}
    for sums in ({net} if net is not None else set(), wholes):
        if len(kept) < 2 or not sums or adds_up(kept, sums):
            if sums:
                return kept
            continue
        chosen = _without_few(kept, sums)
        if chosen:
            return chosen
    for end in range(len(kept) - 1, 1, -1):
        if adds_up(kept[:end], wholes):
            return kept[:end]
    counted = [item for item in kept if item.quantity or item.unit_price]
    return counted if wholes and 3 * len(counted) > 2 * len(kept) else kept


def _without_few(kept: Sequence[Item], sums: Collection[Decimal]) -> list[Item]:
    """The items but for the fewest uncounted ones without which they add up; none if never."""
    bare = [
        item for item in kept[-MOST_TRIED:] if item.quantity is None and item.unit_price is None
    ]
    for size in range(1, MOST_LEFT_OUT + 1):
        for out in combinations(reversed(bare), size):
            rest = [item for item in kept if item not in out]
            if rest and adds_up(rest, sums):
                return rest
    return []


def adds_up(found: Sequence[Item], wholes: Collection[Decimal]) -> bool:
    """Whether the items come to one of the sums."""
    whole = sum((item.amount.number for item in found), Decimal())
    return any(abs(whole - one) <= WITHIN for one in wholes)
