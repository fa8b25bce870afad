"""Invoices that are kept for judging readers: nobody who writes one looks at them."""

from decimal import Decimal

from extraction.samples import bills, companies, kept_invoice_papers
from extraction.samples.canvas import A4, GREY, Canvas, Colour, Pen
from extraction.samples.formats import Format, dotted_date, short_us_date, us_date
from extraction.samples.layout import Layout

_LINE: Colour = (0.75, 0.77, 0.8)


def _day_month(day: object) -> str:
    """5 Nov 2026"""
    return f"{day:%d %b %Y}".removeprefix("0")


# A British program in the cloud: three columns at the top, a slip to send back at the foot


def cloud(page: Canvas) -> None:
    """Labels above values in the middle column, the sender at the right, a slip at the foot."""
    pen, bold = Pen(size=9), Pen("sans-bold", 9)
    page.text(48, 86, "TAX INVOICE", Pen(size=21))
    page.field("customer.name", 62, 118, pen, fit=210)
    page.block("customer.address", 62, 131, pen)
    y = 86.0
    for label, path in (("Invoice Date", "issued_on"), ("Invoice Number", "number"),
                        ("Reference", "purchase_order"),
                        ("VAT Number", "vendor.vat_id")):  # fmt: skip
        page.text(300, y, label, bold)
        page.field(path, 300, y + 13, pen)
        y += 32
    page.field("vendor.name", 432, 86, pen, fit=118)
    page.block("vendor.address", 432, 99, pen)
    page.text(432, 156, page.notes["phone"], pen)
    y = _cloud_lines(page, 252)
    y = _cloud_sums(page, y)
    box = page.text(48, y, "Due Date:", bold.at(10))
    page.field("due_on", box.x1 + 4, y, bold.at(10))
    for at, line in enumerate((
        "Please pay by bank transfer and quote the invoice number. Interest of 8% over base rate",
        "may be charged under the Late Payment of Commercial Debts (Interest) Act 1998.",
    )):  # fmt: skip
        page.text(48, y + 15 + at * 12, line, pen.at(8))
    box = page.text(48, y + 46, "IBAN", pen.at(8))
    page.field("iban", box.x1 + 5, y + 46, pen.at(8))
    _cloud_slip(page)


def _cloud_lines(page: Canvas, y: float) -> float:
    pen, bold = Pen(size=8.6), Pen("sans-bold", 8.6)
    for x, head, align in ((48, "Description", "left"), (318, "Quantity", "right"),
                           (392, "Unit Price", "right"), (452, "VAT", "right")):  # fmt: skip
        page.text(x, y, head, bold, align)
    money = page.field("currency", 547, y, bold, "right")
    page.text((money.x0 if money else 530) - 3, y, "Amount", bold, "right")
    page.rule(48, y + 6, 547, y + 6, weight=1)
    for row in page.rows("lines"):
        y += 21
        path = f"lines[{row}]"
        page.field(f"{path}.description", 48, y, pen, fit=214)
        page.field(f"{path}.quantity", 318, y, pen, "right")
        page.field(f"{path}.unit_price", 392, y, pen, "right")
        rate = Decimal(page.notes[f"rate[{row}]"])
        page.text(452, y, f"{rate:.0f}%" if rate else "Zero Rated", pen, "right")
        page.field(f"{path}.amount", 547, y, pen, "right")
        page.rule(48, y + 7, 547, y + 7, _LINE, 0.5)
    return y + 22


def _cloud_sums(page: Canvas, y: float) -> float:
    pen, bold = Pen(size=9), Pen("sans-bold", 9.6)
    page.text(460, y, "Subtotal", pen, "right")
    page.field("subtotal", 547, y, pen, "right")
    y += 17
    page.text(460, y, "TOTAL VAT", pen, "right")
    page.field("tax_total", 547, y, pen, "right")
    page.rule(330, y + 7, 547, y + 7, weight=0.8)
    y += 21
    money = page.field("currency", 460, y, bold, "right")
    page.text((money.x0 if money else 440) - 3, y, "TOTAL", bold, "right")
    page.field("total", 547, y, bold, "right")
    return y + 42


def _cloud_slip(page: Canvas) -> None:
    pen, bold, y = Pen(size=8.6), Pen("sans-bold", 8.6), 674.0
    page.dashes(36, 648, 559, GREY)
    page.text(48, y + 10, "PAYMENT ADVICE", Pen(size=15))
    page.text(48, y + 36, "To:", pen)
    page.field("vendor.name", 70, y + 36, pen, fit=210)
    page.block("vendor.address", 70, y + 49, pen)
    for at, (label, path) in enumerate((
        ("Customer", "customer.name"), ("Invoice Number", "number"), ("Amount Due", "amount_due"),
        ("Due Date", "due_on"), ("Amount Enclosed", ""),
    )):  # fmt: skip
        base = y + at * 17
        page.text(320, base, label, bold)
        if path:
            page.field(path, 410, base, bold if path == "amount_due" else pen, fit=136)
        page.rule(320, base + 6, 547, base + 6, _LINE, 0.5)
    page.text(410, y + 83, "Enter the amount you are paying above", pen.at(6.5))


# A desktop program of American small firms: boxes with rules down to the foot


def desktop(page: Canvas) -> None:
    """Date and number in a small grid, one tall table ruled to the foot, sums in its last rows."""
    pen, line = Pen(size=9), (0.2, 0.2, 0.2)
    page.field("vendor.name", 40, 54, Pen("sans-bold", 12), fit=310)
    page.block("vendor.address", 40, 69, pen)
    page.text(40, 99, page.notes["phone"], pen)
    page.text(572, 58, "Invoice", Pen("sans-bold", 20), "right")
    for x0, x1, label, path in ((424, 494, "Date", "issued_on"), (494, 572, "Invoice #", "number")):
        page.box(x0, 76, x1, 92, line=line)
        page.box(x0, 92, x1, 112, line=line)
        page.text((x0 + x1) / 2, 87, label, pen, "center")
        page.field(path, (x0 + x1) / 2, 106, pen, "center")
    for x0, title in ((40, "Bill To"), (324, "Ship To")):
        page.box(x0, 126, x0 + 248, 142, line=line)
        page.box(x0, 142, x0 + 248, 204, line=line)
        page.text(x0 + 5, 137, title, pen)
    page.field("customer.name", 45, 156, pen, fit=236)
    page.block("customer.address", 45, 169, pen)
    for at, line_of in enumerate(page.notes["ship_to"].split("; ")):
        page.text(329, 156 + at * 13, line_of, pen)
    cells = ((228, 312, "P.O. Number", "purchase_order"), (312, 382, "Terms", ""),
             (382, 462, "Due Date", "due_on"), (462, 572, "Rep", "="))  # fmt: skip
    for x0, x1, label, path in cells:
        page.box(x0, 218, x1, 234, line=line)
        page.box(x0, 234, x1, 254, line=line)
        page.text((x0 + x1) / 2, 229, label, pen, "center")
        if path and path != "=":
            page.field(path, (x0 + x1) / 2, 248, pen, "center", fit=x1 - x0 - 6)
        else:
            text = page.notes["contact"] if path else page.notes["terms"]
            page.text((x0 + x1) / 2, 248, text, pen, "center", fit=x1 - x0 - 6)
    _desktop_lines(page, line)
    _desktop_sums(page, line)


def _desktop_lines(page: Canvas, line: Colour) -> None:
    pen = Pen(size=9)
    stops = (40, 92, 172, 412, 492, 572)
    for at, head in enumerate(("Quantity", "Item Code", "Description", "Price Each", "Amount")):
        page.box(stops[at], 266, stops[at + 1], 282, line=line)
        page.box(stops[at], 282, stops[at + 1], 604, line=line)
        page.text((stops[at] + stops[at + 1]) / 2, 277, head, pen, "center")
    y = 296.0
    for row in page.rows("lines"):
        path = f"lines[{row}]"
        page.field(f"{path}.quantity", 86, y, pen, "right")
        page.text(97, y, page.notes[f"code[{row}]"], pen)
        page.field(f"{path}.description", 177, y, pen, fit=230)
        page.field(f"{path}.unit_price", 487, y, pen, "right")
        page.field(f"{path}.amount", 567, y, pen, "right")
        y += 15
    page.text(177, y + 10, "Thank you for your business. Sales tax applies to materials", pen.at(8))
    page.text(177, y + 21, "delivered after January 1, 2024.", pen.at(8))


def _desktop_sums(page: Canvas, line: Colour) -> None:
    pen, y = Pen(size=9.4), 604.0
    rows = [("Subtotal", "subtotal"), (f"Sales Tax ({page.notes['tax_rate[0]']}%)", "tax_total"),
            ("Total", "total")]  # fmt: skip
    paid, owed = Decimal(page.notes["paid"]), Decimal(page.notes["owed"])
    rows.append(("Previous Balance", "=owed") if owed else ("Payments/Credits", "=paid"))
    rows.append(("Balance Due", "amount_due"))
    for label, path in rows:
        look = pen.bold() if path in ("total", "amount_due") else pen
        page.box(372, y, 572, y + 21, line=line)
        page.text(380, y + 14.5, label, look.bold() if path == "amount_due" else pen)
        if path == "=owed":
            page.text(566, y + 14.5, f"${page.figure(str(owed))}", pen, "right")
        elif path == "=paid":
            page.text(
                566, y + 14.5, f"{'-' if paid else ''}${page.figure(str(paid))}", pen, "right"
            )
        else:
            page.field(path, 566, y + 14.5, look, "right", before="$")
        y += 21
    page.stands_for("currency", page.printed["total"], page.boxes["total"][1])
    page.box(40, 604, 372, y, line=line)
    page.text(
        46, 620, "A finance charge of 1.5% per month is added to balances past due.", pen.at(8)
    )
    page.text(46, 633, "Returned checks: $35.00.", pen.at(8))


LAYOUTS = (
    Layout(
        cloud,
        bills.Terms(bills.UK, companies.UK_GOODS, number="INV-{:04}", due_days=(14, 30)),
        Format(_day_month),
        A4,
        producer="Cloudbooks UK",
    ),
    Layout(
        desktop,
        bills.Terms(bills.US, companies.SUPPLIES, least=2, most=9, number="{}", paid=True),
        Format(us_date),
        producer="Ledgerbook Desktop 2024",
    ),
    Layout(
        kept_invoice_papers.distributor,
        bills.Terms(bills.US, companies.SUPPLIES, least=4, most=11, number="{:07}-00",
                    due_days=(10, 30), shipping=True),
        Format(short_us_date),
        producer="Orbital ERP 2025.1",
    ),
    Layout(
        kept_invoice_papers.werkstatt,
        bills.Terms(bills.GERMANY, companies.GERMAN_GOODS, least=2, most=6, number="{year}-{:05}",
                    decimals=2, due_days=(10, 14)),
        Format(dotted_date, ",", "."),
        A4,
        "de",
        producer="Kontora Rechnung 8",
    ),
)  # fmt: skip
