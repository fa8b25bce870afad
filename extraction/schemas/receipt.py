"""A receipt: of a shop, a restaurant, a taxi. Names after published receipt models."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Check, Group, Kind, Schema, group, leaf, money


class Merchant(Group):
    name: str | None = leaf(
        "Name",
        "The shop's or its company's name as printed at the top.",
        Kind.NAME,
        required=True,
    )
    address: str | None = leaf("Address", "The shop's address, in one line.", Kind.ADDRESS)
    phone: str | None = leaf("Telephone", "As printed.", Kind.IDENTIFIER)
    vat_id: str | None = leaf(
        "Tax number", "VAT, GST or tax number, as printed.", Kind.IDENTIFIER, check=Check.VAT
    )


class Item(Group):
    description: str | None = leaf("Item", "As printed, without its code.", Kind.TEXT)
    quantity: Decimal | None = leaf("Quantity", "Number or weight.", Kind.NUMBER)
    unit_price: Decimal | None = leaf("Unit price", "Of one.", Kind.NUMBER)
    amount: Decimal | None = money("Amount", "Of the line.")


class TaxRate(Group):
    rate: Decimal | None = leaf("Rate", "In percent, as printed.", Kind.NUMBER)
    net: Decimal | None = money("Net", "What was taxed at this rate.")
    amount: Decimal | None = money("Tax", "The tax at this rate.")


class Receipt(Schema):
    """What was bought and paid."""

    slug: ClassVar[str] = "receipt"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Receipt"

    merchant: Merchant = group("Merchant")
    purchased_on: date | None = leaf(
        "Date", "Of the purchase, not of a card's expiry.", Kind.DATE, required=True
    )
    time: str | None = leaf("Time", "As printed.", Kind.TEXT)
    number: str | None = leaf(
        "Receipt number", "The receipt's, bill's or invoice's own.", Kind.IDENTIFIER
    )
    currency: str | None = leaf("Currency", "ISO 4217 code of the amounts.", Kind.CURRENCY)
    subtotal: Decimal | None = money("Subtotal", "Before tax and tip.")
    tax_total: Decimal | None = money("Tax", "All tax.")
    tip: Decimal | None = money("Tip", "Tip or gratuity.")
    rounding: Decimal | None = money("Rounding", "To the nearest coin; may be negative.")
    total: Decimal | None = money(
        "Total",
        "What was to be paid, rounding included; not cash given or change.",
        required=True,
    )
    paid: Decimal | None = money("Given", "Cash given or amount charged to the card.")
    change: Decimal | None = money("Change", "Given back.")
    payment_method: str | None = leaf("Paid with", "Cash, Visa, as printed.", Kind.TEXT)
    items: tuple[Item, ...] = group("Items")
    taxes: tuple[TaxRate, ...] = group("Taxes by rate")
