"""Invoices as small and mid-sized firms in the United States send them."""

from decimal import Decimal

from extraction.samples.canvas import GREY, Canvas, Colour, Pen

_NAVY: Colour = (0.1, 0.2, 0.36)
_HAZE: Colour = (0.94, 0.95, 0.97)
_LINE: Colour = (0.78, 0.8, 0.83)


def sales_tax(page: Canvas) -> None:
    """Letterhead left, INVOICE right, bill-to and ship-to, sales tax, totals at the right."""
    pen = Pen(size=9)
    page.field("vendor.name", 50, 62, pen.bold().at(15).inked(_NAVY), fit=300)
    y = page.block("vendor.address", 50, 80, pen.inked(GREY))
    page.text(50, y, page.notes["phone"], pen.inked(GREY))
    page.text(562, 66, "INVOICE", Pen("sans-bold", 26, _NAVY), "right")
    facts = (
        ("Invoice #", "number"), ("Invoice Date", "issued_on"), ("Due Date", "due_on"),
        ("P.O. Number", "purchase_order"),
    )  # fmt: skip
    for place, (title, path) in enumerate(facts):
        page.text(476, 92 + place * 14, title, pen.inked(GREY), "right")
        page.field(path, 562, 92 + place * 14, pen, "right")
    page.text(50, 172, "BILL TO", pen.bold().at(8).inked(_NAVY))
    page.field("customer.name", 50, 187, pen.bold())
    page.block("customer.address", 50, 200, pen)
    page.text(310, 172, "SHIP TO", pen.bold().at(8).inked(_NAVY))
    page.text(310, 187, f"Attn: {page.notes['contact']}", pen)
    for place, line in enumerate(page.notes["ship_to"].split("; ")):
        page.text(310, 200 + place * pen.leading, line, pen)
    page.box(50, 248, 562, 268, fill=_NAVY)
    head = pen.bold().inked((1, 1, 1))
    for x, title, align in (
        (58, "Description", "left"), (370, "Qty", "right"), (460, "Unit Price", "right"),
        (554, "Amount", "right"),
    ):  # fmt: skip
        page.text(x, 261, title, head, align)
    y = 284.0
    for row in page.rows("lines"):
        if row % 2:
            page.box(50, y - 12, 562, y + 6, fill=_HAZE)
        page.field(f"lines[{row}].description", 58, y, pen, fit=270)
        page.field(f"lines[{row}].quantity", 370, y, pen, "right")
        page.field(f"lines[{row}].unit_price", 460, y, pen, "right")
        page.field(f"lines[{row}].amount", 554, y, pen, "right")
        y += 18
    page.rule(50, y - 6, 562, y - 6, _LINE)
    _sales_totals(page, pen, y + 14)
    page.text(50, 712, "Please make checks payable to the name above. Thank you.", pen)
    page.labelled("Federal Tax ID:", "vendor.vat_id", 50, 726, pen.at(8))


def _sales_totals(page: Canvas, pen: Pen, y: float) -> None:
    rate = Decimal(page.notes["tax_rate[0]"])
    for title, path in (
        ("Subtotal", "subtotal"), ("Discount", "discount"), ("Shipping & handling", "shipping"),
        (f"Sales tax ({rate}%)", "tax_total"), ("Total", "total"),
    ):  # fmt: skip
        sign = "-" if path == "discount" else ""
        strong = pen.bold() if path == "total" else pen
        if page.field(path, 554, y, strong, "right", before=f"{sign}$"):
            page.text(460, y, title, strong, "right")
            y += 16
    page.box(350, y - 8, 562, y + 16, fill=_HAZE)
    page.field("amount_due", 554, y + 8, pen.bold(), "right", before="$")
    box = page.field("currency", 460, y + 8, pen.bold(), "right", before="(", after=")")
    page.text(box.x0 - 4 if box else 460, y + 8, "Amount Due", pen.bold(), "right")
