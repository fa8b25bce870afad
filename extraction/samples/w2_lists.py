"""W-2 data on other paper: a portal's list, a wide sheet without rules, a plain table."""

from extraction.samples.box_sheet import BoxSheet, Dress, grid
from extraction.samples.canvas import GREY, Canvas, Colour, Pen
from extraction.samples.w2_layouts import LONG, TICKED, state_table

_PALE: Colour = (0.93, 0.95, 0.97)


def listing(page: Canvas) -> None:
    """The data of a form as a provider's portal lists them: a label and a value a line."""
    pen, label = Pen(size=9.5), Pen(size=9.5, ink=GREY)
    page.text(54, 62, "Form W-2 data", Pen("sans-bold", 16))
    page.text(54, 86, "Tax year", label)
    page.field("tax_year", 300, 86, pen)
    y = 106.0
    for text, path in (
        ("Employee's name", "employee.name"), ("Employee's SSN", "employee.ssn"),
        ("Employee's address", "employee.address"), ("Employer's name", "employer.name"),
        ("Employer's EIN", "employer.ein"), ("Employer's address", "employer.address"),
        ("Control number", "control_number"),
    ):  # fmt: skip
        if path not in page.values:
            continue
        page.text(54, y, text, label)
        if path.endswith("address"):
            page.inline(path, 300, y, pen)
        else:
            page.field(path, 300, y, pen, fit=260)
        y += 17
    y += 8
    for text, path in (
        *((text.replace("  ", " "), path) for text, path in LONG),
        ("10 Dependent care benefits", "dependent_care_benefits"),
        ("11 Nonqualified plans", "nonqualified_plans"),
    ):  # fmt: skip
        page.text(54, y, text, label)
        page.field(path, 420, y, pen, "right", before="$")
        y += 17
    for row in page.rows("coded_amounts"):
        end = page.text(54, y, f"12{'abcd'[row]} Code", label).x1
        page.field(f"coded_amounts[{row}].code", end + 5, y, pen)
        page.field(f"coded_amounts[{row}].amount", 420, y, pen, "right", before="$")
        y += 17
    sheet = BoxSheet(page, Dress(label, pen))
    for path, text in (
        ("is_statutory_employee", "Statutory employee"), ("is_retirement_plan", "Retirement plan"),
        ("is_third_party_sick_pay", "Third-party sick pay"),
    ):  # fmt: skip
        sheet.tick(path, 54, y, text)
        y += 17
    for row in page.rows("states"):
        for text, path in (
            ("15 State", "state"), ("Employer's state ID number", "employer_state_number"),
            ("16 State wages, tips, etc.", "wages"), ("17 State income tax", "income_tax"),
        ):  # fmt: skip
            money = path in ("wages", "income_tax")
            page.text(54, y, text, label)
            where, align = (420, "right") if money else (300, "left")
            page.field(f"states[{row}].{path}", where, y, pen, align, before="$" * money)
            y += 17


def landscape(page: Canvas) -> None:
    """Wide paper: money in a strip at the right, people at the left, no rules between boxes."""
    page.box(36, 40, 756, 66, fill=_PALE)
    page.text(44, 57, "Wage and Tax Statement", Pen("serif-bold", 13))
    page.text(640, 57, "Form W-2", Pen("serif-bold", 13))
    page.field("tax_year", 748, 57, Pen("serif-bold", 13), "right")
    sheet = BoxSheet(page, Dress(Pen("serif", 6.5), Pen("serif", 10), line=None, money="left"))
    sheet.cell(40, 80, 220, 108, "Employee's social security number", "employee.ssn")
    sheet.cell(220, 80, 400, 108, "Employer identification number", "employer.ein")
    sheet.who(40, 118, 400, 186, "Employer's name, address, and ZIP code", "employer.name",
              "employer.address")  # fmt: skip
    sheet.who(40, 196, 400, 264, "Employee's name, address, and ZIP code", "employee.name",
              "employee.address")  # fmt: skip
    sheet.cell(40, 274, 220, 302, "Control number", "control_number")
    page.field("copy_designation", 220, 292, Pen("serif-bold", 9))
    rows = [LONG[at : at + 3] for at in (0, 3)]
    rows.append((*LONG[6:], ("10  Dependent care benefits", "dependent_care_benefits")))
    grid(sheet, 410, 80, (115, 115, 115), 34, rows)
    sheet.cell(410, 182, 525, 216, "11  Nonqualified plans", "nonqualified_plans")
    page.text(413, 228, "12  See instructions for box 12", sheet.dress.label)
    for row in page.rows("coded_amounts"):
        y = 244 + row * 15
        page.field(f"coded_amounts[{row}].code", 420, y, sheet.dress.value)
        page.field(f"coded_amounts[{row}].amount", 500, y, sheet.dress.value, "right")
    for at, (path, text) in enumerate(TICKED):
        sheet.tick(path, 560, 240 + at * 18, text.replace("|", " "))
    page.text(640, 190, "14  Other", sheet.dress.label)
    page.field("other", 646, 208, sheet.dress.value, fit=106)
    wide = BoxSheet(page, Dress(Pen("serif", 6.5), Pen("serif", 9)))
    state_table(wide, 40, 330, (60, 150, 110, 100, 110, 100, 86), (
        "15 State", "Employer's state ID number", "16 State wages, tips, etc.",
        "17 State income tax", "18 Local wages, tips, etc.", "19 Local income tax",
        "20 Locality name",
    ))  # fmt: skip


def table(page: Canvas) -> None:
    """A plain table of box, description and amount, as small firms' programs print it."""
    pen = Pen("mono", 9)
    page.field("employer.name", 50, 56, pen.bold().at(11), fit=330)
    page.block("employer.address", 50, 72, pen)
    page.text(562, 56, "W-2 Wage and Tax Statement", pen.bold(), "right")
    page.labelled("Tax year:", "tax_year", 462, 72, pen)
    page.labelled("Employer identification number:", "employer.ein", 50, 108, pen, 6)
    page.labelled("Employee:", "employee.name", 50, 136, pen, 6)
    page.labelled("SSN:", "employee.ssn", 50, 150, pen, 6)
    page.text(50, 164, "Employee address:", pen)
    page.inline("employee.address", 148, 164, pen)
    page.box(50, 180, 562, 196, fill=_PALE)
    page.text(56, 191, "Box", pen.bold())
    page.text(92, 191, "Description", pen.bold())
    page.text(556, 191, "Amount", pen.bold(), "right")
    y = 210.0
    for label, path in (
        *LONG, ("10  Dependent care benefits", "dependent_care_benefits"),
        ("11  Nonqualified plans", "nonqualified_plans"),
    ):  # fmt: skip
        number, _, text = label.partition("  ")
        if path not in page.values and path.endswith("tips"):
            continue
        page.text(56, y, number, pen)
        page.text(92, y, text, pen)
        page.field(path, 556, y, pen, "right")
        y += 15
    for row in page.rows("coded_amounts"):
        page.text(56, y, f"12{'abcd'[row]}", pen)
        page.field(f"coded_amounts[{row}].code", 92, y, pen)
        page.field(f"coded_amounts[{row}].amount", 556, y, pen, "right")
        y += 15
    y += 8
    page.box(50, y, 562, y + 16, fill=_PALE)
    heads = (("State", 56, "left"), ("State ID number", 110, "left"),
             ("State wages", 400, "right"), ("State income tax", 556, "right"))  # fmt: skip
    for text, x, align in heads:
        page.text(x, y + 11, text, pen.bold(), align)
    y += 30
    for row in page.rows("states"):
        page.field(f"states[{row}].state", 56, y, pen)
        page.field(f"states[{row}].employer_state_number", 110, y, pen)
        page.field(f"states[{row}].wages", 400, y, pen, "right")
        page.field(f"states[{row}].income_tax", 556, y, pen, "right")
        y += 15
