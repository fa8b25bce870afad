"""Pay stubs on forms and check stock, kept for judging readers: nobody who writes one looks."""

from collections.abc import Sequence
from decimal import Decimal

from extraction.samples.canvas import GREY, INK, Canvas, Colour, Pen
from extraction.samples.wording import dollars_in_words

_PALE: Colour = (0.9, 0.93, 0.88)
_TINY = Pen("sans", 5.6, GREY)
_CHECK_BLUE: Colour = (0.9, 0.94, 0.98)


# A public office's statement: numbered boxes, taxes and deductions in one list


def leave_and_earnings(page: Canvas) -> None:
    """Numbered boxes with small captions at the top of each, everything in one printer's type."""
    pen, notes = Pen("mono", 8), page.notes
    page.text(306, 40, "EARNINGS AND LEAVE STATEMENT", Pen("sans-bold", 11), "center")
    _boxes(page, 52, (
        (30, 104, "1a. Pay Period Begin", "period_start", ""),
        (104, 178, "1b. Pay Period Ending", "period_end", ""),
        (178, 252, "2. Pay Date", "pay_date", ""),
        (252, 466, "3. Name", "employee.name", ""),
        (466, 582, "4. Soc Sec No", "employee.ssn", ""),
    ))  # fmt: skip
    _boxes(page, 78, (
        (30, 226, "5. Position", "", notes["title"].upper()),
        (226, 330, "6. Pay Frequency", "pay_frequency", ""),
        (330, 452, "7. Org Code", "", f"{notes['department_code']}-04A"),
        (452, 582, "8. Advice No", "check_number", ""),
    ))  # fmt: skip
    page.box(30, 104, 582, 158, line=INK)
    page.rule(306, 104, 306, 158)
    page.text(33, 111, "9. Employing Office", _TINY)
    page.field("employer.name", 36, 123, pen, fit=262, show=str.upper)
    page.block("employer.address", 36, 135, pen)
    page.text(309, 111, "10. Mailing Address", _TINY)
    page.block("employee.address", 312, 123, pen)
    page.text(309, 153, "11. Service Comp Date", _TINY)
    page.text(376, 153, "03/14/11", pen)
    _totals(page, pen, 164)
    y = _paid(page, pen, 262)
    y = _taken(page, pen, y + 10)
    _leave(page, pen, y + 12)


def _boxes(page: Canvas, top: float, cells: Sequence[tuple[float, float, str, str, str]]) -> None:
    pen = Pen("mono", 8)
    for x0, x1, label, path, text in cells:
        page.box(x0, top, x1, top + 26, line=INK)
        page.text(x0 + 3, top + 7, label, _TINY)
        if path:
            page.field(path, x0 + 6, top + 20, pen, fit=x1 - x0 - 12)
        else:
            page.text(x0 + 6, top + 20, text, pen)


def _all_taken(page: Canvas, part: str) -> str:
    """Taxes and deductions together, as this office adds them."""
    both = Decimal(page.values[f"taxes.{part}"]) + Decimal(page.values[f"deductions.{part}"])
    return page.figure(str(both))


def _taxable(page: Canvas, part: str) -> str:
    deferred = Decimal(page.values.get(f"deduction_lines[0].{part}", "0.00"))
    return page.figure(str(Decimal(page.values[f"gross_pay.{part}"]) - deferred))


def _totals(page: Canvas, pen: Pen, y: float) -> None:
    """Sums at the left; where the money went at the right."""
    page.box(30, y, 306, y + 86, line=INK)
    page.box(306, y, 582, y + 86, line=INK)
    page.text(216, y + 10, "CURRENT", pen.bold(), "right")
    page.text(300, y + 10, "YEAR TO DATE", pen.bold(), "right")
    base = y + 12
    for label, path in (("GROSS PAY", "gross_pay"), ("TAXABLE WAGES", ""),
                        ("NONTAXABLE WAGES", ""), ("DEDUCTIONS", ""),
                        ("NET PAY", "net_pay")):  # fmt: skip
        base += 14
        page.text(34, base, label, pen)
        for x, part in ((216, "current"), (300, "ytd")):
            if path:
                page.field(f"{path}.{part}", x, base, pen, "right")
            elif label == "NONTAXABLE WAGES":
                page.text(x, base, "0.00", pen, "right")
            else:
                text = _all_taken(page, part) if label == "DEDUCTIONS" else _taxable(page, part)
                page.text(x, base, text, pen, "right")
    page.text(312, y + 10, "NET PAY DISTRIBUTION", pen.bold())
    page.text(312, y + 30, "FINANCIAL INSTITUTION", _TINY)
    page.text(312, y + 42, page.notes["bank"].upper(), pen, fit=180)
    page.text(312, y + 60, f"CHECKING XXXXXX{page.notes['account']}", pen)
    page.field("net_pay.current", 576, y + 60, pen, "right")


def _paid(page: Canvas, pen: Pen, y: float) -> float:
    page.box(30, y - 4, 582, y + 8, fill=_PALE)
    page.text(306, y + 5, "EARNINGS", pen.bold(), "center")
    stops = (("rate", 292), ("hours", 362), ("current", 472), ("ytd", 576))
    page.text(34, y + 19, "TYPE", pen.bold())
    for (_, x), label in zip(stops, ("RATE", "HOURS/DAYS", "AMOUNT", "YEAR TO DATE"), strict=True):
        page.text(x, y + 19, label, pen.bold(), "right")
    y += 20
    for row in page.rows("earnings"):
        y += 13
        page.field(f"earnings[{row}].description", 34, y, pen)
        for key, x in stops:
            page.field(f"earnings[{row}].{key}", x, y, pen, "right")
    return y + 12


def _taken(page: Canvas, pen: Pen, y: float) -> float:
    """One list of two columns of entries, taxes among the rest."""
    page.box(30, y - 4, 582, y + 8, fill=_PALE)
    page.text(306, y + 5, "DEDUCTIONS", pen.bold(), "center")
    for x in (34, 314):
        page.text(x, y + 19, "TYPE", pen.bold())
        page.text(x + 166, y + 19, "CURRENT", pen.bold(), "right")
        page.text(x + 262, y + 19, "YEAR TO DATE", pen.bold(), "right")
    lines = [f"deduction_lines[{row}]" for row in page.rows("deduction_lines")]
    lines += [f"tax_lines[{row}]" for row in page.rows("tax_lines")]
    half = -(-len(lines) // 2)
    for at, path in enumerate(lines):
        x, base = (34, y + 33 + at * 13) if at < half else (314, y + 33 + (at - half) * 13)
        page.field(f"{path}.description", x, base, pen, fit=110)
        page.field(f"{path}.current", x + 166, base, pen, "right")
        page.field(f"{path}.ytd", x + 262, base, pen, "right")
    return y + 33 + half * 13


def _leave(page: Canvas, pen: Pen, y: float) -> None:
    page.box(30, y - 4, 582, y + 8, fill=_PALE)
    page.text(306, y + 5, "LEAVE", pen.bold(), "center")
    stops = (180, 266, 352, 438, 524)
    for x, label in zip(stops, ("PRIOR YR", "ACCRUED PP", "ACCRUED YTD", "USED YTD", "BALANCE"),
                        strict=True):  # fmt: skip
        page.text(x, y + 19, label, pen.bold(), "right")
    for at, (label, key) in enumerate((("ANNUAL", "vacation"), ("SICK", "sick"))):
        left = page.notes[key]
        for x, text in zip(stops, ("38.00", "6.00", "66.00", "24.00", left), strict=True):
            page.text(x, y + 33 + at * 13, text, pen, "right")
        page.text(34, y + 33 + at * 13, label, pen)
    page.text(34, y + 74, "REMARKS", pen.bold())
    for at, line in enumerate((
        "YOUR HEALTH BENEFITS ENROLLMENT CODE IS 104. OPEN SEASON ENDS 12/14/26.",
        "A PAYMENT OF $25.00 TO THE COMBINED CAMPAIGN WILL START WITH THE FIRST PAY OF NEXT YEAR.",
        f"QUESTIONS: PAYROLL OFFICE {page.notes['phone']}",
    )):  # fmt: skip
        page.text(34, y + 87 + at * 12, line, pen.at(7.4))


# Check stock: the check at the top, under the perforation what it is made of


def check_and_voucher(page: Canvas) -> None:
    """A check with its face filled in; under it two lists side by side, what is taken below nil."""
    _check(page)
    page.dashes(0, 262, page.width, GREY)
    _voucher(page, 292)
    page.text(36, 700, "Ledgerbook Payroll", Pen("sans-italic", 7, GREY))
    page.field("employer.name", 306, 700, Pen(size=7.5), "center", fit=300)
    page.inline("employer.address", 306, 711, Pen(size=7), "center")


def _check(page: Canvas) -> None:
    pen = Pen(size=9)
    page.box(18, 18, 594, 246, fill=_CHECK_BLUE)
    page.field("employer.name", 36, 46, pen.bold().at(11), fit=250)
    page.block("employer.address", 36, 60, pen.at(8.5))
    page.text(350, 46, page.notes["bank"], pen.bold(), "center")
    page.text(350, 58, "00-1234/0000", pen.at(6.5), "center")
    page.field("check_number", 576, 46, Pen("sans-bold", 12), "right")
    page.text(484, 84, "DATE", _TINY.inked(INK), "right")
    page.field("pay_date", 576, 84, pen, "right")
    page.rule(490, 88, 580, 88, GREY)
    page.text(36, 116, "PAY TO THE", _TINY.inked(INK))
    page.text(36, 125, "ORDER OF", _TINY.inked(INK))
    page.field("employee.name", 84, 124, pen.at(10), fit=340)
    page.rule(80, 128, 470, 128, GREY)
    page.text(484, 124, "$", pen.bold().at(11))
    page.field("net_pay.current", 576, 124, pen.at(10), "right", before="**")
    words = dollars_in_words(page.values["net_pay.current"]).removesuffix(" dollars")
    page.text(36, 150, words + "*" * 24, pen, fit=440)
    page.rule(36, 154, 500, 154, GREY)
    page.text(506, 150, "DOLLARS", _TINY.at(7).inked(INK))
    page.field("employee.name", 84, 174, pen, fit=250)
    page.block("employee.address", 84, 187, pen)
    page.rule(390, 218, 576, 218, GREY)
    page.text(483, 227, "AUTHORIZED SIGNATURE", _TINY, "center")
    page.text(36, 218, "MEMO", _TINY.inked(INK))
    memo = page.labelled("Pay Period:", "period_start", 62, 218, pen.at(8))
    dash = page.text((memo.x1 if memo else 160) + 3, 218, "-", pen.at(8))
    page.field("period_end", dash.x1 + 3, 218, pen.at(8))
    page.text(200, 239, f"0000{page.notes['department_code']}   000012347   "
              f"00{page.notes['employee_id']}", Pen("mono", 9))  # fmt: skip


def _voucher(page: Canvas, y: float) -> None:
    pen, bold = Pen(size=7.6), Pen("sans-bold", 7.6)
    page.text(36, y, "Employee Pay Stub", bold)
    page.labelled("Check number:", "check_number", 150, y, pen)
    box = page.labelled("Pay Period:", "period_start", 272, y, pen)
    dash = page.text((box.x1 if box else 360) + 3, y, "-", pen)
    page.field("period_end", dash.x1 + 3, y, pen)
    page.labelled("Pay Date:", "pay_date", 470, y, pen)
    y += 18
    page.text(36, y, "Employee", bold)
    page.text(440, y, "SSN", bold)
    page.text(510, y, "Status (Fed/State)", bold)
    page.rule(36, y + 3, 576, y + 3, weight=0.8)
    name = page.field("employee.name", 36, y + 14, pen, fit=170, after=",")
    page.inline("employee.address", (name.x1 if name else 36) + 3, y + 14, pen)
    page.field("employee.ssn", 440, y + 14, pen)
    page.text(510, y + 14, f"{page.notes['status']}/-", pen, fit=66)
    y += 38
    left = _voucher_list(page, y, (36, 180, 222, 262, 318), "Earnings and Hours", "earnings", "")
    right = _voucher_list(page, y, (332, 0, 0, 506, 576), "Taxes", "tax_lines", "taxes")
    right = _voucher_list(
        page, right + 8, (332, 0, 0, 506, 576), "Adjustments to Net Pay", "deduction_lines",
        "deductions",
    )  # fmt: skip
    page.text(332, right + 12, "Net Pay", bold)
    page.rule(332, right + 2, 576, right + 2)
    page.field("net_pay.current", 506, right + 12, bold, "right")
    page.field("net_pay.ytd", 576, right + 12, bold, "right")
    page.rule(332, right + 17, 576, right + 17, weight=1.6)
    y = max(left, right) + 44
    page.text(36, y, "Paid Time Off", bold)
    for x, text in ((180, "Earned"), (240, "YTD Used"), (310, "Available")):
        page.text(x, y, text, bold, "right")
    page.rule(36, y + 3, 318, y + 3, weight=0.8)
    for at, (text, key) in enumerate((("Sick", "sick"), ("Vacation", "vacation"))):
        page.text(36, y + 14 + at * 12, text, pen)
        for x, figure in ((180, "3.00"), (240, "16.00"), (310, page.notes[key])):
            page.text(x, y + 14 + at * 12, figure, pen, "right")


def _voucher_list(
    page: Canvas,
    y: float,
    stops: tuple[float, float, float, float, float],
    title: str,
    table: str,
    total: str,
) -> float:
    """A list headed by its title; its sum stands under the rule, below nil where it is taken."""
    pen, bold = Pen(size=7.6), Pen("sans-bold", 7.6)
    x0, hours, rate, current, ytd = stops
    page.text(x0, y, title, bold)
    heads = [(hours, "Qty"), (rate, "Rate"), (current, "Current"), (ytd, "YTD Amount")]
    for x, head in heads:
        if x:
            page.text(x, y, head, bold, "right")
    page.rule(x0, y + 3, ytd, y + 3, weight=0.8)
    y += 3
    minus = "-" if total else ""
    for row in page.rows(table):
        y += 12
        path = f"{table}[{row}]"
        page.field(f"{path}.description", x0, y, pen, fit=110)
        if hours:
            page.field(f"{path}.hours", hours, y, pen, "right")
            page.field(f"{path}.rate", rate, y, pen, "right")
        for x, key in ((current, "current"), (ytd, "ytd")):
            page.field(f"{path}.{key}", x, y, pen, "right", before=minus)
    y += 14
    page.rule(current - 44, y - 10, ytd, y - 10, GREY)
    for x, key in ((current, "current"), (ytd, "ytd")):
        page.field(f"{total or 'gross_pay'}.{key}", x, y, pen, "right", before=minus)
    if hours and "earnings[0].hours" in page.values:
        worked = sum(Decimal(page.values.get(f"{table}[{row}].hours", "0"))
                     for row in page.rows(table))  # fmt: skip
        page.text(hours, y, page.figure(str(worked)), pen, "right")
    return y + 12
