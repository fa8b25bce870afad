"""More invoices: a subscription, a craftsman's bill, an invoice with a slip to tear off."""

from decimal import Decimal

from extraction.samples.canvas import GREY, Canvas, Colour, Pen

_TEAL: Colour = (0.0, 0.4, 0.45)
_CLAY: Colour = (0.6, 0.32, 0.2)
_LINE: Colour = (0.82, 0.83, 0.85)
_BAND: Colour = (0.95, 0.95, 0.93)


def subscription(page: Canvas) -> None:
    """A cloud service's page: facts first, the sum in large letters, a sparse table."""
    pen, grey = Pen(size=9.5), Pen(size=9.5, ink=GREY)
    page.text(60, 76, "Invoice", Pen("sans-bold", 22))
    page.field("vendor.name", 552, 76, Pen("sans-bold", 12, GREY), "right", fit=320)
    for place, (title, path) in enumerate((
        ("Invoice number", "number"), ("Date of issue", "issued_on"), ("Date due", "due_on"),
    )):  # fmt: skip
        page.text(60, 108 + place * 16, title, pen.bold())
        page.field(path, 152, 108 + place * 16, pen)
    page.field("vendor.name", 60, 184, pen.bold(), fit=240)
    y = page.block("vendor.address", 60, 199, pen)
    page.labelled("EIN", "vendor.vat_id", 60, y, pen)
    page.text(310, 184, "Bill to", pen.bold())
    page.field("customer.name", 310, 199, pen, fit=250)
    page.block("customer.address", 310, 213, pen)
    large = Pen("sans-bold", 15)
    box = page.field("amount_due", 60, 286, large, before="$")
    if box:
        usd = page.field("currency", box.x1 + 5, 286, large)
        due = page.text((usd or box).x1 + 5, 286, "due", large)
        page.field("due_on", due.x1 + 5, 286, large)
    head = grey.at(8)
    for x, title, align in (
        (60, "Description", "left"), (372, "Qty", "right"), (462, "Unit price", "right"),
        (552, "Amount", "right"),
    ):  # fmt: skip
        page.text(x, 326, title, head, align)
    page.rule(60, 332, 552, 332, weight=0.9)
    y = 350.0
    for row in page.rows("lines"):
        page.field(f"lines[{row}].description", 60, y, pen, fit=270)
        page.field(f"lines[{row}].quantity", 372, y, pen, "right")
        page.field(f"lines[{row}].unit_price", 462, y, pen, "right", before="$")
        page.field(f"lines[{row}].amount", 552, y, pen, "right", before="$")
        y += 22
    rate = Decimal(page.notes["tax_rate[0]"])
    for title, path in (
        ("Subtotal", "subtotal"), (f"Sales tax ({rate}% on the subtotal)", "tax_total"),
        ("Total", "total"), ("Amount due", "amount_due"),
    ):  # fmt: skip
        page.rule(310, y - 2, 552, y - 2, _LINE)
        strong = pen.bold() if path == "amount_due" else pen
        page.text(310, y + 12, title, strong)
        page.field(path, 552, y + 12, strong, "right", before="$")
        y += 21


def craftsman(page: Canvas) -> None:
    """A German craftsman: letterhead left, unit prices with a euro sign, due date in a sentence."""
    pen, small = Pen("serif", 10.5), Pen("serif", 8.5, GREY)
    page.box(57, 46, 63, 104, fill=_CLAY)
    page.field("vendor.name", 74, 62, Pen("serif-bold", 16, _CLAY), fit=440)
    page.inline("vendor.address", 74, 79, small)
    page.text(74, 92, f"Tel. {page.notes['phone']}   {page.notes['mail']}", small)
    page.labelled("Steuernr./USt-ID:", "vendor.vat_id", 74, 105, small)
    page.field("customer.name", 57, 150, pen, fit=300)
    page.block("customer.address", 57, 165, pen)
    date = page.field("issued_on", 540, 226, pen, "right")
    page.text(date.x0 - 4 if date else 540, 226, "Datum:", pen, "right")
    page.labelled("Rechnung Nr.", "number", 57, 226, pen.bold().at(12))
    page.labelled("Ihr Zeichen:", "purchase_order", 57, 244, pen)
    head = pen.bold().at(9.5)
    page.box(57, 262, 540, 280, fill=_BAND)
    for x, title, align in (
        (62, "Menge", "left"), (150, "Leistung", "left"), (450, "Einzel", "right"),
        (535, "Betrag", "right"),
    ):  # fmt: skip
        page.text(x, 275, title, head, align)
    y = 297.0
    for row in page.rows("lines"):
        page.field(f"lines[{row}].quantity", 104, y, pen, "right")
        page.text(110, y, page.notes.get(f"unit[{row}]", ""), pen)
        page.field(f"lines[{row}].description", 150, y, pen, fit=235)
        page.field(f"lines[{row}].unit_price", 450, y, pen, "right", after=" €")
        page.field(f"lines[{row}].amount", 535, y, pen, "right", after=" €")
        y += 19
    page.rule(57, y - 6, 540, y - 6, _CLAY, 0.8)
    for title, path in (
        ("Nettobetrag", "subtotal"), ("Mehrwertsteuer gesamt", "tax_total"),
        ("Gesamtbetrag", "total"),
    ):  # fmt: skip
        strong = pen.bold() if path == "total" else pen
        page.text(300, y + 12, title, strong)
        box = page.field(path, 535, y + 12, strong, "right", after=" €")
        if box and path == "total":
            page.stands_for("currency", page.printed["total"], box)
        y += 18
    due = page.text(57, y + 36, "Bitte zahlen Sie bis zum", pen)
    day = page.field("due_on", due.x1 + 4, y + 36, pen)
    page.text((day or due).x1 + 4, y + 36, "auf das unten genannte Konto.", pen)
    page.rule(57, 770, 540, 770, _CLAY, 0.8)
    page.labelled("Bankverbindung: IBAN", "iban", 57, 784, small)


def tear_off(page: Canvas) -> None:
    """A British supplier: facts in one ruled row, a remittance slip to tear off at the foot."""
    pen, label = Pen("sans", 8.5), Pen("sans", 7, GREY)
    page.text(48, 62, "TAX INVOICE", Pen("sans-bold", 18, _TEAL))
    page.field("customer.name", 48, 108, pen.bold(), fit=250)
    page.block("customer.address", 48, 121, pen)
    page.field("vendor.name", 330, 62, pen.bold().at(11), fit=215)
    y = page.block("vendor.address", 330, 77, pen)
    page.labelled("VAT No", "vendor.vat_id", 330, y, pen)
    page.text(330, y + 13, page.notes["phone"], pen)
    page.box(48, 176, 547, 208, line=_TEAL)
    for place, (title, path) in enumerate((
        ("Account", "customer.number"), ("Invoice", "number"), ("Date and tax point", "issued_on"),
        ("Order", "purchase_order"), ("Due", "due_on"),
    )):  # fmt: skip
        left = 48 + place * 99.8
        if place:
            page.rule(left, 176, left, 208, _TEAL)
        page.text(left + 5, 187, title, label)
        page.field(path, left + 5, 201, pen)
    for x, title, align in (
        (80, "Qty", "right"), (92, "Goods or services", "left"), (430, "Each", "right"),
        (480, "VAT", "right"), (541, "Value", "right"),
    ):  # fmt: skip
        page.text(x, 232, title, pen.bold(), align)
    page.rule(48, 237, 547, 237, _TEAL, 1)
    y = 253.0
    for row in page.rows("lines"):
        page.field(f"lines[{row}].quantity", 80, y, pen, "right")
        page.field(f"lines[{row}].description", 92, y, pen, fit=260)
        page.field(f"lines[{row}].unit_price", 430, y, pen, "right")
        page.text(
            480, y, page.notes.get(f"rate[{row}]", "").removesuffix(".00") + "%", pen, "right"
        )
        page.field(f"lines[{row}].amount", 541, y, pen, "right")
        y += 17
    page.rule(340, y - 5, 547, y - 5, _TEAL)
    for title, path in (
        ("Goods", "subtotal"), ("Carriage", "shipping"), ("VAT", "tax_total"),
        ("Invoice total", "total"),
    ):  # fmt: skip
        strong = pen.bold() if path == "total" else pen
        if page.field(path, 541, y + 10, strong, "right"):
            page.text(346, y + 10, title, strong)
            y += 16
    page.text(346, y + 10, "All amounts in", label)
    page.field("currency", 346 + label.width("All amounts in "), y + 10, label)
    _slip(page, pen, label)


def _slip(page: Canvas, pen: Pen, label: Pen) -> None:
    page.dashes(0, 690, page.width, GREY)
    page.text(48, 708, "REMITTANCE ADVICE - please return with your payment", pen.bold())
    page.text(48, 726, "Invoice", label)
    page.field("number", 90, 726, pen)
    page.text(48, 741, "Account", label)
    page.field("customer.number", 90, 741, pen)
    page.text(330, 726, "Pay by transfer to", label)
    page.labelled("IBAN", "iban", 330, 741, pen)
    page.text(330, 760, "Balance to pay", pen.bold())
    page.field("amount_due", 541, 760, pen.bold().at(11), "right", before="£")
