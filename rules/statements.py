"""Account statements as rules read them: lines, accounts, and what a bank's words mean."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from rules.facts_data import value_of
from rules.figures import NOTHING
from rules.names import folded, is_hinted_in, is_named_in, same_organisation
from rules.view import CannotEvaluate, CaseView, Fact, Node, View

Statement = View[Any]

_DATA: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("data").joinpath("bank_words.toml").read_text(encoding="utf-8")
)
_CARD = re.compile(r"card|visa|master|amex|american express|credit line|line of credit|loan", re.I)


def _words(listed: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(listed)})\b")


WORDS = {kind: _words(listed) for kind, listed in _DATA.items() if isinstance(listed, list)}
DEBTS = {kind: _words(listed) for kind, listed in _DATA["debts"].items()}


@lru_cache(8192)
def is_called(kind: str, text: str) -> bool:
    """Whether a line's words are of that kind in bank_words.toml."""
    return WORDS[kind].search(folded(text)) is not None


@lru_cache(8192)
def debt_in(text: str) -> str:
    """What kind of debt a line's words speak of; "" where of none."""
    plain = folded(text)
    return next((kind for kind, words in DEBTS.items() if words.search(plain)), "")


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of a statement. Amounts are positive, as the schema has them."""

    row: Node
    day: date | None
    text: str
    into: Decimal | None
    out: Decimal | None
    balance: Decimal | None
    is_check: bool

    @property
    def change(self) -> Decimal | None:
        """What it does to the balance; None where no amount was read."""
        if self.into is None and self.out is None:
            return None
        return (self.into or NOTHING) - (self.out or NOTHING)

    def leaves(self) -> tuple[Node, ...]:
        """What a finding about it shows."""
        row = self.row
        nodes = (row.posted_on, row.description, row.deposit, row.withdrawal, row.balance)
        return tuple(node for node in nodes if node.peek() is not None)


_LINES: WeakKeyDictionary[Statement, tuple[Line, ...]] = WeakKeyDictionary()


def lines(statement: Statement) -> tuple[Line, ...]:
    """Its lines in the order printed. What a rule finds wrong it names by itself."""
    kept = _LINES.get(statement)
    if kept is None:
        facts = statement.document.facts
        kept = _LINES[statement] = tuple(_line(row, facts) for row in statement.transactions)
    return kept


def _line(row: Node, facts: Mapping[str, Fact]) -> Line:
    """Read straight from the facts: a table has thousands of cells, and few are ever named."""

    def text(column: str) -> str | None:
        return value_of(facts, f"{row.path}.{column}")

    def figure(column: str) -> Decimal | None:
        said = text(column)
        return None if said is None else Decimal(said)

    day, came, went = text("posted_on"), figure("deposit"), figure("withdrawal")
    return Line(
        row,
        None if day is None else date.fromisoformat(day),
        text("description") or "",
        None if came is None else abs(came),
        None if went is None else abs(went),
        figure("balance"),
        text("check_number") is not None,
    )


def into(statement: Statement) -> Decimal:
    """All money in by the lines."""
    return sum((line.into for line in lines(statement) if line.into), NOTHING)


def out_of(statement: Statement) -> Decimal:
    """All money out by the lines."""
    return sum((line.out for line in lines(statement) if line.out), NOTHING)


def is_card(statement: Statement) -> bool:
    """Whether its balance is what is owed."""
    kind = statement.account_type.peek()
    return kind is not None and _CARD.search(str(kind)) is not None


@dataclass(slots=True)
class Account:
    """The statements of one account, the earliest first."""

    bank: str
    number: str  # its last digits, as far as they are shown
    statements: list[Statement] = field(default_factory=list)


def last_digits(number: str) -> str:
    """The last four digits of an account's number, or as many as are shown."""
    return re.sub(r"\D", "", re.split(r"[xX*•●#.]", number)[-1])[-4:]


_ACCOUNTS: WeakKeyDictionary[CaseView, list[Account]] = WeakKeyDictionary()


def accounts(case: CaseView) -> list[Account]:
    """The case's statements by account, those without a period left out; one sent twice is one."""
    kept = _ACCOUNTS.get(case)
    if kept is None:
        kept = _ACCOUNTS[case] = _grouped(case)
    return kept


def _grouped(case: CaseView) -> list[Account]:
    found: list[Account] = []
    dated = [(end, one) for one in case.documents("bank_statement") if (end := _end(one))]
    for _, statement in sorted(dated, key=lambda one: one[0]):
        bank = str(statement.bank_name.peek() or "")
        number = last_digits(str(statement.account_number.peek() or ""))
        account = next((one for one in found if _is_of(one, bank, number)), None)
        if account is None:
            account = Account(bank, number)
            found.append(account)
        if not any(_is_copy(statement, other) for other in account.statements):
            account.statements.append(statement)
    return found


def _end(statement: Statement) -> date | None:
    end = statement.period_end.peek() or statement.statement_date.peek()
    return end if isinstance(end, date) else None


def _is_of(account: Account, bank: str, number: str) -> bool:
    length = min(len(account.number), len(number))
    if not length or account.number[-length:] != number[-length:]:
        return False
    return not bank or not account.bank or same_organisation(bank, account.bank)


def _is_copy(one: Statement, other: Statement) -> bool:
    return all(
        getattr(one, name).peek() == getattr(other, name).peek()
        for name in ("period_start", "period_end", "opening_balance", "closing_balance")
    )


def ends(statement: Statement) -> date | None:
    """The last day that it covers."""
    return statement.period_end.maybe_day() or statement.statement_date.maybe_day()


def covers(statement: Statement, first: date, last: date) -> bool:
    """Whether all days from the first to the last are of its period."""
    start, end = statement.period_start.peek(), statement.period_end.peek()
    return isinstance(start, date) and isinstance(end, date) and start <= first and last <= end


def deposits(case: CaseView) -> Iterator[tuple[Statement, Line]]:
    """All money in, on accounts that are no cards."""
    for account in accounts(case):
        for statement in account.statements:
            if is_card(statement):
                continue
            for line in lines(statement):
                if line.into:
                    yield statement, line


def names_an_employer(text: str, employers: Iterable[str]) -> bool:
    """Whether a line is from one of these; beside payroll words one word of a name will do."""
    payroll = is_called("payroll", text)
    return any(
        is_named_in(employer, text) or (payroll and is_hinted_in(employer, text))
        for employer in employers
    )


def moved(day: date, days: int) -> date:
    """So many days later; the first or last day that there is, where there is none."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def near(one: date | None, other: date | None, days: int) -> bool:
    """Whether two dates are known and at most so many days apart."""
    return one is not None and other is not None and abs((one - other).days) <= days


def need_lines(case: CaseView) -> None:
    """End a rule that goes through lines where statements have none.

    Raises:
        CannotEvaluate: there are statements, and no line of any was read.
    """
    statements = case.documents("bank_statement")
    if statements and not any(lines(statement) for statement in statements):
        raise CannotEvaluate("No line of any statement was read.")
