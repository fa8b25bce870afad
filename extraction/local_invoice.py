"""How the local reader reads an invoice."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from stdnum.eu import vat

from extraction.amounts import read_currency
from extraction.candidates import Candidate, Finder
from extraction.contract import Claim, Status
from extraction.dates import read_date
from extraction.labelled import near_labels
from extraction.lines import height
from extraction.naming import core, has_legal_form, is_name
from extraction.parties import (
    Block,
    Part,
    address_candidate,
    address_of,
    block_at,
    letterheads,
    name_candidate,
    window,
)
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Token
from extraction.streams import squeeze
from extraction.sums import Choice, choose, distinct
from extraction.table_items import items
from extraction.tables import Table, continued, item_tables, rows_of
from extraction.trade_sums import conflict, one_of_several, plausible, positive

LINE_PATHS = {
    "col_description": "description",
    "col_quantity": "quantity",
    "col_unit_price": "unit_price",
    "col_amount": "amount",
}
_REFERENCE = re.compile(
    r"^(?!.*(?:order|p\.?o|bestell|commande|pedido|ordine)).*(?:ref|zeichen|réf|rif)", re.I
)
_REMIT = re.compile(r"remit|pay|check|cheque", re.I)
_FACTS = frozenset({"number", "issued_on", "due_on", "purchase_order"})
_BANK = re.compile(
    r"\b(?:IBAN|BIC|SWIFT|sort code|routing|ABA|ACH|bank|BLZ|Konto|beneficiary|wire|BSB)\b", re.I
)
_VAT = re.compile(
    r"(?:[A-Z]{2}[A-Z0-9]{8,12}|\d{2}-\d{7}|\d{2}[A-Z]{5}\d{4}[A-Z]\w{3}|\d{9,12}"
    r"|[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])"
)


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of an invoice."""
    tables = item_tables(finder.sheet)
    lines = [
        item
        for table in tables
        for part in (table, *continued(finder.sheet, table))
        for item in items(finder, part)
    ]
    reading = _Invoice(finder, tables, lines)
    yield from reading.amounts()
    yield from reading.identifiers()
    yield from reading.dates()
    yield from reading.parties()
    yield from reading.currency()
    yield from _lines(lines)


def _lines(lines: Sequence[Mapping[str, Candidate]]) -> Iterator[Claim]:
    for number, item in enumerate(lines):
        for column, path in LINE_PATHS.items():
            if column in item:
                yield item[column].claim(f"lines[{number}].{path}")


class _Invoice:
    def __init__(
        self, finder: Finder, tables: Sequence[Table], lines: Sequence[Mapping[str, Candidate]]
    ):
        self._finder = finder
        self._sheet = finder.sheet
        self._heads = frozenset(rows_of(tables))
        self._tables = tables
        self._items = lines
        self._lines = frozenset(one.row for item in lines for one in item.values())
        self._total: Candidate | None = None
        self._customer = self._block("customer")

    def amounts(self) -> Iterator[Claim]:
        """Subtotal, tax, total and what stands between: those that add up, where any do."""
        names = ("subtotal", "shipping", "tax_total", "discount", "total", "amount_due")
        found = {name: self._candidates(name, Kind.MONEY) for name in names}
        found = plausible(self._finder, self._tables, self._items, found)
        due = found["amount_due"]
        if due:  # "Total due" is the total where no total is printed
            lowered = [self._lowered(one) for one in due]
            found["total"] = [*found["total"], *lowered]
        found["subtotal"] = [*found["subtotal"], *self._part_totals()]
        choice, holds = choose(found, ("subtotal", "tax_total"), (), "total")
        net = choice["subtotal"]
        if not holds or net is None or not net.rule.endswith("right"):
            plus = ("subtotal", "shipping", "tax_total")
            choice, holds = choose(found, plus, ("discount",), "total")
        for name in ("shipping", "discount"):  # the subtotal may be what is left after these
            choice[name] = choice.get(name) or next(iter(distinct(found[name])), None)
        self._total = choice["total"]
        if not holds and one_of_several(found["tax_total"], choice):
            choice["tax_total"], found["tax_total"] = None, []
        for name in ("subtotal", "shipping", "tax_total", "discount", "total"):
            yield from self._amount(name, choice, found[name], holds=holds)
        best = distinct(due)
        total = self._total.number if self._total else None
        if len(best) > 1 and best[0].number == total and best[1].score > best[0].score - 0.3:
            best = best[1:]  # "Total due" was the total, and something else is left to pay
        if best:
            yield best[0].claim("amount_due", *conflict(best))
        else:
            yield from self._blank("amount_due")

    def _amount(
        self, name: str, choice: Choice, found: Sequence[Candidate], *, holds: bool
    ) -> Iterator[Claim]:
        chosen = choice[name]
        if chosen is None:
            yield from self._blank(name)
            return
        flags = () if holds else conflict(distinct(found))
        raw = chosen
        if name == "discount" and chosen.number is not None and chosen.number < 0:
            raw = positive(chosen)
        yield raw.claim(name, *flags)

    def _part_totals(self) -> Iterator[Candidate]:
        """Totals of a part, as "Goods total": subtotals if they add up."""
        for hit in self._hits("total"):
            if not hit.leads:
                for one in self._finder.near(hit, Kind.MONEY)[:1]:
                    yield replace(one, score=one.score - 0.5, rule="part total")

    def _lowered(self, one: Candidate) -> Candidate:
        return replace(one, score=one.score - 0.35, rule="total from amount_due")

    def identifiers(self) -> Iterator[Claim]:
        for path, name in (
            ("number", "number"),
            ("purchase_order", "purchase_order"),
            ("customer.number", "customer_number"),
        ):
            yield from self._single(path, name, Kind.IDENTIFIER)
        yield from self._iban()
        yield from self._vat_ids()

    def dates(self) -> Iterator[Claim]:
        found = self._candidates("issued_on", Kind.DATE) or list(self._date_beside_number())
        best = distinct(found or self._only_date())
        issued = best[0] if best else None
        if issued:
            yield issued.claim("issued_on", *conflict(best))
        else:
            yield from self._blank("issued_on")
        due = [
            one
            for one in distinct(self._candidates("due_on", Kind.DATE))
            if not issued or not self._before(one, issued)
        ]
        if due:
            yield due[0].claim("due_on", *conflict(due))
        else:
            yield from self._blank("due_on")

    def parties(self) -> Iterator[Claim]:
        customer = self._customer.name() if self._customer else None
        if self._customer and customer:
            yield name_candidate(self._sheet, customer, 1.0, "customer block").claim(
                "customer.name"
            )
            yield from self._address(self._customer.address(), "customer.address")
        but = frozenset({core(customer.text)}) if customer else frozenset()
        block = self._vendor(but)
        name = block.name() if block else None
        if customer is None and name is not None:
            yield from self._window(core(name.text))
        if block and name:
            yield name_candidate(self._sheet, name, 1.0, "vendor block").claim("vendor.name")
            address = block.address() or address_of(self._sheet, name.text)
            yield from self._address(address, "vendor.address")

    def currency(self) -> Iterator[Claim]:
        """The one currency of the document, where a sign or code of it stands with the total."""
        labelled = self._candidates("currency", Kind.CURRENCY)
        if labelled:
            yield labelled[0].claim("currency")
            return
        rows = [self._total.row] if self._total else []
        rows.extend(at for at in range(len(self._sheet.rows)) if at not in rows)
        for pattern in (r"(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])", r"[€£$¥₹]"):
            for row in rows if self._finder.locale.currency else ():
                for token in self._sheet.rows[row].tokens:
                    sign = re.search(pattern, token.text)
                    if sign and self._is_currency(sign[0]):
                        one = self._finder.candidate(
                            row, [token], Kind.CURRENCY, 1.0, "currency sign"
                        )
                        yield replace(one, raw=sign[0]).claim("currency")
                        return

    def _is_currency(self, sign: str) -> bool:
        locale = self._finder.locale
        return read_currency(sign, dollar=locale.dollar)[0] == locale.currency

    def _window(self, vendor: str) -> Iterator[Claim]:
        """The block that shows in an envelope's window, where no label says whose it is."""
        block = window(self._sheet, frozenset({vendor}))
        name = block.name() if block else None
        if block and name:
            yield name_candidate(self._sheet, name, 0.8, "address window").claim("customer.name")
            yield from self._address(block.address(), "customer.address")

    def _address(self, parts: Sequence[Part], path: str) -> Iterator[Claim]:
        address = address_candidate(self._sheet, parts, "address block")
        if address:
            yield address.claim(path)

    def _vendor(self, but: frozenset[str]) -> Block | None:
        """Who sends it: a labelled block, the letterhead, else whom to pay: often a bank's box."""
        named = [
            (block, hit.strong, bool(_REMIT.search(self._sheet.text(hit))))
            for hit in self._hits("vendor")
            if (block := block_at(self._sheet, hit))
            and (name := block.name())
            and core(name.text) not in but
            and ((hit.strong and hit.leads) or has_legal_form(name.text))
        ]
        heads = letterheads(self._sheet, but=but)
        for block, strong, remit in named:
            if strong and not remit:
                return block
        placed = [block for block, _ in heads if block.address()]
        paid = [block for block, strong, _ in named if strong]
        last = [*(block for block, _ in heads), *(block for block, _, _ in named)]
        return next(iter([*placed, *paid, *last]), None)

    def _block(self, name: str) -> Block | None:
        hits = self._hits(name)
        hits.sort(key=lambda hit: (not hit.strong, "sold" in self._sheet.text(hit).casefold()))
        for hit in hits:
            if not (hit.leads or hit.strong):
                continue
            block = block_at(self._sheet, hit)
            first = block.name() if block else None
            if block and first and is_name(first.text):
                return block
        return None

    def _single(self, path: str, name: str, kind: Kind) -> Iterator[Claim]:
        found = self._candidates(name, kind)
        if name == "customer_number":
            found = [one for one in found if not self._at_bank(one.row)]
        best = distinct(found)
        if best:
            yield best[0].claim(path, *conflict(best))
        else:
            yield from self._blank(name, path)

    def _at_bank(self, row: int) -> bool:
        """Whether a row or one beside it names a bank: an account there is no customer's."""
        rows = range(max(0, row - 1), min(len(self._sheet.rows), row + 2))
        return any(_BANK.search(self._sheet.rows[at].line.text) for at in rows)

    def _candidates(self, name: str, kind: Kind) -> list[Candidate]:
        hits = self._hits(name)
        if name == "purchase_order":  # "Your ref." is the order where nothing else says so
            named = [hit for hit in hits if not _REFERENCE.search(self._sheet.text(hit))]
            found = near_labels(self._finder, named, kind)
            if found:
                return found
        return near_labels(self._finder, hits, kind)

    def _hits(self, name: str) -> list[Hit]:
        """A label's hits, but those within line items and weak ones in mid-sentence."""
        return [
            hit
            for hit in self._sheet.named(name)
            if hit.row not in self._heads
            and (hit.strong or hit.leads)
            and (hit.row not in self._lines or self._fills(hit))
        ]

    def _fills(self, hit: Hit) -> bool:
        """Whether a label is all that stands in a row's first cell, as "Delivery" alone is."""
        tokens = self._sheet.rows[hit.row].tokens
        last = hit.end >= len(tokens) or tokens[hit.end].cell != tokens[hit.start].cell
        return hit.start == 0 and last

    def _blank(self, name: str, path: str = "") -> Iterator[Claim]:
        """Say that a label stands there with nothing beside it."""
        hits = [hit for hit in self._hits(name) if hit.strong]
        if len(hits) == 1 and self._finder.is_empty(hits[0]):
            line = self._sheet.rows[hits[0].row].line
            yield Claim(
                path or name,
                Status.BLANK,
                quote=self._sheet.text(hits[0]),
                page=line.page,
                line=line.id,
                boxes=(self._sheet.box(hits[0]),),
                rule=f"{name} empty",
            )

    def _date_beside_number(self) -> Iterator[Candidate]:
        """The date on the invoice number's own line: "Invoice 12 of 3 May 2026"."""
        for hit in self._hits("number"):
            tokens = self._sheet.rows[hit.row].tokens[hit.end :]
            for start, end in self._finder.dates(tokens):
                yield self._finder.candidate(
                    hit.row, tokens[start:end], Kind.DATE, 0.7, "date beside number"
                )
                return

    def _only_date(self) -> list[Candidate]:
        """The one date in the upper half of the first page that stands under no other label."""
        found: list[Candidate] = []
        for row, line in enumerate(self._sheet.rows):
            page = self._sheet.rows[0].page
            if line.page != page or line.line.box.y0 > 0.5 * self._sheet.sizes[page][1]:
                break
            if any(hit.name in ("other", "due_on") for hit in self._sheet.by_row[row]):
                continue
            for start, end in self._finder.dates(line.tokens):
                tokens = line.tokens[start:end]
                found.append(self._finder.candidate(row, tokens, Kind.DATE, 0.5, "only date"))
        return found if len({squeeze(one.raw) for one in found}) == 1 else []

    def _before(self, one: Candidate, other: Candidate) -> bool:
        order = self._finder.locale.day_first
        first, _ = read_date(one.raw, day_first=order)
        second, _ = read_date(other.raw, day_first=order)
        return bool(first and second and first < second)

    def _iban(self) -> Iterator[Claim]:
        for row in range(len(self._sheet.rows)):
            tokens = self._sheet.rows[row].tokens
            for start, end in self._finder.ibans(tokens):
                yield self._finder.candidate(
                    row, tokens[start:end], Kind.IDENTIFIER, 1.0, "iban check digits"
                ).claim("iban")
                return

    def _vat_ids(self) -> Iterator[Claim]:
        found = [*self._labelled_vat("vat_id"), *self._loose_vat()]
        customers = self._labelled_vat("customer_vat_id")
        customers = customers or [one for one in found if self._of_customer(one)]
        if customers:
            yield customers[0].claim("customer.vat_id")
        theirs = {squeeze(one.raw) for one in customers}
        for one in found:
            if squeeze(one.raw) not in theirs and not self._of_customer(one):
                yield one.claim("vendor.vat_id")
                return

    def _of_customer(self, one: Candidate) -> bool:
        """Whether it stands in the customer's block, or right under it."""
        if self._customer is None:
            return False
        first, last = self._customer.parts[0], self._customer.parts[-1]
        label = self._sheet.rows[one.row].line.cells
        cell = next((c for c in label if c.box.x0 <= one.boxes[0].x0 < c.box.x1), label[0])
        near = first.row <= one.row <= last.row + 2
        size = height(first.box)
        facts = any(hit.name in _FACTS for hit in self._sheet.by_row[one.row])
        far = one.boxes[0].x0 - first.box.x0 > 16 * size  # more stands before it in its cell
        return near and not facts and not far and abs(cell.box.x0 - first.box.x0) < 2 * size

    def _labelled_vat(self, name: str) -> list[Candidate]:
        return [
            one
            for hit in self._hits(name)
            for one in self._finder.near(hit, Kind.IDENTIFIER)
            if _VAT.fullmatch(re.sub(r"[\s.]", "", one.raw))
        ]

    def _loose_vat(self) -> Iterator[Candidate]:
        """A number that is a European VAT number by its check digits, without a label."""
        for row in range(len(self._sheet.rows)):
            for token in self._sheet.rows[row].tokens:
                if _valid_vat(token):
                    yield self._finder.candidate(
                        row, [token], Kind.IDENTIFIER, 0.5, "vat check digits"
                    )


def _valid_vat(token: Token) -> bool:
    text = token.text.strip(".,;:")
    return bool(re.fullmatch(r"[A-Z]{2}[A-Z0-9]{8,12}", text)) and bool(vat.is_valid(text))
