"""Several pay stubs of one employment: what fits within a year, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.engine import judge_case
from tests.rules.facts import case, verdict
from tests.rules.income_papers import LETTER, cents, outcomes, paper, stated, stub

GROWS, STEPS = "pay_stub.year_to_date_grows", "pay_stub.year_to_date_steps"
REUSED, OVERLAP = "pay_stub.reused", "pay_stub.periods_overlap"
GAP, CHECKS = "pay_stub.periods_gapped", "pay_stub.check_numbers_grow"
PLAUSIBLE, BEFORE = "pay_stub.year_to_date_plausible", "pay_stub.paid_before_start"
ALL = [GROWS, STEPS, REUSED, OVERLAP, GAP, CHECKS, PLAUSIBLE, BEFORE]
JOB = {"name": "Kestrel Aerostructures", "start_date": "2022-03-14"}


def two(**changes):
    """The 19th pay and the 20th, the later one changed."""
    return stub(19, key=1), stub(20, key=2, **changes)


def said(rule, *documents, **more):
    found = outcomes(rule, *documents, **more)
    assert len(found) == 1, found
    outcome, severity = found[0]
    return severity if outcome == "fail" else outcome


@pytest.mark.parametrize("rule", ALL)
def test_stubs_in_a_row_pass_in_any_order(rule):
    assert said(rule, *two(), stated=stated(JOB)) == "pass"
    assert said(rule, *reversed(two()), stated=stated(JOB)) == "pass"


@pytest.mark.parametrize("rule", ALL)
def test_no_stub_and_one_stub_pass(rule):
    assert said(rule) == "pass"
    assert said(rule, stub()) == "pass"


@pytest.mark.parametrize("rule", [GROWS, STEPS, REUSED, OVERLAP, CHECKS])
def test_same_stub_sent_twice_passes(rule):
    assert said(rule, stub(20, key=1), stub(20, key=2)) == "pass"


OTHER_EMPLOYER = {
    "employer__name": "Quarry Hill Bakery LLC",
    "gross_pay__ytd": "9000.00",
    "net_pay__ytd": "7000.00",
    "check_number": "100007",
}


@pytest.mark.parametrize("rule", [GROWS, STEPS, REUSED, OVERLAP, GAP, CHECKS])
def test_stubs_of_two_employers_are_not_compared(rule):
    assert said(rule, *two(**OTHER_EMPLOYER)) == "pass"


@pytest.mark.parametrize("rule", [GROWS, STEPS, REUSED])
def test_new_year_starts_anew(rule):
    first = {"pay_date": "2027-01-08", "gross_pay__ytd": "3000.00", "net_pay__ytd": "2320.50"}

    assert said(rule, *two(**first)) == "pass"


CHANGED = [
    (GROWS, {"gross_pay__ytd": "50000.00"}, "blocker"),
    (GROWS, {"pay_date": None, "period_end": None}, "cannot"),
    (STEPS, {"gross_pay__ytd": "58500.00"}, "blocker"),
    (STEPS, {"gross_pay__ytd": "62000.00"}, "warning"),  # a bonus, or a raised figure
    (STEPS, {"gross_pay__ytd": None}, "cannot"),
    (STEPS, {"net_pay__current": None}, "cannot"),
    (STEPS, {"gross_pay__current": "3500.00", "gross_pay__ytd": "60500.00"}, "pass"),  # a raise
    (REUSED, {"gross_pay__ytd": "57000.00"}, "blocker"),
    (REUSED, {"gross_pay__ytd": None}, "cannot"),
    (OVERLAP, {"period_start": "2026-09-10"}, "warning"),
    (OVERLAP, {"period_start": None}, "cannot"),
    (GAP, {"period_start": "2026-09-27"}, "note"),
    (GAP, {"period_start": "2026-09-16"}, "pass"),  # the weekend left out
    (GAP, {"period_end": None}, "cannot"),
    (CHECKS, {"check_number": "480001"}, "warning"),
    (CHECKS, {"check_number": "480019"}, "warning"),
    (CHECKS, {"check_number": "000000"}, "pass"),  # deposited
    (CHECKS, {"check_number": "V20"}, "pass"),
    (CHECKS, {"check_number": "17"}, "pass"),  # another series
    (CHECKS, {"pay_date": None, "period_end": None}, "cannot"),
]


@pytest.mark.parametrize(("rule", "changes", "outcome"), CHANGED)
def test_what_does_not_follow_is_found(rule, changes, outcome):
    assert said(rule, *two(**changes)) == outcome


def test_findings_name_both_stubs_figures():
    one = verdict(GROWS, case(*two(gross_pay__ytd="50000.00")))

    assert "57,000.00" in one.sentence
    assert "50,000.00" in one.sentence
    assert [(seen.document, seen.value) for seen in one.inputs] == [
        (1, "57000.00"),
        (2, "50000.00"),
    ]


def test_stubs_further_apart_may_have_pay_between():
    assert said(STEPS, stub(15, key=1), stub(20, key=2)) == "pass"


def test_bonus_with_the_dates_of_a_paid_period_passes():
    bonus = {
        "period_start": "2026-09-07",
        "earnings[0].description": "Bonus",
        "check_number": "480021",
    }

    assert said(OVERLAP, *two(**bonus)) == "pass"


def test_last_years_stub_with_all_its_figures_is_a_question():
    old = {"pay_date": "2025-10-03", "period_start": "2025-09-14", "period_end": "2025-09-27"}
    unlike = {"taxes__ytd": "9999.00", "net_pay__ytd": "48001.00"}

    assert said(REUSED, stub(20, key=1, **old), stub(20, key=2)) == "warning"
    # a salary alone may be the same a year later
    assert said(REUSED, stub(20, key=1, **old), stub(20, key=2, **unlike)) == "pass"


def test_another_persons_stubs_are_not_compared():
    assert said(GROWS, *two(employee__name="Luisa Fernandes", gross_pay__ytd="9.00")) == "pass"


PLAUSIBLE_CASES = [
    ({"gross_pay__ytd": "90000.00"}, JOB, "warning"),
    ({"gross_pay__ytd": "90000.00", "earnings[1].description": "Bonus",
      "earnings[1].ytd": "30000.00"}, JOB, "pass"),
    # the line of a bonus says nothing of the year
    ({"gross_pay__ytd": "90000.00", "earnings[1].description": "Bonus"}, JOB, "cannot"),
    ({"gross_pay__ytd": "40000.00"}, JOB, "warning"),
    ({"gross_pay__ytd": "40000.00"}, {}, "pass"),  # the start is not known
    ({"gross_pay__ytd": "21000.00"}, JOB | {"start_date": "2026-07-01"}, "pass"),
    ({"gross_pay__ytd": "54000.00"}, JOB, "pass"),  # a raise, or a leave
    ({"gross_pay__ytd": None}, JOB, "cannot"),
    ({"pay_frequency": None, "period_end": None}, JOB, "cannot"),
    ({"earnings[0].description": "Bonus"}, JOB, "cannot"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "job", "outcome"), PLAUSIBLE_CASES)
def test_year_is_held_against_its_pays(changes, job, outcome):
    assert said(PLAUSIBLE, stub(20, **changes), stated=stated(job)) == outcome


def test_start_stands_in_a_letter_too():
    letter = paper("employment_letter", {"start_date": "2026-10-20"}, key=9)

    assert said(BEFORE, stub(20), letter) == "warning"
    assert said(BEFORE, stub(20), paper("employment_letter", LETTER, key=9)) == "pass"


@given(
    pays=st.lists(st.integers(0, 2_000_000), min_size=2, max_size=6),
    before=st.integers(0, 5_000_000),
)
def test_year_that_is_added_up_pay_by_pay_passes(pays, before):
    papers, year = [], before
    for at, pay in enumerate(pays):
        year += pay
        figures = {"gross_pay__current": cents(pay), "gross_pay__ytd": cents(year)}
        net = {"net_pay__current": cents(pay), "net_pay__ytd": cents(year)}
        papers.append(stub(10 + at, key=at + 1, **figures, **net))

    for rule in (GROWS, STEPS):
        assert said(rule, *papers) == "pass"


@given(lost=st.integers(3, 300_000), values=st.lists(st.none() | st.text(max_size=3), max_size=3))
def test_year_that_lost_pay_fails_whatever_else_is_odd(lost, values):
    odd = {"check_number": values[0]} if values else {}
    later = stub(20, key=2, gross_pay__ytd=cents(60_000_00 - lost), **odd)

    found = [one.severity for one in judge_case(case(stub(19, key=1), later))
             if one.rule.id in (GROWS, STEPS) and one.outcome == "fail"]  # fmt: skip
    assert "blocker" in found
