"""The lines of a return: what they make of each other."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.library.form_1040 import INCOME
from tests.rules.facts import document, verdict
from tests.rules.income_papers import paper

TOTAL, ADJUSTED = "form_1040.total_income_adds_up", "form_1040.adjusted_gross_income"
TAXABLE, BALANCE = "form_1040.taxable_income", "form_1040.balance"
PAYMENTS, PARTS = "form_1040.payments_cover_withholding", "form_1040.parts_within_whole"
STANDARD, PREPARED = "form_1040.standard_deduction", "form_1040.self_prepared_refund"
ALL = [TOTAL, ADJUSTED, TAXABLE, BALANCE, PAYMENTS, PARTS, STANDARD, PREPARED]
BLANK = dict.fromkeys(INCOME, "0.00") | {
    "wages": "70200.00", "taxable_interest": "120.00", "ordinary_dividends": "80.00"
}  # fmt: skip
REFUND = {"total_payments": "25000.00", "refund": "18151.00"}

CASES = [
    (TOTAL, BLANK, "pass", ""),
    (TOTAL, {"total_income": "70402.00"}, "pass", ""),  # in whole dollars
    (TOTAL, {"total_income": "90000.00"}, "warning", "not read or are blank"),
    (TOTAL, BLANK | {"total_income": "90000.00"}, "blocker", "70,400.00"),
    (TOTAL, {"wages": "99000.00"}, "warning", "99,200.00"),  # losses may be unread
    (TOTAL, {"capital_gain": "0.00", "other_income": "0.00", "wages": "99000.00"}, "blocker", ""),
    (TOTAL, BLANK | {"capital_gain": None, "wages": "99000.00"}, "blocker", ""),
    (TOTAL, BLANK | {"capital_gain": None, "wages": "72000.00"}, "warning", ""),
    (TOTAL, {"total_income": None}, "cannot", "Total income"),
    (TOTAL, dict.fromkeys(INCOME), "cannot", "No income line"),
    (ADJUSTED, {"adjusted_gross_income": "80000.00"}, "blocker", "80,000.00"),
    (ADJUSTED, {"adjusted_gross_income": "60000.00"}, "warning", "60,000.00"),
    (ADJUSTED, {"adjustments": None}, "cannot", "Adjustments"),
    (ADJUSTED, {"adjusted_gross_income": None}, "cannot", "Adjusted gross income"),
    (TAXABLE, {"adjusted_gross_income": "9000.00", "taxable_income": "0.00"}, "pass", ""),
    (TAXABLE, {"business_deduction": "250.00", "taxable_income": "54000.00"}, "pass", ""),
    (TAXABLE, {"business_deduction": "250.00", "deductions": "16000.00",
               "taxable_income": "54000.00"}, "pass", ""),  # the sum of both was read
    (TAXABLE, {"taxable_income": "60000.00"}, "blocker", "54,250.00"),
    (TAXABLE, {"taxable_income": "50000.00"}, "cannot", "business"),
    (TAXABLE, {"taxable_income": "50000.00", "business_deduction": "0.00"}, "cannot", "2025"),
    (TAXABLE, {"taxable_income": "50000.00", "business_deduction": "0.00", "tax_year": "2024"},
     "blocker", "50,000.00"),
    (TAXABLE, {"deductions": None}, "cannot", "Deductions"),
    (BALANCE, {"refund": "900.00"}, "pass", ""),  # some is left for the next year
    (BALANCE, {"refund": None}, "pass", ""),
    (BALANCE, {"refund": "2000.00"}, "blocker", "2,000.00"),
    (BALANCE, {"refund": None, "amount_owed": "10.00", "total_tax": "9000.00"}, "blocker",
     "1,200.00"),
    (BALANCE, {"refund": None, "amount_owed": "1250.00", "total_tax": "9000.00"}, "pass", ""),
    (BALANCE, {"amount_owed": "5.00"}, "warning", "it is one"),
    (BALANCE, {"total_tax": None}, "cannot", "Total tax"),
    (PAYMENTS, {"total_payments": "5000.00"}, "warning", "5,000.00"),
    (PAYMENTS, {"federal_tax_withheld": None}, "pass", ""),
    (PAYMENTS, {"total_payments": None}, "cannot", "Total payments"),
    (PARTS, {"qualified_dividends": "60.00"}, "pass", ""),
    (PARTS, {"qualified_dividends": "90.00"}, "warning", "80.00"),
    (PARTS, {"taxable_social_security": "9500.00", "social_security": "10000.00"}, "warning", ""),
    (PARTS, {"taxable_social_security": "8500.00", "social_security": "10000.00"}, "pass", ""),
    (PARTS, {"taxable_pensions": "9000.00"}, "pass", ""),  # all of it is taxable
    (STANDARD, {"filing_status": "Married filing jointly"}, "note", "31,500.00"),
    (STANDARD, {"deductions": "40000.00"}, "pass", ""),
    (STANDARD, {"filing_status": None}, "cannot", "Filing status"),
    (STANDARD, {"filing_status": "other"}, "cannot", "filing status"),
    (STANDARD, {"tax_year": "2031"}, "cannot", "2031"),
    (PREPARED, REFUND, "note", "18,151.00"),
    (PREPARED, REFUND | {"preparer.name": "Ana Ruiz, CPA"}, "pass", ""),
]  # fmt: skip


@pytest.mark.parametrize("rule", ALL)
def test_honest_return_passes(rule):
    assert verdict(rule, paper("form_1040")).outcome == "pass"


@pytest.mark.parametrize(("rule", "changes", "says", "names"), CASES)
def test_lines_are_judged(rule, changes, says, names):
    one = verdict(rule, paper("form_1040", changes))

    assert says == (one.severity if one.outcome == "fail" else one.outcome)
    assert names in one.sentence


CENTS = st.integers(min_value=0, max_value=90_000_000).map(lambda n: Decimal(n) / 100)


def whole_return(lines, less, deducted, total=None):
    total = sum(lines) if total is None else total
    adjusted = total - less
    values = dict(zip(INCOME, map(str, lines), strict=True)) | {
        "tax_year": "2024",
        "total_income": f"{total}",
        "adjustments": f"{less}",
        "adjusted_gross_income": f"{adjusted}",
        "deductions": f"{deducted}",
        "taxable_income": f"{max(Decimal(0), adjusted - deducted)}",
    }
    return document("form_1040", values, whole=False)


LINES = st.lists(CENTS, min_size=len(INCOME), max_size=len(INCOME))


@given(lines=LINES, less=CENTS, deducted=CENTS)
def test_return_that_adds_up_passes(lines, less, deducted):
    for rule in (TOTAL, ADJUSTED, TAXABLE):
        assert verdict(rule, whole_return(lines, less, deducted)).outcome == "pass"


@given(lines=LINES, more=CENTS.filter(lambda one: one > 5))
def test_total_that_was_raised_fails(lines, more):
    facts = whole_return(lines, Decimal(0), Decimal(0), sum(lines) + more)

    assert verdict(TOTAL, facts).severity == "blocker"
    assert verdict(TOTAL, facts).outcome == "fail"
