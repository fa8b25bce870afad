"""Forms 1099, 1098 and W-9 as they are printed."""

from collections.abc import Sequence

from extraction.samples.box_sheet import BoxSheet, Dress
from extraction.samples.canvas import GREY, Canvas, Colour, Pen

_PALE: Colour = (0.93, 0.95, 0.97)
Boxes = Sequence[tuple[str, str]]

NEC: Boxes = (
    ("1 Nonemployee compensation", "nonemployee.compensation"),
    ("2 Payer made direct sales totaling|$5,000 or more of consumer products", ""),
    ("3", ""),
    ("4 Federal income tax withheld", "federal_income_tax"),
)
INT: Boxes = (
    ("1 Interest income", "interest.income"),
    ("2 Early withdrawal penalty", "interest.early_withdrawal_penalty"),
    ("3 Interest on U.S. Savings|Bonds and Treas. obligations", "interest.savings_bonds"),
    ("4 Federal income tax withheld", "federal_income_tax"),
    ("5 Investment expenses", "interest.investment_expenses"),
    ("6 Foreign tax paid", "interest.foreign_tax"),
    ("8 Tax-exempt interest", "interest.tax_exempt"),
    ("9 Specified private activity bond|interest", ""),
)
DIV: Boxes = (
    ("1a Total ordinary dividends", "dividends.ordinary"),
    ("1b Qualified dividends", "dividends.qualified"),
    ("2a Total capital gain distr.", "dividends.capital_gain"),
    ("2b Unrecap. Sec. 1250 gain", ""),
    ("3 Nondividend distributions", "dividends.nondividend"),
    ("4 Federal income tax withheld", "federal_income_tax"),
    ("5 Section 199A dividends", "dividends.section_199a"),
    ("6 Investment expenses", "dividends.investment_expenses"),
    ("7 Foreign tax paid", "dividends.foreign_tax"),
    ("8 Foreign country or U.S. possession", ""),
    ("11 Exempt-interest dividends", "dividends.exempt_interest"),
    ("12 Specified private activity|bond interest dividends", ""),
)
MISC: Boxes = (
    ("1 Rents", "miscellaneous.rents"),
    ("2 Royalties", "miscellaneous.royalties"),
    ("3 Other income", "miscellaneous.other_income"),
    ("4 Federal income tax withheld", "federal_income_tax"),
    ("5 Fishing boat proceeds", "miscellaneous.fishing_boat_proceeds"),
    ("6 Medical and health care payments", "miscellaneous.medical_payments"),
    ("8 Substitute payments in lieu of|dividends or interest", "miscellaneous.substitute_payments"),
    ("9 Crop insurance proceeds", "miscellaneous.crop_insurance"),
    ("10 Gross proceeds paid to an|attorney", "miscellaneous.attorney_proceeds"),
    ("11 Fish purchased for resale", "miscellaneous.fish_purchased"),
)
GOVERNMENT: Boxes = (
    ("1 Unemployment compensation", "government.unemployment"),
    ("2 State or local income tax|refunds, credits, or offsets", "government.tax_refunds"),
    ("3 Box 2 amount is for tax year", "government.refund_year"),
    ("4 Federal income tax withheld", "federal_income_tax"),
    ("5 RTAA payments", "government.rtaa_payments"),
    ("6 Taxable grants", "government.taxable_grants"),
)
_TITLES = {
    "NEC": ("Nonemployee", "Compensation"), "INT": ("Interest", "Income"),
    "DIV": ("Dividends and", "Distributions"), "MISC": ("Miscellaneous", "Information"),
    "G": ("Certain Government", "Payments"),
}  # fmt: skip


def _form_name(page: Canvas, x: float, y: float, pen: Pen) -> None:
    """ "Form 1099-DIV": which form it is."""
    end = page.text(x, y, "Form", pen.at(7)).x1
    variant = page.values["variant"]
    box = page.text(end + 4, y, f"1099-{variant}", pen)
    page.stands_for("variant", f"1099-{variant}", box)


def official(page: Canvas, boxes: Boxes) -> None:
    """The tax office's form: people at the left, boxes in the middle, the title at the right."""
    sheet = BoxSheet(page, Dress(Pen(size=6), Pen(size=9), indent=14, dollars="$"))
    sheet.tick("is_corrected", 240, 40, "CORRECTED (if checked)")
    sheet.who(
        48, 46, 290, 130,
        "PAYER'S name, street address, city or town, state or province, country, ZIP|"
        "or foreign postal code, and telephone no.",
        "payer.name", "payer.address",
    )  # fmt: skip
    page.field("payer.phone", 62, 124, Pen(size=9))
    sheet.cell(48, 130, 168, 160, "PAYER'S TIN", "payer.tin")
    sheet.cell(168, 130, 290, 160, "RECIPIENT'S TIN", "recipient.tin")
    sheet.who(
        48, 160, 290, 240, "RECIPIENT'S name, street address, city, state, and ZIP code",
        "recipient.name", "recipient.address",
    )  # fmt: skip
    sheet.cell(48, 240, 230, 272, "Account number (see instructions)", "account_number")
    sheet.frame(230, 240, 290, 272)
    sheet.tick_under("is_fatca_filing", 233, 247, "FATCA filing|requirement")
    for at, (label, path) in enumerate(boxes):
        x, y = 290 + at % 2 * 110, 46 + at // 2 * 32
        sheet.cell(x, y, x + 110, y + 32, label, path)
    bottom = max(272, 46 + -(-len(boxes) // 2) * 32)
    _states(page, sheet, bottom)
    page.text(516, 56, "OMB No. 1545-0110", Pen(size=6))
    page.field("tax_year", 520, 86, Pen("sans-bold", 20))
    _form_name(page, 516, 106, Pen("sans-bold", 9))
    for at, line in enumerate(_TITLES[page.values["variant"]]):
        page.text(576, 136 + at * 17, line, Pen("sans-bold", 9), "right")
    page.text(576, 176, "Copy B", Pen("sans-bold", 9), "right")
    page.text(576, 190, "For Recipient", Pen("sans-bold", 9), "right")
    for at, line in enumerate((
        "This is important tax", "information and is", "being furnished to", "the IRS. If you are",
        "required to file a", "return, a negligence", "penalty may be imposed.",
    )):  # fmt: skip
        page.text(576, 206 + at * 8.6, line, Pen(size=6), "right")
    page.text(48, bottom + 46, "www.irs.gov", Pen(size=6))
    page.text(
        576, bottom + 46, "Department of the Treasury - Internal Revenue Service", Pen(size=6),
        "right",
    )  # fmt: skip


def _states(page: Canvas, sheet: BoxSheet, y: float) -> None:
    heads = (
        ("State", "states[0].state", 48, 100),
        ("Payer's state no.", "states[0].payer_state_number", 100, 230),
        ("State tax withheld", "states[0].tax", 230, 350),
        ("State income", "states[0].income", 350, 510),
    )  # fmt: skip
    for label, path, x0, x1 in heads:
        sheet.cell(x0, y, x1, y + 30, label, path)


def nec(page: Canvas) -> None:
    """1099-NEC."""
    official(page, NEC)


def interest(page: Canvas) -> None:
    """1099-INT."""
    official(page, INT)


def dividends(page: Canvas) -> None:
    """1099-DIV."""
    official(page, DIV)


def miscellaneous(page: Canvas) -> None:
    """1099-MISC."""
    official(page, MISC)


def government(page: Canvas) -> None:
    """1099-G."""
    official(page, GOVERNMENT)


def brokerage(page: Canvas) -> None:
    """A broker's statement: people on top, then a list of boxes, descriptions and amounts."""
    pen, label = Pen("serif", 9.5), Pen("serif", 8.5, GREY)
    page.field("payer.name", 48, 56, Pen("serif-bold", 13), fit=300)
    page.block("payer.address", 48, 72, pen)
    page.field("tax_year", 440, 56, Pen("serif-bold", 13))
    page.text(476, 56, "Tax Statement", Pen("serif-bold", 13))
    page.text(380, 76, "Payer's federal ID number:", label)
    page.field("payer.tin", 560, 76, pen, "right", fit=70)
    page.text(48, 120, "Recipient's name and address", label)
    page.field("recipient.name", 48, 135, pen, fit=240)
    page.block("recipient.address", 48, 149, pen)
    page.text(330, 120, "Account number", label)
    page.field("account_number", 560, 120, pen, "right")
    page.text(330, 136, "Recipient's tax ID", label)
    page.field("recipient.tin", 560, 136, pen, "right")
    page.box(48, 186, 564, 206, fill=_PALE)
    box = page.text(54, 200, "1099-DIV", Pen("serif-bold", 11))
    page.stands_for("variant", "1099-DIV", box)
    page.text(box.x1 + 8, 200, "Dividends and Distributions", Pen("serif-bold", 11))
    y = 226.0
    for text, path in DIV:
        if "|" in text:
            continue
        number, _, words = text.partition(" ")
        page.text(54, y, f"{number}.", pen)
        page.text(80, y, words, pen)
        if path:
            page.field(path, 556, y, pen, "right")
        page.rule(48, y + 4, 564, y + 4, GREY, 0.3)
        y += 17


def mortgage(page: Canvas) -> None:
    """A lender's 1098 in boxes."""
    sheet = BoxSheet(page, Dress(Pen(size=6), Pen(size=9), indent=14, dollars="$"))
    sheet.tick("is_corrected", 240, 40, "CORRECTED (if checked)")
    sheet.who(
        48, 46, 300, 130,
        "RECIPIENT'S/LENDER'S name, street address, city or town, state or province,|"
        "country, ZIP or foreign postal code, and telephone no.",
        "lender.name", "lender.address",
    )  # fmt: skip
    sheet.cell(48, 130, 174, 160, "RECIPIENT'S/LENDER'S TIN", "lender.tin")
    sheet.cell(174, 130, 300, 160, "PAYER'S/BORROWER'S TIN", "borrower.tin")
    sheet.who(
        48, 160, 300, 240, "PAYER'S/BORROWER'S name and address", "borrower.name",
        "borrower.address",
    )  # fmt: skip
    sheet.cell(48, 240, 174, 270, "9 Number of mortgaged properties", "number_of_properties")
    sheet.cell(174, 240, 300, 270, "10 Other")
    sheet.cell(48, 270, 300, 300, "Account number (see instructions)", "account_number")
    page.text(306, 56, "*Caution: The amount shown may", Pen(size=6))
    page.text(410, 56, "OMB No. 1545-1380", Pen(size=6))
    page.text(410, 84, "Form", Pen(size=7))
    page.text(430, 84, "1098", Pen("sans-bold", 12))
    page.field("tax_year", 470, 84, Pen("sans-bold", 16))
    page.text(576, 64, "Mortgage", Pen("sans-bold", 11), "right")
    page.text(576, 81, "Interest", Pen("sans-bold", 11), "right")
    page.text(576, 98, "Statement", Pen("sans-bold", 11), "right")
    rows = (
        (("1 Mortgage interest received from payer(s)/borrower(s)*", "mortgage_interest"),),
        (("2 Outstanding mortgage principal", "outstanding_principal"),
         ("3 Mortgage origination date", "origination_date")),
        (("4 Refund of overpaid interest", "refund_of_interest"),
         ("5 Mortgage insurance premiums", "insurance_premiums")),
        (("6 Points paid on purchase of principal residence", "points_paid"),),
        (("8 Address or description of property securing mortgage", "property_address"),),
    )  # fmt: skip
    y = 100.0
    for row in rows:
        wide = 210 / len(row)
        high = 52 if row[0][1] == "property_address" else 34
        for at, (label, path) in enumerate(row):
            x = 300 + at * wide
            if path == "property_address":
                sheet.frame(x, y, x + wide, y + high)
                sheet.label(x, y, x + wide, label)
                page.block(path, x + 14, y + 24, Pen(size=9))
            else:
                sheet.cell(x, y, x + wide, y + high, label, path)
        y += high
    page.text(576, 130, "Copy B", Pen("sans-bold", 9), "right")
    page.text(576, 144, "For Payer/Borrower", Pen("sans-bold", 7), "right")


def mortgage_list(page: Canvas) -> None:
    """A servicer's letter with the 1098's figures in a list."""
    pen, label = Pen(size=9.5), Pen(size=9.5, ink=GREY)
    page.field("lender.name", 54, 60, Pen("sans-bold", 14), fit=340)
    page.block("lender.address", 54, 78, pen)
    page.text(54, 130, "Form 1098 Mortgage Interest Statement", Pen("sans-bold", 12))
    page.text(54, 148, "Tax year", label)
    page.field("tax_year", 300, 148, pen)
    y = 166.0
    for text, path in (
        ("Borrower", "borrower.name"), ("Borrower's address", "borrower.address"),
        ("Borrower's SSN", "borrower.tin"), ("Lender's TIN", "lender.tin"),
        ("Loan number", "account_number"), ("Property address", "property_address"),
        ("Origination date", "origination_date"),
        ("Mortgage interest received", "mortgage_interest"),
        ("Outstanding principal", "outstanding_principal"),
        ("Refund of overpaid interest", "refund_of_interest"),
        ("Mortgage insurance premiums", "insurance_premiums"), ("Points paid", "points_paid"),
        ("Number of mortgaged properties", "number_of_properties"),
    ):  # fmt: skip
        if path not in page.values:
            continue
        page.text(54, y, text, label)
        if path.endswith("address"):
            page.inline(path, 300, y, pen)
        else:
            page.field(path, 300, y, pen, fit=250)
        y += 18


def w9(page: Canvas) -> None:
    """The tax office's W-9: numbered lines, ticks, and a box for each digit."""
    sheet = BoxSheet(page, Dress(Pen(size=6.5), Pen("sans-bold", 9), indent=8))
    page.text(40, 62, "Form", Pen(size=7))
    page.text(60, 62, "W-9", Pen("sans-bold", 22))
    page.text(40, 76, "(Rev. March 2024)", Pen(size=6.5))
    page.text(300, 56, "Request for Taxpayer", Pen("sans-bold", 13), "center")
    page.text(300, 76, "Identification Number and Certification", Pen("sans-bold", 13), "center")
    page.text(576, 60, "Give form to the", Pen("sans-bold", 8), "right")
    page.text(576, 73, "requester. Do not", Pen("sans-bold", 8), "right")
    sheet.cell(40, 96, 576, 122,
               "1 Name of entity/individual. An entry is required.", "name")  # fmt: skip
    sheet.cell(40, 122, 576, 148,
               "2 Business name/disregarded entity name, if different from above.",
               "business_name")  # fmt: skip
    _classes(page, sheet)
    sheet.cell(430, 148, 576, 176, "Exempt payee code (if any)", "exempt_payee_code")
    sheet.cell(40, 210, 400, 236,
               "5 Address (number, street, and apt. or suite no.). See instructions.",
               "address")  # fmt: skip
    sheet.frame(400, 210, 576, 262)
    sheet.label(400, 210, 576, "Requester's name and address (optional)")
    page.field("requester", 408, 234, Pen(size=9), fit=160)
    sheet.cell(40, 236, 400, 262, "6 City, state, and ZIP code", "city_state_zip")
    sheet.cell(40, 262, 576, 288, "7 List account number(s) here (optional)", "account_numbers")
    page.text(40, 304, "Part I", Pen("sans-bold", 9))
    page.text(90, 304, "Taxpayer Identification Number (TIN)", Pen("sans-bold", 9))
    page.text(40, 318, "Enter your TIN in the appropriate box. The TIN provided must match the",
              Pen(size=7))  # fmt: skip
    page.text(400, 318, "Social security number", Pen("sans-bold", 7))
    _digits(page, "ssn", 400, 338)
    page.text(400, 356, "or", Pen(size=7))
    page.text(400, 370, "Employer identification number", Pen("sans-bold", 7))
    _digits(page, "ein", 400, 390)
    page.text(40, 412, "Part II", Pen("sans-bold", 9))
    page.text(90, 412, "Certification", Pen("sans-bold", 9))
    page.text(40, 426, "Under penalties of perjury, I certify that the number shown on this form is"
              " correct.", Pen(size=7))  # fmt: skip
    page.text(40, 452, "Sign Here", Pen("sans-bold", 9))
    page.text(100, 452, "Signature of U.S. person", Pen(size=7))
    page.text(400, 452, "Date", Pen(size=7))
    page.field("signed_on", 424, 452, Pen(size=9))


def _classes(page: Canvas, sheet: BoxSheet) -> None:
    sheet.frame(40, 148, 430, 210)
    page.text(43, 157, "3a Check the appropriate box for federal tax classification of the"
              " entity/individual", Pen(size=6.5))  # fmt: skip
    x, y = 48.0, 174.0
    for name in (
        "Individual/sole proprietor", "C corporation", "S corporation", "Partnership",
        "Trust/estate", "LLC",
    ):  # fmt: skip
        page.box(x, y - 6, x + 7, y + 1, line=GREY, weight=0.5)
        box = page.text(x + 12, y, name, Pen(size=6.5))
        if page.values["tax_classification"] == name:
            page.text(x + 3.5, y, "X", Pen("sans-bold", 7), "center")
            page.stands_for("tax_classification", name, box)
        x = box.x1 + 14
        if x > 360:
            x, y = 48.0, y + 18


def _digits(page: Canvas, path: str, x: float, y: float) -> None:
    """A number with a ruled box for each digit."""
    number = page.values.get(path, "000-00-0000" if path == "ssn" else "00-0000000")
    start, first = x, path in page.values
    pen = Pen("sans-bold", 9)
    box = None
    for char in number:
        if char == "-":
            x += 4
            if first:
                page.text(x, y, "-", pen)
            x += 8
            continue
        page.box(x, y - 12, x + 14, y + 5, line=GREY, weight=0.5)
        if first:
            box = page.text(x + 4, y, char, pen)
        x += 14
    if box:
        whole = type(box)(start + 4, box.y0, box.x1, box.y1)
        page.stands_for(path, " ".join(number), whole)


def w9_substitute(page: Canvas) -> None:
    """A firm's own W-9: labels and values in one column."""
    pen, label = Pen("serif", 10), Pen("serif", 10, GREY)
    page.text(54, 64, "Substitute Form W-9", Pen("serif-bold", 15))
    page.text(54, 82, "Request for Taxpayer Identification Number and Certification", pen.bold())
    y = 112.0
    for text, path in (
        ("Legal name:", "name"), ("Business name:", "business_name"),
        ("Street address:", "address"), ("City, state, ZIP:", "city_state_zip"),
        ("Social security number:", "ssn"), ("Employer identification number:", "ein"),
        ("Account numbers:", "account_numbers"),
    ):  # fmt: skip
        page.text(54, y, text, label)
        page.field(path, 240, y, pen, fit=300)
        y += 20
    page.text(54, y, "Tax classification:", label)
    y += 18
    for name in ("Individual/sole proprietor", "C corporation", "S corporation", "Partnership",
                 "Trust/estate"):  # fmt: skip
        page.box(60, y - 7, 68, y + 1, line=GREY, weight=0.5)
        box = page.text(74, y, name, pen)
        if page.values["tax_classification"] == name:
            page.text(64, y, "X", pen.at(8), "center")
            page.stands_for("tax_classification", name, box)
        y += 16
    page.text(54, y + 20, "Signature", label)
    page.text(340, y + 20, "Date:", label)
    page.field("signed_on", 372, y + 20, pen)
