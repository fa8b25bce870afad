"""Pay stubs on other paper: landscape, narrow, under a voucher, in one list."""

from extraction.samples.canvas import GREY, WHITE, Canvas, Colour, Pen
from extraction.samples.pay_stub_sheets import put
from extraction.samples.payroll import TABLES

_RULE: Colour = (0.4, 0.42, 0.45)
_ICE: Colour = (0.92, 0.95, 0.98)
_STEEL: Colour = (0.16, 0.31, 0.42)
_VIOLET: Colour = (0.36, 0.22, 0.56)


def landscape(page: Canvas) -> None:
    """Wide paper: three panels side by side, totals in a column of their own, no year per line."""
    pen, head = Pen(size=9), Pen("sans-bold", 8, WHITE)
    page.text(40, 52, "PAY SLIP", Pen("sans-bold", 20, _STEEL))
    page.field("employer.name", 752, 46, pen.bold().at(11), "right", fit=420)
    page.inline("employer.address", 752, 60, pen.at(8), "right")
    page.box(40, 74, 752, 112, fill=_ICE)
    for place, (title, path) in enumerate((
        ("Name", "employee.name"), ("SS number", "employee.ssn"), ("Slip no.", "check_number"),
        ("From", "period_start"), ("To", "period_end"), ("Payment date", "pay_date"),
    )):  # fmt: skip
        left = 48 + place * 100 + (110 if place else 0)
        page.text(left, 87, title, pen.at(7).inked(GREY))
        page.field(path, left, 102, pen, fit=190 if path.endswith("name") else 95)
    panels = (
        ("Earnings", "earnings", 40, 300), ("Taxes", "tax_lines", 308, 456),
        ("Deductions", "deduction_lines", 464, 612),
    )  # fmt: skip
    for title, table, left, right in panels:
        page.box(left, 126, right, 144, fill=_STEEL)
        page.text(left + 6, 138, title, head)
        page.text(right - 6, 138, "Amount", head, "right")
        page.box(left, 144, right, 330, line=_RULE)
        if table == "earnings":
            page.text(right - 120, 138, "Hours", head, "right")
            page.text(right - 68, 138, "Rate", head, "right")
        y = 161.0
        for row in page.rows(table):
            page.field(f"{table}[{row}].description", left + 6, y, pen, fit=82)
            page.field(f"{table}[{row}].hours", right - 120, y, pen, "right")
            page.field(f"{table}[{row}].rate", right - 68, y, pen, "right")
            page.field(f"{table}[{row}].current", right - 6, y, pen, "right")
            y += 18
        page.text(left + 6, 323, f"Total {title.lower()}", pen.bold())
        page.field(f"{TABLES[table]}.current", right - 6, 323, pen.bold(), "right")
    _right_column(page, pen, head)
    page.block("employee.address", 40, 350, pen)


def _right_column(page: Canvas, pen: Pen, head: Pen) -> None:
    page.box(620, 126, 752, 144, fill=_STEEL)
    page.text(626, 138, "Year to date", head)
    page.box(620, 144, 752, 258, line=_RULE)
    for place, (title, path) in enumerate((
        ("Gross", "gross_pay"), ("Taxes", "taxes"), ("Deductions", "deductions"),
        ("Net", "net_pay"),
    )):  # fmt: skip
        page.text(626, 164 + place * 24, title, pen)
        page.field(f"{path}.ytd", 746, 164 + place * 24, pen, "right")
    page.box(620, 266, 752, 330, fill=_ICE, line=_STEEL)
    page.text(686, 285, "Net payment", pen, "center")
    page.field("net_pay.current", 686, 312, pen.bold().at(17), "center", before="$")


def voucher_above(page: Canvas) -> None:
    """A deposit voucher on top, and below it one list in which every kind of line follows on."""
    pen, label = Pen("serif", 9.5), Pen("serif-italic", 8.5, GREY)
    page.box(50, 44, 562, 200, line=_RULE, weight=1.2)
    page.field("employer.name", 64, 68, pen.bold().at(12), fit=300)
    page.block("employer.address", 64, 83, pen)
    page.text(548, 68, "DEPOSIT VOUCHER - NOT A CHECK", pen.bold().at(9), "right")
    page.labelled("Voucher", "check_number", 430, 92, pen)
    page.labelled("Date of pay", "pay_date", 430, 108, pen)
    page.text(64, 136, "Deposited to the account of", label)
    page.field("employee.name", 64, 152, pen.bold().at(11), fit=300)
    page.block("employee.address", 64, 167, pen)
    page.box(430, 138, 548, 164, line=_RULE)
    page.field("net_pay.current", 542, 156, pen.bold().at(12), "right", before="$")
    page.text(430, 184, f"{page.notes['bank']}", label)
    page.dashes(0, 218, page.width, GREY)
    box = page.labelled("Pay period:", "period_start", 50, 244, pen)
    if box:
        dash = page.text(box.x1 + 4, 244, "-", pen)
        page.field("period_end", dash.x1 + 4, 244, pen)
    page.labelled("SSN:", "employee.ssn", 306, 244, pen)
    box = page.field("pay_frequency", 562, 244, pen, "right")
    page.text(box.x0 - 4 if box else 562, 244, "Pay cycle:", pen, "right")
    stops = {"hours": 318, "rate": 378, "current": 466, "ytd": 556}
    names = {"hours": "Units", "rate": "Per unit", "current": "This pay", "ytd": "Calendar YTD"}
    page.rule(50, 254, 562, 254, weight=1)
    page.text(56, 266, "Item", pen.bold())
    for column, x in stops.items():
        page.text(x, 266, names[column], pen.bold(), "right")
    page.rule(50, 271, 562, 271, weight=0.5)
    y = 286.0
    for table, total, title in (
        ("earnings", "gross_pay", "Gross wages"), ("tax_lines", "taxes", "Taxes, all"),
        ("deduction_lines", "deductions", "Other deductions, all"),
    ):  # fmt: skip
        for row in page.rows(table):
            page.field(f"{table}[{row}].description", 56, y, pen, fit=180)
            for column, x in stops.items():
                page.field(f"{table}[{row}].{column}", x, y, pen, "right")
            y += 15
        y = _list_total(page, pen.bold(), title, total, y)
    _list_total(page, pen.bold().at(11), "Net wages", "net_pay", y + 4)


def _list_total(page: Canvas, pen: Pen, title: str, path: str, y: float) -> float:
    page.rule(400, y - 11, 562, y - 11, weight=0.4)
    page.text(56, y + 1, title, pen)
    page.field(f"{path}.current", 466, y + 1, pen, "right")
    page.field(f"{path}.ytd", 556, y + 1, pen, "right")
    return y + 24


def narrow(page: Canvas) -> None:
    """A small page made for a telephone: cards of label and value, one under the other."""
    pen, grey = Pen(size=10), Pen(size=9, ink=GREY)
    page.box(0, 0, page.width, 96, fill=_VIOLET)
    page.text(24, 32, "You took home", pen.inked(WHITE))
    page.field("net_pay.current", 24, 66, pen.bold().at(26).inked(WHITE), before="$")
    page.field("pay_date", 396, 32, pen.inked(WHITE), "right")
    page.field("employer.name", 24, 86, pen.at(9).inked(WHITE), fit=370)
    y = 120.0
    for title, path in (
        ("Paid to", "employee.name"), ("Social security", "employee.ssn"),
        ("First day", "period_start"), ("Last day", "period_end"),
        ("Schedule", "pay_frequency"), ("Employee no.", "employee_id"),
    ):  # fmt: skip
        page.text(24, y, title, grey)
        if path == "employee.name":
            page.field(path, 396, y, pen, "right", fit=280)
        else:
            put(page, path, 396, y, pen, "right")
        y += 17
    for table, title, total in (
        ("earnings", "You earned", "gross_pay"), ("tax_lines", "Taxes withheld", "taxes"),
        ("deduction_lines", "Benefits and other", "deductions"),
    ):  # fmt: skip
        page.rule(24, y - 4, 396, y - 4, _RULE, 0.5)
        page.text(24, y + 15, title, pen.bold().inked(_VIOLET))
        page.field(f"{total}.current", 396, y + 15, pen.bold(), "right", before="$")
        y += 33
        for row in page.rows(table):
            page.field(f"{table}[{row}].description", 36, y, grey, fit=200)
            page.field(f"{table}[{row}].current", 396, y, grey, "right", before="$")
            y += 15
        y += 8
    page.box(24, y - 2, 396, y + 44, fill=_ICE)
    page.text(34, y + 16, "So far this year", pen.bold())
    for x, title, path in ((150, "Earned", "gross_pay.ytd"), (280, "Took home", "net_pay.ytd")):
        page.text(x, y + 14, title, grey)
        page.field(path, x, y + 32, pen, before="$")
