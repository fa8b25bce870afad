"""Forms 1098 of a loan servicer and of a small lender: kept for judging readers."""

from decimal import Decimal

from extraction.samples.box_sheet import BoxSheet, Dress
from extraction.samples.canvas import GREY, Canvas, Colour, Pen
from extraction.samples.formats import Format, dashed_us_date, us_date
from extraction.samples.layout import Layout
from extraction.samples.payers import LenderTerms

_TEAL: Colour = (0.05, 0.35, 0.42)
_MIST: Colour = (0.91, 0.95, 0.96)


def servicer(page: Canvas) -> None:
    """A year's statement of the loan, with what was paid out of escrow, and the form below it."""
    pen, head = Pen(size=9), Pen("sans-bold", 9)
    page.field("lender.name", 48, 54, head.at(13).inked(_TEAL), fit=290)
    page.block("lender.address", 48, 69, pen.at(8))
    page.text(564, 54, "Annual Tax and Interest Statement", head.at(12), "right")
    box = page.field("tax_year", 564, 70, head.at(11), "right")
    page.text((box.x0 if box else 530) - 5, 70, "Tax year", pen, "right")
    page.field("borrower.name", 72, 140, pen.at(10), fit=250)
    page.block("borrower.address", 72, 154, pen.at(10))
    page.box(350, 124, 564, 214, fill=_MIST)
    page.text(358, 140, "Loan Number", pen)
    page.field("account_number", 556, 140, head, "right")
    principal = Decimal(page.values["outstanding_principal"])
    taxes, cover = (principal * Decimal(rate) for rate in ("0.0121", "0.0043"))
    for at, (label, amount) in enumerate((
        ("Escrow: Property taxes paid", f"{taxes:.2f}"),
        ("Escrow: Hazard insurance paid", f"{cover:.2f}"),
        ("Escrow balance", f"{taxes / 5:.2f}"), ("Late charges paid", "0.00"),
    )):  # fmt: skip
        page.text(358, 156 + at * 15, label, pen)
        page.text(556, 156 + at * 15, f"${page.figure(amount)}", pen, "right")
    page.dashes(0, 270, page.width, GREY)
    _servicer_form(page, 48, 292)
    for at, line in enumerate((
        "Caution: The amount shown may not be fully deductible by you. Limits based on the loan",
        "amount and the cost and value of the secured property may apply. Also, you may only",
        "deduct interest to the extent it was incurred by you, actually paid by you, and not",
        "reimbursed by another person.",
    )):  # fmt: skip
        page.text(48, 640 + at * 12, line, pen.at(7.6))


def _servicer_form(page: Canvas, x: float, y: float) -> None:
    sheet = BoxSheet(page, Dress(Pen(size=5.8), Pen(size=9), weight=0.5, before="$"))
    page.text(x, y, "Substitute Form 1098  Mortgage Interest Statement", Pen("sans-bold", 10))
    page.text(x + 516, y, "OMB No. 1545-1380", Pen(size=7), "right")
    y += 10
    wide = 172.0
    people = (
        ("RECIPIENT'S/LENDER'S name and address", "lender.name", "lender.address"),
        ("PAYER'S/BORROWER'S name and address", "borrower.name", "borrower.address"),
    )
    for at, (label, name, address) in enumerate(people):
        left = x + at * wide
        sheet.who(left, y, left + wide, y + 62, label, name, address)
    sheet.cell(x + 2 * wide, y, x + 3 * wide, y + 31, "RECIPIENT'S/LENDER'S TIN", "lender.tin")
    sheet.cell(x + 2 * wide, y + 31, x + 3 * wide, y + 62, "PAYER'S/BORROWER'S TIN",
               "borrower.tin")  # fmt: skip
    y += 62
    cells = (
        ("1  Mortgage interest received from|payer(s)/borrower(s)", "mortgage_interest"),
        ("2  Outstanding mortgage principal", "outstanding_principal"),
        ("3  Mortgage origination date", "origination_date"),
        ("4  Refund of overpaid interest", "refund_of_interest"),
        ("5  Mortgage insurance premiums", "insurance_premiums"),
        ("6  Points paid on purchase of|principal residence", "points_paid"),
        ("9  Number of properties securing the|mortgage", "number_of_properties"),
        ("10  Other", ""), ("11  Mortgage acquisition date", "acquisition_date"),
    )  # fmt: skip
    for at, (label, path) in enumerate(cells):
        left, top = x + at % 3 * wide, y + at // 3 * 34
        if path == "number_of_properties":
            sheet.cell(left, top, left + wide, top + 34, label)
            page.field(path, left + wide - 8, top + 30, sheet.dress.value, "right")
        else:
            sheet.cell(left, top, left + wide, top + 34, label, path)
    y += 3 * 34
    sheet.frame(x, y, x + 3 * wide, y + 42)
    sheet.label(x, y, x + 3 * wide, "7 / 8  Address or description of property securing mortgage")
    page.inline("property_address", x + 10, y + 32, sheet.dress.value)


def small_lender(page: Canvas) -> None:
    """Plain lines of label and amount, box numbers behind the labels, from a word processor."""
    pen, head = Pen("serif", 11), Pen("serif-bold", 11)
    box = page.field("tax_year", 72, 66, head.at(15))
    page.text((box.x1 if box else 106) + 8, 66, "MORTGAGE INTEREST STATEMENT", head.at(15))
    page.text(72, 84, "In lieu of Form 1098. Copy B, for Payer/Borrower", pen.at(9.5))
    page.rule(72, 92, 540, 92)
    page.text(72, 114, "Lender", head)
    page.field("lender.name", 72, 131, pen, fit=220)
    end = page.block("lender.address", 72, 146, pen)
    page.text(72, end + 4, "Federal I.D. No.", pen)
    page.field("lender.tin", 156, end + 4, pen)
    page.text(320, 114, "Borrower", head)
    page.field("borrower.name", 320, 131, pen, fit=220)
    end = page.block("borrower.address", 320, 146, pen)
    page.text(320, end + 4, "Social Security No.", pen)
    page.field("borrower.tin", 418, end + 4, pen)
    y = 226.0
    page.rule(72, y - 18, 540, y - 18, GREY, 0.5)
    for label, path in (
        ("Loan account", "account_number"),
        ("Interest received during the year (Box 1)", "mortgage_interest"),
        ("Principal outstanding, January 1 (Box 2)", "outstanding_principal"),
        ("Date of the mortgage (Box 3)", "origination_date"),
        ("Refund of interest overpaid in earlier years (Box 4)", "refund_of_interest"),
        ("Mortgage insurance premiums (Box 5)", "insurance_premiums"),
        ("Points paid by borrower (Box 6)", "points_paid"),
        ("Properties securing the loan (Box 9)", "number_of_properties"),
    ):
        if path in page.values:
            page.text(72, y, label, pen)
            page.field(path, 540, y, pen, "right")
            y += 21
    page.text(72, y + 8, "Property securing the loan (Box 8):", pen)
    page.block("property_address", 260, y + 8, pen)
    for at, line in enumerate((
        "This statement is furnished to the Internal Revenue Service. The interest shown is that",
        "which we received from you in the calendar year. Please keep it with your tax papers.",
    )):  # fmt: skip
        page.text(72, 560 + at * 15, line, pen.at(9.5))


LAYOUTS = (
    Layout(servicer, LenderTerms(), Format(us_date), producer="Escrowline 7"),
    Layout(small_lender, LenderTerms("***-**-{}"), Format(dashed_us_date)),
)
