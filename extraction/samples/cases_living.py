"""How a household came to be: who they are, their jobs over the years, their debts."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from extraction.samples import cases_bank, cases_flow, cases_pay
from extraction.samples.accounts import BANKS
from extraction.samples.cases_bank import Account
from extraction.samples.cases_life import Life, Owed, life_share, owed
from extraction.samples.cases_pay import Job, Plan
from extraction.samples.cases_people import WORDS, Person, firm, person, phone, place
from extraction.samples.paydays import PER_YEAR
from extraction.samples.payroll import ZERO, cents
from extraction.samples.people import dice

FREQUENCIES = ("Weekly", "Biweekly", "Biweekly", "Semi-monthly", "Monthly")
TYPES = ("Premier Checking", "Free Checking", "Everyday Checking", "Personal Checking")


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
    cases_flow.bank(chance, life)
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
            f"{first.written('middle')} and {second.first} {second.last} JTWROS",
        ))  # fmt: skip
        if first.last != second.last and "&" in holder:
            holder = f"{first.first} {first.last} & {second.first} {second.last}"
    elif chance.random() < 0.08:
        features.append("joint account with somebody else")
        other = person(chance, as_of, last=first.last)
        holder = f"{first.first} {first.last} and {other.first} {other.last}"
    elif chance.random() < 0.04:
        features.append("account of a trust")
        holder = f"{holder}, Trustee of the {first.last} Living Trust"
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
