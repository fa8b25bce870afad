"""Figures that follow from a case's papers, with what they are made of. Pure.

They are for people who decide; no rule needs them. Each says how it is made:

- Qualifying income a month: of each employment, the regular pay of its latest stub times the pay
  days of a year, by 12 (Fannie Mae Selling Guide B3-3.1-03: base pay).
- Money in accounts: the closing balance of the latest statement of each account, cards left out.
- Debts a month: what the application states.
- Debt to income: stated debts and the new loan's payment, of the qualifying income.
- To be paid: the totals of the invoices, by currency.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.figures import NOTHING, amount
from rules.payroll import histories, known_per_year, regular_pay
from rules.statements import Statement, accounts, ends, is_card
from rules.view import CannotEvaluate, CaseView


@dataclass(frozen=True, slots=True)
class Figure:
    """One derived figure. Where it can't be derived, `missing` says why and `value` is None."""

    name: str
    value: Decimal | None
    shown: str  # as people read it; "" where there is none
    parts: tuple[str, ...] = ()  # "Northwind Traders: 5,416.67"
    missing: str = ""


Parts = list[tuple[str, Decimal]]


def figures_of(case: CaseView) -> tuple[Figure, ...]:
    """The figures that this case has something of."""
    found = []
    if case.documents("pay_stub"):
        found.append(_summed("Qualifying income a month", lambda: _income(case)))
    if case.documents("bank_statement"):
        found.append(_summed("Money in accounts", lambda: _money(case)))
    if list(case.stated.debts):
        found.append(_summed("Debts a month, as stated", lambda: _debts(case)))
    if case.stated.loan.monthly_payment.peek() is not None:
        found.append(_debt_to_income(case))
    if case.documents("invoice"):
        found += _to_be_paid(case)
    return tuple(found)


def _summed(name: str, parts_of: Callable[[], Parts]) -> Figure:
    try:
        parts = parts_of()
    except CannotEvaluate as missing:
        return Figure(name, None, "", missing=missing.sentence)
    value = sum((figure for _, figure in parts), NOTHING)
    told = tuple(f"{what}: {amount(figure)}" for what, figure in parts)
    return Figure(name, value, amount(value), told)


def _income(case: CaseView) -> Parts:
    parts = []
    for history in histories(case):
        stub = history.latest()
        monthly = regular_pay(stub) * known_per_year(stub) / 12
        parts.append((stub.employer.name.maybe_text() or stub.called(), monthly))
    if not parts:
        raise CannotEvaluate("No pay stub tells its pay date and pay.")
    return parts


def _money(case: CaseView) -> Parts:
    parts = []
    for account in accounts(case):
        dated = [one for one in account.statements if not is_card(one)]
        if not dated:
            continue
        latest = max(dated, key=_ended)
        bank = latest.bank_name.maybe_text() or latest.called()
        parts.append((bank, latest.closing_balance.money()))
    return parts


def _ended(statement: Statement) -> date:
    return ends(statement) or date.min


def _debts(case: CaseView) -> Parts:
    return [
        (row.creditor.maybe_text() or "A debt", row.monthly_payment.money())
        for row in case.stated.debts
    ]


def _debt_to_income(case: CaseView) -> Figure:
    name = "Debt to income"
    try:
        income = sum((figure for _, figure in _income(case)), NOTHING)
        owed = sum((figure for _, figure in _debts(case)), NOTHING)
    except CannotEvaluate as missing:
        return Figure(name, None, "", missing=missing.sentence)
    owed += case.stated.loan.monthly_payment.money()
    if income <= 0:
        return Figure(name, None, "", missing="There is no qualifying income.")
    share = owed / income
    parts = (f"payments: {amount(owed)}", f"income: {amount(income)}")
    return Figure(name, share, f"{share:.1%}", parts)


def _to_be_paid(case: CaseView) -> Iterator[Figure]:
    by_currency: dict[str, Parts] = {}
    unread = 0
    for invoice in case.documents("invoice"):
        total = invoice.total.maybe_money()
        if total is None:
            unread += 1
            continue
        currency = invoice.currency.maybe_text() or ""
        name = invoice.number.maybe_text() or invoice.called()
        by_currency.setdefault(currency, []).append((name, total))
    for currency, parts in sorted(by_currency.items()):
        value = sum((figure for _, figure in parts), NOTHING)
        told = tuple(f"{what}: {amount(figure)}" for what, figure in parts)
        yield Figure("To be paid", value, f"{amount(value)} {currency}".strip(), told)
    if unread:
        yield Figure("To be paid", None, "", missing=f"The total of {unread} was not read.")
