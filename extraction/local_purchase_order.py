"""How the local reader reads a purchase order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extraction.amounts import read_currency
from extraction.candidates import Candidate, Finder
from extraction.contract import Claim
from extraction.labelled import near_labels
from extraction.lines import cover
from extraction.naming import core, has_digit, has_legal_form, is_name, is_street, is_title, is_town
from extraction.parties import (
    Block,
    Part,
    address_candidate,
    address_of,
    block_at,
    letterheads,
    name_candidate,
)
from extraction.schemas.base import Kind
from extraction.sheet import Hit, Token
from extraction.streams import squeeze
from extraction.sums import choose, distinct
from extraction.table_items import items
from extraction.tables import continued, item_tables, rows_of
from extraction.trade_sums import conflict, plausible, positive

LINE_PATHS = {
    "col_description": "description",
    "col_code": "code",
    "col_quantity": "quantity",
    "col_unit_price": "unit_price",
    "col_amount": "amount",
}
MOST_TERMS = 14  # words of payment terms
AMOUNTS = ("subtotal", "shipping", "tax_total", "discount", "total")
_DOORS = frozenset({
    "dock", "docks", "receiving", "warehouse", "door", "gate", "bay", "ramp", "goods-in", "lager",
    "wareneingang", "tor", "rampe", "attn", "attention", "stores", "storeroom", "quai", "muelle",
})  # fmt: skip
_FACTS = frozenset({
    "number", "ordered_on", "deliver_by", "buyer", "vendor", "vendor_number", "ship_to", "other",
    "currency",
})  # fmt: skip
_OTHER_DATES = frozenset({"other", "deliver_by", "amended_on"})
_TERMS = re.compile(
    r"\d|\b(?:net|due|receipt|prepaid|advance|cod|c\.o\.d|cash|credit|card|eom|tage|sofort|netto"
    r"|vorkasse|jours|réception|días|contado|dagen|giorni|invoice|delivery|deposit|milestone)\b",
    re.I,
)
_SIGNED = re.compile(
    r"\b(?:by|review|approval|signature|signed|authori[sz]ed|accepted|acknowledged"
    r"|Unterschrift|Genehmigt|gez|handtekening)\b",
    re.I,
)
_ORIGINAL = re.compile(r"\boriginal\b|\bsupersedes\b|\breplaces\b|\bersetzt\b", re.I)


def read(finder: Finder) -> Iterator[Claim]:
    """Claim what can be found of a purchase order."""
    reading = _Order(finder)
    yield from reading.identifiers()
    yield from reading.dates()
    yield from reading.amounts()
    yield from reading.parties()
    yield from reading.terms()
    yield from reading.currency()
    yield from reading.lines()


class _Order:
    def __init__(self, finder: Finder):
        self._finder = finder
        self._sheet = finder.sheet
        self._tables = item_tables(finder.sheet)
        self._items = [
            item
            for table in self._tables
            for part in (table, *continued(finder.sheet, table))
            for item in items(finder, part)
        ]
        self._heads = frozenset(rows_of(self._tables))
        self._lines = frozenset(one.row for item in self._items for one in item.values())
        self._total: Candidate | None = None

    def identifiers(self) -> Iterator[Claim]:
        """The order's own number, with its revision, and the vendor's with the buyer."""
        for path, name in (("number", "number"), ("vendor.number", "vendor_number")):
            best = distinct(
                [
                    one
                    for one in self._candidates(name, Kind.IDENTIFIER)
                    if has_digit(one.raw) and not _ORIGINAL.search(self._text(one.row))
                ]
            )
            if best:
                yield best[0].claim(path, *conflict(best))

    def dates(self) -> Iterator[Claim]:
        """The dates, each beside its own label."""
        for path in ("ordered_on", "amended_on", "deliver_by"):
            hits = [hit for hit in self._hits(path) if hit.strong or not self._is_signed(hit.row)]
            best = distinct(near_labels(self._finder, hits, Kind.DATE))
            if best:
                yield best[0].claim(path, *conflict(best))
            elif path == "ordered_on":
                yield from self._only_date()
            elif path == "deliver_by":
                yield from self._by_line()

    def _only_date(self) -> Iterator[Claim]:
        """The one date in the upper half of the first page that stands under no other label."""
        found: list[Candidate] = []
        page = self._sheet.rows[0].page if self._sheet.rows else 0
        for row, line in enumerate(self._sheet.rows):
            if line.page != page or line.line.box.y0 > 0.5 * self._sheet.sizes[page][1]:
                break
            around = [*self._sheet.by_row[row], *(self._sheet.by_row[row - 1] if row else [])]
            if row in self._lines or any(hit.name in _OTHER_DATES for hit in around):
                continue
            for start, end in self._finder.dates(line.tokens):
                run = line.tokens[start:end]
                found.append(self._finder.candidate(row, run, Kind.DATE, 0.5, "only date"))
        if len({squeeze(one.raw) for one in found}) == 1:
            yield found[0].claim("ordered_on")

    def _by_line(self) -> Iterator[Claim]:
        """The day asked for in a column of the lines, where all of them have the same."""
        heads = [
            self._sheet.box(hit)
            for hit in self._sheet.named("deliver_by")
            if hit.row in self._heads
        ]
        found = []
        for row in sorted(self._lines):
            tokens = self._sheet.rows[row].tokens
            for start, end in self._finder.dates(tokens):
                run = tokens[start:end]
                box = cover(token.box for token in run)
                if any(min(box.x1, one.x1) > max(box.x0, one.x0) for one in heads):
                    found.append(self._finder.candidate(row, run, Kind.DATE, 0.8, "day by line"))
        if found and len({squeeze(one.raw) for one in found}) == 1:
            yield found[0].claim("deliver_by")

    def amounts(self) -> Iterator[Claim]:
        """The sums: those that add up, where any do."""
        found = {name: self._candidates(name, Kind.MONEY) for name in AMOUNTS}
        plus = ("subtotal", "shipping", "tax_total")
        found = plausible(self._finder, self._tables, self._items, found)
        choice, holds = choose(found, plus, ("discount",), "total")
        self._total = choice["total"]
        for name in AMOUNTS:
            one = choice[name] or next(iter(distinct(found[name])), None)
            if one is None:
                continue
            if name == "discount" and one.number is not None and one.number < 0:
                one = positive(one)
            yield one.claim(name, *(() if holds else conflict(distinct(found[name]))))

    def parties(self) -> Iterator[Claim]:
        """Who orders, who delivers, and where to."""
        vendor = self._block("vendor")
        taken = vendor.name() if vendor else None
        but = frozenset({core(taken.text)}) if taken else frozenset()
        buyer = self._buyer(but)
        if vendor is None and buyer and (name := buyer.name()):
            vendor = self._other_party(core(name.text))
        for path, block in (("vendor", vendor), ("buyer", buyer)):
            name = block.name() if block else None
            if block and name:
                yield name_candidate(self._sheet, name, 1.0, f"{path} block").claim(f"{path}.name")
                parts = block.address() or address_of(self._sheet, name.text)
                address = address_candidate(self._sheet, parts, f"{path} block")
                if address:
                    yield address.claim(f"{path}.address")
        ship = self._block("ship_to", named=False)
        parts = _without_place(_place(ship)) if ship else ()
        where = address_candidate(self._sheet, parts, "ship-to block")
        if where:
            yield where.claim("ship_to")

    def _other_party(self, buyer: str) -> Block | None:
        """The firm with an address that is not the buyer, where no label says who delivers."""
        ship = self._block("ship_to", named=False)
        places = {part.text for part in ship.address()} if ship else set()
        for block, _ in letterheads(self._sheet, but=frozenset({buyer})):
            name, parts = block.name(), block.address()
            own = not places & {part.text for part in parts}
            if name and parts and own and not is_title(name.text):
                return block
        return None

    def _buyer(self, but: frozenset[str]) -> Block | None:
        """Who orders: a labelled block with an address, the letterhead, else a labelled firm.

        "Buyer" mostly stands before the name of a person who buys for the firm.
        """
        labelled = [
            (block, name)
            for block in self._blocks("buyer")
            if (name := block.name()) and is_name(name.text) and core(name.text) not in but
        ]
        for block, name in labelled:
            parts = block.address() or address_of(self._sheet, name.text)
            if any(is_street(one.text) or is_town(one.text, first=False) for one in parts):
                return block
        heads = [
            block
            for block, _ in letterheads(self._sheet, but=but)
            if (name := block.name()) and not is_title(name.text)
        ]
        if heads:
            return heads[0]
        firms = [block for block, name in labelled if has_legal_form(name.text)]
        return next(iter([*firms, *(block for block, _ in labelled)]), None)

    def terms(self) -> Iterator[Claim]:
        """The payment terms, as printed: beside a label that says payment, else "Terms"."""
        hits = [hit for hit in self._hits("payment_terms") if hit.leads]
        hits.sort(key=lambda hit: len(self._sheet.text(hit).split()) < 2)
        for hit in hits:
            run = self._until_label(self._beside(hit))
            raw = " ".join(token.text for token in run).strip(" :;,")
            if raw and len(run) <= MOST_TERMS and _TERMS.search(raw):
                yield self._finder.candidate(
                    self._row_of(run, hit.row), run, Kind.TEXT, 1.0, "payment terms"
                ).claim("payment_terms")
                return

    def _until_label(self, run: list[Token]) -> list[Token]:
        """The words before the next label in their cell: "Net 30  FOB: Destination"."""
        if not run:
            return run
        rows = self._sheet.rows
        row = next((at for at in range(len(rows)) if run[0] in rows[at].tokens), None)
        if row is None:
            return run
        tokens = rows[row].tokens
        for hit in self._sheet.by_row[row]:
            cut = next((n for n, token in enumerate(run) if token is tokens[hit.start]), 0)
            ended = tokens[hit.end - 1].text.endswith(":") or (
                hit.end < len(tokens) and tokens[hit.end].text == ":"
            )
            if cut and hit.strong and hit.name in _FACTS and ended:
                return run[:cut]
        return run

    def _beside(self, hit: Hit) -> list[Token]:
        """The words right of a label in the same or the next cell, else those under it."""
        tokens = self._sheet.rows[hit.row].tokens
        here = self._cell_of(hit)
        same = [token for token in tokens[hit.end :] if token.key and token.cell == here]
        following = [token for token in tokens if token.key and token.cell == here + 1]
        after = self._sheet.starting_at(hit.row, hit.end)
        if same and not (after and after.strong and after.name in _FACTS):
            return same
        if following and not same and not self._is_label(hit.row, here + 1):
            return following
        box = self._sheet.box(hit)
        for row in self._sheet.below(hit.row):
            line = self._sheet.rows[row].line
            if line.box.y0 > box.y1 + 1.5 * (box.y1 - box.y0):
                break
            for number, cell in enumerate(line.cells):
                under = min(cell.box.x1, box.x1) > max(cell.box.x0, box.x0)
                if under and not self._is_label(row, number):
                    return [t for t in self._sheet.rows[row].tokens if t.cell == number]
        return []

    def _is_label(self, row: int, cell: int) -> bool:
        """Whether a cell starts with a label, so that it is no value."""
        tokens = self._sheet.rows[row].tokens
        start = next((at for at, token in enumerate(tokens) if token.cell == cell), None)
        hit = self._sheet.starting_at(row, start) if start is not None else None
        if hit is None or hit.name not in _FACTS:
            return False
        whole = hit.end >= len(tokens) or tokens[hit.end].cell != cell
        return hit.strong and (whole or tokens[hit.end - 1].text.endswith(":"))

    def _cell_of(self, hit: Hit) -> int:
        return self._sheet.rows[hit.row].tokens[hit.end - 1].cell

    def _row_of(self, run: Sequence[Token], row: int) -> int:
        rows = range(row, min(row + 4, len(self._sheet.rows)))
        return next(at for at in rows if run[0] in self._sheet.rows[at].tokens)

    def currency(self) -> Iterator[Claim]:
        """The labelled currency, else the sign that stands with the total."""
        labelled = self._candidates("currency", Kind.CURRENCY)
        if labelled:
            yield labelled[0].claim("currency")
            return
        locale = self._finder.locale
        rows = [self._total.row] if self._total else []
        rows.extend(at for at in range(len(self._sheet.rows)) if at not in rows)
        for row in rows if locale.currency else ():
            for token in self._sheet.rows[row].tokens:
                sign = re.search(r"(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])|[€£$¥₹]", token.text)
                if sign and read_currency(sign[0], dollar=locale.dollar)[0] == locale.currency:
                    one = self._finder.candidate(row, [token], Kind.CURRENCY, 1.0, "currency sign")
                    yield replace(one, raw=sign[0]).claim("currency")
                    return

    def lines(self) -> Iterator[Claim]:
        """What is ordered, with the articles' numbers where a column has them."""
        for number, item in enumerate(self._items):
            for column, path in LINE_PATHS.items():
                if column in item:
                    yield item[column].claim(f"lines[{number}].{path}")

    def _block(self, name: str, *, named: bool = True) -> Block | None:
        return next(self._blocks(name, named=named), None)

    def _blocks(self, name: str, *, named: bool = True) -> Iterator[Block]:
        for hit in self._hits(name):
            if not (hit.leads or hit.strong):
                continue
            block = block_at(self._sheet, hit)
            first = block.name() if block else None
            if block and ((first and is_name(first.text)) or (not named and block.address())):
                yield block

    def _candidates(self, name: str, kind: Kind) -> list[Candidate]:
        return near_labels(self._finder, self._hits(name), kind)

    def _hits(self, name: str) -> list[Hit]:
        """A label's hits, but those in heads and within lines, and weak ones in mid-sentence."""
        return [
            hit
            for hit in self._sheet.named(name)
            if hit.row not in self._heads
            and (hit.strong or hit.leads)
            and (hit.start == 0 or hit.row not in self._lines)
        ]

    def _is_signed(self, row: int) -> bool:
        """Whether a person signs there: "Requested by ..., Date: ..."."""
        return any(
            hit.name == "other" and hit.leads and hit.start == 0 for hit in self._sheet.by_row[row]
        ) and bool(_SIGNED.search(self._text(row)))

    def _text(self, row: int) -> str:
        return self._sheet.rows[row].line.text


def _place(block: Block) -> tuple[Part, ...]:
    """The address of a block that may start with it instead of a name."""
    first = block.parts[0].text
    return block.address(named=not (first[:1].isdigit() or is_street(first)))


def _without_place(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """An address without the door that it starts with: "Receiving, dock 2"."""
    if len(parts) < 2:
        return parts
    words = {word.strip(".,:#").casefold() for word in parts[0].text.split()}
    street = is_street(parts[1].text) or parts[1].text[:1].isdigit()
    return parts[1:] if street and words & _DOORS else parts
