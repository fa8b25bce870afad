"""The built-in rules on the sums and dates that an invoice has on its face.

Honest paper adds up in more ways than one (a subtotal before or after the discount), so a rule
fails where no way fits.
"""

from decimal import Decimal

from extraction.schemas.invoice import Invoice
from rules.figures import CENT, NOTHING, ROUNDING, amount, total
from rules.models import Severity
from rules.registry import Fail, Missing, Pass, Verdict, rule
from rules.view import CannotEvaluate, Node, View

# Totals are rounded to what can be paid in coins.
CASH_ROUNDING = {
    "CHF": Decimal("0.05"),
    "CZK": Decimal("0.5"),
    "DKK": Decimal("0.5"),
    "HUF": Decimal("2.5"),
    "NOK": Decimal("0.5"),
    "SEK": Decimal("0.5"),
}


@rule(
    "invoice.lines_add_up",
    on=Invoice,
    severity=Severity.BLOCKER,
    source="Arithmetic of the paper; Directive 2006/112/EC, article 226",
)
def lines_add_up(invoice: View[Invoice]) -> Verdict:
    """The lines add up to the subtotal, or to the total where none is printed."""
    rows = list(invoice.lines)
    amounts = [one for row in rows if (one := row.amount.maybe_money()) is not None]
    if not amounts:
        return Pass()
    added = sum(amounts, NOTHING)
    printed = [node.maybe_money() for node in (invoice.subtotal, invoice.total)]
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
    return {NOTHING, abs(node.maybe_money() or NOTHING)}


def _has_figures(row: Node) -> bool:
    return row.quantity.maybe() is not None or row.unit_price.maybe() is not None


def _totals_agree(invoice: View[Invoice]) -> bool:
    try:
        return isinstance(tax_adds_up(invoice), Pass)
    except CannotEvaluate:
        return False


@rule(
    "invoice.tax_adds_up",
    on=Invoice,
    severity=Severity.BLOCKER,
    source="Arithmetic of the paper; Directive 2006/112/EC, article 226",
)
def tax_adds_up(invoice: View[Invoice]) -> Verdict:
    """Subtotal, discount, shipping and tax make the total."""
    gross, subtotal, tax = (
        invoice.total.money(),
        invoice.subtotal.maybe_money(),
        invoice.tax_total.maybe_money(),
    )
    if subtotal is None and tax is None:
        return Pass()  # the total alone is printed: it is compared with the lines
    if subtotal is None:
        subtotal = _sum_of_lines(invoice)
    less = abs(invoice.discount.maybe_money() or NOTHING)
    plus = invoice.shipping.maybe_money() or NOTHING
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


@rule(
    "invoice.dates_in_order",
    on=Invoice,
    severity=Severity.WARNING,
    source="Terms of payment run from the day of issue",
)
def invoice_dates_in_order(invoice: View[Invoice]) -> Verdict:
    """An invoice is not due before it was issued."""
    due = invoice.due_on.maybe()
    if due is None:
        return Pass()
    issued = invoice.issued_on.day()
    if invoice.due_on.day() < issued:
        return Fail(f"The invoice is due on {due}, before it was issued on {issued}.")
    return Pass()
