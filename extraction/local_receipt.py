"""How the local reader reads a receipt."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.amounts import read_currency
from extraction.candidates import Candidate, Finder
from extraction.contract import Claim, Flag, Status
from extraction.dates import read_date
from extraction.lines import cover, height
from extraction.parties import address_candidate, letterheads, name_candidate
from extraction.receipt_foot import address_at_foot
from extraction.receipt_head import Head, head
from extraction.receipt_items import Cell, Item, items
from extraction.receipt_method import KINDS_OF_CARD, is_alone, known_method, told
from extraction.receipt_offers import summed_up, without_voided
from extraction.receipt_places import dates_of, has_town, is_addressed
from extraction.receipt_rows import Entry, Figure, Label, Rows
from extraction.receipt_settling import adds_up, settled
from extraction.receipt_slip import slip_rows
from extraction.receipt_sums import Amount, Sums, Weighing, taken_off
from extraction.receipt_taxes import Tax, lone, sum_row, taxes
from extraction.sheet import Token
from extraction.streams import squeeze

_NUMBER = re.compile(r"[A-Z]{0,4}[-/ ]?[A-Z0-9]*\d[\w/.:-]*")
_VAT = re.compile(r"(?:[A-Z]{2,3} ?)?[\dB](?:[\d/.-]|\d ?(?=\d)|[A-Z](?=\b))+(?: \d{2,4}){0,3}")
_TIME = re.compile(r"(?<![\d:.])\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\b\.?)?(?![\d:])")
_SIGN = re.compile(r"(?<![^\W\d_])(?:RM|MYR|USD|EUR|GBP|CHF|SGD|AUD|CAD|NZD)(?![^\W\d_])|[€£$₹]")


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a receipt."""
    rows = Rows(finder.sheet, finder.locale.decimal)
    reading = _Receipt(finder, rows)
    yield from reading.merchant()
    yield from reading.date()
    yield from reading.identifiers()
    yield from reading.amounts()
    yield from reading.method()
    yield from reading.taxes()
    yield from reading.items()
    yield from reading.currency()


class _Receipt:
    def __init__(self, finder: Finder, rows: Rows):
        self._finder = finder
        self._rows = rows
        self._head: Head = head(rows)
        self._weighing = Weighing(rows)
        self._sums: Sums = self._weighing.choose()
        self._bought = without_voided(rows, items(rows, self._head.last + 1, finder.locale.decimal))
        self._sum_up()
        self._taxes = taxes(rows, self._weighing.summary)
        self._from_taxes(lone(self._taxes))
        self._slip = slip_rows([rows.text(at) for at in range(len(rows))])

    def _sum_up(self) -> None:
        """A row among the items that is their sum is none of them; the total, if there is none."""
        one = summed_up(self._bought)
        if one is None:
            return
        self._bought = [item for item in self._bought if item.row < one.row]
        if self._sums.total is None:
            total = Amount(one.amount, one.row, 0.7, "sum of the rows above")
            self._weighing.take_total(self._sums, total)

    def merchant(self) -> Iterator[Claim]:
        """Who sold."""
        found = self._head
        name, address = found.name, found.address
        sheet = self._finder.sheet
        if address is None and not sheet.scanned:  # on office paper they may stand anywhere
            for block, _ in letterheads(sheet) if sheet.rows else ():
                first, parts = block.name(), block.address()
                if first and parts and has_town(" ".join(part.text for part in parts)):
                    name = name_candidate(sheet, first, 0.8, "name over an address")
                    address = address_candidate(sheet, parts, "address under a name")
                    break
        address = address or address_at_foot(self._rows, self._sums.total)
        for path, one in (
            ("merchant.name", name),
            ("merchant.address", address),
            ("merchant.phone", found.phone),
        ):
            if one:
                yield one.claim(path)

    def date(self) -> Iterator[Claim]:
        """The day: beside its label, else the first that belongs to nothing else."""
        found = sorted(self._dates(), key=lambda one: -one.score)
        if found:
            yield found[0].claim("purchased_on")
            yield from self._time(found[0].row)

    def _time(self, row: int) -> Iterator[Claim]:
        """The time that stands with the date, else beside its own label."""
        labelled = [at for at in range(len(self._rows)) if self._rows.has(at, "time")]
        below = [at + 1 for at in labelled if not _TIME.search(self._rows.text(at))]
        for at in (row, *labelled, *below, row + 1):
            tokens = self._finder.sheet.rows[at].tokens if at < len(self._rows) else ()
            text = " ".join(token.text for token in tokens)
            seen = _TIME.search(text)
            if seen:
                run = [token for token in tokens if token.text in seen[0] or seen[0] in token.text]
                found = self._candidate(at, run or list(tokens), seen[0], 1.0, "time")
                yield found.claim("time")
                return

    def identifiers(self) -> Iterator[Claim]:
        """The receipt's own number, and the merchant's tax number."""
        for path, name, pattern in (
            ("number", "number", _NUMBER),
            ("merchant.vat_id", "vat_id", _VAT),
        ):
            labels = [
                (not label.strong, at, label)
                for at in range(len(self._rows))
                for label in self._rows.labels[at]
                if name in label.names
                and (label.strong or not is_addressed(self._behind_label(at, label)))
                and not (name == "number" and at in self._slip)
            ]
            for _, at, label in sorted(labels, key=lambda one: one[:2]):
                found = self._identifier(at, label.start, label.end, pattern)
                if found:
                    yield found.claim(path)
                    break

    def _behind_label(self, row: int, label: Label) -> str:
        """What follows a label, with the label where this is no more than "No."."""
        tokens = self._finder.sheet.rows[row].tokens
        start = label.end if label.end - label.start > 1 else 0
        return " ".join(token.text for token in tokens[start:])

    def _identifier(
        self, row: int, start: int, end: int, pattern: re.Pattern[str]
    ) -> Candidate | None:
        """What stands behind a label and looks like an identifier, glued to it or not."""
        tokens = self._finder.sheet.rows[row].tokens
        glued = re.split(r"[:#]", tokens[end - 1].text)[-1]
        text = " ".join([glued if glued != tokens[end - 1].text else "", *(
            token.text for token in tokens[end : end + 5]
        )]).lstrip(" :;.#-")  # fmt: skip
        found = pattern.match(text)
        least = 6 if pattern is _VAT else 2
        if not found:
            return self._below(row, start, end, pattern, least)
        if sum(map(str.isdigit, found[0])) < least or read_date(found[0])[0]:
            return None
        raw = found[0].strip(" .,;:")
        run = [
            token for token in tokens[end - 1 : end + 5]
            if any(part and part in token.text for part in raw.split())
        ]  # fmt: skip
        return self._candidate(row, run or tokens[start:end], raw, 1.0, "identifier")

    def _under(self, row: int, start: int, end: int) -> list[Token]:
        """The words right under a label, where a row of labels stands over a row of values."""
        above = self._finder.sheet.rows[row]
        if row + 1 >= len(self._rows) or above.page != self._finder.sheet.rows[row + 1].page:
            return []
        label = cover(token.box for token in above.tokens[start:end])
        tokens = self._finder.sheet.rows[row + 1].tokens
        if not tokens or tokens[0].box.y0 - label.y1 > 2 * height(label):
            return []
        cells = {
            token.cell
            for token in tokens
            if min(token.box.x1, label.x1) > max(token.box.x0, label.x0)
        }
        return [token for token in tokens if token.cell in cells] if len(cells) == 1 else []

    def _below(
        self, row: int, start: int, end: int, pattern: re.Pattern[str], least: int
    ) -> Candidate | None:
        """An identifier that stands under its label."""
        run = self._under(row, start, end)
        raw = " ".join(token.text for token in run).strip(" .,;:")
        if not pattern.fullmatch(raw) or read_date(raw)[0]:
            return None
        if sum(map(str.isdigit, raw)) < least or any(
            map(self._rows.is_money, self._rows.figures[row + 1])
        ):
            return None
        return self._candidate(row + 1, run, raw, 1.0, "identifier below")

    def method(self) -> Iterator[Claim]:
        """How it was paid: beside its label, in the payment's own row, or where a row tells it."""
        rows = self._rows
        labelled = [self._behind(entry) for entry in rows.named("method")]
        first = self._sums.total.row + 1 if self._sums.total else len(rows)
        ordered = sorted(
            (at for at in range(len(rows)) if at not in self._weighing.summary),
            key=lambda at: (at < first, not rows.money(at)),
        )
        paid = [
            (at, told(rows, at)) for at in ordered if at >= first or rows.has(at, "paid", "method")
        ]
        for words in labelled:
            if words:
                yield self._method_claim(words)
                return
        for at, words in paid:
            bare = not rows.money(at) and squeeze(_joined(words)) in KINDS_OF_CARD
            if words and not (
                bare and ({at, at - 1} & self._slip or not is_alone(rows, at, words))
            ):
                yield self._method_claim(words)
                return

    def _method_claim(self, words: Sequence[Token]) -> Claim:
        sheet = self._finder.sheet
        at = next(n for n in range(len(self._rows)) if words[0] in sheet.rows[n].tokens)
        raw = _joined(words).strip(" :*.(),-")
        return self._candidate(at, words, raw, 1.0, "payment").claim("payment_method")

    def _behind(self, entry: Entry) -> list[Token]:
        tokens = self._finder.sheet.rows[entry.row].tokens
        beside = known_method(tokens[entry.label.end : entry.label.end + 4])
        label = entry.label
        return beside or known_method(self._under(entry.row, label.start, label.end)[:4])

    def items(self) -> Iterator[Claim]:
        """What was bought; where the amounts are not the total's, the list says so."""
        found = self._bought
        charges = frozenset(item.row for item in found if self._rows.has(item.row, "fee"))
        net = self._sums.subtotal.number if self._sums.subtotal else None
        found = settled(found, set(self._wholes()), charges, net)
        flags = () if self._complete(found) else (Flag.LIST_INCOMPLETE,)
        for nth, item in enumerate(found):
            for column in ("description", "quantity", "unit_price"):
                cell: Cell | None = getattr(item, column)
                if cell:
                    yield self._cell(f"items[{nth}].{column}", cell)
            one = self._rows.candidate(item.row, item.amount, 1.0, "item")
            yield _quoted(one.claim(f"items[{nth}].amount", *flags), item.amount)

    def _complete(self, found: Sequence[Item]) -> bool:
        """Whether the items come to one of the sums."""
        return not found or adds_up(found, set(self._wholes()))

    def _wholes(self) -> Iterator[Decimal]:
        """Everything that the items may come to."""
        yield from (one.number for one in self._weighing.sums_of_items())
        sums = self._sums
        if sums.total:
            for one in (sums.tax, sums.tip, sums.rounding):
                if one:
                    yield sums.total.number - one.number
            if sums.tax and sums.tip:
                yield sums.total.number - sums.tax.number - sums.tip.number
            yield from taken_off(self._rows, sums.total, sums.tax)

    def _cell(self, path: str, cell: Cell) -> Claim:
        line = self._finder.sheet.rows[cell.row].line
        return Claim(
            path, Status.PRESENT, cell.raw, cell.quote, line.page, line.id, (cell.box,), "item"
        )

    def amounts(self) -> Iterator[Claim]:
        """The total and what stands around it."""
        sums = self._sums
        for path, one in (
            ("total", sums.total),
            ("subtotal", sums.subtotal),
            ("tax_total", sums.tax),
            ("tip", sums.tip),
            ("rounding", sums.rounding),
            ("paid", sums.paid or self._charged()),
            ("change", sums.change),
        ):
            if one:
                yield self._amount(path, one, _doubts(sums) if path == "total" else ())

    def _charged(self) -> Amount | None:
        """What a card's slip says was charged, or a row that tells of the payment alone."""
        total, change = self._sums.total, self._sums.change
        if total is None:
            return None
        given = {total.number} | ({total.number + abs(change.number)} if change else set())
        for one in self._weighing.sums_of_items():
            if one.row in self._slip and one.number == total.number:
                return one
        for at in range(total.row + 1, len(self._rows)):
            figures = self._rows.money(at)
            if len(figures) == 1 and figures[0].number in given and told(self._rows, at):
                return Amount(figures[0], at, 0.8, "told with the payment")
        return None

    def taxes(self) -> Iterator[Claim]:
        """The tax by rate."""
        for nth, one in enumerate(self._taxes):
            line = self._finder.sheet.rows[one.row].line
            yield Claim(
                f"taxes[{nth}].rate", Status.PRESENT, raw=one.rate_raw, quote=one.rate_raw,
                page=line.page, line=line.id, boxes=(one.rate_box or line.box,), rule="rate",
            )  # fmt: skip
            for column, figure in (("net", one.net), ("amount", one.tax)):
                if figure:
                    found = self._rows.candidate(one.row, figure, 1.0, "tax by rate")
                    yield _quoted(found.claim(f"taxes[{nth}].{column}"), figure)

    def _from_taxes(self, one: Tax | None) -> None:
        """Where one rate alone has a tax, it is all the tax, and its net amount the subtotal."""
        sums = self._sums
        rated = [tax for tax in self._taxes if tax.tax and tax.tax.number]
        if sums.tax and len(rated) > 1 and any(sums.tax.row == tax.row for tax in rated):
            sums.tax = None  # one rate's tax of several is not all
        whole = sum_row(self._rows, self._taxes)
        if whole:
            row, net, tax = whole
            sums.tax = sums.tax or Amount(tax, row, 0.8, "taxes by rate")
            sums.subtotal = sums.subtotal or Amount(net, row, 0.8, "nets by rate")
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
        first = self._sums.total
        rows = [first.row, *range(len(self._rows))] if first else range(len(self._rows))
        for row in rows:
            for token in self._finder.sheet.rows[row].tokens:
                sign = _SIGN.search(token.text)
                code = sign and read_currency(sign[0], dollar=locale.dollar)[0]
                if sign and code and locale.currency in ("", code):
                    one = self._candidate(row, [token], sign[0], 1.0, "currency sign")
                    yield replace(one.claim("currency"), quote=token.text)
                    return

    def _amount(self, path: str, one: Amount, flags: tuple[Flag, ...]) -> Claim:
        found = self._rows.candidate(one.row, one.figure, one.score, one.rule)
        claim = found.claim(path, *flags)
        return _quoted(claim, one.figure)

    def _dates(self) -> Iterator[Candidate]:
        for at in range(len(self._rows)):
            tokens = self._finder.sheet.rows[at].tokens
            for start, end, raw in dates_of(tokens, self._finder.locale.day_first):
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


def _joined(words: Sequence[Token]) -> str:
    return " ".join(token.text for token in words)


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
