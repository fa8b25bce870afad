"""Forms 1098 in a row of columns and as a ticked form, kept for judging readers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from extraction.samples.box_sheet import BoxSheet, Dress
from extraction.samples.canvas import GREY, LETTER, Canvas, Pen
from extraction.samples.formats import Format, short_us_date, us_date
from extraction.samples.layout import Layout
from extraction.samples.payers import LenderTerms
from extraction.samples.people import Facts, dice, phone


@dataclass(frozen=True, slots=True)
class _Own:
    """Forms with a telephone number on them; one in three corrects an earlier one."""

    terms: LenderTerms = field(default_factory=LenderTerms)
    corrects: bool = True

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """As a lender's."""
        known = self.terms.facts(seed, as_of, given, inconsistent=inconsistent)
        values = dict(known.values)
        if self.corrects and seed % 3 == 0:
            values["is_corrected"] = "true"
        return Facts(values | dict(given), {"phone": phone(dice("1098 call", seed))})


def across(page: Canvas) -> None:
    """A credit union's wide sheet: captions of the boxes in one row, figures in the next."""
    pen, bold = Pen(size=8.6), Pen("sans-bold", 8.6)
    page.field("lender.name", 40, 44, Pen("serif-bold", 14), fit=380)
    page.inline("lender.address", 40, 64, pen)
    box = page.text(40, 77, "Federal ID", pen)
    page.field("lender.tin", box.x1 + 4, 77, pen)
    page.text(752, 48, "YEAR-END MORTGAGE INTEREST STATEMENT", bold.at(11), "right")
    box = page.text(690, 63, "Tax year", pen)
    page.field("tax_year", box.x1 + 5, 63, bold)
    page.text(752, 76, "Substitute Form 1098    OMB No. 1545-1380", pen.at(7), "right")
    page.field("borrower.name", 90, 128, pen.at(9.6), fit=330)
    page.block("borrower.address", 90, 142, pen.at(9.6))
    box = page.text(520, 128, "Taxpayer ID of borrower", pen)
    page.field("borrower.tin", box.x1 + 6, 128, pen)
    box = page.text(520, 142, "Member since", pen)
    page.text(box.x1 + 6, 142, "04/02/2009", pen)
    _across_table(page, 200)
    for at, line in enumerate((
        "The information in boxes 1 through 9 and 11 is important tax information and is being "
        "furnished to the Internal Revenue Service.",
        "If you are required to file a return, a negligence penalty or other sanction may be "
        "imposed on you if the IRS determines that an underpayment of tax",
        "results because you overstated a deduction for this mortgage interest or for these "
        "points, or because you did not report the refund of interest (box 4).",
    )):  # fmt: skip
        page.text(40, 380 + at * 12, line, pen.at(7.6))
    page.text(40, 430, f"Member services {page.notes['phone']}. Statement printed for the member "
              "on January 12.", pen.at(7.6))  # fmt: skip


def _across_table(page: Canvas, y: float) -> None:
    pen, head = Pen(size=8.4), Pen("sans-bold", 6.8)
    columns = (
        ("Loan|number", "account_number", 40, "left"),
        ("Box 1 Mortgage|interest received", "mortgage_interest", 190, "right"),
        ("Box 2 Outstanding|mortgage principal", "outstanding_principal", 280, "right"),
        ("Box 3 Mortgage|origination date", "origination_date", 296, "left"),
        ("Box 4 Refund of|overpaid interest", "refund_of_interest", 446, "right"),
        ("Box 5 Mortgage|insurance premiums", "insurance_premiums", 536, "right"),
        ("Box 6 Points paid|on purchase", "points_paid", 622, "right"),
        ("Box 9 Number|of properties", "number_of_properties", 692, "right"),
        ("Box 11|Acquired", "acquisition_date", 752, "right"),
    )
    page.box(36, y, 756, y + 28, fill=(0.9, 0.92, 0.95))
    for caption, path, x, align in columns:
        for at, line in enumerate(caption.split("|")):
            page.text(x, y + 11 + at * 10.5, line, head, align)
        page.field(path, x, y + 44, pen, align)
    page.rule(36, y + 52, 756, y + 52, GREY)
    box = page.text(40, y + 72, "Box 8 Property securing the mortgage:", head.at(7.6))
    page.inline("property_address", box.x1 + 6, y + 72, pen)


def ticked(page: Canvas) -> None:
    """The form in a printer's type, the lender's telephone in its box, some squares to tick."""
    label, pen = Pen(size=5.8), Pen("mono", 8.8)
    sheet = BoxSheet(page, Dress(label, pen, weight=0.5, dollars="$", indent=8))
    page.text(306, 46, "Mortgage Interest Statement", Pen("sans-bold", 12), "center")
    sheet.tick("is_corrected", 250, 64, "CORRECTED (if checked)", side=7)
    sheet.frame(40, 76, 310, 176)
    sheet.label(40, 76, 310, "RECIPIENT'S/LENDER'S name, street address, city or town, state, ZIP "
                "code, and telephone no.")  # fmt: skip
    page.field("lender.name", 48, 100, pen, fit=256)
    y = page.block("lender.address", 48, 114, pen)
    page.text(48, y + 2, page.notes["phone"], pen)
    sheet.frame(310, 76, 440, 176)
    for at, line in enumerate(("*Caution: The amount shown may", "not be fully deductible by you.",
                               "Limits based on the loan amount", "and the cost and value of the",
                               "secured property may apply.")):  # fmt: skip
        page.text(316, 88 + at * 10, line, label.at(6.6))
    sheet.frame(440, 76, 572, 176)
    page.text(506, 92, "OMB No. 1545-1380", label.at(7), "center")
    page.text(506, 112, "Form 1098", Pen("sans-bold", 13), "center")
    page.text(506, 130, "For calendar year", label.at(7), "center")
    page.field("tax_year", 506, 148, Pen("sans-bold", 13), "center")
    page.text(506, 168, "Copy B  For Payer/Borrower", label.at(7), "center")
    sheet.cell(40, 176, 175, 206, "RECIPIENT'S/LENDER'S TIN", "lender.tin")
    sheet.cell(175, 176, 310, 206, "PAYER'S/BORROWER'S TIN", "borrower.tin")
    sheet.cell(310, 176, 572, 206, "1 Mortgage interest received from payer(s)/borrower(s)*",
               "mortgage_interest")  # fmt: skip
    sheet.who(40, 206, 310, 266, "PAYER'S/BORROWER'S name", "borrower.name", "borrower.address")
    for row, pair in enumerate((
        (("2 Outstanding mortgage principal", "outstanding_principal"),
         ("3 Mortgage origination date", "origination_date")),
        (("4 Refund of overpaid interest", "refund_of_interest"),
         ("5 Mortgage insurance premiums", "insurance_premiums")),
        (("6 Points paid on purchase of principal residence", "points_paid"),
         ("11 Mortgage acquisition date", "acquisition_date")),
    )):  # fmt: skip
        for x, (text, path) in zip((310, 441), pair, strict=True):
            sheet.cell(x, 206 + row * 30, x + 131, 236 + row * 30, text, path)
    _ticked_foot(sheet)


def _ticked_foot(sheet: BoxSheet) -> None:
    page = sheet.page
    sheet.cell(40, 266, 175, 296, "9 Number of properties securing the mortgage")
    page.field("number_of_properties", 48, 292, sheet.dress.value)
    sheet.cell(175, 266, 310, 296, "10 Other")
    sheet.frame(40, 296, 572, 316)
    page.text(44, 308, "7", sheet.dress.label.at(7))
    page.box(54, 301, 62, 309, line=(0, 0, 0), weight=0.5)
    page.text(70, 308, "If address of property securing mortgage is the same as PAYER'S/BORROWER'S "
              "address, the box is checked; if not, the address is in box 8.",
              sheet.dress.label.at(6.4))  # fmt: skip
    sheet.frame(40, 316, 310, 362)
    sheet.label(40, 316, 310, "8 Address or description of property securing mortgage")
    page.block("property_address", 48, 340, sheet.dress.value)
    sheet.cell(310, 316, 572, 362, "Account number (see instructions)", "account_number")
    page.text(40, 376, "Form 1098  (Keep for your records)     www.irs.gov/Form1098",
              sheet.dress.label.at(7))  # fmt: skip


LAYOUTS = (
    Layout(across, _Own(LenderTerms("XXX-XX-{}"), corrects=False), Format(short_us_date),
           (LETTER[1], LETTER[0])),
    Layout(ticked, _Own(LenderTerms("***-**-{}")), Format(us_date), producer="Escrowline 7"),
)  # fmt: skip
