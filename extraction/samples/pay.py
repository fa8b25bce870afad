"""What a pay stub says, before anybody has laid it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from random import Random

from extraction.samples import payroll, people
from extraction.samples.paydays import PER_YEAR, until
from extraction.samples.payroll import Names
from extraction.samples.people import Facts, dice


@dataclass(frozen=True, slots=True)
class Terms:
    """What a layout's payroll program knows and how it says it."""

    names: Names = field(default_factory=Names)
    frequencies: tuple[str, ...] = ("Biweekly",)
    hourly: bool = True
    ssn: str = "XXX-XX-{}"
    line_ytd: bool = True  # without, a line is printed only if it has an amount this period

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """As `facts` of this module."""
        return facts(seed, as_of, self, given, inconsistent=inconsistent)


_AS_GIVEN = frozenset(
    [
        "employee.name",
        "employee.address",
        "employee.ssn",
        "employer.name",
        "employer.address",
        "pay_date",
        "period_start",
        "period_end",
        "pay_frequency",
        "check_number",
    ]
)


def facts(
    seed: int, as_of: date, terms: Terms, given: Mapping[str, str], *, inconsistent: bool
) -> Facts:
    """Work out a stub of the latest pay day until `as_of`.

    `given` are values to have, by path. What depends on them follows, unless `inconsistent`: then
    given figures are put in at the end, and the rest stays as it would be without them.
    """
    chance = dice("pay stub", seed)
    frequency = chance.choice(terms.frequencies)
    if given.get("pay_frequency") in PER_YEAR:
        frequency = given["pay_frequency"]
    paid_on = date.fromisoformat(given["pay_date"]) if "pay_date" in given else as_of
    periods = until(paid_on, frequency, odd=seed % 2 == 1)
    home, office = people.place(chance, suite="Apt"), people.place(chance, suite="Suite")
    values = {
        "employee.name": people.person(chance),
        "employee.address": home.lines,
        "employee.ssn": terms.ssn.format(f"{chance.randint(1000, 9899)}"),
        "employer.name": chance.choice(people.EMPLOYERS),
        "employer.address": office.lines,
        "pay_date": periods[-1].paid.isoformat(),
        "period_start": periods[-1].start.isoformat(),
        "period_end": periods[-1].end.isoformat(),
        "pay_frequency": frequency,
        "check_number": str(chance.randint(1100, 8800) * 100 + len(periods)),
    }
    texts = {path: text for path, text in given.items() if path in _AS_GIVEN}
    amounts = {path: text for path, text in given.items() if path not in _AS_GIVEN}
    meant = {} if inconsistent else amounts
    asked = meant.get("gross_pay.current") or meant.get("net_pay.current")
    job = payroll.hire(
        seed, frequency, home.state, terms.names, hourly=terms.hourly and asked is None
    )
    if "gross_pay.current" in meant:
        job = replace(job, salary=Decimal(meant["gross_pay.current"]), bonuses=False)
    elif "net_pay.current" in meant:
        salary = payroll.salary_for(Decimal(meant["net_pay.current"]), job, periods[-1])
        job = replace(job, salary=salary, bonuses=False)
    stub = payroll.work(job, periods)
    for name in payroll.TABLES:
        stub.table(name).prune(unpaid=not terms.line_ytd)
    payroll.adjust(stub, meant)
    values |= payroll.figures(stub) | texts
    if inconsistent:
        values |= amounts
    return Facts(values, _notes(chance, home.state))


def _notes(chance: Random, state: str) -> dict[str, str]:
    """What stubs print besides and nobody asks for: it is there to be confused with."""
    return {
        "employee_id": f"{chance.randint(10, 99)}{chance.randint(1000, 9999)}",
        "department": chance.choice(people.DEPARTMENTS),
        "department_code": str(chance.randint(100, 980)),
        "title": chance.choice(people.JOBS),
        "bank": chance.choice(people.BANKS),
        "account": f"{chance.randint(0, 9999):04}",
        "phone": people.phone(chance),
        "state": state,
        "allowances": str(chance.randint(0, 3)),
        "status": chance.choice(("Single", "Married", "Head of household")),
        "vacation": f"{chance.randint(8, 96)}.00",
        "sick": f"{chance.randint(4, 60)}.00",
    }
