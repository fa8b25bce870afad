"""A Form 1040. The lines' numbers change from year to year, so names say what a line is."""

from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Check, Favours, Group, Kind, Schema, group, leaf, money


class Taxpayer(Group):
    name: str | None = leaf(
        "Name", "First name, initial and last name.", Kind.NAME, required=True, pii=True
    )
    ssn: str | None = leaf(
        "Social security number",
        "The taxpayer's own.",
        Kind.IDENTIFIER,
        required=True,
        pii=True,
        check=Check.SSN,
    )
    occupation: str | None = leaf("Occupation", "Beside the signature.", Kind.TEXT)


class Spouse(Group):
    name: str | None = leaf("Name", "First name, initial and last name.", Kind.NAME, pii=True)
    ssn: str | None = leaf(
        "Social security number", "The spouse's.", Kind.IDENTIFIER, pii=True, check=Check.SSN
    )
    occupation: str | None = leaf("Occupation", "Beside the signature.", Kind.TEXT)


class Dependent(Group):
    name: str | None = leaf("Name", "First and last name.", Kind.NAME, pii=True)
    ssn: str | None = leaf(
        "Social security number", "The dependent's.", Kind.IDENTIFIER, pii=True, check=Check.SSN
    )
    relationship: str | None = leaf("Relationship", "To the taxpayer.", Kind.TEXT)


class Preparer(Group):
    name: str | None = leaf("Name", "The paid preparer's, not the taxpayer's.", Kind.NAME)
    ptin: str | None = leaf("PTIN", "P and eight digits.", Kind.IDENTIFIER)
    firm_name: str | None = leaf("Firm", "The preparer's firm.", Kind.NAME)
    firm_ein: str | None = leaf("Firm's EIN", "Nine digits.", Kind.IDENTIFIER, check=Check.EIN)


class Form1040(Schema):
    """A person's income tax return of a year."""

    slug: ClassVar[str] = "form_1040"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Form 1040"

    tax_year: str | None = leaf(
        "Tax year", "The year of the return, large at its top.", Kind.YEAR, required=True
    )
    filing_status: str | None = leaf(
        "Filing status", "The one that is ticked: Single, Married filing jointly, ...", Kind.TEXT
    )
    taxpayer: Taxpayer = group("Taxpayer")
    spouse: Spouse = group("Spouse")
    address: str | None = leaf(
        "Home address", "Street, city, state and ZIP, in one line.", Kind.ADDRESS, pii=True
    )
    dependents: tuple[Dependent, ...] = group("Dependents")
    wages: Decimal | None = money(
        "Wages", "Line 1 or 1z: the total of wages, salaries and tips.", favours=Favours.HIGHER
    )
    tax_exempt_interest: Decimal | None = money("Tax-exempt interest", "Line 2a.")
    taxable_interest: Decimal | None = money("Taxable interest", "Line 2b.")
    qualified_dividends: Decimal | None = money("Qualified dividends", "Line 3a.")
    ordinary_dividends: Decimal | None = money("Ordinary dividends", "Line 3b.")
    ira_distributions: Decimal | None = money("IRA distributions", "Their total, line 4a.")
    taxable_ira: Decimal | None = money("Taxable IRA distributions", "Line 4b.")
    pensions: Decimal | None = money("Pensions and annuities", "Their total.")
    taxable_pensions: Decimal | None = money(
        "Taxable pensions and annuities", "The taxable amount."
    )
    social_security: Decimal | None = money("Social security benefits", "Their total.")
    taxable_social_security: Decimal | None = money(
        "Taxable social security benefits", "The taxable amount."
    )
    capital_gain: Decimal | None = money("Capital gain or loss", "Negative where a loss.")
    other_income: Decimal | None = money("Other income", "From Schedule 1.")
    total_income: Decimal | None = money(
        "Total income", "Before adjustments; not adjusted gross income.", favours=Favours.HIGHER
    )
    adjustments: Decimal | None = money("Adjustments to income", "From Schedule 1.")
    adjusted_gross_income: Decimal | None = money(
        "Adjusted gross income",
        "Total income less adjustments.",
        required=True,
        favours=Favours.HIGHER,
    )
    deductions: Decimal | None = money("Deductions", "Standard or itemized, as the form says.")
    business_deduction: Decimal | None = money(
        "Qualified business income deduction", "From Form 8995."
    )
    taxable_income: Decimal | None = money("Taxable income", "After all deductions.")
    total_tax: Decimal | None = money("Total tax", "Not the tax before credits.")
    federal_tax_withheld: Decimal | None = money(
        "Federal income tax withheld", "The total, line 25d or 17."
    )
    total_payments: Decimal | None = money("Total payments", "All payments and credits.")
    refund: Decimal | None = money("Refund", "The amount to be refunded.")
    amount_owed: Decimal | None = money("Amount you owe", "What is still to be paid.")
    preparer: Preparer = group("Paid preparer")
