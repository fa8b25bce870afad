"""All rules on income papers: they say where they come from, and no facts break them."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.schemas import SCHEMAS
from extraction.schemas.application import Application
from extraction.schemas.base import Kind, leaves
from rules.engine import judge_case
from rules.facts import stated_facts
from rules.registry import REGISTRY
from tests.rules.facts import case, document
from tests.rules.income_papers import paper, stated, stub

PAPERS = ("pay_stub", "w2", "form_1099", "form_1040", "employment_letter")
IDS = ("pay_stub.", "w2.", "tax_form.", "form_1099.", "form_1040.", "income.", "employment.")
RULES = [rule for rule in REGISTRY.rules.values() if rule.id.startswith(IDS)]

AMOUNTS = st.one_of(
    st.sampled_from(["0.00", "-0.01", "0.01", "-99999999999999999999.99", "1E+3"]),
    st.decimals(-(10**22), 10**22, places=2).map(lambda one: f"{one:f}"),
    st.integers(0, 400_000).map(lambda one: f"{one / 4:.2f}"),
)
DAYS = st.one_of(
    st.sampled_from([date.min, date.max, date(2024, 2, 29), date(2025, 12, 31)]),
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    st.dates(),
).map(date.isoformat)
WORDS = st.one_of(
    st.sampled_from(
        ["Social Security", "Medicare", "FICA", "Bonus", "Overtime", "Child support", "401(k)",
         "Reimbursement", "Weekly", "Biweekly", "Monthly", "hourly", "D", "AA", "TX", "IL", "true",
         "Kestrel Aerostructures", "Dave Applewood", "2025", "2026", "Married filing jointly"]
    ),
    st.text(max_size=8),
)  # fmt: skip


def any_value(leaf):
    if leaf.kind in (Kind.MONEY, Kind.NUMBER):
        return AMOUNTS
    return DAYS if leaf.kind is Kind.DATE else WORDS


@st.composite
def values(draw, schema):
    """Any values of a schema, rows with gaps between them."""
    found = {}
    for leaf in leaves(schema):
        paths = (
            [leaf.path.replace("[]", f"[{row}]") for row in (0, 3)] if leaf.table else [leaf.path]
        )
        for path in paths:
            if draw(st.integers(0, 3)):
                found[path] = draw(any_value(leaf))
    return found


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_no_facts_break_a_rule(data):
    types = data.draw(st.lists(st.sampled_from(PAPERS), min_size=1, max_size=5))
    papers = [
        document(doc_type, data.draw(values(SCHEMAS[doc_type])), key=key, whole=False)
        for key, doc_type in enumerate(types, start=1)
    ]
    facts = case(*papers, stated=stated_facts(data.draw(values(Application))))

    broken = {one.rule.id for one in judge_case(facts, RULES) if "itself failed" in one.sentence}
    assert broken == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_where_it_comes_from_and_what_its_limits_mean(rule):
    assert len(rule.source) > 20
    assert rule.title
    for threshold in rule.thresholds.values():
        assert threshold.meaning
        assert threshold.least <= threshold.default
        assert threshold.most is None or threshold.default <= threshold.most


def test_there_are_as_many_as_there_should_be():
    assert len(RULES) >= 60


def test_honest_case_raises_nothing_but_notes():
    december = {
        "pay_date": "2025-12-26", "period_start": "2025-12-08", "period_end": "2025-12-21",
        "gross_pay__ytd": "75000.00", "taxes__ytd": "13237.50", "deductions__ytd": "4800.00",
        "net_pay__ytd": "56962.50", "tax_lines[1].ytd": "4594.20", "tax_lines[2].ytd": "1074.45",
        "earnings[0].ytd": "75000.00", "check_number": "470025",
    }  # fmt: skip
    job = {
        "name": "Kestrel Aerostructures",
        "start_date": "2022-03-14",
        "monthly_income": "6500.00",
    }
    facts = case(
        stub(18, key=1),
        stub(19, key=2),
        stub(20, key=3),
        stub(25, key=4, **december),
        paper("w2", key=5),
        paper("form_1040", key=6),
        paper("employment_letter", key=7),
        stated=stated(job),
    )

    raised = [
        (one.rule.id, one.sentence)
        for one in judge_case(facts, RULES)
        if one.outcome == "fail" and one.severity != "note"
    ]
    assert raised == []


def test_no_sentence_speaks_of_fraud():
    words = [rule.title + rule.source for rule in RULES]

    assert not any(
        "fraud" in text.casefold().replace("mortgage fraud red flags", "") for text in words
    )
