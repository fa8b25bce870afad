"""Dates of a pay stub, and figures that are too even."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.payroll import per_year_of
from tests.rules.facts import verdict
from tests.rules.income_papers import stub

ORDER, LENGTH = "pay_stub.dates_in_order", "pay_stub.frequency_fits_period"
BANK, ROUND = "pay_stub.paid_on_bank_day", "pay_stub.round_figures"
EVEN = {
    "gross_pay.current": "3000.00", "gross_pay.ytd": "60000.00", "taxes.current": "500.00",
    "taxes.ytd": "10000.00", "net_pay.current": "2500.00", "net_pay.ytd": "50000.00",
    "deductions.current": None, "deductions.ytd": None,
    "tax_lines[0].current": "200.00", "tax_lines[1].current": "250.00",
    "tax_lines[2].current": "50.00",
}  # fmt: skip
UNREAD = dict.fromkeys(EVEN)

CASES = [
    (ORDER, {}, "pass", ""),
    (ORDER, {"pay_date": "2026-09-30"}, "pass", ""),  # early, before the period's end
    (ORDER, {"pay_date": "2026-09-01"}, "fail", "2026-09-01"),
    (ORDER, {"pay_date": "2026-12-20"}, "fail", "2026-12-20"),
    (ORDER, {"period_end": "2026-09-01"}, "fail", "2026-09-01"),
    (ORDER, {"period_end": None}, "pass", ""),
    (LENGTH, {}, "pass", ""),
    (LENGTH, {"pay_frequency": "BI-WEEKLY"}, "pass", ""),
    (LENGTH, {"pay_frequency": None}, "pass", ""),
    (LENGTH, {"pay_frequency": "Weekly"}, "fail", "14 days"),
    (LENGTH, {"pay_frequency": "Monthly"}, "fail", "14 days"),
    (LENGTH, {"period_start": None}, "cannot", "Period start"),
    (LENGTH, {"pay_frequency": "quarter moons"}, "cannot", "frequency"),
    (BANK, {}, "pass", ""),
    (BANK, {"pay_date": "2026-10-03"}, "fail", "Saturday"),
    (BANK, {"pay_date": "2026-10-04"}, "fail", "Sunday"),
    (BANK, {"pay_date": "2026-11-26"}, "fail", "Thanksgiving"),
    (BANK, {"pay_date": None}, "cannot", "Pay date"),
    (ROUND, {}, "pass", ""),
    (ROUND, EVEN, "fail", "whole dollars"),
    (ROUND, EVEN | {"taxes.ytd": "10000.40"}, "pass", ""),
    (ROUND, UNREAD, "cannot", "Too few"),
]


@pytest.mark.parametrize(("rule", "changes", "outcome", "says"), CASES)
def test_dates_and_figures_are_judged(rule, changes, outcome, says):
    one = verdict(rule, stub(**{path.replace(".", "__"): text for path, text in changes.items()}))

    assert one.outcome == outcome
    assert says in one.sentence


def test_longer_period_weighs_more_than_a_shorter_one():
    longer = verdict(LENGTH, stub(pay_frequency="Weekly"))
    shorter = verdict(LENGTH, stub(pay_frequency="Monthly"))

    assert (longer.severity, shorter.severity) == ("warning", "note")


@pytest.mark.parametrize("text", ["semi-monthly", "Semimonthly", "Twice a month"])
def test_half_months_are_known_by_many_names(text):
    half = {"period_start": "2026-09-16", "period_end": "2026-09-30", "pay_frequency": text}

    assert verdict(LENGTH, stub(**half)).outcome == "pass"


@given(start=st.dates(), days=st.integers(0, 60))
def test_any_period_has_a_frequency_or_none(start, days):
    try:
        end = start.fromordinal(start.toordinal() + days)
    except (ValueError, OverflowError):
        return

    assert per_year_of(start, end) in (None, 52, 26, 24, 12)
