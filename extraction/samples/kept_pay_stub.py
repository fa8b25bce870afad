"""Pay stubs that are kept for judging readers: nobody who writes one looks at them."""

from collections.abc import Sequence
from decimal import Decimal

from extraction.samples import kept_pay_stub_papers
from extraction.samples.canvas import GREY, LETTER, Canvas, Colour, Pen
from extraction.samples.formats import Format, brief_us_date, short_us_date, us_date
from extraction.samples.layout import Layout
from extraction.samples.pay import Terms
from extraction.samples.payroll import MEDICARE, SOCIAL_SECURITY, Names, cents

_STEEL: Colour = (0.87, 0.9, 0.94)
_BERRY: Colour = (0.55, 0.1, 0.33)
_MIST: Colour = (0.955, 0.955, 0.96)


# A large firm's own portal: a matrix of sums, then lists in boxes side by side


def portal(page: Canvas) -> None:
    """Who and when in one grid, sums in a matrix of two rows, six lists two by two."""
    pen = Pen(size=7)
    page.field("employer.name", 306, 46, Pen("sans-bold", 12), "center", fit=520)
    where = page.inline("employer.address", 306, 60, pen, "center")
    page.text((where.x1 if where else 400) + 8, 60, page.notes["phone"], pen)
    _grid(page, 78, (
        ("Name", "employee.name", 34, 150), ("Employee ID", "", 196, 60),
        ("Pay Period Begin", "period_start", 258, 70), ("Pay Period End", "period_end", 336, 70),
        ("Check Date", "pay_date", 414, 66), ("Check Number", "check_number", 488, 86),
    ))  # fmt: skip
    page.text(196, 101, page.notes["employee_id"], pen)
    _matrix(page, 124)
    y = _portal_earnings(page, 186)
    left = _pairs(page, 30, 300, y, "Employee Taxes", "tax_lines", range(4), "taxes")
    rows = page.rows("deduction_lines")
    pre = rows[:-1] if len(rows) > 1 else rows
    right = _pairs(page, 312, 582, y, "Pre Tax Deductions", "deduction_lines", pre, "")
    y = max(left, right)
    left = _pairs(page, 30, 300, y, "Post Tax Deductions", "deduction_lines", rows[len(pre) :], "")
    right = _taxable(page, 312, 582, y)
    _portal_foot(page, max(left, right))


def _grid(page: Canvas, y: float, cells: Sequence[tuple[str, str, float, float]]) -> None:
    page.box(30, y, 582, y + 14, fill=_STEEL)
    page.box(30, y, 582, y + 30, line=GREY)
    page.rule(30, y + 14, 582, y + 14, GREY)
    for label, path, x, wide in cells:
        if x > 34:
            page.rule(x - 4, y, x - 4, y + 30, GREY, 0.4)
        page.text(x, y + 10, label, Pen("sans-bold", 7))
        if path:
            page.field(path, x, y + 23, Pen(size=7), fit=wide)


def _split(page: Canvas, part: str) -> tuple[str, str]:
    """The sums of what is taken before and after tax."""
    amounts = [
        Decimal(page.values[f"deduction_lines[{row}].{part}"])
        for row in page.rows("deduction_lines")
    ]
    pre = amounts[:-1] if len(amounts) > 1 else amounts
    post = amounts[len(pre) :]
    return f"{sum(pre, Decimal('0.00'))}", f"{sum(post, Decimal('0.00'))}"


def _matrix(page: Canvas, y: float) -> None:
    pen, head = Pen(size=7), Pen("sans-bold", 7)
    stops = (176, 258, 346, 424, 512, 578)
    page.box(30, y, 582, y + 14, fill=_STEEL)
    for x, label in zip(stops, (
        "Hours Worked", "Gross Pay", "Pre Tax Deductions", "Employee Taxes", "Post Tax Deductions",
        "Net Pay",
    ), strict=True):  # fmt: skip
        page.text(x, y + 10, label, head, "right")
    for row, (part, label) in enumerate((("current", "Current"), ("ytd", "YTD"))):
        base = y + 24 + row * 14
        page.text(34, base, label, head)
        hours = "earnings[0].hours"
        if part == "current" and hours in page.values:
            full = sum(
                Decimal(page.values.get(f"earnings[{at}].hours", "0"))
                for at in page.rows("earnings")
            )
            page.text(stops[0], base, page.figure(str(full)), pen, "right")
        page.field(f"gross_pay.{part}", stops[1], base, pen, "right")
        pre, post = _split(page, part)
        page.text(stops[2], base, page.figure(pre), pen, "right")
        page.field(f"taxes.{part}", stops[3], base, pen, "right")
        page.text(stops[4], base, page.figure(post), pen, "right")
        page.field(f"net_pay.{part}", stops[5], base, pen, "right")
    page.box(30, y, 582, y + 44, line=GREY)
    page.rule(30, y + 28.5, 582, y + 28.5, GREY, 0.4)


def _portal_earnings(page: Canvas, y: float) -> float:
    pen, head = Pen(size=7), Pen("sans-bold", 7)
    page.text(306, y, "Earnings", head.at(8), "center")
    page.box(30, y + 5, 582, y + 18, fill=_STEEL)
    stops = ((34, "Description", "left"), (180, "Dates", "left"), (356, "Hours", "right"),
             (420, "Rate", "right"), (500, "Amount", "right"), (578, "YTD", "right"))  # fmt: skip
    for x, label, align in stops:
        page.text(x, y + 14, label, head, align)
    y += 18
    for row in page.rows("earnings"):
        y += 12
        path = f"earnings[{row}]"
        page.field(f"{path}.description", 34, y, pen)
        if Decimal(page.values[f"{path}.current"]):
            start = page.field("period_start", 180, y, pen)
            dash = page.text((start.x1 if start else 220) + 2, y, "-", pen)
            page.field("period_end", dash.x1 + 2, y, pen)
        for x, key in ((356, "hours"), (420, "rate"), (500, "current"), (578, "ytd")):
            page.field(f"{path}.{key}", x, y, pen, "right")
        page.rule(30, y + 4, 582, y + 4, _STEEL, 0.5)
    y += 13
    page.text(34, y, "Earnings", head)
    page.field("gross_pay.current", 500, y, head, "right")
    page.field("gross_pay.ytd", 578, y, head, "right")
    return y + 20


def _pairs(
    page: Canvas, x0: float, x1: float, y: float, title: str, table: str, rows: Sequence[int],
    total: str,
) -> float:  # fmt: skip
    """A list of amounts and their years; the sum under it bears the list's own name."""
    pen, head = Pen(size=7), Pen("sans-bold", 7)
    page.text((x0 + x1) / 2, y, title, head.at(8), "center")
    page.box(x0, y + 5, x1, y + 18, fill=_STEEL)
    page.text(x0 + 4, y + 14, "Description", head)
    page.text(x1 - 74, y + 14, "Amount", head, "right")
    page.text(x1 - 4, y + 14, "YTD", head, "right")
    y += 18
    for row in rows:
        y += 12
        page.field(f"{table}[{row}].description", x0 + 4, y, pen, fit=150)
        page.field(f"{table}[{row}].current", x1 - 74, y, pen, "right")
        page.field(f"{table}[{row}].ytd", x1 - 4, y, pen, "right")
        page.rule(x0, y + 4, x1, y + 4, _STEEL, 0.5)
    y += 13
    page.text(x0 + 4, y, title, head)
    for x, part in ((x1 - 74, "current"), (x1 - 4, "ytd")):
        if total:
            page.field(f"{total}.{part}", x, y, head, "right")
        else:
            sums = _split(page, part)[0 if title.startswith("Pre") else 1]
            page.text(x, y, page.figure(sums), head, "right")
    return y + 20


def _taxable(page: Canvas, x0: float, x1: float, y: float) -> float:
    pen, head = Pen(size=7), Pen("sans-bold", 7)
    page.text((x0 + x1) / 2, y, "Taxable Wages", head.at(8), "center")
    page.box(x0, y + 5, x1, y + 18, fill=_STEEL)
    for x, label in ((x1 - 74, "Amount"), (x1 - 4, "YTD")):
        page.text(x, y + 14, label, head, "right")
    page.text(x0 + 4, y + 14, "Description", head)
    first = "deduction_lines[0]"
    y += 18
    for label, less in (("OASDI - Taxable Wages", False), ("Medicare - Taxable Wages", False),
                        ("Federal Withholding - Taxable Wages", True)):  # fmt: skip
        y += 12
        page.text(x0 + 4, y, label, pen)
        for x, part in ((x1 - 74, "current"), (x1 - 4, "ytd")):
            amount = Decimal(page.values[f"gross_pay.{part}"])
            if less and first + ".current" in page.values:
                amount -= Decimal(page.values[f"{first}.{part}"])
            page.text(x, y, page.figure(str(amount)), pen, "right")
    return y + 22


def _portal_foot(page: Canvas, y: float) -> None:
    pen, head, notes = Pen(size=7), Pen("sans-bold", 7), page.notes
    page.box(30, y - 6, 300, y + 44, line=GREY)
    for at, (a, b, c) in enumerate((
        ("", "Federal", notes["state"]), ("Marital Status", notes["status"], notes["status"]),
        ("Allowances", notes["allowances"], "0"),
    )):  # fmt: skip
        page.text(34, y + 6 + at * 14, a, head)
        page.text(130, y + 6 + at * 14, b, pen)
        page.text(220, y + 6 + at * 14, c, pen)
    page.text(447, y, "Absence Plans", head.at(8), "center")
    for at, (a, b, c, d) in enumerate((
        ("Description", "Accrued", "Reduced", "Available"),
        ("Vacation", "4.62", "0.00", notes["vacation"]), ("Sick", "3.08", "8.00", notes["sick"]),
    )):  # fmt: skip
        page.text(316, y + 14 + at * 13, a, pen if at else head)
        for x, text in ((430, b), (500, c), (578, d)):
            page.text(x, y + 14 + at * 13, text, pen if at else head, "right")
    y += 66
    page.text(306, y, "Payment Information", head.at(8), "center")
    page.box(30, y + 5, 582, y + 18, fill=_STEEL)
    for x, text in ((34, "Bank"), (190, "Account Name"), (330, "Account Number")):
        page.text(x, y + 14, text, head)
    page.text(578, y + 14, "Amount in Pay Group Currency", head, "right")
    page.text(34, y + 29, notes["bank"], pen)
    page.text(190, y + 29, f"{notes['bank'].split()[0]} ****{notes['account']}", pen)
    page.text(330, y + 29, f"******{notes['account']}", pen)
    page.field("net_pay.current", 540, y + 29, pen, "right")
    page.text(578, y + 29, "USD", pen, "right")


# A program for small firms: airy, figures with dollar signs, what the employer pays as well


def web_statement(page: Canvas) -> None:
    """Tables under coloured titles; the employer's share beside the employee's; a summary last."""
    pen = Pen(size=8.5)
    page.field("employer.name", 48, 60, Pen("sans-bold", 17, _BERRY), fit=330)
    page.text(564, 54, "Earnings Statement", Pen(size=13), "right")
    end = page.field("period_end", 564, 70, pen, "right")
    dash = page.text((end.x0 if end else 500) - 3, 70, "-", pen, "right")
    start = page.field("period_start", dash.x0 - 3, 70, pen, "right")
    page.text((start.x0 if start else 440) - 4, 70, "Pay period:", pen.bold(), "right")
    day = page.field("pay_date", 564, 84, pen, "right")
    page.text((day.x0 if day else 500) - 4, 84, "Pay Day:", pen.bold(), "right")
    page.box(48, 100, 564, 172, fill=_MIST)
    page.text(60, 116, "Company", pen.bold())
    page.field("employer.name", 60, 130, pen, fit=226)
    y = page.block("employer.address", 60, 143, pen)
    page.text(316, 116, "Employee", pen.bold())
    page.field("employee.name", 316, 130, pen, fit=236)
    y = page.block("employee.address", 316, 143, pen)
    page.field("employee.ssn", 316, y, pen)
    y = _web_earnings(page, 204)
    y = _web_taxes(page, y)
    y = _web_deductions(page, y)
    _web_summary(page, y)


def _web_title(page: Canvas, x0: float, x1: float, y: float, title: str) -> None:
    page.text(x0, y, title, Pen("sans-bold", 10.5, _BERRY))
    page.rule(x0, y + 6, x1, y + 6, _BERRY, 1)


def _web_earnings(page: Canvas, y: float) -> float:
    pen, small = Pen(size=8.5), Pen("sans-bold", 6.6, GREY)
    _web_title(page, 48, 564, y, "Employee Gross Earnings")
    for x, label in ((300, "RATE"), (370, "HOURS"), (466, "CURRENT"), (564, "YEAR TO DATE")):
        page.text(x, y + 18, label, small, "right")
    page.text(48, y + 18, "DESCRIPTION", small)
    y += 20
    for row in page.rows("earnings"):
        y += 14
        path = f"earnings[{row}]"
        page.field(f"{path}.description", 48, y, pen)
        page.field(f"{path}.rate", 300, y, pen, "right", before="$")
        page.field(f"{path}.hours", 370, y, pen, "right")
        page.field(f"{path}.current", 466, y, pen, "right", before="$")
        page.field(f"{path}.ytd", 564, y, pen, "right", before="$")
    return y + 32


def _web_taxes(page: Canvas, y: float) -> float:
    pen, small = Pen(size=8), Pen("sans-bold", 6.6, GREY)
    _web_title(page, 48, 300, y, "Employee Taxes Withheld")
    _web_title(page, 316, 564, y, "Employer Tax")
    for x0, x1 in ((48, 300), (316, 564)):
        page.text(x0, y + 18, "DESCRIPTION", small)
        page.text(x1 - 66, y + 18, "CURRENT", small, "right")
        page.text(x1, y + 18, "YEAR TO DATE", small, "right")
    y += 20
    for row in page.rows("tax_lines"):
        base, path = y + 14 * (row + 1), f"tax_lines[{row}]"
        page.field(f"{path}.description", 48, base, pen, fit=126)
        page.field(f"{path}.current", 234, base, pen, "right", before="$")
        page.field(f"{path}.ytd", 300, base, pen, "right", before="$")
    for at, (label, rate) in enumerate((
        ("Social Security", SOCIAL_SECURITY), ("Medicare", MEDICARE), ("FUTA", Decimal(0)),
        (f"{page.notes['state']} Unemployment Tax", Decimal("0.0085")),
    )):  # fmt: skip
        base = y + 14 * (at + 1)
        page.text(316, base, label, pen)
        for x, part in ((498, "current"), (564, "ytd")):
            share = cents(Decimal(page.values[f"gross_pay.{part}"]) * rate)
            page.text(x, base, f"${page.figure(str(share))}", pen, "right")
    return y + 14 * max(4, len(page.rows("tax_lines"))) + 32


def _web_deductions(page: Canvas, y: float) -> float:
    pen, small = Pen(size=8.5), Pen("sans-bold", 6.6, GREY)
    _web_title(page, 48, 564, y, "Employee Deductions")
    for x, label, align in ((48, "DESCRIPTION", "left"), (240, "TYPE", "left"),
                            (466, "CURRENT", "right"), (564, "YEAR TO DATE", "right")):  # fmt: skip
        page.text(x, y + 18, label, small, align)
    y += 20
    for row in page.rows("deduction_lines"):
        y += 14
        path = f"deduction_lines[{row}]"
        page.field(f"{path}.description", 48, y, pen)
        page.text(240, y, "Pre-Tax Deduction" if row < 3 else "Post-Tax Deduction", pen)
        page.field(f"{path}.current", 466, y, pen, "right", before="$")
        page.field(f"{path}.ytd", 564, y, pen, "right", before="$")
    return y + 32


def _web_summary(page: Canvas, y: float) -> None:
    pen, small = Pen(size=8.5), Pen("sans-bold", 6.6, GREY)
    _web_title(page, 48, 564, y, "Summary")
    page.text(48, y + 18, "DESCRIPTION", small)
    page.text(466, y + 18, "CURRENT", small, "right")
    page.text(564, y + 18, "YEAR TO DATE", small, "right")
    y += 20
    for label, path in (("Gross Earnings", "gross_pay"), ("Taxes", "taxes"),
                        ("Deductions", "deductions"), ("Net Pay", "net_pay")):  # fmt: skip
        y += 14
        look = pen.bold() if path == "net_pay" else pen
        page.text(48, y, label, look)
        page.field(f"{path}.current", 466, y, look, "right", before="$")
        page.field(f"{path}.ytd", 564, y, look, "right", before="$")
    for label in ("Total Reimbursements", "Check Amount"):
        y += 14
        page.text(48, y, label, pen)
        page.text(466, y, "$0.00", pen, "right")
        if label != "Check Amount":
            page.text(564, y, "$0.00", pen, "right")
    y += 14
    page.text(48, y, "Direct Deposit", pen)
    page.field("net_pay.current", 466, y, pen, "right", before="$")
    page.text(180, y, f"{page.notes['bank']} ...{page.notes['account']}", pen.inked(GREY))


LAYOUTS = (
    Layout(
        portal,
        Terms(
            Names("Regular Pay", "Overtime Pay", "Spot Award", "Federal Withholding", "OASDI",
                  "Medicare", "State Tax - {}",
                  ("401(k)", "Medical PPO", "Dental EE", "Supplemental Life")),
            ("Biweekly", "Semi-monthly"),
        ),
        Format(us_date),
        producer="Peoplegrid 34",
    ),
    Layout(
        web_statement,
        Terms(
            Names("Regular Hours", "Overtime Hours", "Bonus", "Federal Income Tax",
                  "Social Security", "Medicare", "{} Withholding Tax",
                  ("Traditional 401(k)", "Medical Insurance", "Vision Insurance", "Roth IRA")),
            ("Semi-monthly", "Weekly", "Biweekly"), ssn="XXX-XX-{}",
        ),
        Format(brief_us_date),
        producer="Harvest Pay",
    ),
    Layout(
        kept_pay_stub_papers.leave_and_earnings,
        Terms(
            Names("REGULAR PAY", "OVERTIME", "AWARD", "TAX, FEDERAL", "OASDI", "MEDICARE",
                  "TAX, STATE {}", ("RETIREMENT", "HEALTH BEN", "GROUP LIFE", "DENTAL/VISION")),
            ("Biweekly",), ssn="***-**-{}",
        ),
        Format(short_us_date),
        (LETTER[0], 720),
    ),
    Layout(
        kept_pay_stub_papers.check_and_voucher,
        Terms(
            Names("Hourly", "Overtime Hourly", "Commission", "Federal Withholding",
                  "Social Security Employee", "Medicare Employee", "{} - Withholding",
                  ("401k Emp.", "Health Insurance (pre-tax)", "Tool loan")),
            ("Weekly", "Biweekly", "Semi-monthly"), ssn="***-**-{}",
        ),
        Format(us_date),
        producer="Ledgerbook Desktop 2024",
    ),
)  # fmt: skip
