"""The built-in rules on the sums and dates that a pay stub has on its face.

Honest paper adds up in more ways than one (a total of deductions that holds the taxes, expenses
paid back beside the pay), so a rule fails where no way fits.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extraction.schemas.pay_stub import PayStub
from rules.figures import CENT, NOTHING, ROUNDING, amount, known_amounts
from rules.payroll import NO_PAY, lines
from rules.registry import Fail, Missing, Pass, Threshold, Verdict, rule
from rules.terms import Severity
from rules.view import CannotEvaluate, Node, View

SUMS = "Fannie Mae Selling Guide B3-3.1-02 and A3-4-03: figures of a pay stub fit each other"
# Lines that print the plain rate and pay a multiple of it.
EXTRA_PAY = re.compile(r"\bot\b|over.?time|double|premium|holiday|\bdt\b", re.I)
FACTORS = (Decimal(1), Decimal("1.5"), Decimal(2), Decimal("2.5"), Decimal("0.5"))


@rule(
    "pay_stub.net_adds_up",
    on=PayStub,
    severity=Severity.BLOCKER,
    version=2,
    source=SUMS,
    thresholds={
        "line": Threshold(
            Decimal("0.05"),
            "share",
            "Of the gross pay, what one line that was not read may make where no total is printed",
            most=Decimal(1),
        )
    },
)
def net_adds_up(stub: View[PayStub]) -> Verdict:
    """Gross pay less taxes and deductions is the net pay."""
    found = net_of_period(stub)
    totals = (stub.taxes.current.maybe(), stub.deductions.current.maybe())
    if isinstance(found, Fail) and totals == (None, None):
        gross, net = stub.gross_pay.current.money(), stub.net_pay.current.money()
        apart = abs(net - Decimal(found.expected.replace(",", "")))
        if apart <= gross * stub.threshold("line"):
            return replace(found, severity=Severity.WARNING)
    return found


def net_of_period(stub: View[PayStub]) -> Verdict:
    """Whether gross pay less taxes and deductions is the net pay, whatever it weighs."""
    gross, net = stub.gross_pay.current.money(), stub.net_pay.current.money()
    if not gross and net:
        return Missing("The gross pay of this period is nothing: what was paid comes from another.")
    taxes, others = (
        _taken(stub.taxes, stub.tax_lines, "current"),
        _taken(stub.deductions, stub.deduction_lines, "current"),
    )
    if _is_left(gross, net, taxes, others, _beside(stub.earnings, "current")):
        return Pass()
    expected = gross - max(taxes, default=NOTHING) - max(others, default=NOTHING)
    if not (taxes and others) and net < expected:
        missing = "deductions" if taxes else "taxes" if others else "taxes and deductions"
        return Missing(f"No {missing} were read, and the net pay is less than what is left.")
    return Fail(
        f"Gross pay less taxes and deductions is {amount(expected)}, "
        f"but the net pay says {amount(net)}.",
        about=(
            stub.gross_pay.current,
            stub.net_pay.current,
            *_told_by(stub.taxes, stub.tax_lines, "current"),
            *_told_by(stub.deductions, stub.deduction_lines, "current"),
        ),
        expected=amount(expected),
        found=amount(net),
    )


def _is_left(
    gross: Decimal, net: Decimal, taxes: set[Decimal], others: set[Decimal], beside: Decimal
) -> bool:
    """Whether `net` is what is left by any honest way to print it."""
    left = {gross - tax - other for tax in taxes or {NOTHING} for other in others or {NOTHING}}
    left |= {gross - other for other in others}  # a total of deductions that holds the taxes
    # Expenses paid back are in the net pay and in no gross pay; of imputed pay the reverse holds.
    return any(
        abs(one + more - net) <= ROUNDING for one in left for more in (NOTHING, beside, -beside)
    )


def _taken(printed: Node, rows: Node, column: str) -> set[Decimal]:
    """What was taken, by the printed total and by its lines; empty where neither was read."""
    figure = getattr(printed, column).maybe_money()
    found = set() if figure is None else {abs(figure)}
    if taken := known_amounts(rows, column):
        # Some stubs list what the employer pays beside what the employee does.
        found |= {abs(sum(taken, NOTHING)), abs(sum(taken, NOTHING) - _beside(rows, column))}
    return found


def _told_by(printed: Node, rows: Node, column: str) -> tuple[Node, ...]:
    """The total that says what was taken; its lines where none is printed."""
    total = getattr(printed, column)
    if total.maybe_money() is not None:
        return (total,)
    return tuple(getattr(row, column) for row in rows)


def _beside(rows: Node, column: str) -> Decimal:
    """The lines that are no pay: expenses paid back, the employer's part."""
    return lines(rows, NO_PAY, column)


@rule("pay_stub.year_net_adds_up", on=PayStub, severity=Severity.BLOCKER, version=2, source=SUMS)
def year_net_adds_up(stub: View[PayStub]) -> Verdict:
    """The year's gross pay less its taxes and deductions is the year's net pay."""
    gross, net = stub.gross_pay.ytd.money(), stub.net_pay.ytd.money()
    taxes, beside = abs(stub.taxes.ytd.money()), _beside(stub.earnings, "ytd")
    printed = stub.deductions.ytd.maybe_money()
    if printed is None and _is_left(gross, net, {taxes}, {NOTHING}, beside):
        return Pass()
    others = _listed(stub) if printed is None else {abs(printed)}
    if _is_left(gross, net, {taxes}, others, beside):
        return Pass()
    expected = gross - taxes - max(others)
    weight = None if _agrees(stub) else Severity.WARNING
    if expected < net <= gross:
        # Expenses paid back earlier in the year raise the net pay. Where the lines of the earnings
        # have no year to date, nothing on the stub would tell of them.
        itemised = any(row.ytd.maybe_money() for row in stub.earnings)
        weight = Severity.WARNING if itemised else Severity.NOTE
    return Fail(
        f"The year's gross pay less its taxes and deductions is {amount(expected)}, "
        f"but the net pay of the year to date says {amount(net)}.",
        severity=weight,
        about=(
            *(figure.ytd for figure in (stub.gross_pay, stub.net_pay, stub.taxes)),
            *_told_by(stub.deductions, stub.deduction_lines, "ytd"),
        ),
        expected=amount(expected),
        found=amount(net),
    )


def _listed(stub: View[PayStub]) -> set[Decimal]:
    """What the year's deductions can be where no total is printed, by their lines.

    Raises:
        CannotEvaluate: something was deducted, and the lines do not all have a year to date.
    """
    rows = list(stub.deduction_lines)
    if rows and all(row.ytd.maybe_money() is not None for row in rows):
        return _taken(stub.deductions, stub.deduction_lines, "ytd")
    taken = stub.deductions.current.maybe_money()
    if rows or taken or (taken is None and _is_short(stub)):
        raise CannotEvaluate(stub.deductions.ytd)
    return {NOTHING}


def _is_short(stub: View[PayStub]) -> bool:
    """Whether less is paid out in the period than its gross pay and its taxes leave."""
    now = (stub.gross_pay.current, stub.taxes.current, stub.net_pay.current)
    gross, taxes, net = (figure.maybe_money() for figure in now)
    if gross is None or taxes is None or net is None:
        return False
    return gross - abs(taxes) - net > ROUNDING


def _agrees(stub: View[PayStub]) -> bool:
    """Whether the period's totals fit each other: then a figure was hardly misread."""
    try:
        return isinstance(net_of_period(stub), Pass)
    except CannotEvaluate:
        return False


@rule("pay_stub.earnings_add_up", on=PayStub, severity=Severity.BLOCKER, source=SUMS)
def earnings_add_up(stub: View[PayStub]) -> Verdict:
    """The earnings add up to the gross pay."""
    rows = known_amounts(stub.earnings, "current")
    if not rows:
        return Pass()  # a stub without an itemised list states the gross alone
    added, gross = sum(rows, NOTHING), stub.gross_pay.current.money()
    beside = _beside(stub.earnings, "current")
    if any(abs(one - gross) <= ROUNDING for one in (added, added - beside)):
        return Pass()
    return Fail(
        f"The earnings add up to {amount(added)}, but the gross pay says {amount(gross)}.",
        severity=Severity.WARNING if _agrees(stub) else None,
        about=(stub.gross_pay.current, *(row.current for row in stub.earnings)),
        expected=amount(added),
        found=amount(gross),
    )


@rule("pay_stub.year_earnings_within_gross", on=PayStub, severity=Severity.WARNING, source=SUMS)
def year_earnings_within_gross(stub: View[PayStub]) -> Verdict:
    """The earnings of the year to date add up to no more than the year's gross pay."""
    rows = known_amounts(stub.earnings, "ytd")
    if not rows:
        return Pass()
    # Lines without an amount in this period may be left out, so they may add up to less.
    added, gross = sum(rows, NOTHING), stub.gross_pay.ytd.money()
    if added - max(NOTHING, _beside(stub.earnings, "ytd")) <= gross + ROUNDING:
        return Pass()
    return Fail(
        f"The earnings of the year to date add up to {amount(added)}, "
        f"more than the year's gross pay of {amount(gross)}.",
        about=(stub.gross_pay.ytd, *(row.ytd for row in stub.earnings)),
        expected=f"at most {amount(gross)}",
        found=amount(added),
    )


@rule("pay_stub.taxes_add_up", on=PayStub, severity=Severity.WARNING, source=SUMS)
def taxes_add_up(stub: View[PayStub]) -> Verdict:
    """The taxes withheld add up to their total."""
    rows, printed = known_amounts(stub.tax_lines, "current"), stub.taxes.current.maybe_money()
    if not rows or printed is None:
        return Pass()  # one of them is not printed: there is nothing to compare
    added = sum(rows, NOTHING)
    if abs(abs(added) - abs(printed)) > ROUNDING:
        return Fail(
            f"The taxes withheld add up to {amount(added)}, "
            f"but their total says {amount(printed)}.",
            expected=amount(added),
            found=amount(printed),
        )
    return Pass()


@rule("pay_stub.hours_times_rate", on=PayStub, severity=Severity.WARNING, source=SUMS)
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
                expected=amount(hours * rate),
                found=amount(paid),
            )


def _half(figure: Decimal) -> Decimal:
    """Half of the last place a figure is printed to, half a cent at most."""
    exponent = figure.as_tuple().exponent
    return min(Decimal(1).scaleb(int(exponent)), CENT) / 2


@rule("pay_stub.year_covers_period", on=PayStub, severity=Severity.BLOCKER, version=2, source=SUMS)
def year_covers_period(stub: View[PayStub]) -> Iterator[Fail]:
    """No year-to-date figure is less than this period's."""
    for name, node in (
        ("gross pay", stub.gross_pay),
        ("net pay", stub.net_pay),
        ("taxes", stub.taxes),
        ("deductions", stub.deductions),
    ):
        now, year = node.current.maybe_money(), node.ytd.maybe_money()
        if now is None or year is None:
            continue
        taken = name in ("taxes", "deductions")  # which some print as negative
        if taken:
            now, year = abs(now), abs(year)
        if year + ROUNDING < now:
            yield Fail(
                f"The {name} of the year to date {'are' if taken else 'is'} {amount(year)}, "
                f"less than this period's {amount(now)}.",
                # What was taken too much before may have been given back.
                severity=Severity.WARNING if taken else None,
                about=(node.current.path, node.ytd.path),
                expected=f"at least {amount(now)}",
                found=amount(year),
            )
