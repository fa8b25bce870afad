"""A purchase order: what a buyer orders from a supplier."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Group, Kind, Schema, group, leaf, money


class Party(Group):
    name: str | None = leaf("Name", "The party's name.", Kind.NAME, required=True)
    address: str | None = leaf("Address", "In one line.", Kind.ADDRESS)


class Vendor(Party):
    number: str | None = leaf(
        "Vendor number", "The vendor's number with the buyer.", Kind.IDENTIFIER
    )


class Line(Group):
    description: str | None = leaf(
        "Description", "As printed, without the article number.", Kind.TEXT
    )
    code: str | None = leaf("Article", "The article's number.", Kind.IDENTIFIER)
    quantity: Decimal | None = leaf("Quantity", "Number of units.", Kind.NUMBER)
    unit_price: Decimal | None = leaf("Unit price", "Of one unit.", Kind.NUMBER)
    amount: Decimal | None = money("Amount", "Of the line.")


class PurchaseOrder(Schema):
    """What a buyer orders."""

    slug: ClassVar[str] = "purchase_order"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Purchase order"

    number: str | None = leaf(
        "Order number", "Of this order and revision, as printed.", Kind.IDENTIFIER, required=True
    )
    ordered_on: date | None = leaf("Order date", "The day of issue.", Kind.DATE, required=True)
    amended_on: date | None = leaf("Amendment date", "Of a revised order.", Kind.DATE)
    deliver_by: date | None = leaf("Delivery date", "The day asked for.", Kind.DATE)
    buyer: Party = group("Buyer")
    vendor: Vendor = group("Vendor")
    ship_to: str | None = leaf("Ship to", "Where to deliver, in one line.", Kind.ADDRESS)
    payment_terms: str | None = leaf("Payment terms", "As printed: Net 45.", Kind.TEXT)
    currency: str | None = leaf("Currency", "ISO 4217 code of the amounts.", Kind.CURRENCY)
    subtotal: Decimal | None = money("Subtotal", "Before tax and shipping.")
    discount: Decimal | None = money("Discount", "Off the whole order, a positive amount.")
    shipping: Decimal | None = money("Shipping", "Freight and handling.")
    tax_total: Decimal | None = money("Tax", "All tax.")
    total: Decimal | None = money("Total", "Of the whole order.", required=True)
    lines: tuple[Line, ...] = group("Lines")
