"""Forms W-2 that are kept for judging readers: nobody who writes one looks at them."""

from dataclasses import dataclass

from extraction.samples import kept_w2_sheets
from extraction.samples.box_sheet import BoxSheet, Dress
from extraction.samples.canvas import INK, Canvas, Colour, Pen, around
from extraction.samples.formats import Format, us_date
from extraction.samples.layout import Layout
from extraction.samples.w2s import Terms

_ROSE: Colour = (0.72, 0.42, 0.4)
_TICKS = (
    ("Statutory|employee", "is_statutory_employee"), ("Retirement|plan", "is_retirement_plan"),
    ("Third-party|sick pay", "is_third_party_sick_pay"),
)  # fmt: skip
_MONEY = (
    (("1  Wages, tips, other compensation", "wages"),
     ("2  Federal income tax withheld", "federal_income_tax")),
    (("3  Social security wages", "social_security_wages"),
     ("4  Social security tax withheld", "social_security_tax")),
    (("5  Medicare wages and tips", "medicare_wages"),
     ("6  Medicare tax withheld", "medicare_tax")),
    (("7  Social security tips", "social_security_tips"), ("8  Allocated tips", "allocated_tips")),
    (("9", ""), ("10  Dependent care benefits", "dependent_care_benefits")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a form of the tax office's order stands, and how high its rows are."""

    x: float
    y: float
    wide: float
    row: float

    def at(self, rows: float) -> float:
        """The top of a row."""
        return self.y + rows * self.row

    def across(self, part: float) -> float:
        """So far from the left."""
        return self.x + part * self.wide


# The tax office's form, two copies on a page from a laser printer


def two_copies(page: Canvas) -> None:
    """The employee's two copies one over the other, the name in its parts, plain figures."""
    sheet = BoxSheet(page, Dress(Pen(size=5.4), Pen("sans", 8.6)))
    for top, copy, purpose in (
        (34, "", "To Be Filed With Employee's FEDERAL Tax Return."),
        (404, "Copy C", "For EMPLOYEE'S RECORDS (See Notice to Employee on the back of Copy B.)"),
    ):  # fmt: skip
        place = _Place(36, top, 540, 24)
        _official(sheet, place)
        _name_in_parts(sheet, place)
        _foot(page, place, copy, purpose)
    page.dashes(0, 394, 612, (0.6, 0.6, 0.6))


def _official(sheet: BoxSheet, place: _Place) -> None:
    """Boxes a to f at the left, 1 to 14 at the right, the states below."""
    page, left, middle, right = sheet.page, place.x, place.across(0.56), place.across(0.78)
    end = place.x + place.wide
    sheet.cell(place.across(0.18), place.at(0), place.across(0.42), place.at(1),
               "a  Employee's social security number", "employee.ssn")  # fmt: skip
    page.text(place.across(0.44), place.at(0) + 18, "OMB No. 1545-0008", sheet.dress.label.at(6.4))
    page.text(place.across(0.6), place.at(0) + 18, "Visit the IRS website at www.irs.gov/efile",
              sheet.dress.label.at(6.4))  # fmt: skip
    sheet.cell(left, place.at(1), middle, place.at(2), "b  Employer identification number (EIN)",
               "employer.ein")  # fmt: skip
    sheet.who(left, place.at(2), middle, place.at(5),
              "c  Employer's name, address, and ZIP code", "employer.name",
              "employer.address")  # fmt: skip
    sheet.cell(left, place.at(5), middle, place.at(6), "d  Control number", "control_number")
    sheet.frame(left, place.at(6), middle, place.at(10))
    for row, pair in enumerate(_MONEY):
        for x0, x1, (label, path) in zip((middle, right), (right, end), pair, strict=True):
            sheet.cell(x0, place.at(1 + row), x1, place.at(2 + row), label, path)
    sheet.cell(middle, place.at(6), right, place.at(7), "11  Nonqualified plans",
               "nonqualified_plans")  # fmt: skip
    sheet.frame(middle, place.at(7), right, place.at(8))
    sheet.label(middle, place.at(7), middle + 12, "13")
    roomy = place.row > 28
    for at, (label, path) in enumerate(_TICKS):
        x = middle + 14 + at * (right - middle - 10) / 3
        y = place.at(7) + (9 if roomy else 5.8)
        sheet.tick_under(path, x, y, label if roomy else label.split("|")[0], side=6)
    sheet.frame(middle, place.at(8), right, place.at(10))
    sheet.label(middle, place.at(8), right, "14  Other")
    page.field("other", middle + 8, place.at(9) + 2, sheet.dress.value, fit=right - middle - 14)
    for row in range(4):
        _coded(sheet, right, place.at(6 + row), end, place.at(7 + row), row)
    _states(sheet, place)


def _coded(sheet: BoxSheet, x0: float, y0: float, x1: float, y1: float, row: int) -> None:
    label = f"12{'abcd'[row]}" + ("  See instructions for box 12" if row == 0 else "")
    sheet.cell(x0, y0, x1, y1, label)
    page, pen = sheet.page, sheet.dress.value
    page.rule(x0 + 34, y0 + 9, x0 + 34, y1, sheet.dress.line or INK, 0.4)
    page.field(f"coded_amounts[{row}].code", x0 + 14, y1 - 4, pen)
    right = sheet.dress.money == "right"
    page.field(f"coded_amounts[{row}].amount", x1 - 5 if right else x0 + 40, y1 - 4, pen,
               "right" if right else "left")  # fmt: skip


def _name_in_parts(sheet: BoxSheet, place: _Place) -> None:
    """First name and last name at their own labels in one box, the address under them."""
    page, pen = sheet.page, sheet.dress.value
    x, y = place.x, place.at(6)
    sheet.label(x, y, x + 130, "e  Employee's first name and initial")
    sheet.label(x + 140, y, x + 200, "Last name")
    sheet.label(x + 270, y, x + 300, "Suff.")
    first, _, last = page.values["employee.name"].rpartition(" ")
    boxes = [page.text(x + 10, y + 19, first, pen, fit=128)]
    boxes.append(page.text(x + 143, y + 19, last, pen, fit=120))
    page.stands_for("employee.name", page.values["employee.name"], around(boxes))
    page.block("employee.address", x + 10, y + 36, pen)
    page.text(x + 3, place.at(10) - 4, "f  Employee's address and ZIP code", sheet.dress.label)


def _states(sheet: BoxSheet, place: _Place) -> None:
    """Boxes 15 to 20: two lines under one set of labels."""
    parts = (0, 0.06, 0.28, 0.44, 0.58, 0.73, 0.87, 1)
    labels = ("15  State", "Employer's state ID number", "16  State wages, tips, etc.",
              "17  State income tax", "18  Local wages, tips, etc.", "19  Local income tax",
              "20  Locality name")  # fmt: skip
    top = place.at(10)
    for at, label in enumerate(labels):
        x0, x1 = place.across(parts[at]), place.across(parts[at + 1])
        for row in range(2):
            high = place.row + 2
            sheet.frame(x0, top + row * high, x1, top + high + row * (high - 6))
            sheet.value(x0 - (6 if at == 0 else 3), top + high - 4 + row * (high - 6), x1,
                        kept_w2_sheets.STATE_PATHS[at].format(row))  # fmt: skip
        sheet.label(x0, top, x1, label)


def _foot(page: Canvas, place: _Place, copy: str, purpose: str) -> None:
    y = place.at(12) + 17
    box = page.text(place.x, y, "Form", Pen(size=7))
    box = page.text(box.x1 + 4, y, "W-2", Pen("sans-bold", 15))
    box = page.text(box.x1 + 8, y, "Wage and Tax Statement", Pen("sans-bold", 10))
    page.field("tax_year", place.across(0.5), y, Pen("sans-bold", 15), "center")
    page.text(place.x + place.wide, y, "Department of the Treasury - Internal Revenue Service",
              Pen(size=6.6), "right")  # fmt: skip
    pen = Pen("sans-bold", 8)
    if copy:
        box = page.text(place.x, y + 15, copy, pen)
    else:
        box = page.field("copy_designation", place.x, y + 15, pen) or box
    page.text(box.x1 + 4, y + 15, purpose, pen)
    if not copy:
        page.text(place.x, y + 26, "This information is being furnished to the Internal Revenue "
                  "Service.", Pen(size=6.6))  # fmt: skip


# The same form pre-printed in red, one on a sheet, and typed into


def typed(page: Canvas) -> None:
    """A pre-printed sheet into which a printer of fixed width put figures from the left."""
    label = Pen("sans", 6, _ROSE)
    sheet = BoxSheet(page, Dress(label, Pen("mono", 9.4), _ROSE, money="left", indent=16))
    place = _Place(42, 60, 528, 32)
    _official(sheet, place)
    sheet.label(
        place.x, place.at(6), place.across(0.4), "e  Employee's name, address, and ZIP code"
    )
    page.field("employee.name", place.x + 16, place.at(6) + 26, sheet.dress.value, fit=270)
    page.block("employee.address", place.x + 16, place.at(6) + 40, sheet.dress.value)
    y = place.at(12) + 16
    page.text(place.x, y, "W-2", Pen("serif-bold", 18, _ROSE))
    page.text(place.x + 44, y - 5, "Wage and Tax", Pen("serif-bold", 9, _ROSE))
    page.text(place.x + 44, y + 8, "Statement", Pen("serif-bold", 9, _ROSE))
    page.field("tax_year", place.across(0.5), y, Pen("serif-bold", 18, _ROSE), "center")
    box = page.field("copy_designation", place.across(0.66), y - 5, Pen("serif-bold", 9, _ROSE))
    page.text((box.x1 if box else 400) + 4, y - 5, "To Be Filed With", Pen("serif-bold", 9, _ROSE))
    for at, line in enumerate(("Employee's State, City, or Local", "Income Tax Return.")):
        page.text(place.across(0.66), y + 8 + at * 13, line, Pen("serif-bold", 9, _ROSE))
    page.text(place.x, y + 40, f"Payroll department {page.notes['phone']}", Pen("mono", 8))


LAYOUTS = (
    Layout(two_copies, Terms(ssn="987-65-432{:.1}"), Format(us_date, comma="")),
    Layout(kept_w2_sheets.campus, Terms(copy="Copy C", ssn="***-**-{}"), producer="Peoplegrid 34"),
    Layout(typed, Terms(copy="Copy 2", ssn="987-65-432{:.1}"), Format(us_date, comma="")),
    Layout(
        kept_w2_sheets.self_mailer, Terms(two_states=False, ssn="XXX-XX-{}"),
        producer="Sealpress 9",
    ),
)  # fmt: skip
