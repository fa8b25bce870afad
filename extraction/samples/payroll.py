"""A year of pay, worked out period by period and added up to the cent.

It starts with the year's first pay day, so two stubs of one person fit each other: what the later
one has in its year to date is what the earlier one had, and its own period.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from extraction.samples.paydays import PER_YEAR, Period
from extraction.samples.people import dice

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
SOCIAL_SECURITY, MEDICARE = Decimal("0.062"), Decimal("0.0145")
WAGE_BASE = Decimal(184_500)
STATE_RATES = {  # per cent; states that tax at one rate
    "IL": "4.95", "PA": "3.07", "MI": "4.25", "CO": "4.40",
    "NC": "4.25", "AZ": "2.50", "IN": "3.00", "GA": "5.39",
}  # fmt: skip
TABLES = {"earnings": "gross_pay", "tax_lines": "taxes", "deduction_lines": "deductions"}
_BRACKETS = ((11_925, "0.10"), (48_475, "0.12"), (103_350, "0.22"), (197_300, "0.24"))
_STANDARD_DEDUCTION = Decimal(15_750)


@dataclass(slots=True)
class Row:
    """One line of a table. A figure is None where there is none, as the rate of a salary."""

    description: str
    current: Decimal = ZERO
    ytd: Decimal = ZERO
    rate: Decimal | None = None
    hours: Decimal | None = None

    def add(self, amount: Decimal) -> None:
        """Put one more period's amount in."""
        self.current = cents(amount)
        self.ytd += self.current

    def change(self, amount: Decimal) -> None:
        """Make this period's amount another one, and the year's with it."""
        self.ytd += cents(amount) - self.current
        self.current = cents(amount)


@dataclass(slots=True)
class Table:
    """A table's printed rows, and what rows that are not printed have added to the year."""

    rows: list[Row]
    carried: Decimal = ZERO

    @property
    def current(self) -> Decimal:
        """This period's total."""
        return sum((row.current for row in self.rows), ZERO)

    @property
    def ytd(self) -> Decimal:
        """The year's total."""
        return sum((row.ytd for row in self.rows), self.carried)

    def prune(self, *, unpaid: bool) -> None:
        """Drop rows that have nothing to say: never paid, or with `unpaid` not in this period."""
        kept = [row for row in self.rows if (row.current if unpaid else row.ytd)]
        self.carried += sum((row.ytd for row in self.rows if row not in kept), ZERO)
        self.rows = kept


@dataclass(slots=True)
class Stub:
    """The three tables of a stub."""

    earnings: Table
    tax_lines: Table
    deduction_lines: Table

    def table(self, name: str) -> Table:
        """The table that the schema calls `name`."""
        return {
            "earnings": self.earnings,
            "tax_lines": self.tax_lines,
            "deduction_lines": self.deduction_lines,
        }[name]

    @property
    def net(self) -> tuple[Decimal, Decimal]:
        """Net pay of the period and of the year."""
        taken = (self.tax_lines, self.deduction_lines)
        return (
            self.earnings.current - sum(table.current for table in taken),
            self.earnings.ytd - sum(table.ytd for table in taken),
        )


@dataclass(frozen=True, slots=True)
class Names:
    """What a payroll program calls its lines."""

    regular: str = "Regular"
    overtime: str = "Overtime"
    extra: str = "Bonus"
    federal: str = "Federal Income Tax"
    social_security: str = "Social Security"
    medicare: str = "Medicare"
    state: str = "{} State Income Tax"
    deductions: tuple[str, ...] = ("401(k)", "Medical", "Dental")


@dataclass(frozen=True, slots=True)
class Job:
    """Who is paid how. `salary` is per period; None for somebody paid by the hour."""

    seed: int
    per_year: int
    state: str
    names: Names
    salary: Decimal | None = None
    rate: Decimal = ZERO
    bonuses: bool = True


def hire(seed: int, frequency: str, state: str, names: Names, *, hourly: bool) -> Job:
    """A job with pay that a seed decides on."""
    chance = dice("job", seed)
    rate = Decimal(chance.randint(74, 168)) / 4 + Decimal(chance.choice((0, 10, 35))) / 100
    yearly = Decimal(chance.randint(42, 118) * 1000)
    per_year = PER_YEAR[frequency]
    salary = None if hourly else cents(yearly / per_year)
    return Job(seed, per_year, state, names, salary, cents(rate))


def work(job: Job, periods: Sequence[Period]) -> Stub:
    """Pay every period in turn; the stub is that of the last."""
    names = job.names
    taxes = (names.federal, names.social_security, names.medicare, names.state.format(job.state))
    stub = Stub(
        Table([Row(name) for name in (names.regular, names.overtime, names.extra)]),
        Table([Row(name) for name in taxes]),
        Table([Row(name) for name in names.deductions]),
    )
    for number, period in enumerate(periods):
        if job.salary is None:
            _earn_by_hour(stub, job, dice("hours", job.seed, period.paid))
        else:
            stub.earnings.rows[0].add(job.salary)
            bonus = job.bonuses and number % 6 == 3
            stub.earnings.rows[2].add(cents(job.salary / 8) if bonus else ZERO)
        _withhold(stub, job)
    return stub


def salary_for(net: Decimal, job: Job, period: Period) -> Decimal:
    """The salary of one period that leaves about `net`, but for some cents."""
    low, high = net, net * 3
    while high - low > CENT:
        middle = cents((low + high) / 2)
        trial = Job(job.seed, job.per_year, job.state, job.names, middle, bonuses=False)
        if work(trial, [period]).net[0] < net:
            low = middle
        else:
            high = middle
    return high


def _earn_by_hour(stub: Stub, job: Job, chance: Random) -> None:
    full = Decimal(2080) / job.per_year
    base, over, extra = stub.earnings.rows
    base.rate, over.rate = job.rate, cents(job.rate * Decimal("1.5"))
    base.hours = cents(full - Decimal(chance.choice((0, 0, 0, 2, 4, 8))))
    over.hours = cents(Decimal(chance.choice((0, 0, 3, 5, 7, 12))) * full / 80)
    base.add(cents(base.hours * base.rate))
    over.add(cents(over.hours * over.rate))
    extra.add(Decimal(chance.randint(10, 60) * 5) if chance.random() < 0.12 else ZERO)


def _withhold(stub: Stub, job: Job) -> None:
    chance = dice("plan", job.seed)
    gross = stub.earnings.current
    before = stub.earnings.ytd - gross
    saved = cents(gross * chance.choice((3, 4, 5, 6, 8)) / 100)
    for number, row in enumerate(stub.deduction_lines.rows):
        top = 2400 if number == 1 else 480
        premium = cents(Decimal(chance.randint(top // 3, top)) / job.per_year)
        row.add(premium if number else saved)
    federal, social, medicare, state = stub.tax_lines.rows
    federal.add(_federal((gross - saved) * job.per_year, job.per_year))
    social.add(cents(min(gross, max(ZERO, WAGE_BASE - before)) * SOCIAL_SECURITY))
    medicare.add(cents(gross * MEDICARE))
    state.add(cents((gross - saved) * Decimal(STATE_RATES[job.state]) / 100))


def _federal(yearly: Decimal, per_year: int) -> Decimal:
    left, low, tax = max(ZERO, yearly - _STANDARD_DEDUCTION), ZERO, ZERO
    for high, rate in (*_BRACKETS, (10**9, "0.32")):
        tax += max(ZERO, min(left, Decimal(high)) - low) * Decimal(rate)
        low = Decimal(high)
    return cents(tax / per_year)


def adjust(stub: Stub, given: Mapping[str, str]) -> None:
    """Put given figures in. What is given for a total, the first line of its table makes good."""
    for path, text in given.items():
        if "[" in path:
            _set_cell(stub, path, text)
    for name, total in TABLES.items():
        table, first = stub.table(name), stub.table(name).rows[0]
        if f"{total}.current" in given:
            missing = Decimal(given[f"{total}.current"]) - table.current
            first.change(first.current + missing)
        if f"{total}.ytd" in given:
            first.ytd += Decimal(given[f"{total}.ytd"]) - table.ytd
    if "net_pay.current" in given:
        federal = stub.tax_lines.rows[0]
        federal.change(federal.current + stub.net[0] - Decimal(given["net_pay.current"]))
    if "net_pay.ytd" in given:
        stub.earnings.rows[0].ytd += Decimal(given["net_pay.ytd"]) - stub.net[1]


def _set_cell(stub: Stub, path: str, text: str) -> None:
    name, _, rest = path.partition("[")
    index, _, column = rest.partition("].")
    rows = stub.table(name).rows
    rows += [Row("") for _ in range(int(index) + 1 - len(rows))]
    row = rows[int(index)]
    if column == "description":
        row.description = text
    elif column == "ytd":
        row.ytd = Decimal(text)
    elif column == "current":
        row.change(Decimal(text))
        row.rate = row.hours = None
    else:
        setattr(row, column, Decimal(text))
        if row.rate is not None and row.hours is not None:
            row.change(cents(row.rate * row.hours))


def figures(stub: Stub) -> dict[str, str]:
    """All figures by the schema's paths."""
    values = {"net_pay.current": str(stub.net[0]), "net_pay.ytd": str(stub.net[1])}
    for name, total in TABLES.items():
        table = stub.table(name)
        values[f"{total}.current"], values[f"{total}.ytd"] = str(table.current), str(table.ytd)
        for index, row in enumerate(table.rows):
            cells = {
                "description": row.description, "rate": row.rate, "hours": row.hours,
                "current": row.current, "ytd": row.ytd,
            }  # fmt: skip
            for column, cell in cells.items():
                if cell is not None:
                    values[f"{name}[{index}].{column}"] = str(cell)
    return values


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)
