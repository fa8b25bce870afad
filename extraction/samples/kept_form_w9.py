"""Forms W-9, typed and signed online, and a buyer's own form: kept for judging readers."""

from extraction.samples.box_sheet import BoxSheet, Dress
from extraction.samples.canvas import GREY, INK, Canvas, Pen, around
from extraction.samples.formats import Format, brief_us_date, us_date
from extraction.samples.layout import Layout
from extraction.samples.payers import PayeeTerms

_CLASSES = (
    "Individual/sole proprietor", "C corporation", "S corporation", "Partnership", "Trust/estate",
)  # fmt: skip


def signed_online(page: Canvas) -> None:
    """The government's page, typed into, its numbers in a box a digit."""
    small, value = Pen(size=6.6), Pen("mono", 10)
    sheet = BoxSheet(page, Dress(small, value, weight=0.6))
    page.text(40, 52, "W-9", Pen("sans-bold", 20))
    page.text(40, 66, "(Rev. March 2024)", small)
    page.text(40, 75, "Department of the Treasury", small.at(6))
    page.text(306, 48, "Request for Taxpayer", Pen("sans-bold", 12), "center")
    page.text(306, 66, "Identification Number and Certification", Pen("sans-bold", 12), "center")
    for at, line in enumerate(("Give form to the", "requester. Do not", "send to the IRS.")):
        page.text(490, 48 + at * 12, line, Pen("sans-bold", 8))
    page.rule(36, 82, 576, 82, weight=1.2)
    page.text(40, 93, "Before you begin. For guidance related to the purpose of Form W-9, see "
              "Purpose of Form, below.", small)  # fmt: skip
    for label, path, y, x1 in (
        ("1  Name of entity/individual. An entry is required.", "name", 98, 576),
        ("2  Business name/disregarded entity name, if different from above.", "business_name",
         126, 576),
        ("5  Address (number, street, and apt. or suite no.). See instructions.", "address",
         216, 400),
        ("6  City, state, and ZIP code", "city_state_zip", 244, 400),
        ("7  List account number(s) here (optional)", "account_numbers", 272, 576),
    ):  # fmt: skip
        sheet.cell(36, y, x1, y + 28, label, path)
    sheet.cell(400, 216, 576, 272, "Requester's name and address (optional)", "requester")
    _boxes_ticked(page, sheet)
    page.text(40, 314, "Part I   Taxpayer Identification Number (TIN)", Pen("sans-bold", 9))
    for at, line in enumerate((
        "Enter your TIN in the appropriate box. The TIN provided must match the name given on",
        "line 1 to avoid backup withholding. For individuals, this is generally your social",
        "security number (SSN). For other entities, it is your employer identification number.",
    )):  # fmt: skip
        page.text(40, 330 + at * 10, line, small)
    page.text(404, 318, "Social security number", small.bold())
    _digits(page, "ssn", (3, 2, 4), 404, 324)
    page.text(404, 358, "Employer identification number", small.bold())
    _digits(page, "ein", (2, 7), 404, 364)
    _certified(page, small)


def _boxes_ticked(page: Canvas, sheet: BoxSheet) -> None:
    sheet.frame(36, 154, 400, 216)
    sheet.label(36, 154, 400, "3a  Check the appropriate box for federal tax classification of the "
                "entity/individual|whose name is entered on line 1. Check only one.")  # fmt: skip
    for at, label in enumerate(_CLASSES):
        x, y = 44 + at % 3 * 116, 188 + at // 3 * 15
        box = page.text(x + 12, y, label, Pen(size=7))
        page.box(x, y - 6, x + 7, y + 1, line=INK, weight=0.5)
        if page.values["tax_classification"] == label:
            page.text(x + 3.5, y, "X", Pen("sans-bold", 7), "center")
            page.stands_for("tax_classification", label, box)
    sheet.frame(400, 154, 576, 216)
    sheet.label(400, 154, 576, "4  Exemptions (codes apply only to|certain entities)")
    box = page.text(403, 192, "Exempt payee code (if any)", Pen(size=6.6))
    page.field("exempt_payee_code", 520, 192, sheet.dress.value)
    page.text(403, 209, "Exemption from FATCA code (if any)", Pen(size=6.6))


def _digits(page: Canvas, path: str, groups: tuple[int, ...], x: float, y: float) -> None:
    """A square for each digit, dashes between their groups."""
    value = page.values.get(path, "")
    digits = iter(value.replace("-", ""))
    boxes = []
    for number, many in enumerate(groups):
        if number and value:
            boxes.append(page.text(x + 5, y + 14, "-", Pen("mono", 10), "center"))
        x += 10 if number else 0
        for _ in range(many):
            page.box(x, y, x + 15, y + 20, line=INK, weight=0.5)
            if value:
                digit = next(digits)
                boxes.append(page.text(x + 7.5, y + 14, digit, Pen("mono", 10), "center"))
            x += 15
    if boxes:
        page.stands_for(path, " ".join(value), around(boxes))


def _certified(page: Canvas, small: Pen) -> None:
    page.text(40, 408, "Part II   Certification", Pen("sans-bold", 9))
    for at, line in enumerate((
        "Under penalties of perjury, I certify that:",
        "1. The number shown on this form is my correct taxpayer identification number (or I am",
        "waiting for a number to be issued to me); and",
        "2. I am not subject to backup withholding; and",
        "3. I am a U.S. citizen or other U.S. person; and",
        "4. The FATCA code(s) entered on this form (if any) is correct.",
    )):  # fmt: skip
        page.text(40, 424 + at * 11, line, small.at(7.4))
    page.rule(36, 500, 576, 500)
    page.text(40, 513, "Sign", Pen("sans-bold", 9))
    page.text(40, 526, "Here", Pen("sans-bold", 9))
    page.text(80, 526, "Signature of U.S. person", small)
    page.field("name", 168, 526, Pen("serif-italic", 14), fit=210)
    page.text(420, 526, "Date", small)
    page.field("signed_on", 446, 526, Pen("mono", 10))
    page.rule(36, 534, 576, 534)
    page.text(40, 546, "Signed electronically. Envelope 7F3A-11C9-D02E", small.inked(GREY))


def vendor_form(page: Canvas) -> None:
    """A buyer's form for new vendors, in lieu of the government's."""
    pen, label = Pen(size=10), Pen("sans-bold", 9)
    page.text(306, 54, "NEW VENDOR REGISTRATION", Pen("sans-bold", 14), "center")
    page.text(306, 70, "Substitute IRS Form W-9: Request for Taxpayer Identification Number", pen,
              "center")  # fmt: skip
    y = 108.0
    for text, path in (
        ("Legal name (as shown on your income tax return)", "name"),
        ("Doing business as (if different)", "business_name"),
        ("Mailing address", "address"), ("City / State / Zip", "city_state_zip"),
        ("Account number(s) with us, if known", "account_numbers"),
        ("Exempt payee code, if any", "exempt_payee_code"),
    ):  # fmt: skip
        page.text(54, y, text, label)
        page.field(path, 300, y, pen, fit=250)
        page.rule(296, y + 4, 558, y + 4, GREY, 0.5)
        y += 24
    page.text(54, y + 6, "Federal tax classification (check one)", label)
    for at, name in enumerate(_CLASSES):
        base = y + 24 + at * 15
        page.text(70, base, "[", pen)
        page.text(81, base, "]", pen)
        box = page.text(94, base, name, pen)
        if page.values["tax_classification"] == name:
            page.text(77.5, base, "x", pen.bold().at(8), "center")
            page.stands_for("tax_classification", name, box)
    page.text(330, y + 24, "Taxpayer identification number", label)
    for at, (text, path) in enumerate((("SSN", "ssn"), ("EIN", "ein"))):
        base = y + 44 + at * 22
        page.text(330, base, text, pen)
        page.field(path, 366, base, pen)
        page.rule(362, base + 4, 500, base + 4, GREY, 0.5)
    y += 130
    for at, line in enumerate((
        "Certification. Under penalties of perjury, I certify that the number shown above is my",
        "correct taxpayer identification number, that I am not subject to backup withholding, and",
        "that I am a U.S. person (including a U.S. resident alien).",
    )):  # fmt: skip
        page.text(54, y + at * 14, line, pen.at(9))
    y += 74
    page.field("name", 60, y, Pen("serif-italic", 14), fit=240)
    page.field("signed_on", 420, y, pen)
    page.rule(54, y + 5, 330, y + 5)
    page.rule(410, y + 5, 558, y + 5)
    page.text(54, y + 17, "Authorized signature", pen.at(8))
    page.text(410, y + 17, "Date", pen.at(8))
    box = page.text(54, 700, "Return to: Accounts Payable,", pen.at(9))
    page.field("requester", box.x1 + 4, 700, pen.at(9), fit=300)


LAYOUTS = (
    Layout(signed_online, PayeeTerms(), Format(us_date), producer="Signwell Web"),
    Layout(vendor_form, PayeeTerms(firm=True), Format(brief_us_date)),
)
