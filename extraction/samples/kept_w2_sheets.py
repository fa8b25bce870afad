"""Substitute Forms W-2, kept for judging readers: nobody who writes one looks at them."""

from extraction.samples.box_sheet import BoxSheet, Dress, grid
from extraction.samples.canvas import GREY, Canvas, Colour, Pen

_SHADE: Colour = (0.93, 0.93, 0.9)
STATE_PATHS = (
    "states[{}].state", "states[{}].employer_state_number", "states[{}].wages",
    "states[{}].income_tax", "localities[{}].wages", "localities[{}].income_tax",
    "localities[{}].locality",
)  # fmt: skip
_TICKS = (
    ("Statutory employee", "is_statutory_employee"), ("Retirement plan", "is_retirement_plan"),
    ("Third-party sick pay", "is_third_party_sick_pay"),
)  # fmt: skip
_NOTICE = (
    "Box 1. Enter this amount on the wages line of your tax return.",
    "Box 2. Enter this amount on the federal income tax withheld line.",
    "Box 5. You may be required to report this amount on Form 8959.",
    "Box 6. This amount includes the 1.45% Medicare tax withheld on all",
    "Medicare wages, and the 0.9% Additional Medicare Tax on wages",
    "above $200,000.00.",
    "Box 8. This amount is not included in box 1, 3, 5, or 7.",
    "Box 10. Amounts over $5,000.00 are also included in box 1.",
    "Box 12. Code D: elective deferrals are generally limited to a total",
    "of $23,500.00 ($16,500.00 if you only have SIMPLE plans).",
    "Code DD: cost of employer-sponsored health coverage; not taxable.",
    "Keep Copy C until you begin to receive social security benefits.",
)


# A large employer's own form: people at the left, two columns of money, codes at the right


def campus(page: Canvas) -> None:
    """One form on the upper half with centred figures; what the boxes mean under it."""
    label = Pen("sans-bold", 5.6)
    sheet = BoxSheet(page, Dress(label, Pen("sans", 9), money="center", indent=8))
    page.box(36, 44, 576, 66, fill=_SHADE)
    year = page.field("tax_year", 42, 60, Pen("sans-bold", 14))
    page.text(
        (year.x1 if year else 80) + 10, 60, "W-2 Wage and Tax Statement", Pen("sans-bold", 12)
    )
    right = page.text(570, 60, "For Employee's Records", Pen(size=9), "right")
    page.field("copy_designation", right.x0 - 5, 60, Pen("sans-bold", 9), "right")
    sheet.cell(36, 66, 250, 94, "a. Employee's SSN", "employee.ssn")
    sheet.cell(36, 94, 250, 122, "b. Employer's FED ID number", "employer.ein")
    sheet.who(36, 122, 250, 178, "c. Employer's name, address, and ZIP code", "employer.name",
              "employer.address")  # fmt: skip
    sheet.cell(36, 178, 250, 206, "d. Control number", "control_number")
    sheet.who(36, 206, 250, 276, "e/f. Employee's name, address, and ZIP code", "employee.name",
              "employee.address")  # fmt: skip
    grid(sheet, 250, 66, (110, 110), 35, (
        (("1. Wages, tips, other comp.", "wages"), ("2. Fed. income tax withheld",
                                                    "federal_income_tax")),
        (("3. Social Security wages", "social_security_wages"),
         ("4. Soc. Sec. tax withheld", "social_security_tax")),
        (("5. Medicare wages and tips", "medicare_wages"),
         ("6. Medicare tax withheld", "medicare_tax")),
        (("7. Social Security tips", "social_security_tips"),
         ("8. Allocated tips", "allocated_tips")),
        (("9.", ""), ("10. Dependent care benefits", "dependent_care_benefits")),
    ))  # fmt: skip
    sheet.cell(250, 241, 360, 276, "11. Nonqualified plans", "nonqualified_plans")
    sheet.frame(360, 241, 470, 276)
    page.text(363, 248, "13.", label)
    for at, (text, path) in enumerate(_TICKS):
        sheet.tick(path, 374, 250.5 + at * 10, text, side=6)
    for row in range(4):
        sheet.cell(470, 66 + row * 35, 576, 101 + row * 35, f"12{'abcd'[row]}. Code / Amount")
        page.field(f"coded_amounts[{row}].code", 482, 97 + row * 35, sheet.dress.value)
        page.field(f"coded_amounts[{row}].amount", 570, 97 + row * 35, sheet.dress.value, "right")
    sheet.frame(470, 206, 576, 276)
    sheet.label(470, 206, 576, "14. Other")
    page.field("other", 478, 230, sheet.dress.value, fit=94)
    _campus_states(sheet)
    _campus_notice(page)


def _campus_states(sheet: BoxSheet) -> None:
    stops = (36, 78, 178, 276, 360, 442, 512, 576)
    labels = ("15. State", "Employer's state ID no.", "16. State wages, tips, etc.",
              "17. State income tax", "18. Local wages, tips, etc.", "19. Local income tax",
              "20. Locality")  # fmt: skip
    for at, label in enumerate(labels):
        sheet.frame(stops[at], 276, stops[at + 1], 326)
        sheet.label(stops[at], 276, stops[at + 1], label)
        for row in range(2):
            sheet.value(stops[at] - 4, 302 + row * 16, stops[at + 1], STATE_PATHS[at].format(row))


def _campus_notice(page: Canvas) -> None:
    page.text(36, 342, "OMB No. 1545-0008", Pen(size=6.5))
    page.text(576, 342, "Dept. of the Treasury - IRS", Pen(size=6.5), "right")
    page.text(36, 376, "Instructions for Employee", Pen("sans-bold", 9.5))
    for at, line in enumerate(_NOTICE):
        x, y = (36 if at < 6 else 312), 392 + at % 6 * 12
        page.text(x, y, line, Pen(size=7.6))
    page.text(36, 486, f"Questions about this statement? Call {page.notes['phone']} before "
              "February 15, or see Publication 525.", Pen("sans-italic", 8))  # fmt: skip


# A bureau's self-mailer: an address panel, and under it two copies in wide strips


def self_mailer(page: Canvas) -> None:
    """Where to send it, then two copies; each is a grid of six boxes a line."""
    pen = Pen(size=8.5)
    page.field("employer.name", 40, 46, pen.bold(), fit=260)
    page.block("employer.address", 40, 59, pen)
    page.text(40, 104, "RETURN SERVICE REQUESTED", pen.at(6.5))
    page.text(40, 130, "IMPORTANT TAX RETURN DOCUMENT ENCLOSED", pen.bold().at(10))
    page.box(500, 36, 572, 74, line=GREY)
    for at, line in enumerate(("FIRST-CLASS MAIL", "U.S. POSTAGE PAID", "PERMIT NO. 118")):
        page.text(536, 48 + at * 10, line, pen.at(6), "center")
    page.field("employee.name", 280, 168, pen.at(9.5), fit=290)
    page.block("employee.address", 280, 183, pen.at(9.5))
    page.text(306, 252, "FOLD AND TEAR ALONG PERFORATION", pen.at(5.5).inked(GREY), "center")
    page.dashes(0, 257, 612, GREY)
    _strip(page, 270, "", "to be filed with employee's FEDERAL tax return")
    page.dashes(0, 513, 612, GREY)
    _strip(page, 526, "Copy C", "for EMPLOYEE'S RECORDS")


def _strip(page: Canvas, top: float, copy: str, purpose: str) -> None:
    sheet = BoxSheet(page, Dress(Pen(size=5), Pen("sans", 8), indent=6))
    bold = Pen("sans-bold", 8.4)
    year = page.field("tax_year", 30, top + 8, bold.at(11))
    box = page.text((year.x1 if year else 60) + 6, top + 8, "Form W-2 Wage and Tax Statement", bold)
    x = box.x1 + 14
    if copy:
        box = page.text(x, top + 8, copy, bold)
    else:
        box = page.field("copy_designation", x, top + 8, bold) or box
    page.text(box.x1 + 4, top + 8, purpose, Pen(size=8))
    page.text(582, top + 8, "OMB No. 1545-0008", Pen(size=6), "right")
    y, wide = top + 14, (92,) * 6
    y = grid(sheet, 30, y, wide, 26, (
        (("1 Wages, tips, other comp", "wages"), ("2 Fed income tax withheld",
                                                  "federal_income_tax"),
         ("3 Social security wages", "social_security_wages"),
         ("4 SS tax withheld", "social_security_tax"),
         ("5 Medicare wages and tips", "medicare_wages"),
         ("6 Medicare tax withheld", "medicare_tax")),
        (("7 Social security tips", "social_security_tips"),
         ("8 Allocated tips", "allocated_tips"), ("9", ""),
         ("10 Dependent care benefits", "dependent_care_benefits"),
         ("11 Nonqualified plans", "nonqualified_plans"), ("14 Other", "other")),
    ))  # fmt: skip
    for row in range(4):
        x0 = 30 + row * 92
        sheet.cell(x0, y, x0 + 92, y + 26, f"12{'abcd'[row]}")
        page.field(f"coded_amounts[{row}].code", x0 + 8, y + 22, sheet.dress.value)
        page.field(f"coded_amounts[{row}].amount", x0 + 87, y + 22, sheet.dress.value, "right")
    sheet.frame(398, y, 582, y + 26)
    page.text(401, y + 6, "13", sheet.dress.label)
    for at, (text, path) in enumerate(_TICKS):
        sheet.tick(path, (410, 410, 492)[at], y + (8, 20, 20)[at], text, side=6)
    y += 26
    sheet.who(30, y, 306, y + 52, "c Employer's name, address and ZIP code", "employer.name",
              "employer.address")  # fmt: skip
    sheet.who(306, y, 582, y + 52, "e-f Employee's name, address and ZIP code", "employee.name",
              "employee.address")  # fmt: skip
    y += 52
    thirds = (184,) * 3
    y = grid(sheet, 30, y, thirds, 26, ((
        ("b Employer's identification number", "employer.ein"), ("d Control number",
                                                                 "control_number"),
        ("a Employee's social security number", "employee.ssn"),
    ),))  # fmt: skip
    sheet.cell(30, y, 60, y + 26, "15 State", "states[0].state")
    sheet.cell(60, y, 150, y + 26, "State ID number", "states[0].employer_state_number")
    grid(sheet, 150, y, (92, 82, 92, 82, 84), 26, ((
        ("16 State wages, tips, etc", "states[0].wages"),
        ("17 State income tax", "states[0].income_tax"),
        ("18 Local wages, tips, etc", "localities[0].wages"),
        ("19 Local income tax", "localities[0].income_tax"),
        ("20 Locality name", "localities[0].locality"),
    ),))  # fmt: skip
