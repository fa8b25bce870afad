"""The boxes of a Form W-2: what the law makes of wages, and what only the form can say."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.yearly import PAYROLL
from tests.rules.facts import document, verdict, verdicts
from tests.rules.income_papers import paper

SOCIAL, BASE, MEDICARE = "w2.social_security_tax", "w2.social_security_wage_base", "w2.medicare_tax"
ORDER, WITHIN, EVEN = "w2.bases_in_order", "w2.tax_within_wages", "w2.even_dollars"
FREE, NO_TAX, STATE = "w2.state_tax_where_none_is_due", "w2.state_tax_missing", "w2.state_known"
STATUTORY, CODES, LIMIT = (
    "w2.statutory_without_income_tax", "w2.box_12_codes", "w2.deferral_limit",
)  # fmt: skip
ALL = [SOCIAL, BASE, MEDICARE, ORDER, WITHIN, EVEN, FREE, NO_TAX, STATE, STATUTORY, CODES, LIMIT]
RICH = {
    "wages": "240000.00", "medicare_wages": "250000.00", "medicare_tax": "4075.00",
    "social_security_wages": "176100.00", "social_security_tax": "10918.20",
    "federal_income_tax": "52000.00",
}  # fmt: skip
TIPPED = {"social_security_wages": "60000.00", "social_security_tips": "14100.00"}
WHOLE = {
    "wages": "70000.00", "federal_income_tax": "8000.00", "social_security_wages": "70000.00",
    "social_security_tax": "4340.00", "medicare_wages": "70000.00", "medicare_tax": "1015.00",
}  # fmt: skip
STATUTE = {"is_statutory_employee": "true"}
EXEMPT = {
    "social_security_wages": None, "social_security_tax": None,
    "medicare_wages": None, "medicare_tax": None,
}  # fmt: skip


def coded(*pairs):
    values = {"coded_amounts[0].code": None, "coded_amounts[0].amount": None}
    for at, (code, amount) in enumerate(pairs):
        values[f"coded_amounts[{at}].code"] = code
        values[f"coded_amounts[{at}].amount"] = amount
    return values


CASES = [
    (SOCIAL, TIPPED, "pass", ""),
    (SOCIAL, EXEMPT, "pass", ""),
    (SOCIAL, {"social_security_tax": "4595.10"}, "pass", ""),  # rounded pay by pay
    # tips that the employer could not withhold from
    (SOCIAL, {"social_security_tax": "4494.20"} | coded(("A", "100.00")), "pass", ""),
    (SOCIAL, {"tax_year": "2020", "social_security_tax": "4000.00"}, "pass", ""),  # deferred
    (SOCIAL, {"social_security_tax": "4000.00"}, "blocker", "4,594.20"),
    (SOCIAL, {"social_security_wages": "94100.00"}, "blocker", "5,834.20"),
    (SOCIAL, {"social_security_tax": "5000.00"}, "warning", "5,000.00"),  # tips may be unread
    (SOCIAL, {"social_security_tax": "5000.00", "social_security_tips": "0.00"}, "blocker", ""),
    (SOCIAL, {"social_security_wages": "0.00"}, "warning", "0.00"),
    (SOCIAL, {"social_security_wages": None}, "cannot", "Social security wages"),
    (SOCIAL, {"tax_year": None}, "cannot", "Tax year"),
    (SOCIAL, {"tax_year": "1999"}, "cannot", "1999"),
    (SOCIAL, {"tax_year": "20"}, "cannot", "no tax year"),
    (BASE, RICH, "pass", ""),
    (BASE, EXEMPT, "pass", ""),
    (BASE, {"tax_year": "2023", "social_security_wages": "160200.00"}, "pass", ""),
    (BASE, {"tax_year": "2023", "social_security_wages": "168600.00"}, "blocker", "160,200.00"),
    (BASE, RICH | {"social_security_tips": "500.00"}, "blocker", "176,600.00"),
    (BASE, {"social_security_wages": None}, "cannot", "Social security wages"),
    (MEDICARE, RICH, "pass", ""),
    (MEDICARE, EXEMPT, "pass", ""),
    (MEDICARE, {"medicare_tax": "1024.45"} | coded(("B", "50.00")), "pass", ""),
    (MEDICARE, {"medicare_tax": "900.00"}, "blocker", "1,074.45"),
    (MEDICARE, RICH | {"medicare_tax": "3625.00"}, "blocker", "4,075.00"),  # none above 200,000
    (MEDICARE, {"medicare_tax": "2000.00"}, "warning", "2,000.00"),
    (MEDICARE, {"medicare_wages": None}, "cannot", "Medicare wages"),
    (ORDER, RICH, "pass", ""),
    (ORDER, EXEMPT, "pass", ""),
    (ORDER, STATUTE | {"wages": "90000.00"}, "pass", ""),
    (ORDER, {"wages": "80000.00", "nonqualified_plans": "9800.00"}, "pass", ""),
    # what was deferred is in box 5 and not in box 1
    (ORDER, {"wages": "74100.00"}, "warning", "3,900.00"),
    (ORDER, {"wages": "74100.00"} | coded(("AA", "3900.00")), "pass", ""),
    (ORDER, {"wages": "80000.00"}, "warning", "80,000.00"),
    (ORDER, {"medicare_wages": "71000.00", "wages": "60000.00"}, "warning", "74,100.00"),
    (ORDER, {"wages": None}, "cannot", "Wages"),
    (WITHIN, {"federal_income_tax": "40000.00"}, "warning", "40,000.00"),
    (WITHIN, {"federal_income_tax": "90000.00"}, "blocker", "90,000.00"),
    (WITHIN, {"states[0].wages": "3000.00"}, "warning", "3,474.90"),
    (WITHIN, {"wages": None}, "cannot", "Wages"),
    (FREE, {"states[0].state": "tx"}, "warning", "TX"),
    (FREE, {"states[0].state": "TX", "states[0].income_tax": "0.00"}, "pass", ""),
    (FREE, {"states[0].state": None}, "cannot", "State"),
    (NO_TAX, {"states[0].income_tax": "0.00"}, "note", "IL"),
    (NO_TAX, {"states[0].income_tax": "0.00", "states[0].wages": "900.00"}, "pass", ""),
    (NO_TAX, {"states[0].wages": None}, "cannot", "State wages"),
    (STATE, {"states[0].state": "ZQ"}, "note", "ZQ"),
    (STATE, {"states[0].state": "PR"}, "pass", ""),
    (STATUTORY, STATUTE, "warning", "7,800.00"),
    (STATUTORY, STATUTE | {"federal_income_tax": "0.00"}, "pass", ""),
    (STATUTORY, STATUTE | {"federal_income_tax": None}, "cannot", "Federal income tax"),
    (CODES, coded(("12a DD", "900.00"), ("W", "20.00")), "pass", ""),
    (CODES, coded(("X", "900.00")), "note", "code X"),
    (CODES, coded(("TT", "900.00")), "note", "not used in 2025"),
    (CODES, {"tax_year": None}, "cannot", "Tax year"),
    (LIMIT, coded(("DD", "90000.00")), "pass", ""),
    (LIMIT, coded(("D", "34750.00")), "pass", ""),
    (LIMIT, coded(("D", "37000.00")), "warning", "37,000.00"),
    (LIMIT, coded(("D", "20000.00"), ("AA", "20000.00")), "warning", "40,000.00"),
    (LIMIT, coded(("G", "47000.00")), "pass", ""),  # twice as much before retiring
    (LIMIT, coded(("G", "48000.00")), "warning", "48,000.00"),
    (LIMIT, coded(("D", None)), "cannot", "Amount"),
    (EVEN, WHOLE, "warning", "whole dollars"),
    (EVEN, WHOLE | {"medicare_tax": "1015.20"}, "pass", ""),
    (EVEN, EXEMPT, "cannot", "Too few"),
]  # fmt: skip


@pytest.mark.parametrize("rule", ALL)
def test_honest_form_passes(rule):
    assert verdict(rule, paper("w2")).outcome == "pass"


@pytest.mark.parametrize(("rule", "changes", "says", "names"), CASES)
def test_boxes_are_judged(rule, changes, says, names):
    one = verdict(rule, paper("w2", changes))

    assert says == (one.severity if one.outcome == "fail" else one.outcome)
    assert names.casefold() in one.sentence.casefold()
    if one.outcome == "fail":
        assert one.expected
        assert one.found


YEARS = st.sampled_from(sorted(PAYROLL.years))
WAGES = st.integers(min_value=0, max_value=60_000_000).map(lambda n: Decimal(n) / 100)


def form(year, wages, social=None, medicare=None):
    taxes = PAYROLL.of(year)
    base = min(wages, taxes.wage_base)
    cents = Decimal("0.01")
    return document(
        "w2",
        {
            "tax_year": str(year),
            "wages": f"{wages}",
            "social_security_wages": f"{base}",
            "social_security_tax": f"{social or (base * taxes.social_security).quantize(cents)}",
            "medicare_wages": f"{wages}",
            "medicare_tax": f"{medicare or taxes.medicare_of(wages).quantize(cents)}",
        },
        whole=False,
    )


@given(year=YEARS, wages=WAGES)
def test_taxes_by_the_years_rates_pass(year, wages):
    for rule in (SOCIAL, BASE, MEDICARE, ORDER):
        assert verdict(rule, form(year, wages)).outcome == "pass"


@given(
    year=YEARS.filter(lambda year: not PAYROLL.of(year).may_be_deferred),
    wages=WAGES.filter(lambda one: one > 1000),
    share=st.integers(1, 70),
)
def test_wages_raised_without_their_taxes_fail(year, wages, share):
    taxes, low = PAYROLL.of(year), wages * share / 100
    social = min(low, taxes.wage_base) * taxes.social_security
    medicare = taxes.medicare_of(low)

    one = verdict(MEDICARE, form(year, wages, medicare=medicare.quantize(Decimal("0.0001"))))
    assert (one.outcome, one.severity) == ("fail", "blocker")
    if low < taxes.wage_base * Decimal("0.9"):
        assert verdict(SOCIAL, form(year, wages, social=social)).outcome == "fail"


@given(st.data())
def test_no_form_breaks_a_rule(data):
    figures = st.none() | st.decimals(-(10**15), 10**15, places=2).map(lambda one: f"{one:f}")
    paths = (
        "wages", "federal_income_tax", "social_security_wages", "social_security_tax",
        "medicare_wages", "medicare_tax", "states[0].wages", "coded_amounts[0].amount",
    )  # fmt: skip
    odd = {path: data.draw(figures) for path in paths}
    odd |= {"tax_year": data.draw(st.none() | st.text(max_size=4))}
    odd |= {"coded_amounts[0].code": data.draw(st.none() | st.text(max_size=4))}

    for rule in ALL:
        assert all("itself failed" not in one.sentence for one in verdicts(rule, paper("w2", odd)))
