"""Purchase orders that are kept for judging readers: nobody who writes one looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extraction.samples import bills, companies, kept_purchase_order_papers
from extraction.samples.canvas import A4, GREY, Canvas, Colour, Pen
from extraction.samples.formats import Format, brief_us_date, dotted_date, long_uk_date, us_date
from extraction.samples.layout import Layout
from extraction.samples.orders import Terms
from extraction.samples.people import Facts, dice

_SKY: Colour = (0.22, 0.36, 0.6)
_ICE: Colour = (0.94, 0.96, 0.99)


@dataclass(frozen=True, slots=True)
class _Own:
    """Orders with what other programs know besides: a number of theirs, a revision."""

    terms: Terms
    number: str = "{:06}"
    revised: bool = False

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """As an order's; abroad it is delivered abroad."""
        known = self.terms.facts(seed, as_of, given, inconsistent=inconsistent)
        chance = dice("kept order", seed)
        values = dict(known.values)
        values["number"] = self.number.format(chance.randint(10_000, 989_999))
        country = self.terms.bills.market.country
        if country == "GB":
            place = companies.uk_company(chance, companies.UK_BUYERS)
            values["ship_to"] = place.address
        elif country == "DE":
            values["ship_to"] = companies.german_company(chance, companies.GERMAN_BUYERS).address
        if self.revised:
            ordered = date.fromisoformat(values["ordered_on"])
            latest = min(as_of, ordered + timedelta(days=chance.randint(1, 6)))
            values["amended_on"] = latest.isoformat()
        return Facts(values | dict(given), known.notes)


# A small firm's spreadsheet: coloured bars, empty lines, currency signs apart from amounts


def spreadsheet(page: Canvas) -> None:
    """Bars over two addresses, a strip of terms, a striped table with lines left empty."""
    pen = Pen(size=9)
    page.field("buyer.name", 44, 58, Pen("sans-bold", 15, _SKY), fit=300)
    y = page.block("buyer.address", 44, 74, pen)
    page.text(44, y, f"Phone: {page.notes['phone']}", pen)
    page.text(568, 62, "PURCHASE ORDER", Pen("sans-bold", 20, (0.5, 0.6, 0.78)), "right")
    for at, (label, path) in enumerate((("DATE", "ordered_on"), ("PO #", "number"))):
        page.text(462, 84 + at * 17, label, pen, "right")
        page.box(470, 73 + at * 17, 568, 88 + at * 17, line=GREY, weight=0.4)
        page.field(path, 519, 84 + at * 17, pen, "center")
    for x, title in ((44, "VENDOR"), (324, "SHIP TO")):
        page.box(x, 132, x + 244, 147, fill=_SKY)
        page.text(x + 5, 143, title, Pen("sans-bold", 9, (1, 1, 1)))
    page.field("vendor.name", 49, 162, pen, fit=236)
    page.block("vendor.address", 49, 175, pen)
    page.field("buyer.name", 329, 162, pen, fit=236)
    page.text(329, 175, "Receiving dock, rear entrance", pen)
    page.block("ship_to", 329, 188, pen)
    stops = (44, 188, 300, 420, 568)
    heads = ("REQUISITIONER", "SHIP VIA", "REQUIRED BY", "PAYMENT TERMS")
    for at, head in enumerate(heads):
        page.box(stops[at], 224, stops[at + 1], 239, fill=_SKY)
        page.text((stops[at] + stops[at + 1]) / 2, 235, head, Pen("sans-bold", 8, (1, 1, 1)),
                  "center")  # fmt: skip
        page.box(stops[at], 239, stops[at + 1], 256, line=GREY, weight=0.4)
    page.text(116, 251, page.notes["contact"], pen, "center")
    page.text(244, 251, "Ground", pen, "center")
    page.field("deliver_by", 360, 251, pen, "center")
    page.field("payment_terms", 494, 251, pen, "center")
    y = _spread_lines(page, 270)
    _spread_sums(page, y + 8)


def _spread_lines(page: Canvas, y: float) -> float:
    pen = Pen(size=8.8)
    stops = (44, 128, 360, 410, 488, 568)
    page.box(44, y, 568, y + 15, fill=_SKY)
    for at, head in enumerate(("ITEM #", "DESCRIPTION", "QTY", "UNIT PRICE", "TOTAL")):
        middle = (stops[at] + stops[at + 1]) / 2
        page.text(middle, y + 11, head, Pen("sans-bold", 8, (1, 1, 1)), "center")
    top = y + 15
    count = len(page.rows("lines"))
    for row in range(max(12, count)):
        y = top + row * 16
        if row % 2:
            page.box(44, y, 568, y + 16, fill=_ICE)
        if row < count:
            path = f"lines[{row}]"
            page.field(f"{path}.code", 86, y + 11.5, pen, "center")
            page.field(f"{path}.description", 134, y + 11.5, pen, fit=220)
            page.field(f"{path}.quantity", 385, y + 11.5, pen, "center")
            page.field(f"{path}.unit_price", 483, y + 11.5, pen, "right")
            page.field(f"{path}.amount", 563, y + 11.5, pen, "right")
        else:
            page.text(563, y + 11.5, "-", pen, "right")
    bottom = top + 16 * max(12, count)
    for x in stops:
        page.rule(x, top, x, bottom, GREY, 0.4)
    page.rule(44, bottom, 568, bottom, GREY, 0.4)
    return bottom


def _spread_sums(page: Canvas, y: float) -> None:
    pen = Pen(size=9)
    page.box(44, y, 330, y + 14, fill=(0.82, 0.84, 0.88))
    page.text(49, y + 10, "Comments or Special Instructions", pen.bold().at(8))
    page.box(44, y + 14, 330, y + 70, line=GREY, weight=0.4)
    for at, line in enumerate((
        "Send two copies of your invoice. Enter this order in accordance",
        "with the prices and terms listed above. Orders over $5,000.00",
        "need a second signature.",
    )):  # fmt: skip
        page.text(49, y + 28 + at * 12.5, line, pen.at(8))
    y += 11
    for label, path in (("SUBTOTAL", "subtotal"), ("TAX", "tax_total"), ("SHIPPING", "shipping"),
                        ("OTHER", ""), ("TOTAL", "total")):  # fmt: skip
        look = pen.bold() if path == "total" else pen
        if path == "total":
            page.box(410, y - 10, 568, y + 6, fill=(0.99, 0.93, 0.78))
            page.rule(488, y - 11, 568, y - 11)
            sign = page.text(494, y, "$", look)
            page.stands_for("currency", "$", sign)
        page.text(418, y, label, look)
        if path:
            page.field(path, 563, y, look, "right")
        else:
            page.text(563, y, "-", look, "right")
        y += 17
    page.text(306, 738, "If you have any questions about this purchase order, please contact",
              pen.at(8), "center")  # fmt: skip
    page.text(306, 750, f"{page.notes['contact']}, {page.notes['phone']}", pen.at(8), "center")


# An enterprise's program: a grid of captions over values, every line in its own box


def enterprise(page: Canvas) -> None:
    """Captions over values in grids; the line's date beside it; a total across the foot."""
    pen, small = Pen(size=8.4), Pen(size=6.2, ink=GREY)
    page.field("buyer.name", 36, 52, Pen("serif-bold", 14), fit=280)
    page.block("buyer.address", 36, 67, Pen("serif", 9))
    page.text(576, 46, "Purchase Order", Pen("serif-bold", 16), "right")
    _captions(page, 58, 24, (
        (330, 430, "Order", "number"), (430, 480, "Revision", "=2"), (480, 576, "Page", "=1 of 1"),
    ))  # fmt: skip
    _captions(page, 82, 24, (
        (330, 410, "Order Date", "ordered_on"), (410, 494, "Revision Date", "amended_on"),
        (494, 576, "Currency", "currency"),
    ))  # fmt: skip
    for x0, x1, caption in ((36, 216, "Supplier"), (216, 396, "Ship To"), (396, 576, "Bill To")):
        page.box(x0, 116, x1, 192, line=GREY)
        page.text(x0 + 4, 124, caption, small)
    page.field("vendor.name", 44, 138, pen, fit=166)
    end = page.block("vendor.address", 44, 151, pen)
    page.text(44, end, f"Attn: {page.notes['contact']}", pen)
    page.text(224, 138, "Main Receiving", pen)
    page.block("ship_to", 224, 151, pen)
    page.field("buyer.name", 404, 138, pen, fit=166)
    page.text(404, 151, "Accounts Payable", pen)
    page.block("buyer.address", 404, 164, pen)
    _captions(page, 192, 24, (
        (36, 126, "Supplier No.", "vendor.number"), (126, 216, "Customer Account No.", "="),
        (216, 306, "Payment Terms", "payment_terms"), (306, 396, "Freight Terms", "=Prepaid"),
        (396, 486, "FOB", "=Destination"), (486, 576, "Transportation", "=Best Way"),
    ))  # fmt: skip
    y = _enterprise_lines(page, 228)
    page.box(36, y, 576, y + 20, line=GREY)
    page.text(44, y + 13, "Tax will be charged as applicable.", small.at(7))
    label = page.text(440, y + 13, "Total:", pen.bold(), "right")
    page.field("total", 534, y + 13, pen.bold(), "right")
    page.text(540, y + 13, "(", pen)
    page.field("currency", 546, y + 13, pen)
    page.text(566, y + 13, ")", pen)
    page.rule(label.x0, y + 17, 570, y + 17, GREY)
    for at, line in enumerate((
        "Notes: Reference this order number on all packages, packing slips and invoices. No "
        "collect shipments accepted.",
        "This order and its attachments of January 15, 2024 are the entire agreement. Hours of "
        "receiving: 7:30 - 15:00.",
    )):  # fmt: skip
        page.text(36, y + 40 + at * 12, line, pen.at(7.4))
    page.rule(380, y + 92, 576, y + 92, GREY)
    page.text(380, y + 101, "Authorized Signature (Buyer)", small)


def _captions(
    page: Canvas, y: float, high: float, cells: tuple[tuple[float, float, str, str], ...]
) -> None:
    """Boxes with a caption above a value; what begins with `=` is printed as it is."""
    for x0, x1, caption, path in cells:
        page.box(x0, y, x1, y + high, line=GREY)
        page.text(x0 + 4, y + 8, caption, Pen(size=6.2, ink=GREY))
        if path.startswith("="):
            page.text(x0 + 6, y + high - 5, path[1:], Pen(size=8.4))
        else:
            page.field(path, x0 + 6, y + high - 5, Pen(size=8.4), fit=x1 - x0 - 10)


def _enterprise_lines(page: Canvas, y: float) -> float:
    pen, head = Pen(size=8), Pen("sans-bold", 7)
    stops = (36, 62, 282, 352, 400, 430, 498, 576)
    page.box(36, y, 576, y + 16, fill=(0.9, 0.9, 0.9), line=GREY)
    for at, text in enumerate((
        "Line", "Part Number / Description", "Delivery Date", "Quantity", "UOM", "Unit Price",
        "Amount",
    )):  # fmt: skip
        page.text(stops[at] + 4, y + 11, text, head)
    y += 16
    for row in page.rows("lines"):
        path = f"lines[{row}]"
        page.box(36, y, 576, y + 28, line=GREY)
        for x in stops[1:-1]:
            page.rule(x, y, x, y + 28, GREY, 0.4)
        page.text(44, y + 11, str(row + 1), pen)
        page.field(f"{path}.code", 66, y + 11, pen)
        page.field(f"{path}.description", 66, y + 23.5, pen, fit=210)
        page.field("deliver_by", 286, y + 11, pen)
        page.field(f"{path}.quantity", 396, y + 11, pen, "right")
        page.text(404, y + 11, page.notes[f"unit[{row}]"].upper(), pen)
        page.field(f"{path}.unit_price", 494, y + 11, pen, "right")
        page.field(f"{path}.amount", 572, y + 11, pen, "right")
        y += 28
    return y


_US = bills.Terms(bills.US, companies.SUPPLIES, least=3, most=8, shipping=True, due_days=(30, 45))
_UNTAXED = replace(_US, market=bills.US_UNTAXED, shipping=False, most=9)
LAYOUTS = (
    Layout(spreadsheet, _Own(Terms(_US), "{}"), Format(us_date), producer="Gridsheet 16"),
    Layout(enterprise, _Own(Terms(_UNTAXED), "{:08}", revised=True), Format(brief_us_date),
           producer="Orbital ERP 2025.1"),
    Layout(
        kept_purchase_order_papers.two_lines_each,
        _Own(Terms(bills.Terms(bills.GERMANY, companies.SUPPLIES, least=2, most=6)), "4500{:06}"),
        Format(dotted_date, ",", "."),
        A4,
        producer="Kontora MM 6",
    ),
    Layout(
        kept_purchase_order_papers.official_order,
        _Own(Terms(bills.Terms(bills.UK, companies.UK_GOODS, least=2, most=5)), "TC{:06}"),
        Format(long_uk_date),
        A4,
    ),
)  # fmt: skip
