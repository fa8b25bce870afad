"""The built-in rules on social security and Medicare tax of a pay stub.

Both are shares of wages that the law sets. Deductions under a cafeteria plan (section 125) lower
the wages, so less may be withheld than the rate of the gross pay, down to the rate of what is left
after every deduction that could lower them; more than the rate of the gross pay is withheld only
where there are wages that the gross pay does not show.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from extraction.schemas.pay_stub import PayStub
from rules.figures import NOTHING, amount
from rules.library.pay_stub import net_of_period, year_net_adds_up
from rules.payroll import AFTER_FICA, NO_PAY, lines, withheld
from rules.registry import Fail, Missing, Pass, Threshold, Verdict, rule
from rules.terms import Severity
from rules.view import CannotEvaluate, Node, View
from rules.yearly import PAYROLL, PayrollTaxes

SLACK = {"slack": Threshold(Decimal(1), "USD", "Withheld more or less than the rate allows")}
YEAR_SLACK = {"slack": Threshold(Decimal(2), "USD", "Withheld more or less than the rate allows")}
Stub = View[PayStub]
Sums = Callable[[Stub], Verdict]


@dataclass(frozen=True, slots=True)
class _Wages:
    """Between what a period's or a year's taxable wages can be."""

    least: Decimal
    most: Decimal
    before: Decimal | None  # paid earlier in the year, at most; None where that is not known


@rule(
    "pay_stub.social_security_rate",
    on=PayStub,
    severity=Severity.BLOCKER,
    source=PAYROLL.source,
    thresholds=SLACK,
)
def social_security_rate(stub: Stub) -> Verdict:
    """Social security tax of the period is what its rate makes of the wages."""
    taxes, paid = _law(stub), _one(withheld(stub).social, "social security", "current")
    if not paid:
        return Pass()  # none is printed, or the wage base was reached, or the job is exempt
    wages = _wages(stub, "current")
    least = wages.least
    if wages.before is None:
        year = _maybe(withheld(stub).social, "ytd")
        if year is None and wages.most * 60 > taxes.wage_base:
            return Missing("Gross pay (year to date) was not read: the wage base may be reached.")
        if year is not None and year >= taxes.most_social_security(taxes.wage_base) - 1:
            least = NOTHING
    else:
        least = min(least, max(NOTHING, taxes.wage_base - wages.before))
    return _compared(stub, "Social security tax", paid, _Wages(least, wages.most, None), taxes, "")


@rule(
    "pay_stub.social_security_year",
    on=PayStub,
    severity=Severity.BLOCKER,
    source=PAYROLL.source,
    thresholds=YEAR_SLACK,
)
def social_security_year(stub: Stub) -> Verdict:
    """Social security tax of the year to date is what its rate makes of the year's wages."""
    taxes, paid = _law(stub), _one(withheld(stub).social, "social security", "ytd")
    if not paid:
        return Pass()
    wages, base = _wages(stub, "ytd"), taxes.wage_base
    within = _Wages(min(wages.least, base), min(wages.most, base), None)
    return _compared(stub, "Social security tax of the year to date", paid, within, taxes, "year")


@rule(
    "pay_stub.medicare_rate",
    on=PayStub,
    severity=Severity.BLOCKER,
    source=PAYROLL.source,
    thresholds=SLACK,
)
def medicare_rate(stub: Stub) -> Verdict:
    """Medicare tax of the period is what its rate makes of the wages."""
    taxes, paid = _law(stub), _sum(withheld(stub).medicare, "current")
    if not paid:
        return Pass()
    wages = _wages(stub, "current")
    # Above a limit of the year more is withheld; without the year, it may have been passed.
    passed = wages.before is None or wages.before + wages.most > taxes.additional_medicare_from
    high = taxes.medicare + (taxes.additional_medicare if passed else NOTHING)
    return _between(
        stub, "Medicare tax", paid, wages.least * taxes.medicare, wages.most * high, net_of_period
    )


@rule(
    "pay_stub.medicare_year",
    on=PayStub,
    severity=Severity.BLOCKER,
    source=PAYROLL.source,
    thresholds=YEAR_SLACK,
)
def medicare_year(stub: Stub) -> Verdict:
    """Medicare tax of the year to date is what its rate makes of the year's wages."""
    taxes, paid = _law(stub), _sum(withheld(stub).medicare, "ytd")
    if not paid:
        return Pass()
    wages = _wages(stub, "ytd")
    least = wages.least * taxes.medicare  # the additional tax may stand in a line of its own
    most = taxes.medicare_of(wages.most)
    return _between(stub, "Medicare tax of the year to date", paid, least, most, year_net_adds_up)


@rule(
    "pay_stub.combined_fica_rate",
    on=PayStub,
    severity=Severity.WARNING,
    source=PAYROLL.source,
    thresholds=SLACK,
)
def combined_fica_rate(stub: Stub) -> Verdict:
    """Social security and Medicare tax in one line are what their rates make of the wages."""
    taxes, paid = _law(stub), _one(withheld(stub).both, "FICA", "current")
    if not paid:
        return Pass()
    wages = _wages(stub, "current")
    rates = taxes.social_security + taxes.medicare
    room = wages.before is not None and wages.before + wages.most <= taxes.wage_base
    # "FICA" may stand for social security alone; past the wage base Medicare is all there is.
    least = wages.least * (taxes.social_security if room else taxes.medicare)
    most = wages.most * (rates + taxes.additional_medicare)
    return _between(stub, "FICA tax", paid, least, most, net_of_period)


@rule(
    "pay_stub.fica_parts_agree",
    on=PayStub,
    severity=Severity.WARNING,
    source=PAYROLL.source,
    thresholds={
        "apart": Threshold(Decimal(3), "USD", "Between the wages that each of the taxes tells of")
    },
)
def fica_parts_agree(stub: Stub) -> Verdict:
    """Social security and Medicare tax of the period are withheld from the same wages."""
    taxes, found = _law(stub), withheld(stub)
    social = _one(found.social, "social security", "current")
    medicare = _one(found.medicare, "Medicare", "current")
    if not social or not medicare:
        return Pass()
    year = stub.gross_pay.ytd.maybe_money()
    if year is None:
        return Missing("Gross pay (year to date) was not read: the wage base may be reached.")
    if year >= min(taxes.wage_base, taxes.additional_medicare_from):
        return Pass()  # their wages part from here on
    of_one, of_other = social / taxes.social_security, medicare / taxes.medicare
    if abs(of_one - of_other) <= stub.threshold("apart"):
        return Pass()
    return Fail(
        f"Social security tax of {amount(social)} is withheld from wages of {amount(of_one)}, "
        f"Medicare tax of {amount(medicare)} from wages of {amount(of_other)}; "
        "both are withheld from the same wages.",
        expected=amount(of_one * taxes.medicare),
        found=amount(medicare),
    )


@rule(
    "pay_stub.fica_withheld",
    on=PayStub,
    severity=Severity.NOTE,
    source=PAYROLL.source,
    thresholds={"gross": Threshold(Decimal(200), "USD", "Gross pay from which taxes are expected")},
)
def fica_withheld(stub: Stub) -> Verdict:
    """Social security and Medicare tax are among the taxes withheld."""
    gross = stub.gross_pay.current.money()
    if gross < stub.threshold("gross"):
        return Pass()
    rows = list(stub.tax_lines)
    if not rows:
        return Missing("No single taxes were read.")
    found = withheld(stub)
    if found.both or (found.social and found.medicare):
        return Pass()
    lacks = "Medicare tax" if found.social else "social security tax"
    lacks = lacks if found.social or found.medicare else "social security and Medicare tax"
    return Fail(
        f"No {lacks} is among the {len(rows)} taxes withheld from {amount(gross)}. Some public "
        "employers, schools and clergy are exempt; else look at the taxes.",
        expected=lacks,
        found="none",
    )


@rule("pay_stub.taxes_within_gross", on=PayStub, severity=Severity.WARNING, source=PAYROLL.source)
def taxes_within_gross(stub: Stub) -> Iterator[Fail]:
    """No more is withheld for taxes than was earned."""
    for name, gross, taxes in (
        ("this period", stub.gross_pay.current, stub.taxes.current),
        ("the year to date", stub.gross_pay.ytd, stub.taxes.ytd),
    ):
        earned, taken = gross.maybe_money(), taxes.maybe_money()
        if earned is not None and taken is not None and abs(taken) > abs(earned):
            yield Fail(
                f"The taxes of {name} are {amount(abs(taken))}, more than "
                f"the gross pay of {amount(earned)}.",
                about=(gross.path, taxes.path),
                expected=f"at most {amount(earned)}",
                found=amount(abs(taken)),
            )
    stub.gross_pay.current.money()  # says what is missing


def _law(stub: Stub) -> PayrollTaxes:
    return PAYROLL.of(stub.pay_date.day().year)


def _one(rows: tuple[Node, ...], name: str, column: str) -> Decimal | None:
    """What one line says was withheld; None where there is no such line.

    Raises:
        CannotEvaluate: it was not read, or there are two.
    """
    if len(rows) > 1:
        raise CannotEvaluate(f"{len(rows)} lines of {name} tax were read.")
    return _sum(rows, column)


def _sum(rows: tuple[Node, ...], column: str) -> Decimal | None:
    return sum((abs(getattr(row, column).money()) for row in rows), NOTHING) if rows else None


def _maybe(rows: tuple[Node, ...], column: str) -> Decimal | None:
    try:
        return _sum(rows, column)
    except CannotEvaluate:
        return None


def _wages(stub: Stub, column: str) -> _Wages:
    """The taxable wages that the gross pay and the deductions allow.

    Raises:
        CannotEvaluate: the gross pay or the deductions were not read.
    """
    gross = getattr(stub.gross_pay, column).money()
    beside = abs(lines(stub.earnings, NO_PAY, column))
    taken = getattr(stub.deductions, column).maybe_money()
    rows = [getattr(row, column).maybe_money() for row in stub.deduction_lines]
    known = [abs(one) for one in rows if one is not None]
    if taken is None and column == "current" and known and None not in rows:
        taken = sum(known, NOTHING)
    if taken is None:  # what is neither paid out nor taxed was deducted
        net = getattr(stub.net_pay, column).maybe_money()
        taxes = getattr(stub.taxes, column).maybe_money()
        if net is None or taxes is None:
            raise CannotEvaluate("The deductions were not read: they may lower the taxable wages.")
        taken = gross - abs(taxes) - net
    kept = abs(lines(stub.deduction_lines, AFTER_FICA, column))
    lowering = max(NOTHING, max(abs(taken), sum(known, NOTHING)) - kept)
    year, now = stub.gross_pay.ytd.maybe_money(), stub.gross_pay.current.maybe_money()
    before = None if year is None or now is None else max(NOTHING, year - now)
    return _Wages(max(NOTHING, gross - beside - lowering), gross + beside, before)


def _compared(
    stub: Stub, name: str, paid: Decimal, wages: _Wages, taxes: PayrollTaxes, of: str
) -> Verdict:
    least = NOTHING if taxes.may_be_deferred else wages.least * taxes.social_security
    most = wages.most * taxes.social_security
    return _between(stub, name, paid, least, most, year_net_adds_up if of else net_of_period)


def _between(
    stub: Stub, name: str, paid: Decimal, least: Decimal, most: Decimal, sums: Sums
) -> Verdict:
    slack = stub.threshold("slack")
    if least - slack <= paid <= most + slack:
        return Pass()
    if paid > most:
        return Fail(
            f"{name} is {amount(paid)}; its rate makes at most {amount(most)} of the gross pay. "
            "Look for wages that the gross pay leaves out.",
            severity=Severity.WARNING,
            expected=f"at most {amount(most)}",
            found=amount(paid),
        )
    return Fail(
        f"{name} is {amount(paid)}; its rate makes at least {amount(least)} of the gross pay less "
        "the deductions that may lower it.",
        # Where the totals do not fit each other, a figure may be misread.
        severity=None if _agree(stub, sums) else Severity.WARNING,
        expected=f"{amount(least)} to {amount(most)}",
        found=amount(paid),
    )


def _agree(stub: Stub, sums: Sums) -> bool:
    try:
        return isinstance(sums(stub), Pass)
    except CannotEvaluate:
        return False
