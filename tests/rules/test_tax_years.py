"""Tax papers of a case together: their years, and what they say of one year."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.facts import case, verdict
from tests.rules.income_papers import NEC, cents, outcomes, paper, stated, stub

YEAR, TWO = "tax_form.year_plausible", "w2.two_of_one_year"
LAST, LAST_TAX = "w2.agrees_with_last_stub", "w2.tax_agrees_with_last_stub"
WAGES, WITHHELD = "form_1040.wages_cover_w2s", "form_1040.withholding_covers_w2s"
COVERS = "form_1040.covers_1099s"
ALL = [YEAR, TWO, LAST, LAST_TAX, WAGES, WITHHELD, COVERS]
DECEMBER = {  # the last stub of 2025, which paper("w2") follows
    "pay_date": "2025-12-26", "period_start": "2025-12-08", "period_end": "2025-12-21",
    "gross_pay__ytd": "75000.00", "deductions__ytd": "4800.00",
    "tax_lines[1].ytd": "4594.20", "tax_lines[2].ytd": "1074.45",
}  # fmt: skip
INTEREST = {
    "variant": "INT", "nonemployee.compensation": None, "interest.income": "120.00",
    "payer.name": "Bank of Wexcombe",
}  # fmt: skip


def said(rule, *documents, **more):
    found = outcomes(rule, *documents, **more)
    assert len(found) == 1, found
    outcome, severity = found[0]
    return severity if outcome == "fail" else outcome


def december(**changes):
    return stub(25, key=8, **(DECEMBER | changes))


@pytest.mark.parametrize("rule", ALL)
def test_papers_that_agree_pass(rule):
    papers = (paper("w2", key=2), paper("form_1040", key=3), december(), stub(20, key=4))

    assert said(rule, *papers, paper("form_1099", INTEREST, key=5)) == "pass"
    assert said(rule) == "pass"


YEARS = [
    ("w2", "2025", date(2026, 11, 21), "pass"),
    ("w2", "2023", date(2026, 11, 21), "pass"),
    ("w2", "2022", date(2026, 11, 21), "note"),
    ("w2", "2026", date(2026, 11, 21), "warning"),  # a firm that closed gives it early
    ("w2", "2026", date(2026, 12, 28), "pass"),
    ("w2", "2027", date(2026, 12, 28), "blocker"),
    ("form_1040", "2026", date(2026, 12, 28), "warning"),
    ("form_1099", "2028", date(2026, 12, 28), "blocker"),
    ("w2", None, date(2026, 11, 21), "cannot"),
    ("w2", "22", date(2026, 11, 21), "cannot"),
]


@pytest.mark.parametrize(("doc_type", "year", "as_of", "outcome"), YEARS)
def test_years_are_those_that_have_ended_lately(doc_type, year, as_of, outcome):
    assert said(YEAR, paper(doc_type, {"tax_year": year}), as_of=as_of) == outcome


TWINS = [
    ({}, "pass"),  # copies B and C
    ({"wages": "80000.00"}, "warning"),
    ({"wages": "80000.00", "employer.name": "Quarry Hill Bakery"}, "pass"),
    ({"wages": "80000.00", "tax_year": "2024"}, "pass"),
    ({"wages": "80000.00", "employee.name": "Rosa Vance"}, "pass"),
    ({"wages": None}, "cannot"),
]


@pytest.mark.parametrize(("changes", "outcome"), TWINS)
def test_one_form_a_year_comes_from_an_employer(changes, outcome):
    assert said(TWO, paper("w2", key=1), paper("w2", changes, key=2)) == outcome


W2_AND_STUB = [
    (LAST, {"wages": "60000.00", "medicare_wages": "60000.00"}, {}, "blocker"),
    (LAST, {"wages": "78000.00", "medicare_wages": "80000.00"}, {}, "blocker"),
    (LAST, {"medicare_wages": "76000.00"}, {}, "pass"),  # pay in kind
    (LAST, {"medicare_wages": None, "wages": "78000.00"}, {}, "blocker"),
    (LAST, {"wages": "78000.00", "medicare_wages": "78000.00"}, {"pay_date": "2025-12-17"}, "pass"),
    (LAST, {"wages": "90000.00", "medicare_wages": "90000.00"}, {"pay_date": "2025-12-17"},
     "warning"),  # one pay may follow
    (LAST, {"wages": "90000.00", "medicare_wages": "90000.00"}, {"pay_date": "2025-10-03"}, "pass"),
    (LAST, {"wages": "60000.00", "medicare_wages": "60000.00"}, {"pay_date": "2025-10-03"},
     "blocker"),
    (LAST, {"wages": "90000.00", "tax_year": "2024"}, {}, "pass"),
    (LAST, {"wages": "90000.00", "employer.name": "Quarry Hill Bakery"}, {}, "pass"),
    (LAST, {"wages": "90000.00", "employee.name": "Rosa Vance"}, {}, "pass"),
    (LAST, {"wages": None, "medicare_wages": None}, {}, "cannot"),
    (LAST, {}, {"gross_pay__ytd": None}, "cannot"),
    (LAST, {}, {"deductions__ytd": None}, "cannot"),
    (LAST, {}, {"pay_frequency": None, "period_end": None}, "cannot"),
    (LAST, {"tax_year": None}, {}, "cannot"),
    (LAST_TAX, {"social_security_tax": "4900.00"}, {}, "warning"),
    (LAST_TAX, {"medicare_tax": "1200.00"}, {}, "warning"),
    (LAST_TAX, {"medicare_tax": "1200.00"}, {"pay_date": "2025-10-03"}, "pass"),
    (LAST_TAX, {"medicare_tax": "1200.00"}, {"tax_lines[2].ytd": None}, "pass"),
    (LAST_TAX, {}, {"pay_frequency": None, "period_end": None}, "cannot"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "form", "last", "outcome"), W2_AND_STUB)
def test_form_says_what_the_years_last_stub_says(rule, form, last, outcome):
    assert said(rule, paper("w2", form, key=1), december(**last)) == outcome


RETURNS = [
    (WAGES, {"wages": "60000.00"}, {}, "blocker"),
    (WAGES, {"wages": "90000.00"}, {}, "warning"),
    (WAGES, {"wages": "90000.00", "filing_status": "Married filing jointly"}, {}, "pass"),
    (WAGES, {"wages": "60000.00"}, {"tax_year": "2024"}, "pass"),
    (WAGES, {"wages": "60000.00"}, {"employee.name": "Rosa Vance"}, "pass"),
    (WAGES, {"wages": "60000.00"}, {"is_statutory_employee": "true"}, "pass"),  # a business
    (WAGES, {"wages": None}, {}, "cannot"),
    (WAGES, {}, {"wages": None}, "cannot"),
    (WITHHELD, {"federal_tax_withheld": "5000.00"}, {}, "warning"),
    (WITHHELD, {"federal_tax_withheld": "9000.00"}, {}, "pass"),
    (WITHHELD, {}, {"federal_income_tax": None}, "cannot"),
]


@pytest.mark.parametrize(("rule", "changes", "form", "outcome"), RETURNS)
def test_return_holds_the_years_forms(rule, changes, form, outcome):
    papers = (paper("form_1040", changes, key=1), paper("w2", form, key=2))

    assert said(rule, *papers) == outcome


def test_form_in_a_former_name_counts():
    papers = (
        paper("form_1040", {"wages": "60000.00"}, key=1),
        paper("w2", {"employee.name": "Dave Thornbury"}, key=2),
    )

    assert said(WAGES, *papers) == "pass"
    assert said(WAGES, *papers, stated=stated(person__other_name="Dave Thornbury")) == "blocker"


def test_couple_whose_forms_are_all_there_is_held_to_them():
    joint = {"filing_status": "Married filing jointly", "spouse.name": "Rosa Vance"}
    papers = (paper("form_1040", joint | {"wages": "190000.00"}, key=1), paper("w2", key=2))
    hers = paper("w2", {"employee.name": "VANCE, ROSA", "wages": "50000.00"}, key=3)

    assert said(WAGES, *papers) == "pass"
    assert said(WAGES, *papers, hers) == "warning"


def test_copies_of_a_form_count_once():
    copies = (paper("w2", key=2), paper("w2", {"copy_designation": "Copy C"}, key=3))

    assert said(WAGES, paper("form_1040", key=1), *copies) == "pass"


FORMS_1099 = [
    ({"interest.income": "900.00"}, {}, "warning"),
    ({"interest.income": "900.00", "tax_year": "2024"}, {}, "pass"),
    ({"interest.income": "900.00", "recipient.name": "Rosa Vance"}, {}, "pass"),
    ({}, {"taxable_interest": None}, "cannot"),
]


@pytest.mark.parametrize(("form", "changes", "outcome"), FORMS_1099)
def test_return_holds_the_interest_of_the_forms_1099(form, changes, outcome):
    papers = (
        paper("form_1040", changes, key=1),
        paper("form_1099", NEC | INTEREST | form, key=2),
    )

    assert said(COVERS, *papers) == outcome


def test_findings_name_both_papers():
    high = {"wages": "79000.00", "medicare_wages": "80000.00"}
    one = verdict(LAST, case(paper("w2", high, key=1), december()))

    for part in ("80,000.00", "75,000.00", "2025-12-26"):
        assert part in one.sentence
    assert {(seen.document, seen.path) for seen in one.inputs} == {
        (1, "medicare_wages"),
        (8, "gross_pay.ytd"),
    }


@given(
    year=st.integers(2_000_000, 30_000_000),
    before=st.integers(0, 20),
    saved=st.integers(0, 15),
)
def test_any_honest_share_of_deductions_passes(year, before, saved):
    health, savings = year * before // 100, year * saved // 100
    boxes = {"medicare_wages": cents(year - health), "wages": cents(year - health - savings)}
    last = {"gross_pay__ytd": cents(year), "deductions__ytd": cents(health + savings)}

    assert said(LAST, paper("w2", boxes, key=1), december(**last)) == "pass"


@given(year=st.integers(2_000_000, 30_000_000), more=st.integers(3, 200))
def test_wages_above_the_last_stub_fail(year, more):
    raised = Decimal(year) * (100 + more) / 10_000 + 2
    boxes = {"medicare_wages": f"{raised:.2f}", "wages": f"{raised:.2f}"}
    last = {"gross_pay__ytd": cents(year), "deductions__ytd": "0.00"}

    assert said(LAST, paper("w2", boxes, key=1), december(**last)) == "blocker"
