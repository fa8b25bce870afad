"""What an applicant states in the application itself. No document: nobody reads it off a page."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Favours, Group, Kind, Schema, group, leaf, money


class Person(Group):
    name: str | None = leaf("Full name", "As on the identity document.", Kind.NAME, pii=True)
    other_name: str | None = leaf(
        "Other name", "A former or second name that paperwork may be in.", Kind.NAME, pii=True
    )
    date_of_birth: date | None = leaf("Date of birth", "The applicant's.", Kind.DATE, pii=True)
    ssn: str | None = leaf("Social security number", "Nine digits.", Kind.IDENTIFIER, pii=True)
    address: str | None = leaf("Home address", "In one line.", Kind.ADDRESS, pii=True)
    phone: str | None = leaf("Telephone", "The applicant's own.", Kind.IDENTIFIER, pii=True)
    without_employer: str | None = leaf(
        "Without an employer", "Whether the applicant says to have none.", Kind.BOOLEAN
    )


class CoApplicant(Group):
    name: str | None = leaf(
        "Full name", "Of a person who applies together with the applicant.", Kind.NAME, pii=True
    )
    ssn: str | None = leaf("Social security number", "Nine digits.", Kind.IDENTIFIER, pii=True)


class Employment(Group):
    name: str | None = leaf("Employer", "As on the pay stub.", Kind.NAME)
    phone: str | None = leaf("Employer's telephone", "As the employer gives it.", Kind.IDENTIFIER)
    start_date: date | None = leaf("Since", "The first day there.", Kind.DATE)
    end_date: date | None = leaf("Until", "The last day there, where it has ended.", Kind.DATE)
    monthly_income: Decimal | None = money(
        "Income a month", "Before taxes, from this employer.", favours=Favours.HIGHER
    )
    self_employed: str | None = leaf(
        "Own firm", "Whether the applicant or family owns the firm.", Kind.BOOLEAN
    )


class Debt(Group):
    creditor: str | None = leaf("Owed to", "A lender, or a person for support.", Kind.NAME)
    monthly_payment: Decimal | None = money(
        "Payment a month", "What is paid each month.", favours=Favours.LOWER
    )
    balance: Decimal | None = money("Still owed", "All that is left.", favours=Favours.LOWER)


class Asset(Group):
    bank: str | None = leaf("Bank", "Where the account is.", Kind.NAME)
    account_last_digits: str | None = leaf(
        "Last four digits", "Of the account's number.", Kind.IDENTIFIER, pii=True
    )
    balance: Decimal | None = money("Balance", "What is in it now.", favours=Favours.HIGHER)


class Loan(Group):
    purpose: str | None = leaf("Purpose", "purchase or refinance.", Kind.TEXT)
    amount: Decimal | None = money("Loan amount", "What is to be borrowed.")
    property_address: str | None = leaf(
        "Property's address", "In one line.", Kind.ADDRESS, pii=True
    )
    property_value: Decimal | None = money("Property's value", "Price or estimate.")
    monthly_payment: Decimal | None = money(
        "Payment a month", "Of the new loan, taxes and insurance included."
    )


class Application(Schema):
    """What is stated by the applicant: person, loan, employment, debts, assets."""

    slug: ClassVar[str] = "application"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Application"

    person: Person = group("Applicant")
    co_applicant: CoApplicant = group("Co-applicant")
    loan: Loan = group("Loan")
    employers: tuple[Employment, ...] = group("Employers")
    debts: tuple[Debt, ...] = group("Debts")
    assets: tuple[Asset, ...] = group("Accounts")
