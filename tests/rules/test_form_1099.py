"""The forms 1099: parts are no more than what they are part of."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.facts import verdict
from tests.rules.income_papers import paper

WITHIN, RATE = "form_1099.withheld_within_paid", "form_1099.backup_rate"
PARTS, STATE = "form_1099.parts_within_whole", "form_1099.state_tax_within_income"
ALL = [WITHIN, RATE, PARTS, STATE]
NO_PAY = {"nonemployee.compensation": None}
DIV = NO_PAY | {"variant": "DIV", "dividends.ordinary": "500.00", "dividends.qualified": "400.00"}

CASES = [
    (WITHIN, {"federal_income_tax": "1920.00"}, "pass", ""),
    (WITHIN, {"federal_income_tax": "9000.00"}, "blocker", "9,000.00"),
    (WITHIN, NO_PAY | {"federal_income_tax": "9000.00"}, "cannot", "paid"),
    (RATE, {"federal_income_tax": "1920.00"}, "pass", ""),
    (RATE, {"federal_income_tax": "2500.00"}, "note", "1,920.00"),
    (RATE, {"federal_income_tax": "2500.00", "tax_year": "2003"}, "cannot", "2003"),
    (RATE, NO_PAY | {"federal_income_tax": "9.00"}, "cannot", "paid"),
    (PARTS, DIV, "pass", ""),
    (PARTS, DIV | {"dividends.qualified": "600.00"}, "warning", "600.00"),
    (PARTS, DIV | {"dividends.ordinary": None}, "cannot", "ordinary dividends"),
    (STATE, {"states[0].tax": "300.00", "states[0].income": "8000.00"}, "pass", ""),
    (STATE, {"states[0].tax": "300.00", "states[0].income": "80.00"}, "warning", "300.00"),
    (STATE, {"states[0].tax": "9300.00"}, "warning", "9,300.00"),
    (STATE, NO_PAY | {"states[0].tax": "300.00"}, "cannot", "state income"),
]


@pytest.mark.parametrize("rule", ALL)
def test_honest_form_passes(rule):
    assert verdict(rule, paper("form_1099")).outcome == "pass"


@pytest.mark.parametrize(("rule", "changes", "says", "names"), CASES)
def test_boxes_are_judged(rule, changes, says, names):
    one = verdict(rule, paper("form_1099", changes))

    assert says == (one.severity if one.outcome == "fail" else one.outcome)
    assert names in one.sentence


CENTS = st.integers(min_value=1, max_value=9_000_000).map(lambda n: Decimal(n) / 100)


@given(paid=CENTS, share=st.integers(0, 24))
def test_any_part_up_to_the_rate_passes(paid, share):
    withheld = (paid * share / 100).quantize(Decimal("0.01"))
    facts = paper(
        "form_1099",
        {"nonemployee.compensation": f"{paid}", "federal_income_tax": f"{withheld}"},
    )

    assert verdict(WITHIN, facts).outcome == "pass"
    assert verdict(RATE, facts).outcome == "pass"
