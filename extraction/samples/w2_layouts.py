"""Forms W-2 as they are printed: official, in copies, and as payroll programs lay them out."""

from extraction.samples.box_sheet import BoxSheet, Dress, grid
from extraction.samples.canvas import GREY, Canvas, Pen

TICKED = (
    ("is_statutory_employee", "Statutory|employee"),
    ("is_retirement_plan", "Retirement|plan"),
    ("is_third_party_sick_pay", "Third-party|sick pay"),
)
LONG = (
    ("1  Wages, tips, other compensation", "wages"),
    ("2  Federal income tax withheld", "federal_income_tax"),
    ("3  Social security wages", "social_security_wages"),
    ("4  Social security tax withheld", "social_security_tax"),
    ("5  Medicare wages and tips", "medicare_wages"),
    ("6  Medicare tax withheld", "medicare_tax"),
    ("7  Social security tips", "social_security_tips"),
    ("8  Allocated tips", "allocated_tips"),
)
_SHORT = (
    ("1 Wages, tips, other comp.", "wages"),
    ("2 Federal income tax withheld", "federal_income_tax"),
    ("3 Social security wages", "social_security_wages"),
    ("4 Social security tax withheld", "social_security_tax"),
    ("5 Medicare wages and tips", "medicare_wages"),
    ("6 Medicare tax withheld", "medicare_tax"),
)


def official(page: Canvas) -> None:
    """The form of the tax office, with the employee's address label at the foot of its box."""
    sheet = BoxSheet(page, Dress(indent=26, money="center"))
    sheet.cell(36, 40, 150, 64, "")
    sheet.cell(150, 40, 290, 64, "a  Employee's social security number", "employee.ssn")
    page.text(296, 60, "OMB No. 1545-0008", Pen(size=6))
    for at, line in enumerate((
        "This information is being furnished to the Internal Revenue Service. If you",
        "are required to file a tax return, a negligence penalty or other sanction",
        "may be imposed on you if this income is taxable and you fail to report it.",
    )):  # fmt: skip
        page.text(372, 47 + at * 7.6, line, Pen(size=5))
    sheet.cell(36, 64, 330, 88, "b  Employer identification number (EIN)", "employer.ein")
    sheet.who(
        36, 88, 330, 160, "c  Employer's name, address, and ZIP code", "employer.name",
        "employer.address",
    )  # fmt: skip
    sheet.cell(36, 160, 330, 184, "d  Control number", "control_number")
    grid(sheet, 330, 64, (123, 123), 24, [LONG[at : at + 2] for at in range(0, 8, 2)])
    sheet.cell(330, 160, 453, 184, "9")
    sheet.cell(453, 160, 576, 184, "10  Dependent care benefits", "dependent_care_benefits")
    _employee_at_foot(sheet, 36, 184, 330, 288)
    sheet.cell(330, 184, 453, 208, "11  Nonqualified plans", "nonqualified_plans")
    _box_13(sheet, 330, 208, 453, 240)
    sheet.frame(330, 240, 453, 288)
    sheet.label(330, 240, 453, "14  Other")
    page.field("other", 340, 262, Pen(size=8), fit=108)
    for at in range(4):
        top = 184 + at * 26
        sheet.frame(453, top, 576, top + 26)
        title = "12a  See instructions for box 12" if not at else f"12{'abcd'[at]}"
        sheet.label(453, top, 576, title)
        for step, letter in enumerate("Code"):
            page.text(456, top + 13.5 + step * 3.7, letter, Pen(size=2.6))
        page.field(f"coded_amounts[{at}].code", 466, top + 21, Pen(size=9))
        page.field(f"coded_amounts[{at}].amount", 568, top + 21, Pen(size=9), "right")
    state_table(sheet, 36, 288, (28, 116, 86, 80, 86, 80, 64), (
        "15 State", "Employer's state ID number", "16 State wages, tips, etc.",
        "17 State income tax", "18 Local wages, tips, etc.", "19 Local income tax",
        "20 Locality name",
    ))  # fmt: skip
    page.text(36, 366, "Form", Pen(size=6))
    page.text(54, 368, "W-2", Pen("sans-bold", 20))
    page.text(106, 366, "Wage and Tax Statement", Pen("sans-bold", 10))
    page.field("tax_year", 300, 368, Pen("sans-bold", 20))
    page.text(576, 360, "Department of the Treasury—Internal Revenue Service", Pen(size=6), "right")
    end = page.field("copy_designation", 36, 386, Pen("sans-bold", 8))
    if end:
        page.text(end.x1 + 3, 386, "- To Be Filed With Employee's FEDERAL Tax Return.", Pen(size=8))


def _employee_at_foot(sheet: BoxSheet, x0: float, y0: float, x1: float, y1: float) -> None:
    page = sheet.page
    sheet.frame(x0, y0, x1, y1)
    pen = sheet.dress.label
    page.text(x0 + 3, y0 + 7, "e  Employee's first name and initial", pen)
    page.text(x0 + 150, y0 + 7, "Last name", pen)
    page.text(x1 - 22, y0 + 7, "Suff.", pen)
    page.field("employee.name", x0 + 26, y0 + 22, sheet.dress.value, fit=x1 - x0 - 60)
    page.block("employee.address", x0 + 26, y0 + 58, sheet.dress.value)
    page.text(x0 + 3, y1 - 4, "f  Employee's address and ZIP code", pen)


def _box_13(sheet: BoxSheet, x0: float, y0: float, x1: float, y1: float) -> None:
    sheet.frame(x0, y0, x1, y1)
    sheet.page.text(x0 + 3, y0 + 8, "13", sheet.dress.label)
    small = BoxSheet(sheet.page, sheet.dress.sized(4.5, 8))
    for at, (path, label) in enumerate(TICKED):
        small.tick_under(path, x0 + 18 + at * 36, y0 + 7, label)


def state_table(
    sheet: BoxSheet, x0: float, y0: float, widths: tuple[float, ...], labels: tuple[str, ...],
    *, rows: int = 2, high: float = 18,
) -> None:  # fmt: skip
    """Boxes 15 to 20 as a table of state and local rows."""
    page, x = sheet.page, x0
    paths = (
        "states[{}].state", "states[{}].employer_state_number", "states[{}].wages",
        "states[{}].income_tax", "localities[{}].wages", "localities[{}].income_tax",
        "localities[{}].locality",
    )  # fmt: skip
    pen = Pen(sheet.dress.value.font, 8)
    for at, (wide, label) in enumerate(zip(widths, labels, strict=True)):
        sheet.frame(x, y0, x + wide, y0 + 10 + rows * high)
        page.text(x + 2, y0 + 7, label, sheet.dress.label.at(5.5), fit=wide - 3)
        for row in range(rows):
            y = y0 + 10 + (row + 1) * high - 4
            money = at in (2, 3, 4, 5)
            where = x + wide - 4 if money else x + 4
            page.field(
                paths[at].format(row), where, y, pen, "right" if money else "left", fit=wide - 7
            )
        x += wide


def four_up(page: Canvas) -> None:
    """Four copies on one sheet, two beside and two below one another."""
    names = ("Copy B", "Copy C", "Copy 2", "Copy 2")
    for at, name in enumerate(names):
        x, y = 28 + at % 2 * 284, 34 + at // 2 * 368
        _quarter(page, x, y, name if at else "")


def _quarter(page: Canvas, x: float, y: float, name: str) -> None:
    sheet = BoxSheet(page, Dress(Pen(size=5), Pen("mono", 6.5), indent=6))
    half = 136.0
    sheet.cell(x, y, x + 80, y + 24, "d Control number", "control_number")
    sheet.cell(x + 80, y, x + half, y + 24, "Void")
    sheet.cell(x + half, y, x + 272, y + 24, "a Employee's social security no.", "employee.ssn")
    sheet.cell(x, y + 24, x + half, y + 48, "b Employer ID number (EIN)", "employer.ein")
    sheet.cell(x + half, y + 24, x + 272, y + 48, *_SHORT[0])
    sheet.who(
        x, y + 48, x + half, y + 120, "c Employer's name, address, and ZIP code",
        "employer.name", "employer.address",
    )  # fmt: skip
    for at, (label, path) in enumerate(_SHORT[1:]):
        top = y + 48 + at * 24
        sheet.cell(x + half, top, x + 272, top + 24, label, path)
    sheet.who(
        x, y + 120, x + half, y + 192, "e/f Employee's name, address, and ZIP code",
        "employee.name", "employee.address",
    )  # fmt: skip
    sheet.frame(x + half, y + 168, x + 272, y + 192)
    sheet.label(x + half, y + 168, x + 272, "14 Other")
    page.field("other", x + half + 8, y + 188, Pen("mono", 7), fit=120)
    for at in range(4):
        left = x + at * 68
        sheet.frame(left, y + 192, left + 68, y + 216)
        sheet.label(left, y + 192, left + 68, f"12{'abcd'[at]}")
        page.field(f"coded_amounts[{at}].code", left + 6, y + 212, Pen("mono", 7))
        page.field(f"coded_amounts[{at}].amount", left + 65, y + 212, Pen("mono", 7), "right")
    sheet.cell(x, y + 216, x + 91, y + 240, "7 Social security tips", "social_security_tips")
    sheet.cell(x + 91, y + 216, x + 182, y + 240, "8 Allocated tips", "allocated_tips")
    sheet.cell(
        x + 182, y + 216, x + 272, y + 240, "10 Dependent care benefits", "dependent_care_benefits"
    )
    sheet.cell(x, y + 240, x + 91, y + 264, "11 Nonqualified plans", "nonqualified_plans")
    sheet.frame(x + 91, y + 240, x + 272, y + 264)
    page.text(x + 94, y + 248, "13", Pen(size=5))
    small = BoxSheet(page, Dress(Pen(size=4.4)))
    for at, (path, label) in enumerate((
        ("is_statutory_employee", "Stat. emp."), ("is_retirement_plan", "Ret. plan"),
        ("is_third_party_sick_pay", "3rd party sick pay"),
    )):  # fmt: skip
        small.tick_under(path, x + 108 + at * 50, y + 247, label)
    state_table(sheet, x, y + 264, (24, 66, 58, 46, 78), (
        "15 State", "State ID no.", "16 State wages, tips, etc.", "17 State tax",
        "18 Local wages",
    ), rows=1)  # fmt: skip
    sheet.cell(x, y + 292, x + half, y + 316, "19 Local income tax", "localities[0].income_tax")
    sheet.cell(x + half, y + 292, x + 272, y + 316, "20 Locality name", "localities[0].locality")
    end = page.text(x, y + 330, "W-2 Wage and Tax Statement", Pen("sans-bold", 8)).x1
    page.field("tax_year", end + 12, y + 330, Pen("sans-bold", 11))
    if name:
        page.text(x, y + 342, f"{name} - Employee's records", Pen(size=6))
    else:
        page.field("copy_designation", x, y + 342, Pen(size=6))


def substitute(page: Canvas) -> None:
    """A payroll program's own order of boxes, with short labels, under a summary of earnings."""
    pen = Pen(size=9)
    page.field("tax_year", 40, 60, Pen("sans-bold", 15))
    page.text(80, 60, "W-2 and EARNINGS SUMMARY", Pen("sans-bold", 13))
    page.text(40, 80, "This summary shows how your pay was turned into the amounts of the", pen)
    page.text(40, 93, "statement below. Keep it with your records.", pen)
    for at, title in enumerate(
        ("Wages, Tips, other", "Social Security", "Medicare", "State Wages")
    ):
        right = 270 + at * 100
        page.text(right, 116, title, Pen("sans-bold", 7.5), "right")
        page.text(right, 127, ("Compensation", "Wages", "Wages", "Tips, Etc.")[at],
                  Pen("sans-bold", 7.5), "right")  # fmt: skip
        page.text(right, 138, ("Box 1 of W-2", "Box 3 of W-2", "Box 5 of W-2", "Box 16")[at],
                  Pen(size=7), "right")  # fmt: skip
    page.text(40, 154, "Gross Pay", pen)
    page.text(40, 168, "Reported W-2 Wages", pen.bold())
    for at, path in enumerate((
        "wages", "social_security_wages", "medicare_wages", "states[0].wages",
    )):  # fmt: skip
        page.text(270 + at * 100, 154, page.figure(page.values["medicare_wages"]), pen, "right")
        if path in page.values:  # not every state taxes wages
            page.text(270 + at * 100, 168, page.figure(page.values[path]), pen.bold(), "right")
    _compact(page, 40, 210)


def _compact(page: Canvas, x: float, y: float) -> None:
    sheet = BoxSheet(page, Dress(Pen(size=6), Pen("serif", 9.5), line=GREY, indent=8))
    wide = 133.0
    order = (
        (("1 Wages, tips, other comp.", "wages"),
         ("2 Fed. income tax withheld", "federal_income_tax"),
         ("3 SS wages", "social_security_wages"), ("4 SS tax withheld", "social_security_tax")),
        (("5 Medicare wages and tips", "medicare_wages"),
         ("6 Medicare tax withheld", "medicare_tax"),
         ("7 SS tips", "social_security_tips"), ("8 Alloc. tips", "allocated_tips")),
        (("a Employee's SSN", "employee.ssn"), ("b Employer's FED ID number", "employer.ein"),
         ("d Control number", "control_number"),
         ("10 Dependent care benefits", "dependent_care_benefits")),
    )  # fmt: skip
    bottom = grid(sheet, x, y, (wide,) * 4, 25, order)
    sheet.who(x, bottom, x + 2 * wide, bottom + 66, "c Employer's name, address and ZIP",
              "employer.name", "employer.address")  # fmt: skip
    sheet.who(x + 2 * wide, bottom, x + 4 * wide, bottom + 66,
              "e/f Employee's name, address and ZIP code", "employee.name",
              "employee.address")  # fmt: skip
    bottom += 66
    sheet.cell(x, bottom, x + wide, bottom + 25, "11 Nonqual. plans", "nonqualified_plans")
    sheet.frame(x + wide, bottom, x + 4 * wide, bottom + 25)
    page.text(x + wide + 4, bottom + 16, "13", sheet.dress.label)
    end = x + wide + 20
    for path, label in (
        ("is_statutory_employee", "Stat. emp."), ("is_retirement_plan", "Ret. plan"),
        ("is_third_party_sick_pay", "3rd party sick pay"),
    ):  # fmt: skip
        end = sheet.tick(path, end, bottom + 16, label) + 18
    bottom += 25
    for at in range(3):
        left = x + at * wide
        sheet.frame(left, bottom, left + wide, bottom + 25)
        sheet.label(left, bottom, left + wide, f"12{'abc'[at]} Code")
        page.field(f"coded_amounts[{at}].code", left + 8, bottom + 21, sheet.dress.value)
        page.field(
            f"coded_amounts[{at}].amount", left + wide - 5, bottom + 21, sheet.dress.value, "right"
        )
    sheet.frame(x + 3 * wide, bottom, x + 4 * wide, bottom + 25)
    sheet.label(x + 3 * wide, bottom, x + 4 * wide, "14 Other")
    page.field("other", x + 3 * wide + 8, bottom + 21, sheet.dress.value, fit=wide - 14)
    bottom += 25
    grid(sheet, x, bottom, (wide,) * 4, 25, (
        (("15 State", "states[0].state"),
         ("Employer's state ID no.", "states[0].employer_state_number"),
         ("16 State wages, tips, etc.", "states[0].wages"),
         ("17 State income tax", "states[0].income_tax")),
        (("18 Local wages, tips, etc.", "localities[0].wages"),
         ("19 Local income tax", "localities[0].income_tax"),
         ("20 Locality name", "localities[0].locality"), ("", "")),
    ))  # fmt: skip
    page.field("copy_designation", x, bottom + 66, Pen("sans-bold", 8))
