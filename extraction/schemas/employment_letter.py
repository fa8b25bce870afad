"""A letter about employment: a verification (VOE), or an offer."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Favours, Group, Kind, Schema, group, leaf, money


class Employer(Group):
    name: str | None = leaf("Name", "Who employs.", Kind.NAME, required=True)
    address: str | None = leaf("Address", "In one line.", Kind.ADDRESS)
    phone: str | None = leaf("Telephone", "The employer's, as printed.", Kind.IDENTIFIER)


class Employee(Group):
    name: str | None = leaf(
        "Name", "Who is employed or offered the position.", Kind.NAME, required=True, pii=True
    )
    address: str | None = leaf("Address", "In one line.", Kind.ADDRESS, pii=True)


class Signer(Group):
    name: str | None = leaf("Name", "Who signs for the employer.", Kind.NAME)
    title: str | None = leaf("Title", "The signer's position.", Kind.TEXT)


class EmploymentLetter(Schema):
    """What an employer writes of a person's job: that it is, or that it is offered."""

    slug: ClassVar[str] = "employment_letter"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Employment letter"

    letter_date: date | None = leaf("Date", "The letter's own.", Kind.DATE, required=True)
    employer: Employer = group("Employer")
    employee: Employee = group("Employee")
    position: str | None = leaf(
        "Position", "The job's title, not the signer's.", Kind.TEXT, required=True
    )
    employment_type: str | None = leaf(
        "Employment", "Full-time, part-time, temporary, as written.", Kind.TEXT
    )
    start_date: date | None = leaf(
        "Start date", "First day of employment, past or to come.", Kind.DATE
    )
    end_date: date | None = leaf("End date", "Last day, where employment ends.", Kind.DATE)
    base_pay: Decimal | None = money(
        "Base pay",
        "Salary or wage before bonus, for the period of the next field.",
        favours=Favours.HIGHER,
    )
    base_pay_period: str | None = leaf(
        "Paid by", "Year, month, week or hour, as written: per annum, hourly.", Kind.TEXT
    )
    signing_bonus: Decimal | None = money("Signing bonus", "Paid once on joining.")
    annual_bonus: Decimal | None = money("Bonus", "A yearly bonus named as an amount.")
    hours_per_week: Decimal | None = leaf("Hours a week", "As written.", Kind.NUMBER)
    reply_by: date | None = leaf("Reply by", "Until when an offer may be accepted.", Kind.DATE)
    continued_employment: str | None = leaf(
        "Continued employment", "What is said of how likely it is, as written.", Kind.TEXT
    )
    signer: Signer = group("Signed by")
