"""Pay stubs on ruled forms, in sidebars, with leaders: what older and plainer programs print."""

from extraction.samples.canvas import GREY, WHITE, Canvas, Colour, Pen
from extraction.samples.pay_stub_sheets import put
from extraction.samples.payroll import TABLES

_RULE: Colour = (0.25, 0.25, 0.28)
_SAND: Colour = (0.96, 0.94, 0.89)
_BROWN: Colour = (0.42, 0.28, 0.12)
_SLATE: Colour = (0.2, 0.25, 0.31)
_FOG: Colour = (0.93, 0.94, 0.95)


def boxed_grid(page: Canvas) -> None:
    """Every value in a ruled cell under its own small label; the year to date comes first."""
    pen, label = Pen("serif", 9), Pen("serif", 6.5, _RULE)
    page.text(306, 52, "EMPLOYEE PAY STUB", pen.bold().at(13), "center")
    cells = (
        ("EMPLOYER", "employer.name", 36, 66, 250), ("EMPLOYEE", "employee.name", 286, 66, 190),
        ("SSN", "employee.ssn", 476, 66, 100), ("EMPLOYEE NO.", "employee_id", 286, 96, 95),
        ("DEPT.", "department_code", 381, 96, 95), ("CHECK NO.", "check_number", 476, 96, 100),
        ("PERIOD START", "period_start", 286, 126, 95), ("PERIOD END", "period_end", 381, 126, 95),
        ("PAY DATE", "pay_date", 476, 126, 100),
    )  # fmt: skip
    page.box(36, 96, 286, 156, line=_RULE)
    page.text(40, 104, "EMPLOYER ADDRESS", label)
    page.block("employer.address", 40, 122, pen)
    for title, path, left, top, wide in cells:
        page.box(left, top, left + wide, top + 30, line=_RULE)
        page.text(left + 4, top + 8, title, label)
        if path.endswith(".name"):
            page.field(path, left + 4, top + 23, pen, fit=wide - 8)
        else:
            put(page, path, left + 4, top + 23, pen)
    y = 172.0
    for table, title in (
        ("earnings", "EARNINGS"), ("tax_lines", "TAXES"), ("deduction_lines", "DEDUCTIONS"),
    ):  # fmt: skip
        y = _grid(page, pen, label, table, title, y) + 10
    for place, (title, path) in enumerate(
        (("GROSS", "gross_pay"), ("TAXES", "taxes"), ("DEDUCTIONS", "deductions"),
         ("NET PAY", "net_pay"))
    ):  # fmt: skip
        x = 36 + place * 135
        page.box(x, y, x + 135, y + 48, line=_RULE, fill=_SAND if path == "net_pay" else None)
        page.text(x + 4, y + 9, title, label)
        page.text(x + 4, y + 24, "YTD", label)
        page.field(f"{path}.ytd", x + 131, y + 25, pen, "right")
        page.text(x + 4, y + 41, "CURRENT", label)
        page.field(f"{path}.current", x + 131, y + 42, pen.bold(), "right")


def _grid(page: Canvas, pen: Pen, label: Pen, table: str, title: str, y: float) -> float:
    stops = {"hours": 300, "rate": 372, "ytd": 474, "current": 572}
    names = {"hours": "HOURS", "rate": "RATE", "ytd": "YTD AMOUNT", "current": "CURRENT AMOUNT"}
    if table != "earnings":
        stops = {"ytd": 474, "current": 572}
    rows = page.rows(table)
    bottom = y + 14 + 16 * len(rows)
    page.box(36, y, 576, y + 14, fill=_SAND)
    page.text(40, y + 10, title, label.bold().at(7.5))
    for column, x in stops.items():
        page.text(x, y + 10, names[column], label, "right")
    for row in rows:
        base = y + 26 + 16 * row
        page.rule(36, base - 12, 576, base - 12, _RULE, 0.4)
        page.field(f"{table}[{row}].description", 40, base, pen, fit=190)
        for column, x in stops.items():
            page.field(f"{table}[{row}].{column}", x, base, pen, "right")
    for x in (236, 306, 378, 480) if table == "earnings" else (378, 480):
        page.rule(x, y, x, bottom, _RULE, 0.4)
    page.box(36, y, 576, bottom, line=_RULE)
    return bottom


def leaders(page: Canvas) -> None:
    """A small firm's letter: letterhead at the right, long dates, dotted leaders to the amounts."""
    pen = Pen("serif", 10.5)
    page.field("employer.name", 548, 74, Pen("serif-bold", 17, _BROWN), "right", fit=430)
    page.block("employer.address", 548, 91, pen.at(9.5), "right")
    page.rule(64, 120, 548, 120, _BROWN, 0.8)
    page.text(64, 146, "Pay advice for", pen)
    page.field("employee.name", 64 + pen.width("Pay advice for "), 146, pen.bold())
    page.block("employee.address", 64, 162, pen)
    page.labelled("Social Security No.", "employee.ssn", 64, 196, pen)
    box = page.field("pay_date", 548, 196, pen, "right")
    page.text(box.x0 - 4 if box else 548, 196, "Paid on", pen, "right")
    box = page.labelled("For the period from", "period_start", 64, 214, pen)
    if box:
        page.labelled("to", "period_end", box.x1 + 4, 214, pen)
    box = page.field("pay_frequency", 548, 214, pen, "right", show=str.lower)
    page.text(box.x0 - 4 if box else 548, 214, "Paid", pen, "right")
    page.text(455, 250, "This period", pen.at(9).inked(GREY), "right")
    page.text(548, 250, "Year to date", pen.at(9).inked(GREY), "right")
    y = 270.0
    for table, total, title in (
        ("earnings", "gross_pay", "Gross pay"), ("tax_lines", "taxes", "Total taxes withheld"),
        ("deduction_lines", "deductions", "Total deductions"),
    ):  # fmt: skip
        for row in page.rows(table):
            _led(page, pen, "", f"{table}[{row}]", 80, y)
            y += 17
        _led(page, pen.bold(), title, total, 64, y)
        y += 27
    page.rule(64, y - 16, 548, y - 16, _BROWN, 0.8)
    _led(page, pen.bold().at(12), "Net pay", "net_pay", 64, y + 4)
    page.rule(64, y + 11, 548, y + 11, _BROWN, 0.8)
    page.text(64, y + 42, f"Questions? Call the office at {page.notes['phone']}.", pen.at(9))


def _led(page: Canvas, pen: Pen, title: str, path: str, x: float, y: float) -> None:
    if title:
        end = page.text(x, y, title, pen).x1
    else:
        box = page.field(f"{path}.description", x, y, pen, fit=210)
        end = box.x1 if box else x
    amount = page.field(f"{path}.current", 455, y, pen, "right")
    if amount:
        page.dots(end + 5, y, amount.x0 - 5, GREY)
    page.field(f"{path}.ytd", 548, y, pen, "right")


def sidebar(page: Canvas) -> None:
    """Who and when in a dark column at the left, tables at the right, the year's figures first."""
    pen, light = Pen(size=8.5), Pen(size=8.5, ink=WHITE)
    page.box(0, 0, 190, page.height - 28, fill=_SLATE)
    page.field("employer.name", 24, 62, light.bold().at(12), fit=150)
    page.block("employer.address", 24, 78, light.at(7.5))
    y = 130.0
    for title, path in (
        ("EMPLOYEE", "employee.name"), ("SSN", "employee.ssn"), ("JOB TITLE", "title"),
        ("PAY DATE", "pay_date"), ("PERIOD BEGINNING", "period_start"),
        ("PERIOD ENDING", "period_end"), ("PAY FREQUENCY", "pay_frequency"),
        ("ADVICE NUMBER", "check_number"),
    ):  # fmt: skip
        page.text(24, y, title, light.at(6.5).inked((0.72, 0.77, 0.82)))
        if path == "employee.name":
            page.field(path, 24, y + 13, light.bold(), fit=150)
            y = page.block("employee.address", 24, y + 26, light.at(7.5)) + 12
        else:
            put(page, path, 24, y + 13, light)
            y += 36
    page.text(214, 62, "Pay Statement", pen.at(18).inked(_SLATE))
    y = 92.0
    for table, title, total in (
        ("earnings", "Earnings", "Total Gross"), ("tax_lines", "Taxes", "Total Taxes"),
        ("deduction_lines", "Deductions", "Total Deductions"),
    ):  # fmt: skip
        y = _side_table(page, pen, table, title, total, y)
    page.box(214, y, 588, y + 42, fill=_FOG)
    page.text(222, y + 26, "NET PAY", pen.bold().at(12))
    page.text(500, y + 13, "YTD", pen.at(6.5), "right")
    page.text(580, y + 13, "CURRENT", pen.at(6.5), "right")
    page.field("net_pay.ytd", 500, y + 29, pen.at(10), "right", before="$")
    page.field("net_pay.current", 580, y + 29, pen.bold().at(11), "right", before="$")


def _side_table(page: Canvas, pen: Pen, table: str, title: str, total: str, y: float) -> float:
    stops = {"rate": 370, "hours": 420, "ytd": 500, "current": 580}
    names = {"rate": "Rate", "hours": "Hours", "ytd": "YTD", "current": "Current"}
    if table != "earnings":
        stops = {"ytd": 500, "current": 580}
    page.text(222, y, title, pen.bold().at(10))
    for column, x in stops.items():
        page.text(x, y, names[column], pen.bold().at(7.5), "right")
    page.rule(214, y + 5, 588, y + 5, _SLATE, 1)
    y += 20
    for row in page.rows(table):
        page.field(f"{table}[{row}].description", 222, y, pen, fit=110)
        for column, x in stops.items():
            page.field(f"{table}[{row}].{column}", x, y, pen, "right")
        y += 16
    page.box(214, y - 11, 588, y + 6, fill=_FOG)
    page.text(222, y + 1, total, pen.bold())
    page.field(f"{TABLES[table]}.ytd", 500, y + 1, pen.bold(), "right")
    page.field(f"{TABLES[table]}.current", 580, y + 1, pen.bold(), "right")
    return y + 34


def statutory_and_other(page: Canvas) -> None:
    """A payroll service's statement: one long column, deductions by kind, without totals."""
    pen = Pen("sans", 8)
    head = pen.bold().at(9.5)
    page.text(
        40, 40, f"CO. {page.notes['department_code']}  FILE {page.notes['employee_id']}", pen.at(7)
    )
    page.field("employer.name", 40, 62, pen.at(9), fit=250)
    page.block("employer.address", 40, 76, pen.at(9))
    page.text(330, 50, "Earnings Statement", Pen("sans-bold", 17))
    for place, (title, path) in enumerate(
        (("Period Beginning:", "period_start"), ("Period Ending:", "period_end"),
         ("Pay Date:", "pay_date"), ("Advice No.:", "check_number"))
    ):  # fmt: skip
        page.text(330, 70 + place * 12.5, title, pen)
        page.field(path, 410, 70 + place * 12.5, pen)
    page.text(40, 128, f"Marital status: {page.notes['status']}", pen.at(7))
    page.text(40, 139, f"Allowances: {page.notes['allowances']}", pen.at(7))
    page.field("employee.name", 330, 140, pen.bold().at(10), show=str.upper, fit=240)
    page.block("employee.address", 330, 154, pen.at(9))
    stops = {"rate": 150, "hours": 200, "current": 262, "ytd": 330}
    names = {"rate": "rate", "hours": "hours", "current": "this period", "ytd": "year to date"}
    page.text(40, 204, "Earnings", head)
    for column, x in stops.items():
        page.text(x, 204, names[column], pen, "right")
    page.rule(40, 208, 330, 208, weight=1)
    y = 222.0
    for row in page.rows("earnings"):
        page.field(f"earnings[{row}].description", 40, y, pen, fit=62)
        for column, x in stops.items():
            page.field(f"earnings[{row}].{column}", x, y, pen, "right")
        y += 13
    y = _boxed_total(page, pen, "Gross Pay", "gross_pay", y + 4)
    page.text(40, y, "Deductions", head)
    y += 15
    for title, table in (("Statutory", "tax_lines"), ("Other", "deduction_lines")):
        page.text(70, y, title, pen.bold())
        page.rule(70, y + 3, 330, y + 3, GREY, 0.4)
        y += 15
        for row in page.rows(table):
            page.field(f"{table}[{row}].description", 70, y, pen, fit=120)
            page.field(f"{table}[{row}].current", 262, y, pen, "right")
            page.field(f"{table}[{row}].ytd", 330, y, pen, "right")
            y += 13
        y += 6
    y = _boxed_total(page, pen, "Net Pay", "net_pay", y)
    _service_notes(page, pen)


def _boxed_total(page: Canvas, pen: Pen, title: str, path: str, y: float) -> float:
    page.box(70, y - 10, 266, y + 6, line=_RULE, weight=1)
    page.text(74, y + 1, title, pen.bold())
    page.field(f"{path}.current", 262, y + 1, pen.bold(), "right", before="$")
    page.field(f"{path}.ytd", 330, y + 1, pen, "right")
    return y + 28


def _service_notes(page: Canvas, pen: Pen) -> None:
    page.text(370, 204, "Other Benefits and Information", pen.bold())
    page.text(572, 218, "balance", pen, "right")
    page.rule(370, 208, 572, 208, weight=1)
    for place, (title, note) in enumerate((("Vacation hours", "vacation"), ("Sick hours", "sick"))):
        page.text(370, 232 + place * 13, title, pen)
        page.text(572, 232 + place * 13, page.notes[note], pen, "right")
    page.text(370, 276, "Important Notes", pen.bold())
    page.rule(370, 280, 572, 280, weight=1)
    page.text(370, 294, "Your social security number on file:", pen)
    page.field("employee.ssn", 572, 294, pen, "right")
    page.labelled("You are paid:", "pay_frequency", 370, 307, pen)
    page.text(370, 320, f"Deposited at {page.notes['bank']}", pen)
