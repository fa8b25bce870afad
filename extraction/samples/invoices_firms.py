"""Invoices of one person, of a contractor who carries balances over, and of a studio."""

from decimal import Decimal

from extraction.samples.canvas import GREY, WHITE, Canvas, Colour, Pen

_GREEN: Colour = (0.12, 0.37, 0.27)
_MINT: Colour = (0.92, 0.96, 0.94)
_ORANGE: Colour = (0.79, 0.36, 0.1)
_LINE: Colour = (0.8, 0.8, 0.8)


def freelancer(page: Canvas) -> None:
    """Much white, one typeface, hours by rate, no tax."""
    pen = Pen("serif", 11)
    page.field("vendor.name", 72, 90, pen.at(20), fit=360)
    page.inline("vendor.address", 72, 110, pen.at(9.5).inked(GREY))
    page.text(72, 124, page.notes["mail"], pen.at(9.5).inked(GREY))
    box = page.labelled("Invoice no.", "number", 72, 182, pen)
    page.labelled("Dated", "issued_on", 72, 199, pen)
    page.labelled("Payable by", "due_on", 72, 216, pen)
    page.text(330, 182, "For", pen.inked(GREY))
    page.field("customer.name", 356, 182, pen, fit=190)
    page.block("customer.address", 356, 198, pen)
    y = 280.0
    head = pen.at(9.5).inked(GREY)
    for x, title in ((352, "Hours"), (440, "Rate"), (540, "Amount")):
        page.text(x, y, title, head, "right")
    y += 22
    for row in page.rows("lines"):
        page.field(f"lines[{row}].description", 72, y, pen, fit=230)
        page.field(f"lines[{row}].quantity", 352, y, pen, "right")
        page.field(f"lines[{row}].unit_price", 440, y, pen, "right")
        page.field(f"lines[{row}].amount", 540, y, pen, "right")
        y += 22
    page.rule(72, y - 8, 540, y - 8, GREY, 0.5)
    page.text(440, y + 14, "Total", pen.at(13), "right")
    box = page.field("total", 540, y + 14, pen.at(13), "right", before="$")
    if box:
        page.stands_for("currency", page.printed["total"], box)
    page.text(72, 700, "No sales tax is charged on these services.", head)
    page.text(72, 716, "Thank you. It was a pleasure to work on this.", pen)


def balance_forward(page: Canvas) -> None:
    """A contractor's statement-like invoice: a row of labels over values, balances carried over."""
    pen, label = Pen(size=9), Pen("sans-bold", 7, WHITE)
    page.box(44, 40, 568, 44, fill=_GREEN)
    page.text(44, 70, "SERVICE INVOICE", Pen("sans-bold", 18, _GREEN))
    page.field("vendor.name", 568, 66, pen.bold().at(11), "right", fit=270)
    y = page.block("vendor.address", 568, 80, pen.at(8.5), "right")
    page.text(568, y, page.notes["phone"], pen.at(8.5), "right")
    page.text(44, 106, "Customer", pen.at(7.5).inked(GREY))
    page.field("customer.name", 44, 120, pen.bold(), fit=300)
    page.block("customer.address", 44, 133, pen)
    columns = (
        ("INVOICE NUMBER", "number"), ("ACCOUNT NO.", "customer.number"),
        ("INVOICE DATE", "issued_on"), ("DUE DATE", "due_on"), ("YOUR P.O.", "purchase_order"),
    )  # fmt: skip
    page.box(44, 172, 568, 186, fill=_GREEN)
    page.box(44, 186, 568, 206, line=_GREEN)
    for place, (title, path) in enumerate(columns):
        x = 44 + place * 104.8
        page.text(x + 52.4, 181.5, title, label, "center")
        page.field(path, x + 52.4, 200, pen, "center")
        if place:
            page.rule(x, 186, x, 206, _GREEN)
    for x, title, align in (
        (50, "DESCRIPTION OF WORK", "left"), (362, "QTY", "right"), (452, "RATE", "right"),
        (562, "AMOUNT", "right"),
    ):  # fmt: skip
        page.text(x, 238, title, label.inked(_GREEN), align)
    page.rule(44, 243, 568, 243, _GREEN, 1)
    y = 260.0
    for row in page.rows("lines"):
        page.field(f"lines[{row}].description", 50, y, pen, fit=260)
        page.field(f"lines[{row}].quantity", 362, y, pen, "right")
        page.field(f"lines[{row}].unit_price", 452, y, pen, "right")
        page.field(f"lines[{row}].amount", 562, y, pen, "right")
        y += 17
    _balances(page, pen, y + 6)
    page.text(44, 724, "Please return this part with your payment.", pen.at(8).inked(GREY))
    page.labelled("Tax ID", "vendor.vat_id", 44, 738, pen.at(8))


def _balances(page: Canvas, pen: Pen, y: float) -> None:
    page.rule(330, y - 12, 568, y - 12, _LINE)
    rate = Decimal(page.notes["tax_rate[0]"])
    lines = (("Work total", "subtotal"), (f"Sales tax {rate}%", "tax_total"),
             ("This invoice", "total"))  # fmt: skip
    for title, path in lines:
        strong = pen.bold() if path == "total" else pen
        page.text(336, y, title, strong)
        page.field(path, 562, y, strong, "right")
        y += 16
    for title, note, sign in (
        ("Previous balance", "owed", ""), ("Payments received", "paid", "-"),
    ):  # fmt: skip
        if Decimal(page.notes[note]):
            page.text(336, y, title, pen)
            page.text(562, y, f"{sign}{page.figure(page.notes[note])}", pen, "right")
            y += 16
    page.box(330, y - 4, 568, y + 20, fill=_MINT, line=_GREEN)
    page.text(336, y + 12, "PLEASE PAY THIS AMOUNT", pen.bold())
    box = page.field("amount_due", 562, y + 12, pen.bold().at(11), "right", before="$")
    if box:
        page.stands_for("currency", page.printed["amount_due"], box)


def studio(page: Canvas) -> None:
    """A Dutch studio that writes in English: ISO dates, euros, VAT numbers of both, colour bar."""
    pen, grey = Pen(size=9), Pen(size=8, ink=GREY)
    page.box(0, 0, 14, page.height, fill=_ORANGE)
    page.text(60, 84, "Invoice", Pen("sans-bold", 28, _ORANGE))
    page.field("number", 60, 107, pen.at(11))
    page.field("vendor.name", 536, 70, pen.bold().at(11), "right", fit=280)
    y = page.block("vendor.address", 536, 84, pen.at(8.5), "right")
    box = page.field("vendor.vat_id", 536, y, pen.at(8.5), "right")
    page.text(box.x0 - 4 if box else 536, y, "VAT", pen.at(8.5), "right")
    for place, (title, path) in enumerate((
        ("Date of issue", "issued_on"), ("Due", "due_on"), ("Reference", "purchase_order"),
        ("Client number", "customer.number"),
    )):  # fmt: skip
        left = 60 + place * 121
        page.text(left, 150, title, grey)
        page.field(path, left, 164, pen)
    page.text(60, 200, "Billed to", grey)
    page.field("customer.name", 60, 215, pen.bold(), fit=290)
    y = page.block("customer.address", 60, 229, pen)
    page.labelled("VAT", "customer.vat_id", 60, y, pen)
    y = 304.0
    box = page.field("currency", 536, y, pen.bold(), "right")
    for x, title, align in (
        (60, "Item", "left"), (330, "Price", "right"), (400, "Units", "right"),
        (460, "VAT", "right"), (box.x0 - 4 if box else 536, "Amount", "right"),
    ):  # fmt: skip
        page.text(x, y, title, pen.bold(), align)
    page.rule(60, y + 6, 536, y + 6, _ORANGE, 1.2)
    y += 24
    for row in page.rows("lines"):
        page.field(f"lines[{row}].description", 60, y, pen, fit=205)
        page.field(f"lines[{row}].unit_price", 330, y, pen, "right")
        page.field(f"lines[{row}].quantity", 400, y, pen, "right")
        rate = page.notes.get(f"rate[{row}]", "").removesuffix(".00")
        page.text(460, y, f"{rate}%", pen, "right")
        page.field(f"lines[{row}].amount", 536, y, pen, "right")
        y += 20
    page.rule(60, y - 8, 536, y - 8, _LINE)
    for title, path in (
        ("Subtotal excl. VAT", "subtotal"), ("Discount", "discount"), ("VAT", "tax_total"),
        ("Total incl. VAT", "total"),
    ):  # fmt: skip
        strong = pen.bold().at(10.5) if path == "total" else pen
        if page.field(path, 536, y + 10, strong, "right", before="-" if path == "discount" else ""):
            page.text(330, y + 10, title, strong)
            y += 18
    page.text(60, 748, "Please transfer the total to", grey)
    page.labelled("IBAN", "iban", 60, 762, pen)
    page.text(60, 776, f"{page.notes['host']}   {page.notes['phone']}", grey)
