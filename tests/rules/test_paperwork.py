"""The paperwork of a case: how much, of which years, for how long; and when it was made."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.makers import TODAY
from tests.rules.facts import case, date, document, verdict, verdicts
from tests.rules.test_bank import statement
from tests.rules.test_bank_history import before, month, stub
from tests.rules.test_identity import STATED, applied, w2

RULE = "case.required_document_missing"


def needs(facts, **required):
    return replace(facts, required=required)


@pytest.mark.parametrize(
    ("years", "as_of", "outcome"),
    [
        (["2025", "2024"], TODAY, "pass"),
        (["2025", "2025"], TODAY, "fail"),
        (["2024", "2023"], TODAY, "fail"),
        (["2024", "2023"], date(2026, 2, 1), "pass"),  # the last year's are not out yet
        (["2025", "2024"], date(2026, 2, 1), "pass"),
        (["2025", None], TODAY, "cannot"),
    ],
)
def test_forms_are_of_the_last_years(years, as_of, outcome):
    forms = [w2(key, tax_year=year) for key, year in enumerate(years, start=1)]

    one = verdict(RULE, replace(needs(case(*forms), w2=2), as_of=as_of))

    assert one.outcome == outcome
    if outcome == "fail":
        assert one.severity == "blocker"


def test_two_employers_of_one_year_are_one_year():
    both = [w2(1), w2(2, employer__name="Another Mill LLC")]

    one = verdict(RULE, needs(applied(*both, **STATED), w2=2))

    assert (one.outcome, one.expected, one.found) == ("fail", "2025 and 2024", "2025")
    young = {**STATED, "employers[0]__start_date": "2025-02-03"}
    assert verdict(RULE, needs(applied(*both, **young), w2=2)).severity == "warning"


def test_co_applicants_forms_are_no_years_of_the_applicant():
    stated = {**STATED, "co_applicant__name": "Erin Applewood"}
    hers = w2(3, employee__name="Erin Applewood", tax_year="2024")

    own = needs(applied(w2(), w2(2, tax_year="2024"), **stated), w2=2)
    both = needs(applied(w2(), hers, **stated), w2=2)

    assert verdict(RULE, own).outcome == "pass"
    assert [one.severity for one in verdicts(RULE, both)] == ["blocker", "warning"]


def test_statements_cover_two_months():
    two = needs(case(month(), before()), bank_statement=2)
    quarter = statement(changes={"period_start": "2026-08-01"})
    short = month(changes={"period_start": "2026-10-20"})

    assert verdict(RULE, two).outcome == "pass"
    assert verdict(RULE, needs(case(quarter), bank_statement=2)).outcome == "pass"
    assert verdict(RULE, needs(case(month()), bank_statement=2)).severity == "blocker"
    assert verdict(RULE, needs(case(month(), short), bank_statement=2)).severity == "warning"
    bare = document("bank_statement", {}, key=5, whole=False)
    assert verdict(RULE, needs(case(bare, bare), bank_statement=2)).outcome == "cannot"


def test_stubs_show_a_month_of_pay():
    fortnight = {"period_start": "2026-10-01", "period_end": "2026-10-14"}
    next_one = {"period_start": "2026-10-15", "period_end": "2026-10-28"}

    pair = needs(case(stub(1, **fortnight), stub(2, **next_one)), pay_stub=2)
    assert verdict(RULE, pair).outcome == "pass"
    one = verdict(RULE, needs(case(stub(1, **fortnight)), pay_stub=1))
    assert (one.outcome, one.severity, one.found) == ("fail", "warning", "14 days")
    year = stub(1, **fortnight, **{"gross_pay.ytd": "58000.00"})
    assert verdict(RULE, needs(case(year), pay_stub=1)).outcome == "pass"
    assert verdict(RULE, needs(case(stub(1)), pay_stub=1)).outcome == "cannot"


@given(st.integers(0, 5), st.integers(0, 5))
def test_count_is_told_as_it_is(there, needed):
    papers = [document("receipt", {}, key=n, whole=False) for n in range(there)]

    one = verdict(RULE, needs(case(*papers), receipt=needed))

    assert one.outcome == ("pass" if there >= needed else "fail")
    if there < needed:
        assert (one.expected, one.found) == (str(needed), str(there))


@pytest.mark.parametrize(
    ("doc_type", "path", "day", "outcome"),
    [
        ("utility_bill", "statement_date", "2026-11-22", "pass"),
        ("utility_bill", "statement_date", "2026-11-24", "fail"),
        ("bank_statement", "period_end", "2026-12-31", "fail"),
        ("check", "check_date", "2026-12-01", "fail"),
        ("check", "check_date", None, "pass"),
    ],
)
def test_no_paper_is_of_the_future(doc_type, path, day, outcome):
    one = verdict("case.future_date", case(document(doc_type, {path: day}, whole=False)))

    assert one.outcome == outcome


def test_employee_that_was_read_from_the_employers_line_cannot_be_judged():
    misread = document("pay_stub", {"employee.name": "Kestrel Aerostructures"})

    assert verdict("case.employee_is_applicant", case(misread)).outcome == "cannot"
