"""The built-in rules on the account statements of a case: whose they are, and how they follow."""

from collections.abc import Iterator
from decimal import Decimal

from rapidfuzz.distance import OSA

from rules.figures import ROUNDING, amount
from rules.library.bank import returned
from rules.library.people import told
from rules.models import Severity
from rules.names import Likeness, best_likeness, folded, same_organisation
from rules.registry import Fail, Missing, Threshold, rule
from rules.statements import (
    Account,
    Statement,
    accounts,
    ends,
    is_called,
    is_card,
    last_digits,
    lines,
    moved,
)
from rules.view import CaseView, NotStated

FANNIE = "Fannie Mae Selling Guide, B3-4.2-01 and B3-4.2-02: depository accounts"
INSPECT = "Ocrolus, Inspect: missing and stale statements"


@rule("bank_statement.holder_is_applicant", on=CaseView, severity=Severity.BLOCKER, source=FANNIE)
def holder_is_applicant(case: CaseView) -> Iterator[Fail | Missing]:
    """Every account is held by whoever applies, alone or with others."""
    for statement in case.documents("bank_statement"):
        holder = statement.account_holder.maybe_text()
        if holder is None:
            yield Missing(f"{statement.account_holder.in_words()} was not read.")
            continue
        fit = best_likeness(holder, case.names())
        if fit >= Likeness.LIKELY:
            continue
        own = {word for name in case.names() for word in folded(name).split() if len(word) > 2}
        kin = bool(own & set(folded(holder).split()))
        yield Fail(
            f"The {told(statement)} is held by {holder}; who applies is "
            f"{' and '.join(case.names())}.",
            # A relative's account, or the own firm's.
            severity=Severity.WARNING if kin or fit is Likeness.DOUBTFUL else None,
            about=(statement.account_holder,),
            expected=case.applicant_name,
            found=holder,
        )


@rule(
    "bank_statement.consecutive",
    on=CaseView,
    severity=Severity.BLOCKER,
    source=INSPECT,
    thresholds={
        "gap": Threshold(Decimal(4), "days", "Days between two periods that are still contiguous")
    },
)
def consecutive(case: CaseView) -> Iterator[Fail]:
    """An account's next statement opens with what the one before closed with, the day after."""
    for account in accounts(case):
        for before, after in zip(account.statements, account.statements[1:], strict=False):
            yield from _follows(before, after, case.threshold("gap"))


def _follows(before: Statement, after: Statement, gap: Decimal) -> Iterator[Fail]:
    ended, starts = before.period_end.day(), after.period_start.day()
    days = (starts - ended).days
    if days > gap:
        yield Fail(
            f"The {told(before)} ends on {ended} and the next of the account starts on {starts}: "
            f"{days - 1} days between them are on neither.",
            severity=Severity.WARNING,
            about=(before.period_end, after.period_start),
            expected=str(moved(ended, 1)),
            found=str(starts),
        )
        return
    if days < -1:
        yield Fail(
            f"The {told(after)} starts on {starts}, before the one before it ends on {ended}.",
            severity=Severity.WARNING,
            about=(before.period_end, after.period_start),
            expected=str(moved(ended, 1)),
            found=str(starts),
        )
        return
    closing, opening = before.closing_balance.money(), after.opening_balance.money()
    if abs(closing - opening) <= ROUNDING:
        return
    misread = OSA.distance(f"{closing:.2f}", f"{opening:.2f}") == 1
    yield Fail(
        f"The {told(before)} closes with {amount(closing)}, but the next of the account opens "
        f"with {amount(opening)}" + (": look whether a digit was misread." if misread else "."),
        severity=Severity.WARNING if misread else None,
        about=(before.closing_balance, after.opening_balance),
        expected=amount(closing),
        found=amount(opening),
    )


@rule(
    "bank_statement.number_stable",
    on=CaseView,
    severity=Severity.WARNING,
    source="Ocrolus, Detect: the account's number differs between pages",
)
def number_stable(case: CaseView) -> Iterator[Fail | Missing]:
    """Statements that follow each other are of one account number."""
    statements = case.documents("bank_statement")
    if len(statements) > 1:
        for statement in statements:
            if statement.account_number.maybe() is None:
                yield Missing(f"{statement.account_number.in_words()} was not read.")
                return
    found = accounts(case)
    for account in found:
        for other in found:
            if other is account:
                continue
            before, after = account.statements[-1], other.statements[0]
            if not _continues(account, other):
                continue
            yield Fail(
                f"The {told(after)} goes on where the {told(before)} ends, to the cent, but is of "
                f"another account number: {after.account_number.maybe_text()} instead of "
                f"{before.account_number.maybe_text()}.",
                about=(before.account_number, after.account_number),
                expected=str(before.account_number.maybe_text()),
                found=str(after.account_number.maybe_text()),
            )


def _continues(account: Account, other: Account) -> bool:
    """Whether one's last statement is followed by the other's first in all but the number."""
    before, after = account.statements[-1], other.statements[0]
    ended, starts = before.period_end.maybe_day(), after.period_start.maybe_day()
    closing, opening = before.closing_balance.maybe_money(), after.opening_balance.maybe_money()
    return (
        ended is not None
        and starts is not None
        and 0 <= (starts - ended).days <= 4
        and bool(closing)
        and closing == opening
        and same_organisation(account.bank, other.bank)
    )


@rule(
    "bank_statement.stale",
    on=CaseView,
    severity=Severity.WARNING,
    source=FANNIE,
    thresholds={
        "days": Threshold(
            Decimal(45), "days", "Days from an account's latest statement to the application"
        )
    },
)
def stale(case: CaseView) -> Iterator[Fail | Missing]:
    """Each account's latest statement is recent when the case is sent."""
    for statement in case.documents("bank_statement"):
        if ends(statement) is None:
            yield Missing(f"{statement.period_end.in_words()} was not read.")
            return
    for account in accounts(case):
        latest = account.statements[-1]
        end = ends(latest)
        if end is None or is_card(latest):
            continue
        age = (case.as_of - end).days
        if age > case.threshold("days"):
            yield Fail(
                f"The latest statement of the account ending in {account.number} ends on {end}, "
                f"{age} days before {case.as_of}; at most {case.threshold('days')} are allowed.",
                about=(latest.period_end, latest.statement_date),
                expected=f"at most {case.threshold('days')} days",
                found=f"{age} days",
            )


@rule(
    "bank_statement.returned_payments",
    on=CaseView,
    severity=Severity.BLOCKER,
    source="Ocrolus, Analyze: NSF and overdraft count; Fannie Mae, red flags of assets",
    thresholds={
        "few": Threshold(Decimal(1), "times", "Returned payments and overdrafts worth a note"),
        "many": Threshold(Decimal(3), "times", "Returned payments and overdrafts that weigh"),
    },
)
def returned_payments(case: CaseView) -> Iterator[Fail | Missing]:
    """No payment was returned for want of money, and no overdraft was charged."""
    found = []
    unread = False
    for account in accounts(case):
        for statement in account.statements:
            unread |= not lines(statement)
            found += returned(lines(statement)) if not is_card(statement) else []
    if unread:
        yield Missing("A statement has no line that was read.")
    count = len(found)
    if count < max(case.threshold("few"), Decimal(1)):
        return
    days = ", ".join(sorted({str(line.day) for line in found if line.day})[:5])
    times = "once" if count == 1 else f"{count} times"
    yield Fail(
        f"Payments were returned or overdrafts charged {times}" + (f": {days}." if days else "."),
        severity=None if count >= case.threshold("many") else Severity.NOTE,
        about=tuple(node for line in found[:10] for node in line.leaves()),
        expected="none",
        found=str(count),
    )


@rule(
    "bank_statement.new_account",
    on=CaseView,
    severity=Severity.WARNING,
    source="Fannie Mae Selling Guide, B3-4.2-02: recently opened accounts",
    thresholds={
        "days": Threshold(Decimal(60), "days", "How young an account is new"),
        "balance": Threshold(Decimal(5000), "USD", "Balance of a new account that needs a source"),
    },
)
def new_account(case: CaseView) -> Iterator[Fail]:
    """No account was opened shortly before the application with much money in it."""
    for account in accounts(case):
        first, latest = account.statements[0], account.statements[-1]
        if is_card(first):
            continue
        openers = [line for line in lines(first) if line.into and is_called("opened", line.text)]
        opening = first.opening_balance.money()
        if opening and not openers:
            continue
        began = min((line.day for line in openers if line.day), default=None)
        began = began or first.period_start.day()
        closing = latest.closing_balance.money()
        if (case.as_of - began).days > case.threshold("days"):
            continue
        much = closing >= case.threshold("balance")
        yield Fail(
            f"The account ending in {account.number} was opened about {began}, "
            f"{(case.as_of - began).days} days before {case.as_of}, and holds {amount(closing)}"
            + (": look where it comes from." if much else "."),
            severity=None if much else Severity.NOTE,
            about=(
                first.opening_balance,
                latest.closing_balance,
                *(node for line in openers[:1] for node in line.leaves()),
            ),
            expected=f"an account older than {case.threshold('days')} days",
            found=str(began),
        )


@rule(
    "bank_statement.stated_balance",
    on=CaseView,
    severity=Severity.WARNING,
    source="Uniform Residential Loan Application, section 2a: assets",
    thresholds={
        "share": Threshold(
            Decimal("0.10"), "share", "By how much a stated balance may exceed the latest closing"
        )
    },
)
def stated_balance(case: CaseView) -> Iterator[Fail]:
    """No account holds less than the applicant states."""
    found = [one for one in accounts(case) if not is_card(one.statements[-1])]
    for row in case.stated.assets:
        digits = last_digits(row.account_last_digits.maybe_text() or "")
        stated = row.balance.maybe_money()
        account = next((one for one in found if digits and one.number == digits), None)
        if account is None or stated is None:
            continue
        latest = account.statements[-1]
        closing = latest.closing_balance.money()
        if stated > closing * (1 + case.threshold("share")) + ROUNDING and stated > 0:
            yield Fail(
                f"{amount(stated)} is stated of the account ending in {digits}, but its latest "
                f"statement closes with {amount(closing)}.",
                about=(row.balance, latest.closing_balance),
                expected=amount(closing),
                found=amount(stated),
            )
    if found and not any(row.balance.maybe() for row in case.stated.assets):
        raise NotStated("No account is stated in the application.")


@rule(
    "bank_statement.account_stated",
    on=CaseView,
    severity=Severity.WARNING,
    source="Uniform Residential Loan Application, section 2a: assets",
)
def account_stated(case: CaseView) -> Iterator[Fail]:
    """A statement of a bank where an account is stated is of that account."""
    rows = [
        (row, digits)
        for row in case.stated.assets
        if (digits := last_digits(row.account_last_digits.maybe_text() or ""))
    ]
    shown = [one for one in accounts(case) if one.number and not is_card(one.statements[-1])]
    for row, digits in rows:
        if any(_may_be_one(digits, account.number) for account in shown):
            continue
        for account in shown:
            if any(_may_be_one(account.number, other) for _, other in rows):
                continue  # it is another of those that are stated
            bank = row.bank.maybe_text()
            if not bank or not account.bank or not same_organisation(bank, account.bank):
                continue
            latest = account.statements[-1]
            yield Fail(
                f"An account at {bank} that ends in {digits} is stated, but the {told(latest)} of "
                f"that bank is of one that ends in {account.number}.",
                about=(latest.account_number, row.account_last_digits),
                expected=digits,
                found=account.number,
            )
            break


def _may_be_one(one: str, other: str) -> bool:
    """Whether two numbers agree as far as both are shown."""
    return one.endswith(other) or other.endswith(one)
