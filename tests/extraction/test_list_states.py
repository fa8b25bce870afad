"""How whole a list is follows the values that count now."""

from decimal import Decimal

import pytest

from extraction.lists import list_states
from extraction.row_layout import Count
from extraction.schemas import SCHEMAS

INVOICE = {
    "number": "4711",
    "subtotal": "49.00",
    "tax_total": "3.92",
    "total": "52.92",
    "lines[0].description": "Paper",
    "lines[0].amount": "20.00",
    "lines[1].description": "Pens",
    "lines[1].amount": "15.00",
    "lines[2].description": "Folders",
    "lines[2].amount": "14.00",
}
STATEMENT = {
    "opening_balance": "500.00",
    "transactions[0].deposit": "1000.00",
    "transactions[0].balance": "1500.00",
    "transactions[1].withdrawal": "20.00",
    "transactions[1].balance": "1480.00",
    "transactions[2].withdrawal": "250.00",
    "transactions[2].balance": "1230.00",
    "transactions[3].withdrawal": "40.00",
    "transactions[3].balance": "1190.00",
}


def state(slug, values, *counts):
    return next(iter(list_states(SCHEMAS[slug], values, counts).values()))


def on_page(table, page, expected, read):
    return Count(table, page, expected, read, "it looks so")


def test_list_that_adds_up_is_whole():
    lines = state("invoice", INVOICE)

    assert (lines.read, lines.expected) == (3, None)
    assert lines.whole
    (one,) = lines.sums
    assert (one.terms, one.have, one.agrees) == ((("subtotal", False),), Decimal("49.00"), True)


def test_corrected_amount_changes_what_is_said():
    wrong = {**INVOICE, "lines[1].amount": "25.00"}

    assert state("invoice", wrong).odd
    assert not state("invoice", wrong).whole
    assert state("invoice", {**wrong, "lines[1].amount": "15.00"}).whole


def test_sum_that_holds_in_no_form_names_the_plainest():
    (one,) = state("invoice", {**INVOICE, "lines[2].amount": "1.00"}).sums

    assert not one.agrees
    assert len(one.terms) == 1
    assert one.want - one.have in (Decimal("13.00"), Decimal("16.92"))


def test_amounts_taken_off_are_named_so():
    net = {key: value for key, value in INVOICE.items() if key != "subtotal"}

    (one,) = state("invoice", net).sums

    assert one.agrees
    assert one.terms == (("total", False), ("tax_total", True))


def test_rows_that_pages_show_and_nobody_read_are_missing():
    lines = state("invoice", INVOICE, on_page("lines", 1, 2, 2), on_page("lines", 2, 3, 1))

    assert (lines.read, lines.expected, lines.short) == (3, 5, True)
    assert [(gap.page, gap.expected, gap.read) for gap in lines.gaps] == [(2, 3, 1)]
    assert not lines.whole


def test_list_of_which_nothing_was_read_is_there():
    lines = state("invoice", {"number": "4711"}, on_page("lines", 1, 5, 0))

    assert (lines.read, lines.expected, lines.short) == (0, 5, True)


def test_list_that_a_document_has_not_is_not_there():
    assert list_states(SCHEMAS["invoice"], {"number": "4711"}, ()) == {}
    assert list_states(SCHEMAS["invoice"], {"lines[0].amount": None}, ()) == {}


def test_list_with_nothing_to_hold_it_against_is_not_called_whole():
    lines = state("w2", {"coded_amounts[0].code": "D", "coded_amounts[0].amount": "100.00"})

    assert not lines.held
    assert [lines.whole, lines.short, lines.odd] == [False] * 3


@pytest.mark.parametrize(("printed", "short", "odd"), [("4", 0, 0), ("6", 1, 0), ("3", 0, 1)])
def test_number_of_rows_that_is_printed_is_held_against(printed, short, odd):
    rows = state("bank_statement", {**STATEMENT, "transaction_count": printed})

    assert (rows.short, rows.odd) == (bool(short), bool(odd))
    assert rows.printed == int(printed)


def test_balances_are_followed():
    assert state("bank_statement", STATEMENT).whole
    rows = state("bank_statement", {**STATEMENT, "transactions[2].withdrawal": "205.00"})
    assert rows.balances.bad == (2,)
    assert rows.odd


def test_count_of_the_whole_document_follows_the_printed_number_as_it_is_now():
    kept = Count("transactions", None, 40, 4, "printed")

    rows = state("bank_statement", {**STATEMENT, "transaction_count": "4"}, kept)

    assert not rows.short
