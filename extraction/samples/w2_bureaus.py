"""Forms W-2 as bureaus and agencies print them."""

from decimal import Decimal

from extraction.samples import w2_printed
from extraction.samples.box_sheet import BoxSheet, Dress, grid
from extraction.samples.canvas import GREY, Canvas, Colour, Pen
from extraction.samples.formats import Format, us_date
from extraction.samples.layout import Layout
from extraction.samples.w2_places import cells
from extraction.samples.w2s import Terms

_BLUE: Colour = (0.12, 0.27, 0.55)
_PALE: Colour = (0.9, 0.94, 0.99)

# A payroll bureau's sheet of four


def bureau(page: Canvas) -> None:
    """Four quarters of a page: three copies, and a summary that explains the amounts."""
    page.rule(306, 16, 306, 764, GREY, 0.4)
    page.rule(16, 391, 596, 391, GREY, 0.4)
    _quarter(page, 312, 18, "to be filed with employee's Federal Income Tax Return.", "copy")
    _quarter(page, 22, 396, "State Filing Copy", "")
    _quarter(page, 312, 396, "City or Local Filing Copy", "")
    _reconciled(page, 22, 18)


def _quarter(page: Canvas, x: float, y: float, foot: str, copy: str) -> None:
    sheet = BoxSheet(page, Dress(Pen(size=4.8), Pen(size=7.2), weight=0.5, indent=6))
    wide, half, high = 278.0, 139.0, 19.0
    for left, span, label, path in (
        (0, 92, "d  Control number", "control_number"), (92, 50, "Dept.", ""),
        (142, 46, "Corp.", ""), (188, 90, "Employer use only", ""),
    ):  # fmt: skip
        sheet.cell(x + left, y, x + left + span, y + high, label, path)
    y += high
    sheet.who(x, y, x + wide, y + 43, "c  Employer's name, address, and ZIP code",
              "employer.name", "employer.address")  # fmt: skip
    y += 43
    sheet.who(x, y, x + wide, y + 43, "e/f  Employee's name, address, and ZIP code",
              "employee.name", "employee.address")  # fmt: skip
    y += 43
    y = grid(sheet, x, y, (half, half), high, [
        [("b  Employer's FED ID number", "employer.ein"),
         ("a  Employee's SSA number", "employee.ssn")],
        cells("1  Wages, tips, other comp.", "2  Federal income tax withheld"),
        cells("3  Social security wages", "4  Social security tax withheld"),
        cells("5  Medicare wages and tips", "6  Medicare tax withheld"),
        cells("7  Social security tips", "8  Allocated tips"),
        cells("9", "10  Dependent care benefits"),
    ])  # fmt: skip
    sheet.cell(x, y, x + half, y + high, *cells("11  Nonqualified plans")[0])
    sheet.cell(x, y + high, x + half, y + 4 * high, "14  Other")
    page.field("other", x + 6, y + high + 20, sheet.dress.value, fit=half - 10)
    for at, letter in enumerate("abc"):
        label = f"12{letter}" + ("  See instructions for box 12" if letter == "a" else "")
        _coded(sheet, x + half, y + at * high, half, high, label, at)
    _bureau_ticks(sheet, x + half, y + 3 * high, half, high)
    y += 4 * high
    sheet.cell(x, y, x + half, y + high, "15  State|")
    page.field("states[0].state", x + 5, y + high - 4, sheet.dress.value)
    sheet.label(x + 32, y, x + half, "Employer's state ID no.")
    page.field("states[0].employer_state_number", x + 34, y + high - 4, sheet.dress.value)
    sheet.cell(x + half, y, x + wide, y + high, *cells("16  State wages, tips, etc.")[0])
    y = grid(sheet, x, y + high, (half, half), high, [
        cells("17  State income tax", "18  Local wages, tips, etc."),
        cells("19  Local income tax", "20  Locality name"),
    ])  # fmt: skip
    _quarter_foot(page, x, y, wide, foot, copy)


def _coded(
    sheet: BoxSheet, x: float, y: float, wide: float, high: float, label: str, at: int
) -> None:
    sheet.frame(x, y, x + wide, y + high)
    sheet.label(x, y, x + wide, label)
    sheet.page.rule(x + 34, y + 8, x + 34, y + high, weight=0.3)
    sheet.page.field(f"coded_amounts[{at}].code", x + 18, y + high - 4, sheet.dress.value)
    amount = f"coded_amounts[{at}].amount"
    sheet.page.field(amount, x + wide - 6, y + high - 4, sheet.dress.value, "right")


def _bureau_ticks(sheet: BoxSheet, x: float, y: float, wide: float, high: float) -> None:
    sheet.frame(x, y, x + wide, y + high)
    for at, (label, path) in enumerate((
        ("13 Stat emp.", "is_statutory_employee"), ("Ret. plan", "is_retirement_plan"),
        ("3rd party sick pay", "is_third_party_sick_pay"),
    )):  # fmt: skip
        left = x + 3 + (0, 44, 80)[at]
        box = sheet.page.text(left, y + 6.4, label, sheet.dress.label)
        if sheet.page.values.get(path) == "true":
            sheet.page.text(left + 12, y + high - 3, "X", sheet.dress.value)
            sheet.page.stands_for(path, label, box)


def _quarter_foot(page: Canvas, x: float, y: float, wide: float, foot: str, copy: str) -> None:
    small = Pen(size=5.6)
    title = page.text(x + 2, y + 11, "W-2", Pen("sans-bold", 11))
    page.text(title.x1 + 6, y + 7, "Wage and Tax", small)
    page.text(title.x1 + 6, y + 15, "Statement", small)
    page.field("tax_year", x + 122, y + 12, Pen("sans-bold", 12), "center")
    page.text(x + wide, y + 7, "OMB No. 1545-0008", small, "right")
    if not copy:
        page.text(x + wide, y + 16, foot, small.bold(), "right")
        return
    left = page.text(x + wide, y + 16, foot, small.at(5), "right")
    page.field("copy_designation", left.x0 - 3, y + 16, small.bold().at(5), "right")


def _reconciled(page: Canvas, x: float, y: float) -> None:
    """How the year's pay turned into what the boxes report."""
    pen, small = Pen(size=6.6), Pen(size=6.2, ink=GREY)
    page.box(x, y, x + 278, y + 24, fill=_BLUE)
    white = Pen("sans-bold", 10.5, (1, 1, 1))
    page.field("tax_year", x + 8, y + 16, white)
    page.text(x + 40, y + 16, "W-2 and EARNINGS SUMMARY", white)
    for at, line in enumerate((
        "This Earnings Summary section is included with your W-2 to help describe",
        "portions in more detail. The reverse side includes general information that",
        "you may also find helpful. The following information reflects your final pay",
        "statement plus any adjustments submitted by your employer.",
    )):  # fmt: skip
        page.text(x + 4, y + 40 + at * 9.4, line, small)
    stops = (x + 128, x + 178, x + 228, x + 277)
    heads = (("Wages, Tips,", "other Comp.", "Box 1"), ("Social Sec.", "Wages", "Box 3"),
             ("Medicare", "Wages", "Box 5"), ("State Wages,", "Tips, Etc.", "Box 16"))  # fmt: skip
    for stop, lines in zip(stops, heads, strict=True):
        for at, line in enumerate(lines):
            page.text(stop, y + 98 + at * 9, line, pen.bold().at(6), "right")
    page.rule(x, y + 120, x + 278, y + 120, _BLUE)
    paths = ("wages", "social_security_wages", "medicare_wages", "states[0].wages")
    gross = Decimal(page.values["medicare_wages"])
    base = y + 132
    _summary_row(page, x, base, "Gross Pay", stops, [gross] * 4, pen)
    for path in paths:
        less = gross - Decimal(page.values.get(path, gross))
        if less > 0:
            base += 13
            row = [less if other == path else Decimal() for other in paths]
            _summary_row(page, x, base, "Less Adjustments", stops, row, pen)
    page.rule(x, base + 5, x + 278, base + 5, GREY, 0.4)
    page.text(x + 2, base + 16, "Reported W-2 Wages", pen.bold())
    for stop, path in zip(stops, paths, strict=True):
        page.field(path, stop, base + 16, pen.bold().at(6.4), "right")
    page.box(x, y + 222, x + 278, y + 238, fill=_PALE)
    page.text(x + 4, y + 233, "Employee mailing address", pen.bold())
    page.field("employee.name", x + 30, y + 268, Pen(size=9), fit=240)
    page.block("employee.address", x + 30, y + 281, Pen(size=9))
    page.text(x + 4, y + 352, "PAGE 1 OF 1      Paystream Tax Services", small)


def _summary_row(
    page: Canvas, x: float, y: float, label: str, stops: tuple[float, ...],
    amounts: list[Decimal], pen: Pen,
) -> None:  # fmt: skip
    page.text(x + 2, y, label, pen)
    for stop, amount in zip(stops, amounts, strict=True):
        shown = page.figure(f"{amount:.2f}") if amount else "N/A"
        page.text(stop, y, shown, pen.at(6.4), "right")


# Three equal copies under each other


def thirds(page: Canvas) -> None:
    """A perforated sheet of three copies, typed into by an office printer."""
    for at, (after, path) in enumerate((
        ("To Be Filed With Employee's FEDERAL Tax Return", "copy_designation"),
        ("For Employee's State, City, or Local Tax Return", ""),
        ("Employer's file", ""),
    )):  # fmt: skip
        _third(page, 22, 18 + at * 250, after, path)
        if at:
            page.dashes(0, 12 + at * 250, page.width, GREY, 0.4)


def _third(page: Canvas, x: float, y: float, after: str, copy: str) -> None:
    dress = Dress(Pen("serif", 5.6), Pen("mono", 8.5), weight=0.4, money="left", indent=12)
    sheet = BoxSheet(page, dress)
    for left, span, label, path in (
        (0, 88, "a  Employee's social security no.", "employee.ssn"),
        (88, 92, "b  Employer identification no. (EIN)", "employer.ein"),
        (180, 88, "d  Control number", "control_number"),
    ):  # fmt: skip
        sheet.cell(x + left, y, x + left + span, y + 24, label, path)
    sheet.who(x, y + 24, x + 268, y + 90, "c  Employer's name, address, and ZIP code",
              "employer.name", "employer.address")  # fmt: skip
    sheet.who(x, y + 90, x + 268, y + 166, "e  Employee's first name and initial   Last name   "
              "f  Address", "employee.name", "employee.address")  # fmt: skip
    right = x + 268
    end = grid(sheet, right, y, (150, 150), 23, [
        cells("1  Wages, tips, other compensation", "2  Federal income tax withheld"),
        cells("3  Social security wages", "4  Social security tax withheld"),
        cells("5  Medicare wages and tips", "6  Medicare tax withheld"),
        cells("7  Social security tips", "8  Allocated tips"),
        cells("10  Dependent care benefits", "11  Nonqualified plans"),
    ])  # fmt: skip
    for at, letter in enumerate("abcd"):
        edge = right + at * 75
        sheet.frame(edge, end, edge + 75, end + 25)
        sheet.label(edge, end, edge + 75, f"12{letter}")
        page.field(f"coded_amounts[{at}].code", edge + 5, end + 20, dress.value.at(7.5))
        page.field(f"coded_amounts[{at}].amount", edge + 71, end + 20, dress.value.at(7.5), "right")
    sheet.frame(right, end + 25, right + 165, end + 51)
    sheet.label(right, end + 25, right + 165, "13")
    for at, (label, path) in enumerate((
        ("Statutory|employee", "is_statutory_employee"), ("Retirement|plan", "is_retirement_plan"),
        ("Third-party|sick pay", "is_third_party_sick_pay"),
    )):  # fmt: skip
        _beside(sheet, right + 14 + at * 50, end + 33, label, path)
    sheet.cell(right + 165, end + 25, right + 300, end + 51, "14  Other", "other")
    _third_states(sheet, x, y + 166)
    small = Pen("serif", 7)
    page.text(x, y + 214, "Form", small)
    page.text(x + 20, y + 214, "W-2", Pen("serif-bold", 12))
    page.text(x + 50, y + 214, "Wage and Tax Statement", small.bold())
    page.field("tax_year", x + 268, y + 219, Pen("serif-bold", 14), "center")
    page.text(x + 568, y + 209, "Dept. of the Treasury - Internal Revenue Service", small.at(6),
              "right")  # fmt: skip
    end_box = page.text(x + 568, y + 219, after, small, "right")
    if copy:
        page.field(copy, end_box.x0 - 4, y + 219, small.bold(), "right")
    page.text(x + 330, y + 209, "OMB No. 1545-0008", small.at(6))


def _beside(sheet: BoxSheet, x: float, y: float, label: str, path: str) -> None:
    first, second = label.split("|")
    box = sheet.page.text(x, y, first, sheet.dress.label)
    sheet.page.text(x, y + sheet.dress.label.leading, second, sheet.dress.label)
    sheet.page.box(x + 31, y - 2, x + 39, y + 6, weight=0.4, line=GREY)
    if sheet.page.values.get(path) == "true":
        sheet.page.text(x + 35, y + 4.5, "X", Pen("mono-bold", 8), "center")
        sheet.page.stands_for(path, first, box)


def _third_states(sheet: BoxSheet, x: float, y: float) -> None:
    """Boxes 15 to 20, a line for each state."""
    page, pen = sheet.page, sheet.dress.value
    edges = (0, 128, 218, 302, 392, 472, 568)
    labels = ("15 State    Employer's state ID number", "16  State wages, tips, etc.",
              "17  State income tax", "18  Local wages, tips, etc.", "19  Local income tax",
              "20  Locality name")  # fmt: skip
    paths = ("", "states[{}].wages", "states[{}].income_tax", "localities[{}].wages",
             "localities[{}].income_tax", "localities[{}].locality")  # fmt: skip
    for at, label in enumerate(labels):
        sheet.frame(x + edges[at], y, x + edges[at + 1], y + 36)
        sheet.label(x + edges[at], y, x + edges[at + 1], label)
        for row in range(2):
            base = y + 19 + row * 13
            if at:
                page.field(paths[at].format(row), x + edges[at] + 8, base, pen, fit=88)
            else:
                page.field(f"states[{row}].state", x + 5, base, pen)
                number = f"states[{row}].employer_state_number"
                page.field(number, x + 30, base, pen)


LAYOUTS = (
    Layout(bureau, Terms(two_states=False, most_codes=3, ssn="XXX-XX-{}"), producer="Paystream"),
    Layout(thirds, Terms(ssn="987-65-432{:.1}"), Format(us_date, ".", "")),
    Layout(w2_printed.printout, Terms(ssn="***-**-{}", copy="Copy C")),
    Layout(
        w2_printed.mailer,
        Terms(copy="Copy C"),
        Format(us_date, ".", ""),
        producer="Sealwright 9",
    ),
)
