"""Stated income and debts against what the papers of the income say."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.facts import case, verdict
from tests.rules.income_papers import cents, outcomes, paper, stated, stub

ABOVE, NOT_STATED = "income.stated_above_papers", "income.deduction_not_stated"
JUMP = "income.jump_over_last_year"
JOB = {"name": "Kestrel Aerostructures", "start_date": "2022-03-14"}  # 6,500.00 a month
SUPPORT = {
    "deduction_lines[1].description": "CHILD SUPPORT",
    "deduction_lines[1].current": "250.00",
}
LOAN = {
    "deduction_lines[1].description": "Credit union loan",
    "deduction_lines[1].current": "99.00",
}


def said(rule, *documents, jobs=(JOB,), **more):
    found = outcomes(rule, *documents, stated=stated(*jobs, **more))
    assert len(found) == 1, found
    outcome, severity = found[0]
    return severity if outcome == "fail" else outcome


def monthly(amount, **more):
    return JOB | {"monthly_income": amount} | more


INCOME = [
    (monthly("6500.00"), {}, "pass"),
    (monthly("6800.00"), {}, "pass"),  # within the threshold
    (monthly("7000.00"), {}, "blocker"),
    (monthly("3000.00"), {}, "pass"),
    (monthly("9000.00", self_employed="true"), {}, "pass"),
    (monthly("9000.00", end_date="2025-01-31"), {}, "pass"),
    ({"name": "Kestrel Aerostructures"}, {}, "pass"),
    ({"monthly_income": "9000.00"}, {}, "blocker"),  # the only employer, not named
    (monthly("6500.00"), {"pay_frequency": None, "period_end": None}, "cannot"),
    (monthly("6500.00"), {"gross_pay__current": None}, "cannot"),
    # bonus and overtime so far count
    (monthly("7400.00"), {"earnings[1].description": "Bonus", "earnings[1].ytd": "9000.00",
                          "gross_pay__ytd": "69000.00"}, "pass"),
    # a week without pay
    (monthly("6500.00"), {"earnings[0].rate": "37.50", "earnings[0].hours": "64.00",
                          "earnings[0].current": "2400.00", "gross_pay__current": "2400.00",
                          "gross_pay__ytd": "59400.00"}, "pass"),
    # part-time work is not taken for full weeks
    (monthly("6500.00"), {"earnings[0].rate": "37.50", "earnings[0].hours": "40.00",
                          "earnings[0].current": "1500.00", "gross_pay__current": "1500.00",
                          "gross_pay__ytd": "30000.00"}, "blocker"),
]  # fmt: skip


@pytest.mark.parametrize(("job", "pay", "outcome"), INCOME)
def test_stated_income_is_held_against_stubs(job, pay, outcome):
    assert said(ABOVE, stub(**pay), jobs=(job,)) == outcome


def test_other_papers_of_the_employer_may_make_more():
    more = monthly("7400.00")

    letter = paper("employment_letter", {"base_pay": "88000.00"}, key=2)
    assert said(ABOVE, stub(), letter, jobs=(more,)) == "pass"
    form = paper("w2", {"medicare_wages": "89000.00"}, key=2)
    assert said(ABOVE, stub(), form, jobs=(more,)) == "pass"


def test_last_years_wages_alone_say_nothing_of_pay_now():
    assert said(ABOVE, paper("w2"), jobs=(monthly("9000.00"),)) == "cannot"


def test_employer_without_papers_can_not_be_judged_and_others_still_are():
    jobs = (monthly("9000.00"), {"name": "Quarry Hill Bakery", "monthly_income": "800.00"})
    found = outcomes(ABOVE, stub(), stated=stated(*jobs))

    assert [outcome for outcome, _ in found] == ["fail", "cannot"]


def test_finding_names_both_sides_and_the_paper():
    one = verdict(ABOVE, case(stub(), stated=stated(monthly("7500.00"))))

    for part in ("7,500.00", "6,500.00", "pay stub"):
        assert part in one.sentence
    assert (one.expected, one.found) == ("at most 6,500.00", "7,500.00")
    assert {(seen.document, seen.path) for seen in one.inputs} == {
        (0, "employers[0].monthly_income"),
        (1, "gross_pay.current"),
    }


DEBTS = [
    (SUPPORT, {}, "blocker"),
    (SUPPORT, {"debts[0]__creditor": "Child support, county"}, "pass"),
    (SUPPORT, {"debts[0]__creditor": "Lena Vance", "debts[0]__monthly_payment": "540.00"}, "pass"),
    # a lender of about the same amount is another debt
    (SUPPORT, {"debts[0]__creditor": "Copper Bank", "debts[0]__monthly_payment": "541.67"},
     "blocker"),
    (SUPPORT | {"deduction_lines[1].description": "CH SUPP ORD"}, {}, "blocker"),
    (SUPPORT | {"deduction_lines[1].description": "GARN 2"}, {}, "blocker"),
    (SUPPORT | {"deduction_lines[1].description": "Child care FSA"}, {}, "pass"),
    (SUPPORT | {"deduction_lines[1].current": "0.00"}, {}, "pass"),
    (LOAN, {}, "warning"),
    (LOAN, {"debts[0]__creditor": "Copper Bank", "debts[0]__monthly_payment": "214.50"}, "pass"),
    (LOAN | {"deduction_lines[1].description": "401(k) loan"}, {}, "pass"),
]  # fmt: skip


@pytest.mark.parametrize(("pay", "debts", "outcome"), DEBTS)
def test_deductions_are_looked_for_among_the_debts(pay, debts, outcome):
    assert said(NOT_STATED, stub(**pay), **debts) == outcome


def test_nothing_is_missed_where_nothing_is_stated():
    assert said(NOT_STATED, stub(**SUPPORT), jobs=()) == "cannot"


JUMPS = [
    ({}, {}, JOB, "pass"),
    ({"wages": "40000.00", "medicare_wages": "42000.00"}, {}, JOB, "warning"),
    ({"wages": "40000.00", "medicare_wages": "42000.00"}, {}, JOB | {"start_date": "2025-07-01"},
     "pass"),
    ({"wages": "40000.00", "medicare_wages": "42000.00", "tax_year": "2024"}, {}, JOB, "pass"),
    ({"wages": "40000.00", "medicare_wages": "42000.00", "employee.name": "Rosa Vance"}, {}, JOB,
     "pass"),
    ({"wages": None, "medicare_wages": None}, {}, JOB, "cannot"),
    ({}, {"pay_frequency": None, "period_end": None}, JOB, "cannot"),
    ({}, {"gross_pay__current": None}, JOB, "cannot"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "pay", "job", "outcome"), JUMPS)
def test_pay_far_above_a_whole_last_year_is_a_question(form, pay, job, outcome):
    assert said(JUMP, stub(**pay), paper("w2", form, key=2), jobs=(job,)) == outcome


@given(pay=st.integers(20_000, 2_000_000), share=st.integers(0, 104))
def test_what_a_stub_makes_a_month_may_be_stated(pay, share):
    month = Decimal(pay) * 26 / 12 * share / 10_000
    figures = {"gross_pay__current": cents(pay), "gross_pay__ytd": None}

    assert said(ABOVE, stub(**figures), jobs=(monthly(f"{month:.2f}"),)) == "pass"


@given(pay=st.integers(20_000, 2_000_000), share=st.integers(106, 900))
def test_more_than_any_paper_makes_is_found(pay, share):
    month = Decimal(pay) * 26 / 12 * share / 10_000
    figures = {"gross_pay__current": cents(pay), "gross_pay__ytd": cents(pay * 20)}

    assert said(ABOVE, stub(**figures), jobs=(monthly(f"{month:.2f}"),)) == "blocker"
