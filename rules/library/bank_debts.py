"""The built-in rule on debts that accounts pay and that nobody stated."""

from collections.abc import Iterator
from decimal import Decimal

from rules.figures import NOTHING, amount
from rules.library.people import told
from rules.models import Severity
from rules.names import folded, is_named_in
from rules.registry import Fail, rule
from rules.statements import Line, accounts, debt_in, is_called, is_card, lines, need_lines
from rules.view import CaseView, NotStated

FANNIE = "Fannie Mae, Mortgage Fraud Prevention: common red flags of liabilities"


@rule("bank_statement.debts_stated", on=CaseView, severity=Severity.WARNING, source=FANNIE)
def debts_stated(case: CaseView) -> Iterator[Fail]:
    """Loans, support and garnishments that the accounts pay are among the debts stated."""
    need_lines(case)
    paid = [
        (statement, line, kind)
        for account in accounts(case)
        for statement in account.statements
        if not is_card(statement)
        for line in lines(statement)
        if line.out and (kind := debt_in(line.text)) and not is_called("nsf_fee", line.text)
    ]
    if paid and not any(node.peek() is not None for node in case.stated.leaves()):
        raise NotStated("Nothing is stated in the application.")
    seen: set[str] = set()
    for statement, line, kind in paid:
        key = _payee(line.text)
        if key in seen or _is_stated(case, line):
            continue
        seen.add(key)
        again = [one for _, one, _ in paid if _payee(one.text) == key]
        yield Fail(
            f"{amount(line.out or NOTHING)} went out on {line.day} on the {told(statement)} "
            f"({line.text}), {'again and again' if len(again) > 1 else 'once'}; no such debt is "
            "stated.",
            severity=Severity.NOTE if len(again) == 1 and kind == "bnpl" else None,
            about=tuple(node for one in again[:4] for node in one.leaves()),
            expected="a debt stated in the application",
            found=line.text[:80],
        )


def _payee(text: str) -> str:
    """Whom a line pays, without the numbers and dates that change every month."""
    words = [word for word in folded(text).split() if not any(map(str.isdigit, word))]
    return " ".join(words[:4])


def _is_stated(case: CaseView, line: Line) -> bool:
    for row in case.stated.debts:
        creditor, payment = row.creditor.maybe_text(), row.monthly_payment.maybe_money()
        if creditor and is_named_in(creditor, line.text):
            return True
        if payment and line.out and abs(payment - line.out) <= max(Decimal(1), payment / 50):
            return True
    return False
