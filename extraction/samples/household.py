"""What a household is sent: a utility's bill, an insurance policy's declarations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from extraction.samples.people import Facts, dice, person, phone, place

UTILITIES = (
    "Alder Power & Light|Copperton Electric Cooperative|Marlow Ridge Municipal Utilities|"
    "Lakeland Gas Company|Eastvale Water Department|Prairie Energy Services"
)
INSURERS = (
    "Harborstone Mutual Insurance Company|Quillstone Casualty Company|"
    "Meadowlark Insurance Exchange|Ridgeback Indemnity Company|Silverbirch Insurance Group"
)
CHARGES = (
    ("Customer Charge", 800, 2_400), ("Energy Charge", 3_000, 19_000),
    ("Fuel Adjustment", 300, 2_900), ("Delivery Charge", 900, 6_000),
    ("Transmission Service", 200, 1_900), ("Public Benefits Surcharge", 60, 400),
)  # fmt: skip
COVERAGES = (
    ("Coverage A - Dwelling", 180, 640, "dwelling"), ("Coverage B - Other Structures", 18, 64, ""),
    ("Coverage C - Personal Property", 90, 320, ""), ("Coverage D - Loss of Use", 36, 128, ""),
    ("Coverage E - Personal Liability", 300, 500, "liability"),
    ("Coverage F - Medical Payments to Others", 1, 5, ""),
)  # fmt: skip
ZERO = Decimal()


@dataclass(frozen=True, slots=True)
class UtilityTerms:
    """Bills of utilities."""

    late: bool = True
    summed: bool = False  # usage and other charges, each as one amount

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """A bill of the weeks before `as_of`."""
        chance = dice("utility", seed)
        issued = as_of - timedelta(days=chance.randint(3, 20))
        start = issued - timedelta(days=chance.randint(31, 36))
        end = start + timedelta(days=chance.randint(28, 31))
        due = issued + timedelta(days=chance.randint(14, 24))
        lines = [
            (text, Decimal(chance.randint(low, high)) / 100)
            for text, low, high in chance.sample(CHARGES, chance.randint(3, 5))
        ]
        tax = (sum((amount for _, amount in lines), ZERO) * Decimal("0.05")).quantize(
            Decimal("0.01")
        )
        current = sum((amount for _, amount in lines), tax)
        before = Decimal(chance.randint(4_000, 30_000)) / 100
        paid = before if chance.random() < 0.7 else Decimal()
        values = {
            "vendor_name": chance.choice(UTILITIES.split("|")),
            "customer_name": person(chance),
            "account_number": f"{chance.randint(1000, 9999)}-{chance.randint(10000, 99999)}",
            "service_address": place(chance, suite="Apt").lines,
            "statement_date": issued.isoformat(),
            "due_on": due.isoformat(),
            "service_start": start.isoformat(),
            "service_end": end.isoformat(),
            "currency": "USD",
            "previous_balance": f"{before:.2f}",
            "payments": f"{paid:.2f}",
            "current_charges": f"{current:.2f}",
            "tax_total": f"{tax:.2f}",
            "total_due": f"{before - paid + current:.2f}",
        }
        values["billing_address"] = (
            values["service_address"] if chance.random() < 0.5 else place(chance).lines
        )
        if self.late:
            values["late_after"] = (due + timedelta(days=3)).isoformat()
        for at, (text, amount) in enumerate(lines):
            values[f"charges[{at}].description"] = text
            values[f"charges[{at}].amount"] = f"{amount:.2f}"
        values |= given
        notes = {
            "phone": phone(chance), "meter": str(chance.randint(10**7, 10**8)),
            "vendor_address": place(chance, suite="Suite").lines,
            "used": str(chance.randint(240, 1900)),
        }  # fmt: skip
        return Facts(values, notes)


@dataclass(frozen=True, slots=True)
class InsuranceTerms:
    """Declarations of homeowners' policies, or of cars'."""

    car: bool = False

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """A policy that has just been issued."""
        chance = dice("insurance", seed)
        issued = as_of - timedelta(days=chance.randint(3, 60))
        start = issued + timedelta(days=chance.randint(1, 30))
        months = 6 if self.car else 12
        end = date(
            start.year + (start.month + months > 12),
            (start.month + months - 1) % 12 + 1,
            min(start.day, 28),
        )
        rows: list[tuple[str, str, Decimal]] = []
        values = {}
        if self.car:
            for text in ("Bodily Injury Liability", "Property Damage Liability",
                         "Uninsured Motorists", "Comprehensive", "Collision"):  # fmt: skip
                rows.append(
                    (
                        text,
                        f"${chance.randint(1, 6) * 50},000",
                        _money(chance.randint(2_000, 40_000)),
                    )
                )
            year = chance.randint(2012, 2025)
            values["vehicles[0].description"] = (
                f"{year} {chance.choice(('Toyota Corolla', 'Ford Escape', 'Kia Niro'))}"
            )
            values["vehicles[0].vin"] = "1HGCM82633A" + f"{chance.randint(0, 999999):06}"
        else:
            for text, low, high, name in COVERAGES:
                limit = chance.randint(low, high) * 1000
                rows.append((text, f"${limit:,}.00", _money(chance.randint(2_000, 60_000))))
                if name:
                    values[f"{name}_limit"] = f"{limit}.00"
            values["property_address"] = place(chance).lines
            values["deductible"] = f"{chance.choice((500, 1000, 2500))}.00"
            values["mortgagee"] = "First Lakeland Bank"
        premium = sum((amount for _, _, amount in rows), ZERO)
        fees = _money(chance.randint(500, 6_000))
        values |= {
            "insurer": chance.choice(INSURERS.split("|")),
            "agent": f"{person(chance)} Agency",
            "policy_number": f"{chance.choice('HAPR')}O-{chance.randint(10**6, 10**7)}",
            "policy_type": "Auto" if self.car else "Homeowners",
            "named_insured.name": person(chance),
            "named_insured.address": place(chance, suite="Apt").lines,
            "issued_on": issued.isoformat(),
            "effective_date": start.isoformat(),
            "expiration_date": end.isoformat(),
            "policy_premium": f"{premium:.2f}",
            "fees": f"{fees:.2f}",
            "total_premium": f"{premium + fees:.2f}",
        }
        for at, (text, shown, amount) in enumerate(rows):
            values[f"coverages[{at}].description"] = text
            values[f"coverages[{at}].limit"] = shown
            values[f"coverages[{at}].premium"] = f"{amount:.2f}"
        values |= given
        return Facts(values, {"phone": phone(chance), "form": "HO-3 (05/11)"})


def _money(cents: int) -> Decimal:
    return Decimal(cents) / 100
