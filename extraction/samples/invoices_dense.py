"""Invoices that large systems print: many boxes, many lines, many pages."""

from decimal import Decimal

from extraction.samples.canvas import GREY, Canvas, Colour, Pen

_RULE: Colour = (0.3, 0.3, 0.32)
_SHADE: Colour = (0.9, 0.9, 0.9)
_ON_FIRST_PAGE = 25  # lines
_INDIGO: Colour = (0.17, 0.17, 0.42)


def erp(page: Canvas) -> None:
    """Everything an ERP system knows, in small print and ruled boxes."""
    pen, label = Pen(size=8), Pen("sans-bold", 6, _RULE)
    page.field("vendor.name", 36, 48, pen.bold().at(12), fit=320)
    y = page.block("vendor.address", 36, 61, pen)
    page.labelled("FEIN", "vendor.vat_id", 36, y, pen)
    page.text(576, 48, "INVOICE", pen.bold().at(16), "right")
    page.text(576, 62, "Page 1 of 1", pen.at(7), "right")
    for place, (title, path) in enumerate((
        ("INVOICE NO.", "number"), ("INVOICE DATE", "issued_on"),
        ("CUSTOMER NO.", "customer.number"),
    )):  # fmt: skip
        _cell(page, pen, label, title, path, 366 + place * 70, 72, 70)
    for x, title in ((36, "SOLD TO"), (310, "SHIP TO")):
        page.box(x, 108, x + 266, 168, line=_RULE)
        page.text(x + 4, 117, title, label)
    page.field("customer.name", 50, 131, pen, fit=245)
    page.block("customer.address", 50, 143, pen)
    page.text(324, 131, page.notes["contact"], pen)
    for place, line in enumerate(page.notes["ship_to"].split("; ")):
        page.text(324, 143 + place * pen.leading, line, pen)
    for place, (title, path) in enumerate((
        ("CUSTOMER P.O.", "purchase_order"), ("SALES ORDER", "sales_order"),
        ("DELIVERY", "delivery"), ("TERMS", "terms"), ("DUE DATE", "due_on"),
        ("CURRENCY", "currency"),
    )):  # fmt: skip
        _cell(page, pen, label, title, path, 36 + place * 90, 176, 90)
    y = _erp_lines(page, pen, label, 214)
    _erp_totals(page, pen, max(y + 16, 560))
    page.text(
        36,
        744,
        "Claims for shortage must be made within 10 days. No returns without RMA.",
        pen.at(6.5),
    )


def _cell(
    page: Canvas, pen: Pen, label: Pen, title: str, path: str, x: float, y: float, wide: float
) -> None:
    page.box(x, y, x + wide, y + 28, line=_RULE)
    page.text(x + 3, y + 8, title, label)
    if path in page.notes:
        page.text(x + 3, y + 21, page.notes[path], pen)
    else:
        page.field(path, x + 3, y + 21, pen, fit=wide - 6)


_ERP_STOPS = (
    (40, "LN", "left"), (60, "ITEM NO.", "left"), (118, "DESCRIPTION", "left"),
    (330, "UOM", "left"), (392, "QTY ORD", "right"), (440, "QTY SHIP", "right"),
    (506, "UNIT PRICE", "right"), (572, "EXTENDED", "right"),
)  # fmt: skip


def _erp_lines(page: Canvas, pen: Pen, label: Pen, y: float) -> float:
    page.box(36, y, 576, y + 14, fill=_SHADE, line=_RULE)
    for x, title, align in _ERP_STOPS:
        page.text(x, y + 9.5, title, label, align)
    y += 26
    for row in page.rows("lines"):
        line = f"lines[{row}]"
        page.text(40, y, f"{row + 1:03}", pen)
        page.text(60, y, page.notes.get(f"code[{row}]", ""), pen)
        page.field(f"{line}.description", 118, y, pen, fit=205)
        page.text(330, y, page.notes.get(f"unit[{row}]", ""), pen)
        page.field(f"{line}.quantity", 440, y, pen, "right")
        page.text(392, y, page.figure(page.values[f"{line}.quantity"]), pen, "right")
        page.field(f"{line}.unit_price", 506, y, pen, "right")
        page.field(f"{line}.amount", 572, y, pen, "right")
        y += 13
    return y


def _erp_totals(page: Canvas, pen: Pen, y: float) -> None:
    rate = Decimal(page.notes["tax_rate[0]"])
    rows = [
        (title, path)
        for title, path in (
            ("MERCHANDISE", "subtotal"), ("LESS DISCOUNT", "discount"), ("FREIGHT", "shipping"),
            (f"SALES TAX {rate}%", "tax_total"), ("INVOICE TOTAL", "total"),
        )
        if path in page.values
    ]  # fmt: skip
    for place, (title, path) in enumerate(rows):
        top = y + place * 18
        last = path == "total"
        page.box(400, top, 576, top + 18, line=_RULE, fill=_SHADE if last else None)
        page.text(406, top + 12.5, title, pen.bold() if last else pen)
        after = "-" if path == "discount" else ""
        page.field(path, 572, top + 12.5, pen.bold() if last else pen, "right", after=after)
    page.text(36, y + 12, "REMIT TO:", pen.bold())
    page.field("vendor.name", 36, y + 25, pen, fit=330)
    page.block("vendor.address", 36, y + 37, pen)


def two_pages(page: Canvas) -> None:
    """A wholesaler's long invoice: lines run over to a second page, the sum carried forward."""
    pen = Pen("serif", 9.5)
    head = pen.bold().inked(_INDIGO)
    _wholesale_head(page, pen, head)
    y, carried = _wholesale_titles(page, head, 250), Decimal(0)
    for row in page.rows("lines"):
        if row == _ON_FIRST_PAGE:
            page.text(440, y + 8, "Carried forward", pen, "right")
            page.text(556, y + 8, page.figure(str(carried)), pen, "right")
            page.page()
            page.text(56, 60, f"Invoice {page.values['number']}, continued", pen)
            page.text(556, 60, "Page 2 of 2", pen, "right")
            y = _wholesale_titles(page, head, 84)
            page.text(440, y, "Brought forward", pen, "right")
            page.text(556, y, page.figure(str(carried)), pen, "right")
            y += 18
        page.text(56, y, page.notes.get(f"code[{row}]", ""), pen)
        page.field(f"lines[{row}].description", 116, y, pen, fit=210)
        page.field(f"lines[{row}].quantity", 366, y, pen, "right")
        page.text(374, y, page.notes.get(f"unit[{row}]", "").lower(), pen)
        page.field(f"lines[{row}].unit_price", 468, y, pen, "right")
        page.field(f"lines[{row}].amount", 556, y, pen, "right")
        carried += Decimal(page.values[f"lines[{row}].amount"])
        y += 17
    page.rule(56, y - 6, 556, y - 6, _INDIGO, 0.8)
    for title, path in (
        ("Goods total", "subtotal"), ("Freight", "shipping"), ("Tax", "tax_total"),
        ("Total due", "total"),
    ):  # fmt: skip
        strong = head if path == "total" else pen
        if box := page.field(path, 556, y + 10, strong, "right", before="$"):
            page.text(468, y + 10, title, strong, "right")
            y += 17
            if path == "total":
                page.stands_for("amount_due", page.printed["total"], box)
                page.stands_for("currency", page.printed["total"], box)
    page.text(56, y + 24, f"Terms {page.notes['terms']}. Interest of 1.5% a month after that.", pen)


def _wholesale_head(page: Canvas, pen: Pen, head: Pen) -> None:
    page.field("vendor.name", 306, 66, head.at(18), "center", fit=480)
    page.inline("vendor.address", 306, 84, pen, "center")
    page.text(306, 98, f"Telephone {page.notes['phone']}", pen, "center")
    page.rule(56, 110, 556, 110, _INDIGO, 0.8)
    page.rule(56, 113, 556, 113, _INDIGO, 0.8)
    page.text(56, 140, "Sold to", pen.inked(GREY))
    page.field("customer.name", 56, 156, pen.bold().at(10), fit=300)
    page.block("customer.address", 56, 170, pen)
    for place, (title, path) in enumerate((
        ("Invoice", "number"), ("Date", "issued_on"), ("Due", "due_on"),
        ("Your order", "purchase_order"), ("Account", "customer.number"),
    )):  # fmt: skip
        page.text(390, 140 + place * 16, title, pen.inked(GREY))
        page.field(path, 556, 140 + place * 16, pen, "right")
    of = 1 if len(page.rows("lines")) <= _ON_FIRST_PAGE else 2
    page.text(556, 224, f"Page 1 of {of}", pen, "right")


def _wholesale_titles(page: Canvas, head: Pen, y: float) -> float:
    for x, title, align in (
        (56, "Code", "left"), (116, "Goods", "left"), (366, "Quantity", "right"),
        (468, "Each", "right"), (556, "Value", "right"),
    ):  # fmt: skip
        page.text(x, y, title, head, align)
    page.rule(56, y + 5, 556, y + 5, _INDIGO, 0.8)
    return y + 21
