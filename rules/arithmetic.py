"""The built-in rules on the sums and dates that a pay stub or an invoice has on its face.

Pure: the same facts give the same finding, now and in a back-test. Honest paper adds up in more
ways than one (a subtotal before or after the discount, a total of deductions that holds the taxes),
so a rule fails where no way fits.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from extraction.schemas.invoice import Invoice
from extraction.schemas.pay_stub import PayStub
from rules.models import Severity
from rules.registry import Fail, Missing, Pass, Verdict, rule
from rules.view import CannotEvaluate, Node, View

CENT = Decimal("0.01")
ROUNDING = Decimal("0.02")  # two figures, each rounded to the cent
NOTHING = Decimal(0)
# Earnings that are paid out or shown without being pay.
NO_PAY = re.compile(r"reimb|expense|mileage|per diem|imputed|group.?term|employer|non.?cash", re.I)
# Lines that print the plain rate and pay a multiple of it.
EXTRA_PAY = re.compile(r"\bot\b|over.?time|double|premium|holiday|\bdt\b", re.I)
FACTORS = (Decimal(1), Decimal("1.5"), Decimal(2), Decimal("2.5"), Decimal("0.5"))
# Totals are rounded to what can be paid in coins.
CASH_ROUNDING = {
    "CHF": Decimal("0.05"),
    "CZK": Decimal("0.5"),
    "DKK": Decimal("0.5"),
    "HUF": Decimal("2.5"),
    "NOK": Decimal("0.5"),
    "SEK": Decimal("0.5"),
}


def amount(figure: Decimal) -> str:
    """An amount as people read it: 3,242.00."""
    return f"{figure:,.2f}"


def _maybe(node: Node) -> Decimal | None:
    """An amount, or None where it was not read."""
    figure = node.maybe()
    return figure if isinstance(figure, Decimal) else None


def total(rows: list[Node], column: str) -> Decimal:
    """The sum of a column over a table's rows; a row without it ends the rule."""
    return sum((getattr(row, column).money() for row in rows), Decimal(0))


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
    figure = _maybe(printed.current)
    found = set() if figure is None else {abs(figure)}
    if lines := _amounts(rows):
        # Some stubs list what the employer pays beside what the employee does.
        found |= {abs(sum(lines, NOTHING)), abs(sum(lines, NOTHING) - _beside(rows))}
    return found


def _amounts(rows: Node) -> list[Decimal]:
    """This period's amounts of a table's rows, as far as they were read."""
    return [paid for row in rows if (paid := _maybe(row.current)) is not None]


def _beside(rows: Node) -> Decimal:
    """The lines that are no pay: expenses paid back, the employer's part."""
    found = [row for row in rows if NO_PAY.search(str(row.description.maybe() or ""))]
    return sum((paid for row in found if (paid := _maybe(row.current)) is not None), NOTHING)


@rule("pay_stub.earnings_add_up", on=PayStub, severity=Severity.BLOCKER)
def earnings_add_up(stub: View[PayStub]) -> Verdict:
    """The earnings add up to the gross pay."""
    rows = _amounts(stub.earnings)
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
    rows, printed = _amounts(stub.tax_lines), _maybe(stub.taxes.current)
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
        hours, rate, paid = _maybe(row.hours), _maybe(row.rate), _maybe(row.current)
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
        now, year = _maybe(node.current), _maybe(node.ytd)
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


@rule("invoice.lines_add_up", on=Invoice, severity=Severity.BLOCKER)
def lines_add_up(invoice: View[Invoice]) -> Verdict:
    """The lines add up to the subtotal, or to the total where none is printed."""
    rows = list(invoice.lines)
    amounts = [one for row in rows if (one := _maybe(row.amount)) is not None]
    if not amounts:
        return Pass()
    added = sum(amounts, NOTHING)
    printed = [_maybe(node) for node in (invoice.subtotal, invoice.total)]
    stated = [figure for figure in printed if figure is not None]
    if not stated:
        invoice.total.money()  # says what is missing
    # A subtotal stands before or after discount and freight; lines may hold the tax.
    sums = {
        figure + less - freight - tax
        for figure in stated
        for less in _with_and_without(invoice.discount)
        for freight in _with_and_without(invoice.shipping)
        for tax in _with_and_without(invoice.tax_total)
    }
    slack = max(ROUNDING, CENT * len(amounts))  # each line is rounded by itself
    if any(abs(abs(added) - abs(one)) <= slack for one in sums):  # credit notes print either sign
        return Pass()
    if unread := sum(1 for row in rows if row.amount.maybe() is None and _has_figures(row)):
        return Missing(f"The amount of {unread} of the lines was not read.")
    return Fail(
        f"The lines add up to {amount(added)}, but the invoice says {amount(stated[0])}.",
        severity=Severity.WARNING if _totals_agree(invoice) else None,
    )


def _with_and_without(node: Node) -> set[Decimal]:
    return {NOTHING, abs(_maybe(node) or NOTHING)}


def _has_figures(row: Node) -> bool:
    return row.quantity.maybe() is not None or row.unit_price.maybe() is not None


def _totals_agree(invoice: View[Invoice]) -> bool:
    try:
        return _agrees(tax_adds_up(invoice))
    except CannotEvaluate:
        return False


@rule("invoice.tax_adds_up", on=Invoice, severity=Severity.BLOCKER)
def tax_adds_up(invoice: View[Invoice]) -> Verdict:
    """Subtotal, discount, shipping and tax make the total."""
    gross, subtotal, tax = (
        invoice.total.money(),
        _maybe(invoice.subtotal),
        _maybe(invoice.tax_total),
    )
    if subtotal is None and tax is None:
        return Pass()  # the total alone is printed: it is compared with the lines
    if subtotal is None:
        subtotal = _sum_of_lines(invoice)
    less = abs(_maybe(invoice.discount) or NOTHING)
    plus = _maybe(invoice.shipping) or NOTHING
    # A printed subtotal may already hold the discount, the shipping or the tax.
    sums = {
        subtotal + one - a + b
        for one in {tax or NOTHING, NOTHING if subtotal == gross else tax or NOTHING}
        for a in {less, NOTHING}
        for b in {plus, NOTHING}
    }
    slack = max(ROUNDING, CASH_ROUNDING.get(str(invoice.currency.maybe()), NOTHING))
    if any(abs(abs(one) - abs(gross)) <= slack for one in sums):
        return Pass()
    if tax is None:
        return Missing("No tax was read, and without it subtotal and total differ.")
    return Fail(
        f"Subtotal and tax make {amount(subtotal - less + plus + tax)}, "
        f"but the total says {amount(gross)}."
    )


def _sum_of_lines(invoice: View[Invoice]) -> Decimal:
    """The lines' sum in place of a subtotal that is not printed.

    Raises:
        CannotEvaluate: there are no lines, or one has no amount.
    """
    rows = list(invoice.lines)
    if not rows:
        invoice.subtotal.money()  # says what is missing
    return total(rows, "amount")


@rule("invoice.dates_in_order", on=Invoice, severity=Severity.WARNING)
def invoice_dates_in_order(invoice: View[Invoice]) -> Verdict:
    """An invoice is not due before it was issued."""
    due = invoice.due_on.maybe()
    if due is None:
        return Pass()
    issued = invoice.issued_on.day()
    if invoice.due_on.day() < issued:
        return Fail(f"The invoice is due on {due}, before it was issued on {issued}.")
    return Pass()
