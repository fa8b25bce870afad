"""A pay stub of a payroll bureau for small firms."""

from decimal import Decimal

from extraction.samples.canvas import GREY, Canvas, Colour, Pen
from extraction.samples.layout import Layout
from extraction.samples.pay import Terms
from extraction.samples.payroll import Names

_BAND: Colour = (0.88, 0.89, 0.91)
_STOPS = {"hours": 350, "rate": 390, "current": 452, "year_hours": 502, "ytd": 570}


def two_sides(page: Canvas) -> None:
    """Who is paid and where the money went at the left, what was earned and taken at the right."""
    pen, head = Pen(size=8), Pen("sans-bold", 7.4)
    page.text(42, 40, f"{page.notes['department_code']} 1204-C217", pen.at(6.5).inked(GREY))
    page.field("employer.name", 42, 54, pen.at(9), fit=300)
    page.block("employer.address", 42, 67, pen)
    page.text(570, 54, "EARNINGS STATEMENT AND CHECK DETAIL", head, "right")
    page.text(570, 67, f"ORG1: {page.notes['department']}", pen, "right")
    page.rule(42, 92, 570, 92, GREY)
    _person(page, pen, head)
    _allocations(page, pen, head)
    y = _earned(page, pen, head)
    y = _taken(page, pen, head, y, "WITHHOLDINGS", "tax_lines", "taxes")
    y = _taken(page, pen, head, y, "DEDUCTIONS", "deduction_lines", "deductions")
    page.box(226, y - 11, 574, y + 5, fill=_BAND)
    page.text(232, y, "NET PAY", head.at(9))
    page.field("net_pay.current", _STOPS["current"], y, head.at(8.5), "right")
    page.field("net_pay.ytd", _STOPS["ytd"], y, head.at(8.5), "right")
    page.text(452, y - 14, "THIS PERIOD ($)", head.at(6.4), "right")
    page.text(570, y - 14, "YTD ($)", head.at(6.4), "right")
    page.text(42, 640, "Payrolls by Millstream, Inc.", pen.at(7).inked(GREY))


def _person(page: Canvas, pen: Pen, head: Pen) -> None:
    page.box(42, 98, 216, 112, fill=_BAND)
    page.text(46, 108, "PERSONAL AND CHECK INFORMATION", head)
    page.field("employee.name", 46, 126, pen.bold(), fit=166)
    end = page.block("employee.address", 46, 138, pen)
    for at, (label, value) in enumerate((
        ("Soc Sec #:", "employee.ssn"), ("Employee ID:", "employee_id"),
    )):  # fmt: skip
        box = page.text(46, end + 8 + at * 13, label, pen)
        if value in page.values:
            page.field(value, box.x1 + 4, end + 8 + at * 13, pen)
        else:
            page.text(box.x1 + 4, end + 8 + at * 13, page.notes.get(value, ""), pen)
    base = end + 44
    page.text(46, base, f"Home Department: {page.notes['department']}", pen)
    start = page.labelled("Pay Period:", "period_start", 46, base + 22, pen)
    to = page.text((start.x1 if start else 110) + 3, base + 22, "to", pen)
    page.field("period_end", to.x1 + 3, base + 22, pen)
    paid = page.labelled("Check Date:", "pay_date", 46, base + 35, pen)
    page.labelled("Check #:", "check_number", (paid.x1 if paid else 110) + 8, base + 35, pen)


def _allocations(page: Canvas, pen: Pen, head: Pen) -> None:
    page.box(42, 300, 216, 314, fill=_BAND)
    page.text(46, 310, "NET PAY ALLOCATIONS", head)
    for text, x, align in (
        ("DESCRIPTION", 46, "left"), ("THIS PERIOD ($)", 164, "right"), ("YTD ($)", 214, "right"),
    ):  # fmt: skip
        page.text(x, 325, text, head.at(6), align)
    page.text(46, 340, "Check Amount", pen)
    page.text(164, 340, "0.00", pen, "right")
    page.text(214, 340, "0.00", pen, "right")
    page.text(46, 353, f"Chkg {page.notes['account']}", pen)
    page.field("net_pay.current", 164, 353, pen, "right")
    page.field("net_pay.ytd", 214, 353, pen, "right")
    page.text(46, 367, "NET PAY", head)
    page.field("net_pay.current", 164, 367, pen.bold(), "right")
    page.field("net_pay.ytd", 214, 367, pen.bold(), "right")
    page.text(46, 396, "TIME OFF (Based on policy year)", head)
    for at, kind in enumerate(("Vacation", "Sick")):
        page.text(46, 410 + at * 13, kind, pen)
        page.text(164, 410 + at * 13, page.notes[kind.lower()], pen, "right")
        page.text(214, 410 + at * 13, "hrs avail", pen.at(7), "right")


def _earned(page: Canvas, pen: Pen, head: Pen) -> float:
    page.box(226, 98, 574, 112, fill=_BAND)
    page.text(230, 108, "EARNINGS", head)
    small = head.at(6.2)
    page.text(230, 123, "BASIS OF", small)
    page.text(230, 132, "PAY", small)
    page.text(264, 132, "DESCRIPTION", small)
    for key, text in (
        ("hours", "HRS/UNITS"), ("rate", "RATE"), ("current", "THIS PERIOD ($)"),
        ("year_hours", "YTD HOURS"), ("ytd", "YTD ($)"),
    ):  # fmt: skip
        page.text(_STOPS[key], 132, text, small, "right")
    y, hours = 146.0, Decimal()
    for row in page.rows("earnings"):
        path = f"earnings[{row}]"
        if row == 0:
            page.text(230, y, "Hourly" if f"{path}.rate" in page.values else "Salary", pen.at(7))
        page.field(f"{path}.description", 264, y, pen, fit=50)
        for column in ("hours", "rate", "current", "ytd"):
            page.field(f"{path}.{column}", _STOPS[column], y, pen, "right")
        if f"{path}.rate" in page.values:
            hours += Decimal(page.values.get(f"{path}.hours", "0"))
            paid = Decimal(page.values.get(f"{path}.ytd", "0"))
            year = paid / Decimal(page.values[f"{path}.rate"])
            page.text(_STOPS["year_hours"], y, page.figure(f"{year:.2f}"), pen, "right")
        y += 13
    page.rule(226, y - 8, 574, y - 8, GREY, 0.4)
    if hours:
        page.text(230, y + 3, "Total Hours", pen)
        page.text(_STOPS["hours"], y + 3, page.figure(f"{hours:.2f}"), pen, "right")
        y += 13
    page.text(230, y + 3, "Gross Earnings", pen.bold())
    page.field("gross_pay.current", _STOPS["current"], y + 3, pen.bold(), "right")
    page.field("gross_pay.ytd", _STOPS["ytd"], y + 3, pen.bold(), "right")
    return y + 18


def _taken(
    page: Canvas, pen: Pen, head: Pen, y: float, title: str, table: str, total: str
) -> float:
    page.box(226, y, 574, y + 14, fill=_BAND)
    page.text(230, y + 10, title, head)
    y += 26
    for text, x, align in (
        ("DESCRIPTION", 230, "left"), ("THIS PERIOD ($)", _STOPS["current"], "right"),
        ("YTD ($)", _STOPS["ytd"], "right"),
    ):  # fmt: skip
        page.text(x, y, text, head.at(6.2), align)
    if table == "tax_lines":
        page.text(330, y, "FILING STATUS", head.at(6.2))
    y += 13
    for row in page.rows(table):
        path = f"{table}[{row}]"
        page.field(f"{path}.description", 230, y, pen, fit=96)
        if table == "tax_lines" and row in (0, 3):
            status = f"{page.notes['status'][0]} {page.notes['allowances']}"
            page.text(330, y, status, pen)
        page.field(f"{path}.current", _STOPS["current"], y, pen, "right")
        page.field(f"{path}.ytd", _STOPS["ytd"], y, pen, "right")
        y += 13
    page.rule(226, y - 8, 574, y - 8, GREY, 0.4)
    page.text(230, y + 3, f"Total {title.title()}", pen.bold())
    page.field(f"{total}.current", _STOPS["current"], y + 3, pen.bold(), "right")
    page.field(f"{total}.ytd", _STOPS["ytd"], y + 3, pen.bold(), "right")
    return y + (18 if table == "tax_lines" else 36)


LAYOUTS = (
    Layout(
        two_sides,
        Terms(
            Names("Regular", "Overtime", "Bonus", "Fed Income Tax", "Social Security", "Medicare",
                  "{} Income Tax", ("401k EE Pretax", "Med Pretax", "Dental Pretax")),
            ("Weekly", "Biweekly", "Semi-monthly"), ssn="xxx-xx-{}",
        ),
        producer="Millstream Flex 2",
    ),
)  # fmt: skip
