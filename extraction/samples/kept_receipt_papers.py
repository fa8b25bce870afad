"""A restaurant's check and a mailed receipt, kept to judge readers: nobody who writes one looks."""

from dataclasses import replace
from decimal import Decimal

from extraction.samples import sales
from extraction.samples.canvas import GREY, LETTER, Canvas, Colour, Pen
from extraction.samples.formats import Format, long_us_date, us_date
from extraction.samples.layout import Layout
from extraction.samples.payroll import cents

_CHECK = (250.0, 560.0)
_BALLPOINT = Pen("serif-italic", 13, (0.1, 0.15, 0.5))
_TEAL: Colour = (0.0, 0.45, 0.5)
_FOG: Colour = (0.96, 0.97, 0.97)


def _twelve(time: str) -> str:
    """19:42 -> 7:42 PM"""
    hour, minute = time.split(":")
    return f"{int(hour) % 12 or 12}:{minute} {'PM' if int(hour) >= 12 else 'AM'}"


# A restaurant: the tip is written by hand, what tips would come to is printed under it


def guest_check(page: Canvas) -> None:
    """Dishes with their counts, then a slip on which the guest wrote tip and total."""
    pen, left, right, notes = Pen("mono", 8.4), 16.0, page.width - 16, page.notes
    middle = page.width / 2
    page.field("merchant.name", middle, 36, Pen("serif-bold", 15), "center", fit=right - left)
    y = page.block("merchant.address", middle, 52, pen, "center")
    page.field("merchant.phone", middle, y, pen, "center")
    y += 22
    page.text(left, y, f"Server: {notes['clerk']}", pen)
    page.text(right, y, f"Table {notes['table']}/2", pen, "right")
    y += 12.6
    box = page.text(left, y, "Check #", pen)
    page.field("number", box.x1 + 5, y, pen)
    page.text(right, y, "Dine In", pen, "right")
    y += 12.6
    page.field("purchased_on", left, y, pen)
    page.field("time", right, y, pen, "right", show=_twelve)
    y += 8
    page.dashes(left, y, right)
    y += 14
    for row in page.rows("items"):
        path = f"items[{row}]"
        page.field(f"{path}.quantity", left + 6, y, pen, "right")
        page.field(f"{path}.description", left + 14, y, pen, fit=140)
        page.field(f"{path}.amount", right, y, pen, "right")
        y += 12.6
    y += 6
    for label, path in (("Subtotal", "subtotal"), ("Tax", "tax_total")):
        page.text(left + 60, y, label, pen)
        page.field(path, right, y, pen, "right")
        y += 12.6
    amount = Decimal(page.values["subtotal"]) + Decimal(page.values["tax_total"])
    page.dashes(left, y - 4, right)
    _guest_slip(page, pen, y + 10, amount)


def _guest_slip(page: Canvas, pen: Pen, y: float, amount: Decimal) -> None:
    left, right, notes = 16.0, page.width - 16, page.notes
    page.field("payment_method", left, y, pen)
    page.text(right, y, f"XXXXXXXXXXXX{notes['card']}", pen, "right")
    page.text(left, y + 12.6, "Chip Read", pen)
    page.text(right, y + 12.6, f"Auth {notes['auth']}", pen, "right")
    y += 32
    page.text(left, y, "Amount:", pen)
    page.text(right, y, f"${page.figure(str(amount))}", pen, "right")
    y += 22
    for label, path, look in (("+ Tip:", "tip", _BALLPOINT), ("= Total:", "total", _BALLPOINT)):
        page.text(left, y, label, pen.bold())
        page.rule(left + 70, y + 4, right, y + 4)
        page.field(path, right - 4, y, look, "right", before="$" if path == "total" else "")
        y += 24
    page.stands_for("currency", page.printed["total"], page.boxes["total"][1])
    page.text(left, y, "x", pen)
    page.text(left + 40, y, notes["customer"].split()[-1], _BALLPOINT.at(17))
    page.rule(left, y + 4, right, y + 4)
    y += 22
    page.text(page.width / 2, y, "Suggested Gratuity", pen.at(7.6), "center")
    for at, percent in enumerate((18, 20, 22)):
        tip = cents(Decimal(page.values["subtotal"]) * percent / 100)
        page.text(left + 20, y + 12 + at * 11.4, f"{percent}%  Tip ${page.figure(str(tip))}",
                  pen.at(7.6))  # fmt: skip
        whole = page.figure(str(amount + tip))
        page.text(right - 20, y + 12 + at * 11.4, f"(Total ${whole})", pen.at(7.6), "right")
    page.text(page.width / 2, y + 58, "Customer Copy", pen, "center")


# A shop on the net: a mail printed on office paper


def mailed(page: Canvas) -> None:
    """What was paid as a headline, three captions over values, a card of lines, a footer."""
    pen, small = Pen(size=10), Pen(size=7.5, ink=GREY)
    notes = page.notes
    page.text(60, 40, f"From: orders@{notes['host'].removeprefix('www.')}", small)
    page.text(60, 52, f"To: {notes['customer']}", small)
    page.box(60, 70, 552, 74, fill=_TEAL)
    box = page.text(84, 106, "Receipt from", Pen(size=15))
    page.field("merchant.name", box.x1 + 5, 106, Pen("sans-bold", 15), fit=350)
    page.labelled("Receipt no.", "number", 84, 128, pen.inked(GREY))
    captions = (
        (84, "AMOUNT PAID", "paid"), (234, "DATE PAID", "purchased_on"),
        (394, "PAYMENT METHOD", "payment_method"),
    )  # fmt: skip
    for x, caption, path in captions:
        page.text(x, 162, caption, Pen("sans-bold", 7.5, GREY))
        end = page.field(path, x, 178, pen, before="$" if path == "paid" else "")
        if path == "payment_method" and end:
            page.text(end.x1 + 4, 178, f"- {notes['card']}", pen)
    page.text(84, 214, "SUMMARY", Pen("sans-bold", 7.5, GREY))
    count = len(page.rows("items"))
    page.box(84, 224, 528, 224 + 38 * count + 92, fill=_FOG)
    y = 246.0
    for row in page.rows("items"):
        path = f"items[{row}]"
        page.field(f"{path}.description", 100, y, pen, fit=300)
        page.field(f"{path}.amount", 512, y, pen, "right", before="$")
        box = page.text(100, y + 14, "Qty", small.at(8))
        box = page.field(f"{path}.quantity", box.x1 + 3, y + 14, small.at(8)) or box
        box = page.field(f"{path}.unit_price", box.x1 + 10, y + 14, small.at(8), before="$") or box
        page.text(box.x1 + 3, y + 14, "each", small.at(8))
        page.rule(100, y + 22, 512, y + 22, (0.85, 0.87, 0.88), 0.5)
        y += 38
    y = _mailed_sums(page, pen, y)
    page.labelled("Questions? Reply to this mail or call us at", "merchant.phone", 84, y + 54, pen)
    page.text(
        84, y + 76, "Orders over $75.00 are delivered free until the end of the month.", small
    )
    end = page.inline("merchant.address", 84, y + 92, small)
    page.text((end.x1 if end else 300) + 8, y + 92, "Unsubscribe", small)


def _mailed_sums(page: Canvas, pen: Pen, y: float) -> float:
    page.text(100, y, "Subtotal", pen)
    page.field("subtotal", 512, y, pen, "right", before="$")
    y += 20
    box = page.text(100, y, "Sales tax", pen)
    page.field("taxes[0].rate", box.x1 + 4, y, pen, before="(", after="%)")
    tax = page.field("taxes[0].amount", 512, y, pen, "right", before="$")
    if tax:
        page.stands_for("tax_total", page.printed["taxes[0].amount"], tax)
    y += 22
    page.text(100, y, "Amount charged", pen.bold())
    total = page.field("total", 512, y, pen.bold(), "right", before="$")
    if total:
        page.stands_for("currency", page.printed["total"], total)
    return y


_DINER = replace(sales.US, names="Cinder Creek Grill|The Blue Heron Room|Old Mill Tavern")
_NET = replace(sales.US, names="Wren & Willow Kitchen|Slow Harbor Deli|Saltmeadow Catering")
LAYOUTS = (
    Layout(guest_check, sales.Terms(_DINER, sales.MENU, cash=False, tip=True, number="{}", most=6),
           Format(us_date), _CHECK),
    Layout(mailed, sales.Terms(_NET, sales.MENU, cash=False, number="1{:06}-22", most=5),
           Format(long_us_date), LETTER, producer="Mailpress"),
)  # fmt: skip
