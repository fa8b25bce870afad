"""The built-in rules on money that comes into a case's accounts and has no source.

Pay, transfers between one's own accounts, refunds and public money need no other source.
"""

from collections.abc import Iterator
from decimal import Decimal

from rules.figures import NOTHING, amount
from rules.library.people import employers, stated_employers, told
from rules.models import Severity
from rules.names import folded
from rules.payroll import histories, known_per_year, regular_pay
from rules.registry import Fail, Threshold, rule
from rules.statements import (
    Line,
    Statement,
    accounts,
    deposits,
    is_called,
    last_digits,
    lines,
    moved,
    names_an_employer,
    near,
    need_lines,
)
from rules.view import CannotEvaluate, CaseView

LARGE = "Fannie Mae Selling Guide, B3-4.2-02: evaluating large deposits"
FINCEN = "31 USC 5324; FinCEN, currency transactions of more than 10,000 USD are reported"
FANNIE = "Fannie Mae, Mortgage Fraud Prevention: common red flags of assets and liabilities"


def monthly_income(case: CaseView) -> Decimal:
    """The income a month that the applicant states, or the one of the pay stubs.

    Raises:
        CannotEvaluate: neither is known.
    """
    stated = [
        figure
        for row in case.stated.employers
        if row.end_date.maybe() is None and (figure := row.monthly_income.maybe_money())
    ]
    if stated:
        return sum(stated, NOTHING)
    found = histories(case)
    if not found:
        raise CannotEvaluate("No monthly income is stated, and no pay stub tells one.")
    return sum(
        (regular_pay(one.latest()) * known_per_year(one.latest()) / 12 for one in found), NOTHING
    )


def _payers(case: CaseView) -> tuple[str, ...]:
    """All employers, of papers and as stated."""
    named = [name for _, _, name in employers(case)] + stated_employers(case)
    return tuple(dict.fromkeys(named))


def _unsourced(case: CaseView) -> Iterator[tuple[Statement, Line]]:
    """Money in that no employer, own account, refund or public office explains."""
    payers = _payers(case)
    all_in = list(deposits(case))
    own = {account.number for account in accounts(case) if account.number}
    own |= {last_digits(row.account_last_digits.maybe_text() or "") for row in case.stated.assets}
    nets = {
        net for stub in case.documents("pay_stub") if (net := stub.net_pay.current.maybe_money())
    }
    left: dict[Decimal, list[tuple[Statement, Line]]] = {}
    for account in accounts(case):
        for statement in account.statements:
            for line in lines(statement):
                if line.out:
                    left.setdefault(line.out, []).append((statement, line))
    for statement, line in all_in:
        if line.into is None or line.into in nets or names_an_employer(line.text, payers):
            continue
        if is_called("payroll", line.text) and _comes_again(line, all_in):
            continue
        if is_called("public", line.text) or is_called("not_new_money", line.text):
            continue
        gone = left.get(line.into, [])
        if any(one is not statement and near(other.day, line.day, 4) for one, other in gone):
            continue  # another account's statement shows it leaving
        if not _is_own_transfer(statement, line, own):
            yield statement, line


def _comes_again(line: Line, all_in: list[tuple[Statement, Line]]) -> bool:
    """Whether much the same is paid in again under payroll words, as wages are."""
    assert line.into is not None
    return any(
        other is not line
        and other.into is not None
        and is_called("payroll", other.text)
        and abs(other.into - line.into) <= line.into / 4
        for _, other in all_in
    )


def _is_own_transfer(statement: Statement, line: Line, own: set[str]) -> bool:
    """Whether it comes from an account that is in the case or stated."""
    if not is_called("own_transfer", line.text) or is_called("transfer_of_others", line.text):
        return False
    mine = last_digits(str(statement.account_number.peek() or ""))
    return any(
        run[-4:] in own - {mine, ""} for run in folded(line.text).split() if run[-4:].isdigit()
    )


@rule(
    "bank_statement.large_deposit",
    on=CaseView,
    severity=Severity.WARNING,
    source=LARGE,
    thresholds={
        "share": Threshold(
            Decimal("0.50"),
            "share",
            "Of a month's qualifying income, above which it needs a source",
        )
    },
)
def large_deposit(case: CaseView) -> Iterator[Fail]:
    """No single deposit is larger than half a month's income, unless its source is plain."""
    found = list(_unsourced(case))
    if not found:
        return
    purpose = str(case.stated.loan.purpose.known()).casefold()
    if "purchase" not in purpose:
        return  # a refinance needs no source of its funds
    limit = monthly_income(case) * case.threshold("share")
    for statement, line in found:
        if line.into is None or line.into <= limit:
            continue
        # Without the other account's statement, a transfer's source is not shown.
        transfer = is_called("own_transfer", line.text) and not is_called(
            "transfer_of_others", line.text
        )
        yield Fail(
            f"{amount(line.into)} came in on {line.day} on the {told(statement)} ({line.text}): "
            f"more than {amount(limit)}, half a month's income, and "
            + (
                "the account that it comes from is not in the case."
                if transfer
                else "its source is not shown."
            ),
            about=line.leaves(),
            expected=f"at most {amount(limit)}",
            found=amount(line.into),
        )


@rule(
    "bank_statement.below_reporting",
    on=CaseView,
    severity=Severity.WARNING,
    source=FINCEN,
    thresholds={
        "limit": Threshold(Decimal(10000), "USD", "Above which cash is reported"),
        "below": Threshold(Decimal(2000), "USD", "How far below it counts as just below"),
        "times": Threshold(Decimal(2), "times", "So many of them are worth a look"),
        "days": Threshold(Decimal(45), "days", "Within which they come"),
    },
)
def below_reporting(case: CaseView) -> Iterator[Fail]:
    """Deposits don't come again and again just below what has to be reported."""
    need_lines(case)
    limit, below = case.threshold("limit"), case.threshold("below")
    close = sorted(
        (line.day, number, line)
        for number, (_, line) in enumerate(_unsourced(case))
        if line.into and line.day and limit - below <= line.into < limit
    )
    days = int(case.threshold("days"))
    for first, _, _ in close:
        run = [line for day, _, line in close if first <= day <= moved(first, days)]
        if len(run) >= case.threshold("times"):
            told_of = " and ".join(
                f"{amount(line.into or NOTHING)} on {line.day}" for line in run[:4]
            )
            yield Fail(
                f"{len(run)} deposits came just below {amount(limit)}: {told_of}.",
                about=tuple(node for line in run for node in line.leaves()),
                expected=f"fewer than {case.threshold('times')}",
                found=str(len(run)),
            )
            return


@rule(
    "bank_statement.cash_deposits",
    on=CaseView,
    severity=Severity.WARNING,
    source=FANNIE,
    thresholds={
        "share": Threshold(
            Decimal("0.50"), "share", "Of a month's income, that cash deposits may come to in all"
        ),
        "times": Threshold(Decimal(3), "times", "So many round ones are worth a note"),
    },
)
def cash_deposits(case: CaseView) -> Iterator[Fail]:
    """Cash in round amounts does not make up much of the income."""
    need_lines(case)
    found = [
        line
        for _, line in deposits(case)
        if line.into
        and not line.into % 50
        and is_called("cash", line.text)
        and not is_called("not_new_money", line.text)
    ]
    if not found:
        return
    added = sum((line.into or NOTHING for line in found), NOTHING)
    many = len(found) >= case.threshold("times")
    try:
        limit = monthly_income(case) * case.threshold("share")
    except CannotEvaluate:
        if not many:
            raise
        limit = added
    if added > limit or many:
        times = "once" if len(found) == 1 else f"{len(found)} times"
        yield Fail(
            f"Cash came in in round amounts {times}, {amount(added)} in all"
            + (f", more than {amount(limit)}." if added > limit else "."),
            severity=None if added > limit else Severity.NOTE,
            about=tuple(node for line in found[:10] for node in line.leaves()),
            expected=f"at most {amount(limit)}",
            found=amount(added),
        )
