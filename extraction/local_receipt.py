"""How the local reader reads a receipt."""

import re
from collections.abc import Iterator, Sequence

from extraction.amounts import read_currency
from extraction.candidates import Candidate, Finder
from extraction.contract import Claim, Flag, Status
from extraction.dates import dates_in, read_date
from extraction.lines import cover
from extraction.receipt_head import Head, head
from extraction.receipt_rows import Figure, Rows
from extraction.receipt_sums import Amount, Sums, Weighing
from extraction.receipt_taxes import Tax, lone, taxes
from extraction.sheet import Token

_SIGN = re.compile(r"(?<![^\W\d_])(?:RM|MYR|USD|EUR|GBP|CHF|SGD|AUD|CAD|NZD)(?![^\W\d_])|[€£$₹]")


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a receipt."""
    rows = Rows(finder.sheet, finder.locale.decimal)
    reading = _Receipt(finder, rows)
    yield from reading.merchant()
    yield from reading.date()
    yield from reading.amounts()
    yield from reading.taxes()
    yield from reading.currency()


class _Receipt:
    def __init__(self, finder: Finder, rows: Rows):
        self._finder = finder
        self._rows = rows
        self._head: Head = head(rows)
        self._weighing = Weighing(rows)
        self._sums: Sums = self._weighing.choose()
        self._taxes = taxes(rows, self._weighing.summary)
        self._from_taxes(lone(self._taxes))

    def merchant(self) -> Iterator[Claim]:
        """Who sold."""
        found = self._head
        for path, one in (
            ("merchant.name", found.name),
            ("merchant.address", found.address),
            ("merchant.phone", found.phone),
        ):
            if one:
                yield one.claim(path)

    def date(self) -> Iterator[Claim]:
        """The day: beside its label, else the first that belongs to nothing else."""
        found = sorted(self._dates(), key=lambda one: -one.score)
        if found:
            yield found[0].claim("purchased_on")

    def amounts(self) -> Iterator[Claim]:
        """The total and what stands around it."""
        sums = self._sums
        for path, one in (
            ("total", sums.total),
            ("subtotal", sums.subtotal),
            ("tax_total", sums.tax),
            ("tip", sums.tip),
            ("rounding", sums.rounding),
            ("paid", sums.paid),
            ("change", sums.change),
        ):
            if one:
                yield self._amount(path, one, _doubts(sums) if path == "total" else ())

    def taxes(self) -> Iterator[Claim]:
        """The tax by rate."""
        for nth, one in enumerate(self._taxes):
            line = self._finder.sheet.rows[one.row].line
            yield Claim(
                f"taxes[{nth}].rate", Status.PRESENT, raw=one.rate_raw, quote=one.rate_raw,
                page=line.page, line=line.id, boxes=(line.box,), rule="rate",
            )  # fmt: skip
            for column, figure in (("net", one.net), ("amount", one.tax)):
                if figure:
                    found = self._rows.candidate(one.row, figure, 1.0, "tax by rate")
                    yield _quoted(found.claim(f"taxes[{nth}].{column}"), figure)

    def _from_taxes(self, one: Tax | None) -> None:
        """Where one rate alone has a tax, it is all the tax, and its net amount the subtotal."""
        sums = self._sums
        if one is None or one.tax is None:
            return
        if sums.tax is None:
            sums.tax = Amount(one.tax, one.row, 0.8, "tax by rate")
        total = sums.total.number if sums.total else None
        same = sums.tax.number == one.tax.number
        if sums.subtotal is None and same and one.net and one.net.number + one.tax.number == total:
            sums.subtotal = Amount(one.net, one.row, 0.8, "net by rate")

    def currency(self) -> Iterator[Claim]:
        """The sign or code that stands with an amount, else anywhere."""
        locale = self._finder.locale
        for row in range(len(self._rows)):
            for token in self._finder.sheet.rows[row].tokens:
                sign = _SIGN.search(token.text)
                code = sign and read_currency(sign[0], dollar=locale.dollar)[0]
                if sign and code and locale.currency in ("", code):
                    one = self._candidate(row, [token], sign[0], 1.0, "currency sign")
                    yield one.claim("currency")
                    return

    def _amount(self, path: str, one: Amount, flags: tuple[Flag, ...]) -> Claim:
        found = self._rows.candidate(one.row, one.figure, one.score, one.rule)
        claim = found.claim(path, *flags)
        return _quoted(claim, one.figure)

    def _dates(self) -> Iterator[Candidate]:
        for at in range(len(self._rows)):
            tokens = self._finder.sheet.rows[at].tokens
            for start, end, raw in _dates_of(tokens, self._finder.locale.day_first):
                score = 1.0 - 0.01 * at
                before = [label for label in self._rows.labels[at] if label.end <= start]
                names = set(before[-1].names) if before else set()
                weak = bool(before) and not before[-1].strong
                if "other_date" in names:
                    continue
                if "date" in names:
                    score += 0.2 if weak else 0.6
                yield self._candidate(at, tokens[start:end], raw, score, "date")

    def _candidate(
        self, row: int, tokens: Sequence[Token], raw: str, score: float, rule: str
    ) -> Candidate:
        line = self._finder.sheet.rows[row].line
        box = cover(token.box for token in tokens)
        return Candidate(raw, row, line.page, line.id, (box,), score, rule)


def _doubts(sums: Sums) -> tuple[Flag, ...]:
    """What speaks against the total."""
    flags = (Flag.CONFLICT,) if sums.doubtful else ()
    return (*flags, Flag.SUM_FAILED) if sums.contradicted else flags


def _quoted(claim: Claim, figure: Figure) -> Claim:
    """The claim with the whole words as its quote, as a tax code may be glued to the amount."""
    return Claim(
        claim.path, Status.PRESENT, claim.raw, figure.quote, claim.page, claim.line, claim.boxes,
        claim.rule, claim.flags,
    )  # fmt: skip


def _dates_of(tokens: Sequence[Token], day_first: bool | None) -> Iterator[tuple[int, int, str]]:
    """The dates of a row: which tokens they are in, and their text."""
    starts, text = [], ""
    for token in tokens:
        starts.append(len(text))
        text += token.text + " "
    for left, right in dates_in(text):
        raw = text[left:right].strip()
        day, twofold = read_date(raw, day_first=day_first)
        if not (day or twofold) or raw.isdigit():  # eight digits are as well a number of something
            continue
        inside = [
            n for n, at in enumerate(starts) if at < right and at + len(tokens[n].text) > left
        ]
        yield inside[0], inside[-1] + 1, raw
