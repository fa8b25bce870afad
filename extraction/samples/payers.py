"""What Forms 1099, 1098 and W-9 say, before anybody has laid them out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from extraction.samples import people
from extraction.samples.payroll import STATE_RATES, cents
from extraction.samples.people import Facts, dice

PAYERS = people.EMPLOYERS[:6] + [f"{bank}, N.A." for bank in people.BANKS]
_PREFIXES = ("12", "20", "36", "41", "58", "75", "83")
_CLASSES = (
    "Individual/sole proprietor", "C corporation", "S corporation", "Partnership", "Trust/estate",
)  # fmt: skip
_HUNDRED = Decimal(100)


def _some(chance: Random, low: int, high: int) -> Decimal:
    return cents(Decimal(chance.randint(low * 100, high * 100)) / _HUNDRED)


def _nec(chance: Random) -> dict[str, Decimal]:
    paid = _some(chance, 900, 88_000)
    found = {"nonemployee.compensation": paid}
    if chance.random() < 0.25:
        found["federal_income_tax"] = cents(paid * Decimal("0.24"))
    return found


def _int(chance: Random) -> dict[str, Decimal]:
    paid = _some(chance, 12, 4_800)
    found = {"interest.income": paid}
    if chance.random() < 0.3:
        found["interest.early_withdrawal_penalty"] = cents(paid / 20)
    if chance.random() < 0.4:
        found["interest.savings_bonds"] = _some(chance, 10, 900)
    if chance.random() < 0.3:
        found["federal_income_tax"] = cents(paid * Decimal("0.24"))
    if chance.random() < 0.4:
        found["interest.tax_exempt"] = _some(chance, 5, 700)
    if chance.random() < 0.2:
        found["interest.foreign_tax"] = _some(chance, 1, 60)
    return found


def _div(chance: Random) -> dict[str, Decimal]:
    paid = _some(chance, 40, 9_500)
    found = {
        "dividends.ordinary": paid,
        "dividends.qualified": cents(paid * Decimal(chance.randint(40, 95)) / _HUNDRED),
        "dividends.capital_gain": _some(chance, 5, 2_500),
    }
    if chance.random() < 0.3:
        found["dividends.nondividend"] = _some(chance, 1, 300)
    if chance.random() < 0.3:
        found["federal_income_tax"] = cents(paid * Decimal("0.24"))
    if chance.random() < 0.4:
        found["dividends.section_199a"] = cents(paid / 30)
    if chance.random() < 0.4:
        found["dividends.foreign_tax"] = cents(paid / 60)
    if chance.random() < 0.3:
        found["dividends.exempt_interest"] = _some(chance, 4, 400)
    return found


def _misc(chance: Random) -> dict[str, Decimal]:
    options: dict[str, tuple[int, int]] = {
        "miscellaneous.rents": (600, 42_000), "miscellaneous.royalties": (10, 6_000),
        "miscellaneous.other_income": (600, 12_000),
        "miscellaneous.fishing_boat_proceeds": (100, 9_000),
        "miscellaneous.medical_payments": (600, 30_000),
        "miscellaneous.substitute_payments": (10, 900),
        "miscellaneous.crop_insurance": (600, 20_000),
        "miscellaneous.attorney_proceeds": (600, 50_000),
    }  # fmt: skip
    chosen = sorted(chance.sample(sorted(options), chance.randint(1, 4)))
    found = {path: _some(chance, *options[path]) for path in chosen}
    if chance.random() < 0.3:
        found["federal_income_tax"] = cents(sum(found.values()) * Decimal("0.24"))
    return found


def _government(chance: Random) -> dict[str, Decimal]:
    found = {"government.unemployment": _some(chance, 900, 19_000)}
    if chance.random() < 0.5:
        found["government.tax_refunds"] = _some(chance, 20, 2_600)
    if chance.random() < 0.4:
        found["federal_income_tax"] = cents(found["government.unemployment"] / 10)
    return found


_FIGURES: dict[str, Callable[[Random], dict[str, Decimal]]] = {
    "NEC": _nec, "INT": _int, "DIV": _div, "MISC": _misc, "G": _government,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PayerTerms:
    """The forms 1099 of one variant."""

    variant: str
    tin: str = "XXX-XX-{}"
    state: bool = True

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """A form of the year before `as_of`."""
        chance = dice("1099", self.variant, seed)
        home, office = people.place(chance, suite="Apt"), people.place(chance, suite="Suite")
        values = {
            "variant": self.variant,
            "tax_year": str(as_of.year - 1),
            "payer.name": chance.choice(PAYERS),
            "payer.address": office.lines,
            "payer.tin": f"{chance.choice(_PREFIXES)}-00000{chance.randint(10, 99)}",
            "payer.phone": people.phone(chance),
            "recipient.name": people.person(chance),
            "recipient.address": home.lines,
            "recipient.tin": self.tin.format(f"{chance.randint(1000, 9899)}"),
            "account_number": f"{chance.randint(100, 999)}-{chance.randint(100000, 999999)}",
        }
        if self.variant == "G":
            values["payer.name"] = f"{home.state} Department of Labor"
        figures = _FIGURES[self.variant](chance)
        values |= {path: f"{figure:.2f}" for path, figure in figures.items()}
        if "government.tax_refunds" in figures:
            values["government.refund_year"] = str(as_of.year - 2)
        if self.state and chance.random() < 0.6:
            income = next(iter(figures.values()))
            rate = Decimal(STATE_RATES[home.state])
            values |= {
                "states[0].state": home.state,
                "states[0].payer_state_number": f"{chance.randint(1000000, 9999999)}",
                "states[0].tax": f"{cents(income * rate / _HUNDRED)}",
            }
            if self.variant in ("NEC", "MISC"):
                values["states[0].income"] = f"{income:.2f}"
        return Facts(values | dict(given), {})


@dataclass(frozen=True, slots=True)
class LenderTerms:
    """Forms 1098."""

    tin: str = "XXX-XX-{}"

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """A form of the year before `as_of`."""
        chance = dice("1098", seed)
        home, office = people.place(chance, suite="Apt"), people.place(chance, suite="Suite")
        begun = date(as_of.year - 1 - chance.randint(1, 9), chance.randint(1, 12), 1)
        begun += timedelta(days=chance.randint(0, 26))
        principal = _some(chance, 60_000, 640_000)
        values = {
            "tax_year": str(as_of.year - 1),
            "lender.name": f"{chance.choice(people.BANKS)} Mortgage, N.A.",
            "lender.address": office.lines,
            "lender.tin": f"{chance.choice(_PREFIXES)}-00000{chance.randint(10, 99)}",
            "borrower.name": people.person(chance),
            "borrower.address": home.lines,
            "borrower.tin": self.tin.format(f"{chance.randint(1000, 9899)}"),
            "mortgage_interest": f"{cents(principal * Decimal('0.0525')):.2f}",
            "outstanding_principal": f"{principal:.2f}",
            "origination_date": begun.isoformat(),
            "property_address": home.lines,
            "number_of_properties": "1",
            "account_number": f"{chance.randint(1000000000, 9999999999)}",
        }
        if chance.random() < 0.3:
            values["insurance_premiums"] = f"{_some(chance, 200, 2_400):.2f}"
        if chance.random() < 0.3:
            values["points_paid"] = f"{_some(chance, 500, 6_000):.2f}"
        if chance.random() < 0.15:
            values["refund_of_interest"] = f"{_some(chance, 20, 700):.2f}"
        return Facts(values | dict(given), {})


@dataclass(frozen=True, slots=True)
class PayeeTerms:
    """Forms W-9."""

    firm: bool = False  # an EIN and a business name, else an SSN

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """A form signed some weeks before `as_of`."""
        chance = dice("w-9", seed)
        home = people.place(chance, suite="Apt")
        street, town = home.lines.split("; ")
        values = {
            "name": people.person(chance),
            "tax_classification": chance.choice(_CLASSES[1:] if self.firm else _CLASSES[:1]),
            "address": street,
            "city_state_zip": town,
            "signed_on": (as_of - timedelta(days=chance.randint(3, 90))).isoformat(),
        }
        if self.firm:
            values["business_name"] = chance.choice(people.EMPLOYERS)
            values["ein"] = f"{chance.choice(_PREFIXES)}-00000{chance.randint(10, 99)}"
            values["exempt_payee_code"] = str(chance.randint(1, 13))
        else:
            values["ssn"] = f"987-65-43{chance.randint(20, 29)}"
        if chance.random() < 0.5:
            values["requester"] = chance.choice(people.EMPLOYERS)
        if chance.random() < 0.5:
            values["account_numbers"] = f"{chance.randint(10000000, 99999999)}"
        return Facts(values | dict(given), {})
