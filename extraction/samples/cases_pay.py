"""Pay by real rates: every period of a job, its year to date, and the year's Form W-2.

What a plan takes before tax lowers what is taxed: a cafeteria plan (Section 125) for all taxes, a
retirement plan for income taxes alone. Each period is rounded to the cent, as payrolls do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from extraction.samples.cases_people import WORDS, Firm
from extraction.samples.paydays import PER_YEAR, Period, until
from extraction.samples.payroll import (
    MEDICARE,
    SOCIAL_SECURITY,
    STATE_RATES,
    ZERO,
    cents,
)
from extraction.samples.people import dice
from extraction.samples.w2s import WAGE_BASES

_MORE_MEDICARE, _MORE_FROM = Decimal("0.009"), Decimal(200_000)
_BRACKETS = ((11_925, "0.10"), (48_475, "0.12"), (103_350, "0.22"), (197_300, "0.24"))
_STANDARD = {"Single": 15_750, "Married": 31_500}
_MOST_SAVED = Decimal(20_000)  # a year: below the limit of any of them
_MANY = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is taken from each pay besides taxes: shares of gross, or amounts a period."""

    retirement: Decimal = ZERO  # a share
    medical: Decimal = ZERO
    dental: Decimal = ZERO
    saving: Decimal = ZERO
    after_tax: Decimal = ZERO
    support: Decimal = ZERO  # by court order


@dataclass(frozen=True, slots=True)
class Job:
    """Who is paid how. `salary` is a year's; None for somebody paid by the hour."""

    seed: str
    who: int  # index of the person
    firm: Firm
    title: str
    hired: date
    left: date | None
    frequency: str
    odd: bool
    state: str
    married: bool
    salary: Decimal | None
    rate: Decimal
    week: Decimal  # hours
    words: Mapping[str, str]
    plan: Plan = field(default_factory=Plan)
    raises: tuple[tuple[date, Decimal], ...] = ()
    bonus_month: int = 0
    commission: bool = False
    reimbursed: bool = False
    unpaid: bool = False
    overtime: bool = False
    to_savings: Decimal = ZERO  # of each net pay, on the savings account

    def factor(self, day: date) -> Decimal:
        """What raises have made of the first pay by `day`."""
        made = Decimal(1)
        for since, by in self.raises:
            made *= by if since <= day else 1
        return made

    def hourly(self, day: date) -> Decimal:
        """The rate on a day."""
        return cents(self.rate * self.factor(day))

    def yearly(self, day: date) -> Decimal:
        """Base pay of a year, as of a day."""
        if self.salary is not None:
            return cents(self.salary * self.factor(day))
        return cents(self.hourly(day) * self.week * 52)

    def raised(self, by: Decimal, since: date) -> "Job":
        """The same with another raise."""
        return replace(self, raises=(*self.raises, (since, by)))


@dataclass(slots=True)
class Line:
    """One line of a stub."""

    name: str
    kind: str
    current: Decimal = ZERO
    ytd: Decimal = ZERO
    rate: Decimal | None = None
    hours: Decimal | None = None

    def add(self, amount: Decimal) -> None:
        """Put one more period's amount in."""
        self.current = cents(amount)
        self.ytd += self.current


@dataclass(frozen=True, slots=True)
class Pay:
    """One pay with all its lines as they stood then."""

    period: Period
    lines: tuple[Line, ...]
    number: int  # of the check

    def part(self, *kinds: str) -> tuple[Decimal, Decimal]:
        """This period's and the year's amount of some kinds of lines."""
        mine = [line for line in self.lines if line.kind in kinds]
        return (
            sum((line.current for line in mine), ZERO),
            sum((line.ytd for line in mine), ZERO),
        )

    @property
    def gross(self) -> tuple[Decimal, Decimal]:
        return self.part("pay")

    @property
    def taxes(self) -> tuple[Decimal, Decimal]:
        return self.part(*TAXES)

    @property
    def deductions(self) -> tuple[Decimal, Decimal]:
        return self.part("retirement", "pretax", "other")

    @property
    def net(self) -> tuple[Decimal, Decimal]:
        """What was paid out, expenses paid back included."""
        parts = (self.part("pay", "beside"), self.taxes, self.deductions)
        return (
            parts[0][0] - parts[1][0] - parts[2][0],
            parts[0][1] - parts[1][1] - parts[2][1],
        )


TAXES = ("federal", "social", "medicare", "state")


def words(chance: Random, state: str, *, hourly: bool) -> dict[str, str]:
    """What one employer's payroll program calls its lines."""
    chosen = {name: chance.choice(kinds) for name, kinds in WORDS["stub"].items()}
    chosen["regular"] = chosen["regular_hourly" if hourly else "regular_salary"]
    chosen["state"] = chosen["state"].format(state)
    return chosen


def year(job: Job, of: int, by: date) -> list[Pay]:
    """All pays of a calendar year that were made by a day."""
    last = min(by, date(of, 12, 31))
    periods = [
        period
        for period in until(last, job.frequency, odd=job.odd)
        if period.paid.year == of
        and period.end >= job.hired
        and (job.left is None or period.start <= job.left)
    ]
    lines = _lines(job)
    pays = []
    for number, period in enumerate(periods):
        _earn(lines, job, period)
        _take(lines, job, of)
        shown = tuple(replace(line) for line in lines.values() if line.ytd or line.current)
        pays.append(Pay(period, shown, _check(job, period, number)))
    return pays


def _check(job: Job, period: Period, number: int) -> int:
    first = dice(job.seed, "check").randint(10, 80) * 10_000
    return first + (period.paid - date(2018, 1, 1)).days * 7 + number % 3


def _lines(job: Job) -> dict[str, Line]:
    say = job.words
    kinds = {
        "regular": "pay", "away": "pay", "overtime": "pay", "bonus": "pay", "commission": "pay",
        "reimbursed": "beside", "federal": "federal", "social_security": "social",
        "medicare": "medicare", "state": "state", "retirement": "retirement",
        "medical": "pretax", "dental": "pretax", "saving": "pretax", "roth": "other",
        "support": "other",
    }  # fmt: skip
    return {name: Line(say[name], kind) for name, kind in kinds.items()}


def _earn(lines: Mapping[str, Line], job: Job, period: Period) -> None:
    chance = dice(job.seed, "period", period.paid)
    share = _share(job, period)
    regular = lines["regular"]
    full = job.week * 52 / PER_YEAR[job.frequency]
    if job.salary is None:
        regular.rate = job.hourly(period.end)
        less = Decimal(chance.choice((0, 0, 0, 0, 0, 1, 2, 4))) * full // 80
        regular.hours = cents(max(Decimal(4), full * share - less))
        away = lines["away"]
        away.rate, away.hours = regular.rate, ZERO
        if chance.random() < 0.12:  # a day of it was paid and not worked
            away.hours = min(Decimal(8), regular.hours / 4).quantize(Decimal(1))
            regular.hours -= away.hours
        regular.add(regular.hours * regular.rate)
        away.add(away.hours * away.rate)
        extra = Decimal(chance.choice((0, 0, 2, 5, 8)) if job.overtime else 0)
        lines["overtime"].rate = cents(regular.rate * Decimal("1.5"))
        lines["overtime"].hours = cents(extra)
        lines["overtime"].add(extra * cents(regular.rate * Decimal("1.5")))
    else:
        pay = job.yearly(period.end) / PER_YEAR[job.frequency] * share
        if job.unpaid and chance.random() < 0.12:
            pay -= job.yearly(period.end) / 260  # a day without pay
        off = cents(pay / 10) if chance.random() < 0.1 else ZERO
        regular.add(cents(pay) - off)
        lines["away"].add(off)
        lines["overtime"].add(ZERO)
    base = regular.current + lines["away"].current
    bonus = period.paid.month == job.bonus_month and period.paid.day <= 15
    lines["bonus"].add(base * Decimal(chance.randint(30, 140)) / 100 if bonus else ZERO)
    lines["commission"].add(base * Decimal(chance.randint(2, 30)) / 100 if job.commission else ZERO)
    back = job.reimbursed and chance.random() < 0.3
    lines["reimbursed"].add(Decimal(chance.randint(1_200, 31_000)) / 100 if back else ZERO)


def _share(job: Job, period: Period) -> Decimal:
    """How much of a period somebody was employed in it, by its working days."""
    days = [period.start + timedelta(days=at) for at in range((period.end - period.start).days + 1)]
    work = [day for day in days if day.weekday() < 5]
    there = [day for day in work if job.hired <= day and (job.left is None or day <= job.left)]
    return Decimal(len(there)) / Decimal(len(work))


def _take(lines: Mapping[str, Line], job: Job, of: int) -> None:
    plan, per_year = job.plan, PER_YEAR[job.frequency]
    paid = [line for line in lines.values() if line.kind == "pay"]
    gross = sum((line.current for line in paid), ZERO)
    fixed = {
        "medical": plan.medical, "dental": plan.dental, "saving": plan.saving,
        "roth": plan.after_tax, "support": plan.support,
    }  # fmt: skip
    room = gross / 2  # a short first period does not pay for everything
    for name, wanted in fixed.items():
        lines[name].add(wanted if wanted <= room else ZERO)
        room -= lines[name].current
    room_left = max(ZERO, _MOST_SAVED - lines["retirement"].ytd)
    lines["retirement"].add(min(gross * plan.retirement, room_left))
    before = [line for line in lines.values() if line.kind == "pretax"]
    insured = gross - sum((line.current for line in before), ZERO)
    year_before = sum((line.ytd for line in paid), ZERO) - gross
    year_before -= sum((line.ytd - line.current for line in before), ZERO)
    taxed = max(ZERO, insured - lines["retirement"].current)
    lines["federal"].add(_federal(taxed * per_year, married=job.married) / per_year)
    left = max(ZERO, base_of(of) - year_before)
    lines["social_security"].add(min(insured, left) * SOCIAL_SECURITY)
    over = max(ZERO, min(insured, year_before + insured - _MORE_FROM))
    lines["medicare"].add(insured * MEDICARE + over * _MORE_MEDICARE)
    lines["state"].add(taxed * Decimal(STATE_RATES.get(job.state, "0")) / 100)


def base_of(of: int) -> Decimal:
    """The wage base of a year."""
    return Decimal(WAGE_BASES.get(of, max(WAGE_BASES.values())))


def _federal(yearly: Decimal, *, married: bool) -> Decimal:
    double = 2 if married else 1
    left, low, tax = max(ZERO, yearly - _STANDARD["Married" if married else "Single"]), ZERO, ZERO
    for edge, rate in (*_BRACKETS, (_MANY, "0.32")):
        high = Decimal(edge) * double
        tax += max(ZERO, min(left, high) - low) * Decimal(rate)
        low = high
    return tax
