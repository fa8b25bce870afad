"""Receipts by chance on office paper or in a mail: a table, facts beside labels, sums at a side."""

from decimal import Decimal
from random import Random

from extraction.samples.canvas import Canvas
from extraction.samples.chance_receipts import Trade
from extraction.samples.chance_setter import Item, Setter, style
from extraction.samples.chance_tables import Column, Entry, Grid, look
from extraction.samples.people import Facts

_WORDS = {
    "en": {
        "title": "Receipt|RECEIPT|Sales Receipt|Payment Receipt|Official Receipt|Cash Receipt",
        "number": "Receipt No.|Receipt Number|Receipt #|Transaction No.|Order No.|Ref. No.",
        "date": "Date|Date Paid|Payment Date|Receipt Date|Purchase Date|Transaction Date",
        "time": "Time|At", "method": "Payment Method|Paid by|Payment Type|Method|Tender",
        "customer": "Received From|Customer|Sold To|Bill To|Issued To|Guest|Member",
        "clerk": "Served by|Cashier|Received by|Sales Associate",
        "vat_id": "VAT No.|Tax ID|GST No.",
        "phone": "Tel|Phone|T", "description": "Description|Item|Product|Details|For",
        "quantity": "Qty|Quantity|Units", "unit_price": "Price|Unit Price|Each|Rate",
        "amount": "Amount|Total|Line Total|Price", "subtotal": "Subtotal|Sub-total|Net|Before Tax",
        "tax": "Tax|Sales Tax|VAT|GST|Total Tax", "tip": "Tip|Gratuity", "rounding": "Rounding",
        "total": "Total|Grand Total|Total Due|Amount Due|Total Amount|Balance Due",
        "paid": "Amount Paid|Paid|Payment|Amount Received|Total Paid|Amount Tendered",
        "change": "Change|Change Due|Change Given", "thanks": "Thank you for your custom.",
        "rate": "Rate|Tax Rate", "net": "Net|Taxable",
    },
    "de": {
        "title": "Quittung|Kassenbeleg|Beleg", "number": "Beleg-Nr.|Quittung Nr.|Bon-Nr.",
        "date": "Datum|Kaufdatum", "time": "Uhrzeit|um", "method": "Zahlungsart|Bezahlt mit",
        "customer": "Kunde|Erhalten von", "clerk": "Bediener|Verkäufer", "vat_id": "USt-IdNr.",
        "phone": "Tel.|Telefon", "description": "Artikel|Bezeichnung", "quantity": "Menge|Anz.",
        "unit_price": "Einzelpreis|Preis", "amount": "Gesamt|Betrag", "subtotal": "Summe netto",
        "tax": "MwSt.", "tip": "Trinkgeld", "rounding": "Rundung",
        "total": "Gesamtbetrag|Summe|Endbetrag|Zu zahlen", "paid": "Gegeben|Erhalten|Bezahlt",
        "change": "Rückgeld|Zurück", "thanks": "Betrag dankend erhalten.", "rate": "MwSt-Satz|Satz",
        "net": "Netto",
    },
}  # fmt: skip
_WORDS["fr"] = {
    "title": "Reçu|Ticket de caisse", "number": "Reçu n°|Ticket n°", "date": "Date",
    "time": "Heure",
    "method": "Mode de paiement|Réglé par", "customer": "Client|Reçu de", "clerk": "Vendeur",
    "vat_id": "N° TVA", "phone": "Tél.", "description": "Désignation|Article", "quantity": "Qté",
    "unit_price": "Prix|P.U.", "amount": "Montant|Total", "subtotal": "Total HT", "tax": "TVA",
    "tip": "Pourboire", "rounding": "Arrondi", "total": "Total TTC|Net à payer", "paid": "Reçu",
    "change": "Rendu", "thanks": "Merci de votre visite.", "rate": "Taux", "net": "HT",
}  # fmt: skip


class SheetReceipt:
    """One such receipt in the making."""

    def __init__(self, page: Canvas, facts: Facts, trade: Trade, chance: Random):
        self._page, self._facts, self._trade, self._chance = page, facts, trade, chance
        sign = trade.sign if any(trade.sign) else chance.choice((("", ""), trade.sign))
        self._setter = Setter(page, facts, style(chance, sign), chance)
        self._look = look(chance)
        self._said = {
            key: chance.choice(ways.split("|")) for key, ways in _WORDS[trade.lang].items()
        }
        self._y = self._setter.look.margin * 0.8

    def draw(self) -> None:
        """All of it."""
        self._head()
        self._about()
        self._items()
        self._sums()
        self._foot()

    def _head(self) -> None:
        s, chance, page = self._setter, self._chance, self._page
        pen = s.look.body
        side = chance.choice(("left", "left", "center", "right"))
        x = {"left": s.x0, "right": s.x1, "center": page.width / 2}[side]
        top = self._y
        big = pen.bold().at(pen.size + chance.choice((2, 5))).inked(s.look.accent)
        tall = pen.bold().at(pen.size + chance.choice((3, 8)))
        opposite = side != "center" and chance.random() < 0.5
        if not opposite and chance.random() < 0.5:
            self._y += tall.leading
            page.text(s.x0, self._y, self._said["title"], tall)
            self._y += 4
            opposite = True
            side = "done"
        self._y += big.leading
        align = side if side in ("center", "right") else "left"
        x = x if side != "done" else s.x0
        s.put("merchant.name", x, self._y, big, align, (s.x1 - s.x0) * 0.55)
        self._y = page.block("merchant.address", x, self._y + pen.leading, pen, align)
        for key, path in (("phone", "merchant.phone"), ("vat_id", "merchant.vat_id")):
            if chance.random() < 0.6 and align == "left":
                page.labelled(s.say(self._said[key]), path, x, self._y, pen)
                self._y += pen.leading
        if side in ("left", "right") and opposite:
            other = {"left": "right", "right": "left"}[side]
            edge = s.x1 if other == "right" else s.x0
            page.text(edge, top + tall.leading, self._said["title"], tall, other)
        elif not opposite:
            self._y += tall.leading
            page.text(page.width / 2, self._y, self._said["title"], tall, "center")
        self._y += 10

    def _about(self) -> None:
        s, chance, said = self._setter, self._chance, self._said
        s.facts.notes.setdefault("customer", "M. Hollis")
        items = [Item(said["number"], "number"), Item(said["date"], "purchased_on")]
        if chance.random() < 0.4:
            items.append(Item(said["time"], "time"))
        self._late = chance.random() < 0.5  # how it was paid stands with the sums
        if not self._late:
            items.append(Item(said["method"], "payment_method"))
        for key, often in (("customer", 0.5), ("clerk", 0.4)):
            if chance.random() < often:
                items.append(Item(said[key], key))
        put = chance.choice((s.beside, s.columns, s.grid, s.header, s.spread, s.tight, s.above))
        half = put in (s.beside, s.spread, s.tight, s.above)
        x1 = s.x0 + (s.x1 - s.x0) * 0.6 if half else s.x1
        self._y = put(s.known(*items), s.x0, self._y, x1) + 6

    def _items(self) -> None:
        s, chance, said = self._setter, self._chance, self._said
        keys = chance.choice((
            ("description", "quantity", "unit_price", "amount"), ("description", "amount"),
            ("quantity", "description", "unit_price", "amount"),
            ("description", "quantity", "amount"),
        ))  # fmt: skip
        columns = [
            Column(key, said[key], "left" if key == "description" else "right") for key in keys
        ]
        rows = [
            Entry({key: f"items[{row}].{key}" for key in keys})
            for row in self._page.rows("items")
        ]  # fmt: skip
        self._y = Grid(s, self._look, columns, s.x0, s.x1, s.look.body).draw(rows, self._y) + 4

    def _sums(self) -> None:
        s, chance, said, values = self._setter, self._chance, self._said, self._facts.values
        rows = [("total", "total")]
        if not self._trade.terms.shop.included:
            rows = [("subtotal", "subtotal"), ("tax", "tax_total"), ("tip", "tip"),
                    ("rounding", "rounding"), *rows]  # fmt: skip
        if chance.random() < 0.7:
            rows += [("paid", "paid"), ("change", "change")]
        x0 = s.x0 + (s.x1 - s.x0) * chance.choice((0.0, 0.5, 0.6))
        y = self._y + 4
        for key, path in rows:
            if path not in values:
                continue
            pen = s.look.body.bold() if path == "total" else s.look.body
            y += s.step + 3
            self._page.text(x0, y, s.say(said[key]), pen)
            s.money(path, s.x1 - 3, y, pen, signed=path in ("total", "paid"))
        if self._late:
            y += s.step + 3
            self._page.labelled(s.say(said["method"]), "payment_method", x0, y, s.look.body)
        self._y = y + 8
        if self._trade.terms.shop.included:
            self._taxes()

    def _taxes(self) -> None:
        s, said, page = self._setter, self._said, self._page
        rows = page.rows("taxes")
        columns = [Column("rate", said["rate"], "left"), Column("net", said["net"]),
                   Column("tax", said["tax"])]  # fmt: skip
        entries = [
            Entry({"rate": f"taxes[{row}].rate", "net": f"taxes[{row}].net",
                   "tax": f"taxes[{row}].amount"})
            for row in rows
        ]  # fmt: skip
        alone = len(rows) == 1
        if not alone:
            values = self._facts.values
            whole = {"rate": "=", "net": "subtotal", "tax": "tax_total"}
            if {"subtotal", "tax_total"} <= set(values):
                entries.append(Entry(whole, strong=True))
        x1 = s.x0 + (s.x1 - s.x0) * 0.55
        self._y = Grid(s, self._look, columns, s.x0, x1, s.look.body).draw(entries, self._y) + 6
        if alone:
            for path, cell in (("subtotal", "net"), ("tax_total", "amount")):
                box = page.boxes.get(f"taxes[0].{cell}")
                if box and path in self._facts.values:
                    page.stands_for(path, page.printed[f"taxes[0].{cell}"], box[1])

    def _foot(self) -> None:
        s = self._setter
        self._y += s.step
        self._page.text(s.x0, self._y, self._said["thanks"], s.look.body)


def with_fee(facts: Facts, chance: Random) -> tuple[str, str] | None:
    """Add a charge or take something off after the items; its words and figure, or None."""
    values = facts.values
    if "change" in values or "rounding" in values:
        return None
    off = chance.random() < 0.4
    figure = (Decimal(values["total"]) * chance.choice((2, 4, 5)) / 100).quantize(Decimal("0.01"))
    total = Decimal(values["total"]) + (-figure if off else figure)
    values["total"] = str(total)
    if "paid" in values:
        values["paid"] = str(total)
    words = ("Coupon", "Loyalty reward", "Happy hour", "Promo 20") if off else (
        "Kitchen fee", "Eco levy", "Crowd surcharge", "Card handling", "Takeout box", "Cover",
    )  # fmt: skip
    return chance.choice(words), str(-figure if off else figure)
