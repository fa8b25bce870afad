"""Purchase orders of many trades."""

from extraction.samples import bills, companies
from extraction.samples.canvas import GREY, WHITE, Canvas, Colour, Pen
from extraction.samples.formats import Format, dashed_us_date, us_date
from extraction.samples.layout import Layout
from extraction.samples.orders import Terms

_NAVY: Colour = (0.23, 0.3, 0.5)
_EDGE: Colour = (0.72, 0.74, 0.78)
_BAND: Colour = (0.95, 0.95, 0.97)
_PEN = Pen("sans", 9)
_HEAD = Pen("sans-bold", 8, WHITE)


def spreadsheet(page: Canvas) -> None:
    """The sheet that small firms fill in: bars over blocks, a box for remarks."""
    page.field("buyer.name", 44, 56, Pen("sans-bold", 15), fit=320)
    y = page.block("buyer.address", 44, 72, _PEN)
    page.text(44, y, f"Phone: {page.notes['phone']}", _PEN)
    page.text(568, 56, "PURCHASE ORDER", Pen("sans-bold", 18, _NAVY), "right")
    for row, (label, path) in enumerate((("DATE", "ordered_on"), ("PO #", "number"))):
        page.text(470, 78 + row * 19, label, _PEN, "right")
        page.box(476, 66 + row * 19, 568, 84 + row * 19, line=_EDGE)
        page.field(path, 522, 79 + row * 19, _PEN, "center")
    for x, head in ((44, "VENDOR"), (318, "SHIP TO")):
        page.box(x, 124, x + 250, 138, fill=_NAVY)
        page.text(x + 5, 134, head, _HEAD)
    page.field("vendor.name", 48, 153, _PEN, fit=240)
    page.block("vendor.address", 48, 153 + _PEN.leading, _PEN)
    page.text(322, 153, f"Attn: {page.notes['contact']}", _PEN)
    page.block("ship_to", 322, 153 + _PEN.leading, _PEN)
    _bar(page, 212, (("REQUISITIONER", page.notes["contact"]), ("SHIP VIA", "Best way"),
                     ("F.O.B.", "Destination"), ("SHIPPING TERMS", "Prepaid, add")))  # fmt: skip
    bottom = _items(page, 262)
    page.box(44, bottom + 8, 360, bottom + 20, fill=_BAND)
    page.text(48, bottom + 17, "Comments or Special Instructions", Pen("sans", 7.5))
    page.box(44, bottom + 8, 360, bottom + 78, line=_EDGE)
    end = page.text(48, bottom + 38, "Please deliver on or before", _PEN).x1
    page.field("deliver_by", end + 4, bottom + 38, _PEN)
    page.text(48, bottom + 54, "Enclose a packing list that quotes our PO number.", _PEN)
    y = bottom + 18
    for label, path in (("SUBTOTAL", "subtotal"), ("TAX", "tax_total"), ("SHIPPING", "shipping")):
        page.text(400, y, label, _PEN)
        page.field(path, 564, y, _PEN, "right")
        y += 17
    page.text(400, y, "OTHER", _PEN)
    page.text(564, y, "-", _PEN, "right")
    page.rule(396, y + 5, 568, y + 5)
    y += 19
    page.text(400, y, "TOTAL", _PEN.bold().at(10))
    box = page.field("total", 564, y, _PEN.bold().at(10), "right", before="$")
    if box:
        page.stands_for("currency", page.printed["total"], box)
    page.text(44, 700, "Authorized by ______________________________", _PEN)
    page.text(320, 700, "Date ______________", _PEN)
    line = f"Questions about this purchase order? Call {page.notes['contact']}, extension 12."
    page.text(306, 742, line, Pen("sans", 7.5), "center")


def _bar(page: Canvas, y: float, cells: tuple[tuple[str, str], ...]) -> None:
    wide = 524 / len(cells)
    page.box(44, y, 568, y + 14, fill=_NAVY)
    for place, (head, value) in enumerate(cells):
        page.text(44 + (place + 0.5) * wide, y + 10, head, _HEAD, "center")
        page.text(44 + (place + 0.5) * wide, y + 28, value, _PEN, "center")
        page.box(44 + place * wide, y + 14, 44 + (place + 1) * wide, y + 35, line=_EDGE)


def _items(page: Canvas, top: float) -> float:
    page.box(44, top, 568, top + 14, fill=_NAVY)
    heads = ((84, "ITEM #"), (232, "DESCRIPTION"), (374, "QTY"), (444, "UNIT PRICE"),
             (530, "TOTAL"))  # fmt: skip
    for x, head in heads:
        page.text(x, top + 10, head, _HEAD, "center")
    y = top + 28
    for row in page.rows("lines"):
        path = f"lines[{row}]"
        if row % 2:
            page.box(44, y - 12, 568, y + 6, fill=_BAND)
        page.field(f"{path}.code", 84, y, _PEN, "center")
        page.field(f"{path}.description", 128, y, _PEN, fit=212)
        page.field(f"{path}.quantity", 374, y, _PEN, "center")
        page.field(f"{path}.unit_price", 476, y, _PEN, "right")
        page.field(f"{path}.amount", 564, y, _PEN, "right")
        y += 18
    bottom = max(y, 470.0)
    for x in (44, 124, 346, 402, 484, 568):
        page.rule(x, top, x, bottom, _EDGE)
    page.rule(44, bottom, 568, bottom, _EDGE)
    return bottom


def requisition_system(page: Canvas) -> None:
    """What a large buyer's system prints: a number for each line, its article over its words."""
    mono, small = Pen("sans", 8.4), Pen("sans", 7, GREY)
    page.text(40, 48, "Standard Purchase Order", Pen("sans-bold", 14))
    page.text(572, 48, "Page 1 of 1", small, "right")
    page.rule(40, 56, 572, 56, weight=1.2)
    left = (("Purchase Order", "number"), ("Creation Date", "ordered_on"),
            ("Supplier Number", "vendor.number"), ("Payment Terms", "payment_terms"))  # fmt: skip
    for row, (label, path) in enumerate(left):
        page.text(340, 74 + row * 15, label, mono)
        page.field(path, 452, 74 + row * 15, mono.bold())
    page.text(340, 134, "Revision", mono)
    page.text(452, 134, "0", mono.bold())
    page.text(340, 149, "Buyer", mono)
    page.text(452, 149, page.notes["contact"], mono.bold())
    page.field("buyer.name", 40, 76, mono.bold().at(11), fit=280)
    page.block("buyer.address", 40, 92, mono)
    blocks = ((40, "Supplier:", "vendor"), (220, "Ship To:", ""), (400, "Bill To:", "buyer"))
    for x, head, party in blocks:
        page.text(x, 180, head, mono.bold())
        if party:
            page.field(f"{party}.name", x, 194, mono, fit=168)
            page.block(f"{party}.address", x, 194 + mono.leading, mono)
        else:
            page.text(x, 194, "Central Receiving, Dock 2", mono)
            page.block("ship_to", x, 194 + mono.leading, mono)
    bottom = _numbered(page, 250)
    for label, path in (("Merchandise", "subtotal"), ("Less volume discount", "discount"),
                        ("Tax", "tax_total"), ("Purchase Order Total", "total")):  # fmt: skip
        if path in page.values:
            pen = mono.bold() if path == "total" else mono
            page.text(490, bottom, label, pen, "right")
            page.field(path, 572, bottom, pen, "right")
            bottom += 15
    page.text(490, bottom, "Currency", mono, "right")
    page.field("currency", 572, bottom, mono, "right")
    for row, line in enumerate((
        "This order is subject to the buyer's standard terms and conditions, which the supplier "
        "accepts by shipping against it.",
        "Invoices must quote the purchase order and line number and are paid from date of receipt. "
        "No substitution without consent.",
    )):  # fmt: skip
        page.text(40, 716 + row * 11, line, small)


def _numbered(page: Canvas, top: float) -> float:
    pen, bold = Pen("sans", 8.4), Pen("sans-bold", 8)
    page.rule(40, top - 11, 572, top - 11)
    for x, head, align in ((40, "Line", "left"), (70, "Part Number / Description", "left"),
                           (330, "Need-By Date", "left"), (420, "Quantity", "right"),
                           (428, "UOM", "left"), (506, "Unit Price", "right"),
                           (572, "Extended", "right")):  # fmt: skip
        page.text(x, top, head, bold, align)
    page.rule(40, top + 5, 572, top + 5)
    y = top + 19
    for row in page.rows("lines"):
        path = f"lines[{row}]"
        page.text(40, y, str(row + 1), pen)
        page.field(f"{path}.code", 70, y, pen)
        page.field("deliver_by", 330, y, pen)
        page.field(f"{path}.quantity", 420, y, pen, "right")
        page.text(428, y, page.notes[f"unit[{row}]"], pen)
        page.field(f"{path}.unit_price", 506, y, pen, "right")
        page.field(f"{path}.amount", 572, y, pen, "right")
        page.field(f"{path}.description", 70, y + pen.leading, pen, fit=250)
        y += 2 * pen.leading + 6
    page.rule(40, y - 6, 572, y - 6)
    return y + 10


_SHEET = Terms(bills.Terms(bills.US, companies.SUPPLIES, shipping=True, most=8))
_SYSTEM = Terms(bills.Terms(bills.US, companies.SUPPLIES, least=3, most=10, discount=True))
LAYOUTS = (
    Layout(spreadsheet, _SHEET, Format(us_date), producer="Tabula 16"),
    Layout(requisition_system, _SYSTEM, Format(dashed_us_date), producer="Orbital ERP 2025.1"),
)
