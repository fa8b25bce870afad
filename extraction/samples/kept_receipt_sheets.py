"""Receipts on wider paper, kept to judge readers: nobody who writes one looks at them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from extraction.samples import sales
from extraction.samples.canvas import GREY, Canvas, Colour, Pen
from extraction.samples.formats import Format, us_date
from extraction.samples.layout import Layout

_INVOICE = (298.0, 540.0)
_TICKET = (262.0, 480.0)
_INK: Colour = (0.22, 0.2, 0.34)
_PEN = Pen("sans", 8.2, _INK)


def tax_invoice(page: Canvas) -> None:
    """What a Malaysian shop's printer makes of a simplified tax invoice."""
    left, right, pen = 18.0, page.width - 18, _PEN
    middle = page.width / 2
    page.field("merchant.name", middle, 36, pen.bold().at(10.5), "center", fit=250)
    y = page.block("merchant.address", middle, 50, pen, "center")
    page.text(left + 40, y, "TEL", pen)
    page.field("merchant.phone", left + 60, y, pen)
    page.text(left + 132, y, "GST ID", pen)
    page.field("merchant.vat_id", left + 164, y, pen)
    y += 20
    page.text(middle, y, "SIMPLIFIED TAX INVOICE", pen.bold(), "center")
    y += 18
    notes = page.notes
    for a, path, b, note in (
        ("Doc No", "number", "Cashier", notes["clerk"].upper()),
        ("Date", "purchased_on", "Salesperson", "-"),
        ("Time", "time", "Ref", notes["register"]),
    ):
        page.text(left, y, a, pen)
        page.text(left + 42, y, ":", pen)
        page.field(path, left + 48, y, pen)
        page.text(left + 150, y, b, pen)
        page.text(left + 198, y, ":", pen)
        page.text(left + 204, y, note, pen)
        y += 12.4
    y = _wares(page, y + 6)
    for label, path in (
        ("Sub Total (Excluding GST)", "subtotal"), ("Total GST", "tax_total"),
        ("Rounding Adjustment", "rounding"), ("Total Sales (Inclusive of GST)", "total"),
        ("Received", "paid"), ("Change", "change"),
    ):  # fmt: skip
        look = pen.bold().at(9) if path == "total" else pen
        words = page.text(right - 66, y, label, look, "right")
        if path == "paid":
            page.field("payment_method", words.x0 - 3, y, look, "right", show=str.title)
        page.field(path, right, y, look, "right", before="RM " if path == "total" else "")
        y += 13.4
    page.stands_for("currency", page.printed["total"], page.boxes["total"][1])
    _gst(page, y + 10)
    page.text(middle, page.height - 42, "GOODS SOLD ARE NOT RETURNABLE", pen.at(7), "center")
    page.text(middle, page.height - 31, "E & O E", pen.at(7), "center")


def _wares(page: Canvas, top: float) -> float:
    """The lines: a number and a name, and under them how many at how much."""
    left, right, pen = 18.0, page.width - 18, _PEN
    page.rule(left, top, right, top, _INK)
    for x, head, align in ((left, "No", "left"), (left + 22, "Item", "left"),
                           (150, "Qty", "right"), (208, "U/Price", "right"),
                           (right - 16, "Amount", "right")):  # fmt: skip
        page.text(x, top + 12, head, pen.bold(), align)
    page.rule(left, top + 17, right, top + 17, _INK)
    y = top + 30
    codes = page.notes["codes"].split()
    for row in page.rows("items"):
        path = f"items[{row}]"
        page.text(left, y, f"{row + 1:02}", pen)
        page.field(f"{path}.description", left + 22, y, pen, fit=200)
        page.text(left + 22, y + 12, f"95{codes[row]}", pen)
        page.field(f"{path}.quantity", 150, y + 12, pen, "right")
        page.field(f"{path}.unit_price", 208, y + 12, pen, "right")
        page.field(f"{path}.amount", right - 16, y + 12, pen, "right")
        page.text(right, y + 12, "SR", pen, "right")
        y += 27
    page.rule(left, y - 8, right, y - 8, _INK)
    return y + 6


def _gst(page: Canvas, y: float) -> None:
    left, pen = 18.0, _PEN
    page.text(left, y, "GST Summary", pen.bold())
    for x, head in ((150, "Taxable (RM)"), (234, "GST (RM)")):
        page.text(x, y, head, pen.bold(), "right")
    page.text(left, y + 14, "SR @", pen)
    page.field("taxes[0].rate", left + 26, y + 14, pen, after="%")
    page.field("taxes[0].net", 150, y + 14, pen, "right")
    page.field("taxes[0].amount", 234, y + 14, pen, "right")


def parts_counter(page: Canvas) -> None:
    """The slip of a shop for builders: article numbers first, the card's data at the foot."""
    left, right, pen = 20.0, page.width - 20, Pen("mono", 7.8)
    page.box(left, 24, left + 34, 44, fill=(0.85, 0.4, 0.1))
    page.field("merchant.name", left + 42, 38, Pen("sans-bold", 12), fit=165)
    page.block("merchant.address", left, 60, pen)
    page.labelled("PH", "merchant.phone", left, 84, pen, 5)
    page.text(right, 84, f"STORE {page.notes['store']}", pen, "right")
    day = page.field("purchased_on", left, 106, pen)
    page.field("time", (day.x1 if day else left) + 10, 106, pen)
    page.text(right, 106, "SALE", pen.bold(), "right")
    number = page.labelled("TICKET", "number", left, 118, pen, 6)
    page.text(
        (number.x1 if number else left) + 12, 118, f"CLERK {page.notes['clerk'].upper()}", pen
    )
    y = 142.0
    for row, code in zip(page.rows("items"), page.notes["codes"].split(), strict=False):
        path = f"items[{row}]"
        page.text(left, y, code, pen)
        page.field(f"{path}.description", left + 44, y, pen, fit=160)
        page.field(f"{path}.quantity", left + 58, y + 11.5, pen, "right")
        page.text(left + 64, y + 11.5, "EA  @", pen)
        page.field(f"{path}.unit_price", left + 134, y + 11.5, pen, "right")
        page.field(f"{path}.amount", right, y + 11.5, pen, "right")
        y += 25
    page.dashes(left, y - 5, right, GREY)
    y += 8
    for label, path in (("MDSE TOTAL", "subtotal"), ("TAX", "tax_total"), ("SALE TOTAL", "total"),
                        ("", "paid"), ("CHANGE", "change")):  # fmt: skip
        if path not in page.values:
            continue
        look = pen.bold() if path == "total" else pen
        if label:
            page.text(left + 60, y, label, look)
        else:
            page.field("payment_method", left + 60, y, look)
        sign = "$" if path == "total" else ""
        page.field(path, right, y, look, "right", before=sign)
        if path == "total":
            page.stands_for("currency", page.printed["total"], page.boxes["total"][1])
        y += 12
    if Decimal(page.values["paid"]) == Decimal(page.values["total"]):
        page.text(left, y + 8, f"XXXXXXXXXXXX{page.notes['card']}  CHIP READ", pen)
        page.text(left, y + 20, f"APPROVED  AUTH {page.notes['auth']}", pen)
        y += 24
    page.text(page.width / 2, y + 22, "RETURNS WITHIN 30 DAYS WITH THIS SLIP", pen.at(7), "center")


def _dashed_day(day: date) -> str:
    """05-11-2026"""
    return f"{day:%d-%m-%Y}"


_PARTS = replace(
    sales.US, names="Ridgeway Tool & Fastener|Alder Street Lumber|Copperton Builders Supply"
)
LAYOUTS = (
    Layout(tax_invoice, sales.Terms(sales.MALAYSIA, sales.HARDWARE, number="CR{:07}", cash=True),
           Format(_dashed_day), _INVOICE),
    Layout(parts_counter, sales.Terms(_PARTS, sales.HARDWARE, number="{:07}", most=5),
           Format(us_date), _TICKET),
)  # fmt: skip
