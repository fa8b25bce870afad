"""The built-in rules on the sums of receipts, purchase orders and bills, and on orders invoiced.

Honest paper adds up in more ways than one, so a rule fails where no way fits.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from extraction.schemas.purchase_order import PurchaseOrder
from extraction.schemas.receipt import Receipt
from extraction.schemas.utility_bill import UtilityBill
from rules.figures import CENT, NOTHING, ROUNDING, amount, known_amounts
from rules.library.people import told
from rules.models import Severity
from rules.names import folded, same_organisation
from rules.registry import Fail, Missing, Pass, Threshold, Verdict, rule
from rules.view import CaseView, Node, View

MATCHING = "Three-way matching of order, receipt of goods and invoice"


@rule(
    "receipt.adds_up",
    on=Receipt,
    severity=Severity.WARNING,
    source="The receipt's own sums",
)
def receipt_adds_up(receipt: View[Receipt]) -> Verdict:
    """Subtotal, tax, tip and rounding make the total."""
    total, subtotal = receipt.total.money(), receipt.subtotal.maybe_money()
    if subtotal is None:
        return Pass()  # the total alone is printed
    sums = _sums(subtotal, receipt.tax_total, receipt.tip, receipt.rounding)
    if any(abs(one - total) <= ROUNDING for one in sums):
        return Pass()
    if receipt.tax_total.maybe() is None and total > subtotal:
        return Missing("No tax was read, and without it subtotal and total differ.")
    beside = (receipt.tax_total, receipt.tip, receipt.rounding)
    expected = subtotal + sum((node.maybe_money() or NOTHING for node in beside), NOTHING)
    return Fail(
        f"Subtotal, tax, tip and rounding make {amount(expected)}, but the total says "
        f"{amount(total)}.",
        expected=amount(expected),
        found=amount(total),
    )


def _sums(base: Decimal, *more: Node) -> set[Decimal]:
    """A base with each of the others or without: it may hold them already."""
    sums = {base}
    for node in more:
        if figure := node.maybe_money():
            sums |= {one + figure for one in sums} | {one - abs(figure) for one in sums}
    return sums


@rule(
    "receipt.items_add_up",
    on=Receipt,
    severity=Severity.NOTE,
    source="The receipt's own sums",
)
def items_add_up(receipt: View[Receipt]) -> Verdict:
    """The items make the subtotal, or the total."""
    rows = list(receipt.items)
    amounts = known_amounts(rows, "amount")
    if not amounts:
        return Pass()
    if len(amounts) < len(rows):
        return Missing(f"The amount of {len(rows) - len(amounts)} of the items was not read.")
    added = sum(amounts, NOTHING)
    stated = [receipt.subtotal.maybe_money(), receipt.total.maybe_money()]
    figures = [figure for figure in stated if figure is not None]
    if not figures:
        receipt.total.money()  # says what is missing
    slack = max(ROUNDING, CENT * len(amounts))
    ways = {
        one
        for figure in figures
        for one in _sums(figure, receipt.tax_total, receipt.tip, receipt.rounding)
    }
    if any(abs(added - one) <= slack for one in ways):
        return Pass()
    return Fail(
        f"The items add up to {amount(added)}, but the receipt says {amount(figures[0])}: look "
        "whether an item or a discount was left out.",
        expected=amount(figures[0]),
        found=amount(added),
    )


@rule(
    "receipt.change_right",
    on=Receipt,
    severity=Severity.NOTE,
    source="The receipt's own sums",
)
def change_right(receipt: View[Receipt]) -> Verdict:
    """What was given, less the change, is the total."""
    paid, change = receipt.paid.maybe_money(), receipt.change.maybe_money()
    if paid is None or change is None:
        return Pass()
    total, paid = receipt.total.money(), abs(paid)
    ways = _sums(total, receipt.tip, receipt.rounding)
    if any(abs(paid - abs(change) - one) <= ROUNDING for one in ways):
        return Pass()
    return Fail(
        f"{amount(paid)} was given and {amount(abs(change))} given back, which makes "
        f"{amount(paid - abs(change))}; the total says {amount(total)}.",
        expected=amount(total),
        found=amount(paid - abs(change)),
    )


@rule(
    "purchase_order.adds_up",
    on=PurchaseOrder,
    severity=Severity.WARNING,
    source="The order's own sums",
)
def order_adds_up(order: View[PurchaseOrder]) -> Verdict:
    """The lines, less discount, with shipping and tax, make the order's total."""
    total = order.total.money()
    rows = list(order.lines)
    amounts = known_amounts(rows, "amount")
    base = order.subtotal.maybe_money()
    if base is None:
        if not amounts:
            return Missing("Neither a subtotal nor the lines' amounts were read.")
        if len(amounts) < len(rows):
            return Missing(f"The amount of {len(rows) - len(amounts)} of the lines was not read.")
        base = sum(amounts, NOTHING)
    ways = _sums(base, order.discount, order.shipping, order.tax_total)
    slack = max(ROUNDING, CENT * len(amounts))
    if not any(abs(one - total) <= slack for one in ways):
        if order.tax_total.maybe() is None and total > base:
            return Missing("No tax was read, and without it lines and total differ.")
        return Fail(
            f"The order's parts make {amount(base)} and what is beside it, but the total says "
            f"{amount(total)}.",
            expected=amount(base),
            found=amount(total),
        )
    if amounts and len(amounts) == len(rows):
        added = sum(amounts, NOTHING)
        if all(abs(added - one) > slack for one in ways | {total}):
            return Fail(
                f"The lines add up to {amount(added)}, but the subtotal says {amount(base)}.",
                expected=amount(base),
                found=amount(added),
            )
    return Pass()


@rule(
    "utility_bill.adds_up",
    on=UtilityBill,
    severity=Severity.WARNING,
    source="The bill's own sums",
)
def bill_adds_up(bill: View[UtilityBill]) -> Verdict:
    """What was owed, less payments, with the current charges, is the total due."""
    due, current = bill.total_due.money(), bill.current_charges.maybe_money()
    if current is None:
        return Pass()
    before = bill.previous_balance.maybe_money()
    paid = abs(bill.payments.maybe_money() or NOTHING)
    ways = {current, *(_sums(current, bill.tax_total))}
    if before is not None:
        ways |= {one + before - paid for one in ways} | {one + before for one in ways}
    if any(abs(one - due) <= ROUNDING for one in ways):
        return Pass()
    if before is None:
        return Missing("No previous balance was read, and without it charges and total differ.")
    expected = before - paid + current
    return Fail(
        f"Previous balance, payments and charges make {amount(expected)}, but the total due says "
        f"{amount(due)}.",
        expected=amount(expected),
        found=amount(due),
    )


@rule(
    "purchase_order.matches_invoice",
    on=CaseView,
    severity=Severity.BLOCKER,
    source=MATCHING,
    thresholds={
        "share": Threshold(Decimal("0.02"), "share", "By how much an invoice may exceed its order")
    },
)
def matches_invoice(case: CaseView) -> Iterator[Fail | Missing]:
    """An invoice is of its order's vendor and currency, and asks for no more than was ordered."""
    orders = case.documents("purchase_order")
    billed: dict[View[Any], list[View[Any]]] = {}
    for invoice in case.documents("invoice"):
        order = _order_of(invoice, orders)
        if order is not None:
            billed.setdefault(order, []).append(invoice)
        elif orders:
            number = invoice.purchase_order.maybe_text()
            yield Missing(
                f"No order {number} is in the case."
                if number
                else f"{invoice.purchase_order.in_words()} was not read."
            )
    for order, invoices in billed.items():
        for invoice in invoices:
            yield from _parties(order, invoice)
        yield from _amounts(order, invoices, case.threshold("share"))


def _order_of(invoice: View[Any], orders: list[View[Any]]) -> View[Any] | None:
    """The order that the invoice names; the only one, where it names none."""
    number = _bare(invoice.purchase_order)
    if not number:
        alone = len(orders) == 1 and _same_vendor(invoice, orders[0])
        return orders[0] if alone else None
    return next((order for order in orders if _bare(order.number) == number), None)


def _bare(node: Node) -> str:
    return folded(node.maybe_text() or "").replace(" ", "")


def _same_vendor(invoice: View[Any], order: View[Any]) -> bool:
    one, other = invoice.vendor.name.maybe_text(), order.vendor.name.maybe_text()
    return one is None or other is None or same_organisation(one, other)


def _parties(order: View[Any], invoice: View[Any]) -> Iterator[Fail]:
    if not _same_vendor(invoice, order):
        yield Fail(
            f"The order went to {order.vendor.name.maybe_text()}, but the {told(invoice)} is "
            f"{invoice.vendor.name.maybe_text()}'s.",
            about=(order.vendor.name, invoice.vendor.name),
            expected=str(order.vendor.name.maybe_text()),
            found=str(invoice.vendor.name.maybe_text()),
        )
    ordered, asked = order.currency.maybe_text(), invoice.currency.maybe_text()
    if ordered and asked and ordered != asked:
        yield Fail(
            f"The order is in {ordered}, but the {told(invoice)} in {asked}.",
            about=(order.currency, invoice.currency),
            expected=ordered,
            found=asked,
        )


def _amounts(order: View[Any], invoices: list[View[Any]], share: Decimal) -> Iterator[Fail]:
    """All invoices of an order together, as goods come in parts."""
    ordered = order.total.money()
    asked = sum((invoice.total.money() for invoice in invoices), NOTHING)
    # Orders are often written without tax.
    taxes = sum((invoice.tax_total.maybe_money() or NOTHING for invoice in invoices), NOTHING)
    extra = taxes if order.tax_total.maybe() is None else NOTHING
    freight = sum((invoice.shipping.maybe_money() or NOTHING for invoice in invoices), NOTHING)
    extra += freight if order.shipping.maybe() is None else NOTHING
    if asked > (ordered + extra) * (1 + share) + ROUNDING:
        yield Fail(
            f"{amount(asked)} is invoiced on the order {order.number.maybe_text()}, which is for "
            f"{amount(ordered)}.",
            about=(order.total, *(invoice.total for invoice in invoices)),
            expected=f"at most {amount(ordered)}",
            found=amount(asked),
        )
