"""One household's life: who they are, where they work, what they owe, and what their bank sees.

Papers are drawn from it afterwards, so they agree because the life behind them is one.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from extraction.samples import cases_pay
from extraction.samples.cases_bank import Account
from extraction.samples.cases_pay import Job, Pay
from extraction.samples.cases_people import WORDS, Person
from extraction.samples.payroll import ZERO, cents
from extraction.samples.people import dice


@dataclass(frozen=True, slots=True)
class Owed:
    """A debt: to whom, how the bank words it, a month's payment, and what is left of it."""

    kind: str
    creditor: str
    text: str
    monthly: Decimal
    balance: Decimal
    day: int
    by_bank: bool = True  # paid from the account; else taken from pay
    stated: bool = True


@dataclass(slots=True)
class Life:
    """Everything that papers may tell. Plants change it before papers are made."""

    seed: int
    as_of: date
    persons: list[Person]
    home: str
    former_home: str  # "" where nobody has moved
    state: str
    purchase: bool
    property_address: str
    jobs: list[Job]
    account: Account
    owed: list[Owed]
    styles: list[str]  # how each person's papers spell names, mostly
    features: list[str] = field(default_factory=list)
    pays: dict[int, list[Pay]] = field(default_factory=dict)  # by the job's index
    savings: Account | None = None  # the household's other account, where its papers are here
    handed: dict[int, int] = field(default_factory=dict)  # days that a job's stubs lag behind

    def dice(self, *key: object) -> Random:
        """Chance for one purpose, whatever else is drawn."""
        return dice("mortgage case", self.seed, *key)

    def current(self) -> list[int]:
        """Jobs that go on."""
        return [at for at, job in enumerate(self.jobs) if job.left is None]

    def monthly(self, at: int) -> Decimal:
        """Base pay a month in a job now: as the latest pay tells of it."""
        return self.jobs[at].yearly(self.paid_until(at)) / 12

    def paid_until(self, at: int) -> date:
        """The end of the latest period that a job's stubs tell of; now before it has any."""
        handed = self.handed_by(at)
        pays = [pay for pay in self.pays.get(at, ()) if pay.period.paid <= handed]
        return pays[-1].period.end if pays else self.as_of

    def handed_by(self, at: int) -> date:
        """The day on which a job's stubs were handed in."""
        lag = self.dice("handed", at).randint(0, 3)
        return self.as_of - timedelta(days=self.handed.get(at, lag))

    def income(self) -> Decimal:
        """All base pay a month."""
        return sum((self.monthly(at) for at in self.current()), ZERO)

    def w2_years(self) -> tuple[int, int]:
        """The two years whose forms have been sent by now: they are due at the end of January."""
        last = self.as_of.year - (1 if self.as_of.month > 1 else 2)
        return last, last - 1

    def work(self) -> None:
        """Pay every job anew."""
        first = self.w2_years()[1]
        self.pays = {
            at: [
                pay
                for of in range(first, self.as_of.year + 1)
                for pay in cases_pay.year(job, of, self.as_of)
            ]
            for at, job in enumerate(self.jobs)
        }


def owed(chance: Random, kind: str, low: int, high: int, months: int) -> Owed:
    """A debt of a kind, between two amounts a month."""
    creditor, _, text = chance.choice(WORDS["debts"][kind]).partition("|")
    monthly = cents(life_share(chance, low, high))
    balance = monthly * chance.randint(max(2, months // 4), months)
    return Owed(
        kind, creditor, text.format(n=chance.randint(1000, 9999)), monthly, balance,
        chance.randint(1, 27),
    )  # fmt: skip


def life_share(chance: Random, low: int, high: int) -> Decimal:
    """An amount between two."""
    return Decimal(chance.randint(low * 100, high * 100)) / 100
