"""A pay stub. Names after the industry's published pay stub models, in snake case."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Check, Favours, Group, Kind, Schema, group, leaf


class Person(Group):
    name: str | None = leaf(
        "Name", "The employee's full name, not the employer's.", Kind.NAME, required=True, pii=True
    )
    address: str | None = leaf(
        "Address", "The employee's postal address, in one line.", Kind.ADDRESS, pii=True
    )
    ssn: str | None = leaf(
        "Social security number",
        "The employee's SSN as printed, masked digits included.",
        Kind.IDENTIFIER,
        pii=True,
        check=Check.SSN,
    )


class Organisation(Group):
    name: str | None = leaf(
        "Name", "The employer's name, not the payroll service's.", Kind.NAME, required=True
    )
    address: str | None = leaf(
        "Address", "The employer's postal address, in one line.", Kind.ADDRESS
    )


class Gross(Group):
    current: Decimal | None = leaf(
        "This period",
        "Gross pay of this period, before taxes and deductions; not the year to date.",
        Kind.MONEY,
        required=True,
        favours=Favours.HIGHER,
    )
    ytd: Decimal | None = leaf(
        "Year to date", "Gross pay since 1 January.", Kind.MONEY, favours=Favours.HIGHER
    )


class Taxes(Group):
    current: Decimal | None = leaf(
        "This period",
        "All taxes withheld this period, a positive amount.",
        Kind.MONEY,
        favours=Favours.LOWER,
    )
    ytd: Decimal | None = leaf("Year to date", "All taxes withheld since 1 January.", Kind.MONEY)


class Deductions(Group):
    current: Decimal | None = leaf(
        "This period",
        "All deductions of this period but taxes (insurance, 401k, loans), a positive amount.",
        Kind.MONEY,
        favours=Favours.LOWER,
    )
    ytd: Decimal | None = leaf(
        "Year to date", "All deductions other than taxes since 1 January.", Kind.MONEY
    )


class Net(Group):
    current: Decimal | None = leaf(
        "This period",
        "Net pay of this period: what was paid out.",
        Kind.MONEY,
        required=True,
        favours=Favours.HIGHER,
    )
    ytd: Decimal | None = leaf(
        "Year to date", "Net pay since 1 January.", Kind.MONEY, favours=Favours.HIGHER
    )


class EarningLine(Group):
    description: str | None = leaf("Earning", "As printed: Regular, Overtime, Bonus.", Kind.TEXT)
    rate: Decimal | None = leaf(
        "Rate", "Pay per hour or unit.", Kind.NUMBER, favours=Favours.HIGHER
    )
    hours: Decimal | None = leaf("Hours", "Hours or units of this period.", Kind.NUMBER)
    current: Decimal | None = leaf(
        "This period", "The line's amount of this period.", Kind.MONEY, favours=Favours.HIGHER
    )
    ytd: Decimal | None = leaf(
        "Year to date", "The line's amount since 1 January.", Kind.MONEY, favours=Favours.HIGHER
    )


class TaxLine(Group):
    description: str | None = leaf(
        "Tax", "As printed: Federal, Social Security, Medicare, a state.", Kind.TEXT
    )
    current: Decimal | None = leaf(
        "This period", "Withheld this period, a positive amount.", Kind.MONEY
    )
    ytd: Decimal | None = leaf("Year to date", "Withheld since 1 January.", Kind.MONEY)


class DeductionLine(Group):
    description: str | None = leaf(
        "Deduction", "As printed: 401(k), Dental, Garnishment.", Kind.TEXT
    )
    current: Decimal | None = leaf(
        "This period", "Deducted this period, a positive amount.", Kind.MONEY
    )
    ytd: Decimal | None = leaf("Year to date", "Deducted since 1 January.", Kind.MONEY)


class PayStub(Schema):
    """What an employer hands out with each pay."""

    slug: ClassVar[str] = "pay_stub"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Pay stub"

    employee: Person = group("Employee")
    employer: Organisation = group("Employer")
    pay_date: date | None = leaf(
        "Pay date", "The day of payment, not the period's end.", Kind.DATE, required=True
    )
    period_start: date | None = leaf("Period start", "First day of the pay period.", Kind.DATE)
    period_end: date | None = leaf("Period end", "Last day of the pay period.", Kind.DATE)
    pay_frequency: str | None = leaf(
        "Pay frequency", "Weekly, biweekly, semi-monthly, monthly.", Kind.TEXT
    )
    check_number: str | None = leaf(
        "Check number", "Of the check, advice or voucher.", Kind.IDENTIFIER
    )
    gross_pay: Gross = group("Gross pay")
    taxes: Taxes = group("Taxes")
    deductions: Deductions = group("Deductions")
    net_pay: Net = group("Net pay")
    earnings: tuple[EarningLine, ...] = group("Earnings")
    tax_lines: tuple[TaxLine, ...] = group("Taxes withheld")
    deduction_lines: tuple[DeductionLine, ...] = group("Deductions taken")
