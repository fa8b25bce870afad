"""Problems of a household's life: what its bank sees, whom it works for, what it hides."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from extraction.samples import cases_bank
from extraction.samples.cases_bank import Move
from extraction.samples.cases_flow import deposit
from extraction.samples.cases_life import Life, owed
from extraction.samples.cases_papers import stubs
from extraction.samples.cases_pay import Pay
from extraction.samples.cases_people import person
from extraction.samples.cases_plant import PLANTS, Plant, Unfit, lived, share
from extraction.samples.paydays import PER_YEAR
from extraction.samples.payroll import cents

_FIRMS = (
    "{last} Consulting LLC", "{first} {last} Enterprises", "{last} & Sons Contracting, Inc.",
    "{last} Family Holdings", "{first} {last} LLC", "The {last} Group, Inc.",
)  # fmt: skip


def _paid_in(life: Life, at: int) -> list[Move]:
    """A job's pay on the account."""
    return [move for move in life.account.moves if move.what.startswith(f"pay {at} ")]


def _shown(life: Life, at: int) -> list[Pay]:
    """The pays whose stubs are in the case and whose days the statements hold, well inside."""
    days = {paper.values["pay_date"] for paper in stubs(life, at)}
    inside = [pay for pay in life.pays[at] if pay.period.paid.isoformat() in days]
    return [
        pay
        for pay in inside
        if all(life.account.covers(pay.period.paid + timedelta(days=d)) for d in (-4, 0, 4))
    ]


def _earner(life: Life) -> int:
    """A job whose pay comes to the account and shows on a stub.

    Raises:
        Unfit: there is none.
    """
    for at in life.current():
        if _paid_in(life, at) and _shown(life, at):
            return at
    raise Unfit


@lived("pay_raised")
def pay_raised(life: Life, chance: Random) -> str:
    """All stubs of this year tell of more pay than the bank has ever seen."""
    at = _earner(life)
    by = 1 + share(chance, 0.04, 0.6)
    since = max(date(life.as_of.year, 1, 1), life.jobs[at].hired)
    life.jobs[at] = life.jobs[at].raised(by, since)
    life.work()
    return f"pay of job {at} times {by}"


@lived("employer_is_applicant")
def employer_is_applicant(life: Life, chance: Random) -> str:
    """The employer is named after the applicant, who says that the firm is somebody else's."""
    job = life.jobs[0]
    one = life.persons[job.who]
    name = chance.choice(_FIRMS).format(first=one.first, last=one.last)
    life.jobs[0] = replace(job, firm=replace(job.firm, name=name))
    life.work()
    if _paid_in(life, 0):
        deposit(life, 0)
    return name


@lived("debt_undisclosed")
def debt_undisclosed(life: Life, chance: Random) -> str:
    """The account pays for a debt each month that is not stated."""
    kinds = {
        "auto": (190, 720), "student": (90, 480), "personal": (110, 460), "instalments": (40, 160),
        "support": (200, 800), "advance": (60, 300),
    }  # fmt: skip
    kind = chance.choice([name for name in kinds if all(name != one.kind for one in life.owed)])
    debt = replace(owed(chance, kind, *kinds[kind], 24), stated=False)
    life.owed.append(debt)
    cases_bank.order(life.account, debt.day, debt.text, debt.monthly, "debt undisclosed")
    life.account.cushion()
    return f"{debt.text} {debt.monthly}"


@lived("garnishment_undisclosed")
def garnishment_undisclosed(life: Life, chance: Random) -> str:
    """Pay is garnished, and nobody says so."""
    at = 0
    job = life.jobs[at]
    if job.plan.support or any(one.kind == "support" for one in life.owed):
        raise Unfit
    each = cents(life.monthly(at) * share(chance, 0.03, 0.2) * 12 / PER_YEAR[job.frequency])
    life.jobs[at] = replace(job, plan=replace(job.plan, support=each))
    had = bool(_paid_in(life, at))
    life.work()
    if had:
        deposit(life, at)
    life.account.cushion()
    return f"{job.words['support']} {each}"


@lived("large_deposit")
def large_deposit(life: Life, chance: Random) -> str:
    """More than half a month's income comes in at once, and nothing says where from."""
    if not life.purchase:
        raise Unfit
    amount = cents(life.income() * share(chance, 0.56, 4))
    if chance.random() < 0.4:
        amount = (amount // 500 + 1) * 500
    friend = person(chance, life.as_of).written("plain").upper()
    text = cases_bank.worded(chance, "large", friend)
    day = _some_day(life, chance)
    life.account.moves.append(Move(day, text, amount, "in", "large"))
    return f"{text} {amount} on {day}"


@lived("structuring")
def structuring(life: Life, chance: Random) -> str:
    """Cash comes in again and again, each time just below what banks report."""
    text = cases_bank.worded(chance, "cash_round")
    start, end = chance.choice(life.account.spans)
    count = chance.randint(3, 6)
    days = sorted(chance.sample(range((end - start).days + 1), count))
    for at in days:
        amount = Decimal(chance.choice((9_000, 9_200, 9_400, 9_500, 9_700, 9_800, 9_900, 9_950)))
        life.account.moves.append(
            Move(start + timedelta(days=at), text, amount, "in", "structured")
        )
    return f"{count} times {text}"


@lived("overdrawn_often")
def overdrawn_often(life: Life, chance: Random) -> str:
    """The bank takes fees for what is not covered, three times or more."""
    account = life.account
    account.opening -= account.lowest() - Decimal(chance.randint(-180, 40))
    count = chance.randint(3, 7)
    text = cases_bank.worded(chance, "returned")
    for _ in range(count):
        fee = Decimal(chance.choice((25, 29, 30, 34, 35, 36)))
        account.moves.append(Move(_some_day(life, chance), text, fee, "fee", "nsf"))
    return f"{count} times {text}"


@lived("payroll_missing")
def payroll_missing(life: Life, chance: Random) -> str:
    """One pay that a stub tells of never came."""
    at = _earner(life)
    pay = chance.choice(_shown(life, at))
    kept = [move for move in life.account.moves if move.what != f"pay {at} {pay.period.paid}"]
    if len(kept) == len(life.account.moves):
        raise Unfit
    life.account.moves = kept
    life.account.cushion()
    return f"no deposit for {pay.period.paid}"


@lived("stub_stale")
def stub_stale(life: Life, chance: Random) -> str:
    """The latest stub is more than 30 days old."""
    days = chance.choice((31, 32, 35, 40, 50, 60, 80))
    for at in life.current():
        life.handed[at] = days
        if not stubs(life, at):
            raise Unfit
    return f"{days} days and more"


PLANTS["statement_stale"] = Plant("statement_stale", bank_late=True)


def _some_day(life: Life, chance: Random) -> date:
    start, end = chance.choice(life.account.spans)
    return start + timedelta(days=chance.randint(0, (end - start).days))
