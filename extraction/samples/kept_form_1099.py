"""Forms 1099 as platforms, banks, funds and agencies send them: kept for judging readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from extraction.samples.box_sheet import BoxSheet, Dress
from extraction.samples.canvas import GREY, LETTER, WHITE, Canvas, Colour, Pen
from extraction.samples.layout import Layout
from extraction.samples.payers import PayerTerms
from extraction.samples.people import Facts

_GREEN: Colour = (0.07, 0.36, 0.28)
_MINT: Colour = (0.92, 0.97, 0.95)
_SLATE: Colour = (0.22, 0.28, 0.36)
Cells = Sequence[tuple[str, str]]
_NEC: Cells = (
    ("1  Nonemployee compensation", "nonemployee.compensation"), ("", ""),
    ("3", ""), ("4  Federal income tax withheld", "federal_income_tax"),
)  # fmt: skip
_MISC: Cells = (
    ("1  Rents", "miscellaneous.rents"), ("2  Royalties", "miscellaneous.royalties"),
    ("3  Other income", "miscellaneous.other_income"),
    ("4  Federal income tax withheld", "federal_income_tax"),
    ("5  Fishing boat proceeds", "miscellaneous.fishing_boat_proceeds"),
    ("6  Medical and health care|payments", "miscellaneous.medical_payments"), ("", ""),
    ("8  Substitute payments in lieu of|dividends or interest",
     "miscellaneous.substitute_payments"),
    ("9  Crop insurance proceeds", "miscellaneous.crop_insurance"),
    ("10  Gross proceeds paid to an|attorney", "miscellaneous.attorney_proceeds"),
    ("11  Fish purchased for resale", ""), ("12  Section 409A deferrals", ""),
)  # fmt: skip
_INTEREST = (
    ("1", "Interest Income", "interest.income"),
    ("2", "Early Withdrawal Penalty", "interest.early_withdrawal_penalty"),
    ("3", "Interest on U.S. Savings Bonds and Treas. Obligations", "interest.savings_bonds"),
    ("4", "Federal Income Tax Withheld", "federal_income_tax"),
    ("5", "Investment Expenses", "interest.investment_expenses"),
    ("6", "Foreign Tax Paid", "interest.foreign_tax"),
    ("8", "Tax-Exempt Interest", "interest.tax_exempt"),
)
_FUND = (
    ("Total ordinary|dividends|(Box 1a)", "dividends.ordinary"),
    ("Qualified|dividends|(Box 1b)", "dividends.qualified"),
    ("Total capital|gain distr.|(Box 2a)", "dividends.capital_gain"),
    ("Nondividend|distributions|(Box 3)", "dividends.nondividend"),
    ("Federal tax|withheld|(Box 4)", "federal_income_tax"),
    ("Section 199A|dividends|(Box 5)", "dividends.section_199a"),
    ("Foreign|tax paid|(Box 7)", "dividends.foreign_tax"),
    ("Exempt-int.|dividends|(Box 12)", "dividends.exempt_interest"),
)


@dataclass(frozen=True, slots=True)
class FilledTerms:
    """Forms of a program that prints an amount of nothing where there is none."""

    terms: PayerTerms
    paths: tuple[str, ...]

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """As another program's, with zeros."""
        known = self.terms.facts(seed, as_of, given, inconsistent=inconsistent)
        return Facts(dict.fromkeys(self.paths, "0.00") | known.values, known.notes)


# A platform that pays many: the government's arrangement, set by a program


def platform(page: Canvas) -> None:
    """A third or more of a page with boxes, and instructions in two columns below."""
    sheet = BoxSheet(page, Dress(Pen(size=5.6), Pen(size=9), weight=0.5, dollars="$"))
    misc = page.values["variant"] == "MISC"
    x, y, left = 36.0, 52.0, 270.0
    sheet.tick("is_corrected", x + 236, y - 8, "CORRECTED (if checked)")
    high = 31.0
    cells = _MISC if misc else _NEC
    sheet.frame(x, y, x + left, y + 84)
    sheet.label(x, y, x + left, "PAYER'S name, street address, city or town, state or province, "
                "country, ZIP|or foreign postal code, and telephone no.")  # fmt: skip
    page.field("payer.name", x + 10, y + 31, sheet.dress.value, fit=left - 16)
    end = page.block("payer.address", x + 10, y + 44, sheet.dress.value)
    page.field("payer.phone", x + 10, end, sheet.dress.value)
    _platform_people(sheet, x, y + 84, left)
    base = y
    for at, (label, path) in enumerate(cells):
        cell = x + left + at % 2 * 135
        sheet.cell(cell, base, cell + 135, base + high, label, path)
        base += high if at % 2 else 0
    sheet.tick("is_direct_sales", x + left + 4 if misc else x + left + 140,
               y + (3 * high if misc else 0) + 10,
               f"{7 if misc else 2}  Payer made direct sales of $5,000 or more")  # fmt: skip
    _platform_states(sheet, x + left, base, y + 246)
    bottom = y + 262
    page.text(x, bottom, "Form", Pen(size=7))
    page.field("variant", x + 20, bottom, Pen("sans-bold", 12), before="1099-")
    page.text(x + 110, bottom, "(keep for your records)", Pen(size=6.5))
    page.text(x + 540, bottom, "Dept. of the Treasury - Internal Revenue Service", Pen(size=6.5),
              "right")  # fmt: skip
    _platform_notes(page, bottom + 20, misc)


def _platform_people(sheet: BoxSheet, x: float, y: float, left: float) -> None:
    sheet.cell(x, y, x + left / 2, y + 28, "PAYER'S TIN", "payer.tin")
    sheet.cell(x + left / 2, y, x + left, y + 28, "RECIPIENT'S TIN", "recipient.tin")
    sheet.who(x, y + 28, x + left, y + 104, "RECIPIENT'S name|Street address (including apt. no.), "
              "city or town, state, and ZIP code", "recipient.name",
              "recipient.address")  # fmt: skip
    sheet.frame(x, y + 104, x + left, y + 132)
    sheet.cell(x, y + 104, x + left - 76, y + 132, "Account number (see instructions)",
               "account_number")  # fmt: skip
    sheet.label(x + left - 72, y + 104, x + left, "2nd TIN not.")
    sheet.page.box(x + left - 20, y + 108, x + left - 12, y + 116, line=GREY)
    box = sheet.page.text(x, y + 147, "For calendar year", Pen(size=8))
    sheet.page.field("tax_year", box.x1 + 5, y + 147, Pen("sans-bold", 11))
    misc = sheet.page.values["variant"] == "MISC"
    number = "OMB No. 1545-0115" if misc else "OMB No. 1545-0116"
    sheet.page.text(box.x1 + 44, y + 147, f"{number}   Copy B For Recipient", Pen(size=7))
    title = "Miscellaneous Information" if misc else "Nonemployee Compensation"
    sheet.page.text(x + 540, y + 147, title, Pen("sans-bold", 10), "right")


def _platform_states(sheet: BoxSheet, x: float, y: float, bottom: float) -> None:
    misc = sheet.page.values["variant"] == "MISC"
    numbers = ("16", "17", "18") if misc else ("5", "6", "7")
    high = min(34.0, bottom - y)
    dress, page = sheet.dress, sheet.page
    for at, label in enumerate((
        f"{numbers[0]}  State tax withheld", f"{numbers[1]}  State/Payer's state no.",
        f"{numbers[2]}  State income",
    )):  # fmt: skip
        sheet.frame(x + at * 90, y, x + at * 90 + 90, y + high)
        sheet.label(x + at * 90, y, x + at * 90 + 90, label)
    base = y + high - 6
    page.field("states[0].tax", x + 85, base, dress.value, "right", before="$")
    box = page.field("states[0].state", x + 95, base, dress.value)
    if box:
        slash = page.text(box.x1 + 3, base, "/", dress.value)
        page.field("states[0].payer_state_number", slash.x1 + 3, base, dress.value, fit=60)
    page.field("states[0].income", x + 265, base, dress.value, "right", before="$")


def _platform_notes(page: Canvas, y: float, misc: bool) -> None:
    pen = Pen(size=7.4)
    page.text(36, y + 8, "Instructions for Recipient", Pen("sans-bold", 9))
    what = "miscellaneous income" if misc else "compensation as a nonemployee"
    for at, line in enumerate((
        f"You received this form instead of Form W-2 because the payer reports {what} to the IRS.",
        "Recipient's taxpayer identification number (TIN). For your protection, this form may show",
        "only the last four digits of your TIN. The issuer has reported your complete TIN.",
        "Account number. May show an account or other unique number the payer assigned to you.",
        "Amounts shown may be subject to self-employment tax. Individuals should see the",
        "Instructions for Schedule SE (Form 1040). Corporations, fiduciaries, or partnerships must",
        "report the amounts on the appropriate line of their tax returns.",
        "State boxes show state or local income tax withheld from the payments.",
    )):  # fmt: skip
        page.text(36, y + 26 + at * 12, line, pen)


# A bank's substitute statement


def bank_letter(page: Canvas) -> None:
    """A letter with a list of all boxes, the empty ones too."""
    pen, head = Pen("serif", 10), Pen("serif-bold", 10)
    page.box(0, 0, page.width, 20, fill=_GREEN)
    page.field("payer.name", 54, 56, Pen("serif-bold", 15, _GREEN), fit=270)
    end = page.block("payer.address", 54, 72, pen.at(9))
    page.field("payer.phone", 54, end, pen.at(9))
    page.text(558, 50, "YEAR-END TAX INFORMATION", head.at(12), "right")
    box = page.field("tax_year", 558, 68, head.at(12), "right")
    page.text((box.x0 if box else 520) - 6, 68, "Calendar Year", pen, "right")
    page.field("recipient.name", 72, 164, pen, fit=260)
    page.block("recipient.address", 72, 178, pen)
    page.text(340, 164, "Payer's Federal ID Number", pen)
    page.field("payer.tin", 558, 164, pen, "right")
    page.text(340, 180, "Your Taxpayer ID Number", pen)
    page.field("recipient.tin", 558, 180, pen, "right")
    page.text(340, 196, "Account", pen)
    page.field("account_number", 558, 196, pen, "right")
    page.box(54, 244, 558, 264, fill=_GREEN)
    white = head.at(11).inked(WHITE)
    box = page.text(60, 258, "Substitute Form", white)
    box2 = page.field("variant", box.x1 + 4, 258, white, before="1099-")
    page.text((box2.x1 if box2 else 190) + 10, 258, "Interest Income", white)
    page.text(552, 258, "OMB No. 1545-0112", white.at(8), "right")
    y = 284.0
    page.text(60, y, "Box", head.at(9))
    page.text(100, y, "Description", head.at(9))
    page.text(552, y, "Amount", head.at(9), "right")
    for at, (number, label, path) in enumerate(_INTEREST):
        y += 19
        if at % 2 == 0:
            page.box(54, y - 13, 558, y + 6, fill=_MINT)
        page.text(66, y, number, pen)
        page.text(100, y, label, pen)
        page.field(path, 552, y, pen, "right", before="$")
    _bank_state(page, y + 34)
    for at, line in enumerate((
        "This is important tax information and is being furnished to the Internal Revenue Service.",
        "If you must file a return, a negligence penalty or other sanction may be imposed",
        "on you if this income is taxable and the IRS determines that it has not been reported.",
    )):  # fmt: skip
        page.text(54, 660 + at * 14, line, pen.at(9))


def _bank_state(page: Canvas, y: float) -> None:
    if "states[0].state" not in page.values:
        return
    pen = Pen("serif", 10)
    page.rule(54, y - 16, 558, y - 16, GREY)
    box = page.text(60, y, "State:", pen)
    page.field("states[0].state", box.x1 + 5, y, pen)
    box = page.text(160, y, "State Identification No.:", pen)
    page.field("states[0].payer_state_number", box.x1 + 5, y, pen)
    box = page.text(374, y, "State Tax Withheld:", pen)
    page.field("states[0].tax", 552, y, pen, "right", before="$")


# A fund company: a row for a fund


def fund(page: Canvas) -> None:
    """Wide paper with a column for each box."""
    pen, small = Pen(size=9), Pen(size=7.4, ink=GREY)
    page.field("payer.name", 36, 50, Pen("sans-bold", 14, _SLATE), fit=330)
    page.inline("payer.address", 36, 65, pen.at(8))
    box = page.field("tax_year", 756, 50, Pen("sans-bold", 14), "right")
    form = page.field("variant", (box.x0 if box else 700) - 8, 50, Pen("sans-bold", 14), "right",
                      before="1099-")  # fmt: skip
    page.text((form.x0 if form else 600) - 5, 50, "Form", Pen("sans-bold", 14), "right")
    page.text(756, 65, "Dividends and Distributions    OMB No. 1545-0110", small, "right")
    page.field("recipient.name", 60, 132, pen.at(10), fit=300)
    page.block("recipient.address", 60, 147, pen.at(10))
    for at, (label, path) in enumerate((
        ("Recipient's identification number", "recipient.tin"),
        ("Payer's federal identification number", "payer.tin"),
        ("Payer's telephone number", "payer.phone"),
    )):  # fmt: skip
        page.text(470, 132 + at * 16, label, pen)
        page.field(path, 756, 132 + at * 16, pen, "right")
    page.box(36, 212, 756, 252, fill=_SLATE)
    white = Pen("sans-bold", 7.4, WHITE)
    page.text(42, 244, "Fund and account", white)
    for at, (label, _) in enumerate(_FUND):
        for line, text in enumerate(label.split("|")):
            page.text(248 + at * 72, 223 + line * 10.6, text, white, "right")
    page.text(42, 274, "Balanced Index Fund", pen)
    page.field("account_number", 42, 288, pen.at(8))
    for at, (_, path) in enumerate(_FUND):
        page.field(path, 248 + at * 72, 274, pen.at(8.5), "right")
    page.rule(36, 298, 756, 298, GREY, 0.5)
    page.text(42, 314, "Total", pen.bold())
    for at, (_, path) in enumerate(_FUND):
        page.field(path, 248 + at * 72, 314, pen.bold().at(8.5), "right", before="$")
    page.rule(36, 322, 756, 322, _SLATE, 1)
    for at, note in enumerate((
        "Copy B for recipient. This is important tax information and is being furnished to the",
        "Internal Revenue Service. Box 1a includes short-term capital gains. Box 5 is included in",
        "Box 1a. Fund distributions declared in the last quarter are taxable in the year shown.",
    )):  # fmt: skip
        page.text(36, 360 + at * 13, note, small.at(8))


# An agency of a state


def agency(page: Canvas) -> None:
    """A notice with a line for each box and leaders between."""
    pen, head = Pen(size=9.5), Pen("sans-bold", 11)
    page.field("payer.name", 306, 54, head.at(14), "center", fit=460)
    page.inline("payer.address", 306, 70, pen.at(8.5), "center")
    page.text(306, 84, "UNEMPLOYMENT INSURANCE DIVISION", pen.at(8.5), "center")
    page.rule(54, 94, 558, 94, weight=1.2)
    page.text(54, 118, "Certain Government Payments", head)
    box = page.field("tax_year", 558, 118, head, "right")
    form = page.field("variant", (box.x0 if box else 520) - 10, 118, head, "right", before="1099-")
    page.text((form.x0 if form else 450) - 5, 118, "FORM", head, "right")
    for at, (label, path) in enumerate((
        ("Recipient", "recipient.name"), ("Social Security Number", "recipient.tin"),
        ("Claim/Account Number", "account_number"), ("Payer's Federal ID", "payer.tin"),
        ("Questions? Call", "payer.phone"),
    )):  # fmt: skip
        page.text(54, 146 + at * 17, f"{label}:", pen)
        page.field(path, 190, 146 + at * 17, pen.bold(), fit=180)
    page.block("recipient.address", 390, 146, pen)
    y = 252.0
    for number, label, path in (
        ("1", "Unemployment compensation", "government.unemployment"),
        ("2", "State or local income tax refunds, credits, or offsets",
         "government.tax_refunds"),
        ("3", "Box 2 amount is for tax year", "government.refund_year"),
        ("4", "Federal income tax withheld", "federal_income_tax"),
        ("5", "RTAA payments", "government.rtaa_payments"),
        ("6", "Taxable grants", "government.taxable_grants"),
        ("10a", "State", "states[0].state"),
        ("10b", "State identification no.", "states[0].payer_state_number"),
        ("11", "State income tax withheld", "states[0].tax"),
    ):  # fmt: skip
        page.text(66, y, f"Box {number}", pen)
        box = page.text(120, y, label, pen)
        page.dots(box.x1 + 8, y - 2, 430, GREY)
        page.field(path, 540, y, pen.bold(), "right")
        y += 21
    for at, line in enumerate((
        "Unemployment benefits are taxable and must be reported on your federal return. Copy B is",
        "yours; the information has been furnished to the Internal Revenue Service. If you repaid",
        "benefits during the year, your repayment is not shown above.",
    )):  # fmt: skip
        page.text(54, 480 + at * 14, line, pen.at(8.5))


LAYOUTS = (
    Layout(platform, PayerTerms("NEC"), producer="Payouts Online 2"),
    Layout(bank_letter, FilledTerms(PayerTerms("INT"), tuple(path for _, _, path in _INTEREST))),
    Layout(fund, PayerTerms("DIV", tin="***-**-{}", state=False), size=(LETTER[1], LETTER[0])),
    Layout(agency, PayerTerms("G")),
    Layout(platform, PayerTerms("MISC", tin="***-**-{}"), producer="Payouts Online 2"),
)
