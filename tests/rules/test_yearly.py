"""Figures by year: as the law has them, and nothing that can't be right gets in."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from rules import yearly
from rules.view import CannotEvaluate

PAYROLL = yearly.read("payroll_taxes")
INCOME = yearly.read("income_tax")


@pytest.mark.parametrize(
    ("year", "base"), [(2020, 137_700), (2023, 160_200), (2025, 176_100), (2026, 184_500)]
)
def test_wage_base_is_the_years_own(year, base):
    assert yearly.PAYROLL.of(year).wage_base == base


@pytest.mark.parametrize("table", [yearly.PAYROLL, yearly.DEFERRALS, yearly.INCOME_TAX])
def test_year_that_is_not_on_record_is_not_guessed(table):
    with pytest.raises(CannotEvaluate, match="2099"):
        table.of(2099)


def test_wage_bases_never_fall():
    bases = [figures.wage_base for _, figures in sorted(yearly.PAYROLL.years.items())]

    assert bases == sorted(bases)


def test_rates_are_exact():
    taxes = yearly.PAYROLL.of(2026)

    assert taxes.most_social_security(Decimal(200_000)) == Decimal("11439.000")
    assert taxes.medicare_of(Decimal(250_000)) == Decimal("4075.0000")


def test_most_that_may_be_deferred_is_that_of_the_kindest_age():
    assert yearly.DEFERRALS.of(2024).most == 30_500
    assert yearly.DEFERRALS.of(2026).most == 35_750


@pytest.mark.parametrize(
    "wrong",
    [
        {"wage_base": 0},
        {"wage_base": -5},
        {"social_security": Decimal("6.2")},
        {"medicare": "much"},
        {"wage_bas": 1},
    ],
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(ValidationError):
        yearly.table({**PAYROLL, "2026": {**PAYROLL["2026"], **wrong}}, yearly.PayrollTaxes)


def test_table_without_a_source_is_refused():
    with pytest.raises(ValueError, match="where it comes from"):
        yearly.table({**PAYROLL, "source": ""}, yearly.PayrollTaxes)


def test_year_that_is_left_out_is_refused():
    gap = {key: figures for key, figures in PAYROLL.items() if key != "2022"}

    with pytest.raises(ValueError, match="left out"):
        yearly.table(gap, yearly.PayrollTaxes)


def test_deductions_out_of_order_are_refused():
    with pytest.raises(ValidationError):
        yearly.table({**INCOME, "2026": {**INCOME["2026"], "joint": 10_000}}, yearly.IncomeTax)


def test_code_that_can_not_be_one_is_refused():
    with pytest.raises(ValueError, match="capital letters"):
        yearly.codes(
            {"source": "the instructions", "codes": {"d1": {"since": 2000, "means": "x" * 4}}}
        )


def test_codes_have_their_years():
    assert yearly.BOX_12["D"].used_in(2026)
    assert not yearly.BOX_12["TT"].used_in(2025)
    assert not yearly.BOX_12["CC"].used_in(2024)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "New Year's Day"),
        (date(2023, 1, 2), "New Year's Day"),  # the first is a Sunday
        (date(2023, 1, 1), ""),
        (date(2026, 1, 19), "Martin Luther King Day"),
        (date(2026, 5, 25), "Memorial Day"),
        (date(2026, 5, 18), ""),
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2026, 7, 3), ""),  # banks are open on the Friday before
        (date(2020, 6, 19), ""),  # not kept yet
        (date(2026, 6, 19), "Juneteenth"),
        (date.min, "New Year's Day"),
        (date.max, ""),
    ],
)
def test_bank_holidays_are_known(day, name):
    assert yearly.HOLIDAYS.on(day) == name
