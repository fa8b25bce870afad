"""Forms W-2 on an agency's line printer and in a self-mailer."""

from extraction.samples.box_sheet import BoxSheet, Dress, grid
from extraction.samples.canvas import GREY, Canvas, Colour, Pen
from extraction.samples.w2_places import cells

_BLUE: Colour = (0.12, 0.27, 0.55)

# An agency's printout


def printout(page: Canvas) -> None:
    """A government pay office's page from a line printer: no rules, all capitals."""
    pen = Pen("mono", 8.6)
    page.text(306, 44, "CIVILIAN PAYROLL OFFICE", pen.bold().at(11), "center")
    box = page.text(48, 66, "TAX YEAR", pen)
    page.field("tax_year", box.x1 + 6, 66, pen.bold())
    page.text(306, 66, "W-2 WAGE AND TAX STATEMENT", pen.bold(), "center")
    left = page.text(564, 66, "EMPLOYEE RECORDS", pen, "right")
    page.field("copy_designation", left.x0 - 6, 66, pen, "right", show=str.upper)
    page.text(48, 82, "=" * 100, pen)
    _printed_people(page, pen)
    page.text(48, 186, "-" * 100, pen)
    y = _printed_boxes(page, pen, 204)
    y = _printed_codes(page, pen, y + 4)
    page.text(48, y, "-" * 100, pen)
    _printed_states(page, pen, y + 16)
    for at, line in enumerate((
        "THIS INFORMATION IS BEING FURNISHED TO THE INTERNAL REVENUE SERVICE. IF YOU ARE REQUIRED",
        "TO FILE A TAX RETURN, A NEGLIGENCE PENALTY OR OTHER SANCTION MAY BE IMPOSED ON YOU IF",
        "THIS INCOME IS TAXABLE AND YOU FAIL TO REPORT IT.            OMB NO. 1545-0008",
    )):  # fmt: skip
        page.text(48, 700 + at * 13, line, pen.at(7.6))


def _printed_people(page: Canvas, pen: Pen) -> None:
    page.text(48, 98, "EMPLOYER NAME AND ADDRESS", pen)
    page.field("employer.name", 60, 112, pen.bold(), show=str.upper, fit=240)
    page.block("employer.address", 60, 125, pen)
    page.text(330, 98, "EMPLOYEE NAME AND ADDRESS", pen)
    page.field("employee.name", 342, 112, pen.bold(), show=str.upper, fit=224)
    page.block("employee.address", 342, 125, pen)
    for x, label, path in (
        (48, "EMPLOYER ID NUMBER", "employer.ein"), (330, "SOCIAL SECURITY NO", "employee.ssn"),
    ):  # fmt: skip
        page.labelled(f"{label}:", path, x, 158, pen, 8)
    page.labelled("CONTROL NO:", "control_number", 48, 172, pen, 8)


def _printed_boxes(page: Canvas, pen: Pen, y: float) -> float:
    labels = (
        "1  WAGES, TIPS, OTHER COMP", "2  FEDERAL INCOME TAX WH", "3  SOCIAL SECURITY WAGES",
        "4  SOCIAL SECURITY TAX WH", "5  MEDICARE WAGES AND TIPS", "6  MEDICARE TAX WITHHELD",
        "7  SOCIAL SECURITY TIPS", "8  ALLOCATED TIPS", "10 DEPENDENT CARE BENEFITS",
        "11 NONQUALIFIED PLANS",
    )  # fmt: skip
    for at, (label, path) in enumerate(cells(*labels)):
        x, base = (48 + at % 2 * 282, y + at // 2 * 17)
        page.text(x, base, label, pen)
        page.field(path, x + 222, base, pen, "right")
    return y + 5 * 17


def _printed_codes(page: Canvas, pen: Pen, y: float) -> float:
    page.text(48, y, "12 CODES AND AMOUNTS", pen)
    for row in page.rows("coded_amounts"):
        page.field(f"coded_amounts[{row}].code", 66, y + 15 + row * 14, pen)
        page.field(f"coded_amounts[{row}].amount", 180, y + 15 + row * 14, pen, "right")
    page.text(330, y, "13", pen)
    for at, (label, path) in enumerate((
        ("STATUTORY EMPLOYEE", "is_statutory_employee"), ("RETIREMENT PLAN", "is_retirement_plan"),
        ("THIRD-PARTY SICK PAY", "is_third_party_sick_pay"),
    )):  # fmt: skip
        base = y + at * 14
        page.text(352, base, "(", pen)
        page.text(366, base, ")", pen)
        box = page.text(380, base, label, pen)
        if page.values.get(path) == "true":
            page.text(359, base, "X", pen)
        page.stands_for(path, label, box, "false")
    page.text(330, y + 46, "14 OTHER", pen)
    page.field("other", 390, y + 46, pen)
    return y + 80


def _printed_states(page: Canvas, pen: Pen, y: float) -> None:
    stops = (("16 STATE WAGES", 262), ("17 STATE INC TAX", 362), ("18 LOCAL WAGES", 454),
             ("19 LOCAL TAX", 538))  # fmt: skip
    page.text(48, y, "15 STATE  EMPLOYER STATE ID", pen.at(7.6))
    for head, x in stops:
        page.text(x, y, head, pen.at(7.6), "right")
    for row in range(2):
        base = y + 16 + row * 15
        page.field(f"states[{row}].state", 60, base, pen)
        page.field(f"states[{row}].employer_state_number", 94, base, pen)
        for (_, x), path in zip(
            stops,
            ("states[{}].wages", "states[{}].income_tax", "localities[{}].wages",
             "localities[{}].income_tax"), strict=True,
        ):  # fmt: skip
            page.field(path.format(row), x, base, pen, "right")
    if "localities[0].locality" in page.values:
        box = page.text(48, y + 52, "20 LOCALITY NAME:", pen)
        page.field("localities[0].locality", box.x1 + 8, y + 52, pen, show=str.upper)


# A self-mailer of three panels


def mailer(page: Canvas) -> None:
    """A pressure-sealed sheet: addresses above, the form in the middle, notes below."""
    pen, small = Pen(size=10), Pen(size=6.8, ink=GREY)
    page.field("employer.name", 54, 60, pen.at(9), fit=300)
    page.block("employer.address", 54, 73, pen.at(9))
    page.text(540, 60, "IMPORTANT TAX RETURN DOCUMENT ENCLOSED", pen.bold().at(8), "right")
    page.field("employee.name", 250, 166, pen, fit=300)
    page.block("employee.address", 250, 181, pen)
    page.dashes(0, 262, page.width, GREY, 0.4)
    page.dashes(0, 560, page.width, GREY, 0.4)
    _mailed_form(page, 30, 276)
    for at, line in enumerate((
        "Notice to Employee",
        "Do you have to file? Refer to the Instructions for Form 1040 to determine if you are",
        "required to file a tax return. Even if you do not have to file a tax return, you may be",
        "eligible for a refund if box 2 shows an amount or if you are eligible for any credit.",
        "Corrections. If your name, SSN, or address is incorrect, correct Copies B, C, and 2 and",
        "ask your employer to correct your employment record. Be sure to ask the employer to file",
        "Form W-2c, Corrected Wage and Tax Statement, to correct any name or amount error.",
    )):  # fmt: skip
        page.text(54, 590 + at * 13, line, small.at(8) if at else pen.bold().at(9))


def _mailed_form(page: Canvas, x: float, y: float) -> None:
    sheet = BoxSheet(
        page, Dress(Pen(size=5.6, ink=_BLUE), Pen("mono", 9), line=_BLUE, weight=0.5, indent=8)
    )
    title = page.text(x, y + 8, "Form W-2 Wage and Tax Statement", Pen("sans-bold", 8.5, _BLUE))
    page.field("tax_year", title.x1 + 10, y + 8, Pen("sans-bold", 10))
    after = page.text(x + 552, y + 8, "- For EMPLOYEE'S RECORDS", Pen(size=7, ink=_BLUE), "right")
    page.field("copy_designation", after.x0 - 4, y + 8, Pen("sans-bold", 8), "right")
    y += 15
    y = grid(sheet, x, y, (138, 138, 138, 138), 26, [
        [("a  Employee's SSN", "employee.ssn"), *cells("1  Wages, tips, other compensation",
         "3  Social security wages", "5  Medicare wages and tips")],
        [("b  Employer's EIN", "employer.ein"), *cells("2  Federal income tax withheld",
         "4  Social security tax withheld", "6  Medicare tax withheld")],
        [("d  Control number", "control_number"), *cells("7  Social security tips",
         "8  Allocated tips", "10  Dependent care benefits")],
    ])  # fmt: skip
    sheet.who(x, y, x + 207, y + 68, "c  Employer", "employer.name", "employer.address")
    sheet.who(x + 207, y, x + 414, y + 68, "e, f  Employee", "employee.name", "employee.address")
    sheet.frame(x + 414, y, x + 552, y + 68)
    sheet.label(x + 414, y, x + 552, "12a-d  See instructions for box 12")
    for row in page.rows("coded_amounts"):
        base = y + 20 + row * 13.5
        page.field(f"coded_amounts[{row}].code", x + 424, base, sheet.dress.value)
        amount = f"coded_amounts[{row}].amount"
        page.field(amount, x + 546, base, sheet.dress.value, "right")
    y += 68
    sheet.cell(x, y, x + 138, y + 30, *cells("11  Nonqualified plans")[0])
    sheet.cell(x + 138, y, x + 345, y + 30, "14  Other", "other")
    sheet.frame(x + 345, y, x + 552, y + 30)
    sheet.label(x + 345, y, x + 400, "13")
    for at, (label, path) in enumerate((
        ("Statutory employee", "is_statutory_employee"), ("Retirement plan", "is_retirement_plan"),
        ("Third-party sick pay", "is_third_party_sick_pay"),
    )):  # fmt: skip
        sheet.tick_under(path, x + 362 + at * 66, y + 7, label)
    _mailed_states(sheet, x, y + 30)


def _mailed_states(sheet: BoxSheet, x: float, y: float) -> None:
    wide = (34, 100, 92, 84, 92, 74, 76)
    labels = ("15  State", "State ID no.", "16  State wages", "17  State income tax",
              "18  Local wages", "19  Local tax", "20  Locality")  # fmt: skip
    state = ("state", "employer_state_number", "wages", "income_tax")
    rows = [[(label, _path(at, row, state)) for at, label in enumerate(labels)] for row in range(2)]
    if "states[1].state" not in sheet.page.values:
        rows.pop()
    rows = [[(label, path if path in sheet.page.values else "") for label, path in row]
            for row in rows]  # fmt: skip
    grid(sheet, x, y, wide, 26, rows)


def _path(at: int, row: int, state: tuple[str, ...]) -> str:
    local = ("wages", "income_tax", "locality")
    return f"states[{row}].{state[at]}" if at < 4 else f"localities[{row}].{local[at - 4]}"
