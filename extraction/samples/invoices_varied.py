"""Invoices besides the catalogue's."""

from decimal import Decimal

from extraction.samples import bills, companies
from extraction.samples.canvas import GREY, Canvas, Colour, Pen
from extraction.samples.formats import Format, short_us_date
from extraction.samples.layout import Layout

_GRID: Colour = (0.2, 0.2, 0.25)
_SHADE: Colour = (0.89, 0.89, 0.89)
_HEAD = Pen("sans", 6.4)
_PEN = Pen("sans", 8.6)
_FINE = Pen("sans", 6.6)
_COLUMNS = (  # left edge, head, alignment
    (36.0, "ORDERED", "right"),
    (82.0, "SHIPPED", "right"),
    (128.0, "B/O", "right"),
    (156.0, "ITEM NO.", "left"),
    (216.0, "DESCRIPTION", "left"),
    (412.0, "U/M", "center"),
    (440.0, "UNIT PRICE", "right"),
    (506.0, "EXTENSION", "right"),
    (576.0, "", ""),
)


def distributor(page: Canvas) -> None:
    """A wholesaler's form: strips of boxes, what was ordered and shipped, a slip to remit with."""
    page.field("vendor.name", 36, 50, Pen("serif-bold", 16), fit=330)
    y = page.block("vendor.address", 36, 66, _PEN)
    page.text(36, y, f"Phone {page.notes['phone']}", _PEN)
    page.labelled("FEIN", "vendor.vat_id", 36, y + _PEN.leading, _PEN)
    page.text(576, 52, "INVOICE", Pen("sans-bold", 20), "right")
    _strip(page, 400, 62, 576, (("INVOICE NO.", "number"), ("INVOICE DATE", "issued_on")))
    _strip(page, 400, 92, 576, (("CUSTOMER NO.", "customer.number"), ("PAGE", "1 of 1")))
    page.text(36, 142, "SOLD TO", Pen("sans-bold", 7))
    page.field("customer.name", 76, 142, _PEN.bold(), fit=220)
    page.block("customer.address", 76, 142 + _PEN.leading, _PEN)
    page.text(318, 142, "SHIP TO", Pen("sans-bold", 7))
    page.text(358, 142, "Receiving dock", _PEN.bold())
    for row, line in enumerate(page.notes["ship_to"].split("; "), start=1):
        page.text(358, 142 + row * _PEN.leading, line, _PEN)
    _strip(page, 36, 196, 576, (
        ("CUSTOMER P.O.", "purchase_order"), ("OUR ORDER", page.notes["sales_order"]),
        ("SALESPERSON", page.notes["contact"]), ("SHIP VIA", "OUR TRUCK"),
        ("TERMS", page.notes["terms"].upper()), ("NET DUE", "due_on"),
    ))  # fmt: skip
    bottom = _lines(page, 236)
    _sums(page, bottom)
    _remittance(page)


def _strip(
    page: Canvas, x0: float, y: float, x1: float, cells: tuple[tuple[str, str], ...]
) -> None:
    """Boxes side by side, each with its name over its value; what is no path is a note."""
    wide = (x1 - x0) / len(cells)
    page.box(x0, y, x1, y + 11, fill=_SHADE)
    page.box(x0, y, x1, y + 28, line=_GRID, weight=0.5)
    for place, (head, value) in enumerate(cells):
        x = x0 + place * wide
        if place:
            page.rule(x, y, x, y + 28, _GRID, 0.5)
        page.text(x + wide / 2, y + 8, head, _HEAD, "center")
        if value in page.values:
            sign = "$" if value == "amount_due" else ""
            page.field(value, x + wide / 2, y + 23, _PEN, "center", fit=wide - 6, before=sign)
        else:
            page.text(x + wide / 2, y + 23, value, _PEN, "center", fit=wide - 6)


def _cell(place: int) -> tuple[float, str]:
    """Where the text of a column goes, and how it is aligned."""
    left, _, align = _COLUMNS[place]
    right = _COLUMNS[place + 1][0]
    return {"left": left + 4, "right": right - 4, "center": (left + right) / 2}[align], align


def _lines(page: Canvas, top: float) -> float:
    page.box(36, top, 576, top + 15, fill=_SHADE)
    for place, (_, head, _) in enumerate(_COLUMNS[:-1]):
        left, right = _COLUMNS[place][0], _COLUMNS[place + 1][0]
        page.text((left + right) / 2, top + 11, head, _HEAD, "center")
    y = top + 30
    for row in page.rows("lines"):
        path = f"lines[{row}]"
        shown = page.shown(f"{path}.quantity")
        x, align = _cell(1)
        page.field(f"{path}.quantity", x, y, _PEN, align)
        for place, text in (
            (0, shown), (2, "0"), (3, page.notes[f"code[{row}]"]), (5, page.notes[f"unit[{row}]"]),
        ):  # fmt: skip
            x, align = _cell(place)
            page.text(x, y, text, _PEN, align)
        page.field(f"{path}.description", _cell(4)[0], y, _PEN, fit=188)
        for place, key in ((6, "unit_price"), (7, "amount")):
            x, align = _cell(place)
            page.field(f"{path}.{key}", x, y, _PEN, align)
        y += 19
    bottom = max(y + 30, 470.0)
    page.text(220, bottom - 12, "*** ALL ITEMS SHIPPED COMPLETE ***", Pen("sans", 7, GREY))
    page.box(36, top, 576, bottom, line=_GRID, weight=0.5)
    for left, _, _ in _COLUMNS[1:-1]:
        page.rule(left, top, left, bottom, _GRID, 0.5)
    return bottom


def _sums(page: Canvas, top: float) -> None:
    """What it comes to, box by box across the foot."""
    notes = page.notes
    before = ("PREVIOUS BALANCE", "owed") if Decimal(notes["owed"]) else ("LESS PAYMENT", "paid")
    cells = [("MERCHANDISE", "subtotal"), ("FREIGHT", "shipping"), ("SALES TAX", "tax_total"),
             ("INVOICE TOTAL", "total"), (before[0], page.figure(notes[before[1]])),
             ("PAY THIS AMOUNT", "amount_due")]  # fmt: skip
    _strip(page, 36, top + 6, 576, tuple(cells))
    page.stands_for("currency", page.printed["amount_due"], page.boxes["amount_due"][1])
    page.text(36, top + 48, "A finance charge of 1.5% per month (18% a year) is added to balances "
              "past due. No returns without our authority in writing.", _FINE)  # fmt: skip
    page.text(36, top + 60, "Claims for shortage must be made within 5 days of receipt of goods. "
              "Thank you for your order.", _FINE)  # fmt: skip


def _remittance(page: Canvas) -> None:
    page.dashes(36, 626, 576, GREY)
    page.text(306, 640, "Please detach and return this part with your payment",
              Pen("sans-italic", 7), "center")  # fmt: skip
    page.text(36, 664, "REMIT TO", Pen("sans-bold", 7))
    page.field("vendor.name", 84, 664, _PEN, fit=230)
    page.block("vendor.address", 84, 664 + _PEN.leading, _PEN)
    _strip(page, 330, 654, 576, (("CUSTOMER NO.", "customer.number"), ("INVOICE NO.", "number"),
                                 ("AMOUNT DUE", "amount_due")))  # fmt: skip
    page.text(330, 704, "Amount enclosed  ______________________", _PEN)


LAYOUTS = (
    Layout(
        distributor,
        bills.Terms(
            bills.US, companies.SUPPLIES, least=3, most=9, number="{:07}", due_days=(10, 30, 45),
            shipping=True, paid=True,
        ),
        Format(short_us_date),
        producer="Orbital ERP 2025.1",
    ),
)  # fmt: skip
