"""Receipts, orders and bills that add up, and orders that are invoiced."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.facts import case, document, rows, verdict, verdicts

RECEIPT = {
    "subtotal": "20.00",
    "tax_total": "1.65",
    "tip": "4.00",
    "total": "25.65",
    "paid": "30.00",
    "change": "4.35",
    **rows("items", {"amount": "12.50"}, {"amount": "7.50"}),
}
ORDER = {
    "number": "PO-4471",
    "vendor.name": "Harrow & Pike Industrial Supply",
    "currency": "USD",
    "subtotal": "1000.00",
    "tax_total": "80.00",
    "total": "1080.00",
    **rows("lines", {"amount": "600.00"}, {"amount": "400.00"}),
}
BILL = {
    "previous_balance": "80.00",
    "payments": "80.00",
    "current_charges": "95.40",
    "total_due": "95.40",
}


def paper(doc_type, plain, changes):
    return document(doc_type, {**plain, **changes}, whole=False)


@pytest.mark.parametrize(
    ("rule", "changes", "outcome"),
    [
        ("receipt.adds_up", {}, "pass"),
        ("receipt.adds_up", {"total": "21.65", "tip": None}, "pass"),
        ("receipt.adds_up", {"total": "24.00", "tax_total": "1.65"}, "pass"),  # tax inside
        ("receipt.adds_up", {"total": "45.65"}, "fail"),
        ("receipt.adds_up", {"total": None}, "cannot"),
        ("receipt.adds_up", {"tax_total": None, "tip": None}, "cannot"),
        ("receipt.items_add_up", {}, "pass"),
        ("receipt.items_add_up", {"items[0].amount": "62.50"}, "fail"),
        ("receipt.items_add_up", {"items[0].amount": None, "items[0].quantity": "1"}, "cannot"),
        ("receipt.change_right", {}, "pass"),
        ("receipt.change_right", {"change": "14.35"}, "fail"),
        ("receipt.change_right", {"total": None}, "cannot"),
    ],
)
def test_receipt_adds_up(rule, changes, outcome):
    assert verdict(rule, paper("receipt", RECEIPT, changes)).outcome == outcome


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "pass"),
        ({"total": "1000.00"}, "pass"),
        ({"total": "1780.00"}, "fail"),
        ({"lines[0].amount": "900.00"}, "fail"),
        ({"total": None}, "cannot"),
        ({"subtotal": None, "lines[0].amount": None, "lines[0].quantity": "2"}, "cannot"),
    ],
)
def test_order_adds_up(changes, outcome):
    assert verdict("purchase_order.adds_up", paper("purchase_order", ORDER, changes)).outcome == (
        outcome
    )


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "pass"),
        ({"payments": "0.00", "total_due": "175.40"}, "pass"),
        ({"total_due": "195.40"}, "fail"),
        ({"total_due": "195.40", "previous_balance": None}, "cannot"),
        ({"total_due": None}, "cannot"),
    ],
)
def test_bill_adds_up(changes, outcome):
    assert verdict("utility_bill.adds_up", paper("utility_bill", BILL, changes)).outcome == outcome


CENTS = st.integers(1, 500_000).map(lambda cents: Decimal(cents) / 100)


@given(st.lists(CENTS, min_size=1, max_size=8), CENTS, CENTS)
def test_any_receipt_that_adds_up_passes_and_a_raised_total_does_not(items, tax, tip):
    base = sum(items)
    values = {
        "subtotal": f"{base:.2f}",
        "tax_total": f"{tax:.2f}",
        "tip": f"{tip:.2f}",
        "total": f"{base + tax + tip:.2f}",
        **rows("items", *({"amount": f"{one:.2f}"} for one in items)),
    }
    raised = {**values, "total": f"{base + tax + tip + 1:.2f}"}

    for rule in ("receipt.adds_up", "receipt.items_add_up"):
        assert verdict(rule, document("receipt", values, whole=False)).outcome == "pass"
    assert verdict("receipt.adds_up", document("receipt", raised, whole=False)).outcome == "fail"


MATCHES = "purchase_order.matches_invoice"


@pytest.mark.parametrize(
    ("invoice", "outcome"),
    [
        ({"purchase_order": "PO-4471"}, "pass"),
        ({"purchase_order": "po 4471"}, "pass"),
        ({}, "pass"),  # the only order, of the same vendor
        ({"purchase_order": "PO-4471", "total": "1400.00"}, "fail"),
        ({"purchase_order": "PO-4471", "vendor.name": "Another Mill"}, "fail"),
        ({"purchase_order": "PO-4471", "currency": "EUR"}, "fail"),
        ({"purchase_order": "PO-9"}, "cannot"),
        ({"purchase_order": "PO-4471", "total": None}, "cannot"),
    ],
)
def test_invoice_is_of_its_order(invoice, outcome):
    facts = case(
        document("purchase_order", ORDER, key=1, whole=False), document("invoice", invoice, key=2)
    )

    assert verdict(MATCHES, facts).outcome == outcome


def test_invoices_of_one_order_are_taken_together():
    order = document("purchase_order", ORDER, key=1, whole=False)
    half = {"purchase_order": "PO-4471", "total": "540.00"}
    parts = [document("invoice", {**half, "number": f"I-{n}"}, key=n) for n in range(2, 5)]

    assert verdict(MATCHES, case(order, *parts[:2])).outcome == "pass"
    over = verdict(MATCHES, case(order, *parts))
    assert (over.outcome, over.severity, over.found) == ("fail", "blocker", "1,620.00")
    assert not [one for one in verdicts(MATCHES, case(*parts)) if one.outcome == "fail"]
