"""Pay stubs that come with a check, or on the stationery that once held one."""

from extraction.samples.canvas import GREY, INK, Canvas, Colour, Pen
from extraction.samples.pay_stub_sheets import put
from extraction.samples.payroll import TABLES
from extraction.samples.wording import dollars_in_words

_RULE: Colour = (0.35, 0.35, 0.38)


def check_below(page: Canvas) -> None:
    """A statement with a header row of labels over values, and the check itself below it."""
    pen, small = Pen("serif", 9), Pen("serif", 7.5, GREY)
    page.field("employer.name", 40, 50, pen.bold().at(13), fit=272)
    page.block("employer.address", 40, 64, pen)
    page.text(572, 50, "STATEMENT OF EARNINGS AND DEDUCTIONS", pen.bold().at(10.5), "right")
    _header_row(page, pen, small)
    widths = {"earnings": (40, 262), "tax_lines": (270, 418), "deduction_lines": (426, 572)}
    titles = {"earnings": "EARNINGS", "tax_lines": "TAXES", "deduction_lines": "DEDUCTIONS"}
    for table, (x0, x1) in widths.items():
        page.box(x0, 154, x1, 318, line=_RULE)
        page.rule(x0, 172, x1, 172, _RULE)
        _panel(page, pen.at(8), table, titles[table], x0 + 4, x1 - 4)
    page.box(40, 328, 572, 372, line=_RULE)
    for place, (title, path) in enumerate(
        (("GROSS PAY", "gross_pay"), ("TOTAL TAXES", "taxes"),
         ("TOTAL DEDUCTIONS", "deductions"), ("NET PAY", "net_pay"))
    ):  # fmt: skip
        x = 210 + place * 118
        page.text(x, 339, title, small, "right")
        page.field(f"{path}.current", x, 352, pen.bold(), "right")
        page.field(f"{path}.ytd", x, 366, pen, "right")
    page.text(46, 352, "THIS PERIOD", small)
    page.text(46, 366, "YEAR TO DATE", small)
    page.dashes(0, 402, page.width, GREY)
    page.text(40, 397, "Detach and retain for your records", small)
    _check(page, pen, small)


def _header_row(page: Canvas, pen: Pen, small: Pen) -> None:
    page.box(40, 104, 572, 142, line=_RULE)
    page.rule(40, 119, 572, 119, _RULE)
    stops = (
        ("EMPLOYEE", "employee.name", 40), ("SOC. SEC. NO.", "employee.ssn", 182),
        ("EMP. NO.", "employee_id", 262), ("PERIOD BEGINNING", "period_start", 320),
        ("PERIOD ENDING", "period_end", 407), ("CHECK DATE", "pay_date", 478),
        ("CHECK NO.", "check_number", 531),
    )  # fmt: skip
    for title, path, x in stops:
        page.text(x + 4, 114, title, small.at(6.5))
        if path == "employee.name":
            page.field(path, x + 4, 133, pen, fit=134)
        else:
            put(page, path, x + 4, 133, pen.at(8.5))
        if x > 40:
            page.rule(x, 104, x, 142, _RULE)


def _panel(page: Canvas, pen: Pen, table: str, title: str, x0: float, x1: float) -> None:
    head = pen.at(6.8).bold()
    page.text(x0, 166, title, head)
    page.text(x1, 166, "Y-T-D", head, "right")
    page.text(x1 - 50, 166, "AMOUNT", head, "right")
    if table == "earnings":
        page.text(x1 - 93, 166, "HOURS", head, "right")
        page.text(x1 - 128, 166, "RATE", head, "right")
    y = 186.0
    for row in page.rows(table):
        page.field(f"{table}[{row}].description", x0, y, pen, fit=52)
        if table == "earnings":
            page.field(f"earnings[{row}].rate", x1 - 128, y, pen, "right")
            page.field(f"earnings[{row}].hours", x1 - 93, y, pen, "right")
        page.field(f"{table}[{row}].current", x1 - 50, y, pen, "right")
        page.field(f"{table}[{row}].ytd", x1, y, pen, "right")
        y += 14
    page.rule(x0, 302, x1, 302, GREY, 0.4)
    page.text(x0, 313, "TOTAL", head)
    page.field(f"{TABLES[table]}.current", x1 - 50, 313, pen.bold(), "right")
    page.field(f"{TABLES[table]}.ytd", x1, 313, pen.bold(), "right")


def _check(page: Canvas, pen: Pen, small: Pen) -> None:
    page.box(40, 430, 572, 690, fill=None, line=_RULE, weight=1)
    page.field("employer.name", 56, 456, pen.bold().at(11), fit=205)
    page.block("employer.address", 56, 469, pen.at(8))
    box = page.field("check_number", 556, 456, pen.bold().at(11), "right")
    page.text(box.x0 - 4 if box else 556, 456, "No.", pen.bold().at(11), "right")
    page.text(310, 456, page.notes["bank"], pen, "center")
    page.text(452, 490, "DATE", small)
    page.field("pay_date", 556, 490, pen, "right")
    words = dollars_in_words(page.values["net_pay.current"])
    page.text(56, 528, "PAY", small)
    page.text(82, 528, words, pen, fit=340)
    page.rule(80, 532, 430, 532, _RULE, 0.4)
    page.box(446, 514, 556, 536, line=_RULE)
    page.field("net_pay.current", 550, 529, pen.bold().at(11), "right", before="$**")
    page.text(56, 560, "TO THE", small)
    page.text(56, 571, "ORDER OF", small)
    page.field("employee.name", 110, 564, pen.at(10))
    page.block("employee.address", 110, 579, pen.at(10))
    page.rule(380, 634, 556, 634, _RULE, 0.5)
    page.text(468, 645, "AUTHORIZED SIGNATURE - VOID, NON-NEGOTIABLE", small.at(6), "center")
    number = page.values.get("check_number", "0")
    page.text(56, 676, f"C{number}C  A000000000A  0000{page.notes['account']}C", Pen("mono", 10))


def old_printer(page: Canvas) -> None:
    """What a line printer left on continuous paper: one fixed pitch, capitals, dashes."""
    pen = Pen("mono", 9, INK)
    page.field("employer.name", 48, 60, pen.bold(), show=str.upper, fit=420)
    page.field("check_number", 564, 60, pen, "right")
    page.text(480, 60, "VOUCHER NO.", pen, "right")
    y = page.block("employer.address", 48, 74, pen)
    page.dashes(48, y, 564)
    left = (
        ("EMPLOYEE", "employee.name"), ("SOC SEC NO", "employee.ssn"), ("EMP NO", "employee_id"),
        ("DEPT", "department_code"),
    )  # fmt: skip
    right = (
        ("PERIOD FROM", "period_start"), ("PERIOD TO", "period_end"), ("PAY DATE", "pay_date"),
        ("FREQUENCY", "pay_frequency"),
    )  # fmt: skip
    for x, stop, pairs in ((48, 130, left), (350, 440, right)):
        for place, (title, path) in enumerate(pairs):
            line = y + 18 + place * 14
            page.text(x, line, f"{title}:", pen)
            if path in page.notes:
                page.text(stop, line, page.notes[path], pen)
            else:
                upper = str.upper if path in ("employee.name", "pay_frequency") else None
                page.field(path, stop, line, pen, show=upper, fit=210)
    y += 86
    for table, title in (
        ("earnings", "EARNINGS"), ("tax_lines", "TAXES"), ("deduction_lines", "DEDUCTIONS"),
    ):  # fmt: skip
        y = _printed_table(page, pen, table, title, y)
    page.dashes(48, y - 4, 564)
    columns = (
        ("GROSS", "gross_pay"),
        ("TAXES", "taxes"),
        ("DEDUCT", "deductions"),
        ("NET PAY", "net_pay"),
    )
    for place, (title, path) in enumerate(columns):
        x = 240 + place * 108
        page.text(x, y + 12, title, pen, "right")
        page.field(f"{path}.current", x, y + 28, pen.bold(), "right")
        page.field(f"{path}.ytd", x, y + 42, pen, "right")
    page.text(48, y + 28, "CURRENT", pen)
    page.text(48, y + 42, "YEAR-TO-DATE", pen)


def _printed_table(page: Canvas, pen: Pen, table: str, title: str, y: float) -> float:
    page.dashes(48, y - 11, 564)
    page.text(48, y, title, pen)
    stops = {"hours": 270, "rate": 345, "current": 455, "ytd": 564}
    names = {"hours": "HOURS", "rate": "RATE", "current": "CURRENT", "ytd": "Y-T-D"}
    shown = [name for name in stops if table == "earnings" or name in ("current", "ytd")]
    for column in shown:
        page.text(stops[column], y, names[column], pen, "right")
    y += 16
    for row in page.rows(table):
        page.field(f"{table}[{row}].description", 48, y, pen, show=str.upper, fit=165)
        for column in shown:
            page.field(f"{table}[{row}].{column}", stops[column], y, pen, "right")
        y += 13
    return y + 10
