"""A Form W-2. Names after the industry's published W-2 models, in snake case; boxes in order."""

from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Check, Favours, Group, Kind, Schema, group, leaf, money


class Employee(Group):
    name: str | None = leaf(
        "Name", "Box e: the employee's full name.", Kind.NAME, required=True, pii=True
    )
    address: str | None = leaf(
        "Address", "Box f: the employee's address, in one line.", Kind.ADDRESS, pii=True
    )
    ssn: str | None = leaf(
        "Social security number",
        "Box a, as printed, masked digits included; not the employer's number.",
        Kind.IDENTIFIER,
        required=True,
        pii=True,
        check=Check.SSN,
    )


class Employer(Group):
    name: str | None = leaf("Name", "Box c: the employer's name.", Kind.NAME, required=True)
    address: str | None = leaf(
        "Address", "Box c: the employer's address, in one line.", Kind.ADDRESS
    )
    ein: str | None = leaf(
        "Employer identification number",
        "Box b: nine digits; not a state's number of the employer.",
        Kind.IDENTIFIER,
        required=True,
        check=Check.EIN,
    )


class Coded(Group):
    code: str | None = leaf("Code", "The letters of box 12, as D or DD.", Kind.TEXT)
    amount: Decimal | None = money("Amount", "The amount beside that code.")


class StateTax(Group):
    state: str | None = leaf("State", "Box 15: the state's two letters.", Kind.TEXT)
    employer_state_number: str | None = leaf(
        "Employer's state number", "Box 15: the number beside the state.", Kind.IDENTIFIER
    )
    wages: Decimal | None = money("State wages", "Box 16.", favours=Favours.HIGHER)
    income_tax: Decimal | None = money("State income tax", "Box 17.")


class LocalTax(Group):
    wages: Decimal | None = money("Local wages", "Box 18.")
    income_tax: Decimal | None = money("Local income tax", "Box 19.")
    locality: str | None = leaf("Locality", "Box 20: the locality's name.", Kind.TEXT)


class W2(Schema):
    """What an employer reports of a year's wages and the taxes withheld from them."""

    slug: ClassVar[str] = "w2"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Form W-2"

    tax_year: str | None = leaf(
        "Tax year", "The year of the wages, not of printing.", Kind.YEAR, required=True
    )
    copy_designation: str | None = leaf(
        "Copy", "Which copy it is, as printed: Copy B, Copy C.", Kind.TEXT
    )
    control_number: str | None = leaf("Control number", "Box d.", Kind.IDENTIFIER)
    employee: Employee = group("Employee")
    employer: Employer = group("Employer")
    wages: Decimal | None = money(
        "Wages, tips, other compensation",
        "Box 1; not box 3 or 5, which are often near it.",
        required=True,
        favours=Favours.HIGHER,
    )
    federal_income_tax: Decimal | None = money(
        "Federal income tax withheld", "Box 2.", required=True
    )
    social_security_wages: Decimal | None = money("Social security wages", "Box 3.")
    social_security_tax: Decimal | None = money("Social security tax withheld", "Box 4.")
    medicare_wages: Decimal | None = money("Medicare wages and tips", "Box 5.")
    medicare_tax: Decimal | None = money("Medicare tax withheld", "Box 6.")
    social_security_tips: Decimal | None = money("Social security tips", "Box 7.")
    allocated_tips: Decimal | None = money("Allocated tips", "Box 8.")
    dependent_care_benefits: Decimal | None = money("Dependent care benefits", "Box 10.")
    nonqualified_plans: Decimal | None = money("Nonqualified plans", "Box 11.")
    is_statutory_employee: str | None = leaf(
        "Statutory employee", "Box 13, first tick box.", Kind.BOOLEAN
    )
    is_retirement_plan: str | None = leaf(
        "Retirement plan", "Box 13, second tick box.", Kind.BOOLEAN
    )
    is_third_party_sick_pay: str | None = leaf(
        "Third-party sick pay", "Box 13, third tick box.", Kind.BOOLEAN
    )
    other: str | None = leaf("Other", "Box 14, all of it in one line.", Kind.TEXT)
    coded_amounts: tuple[Coded, ...] = group("Box 12")
    states: tuple[StateTax, ...] = group("State")
    localities: tuple[LocalTax, ...] = group("Locality")
