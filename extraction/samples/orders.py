"""Purchase orders: an invoice's goods and parties, seen from the other side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from extraction.samples import bills, companies
from extraction.samples.canvas import GREY, Canvas, Colour, Pen
from extraction.samples.people import Facts, dice

_SLATE: Colour = (0.18, 0.24, 0.33)
_KEPT = {
    "number": "purchase_order",
    "currency": "currency",
    "buyer.name": "customer.name",
    "buyer.address": "customer.address",
    "vendor.name": "vendor.name",
    "vendor.address": "vendor.address",
    "subtotal": "subtotal",
    "discount": "discount",
    "shipping": "shipping",
    "tax_total": "tax_total",
    "total": "total",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """Who orders what."""

    bills: bills.Terms

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """What the order of a seed says; `given` as for an invoice."""
        asked = {_KEPT.get(path, path): text for path, text in given.items()}
        mine = {
            p: t for p, t in asked.items() if p.split(".")[0] not in ("deliver_by", "ordered_on")
        }
        own = {p: t for p, t in given.items() if p not in _KEPT and not p.startswith("lines[")}
        bill = bills.facts(
            seed, as_of, self.bills,
            {p: t for p, t in mine.items() if p not in own}, inconsistent=inconsistent,
        )  # fmt: skip
        chance = dice("order", seed)
        ordered = as_of - timedelta(days=chance.randint(1, 20))
        values = {
            path: bill.values[theirs] for path, theirs in _KEPT.items() if theirs in bill.values
        }
        values |= {p: t for p, t in bill.values.items() if p.startswith("lines[")}
        for index in range(len([p for p in values if p.endswith("].amount")])):
            values[f"lines[{index}].code"] = bill.notes[f"code[{index}]"]
        values |= {
            "ordered_on": ordered.isoformat(),
            "deliver_by": (ordered + timedelta(days=chance.randint(7, 45))).isoformat(),
            "vendor.number": f"V-{chance.randint(10000, 98999)}",
            "payment_terms": bill.notes["terms"],
            "ship_to": bill.notes["ship_to"],
        }
        return Facts({**values, **own}, bill.notes)


TERMS = Terms(bills.Terms(bills.US, companies.SUPPLIES, shipping=True, most=6))
TYPED_TERMS = Terms(bills.Terms(bills.US, companies.SUPPLIES, least=4, most=9, discount=True))
GERMAN_TERMS = Terms(bills.Terms(bills.GERMANY, companies.GERMAN_GOODS))


def letterhead(page: Canvas) -> None:
    """The buyer's letterhead, vendor and ship-to side by side, sums at the right."""
    pen = Pen(size=9)
    page.field("buyer.name", 50, 60, pen.bold().at(14).inked(_SLATE), fit=290)
    page.block("buyer.address", 50, 76, pen.inked(GREY))
    page.text(562, 62, "PURCHASE ORDER", Pen("sans-bold", 17, _SLATE), "right")
    for place, (title, path) in enumerate((
        ("PO Number:", "number"), ("Order Date:", "ordered_on"), ("Deliver By:", "deliver_by"),
        ("Terms:", "payment_terms"),
    )):  # fmt: skip
        page.text(460, 84 + place * 14, title, pen.inked(GREY), "right")
        page.field(path, 562, 84 + place * 14, pen, "right")
    page.text(50, 160, "VENDOR", pen.bold())
    page.field("vendor.name", 50, 174, pen, fit=230)
    y = page.block("vendor.address", 50, 187, pen)
    page.labelled("Vendor No.", "vendor.number", 50, y, pen)
    page.text(320, 160, "SHIP TO", pen.bold())
    page.text(320, 174, "Central receiving", pen)
    page.block("ship_to", 320, 187, pen)
    y = _table(page, pen, 250, ("Item No.", "Description", "Qty", "Unit Price", "Total"))
    _sums(page, pen, y + 8, ("Subtotal", "Discount", "Shipping", "Sales Tax", "Order Total"), "$")
    page.text(50, 720, "Authorized by ____________________", pen)


def typed_table(page: Canvas) -> None:
    """Typed on one width of letters, columns parted by bars."""
    pen = Pen("mono", 8)
    page.text(306, 54, "PURCHASE ORDER", pen.bold().at(12), "center")
    page.labelled("P.O. No.:", "number", 44, 84, pen)
    page.labelled("Date:", "ordered_on", 300, 84, pen)
    page.labelled("Required Delivery Date:", "deliver_by", 300, 97, pen)
    page.text(44, 120, "BUYER:", pen.bold())
    page.field("buyer.name", 44, 132, pen, fit=220)
    page.block("buyer.address", 44, 144, pen)
    page.text(300, 120, "SUPPLIER:", pen.bold())
    page.field("vendor.name", 300, 132, pen, fit=230)
    y = page.block("vendor.address", 300, 144, pen)
    page.labelled("Supplier No.:", "vendor.number", 300, y, pen)
    page.labelled("Payment Terms:", "payment_terms", 44, 190, pen)
    y = _table(
        page, pen, 216, ("Part No.", "Description", "Qty", "Unit Price", "Amount"), bars=True
    )
    _sums(page, pen, y + 6, ("SUBTOTAL:", "LESS DISCOUNT:", "FREIGHT:", "TAX:", "TOTAL:"), "$")
    page.text(44, 730, "Requested by: stores   Approved by: purchasing", pen)


def bestellung(page: Canvas) -> None:
    """A German order as a letter: the vendor in the window, the buyer at the right."""
    pen = Pen(size=9)
    page.field("buyer.name", 545, 60, pen.bold().at(11), "right", fit=240)
    page.block("buyer.address", 545, 74, pen, "right")
    page.text(60, 132, "Lieferant:", pen.at(8).inked(GREY))
    page.field("vendor.name", 60, 145, pen, fit=230)
    y = page.block("vendor.address", 60, 158, pen)
    page.labelled("Lieferanten-Nr.", "vendor.number", 60, y + 4, pen)
    page.text(60, 236, "Bestellung", pen.bold().at(15))
    page.labelled("Bestellnummer:", "number", 60, 256, pen)
    page.labelled("Bestelldatum:", "ordered_on", 250, 256, pen)
    page.labelled("Liefertermin:", "deliver_by", 410, 256, pen)
    heads = ("Art.-Nr.", "Bezeichnung", "Menge", "Einzelpreis", "Gesamt")
    y = _table(page, pen, 284, heads)
    _sums(page, pen, y + 8, ("Summe netto", "Rabatt", "Versand", "MwSt.", "Gesamtbetrag"), "")
    page.text(60, 700, "Bitte bestätigen Sie den Liefertermin.", pen)


def _table(
    page: Canvas, pen: Pen, y: float, heads: tuple[str, ...], *, bars: bool = False
) -> float:
    """The lines of the order; the next free baseline."""
    left = 50.0
    columns = (left, left + 84, 390.0, 470.0, page.width - 50)
    for x, head, align in zip(columns, heads, ("left", "left", *("right",) * 3), strict=True):
        page.text(x, y, head, pen.bold(), align)
    if bars:
        for x in (left + 76, 342, 398, 478):
            page.text(x, y, "|", pen)
    page.rule(left, y + 5, page.width - 50, y + 5, GREY)
    y += 20
    for row in page.rows("lines"):
        page.field(f"lines[{row}].code", columns[0], y, pen)
        page.field(f"lines[{row}].description", columns[1], y, pen, fit=200)
        page.field(f"lines[{row}].quantity", columns[2], y, pen, "right")
        page.field(f"lines[{row}].unit_price", columns[3], y, pen, "right")
        page.field(f"lines[{row}].amount", columns[4], y, pen, "right")
        if bars:
            for x in (left + 76, 342, 398, 478):
                page.text(x, y, "|", pen)
        y += 16
    return y


def _sums(page: Canvas, pen: Pen, y: float, titles: tuple[str, ...], sign: str) -> None:
    """The sums at the right, the currency with the last of them."""
    paths = ("subtotal", "discount", "shipping", "tax_total", "total")
    for title, path in zip(titles, paths, strict=True):
        strong = pen.bold() if path == "total" else pen
        after = " EUR" if path == "total" and not sign else ""
        before = f"-{sign}" if path == "discount" else sign
        box = page.field(path, page.width - 50, y, strong, "right", before=before, after=after)
        if not box:
            continue
        page.text(470, y, title, strong, "right")
        if path == "total":
            page.stands_for("currency", page.printed["total"], box)
        y += 16
