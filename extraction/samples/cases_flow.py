"""What a household's bank sees: pay in, rent and debts out, and everyday life."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from extraction.samples import cases_bank
from extraction.samples.cases_bank import Account, Move
from extraction.samples.cases_life import Life, life_share
from extraction.samples.cases_people import person
from extraction.samples.payroll import cents


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


def bank(chance: Random, life: Life) -> None:
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
    if chance.random() < 0.25:
        life.features.append("savings account")
        life.savings = _savings(chance, life)


def _savings(chance: Random, life: Life) -> Account:
    """The account that savings go to: what leaves one account comes in on the other."""
    main = life.account
    number = str(chance.randint(10**9, 10**11 - 1))
    other = replace(main, number=number, kind="Statement Savings", moves=[])
    names = {"to_savings": "from_checking", "from_savings": "to_checking"}
    for move in main.moves:
        if move.what in names:
            text = cases_bank.worded(chance, names[move.what])
            kind = "in" if move.kind == "out" else "out"
            other.moves.append(replace(move, text=text, kind=kind, what="transfer"))
    for at in life.current():
        job = life.jobs[at]
        text = cases_bank.worded(chance, "payroll", job.firm.ach)
        for pay in life.pays[at]:
            if job.to_savings and other.covers(pay.period.paid):
                other.moves.append(Move(pay.period.paid, text, job.to_savings, "in", "split"))
    for _, end in other.spans:
        amount = life_share(chance, 1, 60)
        text = cases_bank.worded(chance, "interest")
        other.moves.append(Move(end, text, amount, "interest", "interest"))
    other.opening = life_share(chance, 400, 38_000)
    other.cushion()
    return other


def _once(chance: Random, life: Life) -> None:
    """What comes now and then: a tax refund, expenses paid back, an overdraft."""
    account, (start, end) = life.account, life.account.spans[-1]
    day = start + timedelta(days=chance.randint(1, (end - start).days))
    if chance.random() < 0.12:
        amount = min(life_share(chance, 180, 3_100), life.income() * Decimal("0.45"))
        text = cases_bank.worded(chance, "tax_refund", life.state)
        account.moves.append(Move(day, text, cents(amount), "in", "tax refund"))
        life.features.append("tax refund")
    if chance.random() < 0.1:
        text, amount = cases_bank.worded(chance, "benefits"), life_share(chance, 90, 900)
        cases_bank.order(account, chance.randint(1, 27), text, amount, "benefits", kind="in")
        life.features.append("other income")
    if chance.random() < 0.08:
        text = cases_bank.worded(chance, "expenses", life.jobs[0].firm.ach)
        amount = life_share(chance, 20, 420)
        account.moves.append(Move(day, text, amount, "in", "expenses"))
        life.features.append("expenses by bank")
    if chance.random() < 0.06:
        text = cases_bank.worded(chance, "returned")
        account.moves.append(Move(day, text, Decimal(chance.choice((25, 30, 35))), "fee", "nsf"))
        life.features.append("one overdraft fee")
