"""Pay stubs laid out as a sheet: letterhead, facts, tables, totals."""

from extraction.samples.canvas import GREY, WHITE, Canvas, Colour, Pen
from extraction.samples.payroll import TABLES

_BLUE: Colour = (0.13, 0.27, 0.45)
_MIST: Colour = (0.91, 0.94, 0.97)
_LINE: Colour = (0.72, 0.76, 0.8)


def two_columns(page: Canvas) -> None:
    """Earnings on the left, taxes and deductions on the right, totals in a band."""
    pen = Pen(size=8.5)
    page.field("employer.name", 42, 58, pen.bold().at(14).inked(_BLUE), fit=330)
    page.inline("employer.address", 42, 74, pen.inked(GREY))
    page.text(570, 58, "Earnings Statement", pen.at(15), "right")
    page.rule(42, 86, 570, 86, _BLUE, 1.4)
    label = pen.at(7.5).inked(GREY)
    facts = (
        ("Employee", "employee.name", 42, 106), ("Employee ID", "employee_id", 250, 106),
        ("SSN", "employee.ssn", 250, 132), ("Department", "department", 250, 158),
        ("Pay Period Begin", "period_start", 345, 106), ("Pay Period End", "period_end", 345, 132),
        ("Pay Frequency", "pay_frequency", 345, 158), ("Pay Date", "pay_date", 470, 106),
        ("Check Number", "check_number", 470, 132),
    )  # fmt: skip
    for name, path, x, y in facts:
        page.text(x, y, name, label)
        put(page, path, x, y + 12, pen.bold() if path == "employee.name" else pen)
    page.block("employee.address", 42, 131, pen)
    _earnings(page, pen, 42, 190, 322)
    below = _taken(page, pen, "Taxes", "tax_lines", 336, 190, 570)
    _taken(page, pen, "Deductions", "deduction_lines", 336, below + 14, 570)
    _totals_band(page, pen, 410)
    page.text(42, 490, f"Deposited to {page.notes['bank']}, account ending", label)
    page.text(42, 502, page.notes["account"], pen)


def _earnings(page: Canvas, pen: Pen, x0: float, y: float, x1: float) -> None:
    page.box(x0, y, x1, y + 17, fill=_MIST)
    head = pen.bold().at(8)
    stops = {"hours": x0 + 112, "rate": x0 + 154, "current": x0 + 210, "ytd": x1 - 5}
    page.text(x0 + 5, y + 12, "Earnings", head)
    for column, title in (("hours", "Hours"), ("rate", "Rate"), ("current", "Current")):
        page.text(stops[column], y + 12, title, head, "right")
    page.text(stops["ytd"], y + 12, "Year to Date", head, "right")
    y += 31
    for row in page.rows("earnings"):
        page.field(f"earnings[{row}].description", x0 + 5, y, pen, fit=74)
        for column, x in stops.items():
            page.field(f"earnings[{row}].{column}", x, y, pen, "right")
        y += 15
    page.rule(x0, y - 7, x1, y - 7, _LINE)
    page.text(x0 + 5, y + 7, "Gross Pay", head)
    page.field("gross_pay.current", stops["current"], y + 7, head, "right")
    page.field("gross_pay.ytd", stops["ytd"], y + 7, head, "right")


def _taken(page: Canvas, pen: Pen, title: str, table: str, x0: float, y: float, x1: float) -> float:
    page.box(x0, y, x1, y + 17, fill=_MIST)
    head = pen.bold().at(8)
    page.text(x0 + 5, y + 12, title, head)
    page.text(x1 - 75, y + 12, "Current", head, "right")
    page.text(x1 - 5, y + 12, "Year to Date", head, "right")
    y += 31
    for row in page.rows(table):
        page.field(f"{table}[{row}].description", x0 + 5, y, pen, fit=95)
        page.field(f"{table}[{row}].current", x1 - 75, y, pen, "right")
        page.field(f"{table}[{row}].ytd", x1 - 5, y, pen, "right")
        y += 15
    page.rule(x0, y - 7, x1, y - 7, _LINE)
    page.text(x0 + 5, y + 7, f"Total {title}", head)
    page.field(f"{TABLES[table]}.current", x1 - 75, y + 7, head, "right")
    page.field(f"{TABLES[table]}.ytd", x1 - 5, y + 7, head, "right")
    return y + 14


def _totals_band(page: Canvas, pen: Pen, y: float) -> None:
    page.box(42, y, 570, y + 52, fill=_MIST, line=_LINE)
    label = pen.at(7.5).inked(_BLUE)
    columns = (
        ("Gross Pay", "gross_pay"), ("Taxes", "taxes"), ("Deductions", "deductions"),
        ("Net Pay", "net_pay"),
    )  # fmt: skip
    page.text(52, y + 30, "Current", pen.bold())
    page.text(52, y + 45, "Year to Date", pen.bold())
    for place, (title, path) in enumerate(columns):
        x = 222 + place * 113
        page.text(x, y + 15, title, label.bold(), "right")
        strong = pen.bold() if path == "net_pay" else pen
        page.field(f"{path}.current", x, y + 30, strong, "right", before="$")
        page.field(f"{path}.ytd", x, y + 45, strong, "right", before="$")


def banner(page: Canvas) -> None:
    """A modern program's page: coloured banner, large net pay, sections one under the other."""
    teal, pale = (0.05, 0.36, 0.37), (0.9, 0.95, 0.94)
    pen = Pen(size=8.5)
    page.box(0, 0, page.width, 74, fill=teal)
    page.field("employer.name", 48, 36, pen.bold().at(16).inked(WHITE), fit=330)
    page.inline("employer.address", 48, 54, pen.inked(WHITE))
    page.text(564, 30, "Net pay", pen.inked(WHITE), "right")
    page.field("net_pay.current", 564, 52, pen.bold().at(18).inked(WHITE), "right", before="$")
    label = pen.inked(GREY)
    page.text(48, 102, "Pay statement for", label)
    page.field("employee.name", 48, 118, pen.bold().at(12))
    page.block("employee.address", 48, 132, pen)
    facts = (
        ("Pay day", "pay_date"), ("Period start", "period_start"), ("Period end", "period_end"),
        ("SSN", "employee.ssn"), ("Pay schedule", "pay_frequency"),
    )  # fmt: skip
    for place, (name, path) in enumerate(facts):
        page.text(350, 102 + place * 14, name, label)
        put(page, path, 564, 102 + place * 14, pen, "right")
    y = 192.0
    sections = (
        ("Employee gross earnings", "earnings", "Gross earnings"),
        ("Employee taxes withheld", "tax_lines", "Total taxes"),
        ("Employee deductions", "deduction_lines", "Total deductions"),
    )
    for title, table, total in sections:
        y = _section(page, pen, title, table, total, y, teal, pale)
    page.box(48, y, 564, y + 24, fill=teal)
    head = pen.bold().at(10).inked(WHITE)
    page.text(56, y + 16, "Net pay", head)
    page.field("net_pay.current", 460, y + 16, head, "right", before="$")
    page.field("net_pay.ytd", 556, y + 16, head, "right", before="$")
    sent = f"Direct deposit to {page.notes['bank']} ****{page.notes['account']}"
    page.text(48, y + 46, sent, label)


def _section(
    page: Canvas,
    pen: Pen,
    title: str,
    table: str,
    total: str,
    y: float,
    ink: Colour,
    pale: Colour,
) -> float:
    page.text(48, y, title, pen.bold().at(10.5).inked(ink))
    head = pen.at(7.5).inked(GREY)
    stops = {"rate": 270, "hours": 350, "current": 460, "ytd": 556}
    titles = {"rate": "Rate", "hours": "Hours", "current": "Current", "ytd": "Year to date"}
    for column, x in stops.items():
        if table == "earnings" or column in ("current", "ytd"):
            page.text(x, y, titles[column], head, "right")
    page.rule(48, y + 6, 564, y + 6, ink, 0.9)
    y += 20
    for row in page.rows(table):
        page.field(f"{table}[{row}].description", 56, y, pen, fit=160)
        for column, x in stops.items():
            if table == "earnings" or column in ("current", "ytd"):
                sign = "$" if column == "rate" else ""
                page.field(f"{table}[{row}].{column}", x, y, pen, "right", before=sign)
        page.rule(48, y + 5, 564, y + 5, pale)
        y += 16
    page.text(56, y + 1, total, pen.bold())
    page.field(f"{TABLES[table]}.current", 460, y + 1, pen.bold(), "right", before="$")
    page.field(f"{TABLES[table]}.ytd", 556, y + 1, pen.bold(), "right", before="$")
    return y + 28


def put(page: Canvas, name: str, x: float, y: float, pen: Pen, align: str = "left") -> None:
    """Print a value, or a note where `name` is one."""
    if name in page.notes:
        page.text(x, y, page.notes[name], pen, align)
    else:
        page.field(name, x, y, pen, align)
