"""An employer's letter against pay stubs and the application."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.payroll import yearly_of
from tests.rules.facts import verdict
from tests.rules.income_papers import cents, outcomes, paper, stated, stub

PAY, START = "employment.base_pay_agrees", "employment.start_date_agrees"
DATE, GOES_ON = "employment.letter_in_date", "employment.goes_on"
SIGNED, KNOWN = "employment.letter_signed_by_employee", "employment.employer_known"
JOB = {"name": "Kestrel Aerostructures", "start_date": "2022-03-14"}
HOURLY = {
    "earnings[0].rate": "37.50",
    "earnings[0].hours": "80.00",
    "earnings[1].description": "Overtime",
    "earnings[1].current": "900.00",
    "gross_pay__current": "3900.00",
}


def said(rule, letter=None, *, pay=None, job=JOB, papers=()):
    found = outcomes(
        rule,
        paper("employment_letter", letter, key=9),
        stub(**(pay or {})),
        *papers,
        stated=stated(job) if job else stated(),
    )
    assert len(found) == 1, found
    outcome, severity = found[0]
    return severity if outcome == "fail" else outcome


@pytest.mark.parametrize("rule", [PAY, START, DATE, GOES_ON, KNOWN])
def test_letter_that_fits_passes(rule):
    assert said(rule) == "pass"


@pytest.mark.parametrize("rule", [PAY, START, DATE, GOES_ON, KNOWN])
def test_case_without_a_letter_passes(rule):
    assert outcomes(rule, stub()) == [("pass", outcomes(rule, stub())[0][1])]


LETTERS = [
    (PAY, {"base_pay": "6500.00", "base_pay_period": "monthly"}, "pass"),
    (PAY, {"base_pay": "80000.00"}, "pass"),  # within the threshold
    (PAY, {"base_pay": "90000.00"}, "warning"),
    (PAY, {"base_pay": "60000.00"}, "warning"),
    (PAY, {"base_pay": None}, "cannot"),
    (PAY, {"base_pay_period": None}, "cannot"),
    (PAY, {"base_pay_period": "per moon"}, "cannot"),
    (PAY, {"employer.name": "Quarry Hill Bakery", "base_pay": "1.00"}, "pass"),
    (PAY, {"employee.name": "Rosa Vance", "base_pay": "99000.00"}, "pass"),  # a colleague
    (START, {"start_date": "2022-04-01"}, "pass"),
    (START, {"start_date": "2024-04-01"}, "warning"),
    (START, {"start_date": None}, "cannot"),
    (START, {"start_date": "2024-04-01", "employee.name": "Rosa Vance"}, "pass"),
    (DATE, {"letter_date": "2026-05-01"}, "warning"),
    (DATE, {"letter_date": "2026-12-01"}, "blocker"),
    (DATE, {"letter_date": None}, "cannot"),
    (GOES_ON, {"end_date": "2026-10-01"}, "warning"),
    (GOES_ON, {"end_date": "2027-10-01"}, "pass"),
    (KNOWN, {"employer.name": "Quarry Hill Bakery"}, "warning"),
    (KNOWN, {"employer.name": "Quarry Hill Bakery", "start_date": "2027-01-04"}, "pass"),  # offer
    (KNOWN, {"employer.name": None}, "cannot"),
]


@pytest.mark.parametrize(("rule", "letter", "outcome"), LETTERS)
def test_letters_are_judged(rule, letter, outcome):
    assert said(rule, letter) == outcome


def test_hourly_pay_is_held_against_the_rate_without_overtime():
    by_hour = {"base_pay_period": "hourly"}

    assert said(PAY, by_hour | {"base_pay": "37.50"}, pay=HOURLY) == "pass"
    assert said(PAY, by_hour | {"base_pay": "45.00"}, pay=HOURLY) == "warning"
    before = {"base_pay": "45.00", "letter_date": "2026-09-01"}
    assert said(PAY, by_hour | before, pay=HOURLY) == "blocker"
    assert said(PAY, by_hour | {"base_pay": "30.00"}, pay=HOURLY) == "warning"


def test_stub_that_tells_no_pay_can_not_be_compared():
    bare = {"pay_frequency": None, "period_start": None}

    assert said(PAY, pay=bare) == "cannot"


def test_employment_that_is_stated_as_ended_may_end():
    ended = JOB | {"end_date": "2026-10-01"}

    assert said(GOES_ON, {"end_date": "2026-10-01"}, job=ended) == "pass"


@pytest.mark.parametrize(
    ("signer", "outcome"),
    [
        ("Ruth Delgado", "pass"),
        ("Dave Applewood", "fail"),
        ("APPLEWOOD, Dave", "fail"),
        ("Dana Applewood", "pass"),  # a relative
        ("D. Applewood", "pass"),
        (None, "cannot"),
    ],
)
def test_nobody_vouches_for_themselves(signer, outcome):
    letter = paper("employment_letter", {"signer.name": signer})

    assert verdict(SIGNED, letter).outcome == outcome


@pytest.mark.parametrize(
    ("period", "yearly"),
    [
        ("per annum", 100), ("Annual salary", 100), ("a year", 100), ("per month", 1200),
        ("semi-monthly", 2400), ("every two weeks", 2600), ("weekly", 5200),
        ("per hour", 208_000), ("/hr", 208_000), ("daily", 26_000), ("piece", None), ("", None),
    ],
)  # fmt: skip
def test_pay_is_made_yearly_by_its_words(period, yearly):
    assert yearly_of(Decimal(100), period) == yearly


@given(
    pay=st.integers(50_000, 2_000_000),
    off=st.integers(-4, 4),
)
def test_letter_within_the_threshold_passes_at_any_pay(pay, off):
    figures = {
        "earnings[0].current": cents(pay),
        "gross_pay__current": cents(pay),
    }
    yearly = cents(pay * 26 * (100 + off) // 100)

    assert said(PAY, {"base_pay": yearly}, pay=figures) == "pass"
