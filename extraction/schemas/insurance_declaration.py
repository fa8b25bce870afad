"""An insurance policy's declarations page: home, renters, auto."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from extraction.schemas.base import Check, Group, Kind, Schema, group, leaf, money


class Insured(Group):
    name: str | None = leaf(
        "Name", "The named insured, all of them.", Kind.NAME, required=True, pii=True
    )
    address: str | None = leaf(
        "Address", "The mailing address, in one line.", Kind.ADDRESS, pii=True
    )


class Coverage(Group):
    description: str | None = leaf("Coverage", "As printed.", Kind.TEXT)
    limit: str | None = leaf("Limit", "As printed, a pair of limits too.", Kind.TEXT)
    deductible: Decimal | None = money("Deductible", "Of this coverage.")
    premium: Decimal | None = money("Premium", "Of this coverage.")


class Vehicle(Group):
    description: str | None = leaf("Vehicle", "Year, make and model, as printed.", Kind.TEXT)
    vin: str | None = leaf("VIN", "Seventeen letters and digits.", Kind.IDENTIFIER, check=Check.VIN)


class Driver(Group):
    name: str | None = leaf("Name", "A driver named on an auto policy.", Kind.NAME, pii=True)


class InsuranceDeclaration(Schema):
    """What is insured, for how much and until when."""

    slug: ClassVar[str] = "insurance_declaration"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Insurance declaration"

    insurer: str | None = leaf(
        "Insurer", "The company that underwrites, not the agent.", Kind.NAME, required=True
    )
    agent: str | None = leaf("Agent", "Who sold the policy.", Kind.NAME)
    policy_number: str | None = leaf("Policy number", "As printed.", Kind.IDENTIFIER, required=True)
    policy_type: str | None = leaf(
        "Policy type", "Homeowners, renters, auto, as printed.", Kind.TEXT
    )
    named_insured: Insured = group("Named insured")
    property_address: str | None = leaf(
        "Insured property",
        "The location insured, in one line; not the mailing address.",
        Kind.ADDRESS,
        pii=True,
    )
    issued_on: date | None = leaf("Date issued", "Of the declarations.", Kind.DATE)
    effective_date: date | None = leaf(
        "Effective date", "First day of the policy period.", Kind.DATE, required=True
    )
    expiration_date: date | None = leaf(
        "Expiration date", "Last day of the policy period.", Kind.DATE, required=True
    )
    total_premium: Decimal | None = money(
        "Total premium", "For the whole period, fees included.", required=True
    )
    policy_premium: Decimal | None = money("Policy premium", "Before fees.")
    monthly_premium: Decimal | None = money("Monthly premium", "Where one is printed.")
    fees: Decimal | None = money("Fees", "Beside the premium.")
    deductible: Decimal | None = money("Deductible", "Of the whole policy, where there is one.")
    dwelling_limit: Decimal | None = money("Dwelling limit", "Coverage A.")
    liability_limit: Decimal | None = money(
        "Personal liability limit", "Coverage E, or personal liability."
    )
    mortgagee: str | None = leaf("Mortgagee", "The lender named as mortgagee.", Kind.NAME)
    coverages: tuple[Coverage, ...] = group("Coverages")
    vehicles: tuple[Vehicle, ...] = group("Vehicles")
    drivers: tuple[Driver, ...] = group("Drivers")
