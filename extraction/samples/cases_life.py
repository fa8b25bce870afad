"""One household's life: who they are, where they work, what they owe, and what their bank sees.

Papers are drawn from it afterwards, so they agree because the life behind them is one.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from extraction.samples import cases_bank, cases_pay
from extraction.samples.accounts import BANKS
from extraction.samples.cases_bank import Account, Move
from extraction.samples.cases_pay import Job, Pay, Plan
from extraction.samples.cases_people import WORDS, Person, firm, person, phone, place
from extraction.samples.paydays import PER_YEAR
from extraction.samples.payroll import ZERO, cents
from extraction.samples.people import dice

FREQUENCIES = ("Weekly", "Biweekly", "Biweekly", "Semi-monthly", "Monthly")
TYPES = ("Premier Checking", "Free Checking", "Everyday Checking", "Personal Checking")


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


def live(seed: int, as_of: date, *, bank_by: date | None = None) -> Life:
    """The life of a seed's household. `bank_by`: the day on which statements were fetched."""
    chance = dice("mortgage case", seed, "life")
    first = person(chance, as_of)
    persons = [first]
    features = []
    if chance.random() < 0.18:
        shared = first.last if chance.random() < 0.7 else ""
        persons.append(_apart(chance, as_of, first, shared))
        features.append("two applicants")
    if chance.random() < 0.12:
        persons[0] = _married(chance, persons[0])
        features.append("maiden name")
    town = place(chance)
    moved = chance.random() < 0.2
    if moved:
        features.append("moved house")
    purchase = chance.random() < 0.65
    features.append("purchase" if purchase else "refinance")
    life = Life(
        seed=seed,
        as_of=as_of,
        persons=persons,
        home=town.lines,
        former_home=place(chance, state=town.state).lines if moved else "",
        state=town.state,
        purchase=purchase,
        property_address=place(chance, state=town.state).lines if purchase else town.lines,
        jobs=[],
        account=_account(chance, persons, bank_by or as_of, features),
        owed=[],
        styles=[_style(chance, one, features) for one in persons],
        features=features,
    )
    for who in range(len(persons)):
        life.jobs += _career(chance, life, who)
    life.owed = _debts(chance, life)
    _court_orders(life)
    life.work()
    _bank(chance, life)
    return life


def _apart(chance: Random, as_of: date, first: Person, last: str) -> Person:
    while True:
        second = person(chance, as_of, last=last)
        if second.first != first.first and second.ssn != first.ssn:
            return replace(second, suffix="", maiden="")  # it has no place to be stated


def _married(chance: Random, one: Person) -> Person:
    others = [name for name in WORDS["family"] if name != one.last]
    return replace(one, maiden=chance.choice(others), suffix="")


def _style(chance: Random, one: Person, features: list[str]) -> str:
    if one.nick and chance.random() < 0.2:
        features.append("nickname")
        return "nick"
    return "plain"


def _account(chance: Random, persons: list[Person], as_of: date, features: list[str]) -> Account:
    first = persons[0]
    holder = first.written(chance.choice(("plain", "initial", "caps", "middle")))
    if len(persons) > 1 and chance.random() < 0.8:
        features.append("joint account")
        second = persons[1]
        holder = chance.choice((
            f"{first.first} {first.last} and {second.first} {second.last}",
            f"{first.first} & {second.first} {second.last}",
            f"{first.written('caps')} OR {second.written('caps')}",
            f"{first.first[0]} & {second.first[0]} {second.last}".upper(),
        ))  # fmt: skip
        if first.last != second.last and "&" in holder:
            holder = f"{first.first} {first.last} & {second.first} {second.last}"
    elif chance.random() < 0.08:
        features.append("joint account with somebody else")
        other = person(chance, as_of, last=first.last)
        holder = f"{first.first} {first.last} and {other.first} {other.last}"
    return Account(
        bank=chance.choice(BANKS.split("|")),
        bank_address=place(chance, unit="Suite").lines,
        number=str(chance.randint(10**9, 10**11 - 1)),
        masked=chance.random() < 0.35,
        kind=chance.choice(TYPES),
        holder=holder,
        spans=cases_bank.spans(chance, as_of, chance.choice((2, 2, 3))),
    )


def _career(chance: Random, life: Life, who: int) -> list[Job]:
    """The jobs of one person over the years that papers tell of, the present one first."""
    as_of = life.as_of
    ago = chance.choice((0, 1, 1, 2, 2, 2))  # hired: this year or last, the one before, long ago
    days = {0: (100, 330), 1: (380, 900), 2: (1300, 6500)}[ago]
    hired = as_of - timedelta(days=chance.randint(*days))
    present = _job(chance, life, who, hired, None, f"{who} present")
    found = [present]
    if ago < 2:
        life.features.append("job change")
        left = hired - timedelta(days=chance.randint(1, 20))
        start = left - timedelta(days=chance.randint(1200, 2500))
        before = _job(chance, life, who, start, left, f"{who} before")
        while before.firm.name == present.firm.name:
            before = replace(before, firm=firm(chance))
        found.append(before)
    if chance.random() < 0.13:
        life.features.append("two employers")
        since = as_of - timedelta(days=chance.randint(1200, 2400))
        second = _job(chance, life, who, since, None, f"{who} second", part_time=True)
        while second.firm.name in {job.firm.name for job in found}:
            second = replace(second, firm=firm(chance))
        found.append(second)
    known = {job.firm.name: job.firm for job in life.jobs}  # a couple may work for one firm
    own = {one.phone for one in life.persons}
    for job in found:
        if job.firm.phone in own:
            known[job.firm.name] = replace(job.firm, phone=_other_phone(chance, own))
    return [replace(job, firm=known.get(job.firm.name, job.firm)) for job in found]


def _other_phone(chance: Random, own: set[str]) -> str:
    while (number := phone(chance)) in own:
        pass
    return number


def _job(
    chance: Random, life: Life, who: int, hired: date, left: date | None, key: str,
    *, part_time: bool = False,
) -> Job:  # fmt: skip
    hourly = part_time or chance.random() < 0.4
    frequency = chance.choice(FREQUENCIES[:3] if hourly else FREQUENCIES)
    yearly = Decimal(chance.randint(38, 165) * 1000 + chance.choice((0, 0, 250, 480)))
    if chance.random() < 0.06:
        yearly = Decimal(chance.randint(190, 260) * 1000)
    week = chance.choice((12, 16, 20)) if part_time else chance.choice((40, 40, 40, 36, 37.5))
    rate = Decimal(chance.randint(66, 190)) / 4 + Decimal(chance.choice((0, 10, 35))) / 100
    end = left or life.as_of
    job = Job(
        seed=f"{life.seed} {key}", who=who, firm=firm(chance), title=chance.choice(WORDS["titles"]),
        hired=hired, left=left, frequency=frequency, odd=chance.random() < 0.5, state=life.state,
        married=len(life.persons) > 1 or chance.random() < 0.3,
        salary=None if hourly else yearly, rate=cents(rate), week=Decimal(str(week)),
        words=cases_pay.words(chance, life.state, hourly=hourly),
        plan=Plan() if part_time else _plan(chance, frequency),
        raises=_raises(chance, hired, end),
        bonus_month=0 if hourly or chance.random() < 0.7 else chance.randint(1, 12),
        commission=not hourly and chance.random() < 0.06,
        reimbursed=chance.random() < 0.12, unpaid=chance.random() < 0.12,
        overtime=hourly and chance.random() < 0.5,
        to_savings=Decimal(chance.choice((50, 100, 150, 200, 300))) if chance.random() < 0.12
        else ZERO,
    )  # fmt: skip
    if left is None:
        life.features += _seen(job, life.as_of)
    return job


def _seen(job: Job, as_of: date) -> list[str]:
    has = {
        "mid-year raise": any(day.year == as_of.year and day.month > 1 for day, _ in job.raises),
        "bonus": bool(job.bonus_month),
        "commission": job.commission,
        "reimbursement": job.reimbursed,
        "unpaid day": job.unpaid,
        "split deposit": bool(job.to_savings),
        f"paid {job.frequency.lower()}": True,
    }
    return [name for name, there in has.items() if there]


def _raises(chance: Random, hired: date, end: date) -> tuple[tuple[date, Decimal], ...]:
    found = []
    month = chance.randint(1, 12)
    for of in range(hired.year + 1, end.year + 1):
        if chance.random() < 0.7:
            by = Decimal(100) + Decimal(chance.randint(150, 700)) / 100
            found.append((date(of, month, chance.choice((1, 1, 16))), by / 100))
    return tuple(found)


def _plan(chance: Random, frequency: str) -> Plan:
    per_year = PER_YEAR[frequency]

    def premium(low: int, high: int, odds: float) -> Decimal:
        yearly = Decimal(chance.randint(low * 100, high * 100)) / 100
        return cents(yearly / per_year) if chance.random() < odds else ZERO

    return Plan(
        retirement=Decimal(chance.choice((0, 0, 3, 4, 5, 6, 8))) / 100,
        medical=premium(600, 5_200, 0.75),
        dental=premium(120, 620, 0.6),
        saving=premium(300, 2_600, 0.2),
        after_tax=premium(60, 1_500, 0.25),
    )


def _debts(chance: Random, life: Life) -> list[Owed]:
    kinds = {
        "auto": (0.45, 190, 720, 40), "student": (0.25, 90, 480, 90), "card": (0.5, 35, 420, 20),
        "personal": (0.12, 110, 460, 24), "instalments": (0.08, 22, 140, 4),
        "support": (0.06, 200, 800, 60),
    }  # fmt: skip
    found = []
    for kind, (odds, low, high, months) in kinds.items():
        if chance.random() < odds:
            found.append(owed(chance, kind, low, high, months))
    if not life.purchase:
        lender = f"{chance.choice(BANKS.split('|'))}"
        monthly = cents(life_share(chance, 900, 2_600))
        text = chance.choice(WORDS["bank"]["mortgage"]).format(
            lender.upper()[:14].strip(), n=chance.randint(100, 999)
        )
        found.append(Owed("mortgage", f"{lender} Mortgage", text, monthly, monthly * 150, 2))
    return found


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


def _court_orders(life: Life) -> None:
    """Support may be taken from pay instead of paid from the account."""
    for at, one in enumerate(life.owed):
        job = life.jobs[0]
        if one.kind != "support" or one.monthly > life.monthly(0) / 5 or life.seed % 2:
            continue
        each = cents(one.monthly * 12 / PER_YEAR[job.frequency])
        life.jobs[0] = replace(job, plan=replace(job.plan, support=each))
        life.owed[at] = replace(one, by_bank=False)
        life.features.append("support from pay")


def _bank(chance: Random, life: Life) -> None:
    """Pay in, rent and debts out, and everyday life."""
    account = life.account
    account.opening = cents(life.income() * Decimal(chance.randint(20, 400)) / 100)
    for at in life.current():
        deposit(life, at)
    friends = [person(chance, life.as_of).written("plain") for _ in range(4)]
    cases_bank.live(account, chance, life.income(), friends)
    if life.purchase and chance.random() < 0.85:
        rent = life.income() * Decimal(chance.randint(14, 27)) / 100
        text = cases_bank.worded(chance, "rent")
        cases_bank.order(account, chance.choice((1, 1, 3, 5)), text, rent // 5 * 5, "rent")
    for one in life.owed:
        if one.by_bank:
            cases_bank.order(account, one.day, one.text, one.monthly, f"debt {one.kind}")
    _once(chance, life)
    account.cushion()


def _once(chance: Random, life: Life) -> None:
    """What comes now and then: a tax refund, expenses paid back, an overdraft."""
    account, (start, end) = life.account, life.account.spans[-1]
    day = start + timedelta(days=chance.randint(1, (end - start).days))
    if chance.random() < 0.12:
        amount = min(life_share(chance, 180, 3_100), life.income() * Decimal("0.45"))
        text = cases_bank.worded(chance, "tax_refund", life.state)
        account.moves.append(Move(day, text, cents(amount), "in", "tax refund"))
        life.features.append("tax refund")
    if chance.random() < 0.08:
        text = cases_bank.worded(chance, "expenses", life.jobs[0].firm.ach)
        amount = life_share(chance, 20, 420)
        account.moves.append(Move(day, text, amount, "in", "expenses"))
        life.features.append("expenses by bank")
    if chance.random() < 0.06:
        text = cases_bank.worded(chance, "returned")
        account.moves.append(Move(day, text, Decimal(chance.choice((25, 30, 35))), "fee", "nsf"))
        life.features.append("one overdraft fee")


def deposit(life: Life, at: int) -> None:
    """Put a job's pay on the account, on the days and in the words of its bank."""
    job, account = life.jobs[at], life.account
    account.moves = [move for move in account.moves if not move.what.startswith(f"pay {at} ")]
    chance = life.dice("deposits", at)
    if job.who and chance.random() < 0.3:
        life.features.append("pay on another account")
        return
    kinds = "processed" if chance.random() < 0.25 else "payroll"
    text = cases_bank.worded(chance, kinds, job.firm.ach)
    for pay in life.pays[at]:
        day = pay.period.paid
        if chance.random() < 0.06:  # posted on the next working day
            day += timedelta(days=3 if day.weekday() == 4 else 1)
        amount = pay.net[0] - job.to_savings
        if account.covers(day) and amount > 0:
            account.moves.append(Move(day, text, amount, "in", f"pay {at} {pay.period.paid}"))
