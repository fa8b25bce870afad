"""A Form 1098: mortgage interest that a borrower paid."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Check, Group, Kind, Schema, group, leaf, money


class Lender(Group):
    name: str | None = leaf(
        "Name", "The recipient or lender who was paid the interest.", Kind.NAME, required=True
    )
    address: str | None = leaf("Address", "The lender's address, in one line.", Kind.ADDRESS)
    tin: str | None = leaf("Tax number", "The lender's TIN.", Kind.IDENTIFIER, check=Check.TIN)


class Borrower(Group):
    name: str | None = leaf("Name", "The payer or borrower.", Kind.NAME, required=True, pii=True)
    address: str | None = leaf(
        "Address", "The borrower's address, in one line.", Kind.ADDRESS, pii=True
    )
    tin: str | None = leaf(
        "Tax number",
        "The borrower's TIN, masked digits included.",
        Kind.IDENTIFIER,
        pii=True,
        check=Check.TIN,
    )


class Form1098(Schema):
    """What a lender reports of a year's mortgage interest."""

    slug: ClassVar[str] = "form_1098"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Form 1098"

    tax_year: str | None = leaf(
        "Tax year", "The calendar year of the interest.", Kind.YEAR, required=True
    )
    is_corrected: str | None = leaf("Corrected", "Whether CORRECTED is ticked.", Kind.BOOLEAN)
    lender: Lender = group("Lender")
    borrower: Borrower = group("Borrower")
    mortgage_interest: Decimal | None = money("Mortgage interest received", "Box 1.", required=True)
    outstanding_principal: Decimal | None = money("Outstanding mortgage principal", "Box 2.")
    origination_date: date | None = leaf("Mortgage origination date", "Box 3.", Kind.DATE)
    refund_of_interest: Decimal | None = money("Refund of overpaid interest", "Box 4.")
    insurance_premiums: Decimal | None = money("Mortgage insurance premiums", "Box 5.")
    points_paid: Decimal | None = money("Points paid", "Box 6: on a principal residence.")
    property_address: str | None = leaf(
        "Property", "Box 8: the address of the property, in one line.", Kind.ADDRESS, pii=True
    )
    number_of_properties: Decimal | None = leaf(
        "Number of mortgaged properties", "Box 9.", Kind.NUMBER
    )
    acquisition_date: date | None = leaf("Mortgage acquisition date", "Box 11.", Kind.DATE)
    account_number: str | None = leaf(
        "Account number", "The loan's, as printed.", Kind.IDENTIFIER, pii=True
    )
