"""Receipts that no till printed: a shop's sheet of paper, a car park's slip."""

from extraction.samples.canvas import GREY, Canvas, Colour, Pen
from extraction.samples.receipt_tills import Roll

SLIP = (300.0, 430.0)
_PINE: Colour = (0.1, 0.33, 0.27)
_LINE: Colour = (0.75, 0.78, 0.8)


def sales_receipt(page: Canvas) -> None:
    """A sheet of office paper with a letterhead, a ruled table and the payment at its foot."""
    pen = Pen(size=9.5)
    page.text(562, 66, "SALES RECEIPT", Pen("sans-bold", 20, _PINE), "right")
    page.field("merchant.name", 50, 62, pen.bold().at(15), fit=300)
    y = page.block("merchant.address", 50, 80, pen.inked(GREY))
    page.field("merchant.phone", 50, y, pen.inked(GREY))
    for place, (title, path) in enumerate(
        (("Receipt No.", "number"), ("Date", "purchased_on"), ("Paid by", "payment_method"))
    ):
        page.text(470, 96 + place * 15, title, pen.inked(GREY), "right")
        page.field(path, 562, 96 + place * 15, pen, "right")
    page.text(50, 160, f"Sold to {page.notes['customer']}", pen)
    page.box(50, 184, 562, 204, fill=_PINE)
    head = pen.bold().inked((1, 1, 1))
    for x, title, align in (
        (58, "Item", "left"), (384, "Qty", "right"), (470, "Price", "right"),
        (554, "Amount", "right"),
    ):  # fmt: skip
        page.text(x, 198, title, head, align)
    y = 222.0
    for row in page.rows("items"):
        page.field(f"items[{row}].description", 58, y, pen, fit=270)
        page.field(f"items[{row}].quantity", 384, y, pen, "right")
        page.field(f"items[{row}].unit_price", 470, y, pen, "right")
        page.field(f"items[{row}].amount", 554, y, pen, "right")
        page.rule(50, y + 6, 562, y + 6, _LINE)
        y += 19
    y += 8
    for title, path in (
        ("Subtotal", "subtotal"), ("Sales tax", "tax_total"), ("Total", "total"),
        ("Amount paid", "paid"), ("Change", "change"),
    ):  # fmt: skip
        strong = pen.bold() if path == "total" else pen
        box = page.field(path, 554, y, strong, "right", before="$")
        if box:
            page.text(470, y, title, strong, "right")
            y += 17
            if path == "total":
                page.stands_for("currency", page.printed["total"], box)
    page.text(50, 700, "All sales are final after 30 days. Thank you for your business!", pen)


def car_park(page: Canvas) -> None:
    """A slip of a machine: labels with their values, one sum, the tax in it."""
    roll = Roll(page, Pen("sans", 9), top=36, margin=24)
    roll.say("PARKING RECEIPT", pen=roll.pen.bold().at(13))
    roll.down(0.6)
    roll.field("merchant.name", pen=roll.pen.bold())
    roll.address()
    roll.down(0.6)
    roll.labelled("Ticket no.", "number", gap=8)
    roll.say(f"Machine {page.notes['till']}   Entry {page.notes['entry']}", "left")
    roll.labelled("Date", "purchased_on", gap=8)
    roll.labelled("Time", "time", gap=8)
    roll.rule()
    for row in page.rows("items"):
        box = page.field(f"items[{row}].amount", roll.x1, roll.y, roll.pen, "right", before="£")
        if box:
            page.field(f"items[{row}].description", roll.x0, roll.y, roll.pen)
            roll.down()
    roll.rule()
    roll.total("Total paid", pen=roll.pen.bold().at(12), before="£")
    page.stands_for("paid", page.printed["total"], page.boxes["total"][1])
    for row in page.rows("taxes"):
        tax = page.field(f"taxes[{row}].amount", roll.x1, roll.y, roll.pen, "right", before="£")
        label = page.text(roll.x0, roll.y, "includes VAT at", roll.pen)
        page.field(f"taxes[{row}].rate", label.x1 + 4, roll.y, roll.pen, after="%")
        if tax:
            page.stands_for("tax_total", page.printed[f"taxes[{row}].amount"], tax)
        roll.down()
    _by_card(roll)
    roll.labelled("VAT No.", "merchant.vat_id", gap=8)
    roll.down()
    roll.say("Please keep this receipt. Have a safe journey.")


def _by_card(roll: Roll) -> None:
    box = roll.page.labelled("Paid with", "payment_method", roll.x0, roll.y, roll.pen)
    if box:
        roll.down()
