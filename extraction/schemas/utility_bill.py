"""A utility's bill: electricity, gas, water, telephone."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Group, Kind, Schema, group, leaf, money


class Charge(Group):
    description: str | None = leaf("Charge", "As printed.", Kind.TEXT)
    amount: Decimal | None = money("Amount", "Of this charge.")


class UtilityBill(Schema):
    """What a utility charges for a period; also used to show where somebody lives."""

    slug: ClassVar[str] = "utility_bill"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Utility bill"

    vendor_name: str | None = leaf("Utility", "Who sends the bill.", Kind.NAME, required=True)
    customer_name: str | None = leaf(
        "Customer", "Whose account it is.", Kind.NAME, required=True, pii=True
    )
    account_number: str | None = leaf(
        "Account number", "The customer's, not the meter's.", Kind.IDENTIFIER, pii=True
    )
    service_address: str | None = leaf(
        "Service address",
        "Where it is supplied, in one line; not where the bill is sent.",
        Kind.ADDRESS,
        pii=True,
    )
    billing_address: str | None = leaf(
        "Billing address", "Where the bill is sent, in one line.", Kind.ADDRESS, pii=True
    )
    statement_date: date | None = leaf("Bill date", "The day of issue.", Kind.DATE, required=True)
    due_on: date | None = leaf("Due date", "The day by which to pay.", Kind.DATE)
    late_after: date | None = leaf(
        "Late after", "When a late charge begins, where printed.", Kind.DATE
    )
    service_start: date | None = leaf("Service from", "First day of the period.", Kind.DATE)
    service_end: date | None = leaf("Service to", "Last day of the period.", Kind.DATE)
    currency: str | None = leaf("Currency", "ISO 4217 code of the amounts.", Kind.CURRENCY)
    previous_balance: Decimal | None = money("Previous balance", "Of the bill before.")
    payments: Decimal | None = money(
        "Payments received", "Since the bill before, a positive amount."
    )
    current_charges: Decimal | None = money("Current charges", "All charges of this period.")
    energy_charges: Decimal | None = money(
        "Energy or usage charges", "For what was used, where printed as a total."
    )
    other_charges: Decimal | None = money("Other charges", "Beside usage, where printed.")
    tax_total: Decimal | None = money("Taxes", "All taxes of this bill.")
    total_due: Decimal | None = money("Total due", "What is to be paid now.", required=True)
    charges: tuple[Charge, ...] = group("Charges")
