"""The built-in rules on one account statement by itself: its balances, lines, totals and dates.

A line that was not read is no edited one: where a missing line would explain a difference, the
finding says so and weighs less.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz.distance import OSA

from extraction.schemas.bank_statement import BankStatement
from rules.figures import NOTHING, ROUNDING, amount
from rules.models import Severity
from rules.registry import Fail, Missing, Pass, Threshold, Verdict, rule
from rules.statements import Line, into, is_called, is_card, lines, moved, out_of
from rules.view import Node, View

OCROLUS = "Ocrolus, Detect: unreconciled_bank_statement_balance_data"
FDIC = "Regulation DD, 12 CFR 1030.6: what a periodic statement shows"
Statement = View[BankStatement]


@rule("bank_statement.balances", on=BankStatement, severity=Severity.BLOCKER, source=OCROLUS)
def balances(statement: Statement) -> Verdict:
    """Opening balance plus deposits less withdrawals and fees is the closing balance."""
    opening, closing = statement.opening_balance.money(), statement.closing_balance.money()
    came = _sides(statement.total_deposits, into(statement))
    went = _sides(statement.total_withdrawals, out_of(statement))
    fees = abs(statement.total_fees.maybe_money() or NOTHING)
    change = closing - opening
    if not came and not went:
        if abs(change) <= ROUNDING:
            return Pass()
        return Missing("Neither totals nor lines were read.")
    changes = {
        (plus - minus - fee) * sign
        for plus in came or {NOTHING}
        for minus in went or {NOTHING}
        for fee in {NOTHING, fees}
        for sign in (1, -1)  # what is owed on a card grows with what is bought
    }
    if any(abs(one - change) <= ROUNDING for one in changes):
        return Pass()
    printed = statement.total_deposits.maybe_money(), statement.total_withdrawals.maybe_money()
    if None in printed and any(line.change is None for line in lines(statement)):
        return Missing("The amount of a line was not read, and not all totals are printed.")
    if None in printed and not _lines_are_whole(statement):
        return Missing("Lines are missing, and not all totals are printed.")
    if (printed[0] is None and not came) or (printed[1] is None and not went):
        side = "deposits" if not came else "withdrawals"
        return Missing(f"No {side} were read, and without them the balances differ.")
    plus = abs(printed[0]) if printed[0] is not None else into(statement)
    minus = abs(printed[1]) if printed[1] is not None else out_of(statement)
    expected = opening + (plus - minus) * (-1 if is_card(statement) else 1)
    return Fail(
        f"Opening balance, deposits and withdrawals make {amount(expected)}, but the closing "
        f"balance says {amount(closing)}.",
        # By lines alone: one of them may not have been read.
        severity=Severity.WARNING if None in printed else None,
        expected=amount(expected),
        found=amount(closing),
    )


def _lines_are_whole(statement: Statement) -> bool:
    """Whether the lines come to those totals that are printed."""
    sides = (
        (statement.total_deposits, into(statement)),
        (statement.total_withdrawals, out_of(statement)),
    )
    totals = [(abs(figure), lined) for node, lined in sides if (figure := node.maybe_money())]
    return all(abs(total - lined) <= ROUNDING for total, lined in totals)


def _sides(printed: Node, by_lines: Decimal) -> set[Decimal]:
    figure = printed.maybe_money()
    return ({by_lines} if by_lines else set()) | ({abs(figure)} if figure is not None else set())


@rule(
    "bank_statement.totals_are_the_lines",
    on=BankStatement,
    severity=Severity.BLOCKER,
    source=OCROLUS,
)
def totals_are_the_lines(statement: Statement) -> Iterator[Fail | Missing]:
    """The printed totals of deposits and withdrawals are the sums of the lines."""
    found = lines(statement)
    printed = (statement.total_deposits, statement.total_withdrawals)
    if not found:
        if any(node.maybe_money() for node in printed):
            yield Missing("No line was read.")
        return
    unread = sum(1 for line in found if line.change is None)
    for name, node, sums in (
        ("deposits", printed[0], _sums(found, "into")),
        ("withdrawals", printed[1], _sums(found, "out", statement.total_fees)),
    ):
        total = node.maybe_money()
        if total is None or any(abs(one - abs(total)) <= ROUNDING for one in sums):
            continue
        if unread:
            yield Missing(f"The amount of {unread} of the lines was not read.")
            return
        added = min(sums, key=lambda one: abs(one - abs(total)))
        if not added:
            yield Missing(f"No line of the {name} was read.")
            continue
        # Lines that were not read make less, and never more.
        may_be_unread = added < abs(total) or _is_misread(added, abs(total))
        yield Fail(
            f"The lines' {name} add up to {amount(added)}, but their total says "
            f"{amount(abs(total))}"
            + (": look whether a line was left out or misread." if may_be_unread else "."),
            severity=Severity.WARNING if may_be_unread else None,
            about=(node,),
            expected=amount(abs(total)),
            found=amount(added),
        )


def _sums(found: tuple[Line, ...], side: str, fees: Node | None = None) -> set[Decimal]:
    """What the lines of a side come to: interest, fees and checks may have totals of their own."""
    amounts = [(line, getattr(line, side)) for line in found if getattr(line, side)]
    whole = sum((paid for _, paid in amounts), NOTHING)
    apart = {
        "interest": [paid for line, paid in amounts if "interest" in line.text.lower()],
        "fees": [paid for line, paid in amounts if _is_fee(line)],
        "checks": [paid for line, paid in amounts if line.is_check],
    }
    less = [sum(paid, NOTHING) for paid in apart.values() if paid]
    if fees is not None and (listed := fees.maybe_money()):
        less.append(abs(listed))
    sums = {whole}
    for one in less:
        sums |= {total - one for total in sums} | {whole + one}
    return sums


def _is_fee(line: Line) -> bool:
    text = line.text.lower()
    return "fee" in text or "charge" in text


def _is_misread(one: Decimal, other: Decimal) -> bool:
    """One digit apart, or two that changed places."""
    return OSA.distance(f"{one:.2f}", f"{other:.2f}") == 1


@rule(
    "bank_statement.line_count",
    on=BankStatement,
    severity=Severity.WARNING,
    source=OCROLUS,
)
def line_count(statement: Statement) -> Verdict:
    """There are as many lines as the statement says that there are."""
    printed = statement.transaction_count.maybe_money()
    if printed is None:
        return Pass()  # few statements say
    found = lines(statement)
    if not found:
        return Missing("No line was read.")
    if len(found) == printed:
        return Pass()
    return Fail(
        f"The statement says that there are {printed:f} transactions, and {len(found)} were read.",
        severity=Severity.NOTE if len(found) < printed else None,
        about=(statement.transaction_count,),
        expected=f"{printed:f}",
        found=str(len(found)),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """From one printed balance to the next."""

    line: Line | None  # None: the closing balance
    expected: Decimal
    found: Decimal

    @property
    def off(self) -> Decimal:
        return self.found - self.expected


@rule("bank_statement.running_balance", on=BankStatement, severity=Severity.BLOCKER, source=FDIC)
def running_balance(statement: Statement) -> Iterator[Fail | Missing]:
    """Each printed balance is the one before it and what came and went between them."""
    found = lines(statement)
    if not any(line.balance is not None for line in found):
        return
    if all(line.change is None for line in found):
        yield Missing("No line's amount was read.")
        return
    ways = [
        _broken(statement, order, sign)
        for sign in ((-1, 1) if is_card(statement) else (1, -1))
        for order in (found, found[::-1])
    ]
    steps = min(ways, key=len)
    counted = sum(1 for line in found if line.balance is not None)
    if len(steps) > max(2, counted // 3):
        yield Fail(
            f"{len(steps)} of {counted} printed balances don't follow from the lines before them: "
            "look whether lines were left out.",
            severity=Severity.WARNING,
            about=tuple(step.line.row.balance for step in steps[:5] if step.line),
        )
        return
    complete = _is_complete(statement)
    at = 0
    while at < len(steps):
        step = steps[at]
        pair = at + 1 < len(steps) and abs(step.off + steps[at + 1].off) <= ROUNDING
        yield _off(statement, step, pair=pair, complete=complete)
        at += 2 if pair else 1


def _broken(statement: Statement, order: tuple[Line, ...], sign: int) -> list[_Step]:
    """The steps that don't fit, in this order of lines."""
    opening, closing = (
        statement.opening_balance.maybe_money(),
        statement.closing_balance.maybe_money(),
    )
    at: Decimal | None = opening
    moved = NOTHING
    known = True  # all amounts since the last balance were read
    steps: list[_Step] = []
    for line in order:
        if line.change is None:
            known = False
        else:
            moved += line.change * sign
        if line.balance is None:
            continue
        if at is not None and known and abs(at + moved - line.balance) > ROUNDING:
            steps.append(_Step(line, at + moved, line.balance))
        at, moved, known = line.balance, NOTHING, True
    if at is not None and closing is not None and known and abs(at + moved - closing) > ROUNDING:
        steps.append(_Step(None, at + moved, closing))
    return steps


def _is_complete(statement: Statement) -> bool:
    """Whether no line is left out: the sums come out, or the lines are as many as said."""
    count = statement.transaction_count.maybe_money()
    if count is not None and len(lines(statement)) == count:
        return True
    opening, closing = (
        statement.opening_balance.maybe_money(),
        statement.closing_balance.maybe_money(),
    )
    if opening is None or closing is None:
        return False
    moved = into(statement) - out_of(statement)
    return any(abs(opening + one - closing) <= ROUNDING for one in (moved, -moved))


def _off(statement: Statement, step: _Step, *, pair: bool, complete: bool) -> Fail:
    node = step.line.row.balance if step.line else statement.closing_balance
    where = f"beside {step.line.text or 'a line'}" if step.line else "at the end"
    day = f" of {step.line.day}" if step.line and step.line.day else ""
    unread = not complete and not pair
    misread = _is_misread(abs(step.expected), abs(step.found))
    hint = (
        ": look whether a line between them was left out."
        if unread
        else ": look whether a digit was misread."
        if misread
        else "."
    )
    return Fail(
        f"The balance {where}{day} says {amount(step.found)}, but the one before it and the lines "
        f"make {amount(step.expected)}{hint}",
        severity=Severity.WARNING if unread or misread else None,
        about=(node, *(step.line.leaves() if step.line else ())),
        expected=amount(step.expected),
        found=amount(step.found),
    )


@rule(
    "bank_statement.dates_in_period",
    on=BankStatement,
    severity=Severity.WARNING,
    source="Ocrolus, Detect: invalid_bank_statement_txn_date",
    thresholds={
        "grace": Threshold(
            Decimal(5), "days", "Days that a line may lie outside the period, as cards post late"
        )
    },
)
def dates_in_period(statement: Statement) -> Iterator[Fail]:
    """The period's end follows its start, and the lines lie in it."""
    found = [line for line in lines(statement) if line.day]
    if not found and statement.period_end.maybe() is None:
        statement.period_end.day()  # says what is missing
    start, end = statement.period_start.maybe_day(), statement.period_end.maybe_day()
    if start and end and end <= start:
        yield Fail(
            f"The period ends on {end}, not after it starts on {start}.",
            severity=Severity.BLOCKER,
            about=(statement.period_start, statement.period_end),
            expected=f"after {start}",
            found=str(end),
        )
        return
    if not found:
        return
    if start is None:
        start = statement.period_start.day()
    if end is None:
        end = statement.period_end.day()
    grace = int(statement.threshold("grace"))
    first, last = moved(start, -grace), moved(end, grace)
    outside = [line for line in found if line.day and not first <= line.day <= last]
    for line in outside[:5]:
        yield Fail(
            f"{line.text or 'A line'} is dated {line.day}, outside the period from {start} to "
            f"{end}.",
            about=line.leaves(),
            expected=f"{start} to {end}",
            found=str(line.day),
        )


@rule(
    "bank_statement.overdrawn",
    on=BankStatement,
    severity=Severity.WARNING,
    source="Ocrolus, Analyze: days with a negative balance",
    thresholds={"days": Threshold(Decimal(3), "days", "Days overdrawn that want an answer")},
)
def overdrawn(statement: Statement) -> Verdict:
    """The account is not overdrawn."""
    if is_card(statement):
        return Pass()
    closing = statement.closing_balance.money()
    below = [line for line in lines(statement) if line.balance is not None and line.balance < 0]
    days = {line.day for line in below}
    if closing >= 0 and not below:
        return Pass()
    count = max(len(days), 1)
    lowest = min([closing, *(line.balance for line in below if line.balance is not None)])
    return Fail(
        f"The balance is below nothing on {count} day{'s' if count > 1 else ''}, down to "
        f"{amount(lowest)}.",
        severity=None if count >= statement.threshold("days") else Severity.NOTE,
        about=(statement.closing_balance, *(line.row.balance for line in below[:10])),
        expected="0.00 or more",
        found=amount(lowest),
    )


def returned(found: tuple[Line, ...]) -> list[Line]:
    """Lines of payments that came back for want of money: the fees, or what was returned."""
    out = [line for line in found if line.out and not is_called("nsf_not", line.text)]
    fees = [line for line in out if is_called("nsf_fee", line.text)]
    items = [line for line in found if _came_back(line) and line not in fees]
    return max(fees, items, key=len)


def _came_back(line: Line) -> bool:
    return is_called("nsf_return", line.text) and not is_called("nsf_not", line.text)
