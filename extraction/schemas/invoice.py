"""A supplier's invoice. Names after the industry's published invoice models, in snake case."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Check, Favours, Group, Kind, Schema, group, leaf


class Vendor(Group):
    name: str | None = leaf(
        "Name",
        "Who sends the invoice and wants to be paid, not the customer.",
        Kind.NAME,
        required=True,
    )
    address: str | None = leaf("Address", "The vendor's postal address, in one line.", Kind.ADDRESS)
    vat_id: str | None = leaf(
        "VAT or tax number",
        "The vendor's VAT ID, EIN or GSTIN, as printed.",
        Kind.IDENTIFIER,
        check=Check.VAT,
    )


class Customer(Group):
    name: str | None = leaf("Name", "Who is billed: the bill-to name.", Kind.NAME, pii=True)
    address: str | None = leaf(
        "Address", "The billing address, in one line.", Kind.ADDRESS, pii=True
    )
    number: str | None = leaf(
        "Customer number", "The customer's number with the vendor.", Kind.IDENTIFIER
    )
    vat_id: str | None = leaf(
        "VAT or tax number",
        "The customer's VAT ID, not the vendor's.",
        Kind.IDENTIFIER,
        check=Check.VAT,
    )


class Line(Group):
    description: str | None = leaf(
        "Description", "As printed, without the article number.", Kind.TEXT
    )
    quantity: Decimal | None = leaf("Quantity", "Number of units.", Kind.NUMBER)
    unit_price: Decimal | None = leaf(
        "Unit price", "Price of one unit, before tax as printed.", Kind.NUMBER
    )
    amount: Decimal | None = leaf(
        "Amount", "Amount of the line as printed in its last money column.", Kind.MONEY
    )


class Invoice(Schema):
    """A supplier's invoice or credit note."""

    slug: ClassVar[str] = "invoice"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Invoice"

    number: str | None = leaf(
        "Invoice number", "Exactly as printed, not the order's.", Kind.IDENTIFIER, required=True
    )
    issued_on: date | None = leaf(
        "Invoice date", "The day of issue, not the due date.", Kind.DATE, required=True
    )
    due_on: date | None = leaf("Due date", "The day by which to pay.", Kind.DATE)
    purchase_order: str | None = leaf(
        "Purchase order", "The customer's order number.", Kind.IDENTIFIER
    )
    currency: str | None = leaf("Currency", "ISO 4217 code of the amounts.", Kind.CURRENCY)
    vendor: Vendor = group("Vendor")
    customer: Customer = group("Customer")
    subtotal: Decimal | None = leaf("Subtotal", "Net total before tax.", Kind.MONEY)
    discount: Decimal | None = leaf(
        "Discount", "Taken off the whole invoice, a positive amount.", Kind.MONEY
    )
    shipping: Decimal | None = leaf(
        "Shipping", "Freight and handling on the whole invoice.", Kind.MONEY
    )
    tax_total: Decimal | None = leaf("Tax", "All VAT or sales tax of the invoice.", Kind.MONEY)
    total: Decimal | None = leaf(
        "Total", "Gross total of this invoice.", Kind.MONEY, required=True, favours=Favours.HIGHER
    )
    amount_due: Decimal | None = leaf(
        "Amount due",
        "What is to be paid: the total, less what was paid, plus what was owed before.",
        Kind.MONEY,
        favours=Favours.HIGHER,
    )
    iban: str | None = leaf(
        "IBAN", "The vendor's account to pay to.", Kind.IDENTIFIER, check=Check.IBAN
    )
    lines: tuple[Line, ...] = group("Lines")
