"""Lists that are short and figures that do not add up are said to be so, whoever read them."""

from dataclasses import replace

import pytest

from extraction import adding_up, completeness
from extraction.contract import Claim, Flag, ReadField, Status
from extraction.grounding import ground
from extraction.local import LocalReader
from extraction.reading import Outcome, checked, settle
from extraction.schemas import SCHEMAS
from tests.extraction.typed import typed

STATEMENT = """
Northfield Bank, N.A.                                  Account Statement
Account Number: 4460123456         Statement Period: 03/01/2025 to 03/31/2025

Beginning Balance           500.00
Total Deposits            1,000.00
Total Withdrawals           320.00
Ending Balance            1,180.00

Date          Description                    Withdrawals      Deposits
03/03/2025    PAYROLL JUNIPER LABS                             1,000.00
03/05/2025    CORNER GROCERY                       20.00
03/09/2025    RENT MARCH                          250.00
03/20/2025    MAIN STREET ATM                      40.00
03/28/2025    BOOK STORE                           10.00
"""
BALANCED = """
Northfield Bank, N.A.                                  Account Statement
Account Number: 4460123456         Statement Period: 03/01/2025 to 03/31/2025

Beginning Balance           500.00
Ending Balance            1,180.00

Date          Description                 Withdrawals      Deposits      Balance
03/03/2025    PAYROLL JUNIPER LABS                         1,000.00     1,500.00
03/05/2025    CORNER GROCERY                    20.00                   1,480.00
03/09/2025    RENT MARCH                       250.00                   1,230.00
03/20/2025    MAIN STREET ATM                   40.00                   1,190.00
03/28/2025    BOOK STORE                        10.00                   1,180.00
"""
INVOICE = """
Acme Supplies LLC                                       Invoice
Invoice Number: 4711          Invoice Date: 03/04/2025

Description            Quantity     Unit Price     Amount
Paper, white                  2          10.00      20.00
Pens, blue                    3           5.00      15.00
Folders                       4           2.50      10.00
Staples                       1           4.00       4.00

Subtotal                                            49.00
Tax                                                  3.92
Total                                               52.92
"""
STUB = """
Juniper Labs LLC                                       Earnings Statement

Deductions             Current      Year to date
Retirement              580.00          3,552.50
Health                  139.83            838.98
Vision                   39.25            235.50
Employer Medicare       381.37          4,195.07
Employer match           39.55            237.30
"""
COUNTED = STATEMENT.replace("Ending Balance  ", "Number of Transactions: 5\nEnding Balance  ")


def fields_of(text, kind):
    page, schema = typed(text), SCHEMAS[kind]
    fields = ground(LocalReader().read([page], schema), [page], schema, source="local")
    return [field for field in fields if field.value is not None], [page], schema


def without(fields, row):
    return [field for field in fields if not field.path.startswith(row)]


def changed(fields, path, value):
    return [replace(field, value=value) if field.path == path else field for field in fields]


@pytest.mark.parametrize(
    ("text", "kind"),
    [(STATEMENT, "bank_statement"), (BALANCED, "bank_statement"), (INVOICE, "invoice"),
     (COUNTED, "bank_statement")],
)  # fmt: skip
def test_what_is_whole_has_no_flags(text, kind):
    fields, pages, schema = fields_of(text, kind)

    found = completeness.check(fields, pages, schema)

    assert found.flags == {}
    assert not any(count.short for count in found.counts)


@pytest.mark.parametrize("row", range(5))
@pytest.mark.parametrize("text", [STATEMENT, BALANCED])
def test_a_dropped_row_of_a_statement_is_missed(text, row):
    fields, pages, schema = fields_of(text, "bank_statement")

    found = completeness.check(without(fields, f"transactions[{row}]"), pages, schema)

    short = [count for count in found.counts if count.short]
    assert [(count.page, count.expected, count.read) for count in short] == [(1, 5, 4)]
    flagged = {path for path, flags in found.flags.items() if Flag.LIST_INCOMPLETE in flags}
    assert all(path.startswith("transactions[") for path in flagged)
    assert flagged


def test_a_list_of_which_nothing_was_read_is_missed():
    fields, pages, schema = fields_of(STATEMENT, "bank_statement")

    found = completeness.check(without(fields, "transactions"), pages, schema)

    assert [(count.expected, count.read) for count in found.counts] == [(5, 0)]
    assert Flag.LIST_INCOMPLETE in found.flags["total_deposits"]


@pytest.mark.parametrize("row", range(4))
def test_a_dropped_line_of_an_invoice_is_missed(row):
    fields, pages, schema = fields_of(INVOICE, "invoice")

    found = completeness.check(without(fields, f"lines[{row}]"), pages, schema)

    assert [(count.expected, count.read) for count in found.counts] == [(4, 3)]
    assert any(Flag.LIST_INCOMPLETE in flags for flags in found.flags.values())


def stub_of(rows, **figures):
    """What was read of the stub: some of its deductions, and totals as printed elsewhere."""
    page, schema = typed(STUB), SCHEMAS["pay_stub"]
    claims = [
        Claim(f"deduction_lines[{row}].{column}", Status.PRESENT, text, text, 1)
        for row, cells in enumerate(rows)
        for column, text in zip(("description", "current", "ytd"), cells, strict=True)
    ]
    known = [ReadField(path, Status.PRESENT, value, value, None, (), "x")
             for path, value in figures.items()]  # fmt: skip
    return [*ground(claims, [page], schema, source="x"), *known], [page], schema


DEDUCTED = (
    ("Retirement", "580.00", "3,552.50"),
    ("Health", "139.83", "838.98"),
    ("Vision", "39.25", "235.50"),
)


def test_lines_below_a_list_that_comes_to_its_total_are_not_of_it():
    found = completeness.check(*stub_of(DEDUCTED, **{"deductions.current": "759.08"}))

    assert not any(count.short for count in found.counts)


def test_a_net_pay_that_comes_out_proves_a_list_without_a_total():
    figures = {"gross_pay.current": "4000.00", "taxes.current": "900.00"}

    whole = completeness.check(*stub_of(DEDUCTED, **figures, **{"net_pay.current": "2340.92"}))
    short = completeness.check(*stub_of(DEDUCTED, **figures, **{"net_pay.current": "1920.00"}))

    assert not any(count.short for count in whole.counts)
    assert [count.short for count in short.counts] == [True]


def test_a_cell_found_in_another_column_does_not_widen_its_own():
    fields, pages, schema = stub_of(DEDUCTED, **{"deductions.current": "759.08"})
    at = {field.path: field for field in fields}
    fields = [
        replace(field, evidence=at["deduction_lines[2].current"].evidence)
        if field.path == "deduction_lines[2].ytd"
        else field
        for field in fields
    ]

    assert not any(count.short for count in completeness.check(fields, pages, schema).counts)


SHARED = """
Date          Description                       Amount
03/03/2025    PAYROLL JUNIPER LABS            1,000.00
03/05/2025    CORNER GROCERY                     20.00
03/09/2025    RENT MARCH                        250.00
03/12/2025    PAYROLL JUNIPER LABS            1,010.00
03/20/2025    MAIN STREET ATM                   410.00
"""


def test_a_column_that_two_lists_share_is_whole_only_when_both_are():
    page, schema = typed(SHARED), SCHEMAS["bank_statement"]
    rows = [
        (number, line.split()[0], line.split()[-1])
        for number, line in enumerate(SHARED.strip().split("\n")[1:])
    ]
    claims = [
        Claim(f"transactions[{number}].{column}", Status.PRESENT, text, text, 1)
        for number, day, amount in rows
        for column, text in (
            ("posted_on", day), ("deposit" if "," in amount else "withdrawal", amount)
        )
        if amount != "250.00"
    ]  # fmt: skip
    total = ReadField("total_deposits", Status.PRESENT, "2010.00", "2010.00", None, (), "x")
    fields = [*ground(claims, [page], schema, source="x"), total]

    found = completeness.check(fields, [page], schema)

    assert [(count.expected, count.read) for count in found.counts] == [(5, 4)]


def test_lines_like_rows_are_missed_where_no_total_speaks_for_the_list():
    found = completeness.check(*stub_of(DEDUCTED))

    assert [(count.expected, count.read) for count in found.counts] == [(5, 3)]


def test_a_list_that_does_not_come_to_its_total_is_held_against_its_page():
    found = completeness.check(*stub_of(DEDUCTED, **{"deductions.current": "1140.45"}))

    assert [count.short for count in found.counts] == [True]
    assert Flag.LIST_INCOMPLETE in found.flags["deduction_lines[0].current"]


def test_a_printed_number_of_rows_counts():
    fields, pages, schema = fields_of(COUNTED, "bank_statement")

    found = completeness.check(without(fields, "transactions[0]"), [], schema)

    assert [(c.page, c.expected, c.read) for c in found.counts if c.page is None] == [(None, 5, 4)]
    assert pages


def test_a_wrong_amount_without_balances_puts_the_whole_sum_in_doubt():
    fields, pages, schema = fields_of(STATEMENT, "bank_statement")

    found = completeness.check(
        changed(fields, "transactions[2].withdrawal", "205.00"), pages, schema
    )

    assert Flag.SUM_FAILED in found.flags["transactions[2].withdrawal"]
    assert Flag.SUM_FAILED in found.flags["total_withdrawals"]
    assert "transactions[0].deposit" not in found.flags


def test_running_balances_tell_which_amount_is_wrong():
    fields, pages, schema = fields_of(BALANCED, "bank_statement")

    found = completeness.check(
        changed(fields, "transactions[2].withdrawal", "205.00"), pages, schema
    )

    assert set(found.flags) == {"transactions[2].withdrawal", "transactions[2].balance"}


def test_a_total_that_does_not_follow_is_flagged():
    fields, pages, schema = fields_of(INVOICE, "invoice")

    found = completeness.check(changed(fields, "total", "59.22"), pages, schema)

    assert Flag.SUM_FAILED in found.flags["total"]
    assert "lines[0].amount" not in found.flags


def test_flags_come_with_settled_fields():
    fields, pages, schema = fields_of(BALANCED, "bank_statement")
    wrong = changed(fields, "closing_balance", "1180.00")
    kept = tuple(without(wrong, "transactions[1]"))
    read = LocalReader().read(pages, schema)
    everything = ground(read, pages, schema, source="local")
    absent = tuple(field for field in everything if field.value is None)

    settled = checked(settle([Outcome("x", (*kept, *absent))], schema), pages, schema)

    flagged = [one.field.path for one in settled if Flag.LIST_INCOMPLETE in one.field.flags]
    assert "transactions[0].deposit" in flagged


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        ("invoice", {"subtotal": "90", "discount": "10", "tax_total": "8", "total": "98",
                     "lines[0].amount": "100"}),
        ("receipt", {"subtotal": "20", "tax_total": "2", "tip": "3", "total": "25",
                     "items[0].amount": "20"}),
        ("pay_stub", {"gross_pay.current": "100", "taxes.current": "20",
                      "deductions.current": "5", "net_pay.current": "75"}),
        ("pay_stub", {"gross_pay.current": "100", "tax_lines[0].current": "15",
                      "tax_lines[1].current": "5", "deductions.current": "5",
                      "net_pay.current": "75"}),
        ("pay_stub", {"gross_pay.current": "100", "taxes.current": "20",
                      "deduction_lines[0].current": "-5", "net_pay.current": "75"}),
        ("bank_statement", {"opening_balance": "50", "total_deposits": "40",
                            "total_withdrawals": "60", "closing_balance": "70"}),
    ],
    ids=["a discount", "a tip", "a stub", "taxes without a total", "deductions without a total",
         "a card, on which purchases add to what is owed"],
)  # fmt: skip
def test_papers_add_up_in_more_than_one_way(kind, figures):
    numbers = {path: adding_up.Decimal(value) for path, value in figures.items()}

    assert list(adding_up.failures(kind, numbers)) == []


@pytest.mark.parametrize("sign", [1, -1], ids=["an account", "a card"])
def test_balances_that_come_out_prove_every_transaction(sign):
    figures = {
        "opening_balance": 50,
        "transactions[0].deposit": 40,
        "transactions[1].withdrawal": 25,
        "closing_balance": 50 + sign * 15,
    }
    numbers = {path: adding_up.Decimal(value) for path, value in figures.items()}
    other = {**numbers, "closing_balance": adding_up.Decimal(64)}

    assert adding_up.confirmed("bank_statement", numbers) == {
        "transactions[0].deposit", "transactions[1].withdrawal"
    }  # fmt: skip
    assert adding_up.confirmed("bank_statement", other) == set()


def test_lines_do_not_stand_in_for_a_total_that_was_read():
    numbers = {path: adding_up.Decimal(value) for path, value in
               {"gross_pay.current": "100", "taxes.current": "25", "tax_lines[0].current": "20",
                "deductions.current": "5", "net_pay.current": "75"}.items()}  # fmt: skip

    (taxes, net) = adding_up.failures("pay_stub", numbers)

    assert taxes.cells == ("tax_lines[0].current",)
    assert "taxes.current" in net.fields or "net_pay.current" in net.fields


def test_what_was_not_read_is_no_contradiction():
    numbers = {path: adding_up.Decimal(value) for path, value in
               {"subtotal": "90", "total": "98"}.items()}  # fmt: skip

    assert list(adding_up.failures("invoice", numbers)) == []
