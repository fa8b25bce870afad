"""What a Form W-2 says, before anybody has laid it out: a year's wages and taxes that fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from extraction.samples import people
from extraction.samples.payroll import MEDICARE, SOCIAL_SECURITY, STATE_RATES, ZERO, cents
from extraction.samples.people import Facts, dice

WAGE_BASES = {2022: 147_000, 2023: 160_200, 2024: 168_600, 2025: 176_100, 2026: 184_500}
_BRACKETS = ((11_600, "0.10"), (47_150, "0.12"), (100_525, "0.22"), (191_950, "0.24"))
_PREFIXES = ("12", "20", "36", "41", "58", "75", "83")
_TOWNS = ("Marlow", "Eastvale", "Copperton", "Pt Calder")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the forms of a layout have in common."""

    ssn: str = "XXX-XX-{}"
    copy: str = "Copy B"
    most_codes: int = 4  # that fit into box 12
    two_states: bool = True
    local: bool = True
    control: bool = True
    tips: bool = True
    other: bool = True

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """A form of the year before `as_of`; figures that depend on given ones follow them."""
        chance = dice("w-2", seed)
        home, office = people.place(chance, suite="Apt"), people.place(chance, suite="Suite")
        year = int(given.get("tax_year", as_of.year - 1))
        values = {
            "tax_year": str(year),
            "copy_designation": self.copy,
            "employee.name": people.person(chance),
            "employee.address": home.lines,
            "employee.ssn": self.ssn.format(f"{chance.randint(1000, 9899)}"),
            "employer.name": chance.choice(people.EMPLOYERS),
            "employer.address": office.lines,
            "employer.ein": f"{chance.choice(_PREFIXES)}-00000{chance.randint(10, 99)}",
        }
        if self.control and chance.random() < 0.7:
            values["control_number"] = _control(chance)
        meant = {} if inconsistent else given
        values |= self._figures(chance, year, meant)
        values |= self._states(chance, home.state, values)
        values |= given
        return Facts(values, {"phone": people.phone(chance), "state": home.state})

    def _figures(self, chance: Random, year: int, given: Mapping[str, str]) -> dict[str, str]:
        """Boxes 1 to 14."""
        gross = cents(Decimal(chance.randint(2_400_000, 19_500_000)) / 100)
        saved = cents(gross * Decimal(chance.choice((0, 0, 3, 5, 6, 8))) / 100)
        if "wages" in given:
            gross = Decimal(given["wages"]) + saved
        tips = self.tips and chance.random() < 0.15
        tipped = cents(gross * Decimal("0.08")) if tips else ZERO
        base = Decimal(WAGE_BASES.get(year, 184_500))
        social = Decimal(given.get("social_security_wages", min(gross, base) - tipped))
        medicare = Decimal(given.get("medicare_wages", gross))
        wages = gross - saved
        figures = {
            "wages": wages,
            "federal_income_tax": _federal(wages),
            "social_security_wages": social,
            "social_security_tax": cents((social + tipped) * SOCIAL_SECURITY),
            "medicare_wages": medicare,
            "medicare_tax": cents(medicare * MEDICARE),
        }
        if tips:
            figures["social_security_tips"] = tipped
            figures["allocated_tips"] = cents(tipped / 4)
        if chance.random() < 0.15:
            figures["dependent_care_benefits"] = Decimal(chance.randint(10, 50)) * 100
        if chance.random() < 0.1:
            figures["nonqualified_plans"] = cents(gross / 40)
        values = {path: f"{figure:.2f}" for path, figure in figures.items()}
        codes = [("D", saved)] if saved else []
        others = [
            ("DD", cents(Decimal(chance.randint(310_000, 1_900_000)) / 100)),
            ("C", cents(Decimal(chance.randint(3_000, 60_000)) / 100)),
            ("W", cents(Decimal(chance.randint(50_000, 380_000)) / 100)),
            ("AA", cents(gross / 50)),
        ]
        codes += chance.sample(others, chance.randint(0, 3))
        for at, (code, amount) in enumerate(codes[: self.most_codes]):
            values[f"coded_amounts[{at}].code"] = code
            values[f"coded_amounts[{at}].amount"] = f"{amount:.2f}"
        if saved:
            values["is_retirement_plan"] = "true"
        if chance.random() < 0.08:
            values["is_statutory_employee"] = "true"
            if "federal_income_tax" not in given:
                values["federal_income_tax"] = "0.00"  # none is withheld from those
        if chance.random() < 0.08:
            values["is_third_party_sick_pay"] = "true"
        if self.other and chance.random() < 0.35:
            name = chance.choice(("CASDI", "UNION DUES", "SDI", "S125", "PFML"))
            values["other"] = f"{name} {chance.randint(40, 890)}.{chance.randint(10, 99)}"
        return values

    def _states(self, chance: Random, home: str, values: Mapping[str, str]) -> dict[str, str]:
        """Boxes 15 to 20."""
        wages = Decimal(values["wages"])
        parts = [(home, wages)]
        if self.two_states and chance.random() < 0.3:
            second = chance.choice([one for one in STATE_RATES if one != home])
            here = cents(wages * Decimal(chance.randint(40, 80)) / 100)
            parts = [(home, here), (second, wages - here)]
        found: dict[str, str] = {}
        local = self.local and chance.random() < 0.3
        for at, (state, earned) in enumerate(parts):
            found |= {
                f"states[{at}].state": state,
                f"states[{at}].employer_state_number": _state_number(chance),
                f"states[{at}].wages": f"{earned:.2f}",
                f"states[{at}].income_tax": f"{cents(earned * Decimal(STATE_RATES[state]) / 100)}",
            }
            if local and at == 0:
                found |= {
                    "localities[0].wages": f"{earned:.2f}",
                    "localities[0].income_tax": f"{cents(earned / 100)}",
                    "localities[0].locality": chance.choice(_TOWNS),
                }
        return found


def _federal(wages: Decimal) -> Decimal:
    """A year's income tax of a single person, about."""
    tax, floor = ZERO, ZERO
    taxed = max(ZERO, wages - Decimal(14_600))
    for edge, rate in _BRACKETS:
        tax += max(ZERO, min(taxed, Decimal(edge)) - floor) * Decimal(rate)
        floor = Decimal(edge)
    return cents(tax + max(ZERO, taxed - floor) * Decimal("0.32"))


def _control(chance: Random) -> str:
    return chance.choice((
        f"{chance.randint(1, 9999):06}",
        f"{chance.randint(100, 999)}-{chance.randint(1000, 9999)}",
        f"{chance.choice('ABKRT')}{chance.randint(10000, 99999)}",
        f"{chance.randint(10, 99)}/{chance.choice(('X7A', 'QRP'))} {chance.randint(100, 999)}",
    ))  # fmt: skip


def _state_number(chance: Random) -> str:
    return chance.choice((
        f"{chance.randint(10, 99)}-{chance.randint(1000000, 9999999)}",
        f"{chance.randint(100, 999)}-{chance.randint(1000, 9999)}-{chance.randint(0, 9)}",
        f"{chance.randint(10000000, 99999999)}",
        f"{chance.choice('WUT')}{chance.randint(100000, 999999)}",
    ))  # fmt: skip
