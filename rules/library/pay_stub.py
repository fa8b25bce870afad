"""The built-in rules on the sums and dates that a pay stub has on its face.

Honest paper adds up in more ways than one (a total of deductions that holds the taxes, expenses
paid back beside the pay), so a rule fails where no way fits.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from extraction.schemas.pay_stub import PayStub
from rules.figures import CENT, NOTHING, ROUNDING, amount, known_amounts
from rules.models import Severity
from rules.registry import Fail, Missing, Pass, Verdict, rule
from rules.view import Node, View

# Earnings that are paid out or shown without being pay.
NO_PAY = re.compile(r"reimb|expense|mileage|per diem|imputed|group.?term|employer|non.?cash", re.I)
# Lines that print the plain rate and pay a multiple of it.
EXTRA_PAY = re.compile(r"\bot\b|over.?time|double|premium|holiday|\bdt\b", re.I)
FACTORS = (Decimal(1), Decimal("1.5"), Decimal(2), Decimal("2.5"), Decimal("0.5"))


@rule("pay_stub.net_adds_up", on=PayStub, severity=Severity.BLOCKER)
def net_adds_up(stub: View[PayStub]) -> Verdict:
    """Gross pay less taxes and deductions is the net pay."""
    gross, net = stub.gross_pay.current.money(), stub.net_pay.current.money()
    if not gross and net:
        return Missing("The gross pay of this period is nothing: what was paid comes from another.")
    taxes, others = (
        _taken(stub.taxes, stub.tax_lines),
        _taken(stub.deductions, stub.deduction_lines),
    )
    left = {gross - tax - other for tax in taxes or {NOTHING} for other in others or {NOTHING}}
    left |= {gross - other for other in others}  # a total of deductions that holds the taxes
    beside = {
        NOTHING,
        _beside(stub.earnings),
    }  # expenses paid back are in the net pay, and in no gross pay
    if any(abs(one + more - net) <= ROUNDING for one in left for more in beside):
        return Pass()
    expected = gross - max(taxes, default=NOTHING) - max(others, default=NOTHING)
    if not (taxes and others) and net < expected:
        missing = "deductions" if taxes else "taxes" if others else "taxes and deductions"
        return Missing(f"No {missing} were read, and the net pay is less than what is left.")
    return Fail(
        f"Gross pay less taxes and deductions is {amount(expected)}, "
        f"but the net pay says {amount(net)}."
    )


def _taken(printed: Node, rows: Node) -> set[Decimal]:
    """What was taken, by the printed total and by its lines; empty where neither was read."""
    figure = printed.current.maybe_money()
    found = set() if figure is None else {abs(figure)}
    if lines := known_amounts(rows, "current"):
        # Some stubs list what the employer pays beside what the employee does.
        found |= {abs(sum(lines, NOTHING)), abs(sum(lines, NOTHING) - _beside(rows))}
    return found


def _beside(rows: Node) -> Decimal:
    """The lines that are no pay: expenses paid back, the employer's part."""
    found = [row for row in rows if NO_PAY.search(str(row.description.maybe() or ""))]
    return sum((paid for row in found if (paid := row.current.maybe_money()) is not None), NOTHING)


@rule("pay_stub.earnings_add_up", on=PayStub, severity=Severity.BLOCKER)
def earnings_add_up(stub: View[PayStub]) -> Verdict:
    """The earnings add up to the gross pay."""
    rows = known_amounts(stub.earnings, "current")
    if not rows:
        return Pass()  # a stub without an itemised list states the gross alone
    added, gross = sum(rows, NOTHING), stub.gross_pay.current.money()
    if any(abs(one - gross) <= ROUNDING for one in (added, added - _beside(stub.earnings))):
        return Pass()
    return Fail(
        f"The earnings add up to {amount(added)}, but the gross pay says {amount(gross)}.",
        severity=Severity.WARNING if _agrees(net_adds_up(stub)) else None,
    )


def _agrees(verdict: Verdict) -> bool:
    """Whether the totals fit each other: then a line was misread rather than a total changed."""
    return isinstance(verdict, Pass)


@rule("pay_stub.taxes_add_up", on=PayStub, severity=Severity.WARNING)
def taxes_add_up(stub: View[PayStub]) -> Verdict:
    """The taxes withheld add up to their total."""
    rows, printed = known_amounts(stub.tax_lines, "current"), stub.taxes.current.maybe_money()
    if not rows or printed is None:
        return Pass()  # one of them is not printed: there is nothing to compare
    added = sum(rows, NOTHING)
    if abs(abs(added) - abs(printed)) > ROUNDING:
        return Fail(
            f"The taxes withheld add up to {amount(added)}, but their total says {amount(printed)}."
        )
    return Pass()


@rule("pay_stub.hours_times_rate", on=PayStub, severity=Severity.WARNING)
def hours_times_rate(stub: View[PayStub]) -> Iterator[Fail]:
    """Hours times rate is the line's amount."""
    for row in stub.earnings:
        hours, rate, paid = (
            row.hours.maybe_money(),
            row.rate.maybe_money(),
            row.current.maybe_money(),
        )
        if hours is None or rate is None or paid is None:
            continue
        if not hours or rate >= abs(paid):
            continue  # a salary, stated as a rate of the period or the year
        # Hours and rates are printed rounded: each may be off by half of its last place.
        slack = max(ROUNDING, hours * _half(rate) + rate * _half(hours))
        factors = FACTORS if EXTRA_PAY.search(str(row.description.maybe() or "")) else FACTORS[:1]
        if all(abs(hours * rate * factor - paid) > slack for factor in factors):
            yield Fail(
                f"{hours} hours at {rate} are {amount(hours * rate)}, "
                f"but the line says {amount(paid)}.",
                about=(row.hours.path, row.rate.path, row.current.path),
            )


def _half(figure: Decimal) -> Decimal:
    """Half of the last place a figure is printed to, half a cent at most."""
    exponent = figure.as_tuple().exponent
    return min(Decimal(1).scaleb(int(exponent)), CENT) / 2


@rule("pay_stub.year_covers_period", on=PayStub, severity=Severity.BLOCKER)
def year_covers_period(stub: View[PayStub]) -> Iterator[Fail]:
    """No year-to-date figure is less than this period's."""
    for name, node in (("gross pay", stub.gross_pay), ("net pay", stub.net_pay)):
        now, year = node.current.maybe_money(), node.ytd.maybe_money()
        if now is not None and year is not None and year + ROUNDING < now:
            yield Fail(
                f"The {name} of the year to date is {amount(year)}, "
                f"less than this period's {amount(now)}.",
                about=(node.current.path, node.ytd.path),
            )


@rule("pay_stub.dates_in_order", on=PayStub, severity=Severity.WARNING)
def stub_dates_in_order(stub: View[PayStub]) -> Iterator[Fail]:
    """The period ends after it starts, and pay comes no earlier than two weeks before its end."""
    start, end, paid = stub.period_start.maybe(), stub.period_end.maybe(), stub.pay_date.maybe()
    if start and end and end < start:  # type: ignore[operator]  # both are dates by the schema
        yield Fail(f"The pay period ends on {end}, before it starts on {start}.")
    if end and paid and stub.pay_date.day() < stub.period_end.day() - timedelta(days=14):
        yield Fail(f"The pay date is {paid}, more than two weeks before the period ends on {end}.")
