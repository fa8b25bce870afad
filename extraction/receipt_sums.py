"""What was to be paid: the total and the amounts around it, chosen so that they agree."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extraction.lines import height
from extraction.receipt_offers import offered
from extraction.receipt_rows import TOTALS, Entry, Figure, Rows, letters

WITHIN = Decimal("0.02")
_RATES = frozenset(
    {"rate", "satz", "steuersatz", "taux", "tipo", "aliquota", "tarief", "code", "mwstsatz"}
)
_PARTS = frozenset({
    "net", "netto", "nett", "ht", "base", "goods", "amount", "taxable", "gross", "brutto", "tax",
    "vat", "gst", "mwst", "ust", "steuer", "tva", "ttc", "btw", "iva", "cuota", "imponibile",
})  # fmt: skip
_FILLERS = frozenset({"in", "eur", "rm", "amt", "total", "betrag", "of", "incl", "montant", "de"})
MOST_ROUNDING = Decimal("1")  # no coin is larger
AGREES = 0.5  # what a sum that holds is worth beside what the label says
TIE = 0.05
MOST = 24  # amounts of one name that are weighed; no receipt has as many
LEAST = 0.3
SECOND_HAND = frozenset(
    {"subtotal label", "total from payment", "total of things"}
)  # no total by their own names
SURE = frozenset({"change", "paid", "repeated", "tax"})


@dataclass(slots=True)
class Amount:
    """A figure that may be the total, the tax ..., and how much speaks for it."""

    figure: Figure
    row: int
    score: float
    rule: str
    entry: Entry | None = None

    @property
    def number(self) -> Decimal:
        """Its value."""
        return self.figure.number

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands."""
        return self.row, self.figure.start


@dataclass(slots=True)
class Sums:
    """The amounts chosen. `agree` holds what the total was confirmed by."""

    total: Amount | None = None
    subtotal: Amount | None = None
    tax: Amount | None = None
    tip: Amount | None = None
    rounding: Amount | None = None
    paid: Amount | None = None
    change: Amount | None = None
    agree: set[str] = field(default_factory=set)
    doubtful: bool = False  # another amount has as much for it
    contradicted: bool = False  # what was given less the change is another amount


class Weighing:
    """Finds the amounts of one receipt."""

    def __init__(self, rows: Rows):
        self.rows = rows
        self.summary = frozenset(_summary_rows(rows))
        self.offered = offered(rows)
        self._paid = list(self._amounts("paid", last=True))
        self._change = list(self._amounts("change", last=True))
        self._rounding = [
            one for one in self._amounts("rounding", last=True) if abs(one.number) < MOST_ROUNDING
        ]
        self._sub = list(self._amounts("subtotal", last=True))
        self._tax = list(self._amounts("tax_total", last=True))
        self._tip = list(self._amounts("tip", last=True))
        self._other = [*self._amounts("fee", last=True), *self._amounts("discount", last=True)]

    def choose(self) -> Sums:
        """Weigh every amount that may be the total and take the best; the others follow it."""
        sums = Sums()
        candidates = list(self._totals())
        for one in candidates:
            agree = list(self._support(one, candidates))
            one.score += sum(AGREES * weight for weight, _ in agree)
            if one.rule == "total from payment" and "change" in {why for _, why in agree}:
                one.score += 0.6  # more was given than that, and the rest came back
            if one.rule in SECOND_HAND and not {why for _, why in agree} & SURE:
                one.score = 0.0
        ranked = [one for one in _distinct(candidates) if one.score >= LEAST]
        if ranked:
            sums.total = self._rather_not_paid(ranked[0], candidates)
            sums.agree = {why for _, why in self._support(ranked[0], candidates)}
            sums.doubtful = len(ranked) > 1 and ranked[0].score - ranked[1].score < TIE
            sums.contradicted = "change" not in sums.agree and self._given_back(ranked[0].number)
        self._follow(sums)
        return sums

    def _rather_not_paid(self, best: Amount, candidates: Sequence[Amount]) -> Amount:
        """The same amount in a row that speaks of no payment, where there is one."""
        paid = {one.place for one in self._paid}
        same = [one for one in candidates if one.number == best.number and one.score >= LEAST]
        others = [one for one in same if one.place not in paid]
        return others[0] if best.place in paid and others else best

    def take_total(self, sums: Sums, total: Amount) -> None:
        """A total that is known by other means; the amounts around it follow."""
        sums.total = total
        self._follow(sums)

    def sums_of_items(self) -> Iterator[Amount]:
        """Every amount that the items may come to."""
        yield from self._sub
        yield from self._amounts("total", last=True)
        yield from self._amounts("payable", last=True)
        yield from self._amounts("count", last=True)

    def _amounts(self, name: str, *, last: bool) -> Iterator[Amount]:
        """The amounts that stand beside one kind of label."""
        for entry in self.rows.named(name)[:MOST]:
            if entry.row in self.offered:
                continue
            figures = [one for one in entry.figures if self.rows.is_money(one)]
            if not figures:
                continue
            quality = (1.0 if entry.label.strong else 0.6) - 0.15 * (not entry.label.exact)
            quality -= 0.3 * min(2, entry.label.rest)
            if entry.row in self.summary:
                quality -= 0.7
            figure = figures[-1] if last else figures[0]
            yield Amount(figure, entry.figure_row, quality, f"{name} label", entry)

    def _totals(self) -> Iterator[Amount]:
        seen: set[tuple[int, int]] = set()
        usual = _usual_height(self.rows)
        for name, bonus in (("payable", 0.25), ("total", 0.0), ("subtotal", -0.55)):
            for one in self._amounts(name, last=True):
                if (one.row, one.figure.start) in seen or one.number <= 0:
                    continue
                seen.add((one.row, one.figure.start))
                one.score += bonus if one.entry and one.entry.label.strong else min(bonus, -0.3)
                tall = height(one.figure.box) / usual
                one.score += min(0.3, max(0.0, 0.4 * (tall - 1.15)))
                one.score += 0.1 * one.row / max(1, len(self.rows))
                yield one
        for one in self._amounts("count", last=True):  # "Total (7 items)"
            said = one.entry is not None and _says_total(self.rows, one.entry)
            if said and one.figure.cents and (one.row, one.figure.start) not in seen:
                seen.add((one.row, one.figure.start))
                yield Amount(one.figure, one.row, one.score - 0.5, "total of things", one.entry)
        for one in self._paid:  # a card's slip, which says no more than what was charged
            if (one.row, one.figure.start) not in seen and one.number > 0:
                yield Amount(one.figure, one.row, one.score - 1.0, "total from payment", one.entry)

    def _support(self, one: Amount, candidates: Sequence[Amount]) -> Iterator[tuple[float, str]]:
        """What else on the receipt says that this is the total, each with its weight."""
        value = one.number
        others = [two for two in candidates if two.row != one.row]
        if any(_near(paid.number - abs(change.number), value)
               for paid in map(_positive, self._paid) for change in self._change
               if change.number):  # fmt: skip
            yield 1.3, "change"
        elif any(
            _near(paid.number, value) for paid in map(_positive, self._paid) if paid.row != one.row
        ):
            yield 0.7, "paid"
        if self._rounded(value, others):
            yield 0.9, "rounding"
        elif any(_near(value + r.number, two.number) and r.number
                 for r in self._rounding for two in others):  # fmt: skip
            yield -0.8, "before rounding"
        if any(_near(added, value) for added in self._added()):
            yield 0.6, "tax"
        elif self._before_tax(value, others):
            yield -0.5, "before tax"
        if any(_near(two.number, value) for two in others):
            yield 0.4, "repeated"

    def _added(self) -> Iterator[Decimal]:
        """What subtotal and tax come to, with the tip and the rounding too where they are."""
        more = [Decimal(), *(one.number for one in (*self._tip, *self._rounding))]
        for sub in self._sub:
            for tax in self._tax:
                if tax.number:
                    yield from (sub.number + tax.number + one for one in more)

    def _before_tax(self, value: Decimal, others: Sequence[Amount]) -> bool:
        totals = [two.number for two in others if two.rule != "subtotal label"]
        return any(
            tax.number and _near(value + tax.number, total) for tax in self._tax for total in totals
        )

    def _given_back(self, total: Decimal) -> bool:
        """Whether one amount given and one of change are printed that leave another total."""
        paid = [one for one in self._paid if one.number and one.entry and one.entry.label.strong]
        change = [one for one in self._change if one.number]
        return len(paid) == len(change) == 1 and not _near(
            abs(paid[0].number) - abs(change[0].number), total
        )

    def _rounded(self, value: Decimal, others: Sequence[Amount]) -> bool:
        return any(
            r.number and _near(two.number + r.number, value, Decimal("0.001"))
            for r in self._rounding
            for two in others
        )

    def _follow(self, sums: Sums) -> None:
        """The amounts around the total, those that agree with it first."""
        total = sums.total.number if sums.total else None
        change = _best(self._change, lambda one: 0.0)
        place = sums.total.place if sums.total and change and change.number else None
        paid = _best(
            [one for one in self._paid if one.number and one.place != place],
            lambda one: 1.0 * (total is not None and change is not None
                               and _near(abs(one.number) - abs(change.number), total))
            + 0.8 * (total is not None and _near(abs(one.number), total)),
        )  # fmt: skip
        sums.change = change
        sums.paid = paid if paid and _is_given(paid, change, total) else None
        sums.rounding = _best(self._rounding, lambda one: 0.5 * bool(one.number))
        sums.tip = _best(self._tip, lambda one: 0.0)
        sums.tax = _best(self._tax, lambda one: self._fits_tax(one, total))
        wanted = total - sums.tax.number if total is not None and sums.tax else None
        sums.subtotal = _best(
            [one for one in self._sub if sums.total is None or one.place != sums.total.place],
            lambda one: 1.0 * (wanted is not None and _near(one.number, wanted)),
        ) or self._before_all(sums)

    def _before_all(self, sums: Sums) -> Amount | None:
        """A sum above the total that is it without the tax, the tip and the rounding."""
        if sums.total is None or sums.tax is None or not sums.tax.number:
            return None
        more = [one.number for one in (sums.tax, sums.tip, sums.rounding) if one]
        wanted = sums.total.number - sum(more, Decimal())
        named = (*self._amounts("total", last=True), *self._amounts("payable", last=True))
        return next(
            (one for one in named if one.row < sums.total.row and one.number == wanted), None
        )

    def _fits_tax(self, tax: Amount, total: Decimal | None) -> float:
        if total is None:
            return 0.0
        if tax.number >= total:
            return -2.0
        fits = any(_near(sub.number + tax.number, total) for sub in self._sub)
        return 1.0 * (fits and bool(tax.number))


def _is_given(paid: Amount, change: Amount | None, total: Decimal | None) -> bool:
    """Whether an amount was surely given: nothing else in its row names it, or a sum does."""
    if total is None:
        return True
    given = abs(paid.number)
    if _near(given, total) or (change and _near(given - abs(change.number), total)):
        return True
    bare = paid.entry is None or not paid.entry.label.rest
    return bare and paid.number > 0


def _says_total(rows: Rows, entry: Entry) -> bool:
    words = rows.sheet.rows[entry.row].tokens[entry.label.start : entry.label.end]
    return letters(words[0].text) in TOTALS


def _summary_rows(rows: Rows) -> Iterator[int]:
    """The rows of the table that sums up taxes: from its head on, as long as figures follow."""
    inside = -1
    for at in range(len(rows)):
        if (rows.has(at, "summary") or is_tax_head(rows.text(at))) and not rows.money(at):
            inside = at
            yield at
        elif inside >= 0:
            figures = rows.money(at)
            ends = rows.has(at, "paid", "change", "payable", "rounding") or (
                rows.has(at, "total", "subtotal") and len(figures) == 1 and at > inside + 1
            )
            if ends or at > inside + 8:
                inside = -1
                continue
            yield at


def is_tax_head(text: str) -> bool:
    """Whether a row heads a table of taxes: a rate, and what it is taken of or comes to."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return (
        2 <= len(words) <= 8
        and not _RATES.isdisjoint(words)
        and not _PARTS.isdisjoint(set(words) - _RATES)
        and all(word in _RATES | _PARTS | _FILLERS for word in words)
    )


def taken_off(rows: Rows, total: Amount, tax: Amount | None) -> Iterator[Decimal]:
    """What the total was before coupons and the like were taken off, with the tax and without."""
    off = sum(
        (one.number for at in range(total.row) for one in rows.money(at) if one.number < 0),
        Decimal(),
    )
    if off:
        yield total.number - off
        if tax:
            yield total.number - off - tax.number


def _usual_height(rows: Rows) -> float:
    boxes = sorted(height(one.box) for figures in rows.figures for one in figures)
    return max(1.0, boxes[len(boxes) // 2]) if boxes else 1.0


def _positive(one: Amount) -> Amount:
    return Amount(
        one.figure._replace(number=abs(one.number)), one.row, one.score, one.rule, one.entry
    )


def _near(one: Decimal, other: Decimal, within: Decimal = WITHIN) -> bool:
    return abs(one - other) <= within


def _distinct(candidates: Sequence[Amount]) -> list[Amount]:
    """The best candidate of each value, the best first."""
    kept: dict[Decimal, Amount] = {}
    for one in sorted(candidates, key=lambda one: -one.score):
        kept.setdefault(one.number, one)
    return list(kept.values())


def _best(candidates: Sequence[Amount], fit: Callable[[Amount], float]) -> Amount | None:
    ranked = sorted(candidates, key=lambda one: -(one.score + fit(one)))
    return ranked[0] if ranked and ranked[0].score + fit(ranked[0]) > 0.15 else None
