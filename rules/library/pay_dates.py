"""The built-in rules on a pay stub's dates, and on figures that are too even.

First and last periods are short, offices pay early before holidays, and small employers pay late.
"""

from collections.abc import Iterator
from decimal import Decimal

from extraction.schemas.pay_stub import PayStub
from rules.figures import amount
from rules.payroll import DAYS, PERIODS, frequency, per_year_of
from rules.registry import Fail, Missing, Pass, Threshold, Verdict, rule
from rules.terms import Severity
from rules.view import View
from rules.yearly import HOLIDAYS

DATES = "Fannie Mae, Mortgage Fraud Red Flags: pay stub dates; Selling Guide B3-3.1-02"
SHORTEST = {52: 5, 26: 12, 24: 13, 12: 28}  # days of a whole period, which may leave weekends out


@rule(
    "pay_stub.dates_in_order",
    on=PayStub,
    severity=Severity.WARNING,
    version=2,
    source=DATES,
    thresholds={
        "early": Threshold(Decimal(14), "days", "Days that pay may come before its period ends"),
        "late": Threshold(Decimal(31), "days", "Days that pay may come after its period ends"),
    },
)
def stub_dates_in_order(stub: View[PayStub]) -> Iterator[Fail]:
    """The period ends after it starts, and pay comes near its end."""
    start, end = stub.period_start.maybe_day(), stub.period_end.maybe_day()
    paid = stub.pay_date.maybe_day()
    if start and end and end < start:
        yield Fail(
            f"The pay period ends on {end}, before it starts on {start}.",
            about=("period_start", "period_end"),
            expected=f"after {start}",
            found=f"{end}",
        )
        return
    if not end or not paid:
        return
    early, late = stub.threshold("early"), stub.threshold("late")
    if (end - paid).days > early:
        yield Fail(
            f"The pay date is {paid}, {(end - paid).days} days before the period ends on {end}; "
            f"at most {early} are usual.",
            about=("pay_date", "period_end"),
            expected=f"at most {early} days before {end}",
            found=f"{paid}",
        )
    if (paid - end).days > late:
        yield Fail(
            f"The pay date is {paid}, {(paid - end).days} days after the period ended on {end}; "
            f"at most {late} are usual.",
            about=("pay_date", "period_end"),
            expected=f"at most {late} days after {end}",
            found=f"{paid}",
        )


@rule("pay_stub.frequency_fits_period", on=PayStub, severity=Severity.NOTE, source=DATES)
def frequency_fits_period(stub: View[PayStub]) -> Verdict:
    """The pay period is as long as the pay frequency says."""
    text = stub.pay_frequency.maybe_text()
    if text is None:
        return Pass()  # many stubs print none
    count = frequency(text)
    if count is None:
        return Missing("The pay frequency is written in a way that is not known here.")
    start, end = stub.period_start.day(), stub.period_end.day()
    days = (end - start).days + 1
    if days < 1 or SHORTEST[count] <= days <= DAYS[count] or per_year_of(start, end) == count:
        return Pass()  # dates out of order are another rule's
    return Fail(
        f"Pay is {PERIODS[count]}, but the period from {start} to {end} has {days} days.",
        # A first or last period is shorter, but none is longer.
        severity=Severity.WARNING if days > DAYS[count] + 1 else None,
        about=("pay_frequency", "period_start", "period_end"),
        expected=f"{SHORTEST[count]} to {DAYS[count]} days",
        found=f"{days} days",
    )


@rule("pay_stub.paid_on_bank_day", on=PayStub, severity=Severity.NOTE, source=HOLIDAYS.source)
def paid_on_bank_day(stub: View[PayStub]) -> Verdict:
    """The pay date is a day on which banks move money."""
    paid = stub.pay_date.day()
    why = HOLIDAYS.on(paid) or ("", "a Saturday", "a Sunday")[max(0, paid.weekday() - 4)]
    if not why:
        return Pass()
    return Fail(
        f"The pay date, {paid}, is {why}: banks move no money then, but checks may be dated so.",
        expected="a bank day",
        found=f"{paid}, {why}",
    )


@rule(
    "pay_stub.round_figures",
    on=PayStub,
    severity=Severity.WARNING,
    source="Fannie Mae, Mortgage Fraud Red Flags: pay stub figures in round dollars",
    thresholds={
        "figures": Threshold(
            Decimal(5), "figures", "Amounts, taxes among them, that make even dollars remarkable"
        )
    },
)
def round_figures(stub: View[PayStub]) -> Verdict:
    """The amounts are not all whole dollars."""
    taxes = [node.maybe_money() for node in (stub.taxes.current, stub.taxes.ytd)]
    taxes += [row.current.maybe_money() for row in stub.tax_lines]
    totals = (stub.gross_pay, stub.net_pay, stub.deductions)
    others = [node.maybe_money() for total in totals for node in (total.current, total.ytd)]
    withheld = [one for one in taxes if one]
    figures = withheld + [one for one in others if one]
    if len(figures) < stub.threshold("figures") or not withheld:
        return Missing("Too few amounts were read to tell whether all are whole dollars.")
    if any(one != one.to_integral_value() for one in figures):
        return Pass()
    return Fail(
        f"All {len(figures)} amounts are whole dollars, taxes such as {amount(abs(withheld[0]))} "
        "among them; taxes worked out from a rate hardly ever are.",
        expected="cents",
        found=f"{len(figures)} whole dollars",
    )
