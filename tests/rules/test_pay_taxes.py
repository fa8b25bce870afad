"""Social security and Medicare tax of a pay stub: what the law's rates allow, and nothing else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.facts import document, verdict
from tests.rules.income_papers import stub

SOCIAL, SOCIAL_YEAR = "pay_stub.social_security_rate", "pay_stub.social_security_year"
MEDICARE, MEDICARE_YEAR = "pay_stub.medicare_rate", "pay_stub.medicare_year"
AGREE, WITHHELD = "pay_stub.fica_parts_agree", "pay_stub.fica_withheld"
COMBINED, WITHIN = "pay_stub.combined_fica_rate", "pay_stub.taxes_within_gross"
ALL = [SOCIAL, SOCIAL_YEAR, MEDICARE, MEDICARE_YEAR, AGREE, WITHHELD, COMBINED, WITHIN]
SS, MED = "tax_lines[1]", "tax_lines[2]"


def changed(rule, changes):
    return verdict(rule, stub(**{path.replace(".", "__"): text for path, text in changes.items()}))


@pytest.mark.parametrize("rule", ALL)
def test_honest_stub_passes(rule):
    assert changed(rule, {}).outcome == "pass"


PASS = [
    # medical insurance before taxes: all of the deductions may lower the wages
    (
        SOCIAL,
        {
            "deduction_lines[0].description": "Medical",
            f"{SS}.current": "176.70",
        },
    ),
    (MEDICARE, {"deduction_lines[0].description": "Medical", f"{MED}.current": "41.33"}),
    # the wage base was reached before this period, and within it
    (SOCIAL, {"gross_pay.ytd": "190000.00", f"{SS}.current": "0.00"}),
    (SOCIAL, {"gross_pay.ytd": "186500.00", f"{SS}.current": "62.00"}),
    (SOCIAL_YEAR, {"gross_pay.ytd": "190000.00", f"{SS}.ytd": "11439.00"}),
    # above 200,000 more is withheld for Medicare
    (MEDICARE, {"gross_pay.ytd": "230000.00", f"{MED}.current": "70.50"}),
    # negative as printed
    (SOCIAL, {f"{SS}.current": "-186.00"}),
    # the employer's own part is not the employee's
    (SOCIAL, {f"{SS}.description": "Social Security Employer", f"{SS}.current": "999.00"}),
    (AGREE, {"gross_pay.ytd": "190000.00", f"{SS}.current": "12.00"}),
    (WITHHELD, {f"{SS}.description": "Fed OASDI/EE", f"{MED}.description": "Fed MED/EE"}),
    (WITHHELD, {f"{SS}.description": "FICA", f"{MED}.description": "Mhi"}),
    (COMBINED, {f"{SS}.description": "FICA", f"{SS}.current": "229.50", f"{MED}.description": "x"}),
    # mileage within the gross pay is not taxed
    (SOCIAL, {"earnings[1].description": "Mileage", "earnings[1].current": "500.00"}
     | {f"{SS}.current": "155.00"}),
]  # fmt: skip

FAIL = [
    (SOCIAL, {f"{SS}.current": "150.00"}, "blocker", ["150.00", "186.00"]),
    (SOCIAL, {f"{SS}.current": "240.00"}, "warning", ["240.00", "186.00"]),
    # 401(k) does not lower what social security is withheld from
    (SOCIAL, {f"{SS}.current": "176.70"}, "blocker", ["176.70", "186.00"]),
    # totals that do not fit each other: a figure may be misread
    (SOCIAL, {f"{SS}.current": "150.00", "net_pay.current": "9.00"}, "warning", ["150.00"]),
    (SOCIAL_YEAR, {f"{SS}.ytd": "3000.00"}, "blocker", ["3,000.00", "3,720.00"]),
    (SOCIAL_YEAR, {"gross_pay.ytd": "190000.00", f"{SS}.ytd": "12000.00"}, "warning",
     ["12,000.00", "11,439.00"]),
    (MEDICARE, {f"{MED}.current": "30.00"}, "blocker", ["30.00", "43.50"]),
    (MEDICARE, {f"{MED}.current": "60.00"}, "warning", ["60.00", "43.50"]),
    (MEDICARE_YEAR, {f"{MED}.ytd": "600.00"}, "blocker", ["600.00", "870.00"]),
    (AGREE, {f"{MED}.current": "42.00"}, "warning", ["186.00", "42.00"]),
    (WITHHELD, {f"{SS}.description": "City tax"}, "note", ["social security tax"]),
    (WITHHELD, {f"{MED}.description": "City tax"}, "note", ["Medicare tax"]),
    (COMBINED, {f"{SS}.description": "FICA", f"{SS}.current": "400.00", f"{MED}.description": "x"},
     "warning", ["400.00"]),
    (WITHIN, {"taxes.current": "3500.00"}, "warning", ["3,500.00", "3,000.00"]),
]  # fmt: skip

CANNOT = [
    (SOCIAL, {"pay_date": None}, "Pay date"),
    (SOCIAL, {"pay_date": "2009-02-01"}, "2009"),
    (SOCIAL, {"pay_date": "2031-02-01"}, "2031"),
    (SOCIAL, {"gross_pay.current": None}, "Gross pay (this period)"),
    (SOCIAL, {f"{SS}.current": None}, "this period"),
    (SOCIAL, {f"{MED}.description": "OASDI"}, "2 lines"),
    (
        SOCIAL,
        {"deductions.current": None, "deduction_lines[0].current": None}
        | {"net_pay.current": None},
        "deductions were not read",
    ),
    (SOCIAL, {"gross_pay.ytd": None, f"{SS}.ytd": None} | {"gross_pay.current": "9000.00"},
     "wage base"),
    (SOCIAL_YEAR, {"gross_pay.ytd": None}, "Gross pay (year to date)"),
    (SOCIAL_YEAR, {f"{SS}.ytd": None}, "year to date"),
    (MEDICARE, {f"{MED}.current": None}, "this period"),
    (MEDICARE_YEAR, {"gross_pay.ytd": None}, "Gross pay (year to date)"),
    (AGREE, {"gross_pay.ytd": None}, "Gross pay (year to date)"),
    (WITHHELD, {"gross_pay.current": None}, "Gross pay (this period)"),
    (COMBINED, {f"{SS}.description": "FICA", f"{MED}.description": "x"} | {"pay_date": None},
     "Pay date"),
    (WITHIN, {"gross_pay.current": None}, "Gross pay (this period)"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "changes"), PASS)
def test_other_honest_ways_pass(rule, changes):
    one = changed(rule, changes)

    assert (one.outcome, one.sentence) == ("pass", "")


@pytest.mark.parametrize(("rule", "changes", "severity", "names"), FAIL)
def test_what_no_rate_makes_is_named_with_both_sides(rule, changes, severity, names):
    one = changed(rule, changes)

    assert (one.outcome, one.severity) == ("fail", severity)
    assert one.expected
    assert one.found
    for name in names:
        assert name in one.sentence


@pytest.mark.parametrize(("rule", "changes", "says"), CANNOT)
def test_what_can_not_be_judged_says_what_is_missing(rule, changes, says):
    one = changed(rule, changes)

    assert one.outcome == "cannot"
    assert says in one.sentence


def test_stub_without_single_taxes_can_not_be_looked_through():
    bare = document("pay_stub", {"gross_pay.current": "900.00"}, whole=False)

    assert verdict(WITHHELD, bare).outcome == "cannot"


PAY = st.integers(min_value=100_00, max_value=6_000_00).map(lambda n: Decimal(n) / 100)
SHARE = st.integers(min_value=0, max_value=30).map(lambda n: Decimal(n) / 100)


def taxed(gross, pretax, social, medicare):
    deducted = (gross * pretax).quantize(Decimal("0.01"))
    taxes = social + medicare
    return document(
        "pay_stub",
        {
            "pay_date": "2026-05-08",
            "gross_pay.current": f"{gross}",
            "gross_pay.ytd": f"{gross * 9}",
            "taxes.current": f"{taxes}",
            "deductions.current": f"{deducted}",
            "net_pay.current": f"{gross - taxes - deducted}",
            "tax_lines[0].description": "Social Security",
            "tax_lines[0].current": f"{social}",
            "tax_lines[1].description": "Medicare",
            "tax_lines[1].current": f"{medicare}",
        },
        whole=False,
    )


@given(gross=PAY, pretax=SHARE, used=st.integers(0, 100))
def test_whatever_part_of_the_deductions_is_before_taxes_passes(gross, pretax, used):
    wages = gross - gross * pretax * used / 100
    social = (wages * Decimal("0.062")).quantize(Decimal("0.01"))
    medicare = (wages * Decimal("0.0145")).quantize(Decimal("0.01"))

    for rule in (SOCIAL, MEDICARE, AGREE):
        assert verdict(rule, taxed(gross, pretax, social, medicare)).outcome == "pass"


@given(gross=PAY, pretax=SHARE, more=st.integers(min_value=120, max_value=400))
def test_pay_raised_without_its_taxes_fails(gross, pretax, more):
    wages = gross * (1 - pretax)
    social = (wages * Decimal("0.062")).quantize(Decimal("0.01"))
    raised = gross + Decimal(more) * 20 / (1 - pretax)  # at least 100 dollars of taxable wages

    assert verdict(SOCIAL, taxed(raised, pretax, social, social)).outcome == "fail"
