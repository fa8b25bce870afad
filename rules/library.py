"""The built-in rules. Pure: the same facts give the same finding, now and in a back-test.

Sources: the arithmetic of a pay stub and an invoice is on their face; 30 days for a pay stub is the
Fannie Mae Selling Guide's (B3-3.1-02); what an applicant's change is worth follows its direction.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from extraction.schemas.base import Favours, Schema
from extraction.schemas.invoice import Invoice
from extraction.schemas.pay_stub import PayStub
from rules.models import Severity
from rules.registry import Fail, Pass, Verdict, rule
from rules.view import CaseView, Node, View

CENT = Decimal("0.01")
ROUNDING = Decimal("0.02")  # two figures, each rounded to the cent
STALE_AFTER = timedelta(days=30)
NAMES_ALIKE = 85  # rapidfuzz token_set_ratio, 0 to 100: "J. Smith" and "John Smith" are 82
GONE = {"absent": "is not on the document", "illegible": "can't be read"}


def amount(figure: Decimal) -> str:
    """An amount as people read it: 3,242.00."""
    return f"{figure:,.2f}"


def total(rows: list[Node], column: str) -> Decimal:
    """The sum of a column over a table's rows; a row without it ends the rule."""
    return sum((getattr(row, column).money() for row in rows), Decimal(0))


@rule("pay_stub.net_adds_up", on=PayStub, severity=Severity.BLOCKER)
def net_adds_up(stub: View[PayStub]) -> Verdict:
    """Gross pay less taxes and deductions is the net pay."""
    taken = _all_of(stub.taxes, stub.tax_lines) + _all_of(stub.deductions, stub.deduction_lines)
    expected = stub.gross_pay.current.money() - taken
    net = stub.net_pay.current.money()
    if abs(expected - net) > ROUNDING:
        return Fail(
            f"Gross pay less taxes and deductions is {amount(expected)}, "
            f"but the net pay says {amount(net)}."
        )
    return Pass()


def _all_of(printed: Node, rows: Node) -> Decimal:
    """A printed total, or the sum of its lines; a stub that shows none at all took none."""
    figure = printed.current.maybe()
    return figure if isinstance(figure, Decimal) else total(list(rows), "current")


@rule("pay_stub.earnings_add_up", on=PayStub, severity=Severity.BLOCKER)
def earnings_add_up(stub: View[PayStub]) -> Verdict:
    """The earnings add up to the gross pay."""
    rows = [row for row in stub.earnings if row.current.maybe() is not None]
    if not rows:
        return Pass()  # a stub without an itemised list states the gross alone
    added, gross = total(rows, "current"), stub.gross_pay.current.money()
    if abs(added - gross) > ROUNDING:
        return Fail(
            f"The earnings add up to {amount(added)}, but the gross pay says {amount(gross)}."
        )
    return Pass()


@rule("pay_stub.taxes_add_up", on=PayStub, severity=Severity.WARNING)
def taxes_add_up(stub: View[PayStub]) -> Verdict:
    """The taxes withheld add up to their total."""
    rows = [row for row in stub.tax_lines if row.current.maybe() is not None]
    if not rows:
        return Pass()
    added, printed = total(rows, "current"), stub.taxes.current.money()
    if abs(added - printed) > ROUNDING:
        return Fail(
            f"The taxes withheld add up to {amount(added)}, but their total says {amount(printed)}."
        )
    return Pass()


@rule("pay_stub.hours_times_rate", on=PayStub, severity=Severity.WARNING)
def hours_times_rate(stub: View[PayStub]) -> Iterator[Fail]:
    """Hours times rate is the line's amount."""
    for row in stub.earnings:
        hours, rate, paid = row.hours.maybe(), row.rate.maybe(), row.current.maybe()
        if not (
            isinstance(hours, Decimal) and isinstance(rate, Decimal) and isinstance(paid, Decimal)
        ):
            continue
        # Rates are printed rounded, so a line may be off by half a cent for each hour.
        if hours and abs(hours * rate - paid) > max(ROUNDING, hours * CENT / 2):
            yield Fail(
                f"{hours} hours at {rate} are {amount(hours * rate)}, "
                f"but the line says {amount(paid)}.",
                about=(row.hours.path, row.rate.path, row.current.path),
            )


@rule("pay_stub.year_covers_period", on=PayStub, severity=Severity.BLOCKER)
def year_covers_period(stub: View[PayStub]) -> Iterator[Fail]:
    """No year-to-date figure is less than this period's."""
    for name, node in (("gross pay", stub.gross_pay), ("net pay", stub.net_pay)):
        now, year = node.current.maybe(), node.ytd.maybe()
        if isinstance(now, Decimal) and isinstance(year, Decimal) and year + ROUNDING < now:
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
    rows = [row for row in invoice.lines if row.amount.maybe() is not None]
    if not rows:
        return Pass()
    added = total(rows, "amount")
    printed = [
        figure
        for node in (invoice.subtotal, invoice.total)
        if isinstance(figure := node.maybe(), Decimal)
    ]
    # Some invoices print lines before, some after a discount, and some with tax included.
    discount = invoice.discount.maybe()
    if isinstance(discount, Decimal):
        printed += [figure + abs(discount) for figure in printed]
    if not printed:
        invoice.total.money()  # says what is missing
    off = CENT * len(rows)  # each line is rounded by itself
    if all(abs(added - figure) > max(ROUNDING, off) for figure in printed):
        return Fail(
            f"The lines add up to {amount(added)}, but the invoice says {amount(printed[0])}."
        )
    return Pass()


@rule("invoice.tax_adds_up", on=Invoice, severity=Severity.BLOCKER)
def tax_adds_up(invoice: View[Invoice]) -> Verdict:
    """Subtotal, discount, shipping and tax make the total."""
    subtotal, tax, gross = (
        invoice.subtotal.money(),
        invoice.tax_total.money(),
        invoice.total.money(),
    )
    discount, shipping = invoice.discount.maybe(), invoice.shipping.maybe()
    less = abs(discount) if isinstance(discount, Decimal) else Decimal(0)
    plus = shipping if isinstance(shipping, Decimal) else Decimal(0)
    # A printed subtotal may already hold the discount or the shipping.
    sums = {subtotal + tax - a + b for a in (less, Decimal(0)) for b in (plus, Decimal(0))}
    if all(abs(one - gross) > ROUNDING for one in sums):
        return Fail(
            f"Subtotal and tax make {amount(subtotal - less + plus + tax)}, "
            f"but the total says {amount(gross)}."
        )
    return Pass()


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


@rule("value.not_on_the_page", on=None, severity=Severity.WARNING)
def not_on_the_page(document: View[Schema]) -> Iterator[Fail]:
    """Every value that was read stands on the page."""
    for node in document.leaves():
        fact = node.fact()
        if fact and fact.as_read and fact.value is not None and not fact.grounded:
            yield Fail(
                f"{node.in_words()} was read as {fact.value}, which is not found on the page.",
                about=(node.path,),
            )


@rule("value.readers_disagree", on=None, severity=Severity.WARNING)
def readers_disagree(document: View[Schema]) -> Iterator[Fail]:
    """Readers agree on every value."""
    for node in document.leaves():
        fact = node.fact()
        if fact and fact.as_read and fact.disagree:
            other = " and ".join(fact.candidates) or "no such line"
            yield Fail(
                f"{node.in_words()} was read as {fact.value} and as {other}.", about=(node.path,)
            )


@rule("value.required_missing", on=None, severity=Severity.WARNING)
def required_missing(document: View[Schema]) -> Iterator[Fail]:
    """Every required value was read."""
    for node in document.leaves():
        fact = node.fact()
        if fact is None or fact.value is not None or not node.leaf().required:
            continue
        if fact.act == "read" or fact.by == "applicant":  # a reviewer may say that it is so
            yield Fail(f"{node.in_words()} is required and was not found.", about=(node.path,))


@rule("value.applicant_changed", on=None, severity=Severity.WARNING)
def applicant_changed(document: View[Schema]) -> Iterator[Fail]:
    """The applicant changed nothing in their own favour or against the page."""
    for node in document.leaves():
        fact = node.fact()
        if fact is None or fact.by == "reviewer" or fact.applicant_value == fact.read_value:
            continue  # a reviewer has looked at it since
        if fact.act in GONE and fact.read_value is not None:
            yield Fail(
                f"The applicant says that {node.in_words()} {GONE[fact.act]}; "
                f"it was read as {fact.read_value}.",
                about=(node.path,),
            )
        elif fact.act == "changed":
            yield _changed(node, fact.read_value, fact.value or "", grounded=fact.grounded)


def _changed(node: Node, before: str | None, after: str, *, grounded: bool) -> Fail:
    """A changed value: the page's support and the direction of the change decide how it weighs."""
    shown = "which stands on the page" if grounded else "which is not found on the page"
    way = node.leaf().favours
    was = before or "nothing"
    if before and way is not Favours.NEITHER:
        rose = Decimal(after) > Decimal(before)
        if rose is (way is Favours.HIGHER):
            verb = "raised" if rose else "lowered"
            return Fail(
                f"The applicant {verb} {node.in_words()} from {was} to {after}, {shown}.",
                severity=Severity.WARNING if grounded else Severity.BLOCKER,
                about=(node.path,),
            )
    return Fail(
        f"The applicant changed {node.in_words()} from {was} to {after}, {shown}.",
        severity=Severity.NOTE if grounded else Severity.WARNING,
        about=(node.path,),
    )


@rule("case.required_document_missing", on=CaseView, severity=Severity.BLOCKER)
def required_document_missing(case: CaseView) -> Iterator[Fail]:
    """The case has the paperwork that its kind requires."""
    for doc_type, needed in sorted(case.required.items()):
        there = len(case.documents(doc_type))
        if there < needed:
            yield Fail(
                f"This kind of case needs {needed} of type {doc_type.replace('_', ' ')}; "
                f"there {'is' if there == 1 else 'are'} {there}."
            )


@rule("case.stale_pay_stub", on=CaseView, severity=Severity.WARNING)
def stale_pay_stub(case: CaseView) -> Verdict:
    """The latest pay stub is at most 30 days old when the case is sent."""
    stubs = case.documents("pay_stub")
    if not stubs:
        return Pass()
    latest = max(stub.pay_date.day() for stub in stubs)
    if case.as_of - latest > STALE_AFTER:
        return Fail(
            f"The latest pay date is {latest}, {(case.as_of - latest).days} days before "
            f"{case.as_of}; at most {STALE_AFTER.days} are allowed."
        )
    return Pass()


@rule("case.future_date", on=CaseView, severity=Severity.BLOCKER)
def future_date(case: CaseView) -> Iterator[Fail]:
    """No pay date or invoice date lies in the future."""
    nodes = [stub.pay_date for stub in case.documents("pay_stub")]
    nodes += [invoice.issued_on for invoice in case.documents("invoice")]
    for node in nodes:
        # Two weeks of grace for pay that is handed out early.
        if node.maybe() and node.day() > case.as_of + timedelta(days=14):
            yield Fail(f"{node.in_words()} is {node.day()}, after {case.as_of}, when it was sent.")


@rule("case.employee_is_applicant", on=CaseView, severity=Severity.WARNING)
def employee_is_applicant(case: CaseView) -> Iterator[Fail]:
    """The employee on each pay stub is the applicant."""
    for stub in case.documents("pay_stub"):
        name = stub.employee.name.maybe()
        alike = fuzz.token_set_ratio(
            str(name or ""), case.applicant_name, processor=default_process
        )
        if name and alike < NAMES_ALIKE:
            yield Fail(f"The pay stub is {name}'s, but the applicant is {case.applicant_name}.")


@rule("case.paid_twice", on=CaseView, severity=Severity.BLOCKER)
def billed_twice(case: CaseView) -> Iterator[Fail]:
    """No invoice is in the case twice."""
    seen: set[tuple[str, str]] = set()
    for invoice in case.documents("invoice"):
        vendor, number = invoice.vendor.name.maybe(), invoice.number.maybe()
        if vendor and number:
            key = (str(vendor).casefold(), str(number).casefold())
            if key in seen:
                yield Fail(f"Invoice {number} of {vendor} is in this case twice.")
            seen.add(key)
