"""Forms 1040: what a return says, and how the tax office's form prints it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extraction.samples import people
from extraction.samples.canvas import GREY, Canvas, Pen
from extraction.samples.payroll import ZERO, cents
from extraction.samples.people import Facts, dice

STATUSES = (
    "Single", "Married filing jointly", "Married filing separately", "Head of household",
    "Qualifying surviving spouse",
)  # fmt: skip
# The standard deductions of 2024 and of the years after it.
_DEDUCTIONS = {"Single": 14_600, "Married filing jointly": 29_200, "Head of household": 21_900}
_LATER = {"Single": 15_750, "Married filing jointly": 31_500, "Head of household": 23_625}
_LINES = (
    ("1a", "Total amount from Form(s) W-2, box 1 (see instructions)", ""),
    ("1z", "Add lines 1a through 1h", "wages"),
    ("2b", "Taxable interest", "taxable_interest"),
    ("3b", "Ordinary dividends", "ordinary_dividends"),
    ("4b", "IRA distributions, taxable", ""),
    ("7", "Capital gain or (loss). Attach Schedule D if required", "capital_gain"),
    ("8", "Additional income from Schedule 1, line 10", "other_income"),
    ("9", "Add lines 1z, 2b, 3b, 7 and 8. This is your total income", "total_income"),
    ("10", "Adjustments to income from Schedule 1, line 26", "adjustments"),
    ("11", "Subtract line 10 from line 9. This is your adjusted gross income",
     "adjusted_gross_income"),
    ("12", "Standard deduction or itemized deductions (from Schedule A)", "deductions"),
    ("13", "Qualified business income deduction from Form 8995 or Form 8995-A", ""),
    ("14", "Add lines 12 and 13", ""),
    ("15", "Subtract line 14 from line 11. If zero or less, enter -0-. This is your taxable income",
     "taxable_income"),
    ("16", "Tax (see instructions)", ""),
    ("24", "Add lines 22 and 23. This is your total tax", "total_tax"),
    ("25d", "Add lines 25a through 25c", "federal_tax_withheld"),
    ("33", "Add lines 25d, 26, and 32. These are your total payments", "total_payments"),
    ("35a", "Amount of line 34 you want refunded to you", "refund"),
    ("37", "Subtract line 33 from line 24. This is the amount you owe", "amount_owed"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReturnTerms:
    """Returns of a person or a couple."""

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """The return of the year before `as_of`."""
        chance = dice("1040", seed)
        home = people.place(chance, suite="Apt")
        status = chance.choice(tuple(_DEDUCTIONS))
        values = {
            "tax_year": str(as_of.year - 1),
            "filing_status": status,
            "taxpayer.name": people.person(chance),
            "taxpayer.ssn": f"XXX-XX-{chance.randint(1000, 9899)}",
            "taxpayer.occupation": chance.choice(people.JOBS),
            "address": home.lines,
        }
        if status == "Married filing jointly":
            values["spouse.name"] = people.person(chance)
            values["spouse.ssn"] = f"XXX-XX-{chance.randint(1000, 9899)}"
            values["spouse.occupation"] = chance.choice(people.JOBS)
        for at in range(chance.choice((0, 0, 1, 2))):
            family = values["taxpayer.name"].split()[-1]
            values[f"dependents[{at}].name"] = f"{chance.choice(people.GIVEN)} {family}"
            values[f"dependents[{at}].ssn"] = f"XXX-XX-{chance.randint(1000, 9899)}"
            values[f"dependents[{at}].relationship"] = chance.choice(("Son", "Daughter"))
        wages = cents(Decimal(chance.randint(2_800_000, 19_000_000)) / 100)
        figures = {"wages": Decimal(given.get("wages", wages))}
        for path, share in (("taxable_interest", 90), ("ordinary_dividends", 60),
                            ("capital_gain", 40), ("other_income", 30)):  # fmt: skip
            if chance.random() < 0.4:
                figures[path] = cents(wages / share)
        total = sum(figures.values(), ZERO)
        less = cents(total / 100) if chance.random() < 0.4 else ZERO
        deduction = Decimal((_LATER if as_of.year > 2025 else _DEDUCTIONS)[status])
        taxable = max(ZERO, total - less - deduction)
        tax = cents(taxable * Decimal("0.16"))
        paid = cents(tax * Decimal(chance.randint(80, 125)) / 100)
        figures |= {
            "total_income": total, "adjusted_gross_income": total - less,
            "deductions": deduction, "taxable_income": taxable, "total_tax": tax,
            "federal_tax_withheld": paid, "total_payments": paid,
        }  # fmt: skip
        if less:
            figures["adjustments"] = less
        figures["refund" if paid > tax else "amount_owed"] = abs(paid - tax)
        values |= {path: f"{figure:.2f}" for path, figure in figures.items()}
        return Facts(values | dict(given), {})


def official(page: Canvas) -> None:
    """Status, people and dependents above, numbered lines with leaders below."""
    small, pen, bold = Pen(size=6.5), Pen(size=9), Pen("sans-bold", 8)
    page.text(40, 50, "Form", small)
    page.text(60, 52, "1040", Pen("sans-bold", 20))
    page.text(120, 40, "Department of the Treasury—Internal Revenue Service", Pen(size=6))
    page.text(120, 55, "U.S. Individual Income Tax Return", Pen("sans-bold", 11))
    page.field("tax_year", 330, 55, Pen("sans-bold", 18))
    page.text(400, 55, "OMB No. 1545-0074", small)
    page.text(40, 74, "Filing Status", bold)
    x = 110.0
    for name in STATUSES:
        page.box(x, 68, x + 7, 75, line=GREY, weight=0.5)
        box = page.text(x + 11, 74, name, Pen(size=6))
        if page.values["filing_status"] == name:
            page.text(x + 3.5, 74, "X", Pen("sans-bold", 7), "center")
            page.stands_for("filing_status", name, box)
        x = box.x1 + 12
    for y, label, who in (
        (88, "Your first name and middle initial", "taxpayer"),
        (112, "If joint return, spouse's first name and middle initial", "spouse"),
    ):
        whose = "Your" if who == "taxpayer" else "Spouse's"
        page.text(40, y, label, small)
        page.text(240, y, "Last name", small)
        page.text(450, y, f"{whose} social security number", small)
        page.field(f"{who}.name", 44, y + 13, pen, fit=190)
        page.field(f"{who}.ssn", 454, y + 13, pen)
        page.rule(40, y + 16, 572, y + 16, GREY, 0.4)
    page.text(40, 136, "Home address (number, street), city, state, and ZIP code", small)
    page.inline("address", 44, 149, pen)
    page.text(40, 170, "Dependents (see instructions):", bold)
    page.text(190, 170, "(2) Social security number", small)
    page.text(320, 170, "(3) Relationship to you", small)
    for row in page.rows("dependents"):
        top = 184.0 + row * 14
        page.field(f"dependents[{row}].name", 44, top, pen)
        page.field(f"dependents[{row}].ssn", 194, top, pen)
        page.field(f"dependents[{row}].relationship", 324, top, pen)
    _lines(page, 232.0)
    for x, whose, who in ((200, "Your", "taxpayer"), (400, "Spouse's", "spouse")):
        page.text(x, 640, f"{whose} occupation", small)
        page.field(f"{who}.occupation", x + 2, 653, pen, fit=170)
    page.text(40, 640, "Sign Here", bold)
    page.text(572, 680, "Form 1040", small, "right")


def _lines(page: Canvas, y: float) -> None:
    pen = Pen(size=7.5)
    for number, text, path in _LINES:
        page.text(52, y, number, pen.bold(), "right")
        end = page.text(62, y, text, pen).x1
        dot = end + 8
        while dot < 452:
            page.text(dot, y, ".", pen)
            dot += 10
        page.text(478, y, number, pen.bold(), "right")
        if path:
            page.field(path, 570, y, Pen(size=9), "right")
        page.rule(484, y + 3.5, 572, y + 3.5, GREY, 0.3)
        y += 19
