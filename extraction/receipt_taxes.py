"""The taxes of a receipt by rate: rows where a net amount and its tax go with a percentage."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from extraction.contract import Box
from extraction.receipt_rows import Figure, Rows

WITHIN = Decimal("0.011")
MOST_RATE = 30
MOST = 6  # figures of a row
_RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,3})?)\s?%")
_TAX_WORDS = frozenset(
    {"mwst", "ust", "gst", "sst", "vat", "tva", "iva", "btw", "tax", "hst", "moms"}
)


@dataclass(frozen=True, slots=True)
class Tax:
    """One rate's row."""

    row: int
    rate: Decimal
    rate_raw: str
    net: Figure | None
    tax: Figure | None
    rate_box: Box | None = None  # where the rate stands alone


def taxes(rows: Rows, summary: frozenset[int]) -> list[Tax]:
    """Every row that gives a rate with what it comes to, where the figures agree with the rate."""
    found: list[Tax] = []
    for at in range(len(rows)):
        found.extend(_of_row(rows, at, at in summary))
    kept: dict[tuple[Decimal, Decimal | None], Tax] = {}
    for one in sorted(found, key=lambda one: (one.net is None, one.row)):
        kept.setdefault((one.rate, one.tax.number if one.tax else None), one)
    return sorted(kept.values(), key=lambda one: one.row)


def _of_row(rows: Rows, at: int, inside: bool) -> Iterator[Tax]:
    figures = rows.money(at)
    rate = _rate(rows, at, inside=inside)
    if rate is None and inside:
        yield from _bare(figures, at)
    if rate is None or not figures:
        return
    number, raw = rate
    for net, tax in permutations(figures[:MOST], 2):
        if fits(net.number, tax.number, number) and (tax.number or len(figures) < 4):
            yield Tax(at, number, raw, net, tax)
            return
    if len(figures) == 1 and rows.has(at, "tax_total"):
        yield Tax(at, number, raw, None, figures[0])


def _bare(figures: Sequence[Figure], at: int) -> Iterator[Tax]:
    """A rate without its sign, in a table of taxes: of three figures the one that explains two."""
    for rate, net, tax in permutations(figures[:4], 3):
        plain = re.fullmatch(r"\d{1,2}(?:[.,]\d{1,3})?", rate.raw)
        left = rate.start < min(net.start, tax.start)
        if (
            plain
            and left
            and 0 < rate.number <= MOST_RATE
            and fits(net.number, tax.number, rate.number)
        ):
            yield Tax(at, rate.number, rate.raw, net, tax, rate.box)
            return


def sum_row(rows: Rows, found: Sequence[Tax]) -> tuple[int, Figure, Figure] | None:
    """The row under several rates that sums them up: net and tax with their row."""
    rated = [one for one in found if one.net and one.tax]
    if len(rated) < 2:
        return None
    net = sum((one.net.number for one in rated if one.net), Decimal())
    tax = sum((one.tax.number for one in rated if one.tax), Decimal())
    last = max(one.row for one in rated)
    for at in range(last + 1, min(len(rows), last + 3)):
        figures = rows.money(at)
        nets = [one for one in figures if abs(one.number - net) <= WITHIN]
        taxes = [one for one in figures if abs(one.number - tax) <= WITHIN]
        if nets and taxes:
            return at, nets[0], taxes[0]
    return None


def fits(net: Decimal, tax: Decimal, rate: Decimal) -> bool:
    """Whether `tax` is what `rate` per cent of `net` comes to."""
    if not net and not tax:
        return False
    return abs(net * rate / 100 - tax) <= max(WITHIN, abs(tax) / 100) and (bool(tax) or not rate)


def _rate(rows: Rows, at: int, *, inside: bool) -> tuple[Decimal, str] | None:
    text = rows.text(at)
    found = list(_RATE.finditer(text))
    if len(found) == 1:
        return Decimal(found[0][1].replace(",", ".")), found[0][1]
    if not inside or found:
        return None
    bare = [
        one for one in rows.figures[at] if not one.signed and 0 <= one.number <= 30
        and re.fullmatch(r"\d{1,2}(?:[.,]0{1,2})?", one.raw) and not (one.cents and one.number)
    ]  # fmt: skip
    return (bare[0].number, bare[0].raw) if len(bare) == 1 else None


def lone(found: Sequence[Tax]) -> Tax | None:
    """The one row with a tax, where there is exactly one: it is then all the tax there is."""
    taxed = [one for one in found if one.tax and one.tax.number]
    return taxed[0] if len(taxed) == 1 else None
